// Writes docs/assurance.md: what is promised, the tests that show it, and how they went.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assuranceDocument, judgeRequirements, judgeRows, type Judged } from './assurance/document.js';
import { readResults } from './assurance/results.js';
import { differencesFrom } from './assurance/specification.js';

const USAGE = 'Usage: npm run assurance -- [--check]';
const DOCUMENT = 'docs/assurance.md';
const SPECIFICATION = '../shared/reference/security.md';

/** @returns the exit status */
async function main([option, ...rest]: string[]): Promise<number> {
  process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
  if (rest.length > 0 || (option !== undefined && option !== '--check')) {
    console.error(USAGE);
    return 2;
  }
  const results = readResults();
  const rows = judgeRows(results);
  const requirements = judgeRequirements(results);
  const made = await assuranceDocument(rows, requirements);
  if (option === undefined) {
    writeFileSync(DOCUMENT, made);
    const count = [...rows, ...requirements].filter(({ verdict }) => verdict === 'passed').length;
    console.log(`${DOCUMENT} is written: ${count} of ${rows.length + requirements.length} passed.`);
    return 0;
  }
  return check([...rows, ...requirements], made);
}

/** Whatever was not run counts as failed: this is for the end of a run that runs everything. */
function check(judgements: readonly Judged[], made: string): number {
  const problems = judgements.filter(({ verdict }) => verdict !== 'passed').map(problemText);
  const others: string[] = [];
  if (!existsSync(DOCUMENT) || readFileSync(DOCUMENT, 'utf8') !== made)
    others.push(`${DOCUMENT} is not what comes of this run: see \`npm run assurance\``);
  const isSpecified = existsSync(SPECIFICATION);
  if (isSpecified) others.push(...differencesFrom(readFileSync(SPECIFICATION, 'utf8')));
  else console.log('skipped  the ids and their count: the specification is not beside this folder');

  for (const problem of [...problems, ...others]) console.log(`FAILED  ${problem}`);
  const failed = problems.length + others.length;
  const total = judgements.length + (isSpecified ? 2 : 1);
  console.log(`${Math.max(0, total - failed)} passed, ${failed} failed${isSpecified ? '' : ', 1 skipped'}`);
  return failed === 0 ? 0 : 1;
}

function problemText({ id, verdict, tests }: Judged): string {
  const wrong = tests.filter((test) => test.verdict !== 'passed');
  const named = wrong.map(
    ({ evidence: { kind, ...which }, verdict: each }) =>
      `\n        ${each}: ${kind} ${Object.values(which).join(', ')}`,
  );
  return `${id}: ${verdict}${named.join('')}`;
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
