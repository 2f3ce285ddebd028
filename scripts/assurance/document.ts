import { format, resolveConfig } from 'prettier';
import { ROWS } from '../trust/rows/index.js';
import type { Evidence } from './evidence.js';
import { FAULT_ROWS } from './fault-rows.js';
import { verdictOn, worst, type Verdict } from './judge.js';
import { GROUPS, REQUIREMENT_IDS, REQUIREMENTS, type RequirementId } from './requirements.js';
import type { Results } from './results.js';
import { SHOWN } from './shown.js';

/** A row or requirement, and what came of its tests. */
export interface Judged {
  readonly id: string;
  readonly verdict: Verdict;
  readonly tests: readonly { readonly evidence: Evidence; readonly verdict: Verdict }[];
}

export function judgeRows(results: Results): Judged[] {
  return ROWS.map(({ number }) => judged(`row ${number}`, [{ kind: 'trust', row: number }], results));
}

export function judgeRequirements(results: Results): Judged[] {
  return REQUIREMENT_IDS.map((id) => judged(id, SHOWN[id], results));
}

function judged(id: string, shown: readonly Evidence[], results: Results): Judged {
  const tests = shown.map((evidence) => ({ evidence, verdict: verdictOn(evidence, results) }));
  return { id, verdict: worst(tests.map(({ verdict }) => verdict)), tests };
}

/** What is promised, what shows it, and how that went. The same whenever and wherever everything passed. */
export async function assuranceDocument(
  rows: readonly Judged[],
  requirements: readonly Judged[],
): Promise<string> {
  const text = [
    '# What is promised, and what shows it',
    '',
    'This page is made by `npm run assurance`, from the results that `.ci/run` leaves in `build/`. The tests fail if a',
    'promise has no test; `npm run assurance -- --check` also if one of its tests fails, is skipped, was not run, or if this',
    'page is not what comes of it.',
    '',
    `- ${countOf(rows)} rows of the fault matrix passed.`,
    `- ${countOf(requirements)} requirements passed.`,
    '',
    '## The fault matrix',
    '',
    '`npm run test:trust` gives the built program each of these faults; `npm run test:trust -- 12 13` those of two rows. The',
    'exit status is one of those in the column. Each trial also has a bound of time, and none may leave a file, set an output',
    'after a failure, print a secret, take a word of a server for a command, or connect to a host that is not documented.',
    '',
    '| # | fault | what is done | exit | trials | result |',
    '|---|---|---|---|---|---|',
    ...rows.map((row, index) => rowLine(row, index)),
    '',
    '## Requirements',
    '',
    ...Object.entries(GROUPS).flatMap(([letter, title]) => [
      `### ${letter}. ${title}`,
      '',
      ...requirements.filter(({ id }) => id.startsWith(letter)).map(requirementText),
      '',
    ]),
  ].join('\n');
  return format(text, { ...(await resolveConfig('README.md')), parser: 'markdown' });
}

function countOf(judgements: readonly Judged[]): string {
  const passed = judgements.filter(({ verdict }) => verdict === 'passed').length;
  return `${passed} of ${judgements.length}`;
}

function rowLine({ verdict }: Judged, index: number): string {
  const row = ROWS[index];
  if (!row) throw new RangeError(`There is no row at ${index}.`);
  const decided = row.decision === undefined ? '' : ` Decided: ${row.decision}.`;
  const cells = [
    String(row.number),
    textCell(row.fault),
    `${FAULT_ROWS[row.number] ?? ''}${textCell(decided)}`,
    row.exit.join(', '),
    String(row.trials.length),
    verdict,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** `__proto__` is no markup. */
function textCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('__', '\\_\\_');
}

function requirementText({ id, verdict, tests }: Judged): string {
  const lines = tests.map(
    ({ evidence, verdict: each }) => `  - ${sourceOf(evidence)}${each === 'passed' ? '' : `: ${each}`}`,
  );
  return [`- **${id}** (${verdict}): ${REQUIREMENTS[id as RequirementId]}`, ...lines].join('\n');
}

/** A test, with a link to where it stands. */
function sourceOf(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'jest': {
      const { file, title } = evidence;
      const link = `[${file.replace(/^__tests__\//, '').replace(/\.test\.ts$/, '')}](../${file})`;
      return title === undefined ? link : `${link}, ${code(title)}`;
    }
    case 'trust': {
      const { row, trial } = evidence;
      const link = `[fault matrix](#the-fault-matrix), ${row === 'all' ? 'all rows' : `row ${row}`}`;
      return trial === undefined ? link : `${link}, ${code(trial)}`;
    }
    case 'command': {
      const { name, line } = evidence;
      const where = name === SAME_DIST ? '[.ci/run](../.ci/run)' : `[npm run ${name}](../scripts/${name}.ts)`;
      return line === undefined ? where : `${where}, ${code(line)}`;
    }
  }
}

/** The one step that is a part of `.ci/run` itself. */
export const SAME_DIST = 'same-dist';

function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
