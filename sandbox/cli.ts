import { parseArgs } from 'node:util';
import { guide, writeForShell } from './guide.js';
import { startSandbox } from './index.js';

const USAGE = `Usage: npm run sandbox -- [--latency MS] [--port N]

Runs a model of Atlassian on 127.0.0.1 until it is interrupted. Standard output has one line to run in a POSIX shell.
Everything else goes to standard error.
`;

function readNumber(name: string, max: number, text = ''): number {
  const value = /^\d{0,6}$/.test(text) ? Number(text) : Infinity;
  if (value > max) throw new Error(`${name} wants a whole number up to ${max}.`);
  return value;
}

async function main(): Promise<number> {
  let options: Parameters<typeof startSandbox>[0];
  try {
    const { values } = parseArgs({
      options: {
        latency: { type: 'string' },
        port: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help === true) {
      process.stderr.write(USAGE);
      return 0;
    }
    const latencyMs = readNumber('--latency', 600_000, values.latency);
    options = { latencyMs, port: readNumber('--port', 65_535, values.port) };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  // `on`, not `once`: a terminal signals the whole group and a wrapper forwards the signal, so it can arrive twice.
  const stopped = new Promise<void>((resolve) => {
    process.on('SIGINT', resolve);
    process.on('SIGTERM', resolve);
  });
  const sandbox = await startSandbox(options);
  process.stderr.write(guide(sandbox));
  process.stdout.write(writeForShell(sandbox));
  await stopped;
  await sandbox.close();
  return 0;
}

process.exitCode = await main();
