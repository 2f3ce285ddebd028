// Runs the examples of ci/, as they are, with the CI systems' own programs against the sandbox, and checks what came of it.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../sandbox/index.js';
import { ROOT } from './e2e/go-tool.js';
import { AZURE } from './engines/azure.js';
import { BITBUCKET, BITBUCKET_PIPE } from './engines/bitbucket.js';
import { BUILDKITE } from './engines/buildkite.js';
import { CIRCLECI } from './engines/circleci.js';
import type { Engine } from './engines/engine.js';
import { GITLAB } from './engines/gitlab.js';
import { JENKINS } from './engines/jenkins.js';
import { runTrial, trialsOf } from './engines/trials.js';
import { WOODPECKER } from './engines/woodpecker.js';

const USAGE = 'Usage: npm run accept -- engines [PART OF A NAME]';

const ENGINES: readonly Engine[] = [
  GITLAB,
  BUILDKITE,
  WOODPECKER,
  JENKINS,
  AZURE,
  CIRCLECI,
  BITBUCKET,
  BITBUCKET_PIPE,
];

const count = { passed: 0, failed: 0, skipped: 0 };

/** @returns the exit status */
async function main([part = '', ...rest]: string[]): Promise<number> {
  const engines = ENGINES.filter(({ name }) => name.toLowerCase().includes(part.toLowerCase()));
  if (rest.length > 0 || engines.length === 0) {
    console.error(`${USAGE}\nNames: ${ENGINES.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  if (!existsSync(join(ROOT, 'dist', 'cli', 'index.js'))) {
    console.error('The program is not built; run `npm run build`.');
    return 1;
  }
  // A short path, for the sockets in it.
  const base = mkdtempSync(join(tmpdir(), 'ja-'));
  try {
    for (const [index, engine] of engines.entries()) await runEngine(engine, join(base, String(index)));
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
  const skipped = count.skipped === 0 ? '' : `, ${count.skipped} skipped`;
  console.log(`${count.passed} passed, ${count.failed} failed${skipped}`);
  return count.failed === 0 ? 0 : 1;
}

async function runEngine(engine: Engine, folder: string): Promise<void> {
  const found = engine.find();
  if ('missing' in found) {
    // Nobody reads a CI system's notes; but what no registry has can't be had there either.
    const isFailure = found.obtainable && process.env['CI'] === 'true';
    count[isFailure ? 'failed' : 'skipped'] += trialsOf(engine).length;
    console.log(`${isFailure ? 'FAILED' : 'skipped'}  ${engine.name}: ${found.missing}`);
    return;
  }
  console.log(`${engine.name} ${found.version}, ${engine.example}\n        ${engine.shows}`);
  const sandbox = await startSandbox();
  try {
    for (const [index, trial] of trialsOf(engine).entries()) {
      const { checks, log, seconds } = await runTrial(engine, trial, {
        command: found.command,
        folder: `${folder}-${index}`,
        sandbox,
      });
      const isFine = checks.failed.length === 0;
      count[isFine ? 'passed' : 'failed'] += 1;
      const state = isFine ? 'passed' : 'FAILED';
      console.log(`${state}  ${trial.name} (${checks.count} checks, ${seconds.toFixed(1)} s)`);
      if (isFine) continue;
      for (const statement of checks.failed) console.log(`        not so: ${statement}`);
      for (const line of log.split('\n')) console.log(`        | ${line}`);
    }
  } finally {
    await sandbox.close();
  }
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  },
);
