import { expect, test } from '@jest/globals';
import { logStep, Masker } from '../../sandbox/runner/index.js';

const SECRET = 'FAKE-secret-0001';
const MASK = `::add-mask::${SECRET}`;

const log = (stdout: readonly string[], stderr = '') =>
  logStep({ stdout: stdout.join('\n'), stderr }, new Masker());

test.each<[what: string, stdout: string[], lines: string[], stderr?: string]>([
  ['a mask hides from then on, not before', [SECRET, MASK, SECRET], [SECRET, '***']],
  [
    'a mask of several lines',
    ['::add-mask::one half%0Athe other', 'one half', 'is the other'],
    ['***', 'is ***'],
  ],
  ['a raw line break in a mask', ['::add-mask::first half', 'second half'], ['second half']],
  ['a mask is too late for standard error', [MASK], [`failed: ${SECRET}`], `failed: ${SECRET}\n`],
  ['a message', ['::error title=t::bad%0Aworse', '::notice::n'], ['##[error]bad', 'worse', '##[notice]n']],
  [
    'commands that are stopped, until the token',
    ['::stop-commands::zz', MASK, '::other::', '##[ZZ]', MASK, SECRET, '::zz::'],
    ['::stop-commands::zz', MASK, '::other::', '##[ZZ]', '***', '::zz::'],
  ],
  [
    'commands that standard error stops',
    [MASK],
    ['Bob', '::stop-commands::zz', MASK],
    'Bob\r::stop-commands::zz',
  ],
  ['a group', ['::group::g', MASK, '::endgroup::'], ['##[group]g', '##[endgroup]']],
])('%s', (_what, stdout, lines, stderr = '') => {
  expect(log(stdout, stderr)).toMatchObject({ lines, failed: false });
});

test('commands are told in the clear, with what became of them', () => {
  const { commands } = log(['::stop-commands::zz', MASK, '::zz::', MASK], '::error::e');
  expect(commands.map(({ name, executed, stream }) => [name, executed, stream])).toEqual([
    ['error', true, 'stderr'],
    ['stop-commands', true, 'stdout'],
    ['add-mask', false, 'stdout'],
    ['zz', true, 'stdout'],
    ['add-mask', true, 'stdout'],
  ]);
  expect(commands.at(-1)).toMatchObject({ data: SECRET, line: MASK });
});

test('the deprecated commands set outputs and state, whose names ignore case, and are warned of', () => {
  const lines = ['::set-output name=a::1', 'Bob ##[set-output name=A;]evil', '::save-state name=path::/x'];
  const { outputs, state, annotations } = log(lines);
  expect([...outputs, ...state].map((pair) => pair.join('='))).toEqual(['a=evil', 'path=/x']);
  expect(annotations.map(({ level }) => level)).toEqual(['warning', 'warning', 'warning']);
});
