#!/usr/bin/env node
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { openBrowser } from './cli/browser.js';
import { isRunning, runCommand, runTool } from './cli/child.js';
import { runCli } from './cli/program.js';
import { EXIT_STATUS } from './failure.js';
import { openDoor } from './process.js';

const stderr = (text: string): void => {
  process.stderr.write(text);
};

openDoor({
  work: (signal) =>
    runCli(process.argv.slice(2), {
      environment: process.env,
      now: () => new Date(),
      random: Math.random,
      signal,
      stdout: (text) => {
        process.stdout.write(text);
      },
      isStdoutTerminal: process.stdout.isTTY,
      stderr,
      isTerminal: process.stderr.isTTY,
      temporaryFolder: tmpdir(),
      process: process.pid,
      isRunning,
      lines: () => createInterface({ input: process.stdin, signal }),
      openBrowser,
      runTool,
      runCommand,
    }),
  reportBug: (where) => {
    stderr(`jira-auth: This is a bug: ${where}.\nPlease report it with this line.\nCode: internal\n`);
  },
  statusOfBug: EXIT_STATUS.internal,
  statusWithoutOutput: EXIT_STATUS['handoff-failed'],
});
