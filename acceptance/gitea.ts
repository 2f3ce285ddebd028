// Runs the workflows of e2e/ and examples/github/ in Gitea's act, the part of its runner that runs jobs.
import type { ActProgram } from './e2e/act.js';
import { runScenario, type Scenario, SCENARIOS } from './e2e/scenarios.js';
import { tokenExpiryRefused } from './e2e/token-expiry.js';
import { goProgram } from './kit/go-tool.js';
import { program, type Stage } from './kit/program.js';

const { command = '', missing } = goProgram('gitea-act');

/** It also prints text for the runner's developers, and commands that the runner's reporter removes from the log. */
const act: ActProgram = {
  ...{ command, environment: { GITEA_ACTIONS: 'true' } },
  shown: (log) =>
    log
      // An entry ends where the next one starts.
      .split(/^(?=\[[^\]\n]+\] |time=)/m)
      .filter((entry) => !/^\[[^\]]+\] (?:\[DEBUG\] |\*\*\*\n| {2}\| ::add-mask::)/.test(entry))
      .join('')
      .replaceAll(/(?<=^\[[^\]\n]+\] )(?=::set-output:: )/gm, '  ⚙  '),
};

function onGitea(scenario: Scenario): Scenario {
  // This act shows no summaries.
  const given = { ...scenario, summary: [] };
  // Gitea itself tells its runner that a job is canceled.
  if (given.cancelled) return { ...given, jobs: { 'read-issue': 'succeeded' } };
  if (given.name !== 'example: refresh-token') return given;
  return {
    ...given,
    sets: false,
    jobs: { 'update-issue': 'failed' },
    removes: 0,
    check: ({ outputs, sandbox, checks }) => {
      // This act can lose the last lines of a step that ends at once.
      checks.that('the reason is told', outputs.includes('error-code=invalid-input'));
      checks.equal('nothing was sent', sandbox.connects, []);
    },
  };
}

const cases = SCENARIOS.map(onGitea).map((scenario) => ({
  name: scenario.name,
  run: (stage: Stage) => runScenario(scenario, act, stage),
}));
const expiry = {
  name: 'token expiry: there are no GitHub issues, and it says so',
  run: (stage: Stage) => tokenExpiryRefused(act, stage),
};
await program([...cases, expiry].map((one) => ({ ...one, missing: () => missing })));
