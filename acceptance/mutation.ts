// Changes the sources one place at a time and prints, for each folder, the share of changes that the tests notice.
// A change that may live is excused where it stands, by a comment: `// Stryker disable next-line NAME: reason`.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { GROUPS, LEAST_SCORES, reportOf } from './mutation/groups.js';

const USAGE = `Usage: npm run accept -- mutation [--changed] [FOLDER | FOLDER/GROUP]...
  --changed  keep the results of an earlier run for what has not changed since
MUTATION_WORKERS sets how many changes are tried at a time; 2 by default.`;
const STRYKER = '.ci/mutation/node_modules/@stryker-mutator/core/bin/stryker.js';

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

/** @returns the exit status */
function main(args: string[]): number {
  const wanted = args.filter((arg) => arg !== '--changed');
  const groups = GROUPS.filter(
    ({ folder, name }) => wanted.length === 0 || wanted.includes(folder) || wanted.includes(name),
  );
  if (groups.length === 0) {
    console.error(`${USAGE}\nGroups: ${GROUPS.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  if (!existsSync(STRYKER)) {
    console.error('Stryker is not installed: npm ci --prefix .ci/mutation --ignore-scripts');
    return 1;
  }
  for (const group of groups) {
    const report = reportOf(group);
    rmSync(`${report}.json`, { force: true });
    if (!args.includes('--changed')) rmSync(`${report}.incremental.json`, { force: true });
    console.log(`== ${group.name}`);
    const { status } = spawnSync(
      process.execPath,
      [STRYKER, 'run', 'acceptance/mutation/stryker.config.js'],
      {
        stdio: 'inherit',
        env: { ...process.env, MUTATION_GROUP: group.name },
      },
    );
    if (status !== 0 || !existsSync(`${report}.json`)) return 1;
  }
  return judge();
}

/** Compares the score of each folder that was run whole with its limit. @returns the exit status */
function judge(): number {
  let [passed, failed] = [0, 0];
  for (const [folder, least] of Object.entries(LEAST_SCORES)) {
    const reports = GROUPS.filter((group) => group.folder === folder).map(
      (group) => `${reportOf(group)}.json`,
    );
    if (!reports.every((report) => existsSync(report))) continue;
    const statuses = reports.flatMap((report) =>
      Object.values((JSON.parse(readFileSync(report, 'utf8')) as Report).files).flatMap(({ mutants }) =>
        mutants.map(({ status }) => status),
      ),
    );
    const count = (...which: string[]): number => statuses.filter((status) => which.includes(status)).length;
    const noticed = count('Killed', 'Timeout');
    const missed = count('Survived', 'NoCoverage');
    const score = (noticed / (noticed + missed)) * 100;
    const holds = score >= least;
    if (holds) passed++;
    else failed++;
    console.log(
      `${holds ? 'passed' : 'FAILED'}  ${folder}: ${noticed} of ${noticed + missed} changes noticed, ${score.toFixed(1)} % (at least ${least} %)`,
    );
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
