// Runs the workflows of e2e/ with act, a runner of GitHub workflows, against the sandbox, and checks what came of it.
import { runScenario, SCENARIOS } from './e2e/scenarios.js';
import { TOKEN_EXPIRY } from './e2e/token-expiry.js';
import { findOrInstall } from './kit/go-tool.js';
import { program, type Stage } from './kit/program.js';

const act = findOrInstall('act');
const command = 'command' in act ? act.command : '';
const missing = (): string | undefined => ('missing' in act ? act.missing : undefined);

await program([
  ...SCENARIOS.map((scenario) => ({
    name: scenario.name,
    missing,
    run: (stage: Stage) => runScenario(scenario, command, stage),
  })),
  ...TOKEN_EXPIRY.map(({ name, missing: needs, run }) => ({
    name,
    missing: () => missing() ?? needs?.(),
    run: (stage: Stage) => run(command, stage),
  })),
]);
