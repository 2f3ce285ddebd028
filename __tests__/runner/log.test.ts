import { describe, expect, test } from '@jest/globals';
import { logStep, type LogOptions, Masker } from '../../sandbox/runner/index.js';

const SECRET = 'FAKE-secret-0001';
const MASK = `::add-mask::${SECRET}`;

function log(stdout: readonly string[], stderr = '', options: LogOptions = {}) {
  return logStep({ stdout: stdout.join('\n'), stderr }, new Masker(), options);
}

test.each<[what: string, stdout: string[], lines: string[], stderr?: string]>([
  ['a mask hides from then on, not before', [SECRET, MASK, SECRET], [SECRET, '***']],
  [
    'a mask of several lines',
    ['::add-mask::one half%0Athe other', 'one half', 'is the other'],
    ['***', 'is ***'],
  ],
  ['an escaped percent sign', ['::add-mask::FAKE=%2525secret', 'FAKE=%25secret'], ['***']],
  ['one that is not escaped', ['::add-mask::FAKE=%25secret', 'FAKE=%25secret'], ['FAKE=%25secret']],
  ['a raw line break in a mask', ['::add-mask::first half', 'second half'], ['second half']],
  ['a mask is too late for standard error', [MASK], [`failed: ${SECRET}`], `failed: ${SECRET}\n`],
  [
    'a message',
    ['::error title=t,file=a.ts::bad%0Aworse', '::notice::n'],
    ['##[error]bad', 'worse', '##[notice]n'],
  ],
  ['a message for debugging', ['::debug::a%0Ab'], []],
  ['a group', ['::group::Title', 'x', '::endgroup::'], ['##[group]Title', 'x', '##[endgroup]']],
  ['a problem matcher', ['::add-matcher::/etc/passwd'], []],
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
  ['a long token is masked', ['::stop-commands::1234567', '1234567'], ['::stop-commands::***', '***']],
  ['a short one is not', ['::stop-commands::123456', '123456'], ['::stop-commands::123456', '123456']],
  [
    'echo shows commands, never a mask',
    ['::echo::on', '::group::g', MASK, '::error::e', '::echo::OFF', '::endgroup::'],
    ['::group::g', '##[group]g', '::add-mask::***', '##[error]e', '::echo::OFF', '##[endgroup]'],
  ],
])('%s', (_what, stdout, lines, stderr = '') => {
  const result = log(stdout, stderr);
  expect([result.lines, result.failed]).toEqual([lines, false]);
});

test.each([
  '::set-env name=a::1',
  '::add-path::/tmp',
  '::set-output::x',
  '::save-state name=::x',
  '::echo::maybe',
  '::stop-commands::',
  '::stop-commands::pause-logging',
  '::stop-commands::Add-Mask',
])('%s fails the step', (line) => {
  const result = log([line, MASK, SECRET]);
  expect(result.failed).toBe(true);
  expect(result.lines).toContain(`##[error]Unable to process command '${line}' successfully.`);
  expect(result.lines.at(-1)).toBe('***');
});

describe('what a test is told', () => {
  test('commands in the clear, with what became of them', () => {
    const { commands } = log(['::stop-commands::zz', MASK, '::zz::', MASK], '::error::e');
    expect(commands.map(({ name, executed, stream }) => [name, executed, stream])).toEqual([
      ['error', true, 'stderr'],
      ['stop-commands', true, 'stdout'],
      ['add-mask', false, 'stdout'],
      ['zz', true, 'stdout'],
      ['add-mask', true, 'stdout'],
    ]);
    expect(commands.at(-1)).toMatchObject({ data: SECRET, syntax: 'v2', line: MASK });
  });

  test('annotations, masked but for their properties', () => {
    const { annotations } = log([
      MASK,
      `::error title=${SECRET}::bad ${SECRET}`,
      '::warning::w',
      '::add-mask:: ',
    ]);
    expect(annotations).toEqual([
      { level: 'error', message: 'bad ***', properties: { title: SECRET } },
      { level: 'warning', message: 'w', properties: {} },
      {
        level: 'warning',
        message: "Can't add secret mask for empty string in ##[add-mask] command.",
        properties: {},
      },
    ]);
  });

  test('outputs and state of the deprecated commands, whose names ignore case', () => {
    const lines = ['::set-output name=a::1', 'Bob ##[set-output name=A;]evil', '::save-state name=path::/x'];
    const { outputs, state, annotations } = log(lines);
    expect([...outputs, ...state]).toEqual([
      ['a', 'evil'],
      ['path', '/x'],
    ]);
    expect(annotations.map(({ level }) => level)).toEqual(['warning', 'warning', 'warning']);
  });

  test('messages for debugging, of a job that debugs', () => {
    expect(log(['::debug::a%0Ab'], '', { debug: true }).lines).toEqual(['##[debug]a', '##[debug]b']);
  });
});
