import { readFileSync } from 'node:fs';
import { explanationOf } from './survivors.js';

/** The least share of changes, in percent, that the tests of a folder have to notice. */
export const LEAST_SCORE = 90;

interface Position {
  readonly line: number;
  readonly column: number;
}

/** A change, as Stryker's JSON reports tell it (mutation-testing-report-schema, version 2). */
interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

/** A change that no test noticed. */
export interface Survivor {
  readonly file: string;
  readonly mutator: string;
  /** What was changed, with single spaces. */
  readonly code: string;
  /** The whole line that it begins in. */
  readonly line: string;
  readonly becomes: string;
  /** No test runs this place at all. */
  readonly isUncovered: boolean;
}

/** What became of the changes in a folder. */
export interface Score {
  killed: number;
  /** Changes that made something take for ever, which is noticed as well. */
  timedOut: number;
  readonly survivors: Survivor[];
}

/** Adds a report's results to those of its folder. */
export function add(score: Score, { files }: Report): void {
  for (const [file, { source, mutants }] of Object.entries(files)) {
    for (const mutant of mutants) {
      if (mutant.status === 'Killed') score.killed += 1;
      else if (mutant.status === 'Timeout') score.timedOut += 1;
      else if (mutant.status === 'Survived' || mutant.status === 'NoCoverage') {
        score.survivors.push(survivor(file, source, mutant));
      }
    }
  }
}

/** Of the changes that say something about the tests, the share that was noticed, in percent. */
export function percentOf({ killed, timedOut, survivors }: Score): number {
  const noticed = killed + timedOut;
  return (noticed / (noticed + survivors.length)) * 100;
}

export function readReport(path: string): Report {
  return JSON.parse(readFileSync(path, 'utf8')) as Report;
}

function survivor(
  file: string,
  source: string,
  { mutatorName, replacement, status, location }: Mutant,
): Survivor {
  const lines = source.split('\n');
  const { start, end } = location;
  const covered = lines.slice(start.line - 1, end.line);
  const last = covered.length - 1;
  covered[last] = (covered[last] ?? '').slice(0, end.column - 1);
  covered[0] = (covered[0] ?? '').slice(start.column - 1);
  return {
    file,
    mutator: mutatorName,
    code: onOneLine(covered.join('\n')),
    line: onOneLine(lines[start.line - 1] ?? ''),
    becomes: onOneLine(replacement ?? ''),
    isUncovered: status === 'NoCoverage',
  };
}

function onOneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** One line for each folder. */
export function scoreTable(scores: ReadonlyMap<string, Score>): string {
  const rows = Array.from(scores, ([folder, score]) => {
    const { killed, timedOut, survivors } = score;
    const uncovered = survivors.filter(({ isUncovered }) => isUncovered).length;
    const cells = [
      killed + timedOut + survivors.length,
      killed,
      timedOut,
      survivors.length - uncovered,
      uncovered,
    ];
    return `| ${folder} | ${cells.join(' | ')} | ${percentOf(score).toFixed(1)} % |`;
  });
  return [
    '| folder | changes | noticed | took for ever | not noticed | not run | score |',
    '| --- | --: | --: | --: | --: | --: | --: |',
    ...rows,
  ].join('\n');
}

/** The survivors of which nobody has said why. */
export function unexplained(scores: ReadonlyMap<string, Score>): Survivor[] {
  return [...scores.values()].flatMap(({ survivors }) =>
    survivors.filter((one) => explanationOf(one) === undefined),
  );
}

const HEAD = `# Mutation testing

Written by \`npm run mutation\`. [Stryker](https://stryker-mutator.io) changes one place of the sources at a time, and runs
the tests of that module in one process: a change that no test notices is a line that nobody tests, or one that could be
simpler. \`scripts/mutation/groups.js\` says which tests belong to which modules. Left alone is what is said to people: the
sentences of failures (\`scripts/mutation/prose.js\`).
`;

/** The document about all folders: their scores, and every survivor with a sentence why. */
export function mutationDocument(scores: ReadonlyMap<string, Score>): string {
  const sections = Array.from(scores, ([folder, { survivors }]) => {
    const byReason = new Map<string, Survivor[]>();
    for (const one of survivors) {
      const why = explanationOf(one) ?? 'Nobody has said why yet.';
      byReason.set(why, [...(byReason.get(why) ?? []), one]);
    }
    const parts = Array.from(byReason, ([why, ones]) =>
      [why, '', ...new Set(ones.map(listed)), ''].join('\n'),
    );
    return [`## What nothing noticed: ${folder}`, '', ...parts].join('\n');
  });
  return [HEAD, scoreTable(scores), '', ...sections].join('\n');
}

function listed({ file, code, becomes, line }: Survivor): string {
  const place = code === line ? '' : ` in ${literal(shortened(line))}`;
  return `- ${literal(file)}: ${literal(shortened(code))} becomes ${literal(shortened(becomes))}${place}`;
}

function shortened(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}

/** Code in Markdown, whatever it holds. */
function literal(text: string): string {
  const ticks = '`'.repeat(Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length)) + 1);
  const padding = /^`|`$|^ | $/.test(text) || text === '' ? ' ' : '';
  return `${ticks}${padding}${text}${padding}${ticks}`;
}
