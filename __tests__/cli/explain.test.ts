import { expect, test } from '@jest/globals';
import { EXIT_STATUS } from '../../src/failure.js';
import { run } from './run.js';

const CODES = Object.entries(EXIT_STATUS);

test.each(CODES)('explain %s prints its section, in the words of a terminal', async (code, status) => {
  const { stdout, ...rest } = await run(['explain', code]);
  expect(rest).toEqual({ status: 0, stderr: '' });
  expect(stdout.startsWith(`${code}\n\nExit status ${status}. `)).toBe(true);
  expect(stdout).toMatch(/[^\n]\n$/);
  expect(stdout).not.toMatch(
    /\n\n\n|\*\*|\]\(|<https|`(?:site-url|api-token|email|deployment)`|--concurrency|output JIRA_/,
  );
  const lines = stdout.split('\n').filter((line) => !line.startsWith('    ') && !line.includes('https://'));
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
});

test('explain without a code lists every code with a line', async () => {
  const { status, stdout } = await run(['explain']);
  expect(status).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.map((line) => line.replace(/ .*/, ''))).toEqual(CODES.map(([code]) => code));
  for (const line of lines) expect(line).toMatch(/^[a-z-]+ +(?:[A-Z]|--).*\.$/);
});

test('on a terminal the list is broken at words', async () => {
  const { stdout } = await run(['explain'], {}, { isStdoutTerminal: true, columns: () => 90 });
  const lines = stdout.trimEnd().split('\n');
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(90);
  expect(lines.filter((line) => /^[a-z]/.test(line))).toHaveLength(CODES.length);
});

test.each([
  ['a list', 'invalid-input', /^- is not given:/m],
  ['another code', 'anonymous-session', /\(`jira-auth explain/],
  ['an example', 'secrets-unavailable', /^ {4}if: github\.event/m],
])('%s survives', async (_what, code, words) => {
  expect((await run(['explain', code])).stdout).toMatch(words);
});

test.each([
  ['credentials-rejectd', 'Did you mean credentials-rejected, .* or '],
  ['rejected', 'Did you mean .*credentials-rejected'],
  ['FAKE0secret0FAKE0secret', 'Run `jira-auth explain` to see all codes.'],
])('%s is no code: exit status 2, and what is near', async (code, advice) => {
  const { status, stdout, stderr } = await run(['explain', code]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(new RegExp(advice.replaceAll('?', '\\?')));
  expect(stderr).not.toContain('FAKE');
  expect(stderr).toContain('Code: invalid-input');
});

test.each(['bash', 'zsh', 'fish'])('the completion for %s knows the codes', async (shell) => {
  const { stdout } = await run(['completion', shell]);
  for (const [code] of CODES) expect(stdout).toContain(code);
});
