import * as core from '@actions/core';
import { run } from './action.js';
import { EXIT_STATUS } from './failure.js';
import { GitHubActions } from './hand-over/github.js';
import { openDoor } from './process.js';

const now = (): Date => new Date();

openDoor({
  work: (signal) =>
    run({
      input: (name) => core.getInput(name, { trimWhitespace: false }),
      environment: process.env,
      ci: new GitHubActions(process.env, now),
      now,
      random: Math.random,
      signal,
    }),
  reportBug: (where) => {
    core.error(
      `This is a bug in jira-auth: ${where}.\nPlease report it with this line and the step's inputs, without their values.\nMore: TROUBLESHOOTING.md#internal`,
      { title: 'jira-auth: internal' },
    );
  },
  statusWithoutOutput: EXIT_STATUS['handoff-failed'],
});
