import { parseArgs } from 'node:util';
import { guide, shellVariables } from './guide.js';
import { startSandbox } from './index.js';
import type { SandboxOptions } from './index.js';

const USAGE = `Usage: npm run sandbox -- [--latency MS] [--port N]

Runs a model of Atlassian on 127.0.0.1 until it is interrupted. Variables for a POSIX shell are written to standard
output, everything else to standard error. SANDBOX_LATENCY and SANDBOX_PORT stand in for the options.
`;

/** Options as numbers, or the name of the one that is none. */
function readOptions(): SandboxOptions | { wrong: string } | 'help' {
  const { values } = parseArgs({
    options: { latency: { type: 'string' }, port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) return 'help';
  const latencyMs = readNumber(values.latency ?? process.env['SANDBOX_LATENCY'], 600_000);
  const port = readNumber(values.port ?? process.env['SANDBOX_PORT'], 65_535);
  if (latencyMs === undefined) return { wrong: '--latency' };
  if (port === undefined) return { wrong: '--port' };
  return { latencyMs, port };
}

function readNumber(text: string | undefined, max: number): number | undefined {
  if (text === undefined || text === '') return 0;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Infinity;
  return value <= max ? value : undefined;
}

async function main(): Promise<number> {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return 2;
  }
  if (options === 'help') {
    process.stderr.write(USAGE);
    return 0;
  }
  if ('wrong' in options) {
    process.stderr.write(`${options.wrong} wants a whole number.\n${USAGE}`);
    return 2;
  }
  // `on`, not `once`: a terminal signals the whole group and a wrapper passes the signal on, so it can come twice.
  const stopped = new Promise<void>((resolve) => {
    process.on('SIGINT', resolve);
    process.on('SIGTERM', resolve);
  });
  const sandbox = await startSandbox(options);
  process.stderr.write(guide(sandbox));
  process.stdout.write(shellVariables(sandbox));
  await stopped;
  await sandbox.close();
  return 0;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(
      `The sandbox did not start: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = 1;
  },
);
