import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from '../any-text.js';
import { commandsInLog } from '../../sandbox/log-commands.js';
import { splitLines } from '../../sandbox/runner/index.js';
import { jsonText, printable, printableMarkdown, quoted, withoutCommands } from '../../src/printable.js';

/** Of any CI system, alone or after our own words. */
function commandsIn(text: string): unknown[] {
  return [`${text}\n`, `Authenticated as ${text} (account).\n`, `: ${text}\n`].flatMap(commandsInLog);
}

/** Of every CI system that has them in its logs. */
const COMMANDS = [
  ...['::add-mask::x', '::set-output name=x::x', '##[add-mask]x', '##vso[task.setvariable variable=x]x'],
  ...["##teamcity[setParameter name='x' value='x']", '--- x', '+++ x', '~~~ x', '^^^ +++'],
  ...['\x1b_bk;t=1\x07', '\x1b]1338;url=x\x07', '\x1b]1338;x\x1b]0m', '\x1b[8mha:x\x1b[0m'],
  '\x1b[0Ksection_start:1:x\r\x1b[0Kx',
];

const HOSTILE = [
  ...COMMANDS,
  ...['Hello ::add-mask::e', 'Bob\n::stop-commands::zz', '\u3000::set-output name=a::x', ':::add-mask::e'],
  ...['\u200b::add-mask::e', ':\u200b:add-mask::e', '::add-mask:\u200b:e', '##\u200b[add-mask]e'],
  ...['#\u00ad#[add-mask]e', 'Bob ####[add-mask]e', '##[##[add-mask]e', '##Vso[TASK.x]x ##TeamCity[x]'],
  ...['##v\u017fo[task.x]x', '#\ufe0f#\u115fteamcity[x]', '#\u0301\u034f#vso[task.x]x', '#\0#vso[task.x]x'],
  ...['#\ufffd#vso[task.x]x', '\u200b--- x', '---\tx', '+++', '\x1b[31m~~~ x'],
];

// First: what is made once belongs to the test that makes it.
describe('a text for a log', () => {
  test('of two pieces that begin a command together holds none', () => {
    expect(withoutCommands('Bob ##vso[task.x]##\n  ::add-mask::e\n--- x')).toBe(
      'Bob # #vso[task.x]# #\n  : :add-mask: :e\n- -- x',
    );
  });

  test('keeps what this program moves and colours with, and hosts of IPv6', () => {
    for (const text of ['\r\x1b[2K⠋ Asking', '\x1b[31mjira-auth:\x1b[39m no', 'to https://[::1]:8443/x.'])
      expect(withoutCommands(text)).toBe(text);
    expect(withoutCommands('\x1b[8mha:x [::add-mask::x')).toBe(' [8mha:x [: :add-mask: :x');
  });
});

describe('hostile text becomes one line without a command (B1, B2)', () => {
  test('each mark begins a command of a system that there is', () => {
    for (const text of COMMANDS) expect([text, commandsInLog(text).length > 0]).toEqual([text, true]);
  });

  test.each(HOSTILE)('%j', (text) => {
    expect(splitLines(printable(text)).length).toBeLessThanOrEqual(1);
    expect(commandsIn(printable(text))).toEqual([]);
  });

  test('any text made of the pieces of commands', () => {
    const piece = fc.constantFrom(
      ...['::', ':', '##[', '#', '[', ']', 'add-mask', 'stop-commands', 'set-output name=a;'],
      ...['vso[task.x]', 'TEAMCITY[x]', '---', '+++', '^^^ ', 'section_start:1:a', ' ', '\r', '\n'],
      ...['\u200b', '\ufeff', '\u00a0', '\u2028', '\0', '\u001b[0m', '\u001b[0K', '\u001b]1338;'],
      ...['\u001b[8mha:', '\u034f', '\ufe0f', '\ud800', 'e'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expect(commandsIn(printable(pieces.join('')))).toEqual([]);
        // Beside another, or not made printable.
        const half = pieces.length / 2;
        const [one, other] = [pieces.slice(0, half), pieces.slice(half)].map((some) => some.join(''));
        const beside = `${printable(one ?? '')}${printable(other ?? '')}`;
        for (const text of [beside, pieces.join('')]) {
          expect(commandsInLog(withoutCommands(text))).toEqual([]);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

test('JSON holds no command, and says the same', () => {
  const texts = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), anyText()));
  fc.assert(
    fc.property(fc.record({ text: texts, host: fc.constant('https://[::1]:8443') }), (value) => {
      expect(JSON.parse(jsonText(value, 2))).toEqual(JSON.parse(JSON.stringify(value)));
      expect(commandsIn(jsonText(value) + jsonText(value, 2))).toEqual([]);
    }),
  );
});

test('in a sentence, text from outside is quoted, without backticks', () => {
  expect(quoted('a `b`\n')).toBe(`"a 'b'"`);
});

const keys = '🔑'.repeat(199);

describe('what is not seen, or changes what is (B3), is left out, as after 200 characters (B4)', () => {
  test.each([
    ['colours (ANSI)', 'a\u001b[31mred\u001b[0m', 'a [31mred [0m'],
    ['other controls', '\u0007a\0b\u009bc\b\b\u007f', 'a b c'],
    ['what is formatting', 'a\u202eb\u2066c\u200bd\u2060e\ufefff\u00adg\u{e0041}\u{e0042}h', 'abcdefgh'],
    ['private characters', 'a\ue000b\u{f0000}c', 'abc'],
    ['unassigned characters', 'a\u0378b\uffffc', 'abc'],
    ['lone surrogates', 'a\ud800b\udc00c', 'abc'],
    ['replacement characters', 'a\ufffdb', 'ab'],
    ['line ends of every kind', 'a\nb\r\nc\rd\u2028e\u2029f\u0085g\vh\fi', 'a b c d e f g h i'],
    ['spaces', 'a  b', 'a b'],
    ['spaces of every kind', '\u00a0a\u3000b\u2003\tc ', 'a b c'],
    ...['José 山田 🔑', "O'Neil #1: [a] 12:30"].map((name) => [name, name, name]),
    ['200 characters of two units each', `${keys}🔑`, `${keys}🔑`],
    ['201 characters of two units each', `${keys}🔑🔑`, `${keys}…`],
    ['what begins far behind', `${' '.repeat(800)}a`, ''],
    ['what begins a little nearer', `${' '.repeat(799)}a`, 'a'],
  ])('%s', (_what, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test('of any text, also where breaking commands up makes it longer', () => {
    for (const unit of [':', '##[', '🔑', '\u200b', ' a', '\ud800', 'é']) {
      expect(Array.from(printable(unit.repeat(100_000))).length).toBeLessThanOrEqual(200);
    }
  });

  test('any text is shown without control characters', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const shown = printable(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown.trim()).toBe(shown);
      }),
      { numRuns: 2000 },
    );
  });
});

test('in Markdown, every sign with a meaning is written by its number', () => {
  for (let code = 0x21; code < 0x7f; code++) {
    const sign = String.fromCharCode(code);
    if (/[A-Za-z0-9"'$%,;=?^]/.test(sign)) continue;
    expect(printableMarkdown(`José 山田 4${sign}2`)).toBe(`José 山田 4&#${code};2`);
  }
});
