#!/usr/bin/env node
import { runCli } from './cli/program.js';
import { type CommandState, openWorld } from './cli/world.js';
import { withoutCommands } from './command-marks.js';
import { openDoor } from './process.js';

/** As it is now: with NODE_DEBUG, the door mutes what Node itself writes there. */
const write = process.stderr.write.bind(process.stderr);
const command: CommandState = { isRunning: false, status: undefined };

openDoor({
  work: (signal) => runCli(process.argv.slice(2), openWorld(signal, command, write)),
  reportBug: (where) => {
    const text = `jira-auth: This is a bug: ${where}.\nPlease report it with this line.\nCode: internal\n`;
    write(withoutCommands(text));
  },
  command,
});
