// Changes the sources one place at a time, and checks for each folder which share of the changes the tests detect.
// A change that may live is excused where it stands, by a comment: `// Stryker disable next-line NAME: reason`.
// With --changed, it keeps the results of an earlier run for everything that hasn't changed since.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { type Case, givenOptions, program } from './kit/program.js';
import { type Group, GROUPS, LEAST_SCORES, reportOf } from './mutation/groups.js';

const STRYKER = '.ci/mutation/node_modules/@stryker-mutator/core/bin/stryker.js';
const OPTIONS = { changed: { type: 'boolean' } } as const;
const { changed } = givenOptions(OPTIONS).values;

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

const paths = GROUPS.flatMap(({ sources, tests }) => [...sources, ...tests]);
const gone = paths.filter((path) => !path.includes('*') && !existsSync(path));
if (gone.length > 0) throw new Error(`A group names files that are gone: ${gone.join(', ')}`);

const jsonOf = (group: Group): string => `${reportOf(group)}.json`;

const tried = (group: Group): Case => ({
  name: group.name,
  missing: () =>
    existsSync(STRYKER) ? undefined : 'Stryker is not here: npm ci --prefix .ci/mutation --ignore-scripts',
  run: ({ checks }) => {
    rmSync(jsonOf(group), { force: true });
    if (changed !== true) rmSync(`${reportOf(group)}.incremental.json`, { force: true });
    const args = [STRYKER, 'run', 'acceptance/mutation/stryker.config.js'];
    const env = { ...process.env, MUTATION_GROUP: group.name };
    const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
    checks.equal('Stryker ends well', status, 0);
  },
});

const scored = ([folder, least]: [string, number]): Case => {
  const reports = GROUPS.filter((group) => group.folder === folder).map(jsonOf);
  return {
    name: `the score of ${folder}/`,
    missing: () => (reports.every(existsSync) ? undefined : 'not all of its groups were tried.'),
    run: ({ checks }) => {
      const statuses = reports
        .map((report) => JSON.parse(readFileSync(report, 'utf8')) as Report)
        .flatMap(({ files }) => Object.values(files).flatMap(({ mutants }) => mutants))
        .map(({ status }) => status);
      const count = (...which: string[]): number =>
        statuses.filter((status) => which.includes(status)).length;
      const noticed = count('Killed', 'Timeout');
      const all = noticed + count('Survived', 'NoCoverage');
      const score = (noticed / all) * 100;
      console.log(`${folder}: ${noticed} of ${all} changes noticed, ${score.toFixed(1)} %`);
      checks.that(`at least ${least} % are noticed`, score >= least);
    },
  };
};

await program([...GROUPS.map(tried), ...Object.entries(LEAST_SCORES).map(scored)], { options: OPTIONS });
