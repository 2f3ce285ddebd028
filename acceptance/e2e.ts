// Runs the workflows of e2e/ and examples/github/ with act against the sandbox, and checks the results.
import type { ActProgram } from './e2e/act.js';
import { runScenario, SCENARIOS } from './e2e/scenarios.js';
import { TOKEN_EXPIRY } from './e2e/token-expiry.js';
import { goTool } from './kit/go-tool.js';
import { program, type Stage } from './kit/program.js';

const { command = '', ...tool } = goTool('act');
const missing = (): string | undefined => tool.missing;
const act: ActProgram = {
  ...{ command, environment: {} },
  // Drops the line that act prints for each of the many masks.
  shown: (log) => log.replaceAll(/^\[.*\] {3}⚙ {2}\*\*\*\n/gmu, ''),
};

await program([
  ...SCENARIOS.map((scenario) => ({
    name: scenario.name,
    missing,
    run: (stage: Stage) => runScenario(scenario, act, stage),
  })),
  ...TOKEN_EXPIRY.map(({ name, run }) => ({ name, missing, run: (stage: Stage) => run(act, stage) })),
]);
