import type { CommandEvidence, Evidence, JestEvidence, TrustEvidence } from './evidence.js';
import type { Results } from './results.js';

/** `missing`: what was run had no such test. */
export type Verdict = 'passed' | 'FAILED' | 'skipped' | 'missing' | 'not run here';

/** Worst first. */
const ORDER: readonly Verdict[] = ['FAILED', 'missing', 'skipped', 'not run here', 'passed'];

/** What came of one test, or of several that one title stands for: the worst. */
export function verdictOn(evidence: Evidence, results: Results): Verdict {
  switch (evidence.kind) {
    case 'jest':
      return verdictOfJest(evidence, results);
    case 'trust':
      return verdictOfTrust(evidence, results);
    case 'command':
      return verdictOfCommand(evidence, results);
  }
}

/** Nothing shows nothing. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return ORDER.find((verdict) => verdicts.includes(verdict)) ?? 'missing';
}

function verdictOfJest({ file, title }: JestEvidence, { jest }: Results): Verdict {
  const tests = jest?.get(file);
  if (!tests) return 'not run here';
  const pattern = title === undefined ? /^/ : titlePattern(title);
  return worst(
    tests
      .filter(({ titles }) => titles.some((each) => pattern.test(each)))
      .map(({ status }) => (status === 'passed' ? 'passed' : status === 'failed' ? 'FAILED' : 'skipped')),
  );
}

/** A title as it stands in a test file, with what jest puts into it: `%s`, `%.24s`, `$name.key`, `${name}`. */
export function titlePattern(title: string): RegExp {
  const fixed = title
    .split(/%(?:\.\d+)?[a-zA-Z#]|\$\{[^}]*\}|\$[a-zA-Z][\w.]*/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${fixed.join('.*')}$`, 's');
}

function verdictOfTrust({ row, trial }: TrustEvidence, { trust }: Results): Verdict {
  if (!trust) return 'not run here';
  const trials = row === 'all' ? [...trust.values()].flat() : (trust.get(row) ?? []);
  return worst(
    trials
      .filter(({ name }) => trial === undefined || name.includes(trial))
      .map(({ result }) => (result === 'ok' ? 'passed' : result)),
  );
}

const LINE = /^(?<state>passed|FAILED|failed|skipped)\b/;

function verdictOfCommand({ name, line }: CommandEvidence, { printed }: Results): Verdict {
  const lines = printed(name);
  if (!lines) return 'not run here';
  return line === undefined ? verdictOfSum(lines.at(-1) ?? '') : verdictOfLines(lines, line);
}

/** Such as "12 passed, 0 failed, 1 skipped". */
function verdictOfSum(line: string): Verdict {
  const sum = /^(?<passed>\d+) passed, (?<failed>\d+) failed(?<skipped>, \d+ skipped)?$/.exec(line)?.groups;
  if (!sum) return 'missing';
  if (sum['failed'] !== '0') return 'FAILED';
  return sum['skipped'] === undefined && sum['passed'] !== '0' ? 'passed' : 'skipped';
}

function verdictOfLines(lines: readonly string[], text: string): Verdict {
  const states = lines
    .filter((line) => hasText(line, text))
    .map((line) => LINE.exec(line)?.groups?.['state']);
  return worst(
    states
      .filter((state) => state !== undefined)
      .map((state) => (state === 'passed' || state === 'skipped' ? state : 'FAILED')),
  );
}

/** "sh" is not in "dash: 10 values". */
function hasText(line: string, text: string): boolean {
  const at = line.indexOf(text);
  return at > 0 && !/\w/.test(line[at - 1] ?? '');
}
