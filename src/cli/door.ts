import { withoutCommands } from '../printable.js';
import { type CommandState, openDoor } from '../process.js';
import { type Program, runCli } from './program.js';
import { openWorld } from './world.js';

/** Runs this process's arguments as a command of a program. */
export function openCommandLine(program: Program): void {
  // Keep the current function: with NODE_DEBUG, the door mutes Node's own output there.
  const write = process.stderr.write.bind(process.stderr);
  const command: CommandState = { isRunning: false, status: undefined };
  openDoor({
    work: (signal) => runCli(program, process.argv.slice(2), openWorld(signal, command, write)),
    reportBug: (where) => {
      const text = `jira-auth: This is a bug: ${where}.\nPlease report it with this line.\nCode: internal\n`;
      write(withoutCommands(text));
    },
    command,
  });
}
