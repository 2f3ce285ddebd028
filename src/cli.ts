#!/usr/bin/env node
import { tmpdir } from 'node:os';
import { isatty } from 'node:tty';
import { isRunning, runTool } from './cli/tool.js';
import { runCli } from './cli/program.js';
import { withoutCommands } from './command-marks.js';
import { EXIT_STATUS } from './failure.js';
import { readStandardInput, standardInput } from './files.js';
import { openDoor } from './process.js';

/** As it is now: with NODE_DEBUG, the door mutes what Node itself says there. */
const write = process.stderr.write.bind(process.stderr);
const stderr = (said: string): void => {
  write(withoutCommands(said));
};
const command: { isRunning: boolean; status: number | undefined } = { isRunning: false, status: undefined };

// Node's modules that few commands need are loaded by those alone: they would be a tenth of every start.
openDoor({
  work: (signal) =>
    runCli(process.argv.slice(2), {
      environment: process.env,
      now: () => new Date(),
      random: Math.random,
      signal,
      stdout: (answer) => {
        process.stdout.write(answer);
      },
      flushed: () =>
        new Promise((resolve) => {
          process.stdout.write('', () => {
            resolve();
          });
        }),
      isStdoutTerminal: process.stdout.isTTY,
      stderr,
      commands: (text) => {
        write(text);
      },
      isTerminal: process.stderr.isTTY,
      temporaryFolder: tmpdir(),
      process: process.pid,
      isRunning,
      standardInput: async (patience) => (isatty(0) ? undefined : readStandardInput(patience)),
      lines: () =>
        process.getBuiltinModule('node:readline').createInterface({ input: standardInput(), signal }),
      openBrowser: async (url) =>
        (await import(/* webpackMode: "eager" */ './cli/browser.js')).openBrowser(url),
      runTool,
      runCommand: async (request) => {
        command.isRunning = true;
        try {
          const { runCommand } = await import(/* webpackMode: "eager" */ './cli/child.js');
          const end = await runCommand(request, {
            out: process.stdout.write.bind(process.stdout),
            err: write,
          });
          command.status = end.status;
          return end;
        } finally {
          command.isRunning = false;
        }
      },
    }),
  reportBug: (where) => {
    stderr(`jira-auth: This is a bug: ${where}.\nPlease report it with this line.\nCode: internal\n`);
  },
  statusOfBug: EXIT_STATUS.internal,
  statusWithoutOutput: EXIT_STATUS['handoff-failed'],
  command,
});
