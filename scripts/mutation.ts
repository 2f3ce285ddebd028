// Changes the sources one place at a time, and looks whether a test notices: the score by folder, and what survived.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { type Group, GROUPS, reportOf } from './mutation/groups.js';
import {
  add,
  LEAST_SCORE,
  mutationDocument,
  percentOf,
  readReport,
  type Score,
  scoreTable,
  unexplained,
} from './mutation/report.js';

const USAGE = `Usage: npm run mutation -- [--changed] [FOLDER | FOLDER/GROUP]...
  --changed  keep the results of an earlier run for what has not changed since
MUTATION_WORKERS says how many changes are tried at a time; 2 unless it is set.`;
const STRYKER = '.ci/mutation/node_modules/@stryker-mutator/core/bin/stryker.js';
const DOCUMENT = 'docs/mutation.md';

const nameOf = ({ folder, name }: Group): string => `${folder}/${name}`;

/** @returns the exit status */
async function main(args: string[]): Promise<number> {
  const wanted = args.filter((arg) => arg !== '--changed');
  const groups = GROUPS.filter(
    (group) => wanted.length === 0 || wanted.some((arg) => arg === group.folder || arg === nameOf(group)),
  );
  if (groups.length === 0) {
    console.error(`${USAGE}\nGroups: ${GROUPS.map(nameOf).join(', ')}`);
    return 2;
  }
  if (!existsSync(STRYKER)) {
    console.error('Stryker is not installed: npm ci --prefix .ci/mutation --ignore-scripts');
    return 1;
  }
  for (const group of groups) {
    if (!args.includes('--changed')) rmSync(`${reportOf(group)}.incremental.json`, { force: true });
    if (!run(group)) return 1;
  }
  return judge();
}

/** @returns whether there is a new report */
function run(group: Group): boolean {
  const report = `${reportOf(group)}.json`;
  rmSync(report, { force: true });
  console.log(`== ${nameOf(group)}`);
  const { status } = spawnSync(process.execPath, [STRYKER, 'run', 'scripts/mutation/stryker.config.js'], {
    stdio: 'inherit',
    env: { ...process.env, MUTATION_GROUP: nameOf(group) },
  });
  return status === 0 && existsSync(report);
}

/** Tells the scores of all groups that have a report, and writes the document if each has. @returns the exit status */
async function judge(): Promise<number> {
  const scores = new Map<string, Score>();
  for (const group of GROUPS) {
    const report = `${reportOf(group)}.json`;
    if (!existsSync(report)) continue;
    const score = scores.get(group.folder) ?? { killed: 0, timedOut: 0, survivors: [] };
    add(score, readReport(report));
    scores.set(group.folder, score);
  }
  console.log(`\n${scoreTable(scores)}`);
  if (GROUPS.every((group) => existsSync(`${reportOf(group)}.json`))) {
    const options = { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' };
    writeFileSync(DOCUMENT, await format(mutationDocument(scores), options));
  }
  const low = Array.from(scores).filter(([, score]) => percentOf(score) < LEAST_SCORE);
  for (const [folder] of low) console.error(`${folder}: less than ${LEAST_SCORE} % was noticed.`);
  const open = unexplained(scores);
  for (const { file, code, becomes, line } of open) {
    console.error(`${file}: nobody has said why nothing notices that ${code} becomes ${becomes} in: ${line}`);
  }
  return low.length + open.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
