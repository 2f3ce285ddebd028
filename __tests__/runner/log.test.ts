import { describe, expect, test } from '@jest/globals';
import { logStep, type LogOptions, Masker } from '../../sandbox/runner/index.js';

const SECRET = 'FAKE-secret-0001';

function log(stdout: string, options: { stderr?: string; masker?: Masker } & LogOptions = {}) {
  return logStep({ stdout, stderr: options.stderr ?? '' }, options.masker ?? new Masker(), options);
}

describe('masks', () => {
  test('hide a value from then on, not before', () => {
    const { lines } = log(`${SECRET}\n::add-mask::${SECRET}\n${SECRET}\n`);
    expect(lines).toEqual([SECRET, '***']);
  });

  test('a value of several lines is hidden line by line', () => {
    const { lines } = log('::add-mask::first half%0Asecond half\nfirst half\nthe second half\n');
    expect(lines).toEqual(['***', 'the ***']);
  });

  test('a percent sign in a value survives when it is escaped, and not when it is not', () => {
    // Without the equals sign, the encoder for URLs would hide the mistake.
    expect(log('::add-mask::FAKE=%2525secret\nFAKE=%25secret').lines).toEqual(['***']);
    expect(log('::add-mask::FAKE=%25secret\nFAKE=%25secret').lines).toEqual(['FAKE=%25secret']);
    expect(log('::add-mask::FAKE=%0Asecret\nFAKE=%0Asecret').lines).toEqual(['***%0A***']);
  });

  test('a raw line break in a value shows the rest of it', () => {
    expect(log('::add-mask::first half\nsecond half\n').lines).toEqual(['second half']);
  });

  test('all of standard error comes first, so that a mask on standard output is too late for it', () => {
    const { lines } = log(`::add-mask::${SECRET}\n`, { stderr: `failed with ${SECRET}\n` });
    expect(lines).toEqual([`failed with ${SECRET}`]);
  });

  test('last for the job', () => {
    const masker = new Masker();
    log(`::add-mask::${SECRET}`, { masker });
    expect(log(SECRET, { masker }).lines).toEqual(['***']);
  });

  test.each(['', ' ', '%0A%0D'])('of %j are warned about', (blank) => {
    const { annotations } = log(`::add-mask::${blank}`);
    expect(annotations).toEqual([
      {
        level: 'warning',
        message: "Can't add secret mask for empty string in ##[add-mask] command.",
        properties: {},
      },
    ]);
  });

  test('are kept in the clear in the list of commands', () => {
    const line = `::add-mask::${SECRET}`;
    expect(log(line).commands).toEqual([
      {
        name: 'add-mask',
        properties: {},
        data: SECRET,
        syntax: 'v2',
        stream: 'stdout',
        line,
        executed: true,
      },
    ]);
  });
});

describe('messages', () => {
  test('become annotations, masked but for their properties', () => {
    const masker = new Masker();
    masker.add(SECRET);
    const { annotations, lines, failed } = log(
      [`::error title=${SECRET},file=a.ts::bad ${SECRET}%0Aworse`, '::warning::w', '::notice::n'].join('\n'),
      { masker },
    );
    expect(annotations).toEqual([
      { level: 'error', message: 'bad ***\nworse', properties: { title: SECRET, file: 'a.ts' } },
      { level: 'warning', message: 'w', properties: {} },
      { level: 'notice', message: 'n', properties: {} },
    ]);
    expect(lines).toEqual(['##[error]bad ***', 'worse', '##[warning]w', '##[notice]n']);
    expect(failed).toBe(false);
  });

  test('for debugging are shown only to a job that debugs', () => {
    expect(log('::debug::a%0Ab').lines).toEqual([]);
    expect(log('::debug::a%0Ab', { debug: true }).lines).toEqual(['##[debug]a', '##[debug]b']);
  });

  test('groups frame lines', () => {
    expect(log('::group::Title\nx\n::endgroup::').lines).toEqual(['##[group]Title', 'x', '##[endgroup]']);
  });

  test('on standard error count as well', () => {
    expect(log('', { stderr: '::error::e' })).toMatchObject({
      annotations: [{ level: 'error', message: 'e' }],
      commands: [{ stream: 'stderr' }],
    });
  });
});

describe('stop-commands', () => {
  test('prints commands as text, also masks, until its token', () => {
    const result = log(
      [
        '::stop-commands::zz',
        `::add-mask::${SECRET}`,
        '::other::',
        '##[ZZ]',
        `::add-mask::${SECRET}`,
        SECRET,
        '::zz::',
      ].join('\n'),
    );
    expect(result.lines).toEqual([
      '::stop-commands::zz',
      `::add-mask::${SECRET}`,
      '::other::',
      '##[ZZ]',
      '***',
      '::zz::',
    ]);
    expect(result.commands.map(({ name, executed }) => [name, executed])).toEqual([
      ['stop-commands', true],
      ['add-mask', false],
      ['zz', true],
      ['add-mask', true],
    ]);
  });

  test('on standard error also stops standard output', () => {
    const { lines } = log(`::add-mask::${SECRET}`, { stderr: 'Bob\r::stop-commands::zz' });
    expect(lines).toEqual(['Bob', '::stop-commands::zz', `::add-mask::${SECRET}`]);
  });

  test('masks a token of more than six characters', () => {
    expect(log('::stop-commands::1234567\n1234567').lines).toEqual(['::stop-commands::***', '***']);
    expect(log('::stop-commands::123456\n123456').lines).toEqual(['::stop-commands::123456', '123456']);
  });

  test.each(['', 'pause-logging', 'Add-Mask'])('refuses the token %j', (token) => {
    const result = log(`::stop-commands::${token}\n::add-mask::${SECRET}\n${SECRET}`);
    expect(result.failed).toBe(true);
    expect(result.lines.at(-1)).toBe('***');
  });
});

describe('deprecated commands', () => {
  test('set-output and save-state still work, with a warning; names ignore case', () => {
    const result = log(
      '::set-output name=a::1\nBob ##[set-output name=A;]evil\n::save-state name=path::/etc/passwd',
    );
    expect([...result.outputs]).toEqual([['a', 'evil']]);
    expect([...result.state]).toEqual([['path', '/etc/passwd']]);
    expect(result.annotations.map(({ level }) => level)).toEqual(['warning', 'warning', 'warning']);
  });

  test.each([
    '::set-env name=a::1',
    '::add-path::/tmp',
    '::set-output::x',
    '::save-state name=::x',
    '::echo::maybe',
  ])('%s fails the step', (line) => {
    const result = log(line);
    expect(result.failed).toBe(true);
    expect(result.lines).toContain(`##[error]Unable to process command '${line}' successfully.`);
  });

  test('add-matcher is taken as a command and not shown', () => {
    const result = log('::add-matcher::/etc/passwd');
    expect(result.lines).toEqual([]);
    expect(result.commands).toHaveLength(1);
  });
});

test('echo shows commands, never a mask', () => {
  const { lines } = log(
    `::echo::on\n::group::g\n::add-mask::${SECRET}\n::error::e\n::echo::OFF\n::endgroup::`,
  );
  expect(lines).toEqual([
    '::group::g',
    '##[group]g',
    '::add-mask::***',
    '##[error]e',
    '::echo::OFF',
    '##[endgroup]',
  ]);
});
