import * as core from '@actions/core';
import { gitHubOutput } from './check/github-output.js';
import { runCheck } from './check/run.js';
import { formsToMask } from './hand-over/derived-forms.js';
import { gitHubWithholds } from './hand-over/github-event.js';
import * as log from './hand-over/github-log.js';
import { isInputOf } from './inputs/schema.js';
import { CHECK_WORDS } from './inputs/words.js';
import { bugAt, openDoor } from './process.js';
import { Inputs } from './read/inputs.js';

const environment = process.env;
const output = gitHubOutput(environment);
const inputs = new Inputs(
  (name) => (isInputOf('check-action', name) ? core.getInput(name, { trimWhitespace: false }) : ''),
  environment,
  'check-action',
);

openDoor({
  work: (signal) => {
    const effects = {
      environment,
      signal,
      now: () => new Date(),
      random: Math.random,
      mask: (secret: Parameters<typeof formsToMask>[0]) => {
        log.mask(formsToMask(secret), environment);
      },
      info: log.info,
      warn: log.warning,
      debug: log.debug,
      words: CHECK_WORDS,
      secretsWithheld: () => gitHubWithholds(environment),
    };
    return runCheck(inputs, effects, output);
  },
  reportBug: (where) => {
    output.fail(bugAt(where));
    output.end('internal');
  },
});
