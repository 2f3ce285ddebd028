import { beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type {
  CommandEvidence,
  Evidence,
  JestEvidence,
  TrustEvidence,
} from '../../scripts/assurance/evidence.js';
import { SAME_DIST } from '../../scripts/assurance/document.js';
import { FAULT_ROWS } from '../../scripts/assurance/fault-rows.js';
import { titlePattern, verdictOn, worst } from '../../scripts/assurance/judge.js';
import { REQUIREMENT_IDS } from '../../scripts/assurance/requirements.js';
import type { Results } from '../../scripts/assurance/results.js';
import { SHOWN } from '../../scripts/assurance/shown.js';
import { ROWS } from '../../scripts/trust/rows/index.js';

const everything = Object.values(SHOWN).flat();
const isJest = (evidence: Evidence): evidence is JestEvidence => evidence.kind === 'jest';
const isTrust = (evidence: Evidence): evidence is TrustEvidence => evidence.kind === 'trust';
const isCommand = (evidence: Evidence): evidence is CommandEvidence => evidence.kind === 'command';

describe('what is promised', () => {
  test('is 56 rows and 112 requirements, in order', () => {
    expect(ROWS.map(({ number }) => number)).toEqual(Array.from({ length: 56 }, (_, index) => index + 1));
    expect(Object.keys(FAULT_ROWS)).toEqual(ROWS.map(({ number }) => String(number)));
    const sizes = { A: 16, B: 14, C: 17, D: 9, E: 13, F: 12, G: 20, H: 11 };
    const ids = Object.entries(sizes).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
    );
    expect(REQUIREMENT_IDS).toEqual(ids);
  });

  test.each(REQUIREMENT_IDS)('has a test: %s', (id) => {
    expect(SHOWN[id].length).toBeGreaterThan(0);
  });
});

describe('what shows it', () => {
  const texts = new Map<string, string>();

  beforeAll(() => {
    for (const { file } of everything.filter(isJest)) {
      // As a title is when it is run: a quote in it is no longer escaped.
      texts.set(file, existsSync(file) ? readFileSync(file, 'utf8').replaceAll("\\'", "'") : '');
    }
  });

  test('are files of tests that are there, with tests of that title', () => {
    const absent = everything
      .filter(isJest)
      .filter(({ file, title = '' }) => !texts.get(file) || !texts.get(file)?.includes(title));
    expect(absent).toEqual([]);
  });

  test('are rows and trials of the fault matrix', () => {
    const absent = everything.filter(isTrust).filter(({ row, trial = '' }) => {
      const rows = ROWS.filter(({ number }) => row === 'all' || number === row);
      return !rows.some(({ trials }) => trials.some(({ name }) => name.includes(trial)));
    });
    expect(absent).toEqual([]);
  });

  test('are lines that a command prints', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const absent = everything.filter(isCommand).filter(({ name, line = '' }) => {
      if (name === SAME_DIST) return !readFileSync('.ci/run', 'utf8').includes(line);
      return scripts[name] !== `tsx scripts/${name}.ts` || !sourcesOf(name).includes(line);
    });
    expect(absent).toEqual([]);
  });
});

function sourcesOf(name: string): string {
  const folder = `scripts/${name}`;
  const files = existsSync(folder) ? readdirSync(folder).map((file) => `${folder}/${file}`) : [];
  return [`${folder}.ts`, ...files].map((path) => readFileSync(path, 'utf8')).join('\n');
}

test('docs/assurance.md lists each row and each requirement once', () => {
  const document = readFileSync('docs/assurance.md', 'utf8');
  const listed = [...document.matchAll(/^- \*\*(\w+)\*\* /gm)].map(([, id]) => id);
  expect(listed).toEqual(REQUIREMENT_IDS);
  const rows = [...document.matchAll(/^\| (\d+) +\|/gm)].map(([, number]) => Number(number));
  expect(rows).toEqual(ROWS.map(({ number }) => number));
});

const nothing: Results = { printed: () => undefined };

describe('the verdict', () => {
  const tests = (...statuses: string[]): Results => ({
    ...nothing,
    jest: new Map([
      ['a', statuses.map((status, index) => ({ titles: ['a block', `is ${index} of x`], status }))],
    ]),
  });
  const trials = (result: 'ok' | 'FAILED' | 'skipped'): Results => ({
    ...nothing,
    trust: new Map([
      [
        1,
        [
          { name: 'first', result: 'ok' },
          { name: 'second', result },
        ],
      ],
    ]),
  });
  const prints = (...lines: string[]): Results => ({ printed: () => lines });
  const inA: JestEvidence = { kind: 'jest', file: 'a' };
  const row: TrustEvidence = { kind: 'trust', row: 1 };
  const said: CommandEvidence = { kind: 'command', name: 'c' };

  test.each<[string, Evidence, Results, string]>([
    ['no run of jest', inA, nothing, 'not run here'],
    ['no run of the matrix', row, nothing, 'not run here'],
    ['no run of the command', said, nothing, 'not run here'],
    ['a file that passed', inA, tests('passed', 'passed'), 'passed'],
    ['a file without tests', inA, tests(), 'missing'],
    ['a test that failed beside one that passed', inA, tests('passed', 'failed'), 'FAILED'],
    ['a test that was skipped', inA, tests('passed', 'pending'), 'skipped'],
    ['a title with a value in it', { ...inA, title: 'is %i of $name' }, tests('passed'), 'passed'],
    ['the title of a block', { ...inA, title: 'a block' }, tests('passed'), 'passed'],
    ['a title that nothing has', { ...inA, title: 'is' }, tests('passed'), 'missing'],
    ['only the test of that title', { ...inA, title: 'is 0 of x' }, tests('passed', 'failed'), 'passed'],
    ['a row that passed', row, trials('ok'), 'passed'],
    ['a row with a trial that failed', row, trials('FAILED'), 'FAILED'],
    ['a row with a trial that was skipped', row, trials('skipped'), 'skipped'],
    ['the other trial of it', { ...row, trial: 'first' }, trials('FAILED'), 'passed'],
    ['a row that was not run', { ...row, row: 2 }, trials('ok'), 'missing'],
    ['all rows, one of which failed', { ...row, row: 'all' }, trials('FAILED'), 'FAILED'],
    ['a sum without failures', said, prints('x', '3 passed, 0 failed'), 'passed'],
    ['a sum with one', said, prints('3 passed, 1 failed'), 'FAILED'],
    ['a sum with what was skipped', said, prints('3 passed, 0 failed, 1 skipped'), 'skipped'],
    ['a sum of nothing', said, prints('0 passed, 0 failed'), 'skipped'],
    ['no sum', said, prints('passed  it'), 'missing'],
    ['a line', { ...said, line: 'sh' }, prints('passed  sh: 3 checks'), 'passed'],
    ['a line of another', { ...said, line: 'sh' }, prints('passed  dash: 3 checks'), 'missing'],
    ['a line that failed', { ...said, line: 'sh' }, prints('passed  sh: 1', 'FAILED  sh: 2'), 'FAILED'],
    ['a line that was skipped', { ...said, line: 'sh' }, prints('skipped  sh'), 'skipped'],
    ['a line that only mentions it', { ...said, line: 'sh' }, prints('it passed  sh'), 'missing'],
  ])('on %s', (_what, evidence, results, verdict) => {
    expect(verdictOn(evidence, results)).toBe(verdict);
  });

  test('on several is the worst, and nothing shows nothing', () => {
    expect(worst(['passed', 'not run here'])).toBe('not run here');
    expect(worst(['passed', 'FAILED', 'missing'])).toBe('FAILED');
    expect(worst([])).toBe('missing');
  });
});

test.each([
  ['%s: at most %d attempts, after %j', 'read: at most 4 attempts, after [408]', true],
  ['say that they are fake: %.24s', 'say that they are fake: FAKE', true],
  ['$place: $uses is pinned', 'ci.yml: actions/checkout is pinned', true],
  ['what is (not) there?', 'what is (not) there?', true],
  ['what is (not) there?', 'what is not there', false],
  ['is 100', 'is 1000', false],
])('the title %j is that of %j: %j', (title, name, expected) => {
  expect(titlePattern(title).test(name)).toBe(expected);
});
