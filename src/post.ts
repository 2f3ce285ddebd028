import * as log from './hand-over/github-log.js';
import { cleanUp } from './hand-over/github-clean-up.js';
import { openDoor } from './process.js';

// The job's work is done, so no error here may fail it.
openDoor({
  work: async (signal) => {
    await cleanUp({ environment: process.env, random: Math.random, signal });
    return 0;
  },
  reportBug: (where) => {
    log.warning(`There is a bug in the clean-up of jira-auth: ${where}. Please report it with this line.`);
  },
  statusOfBug: 0,
  statusWithoutOutput: 0,
});
