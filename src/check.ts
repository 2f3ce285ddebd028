import * as core from '@actions/core';
import * as log from './hand-over/github-log.js';
import { GitHubCheckOutput } from './check/github-output.js';
import { NOTHING_HANDED_OVER } from './check/named-credential.js';
import { runCheck } from './check/run.js';
import { EXIT_STATUS, Failure } from './failure.js';
import { formsToMask } from './hand-over/derived-forms.js';
import { gitHubDebug } from './hand-over/github-debug.js';
import { gitHubWithholds } from './hand-over/github-event.js';
import { bugAt, openDoor } from './process.js';
import { type InputName, isInputOf } from './inputs/schema.js';
import { Inputs } from './read/inputs.js';
import { CHECK_WORDS } from './inputs/words.js';

const environment = process.env;
const output = new GitHubCheckOutput(environment);
const settled: Readonly<Partial<Record<InputName, string>>> = NOTHING_HANDED_OVER;

openDoor({
  work: (signal) => {
    try {
      output.prepare();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      output.fail(error);
      return Promise.resolve(error.exitStatus);
    }
    return runCheck(
      new Inputs(
        (name) =>
          settled[name] ??
          (isInputOf('check-action', name) ? core.getInput(name, { trimWhitespace: false }) : ''),
        environment,
        'check-action',
      ),
      {
        environment,
        signal,
        now: () => new Date(),
        random: Math.random,
        mask: (secret) => {
          for (const form of formsToMask(secret)) core.setSecret(form);
        },
        info: (text) => {
          log.info(text);
        },
        warn: (text) => {
          log.warning(text);
        },
        debug: gitHubDebug,
        words: CHECK_WORDS,
        secretsWithheld: () => gitHubWithholds(environment),
      },
      output,
    );
  },
  reportBug: (where) => {
    output.fail(bugAt(where));
    output.end(EXIT_STATUS.internal, 'internal');
  },
});
