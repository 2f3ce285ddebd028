import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { fakeToken } from '../../sandbox/fake.js';
import { Masker } from '../../sandbox/runner/index.js';
import { derivedForms } from '../../src/hand-over/derived-forms.js';
import { refuseAbsent } from '../project/absent.js';
import { masked, maskedBy, maskerFor, shownBy, textsOf } from './maskers.js';
import { TOOLS } from './tool-forms.js';

function run(line: string, input: string) {
  const [command = '', ...args] = line.split(' ');
  return spawnSync(command, args, { input });
}

/** Returns the tools on this machine. In CI, a missing one is a failure. */
function present(tools: readonly string[]): readonly string[] {
  const found = tools.filter((line) => run(line, 'x').status === 0);
  test('they are here where CI runs', () => {
    refuseAbsent(tools, found);
  });
  return found;
}

const base32 = (bytes: Buffer): string =>
  BigInt(`0x${bytes.toString('hex')}`)
    .toString(32)
    .replace(/./g, (digit) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(Number.parseInt(digit, 32)));

/** The pieces of eight characters that an output shows, plain or in the tools' encodings. */
function readable(token: string, shown: string): string[] {
  const text = shown.replace(/\s/g, '');
  const pieces = Array.from({ length: token.length - 7 }, (_, at) => Buffer.from(token.slice(at, at + 8)));
  const formsOf = (piece: Buffer): string[] => [
    ...[piece.toString(), piece.toString('hex'), piece.toString('base64').slice(0, 10)],
    base32(piece.subarray(0, 5)),
  ];
  return pieces.filter((piece) => formsOf(piece).some((form) => text.includes(form))).map(String);
}

describe('below `jira-auth exec`, what real tools wrap', () => {
  const token = fakeToken('api', 190);
  const texts = textsOf(token);
  /** Each within text on the same lines, starting at every column that matters. */
  const tools = present([
    ...['base64', 'base64 -w 61', 'openssl base64', 'base32', 'fold -w 64', 'fold -w 80', 'xxd -p', 'xxd'],
    ...['hexdump -C', 'od -tx1', 'od -An -tx1', 'od -c', 'od -An -c', 'od -tx1z'],
  ]);

  test.each([...tools, ...present(['hexdump', 'od -x'])])('%s shows one mask', (line) => {
    for (const secret of [token, `-----BEGIN A KEY-----\n${token}=\n${token}\n-----END A KEY-----`]) {
      expect(masked(secret, run(line, secret).stdout).trimEnd()).toMatch(
        /^(?:0{7,8}:?)? *\*\*\*(?:\n0000[\da-f]{3,4})?$/,
      );
    }
  });

  test.each(tools)('%s shows less than eight characters of it, at any place', (line) => {
    for (let column = 0; column < 64; column += 7) {
      const input = `${'. '.repeat(40).slice(0, column)}${token} .`;
      const shown = maskedBy(texts, run(line, input).stdout);
      expect(shown).toContain('***');
      expect(readable(token, shown)).toEqual([]);
    }
  });
});

/** Any password that a person can type, with many characters that encoders change. */
const password = fc
  .array(
    fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...Array.from('"\'\\%$`&<>=/+@:;#~!*()[]{}|^?, -')) },
      { weight: 2, arbitrary: fc.stringMatching(/^[A-Za-z0-9]{1,6}$/) },
      { weight: 1, arbitrary: fc.constantFrom(...Array.from('äöüßÉñ€中文漢字😀🔑')) },
    ),
    { minLength: 4, maxLength: 24 },
  )
  .map((pieces) => `FAKE${pieces.join('')}1`);

const EMAIL = 'me@example.com';

/** Returns remaining pieces of eight characters or more. A wrapping tool's line ending isn't part of the secret. */
function left(shown: string): string[] {
  // Neither are the quotes around it, or a shell's own words.
  return shown
    .replace(/declare -- s=|[\\"']/g, '')
    .split(/\*\*\*|\n/)
    .filter((piece) => Array.from(piece).length >= 8);
}

describe('random secrets that real tools write', () => {
  const secrets = [
    ...fc.sample(password, { numRuns: 20, seed: 20261128 }),
    fakeToken('api'),
    `FAKE~"$'\\/+=&<!,;%\u0060ä中😀${fakeToken('api')}`,
  ];
  const hidden = secrets.map(textsOf);
  const maskers = secrets.map((secret) => maskerFor(EMAIL, secret));
  const found = TOOLS.flatMap((tool) => {
    try {
      return { ...tool, all: tool.write(secrets) };
    } catch {
      return [];
    }
  });

  test('they are here where CI runs', () => {
    const nameOf = ({ name }: (typeof TOOLS)[number]): string => name;
    refuseAbsent(TOOLS.map(nameOf), found.map(nameOf));
  });

  test.each(found)('$name: `jira-auth exec` hides all of it', ({ all }) => {
    for (const [index, secret] of secrets.entries()) {
      for (const [way, text] of Object.entries(all[index] ?? {})) {
        const shown = maskedBy(hidden[index] ?? textsOf(secret), text);
        expect({ way, secret, left: left(shown) }).toEqual({ way, secret, left: [] });
      }
    }
  });

  test.each(found)('$name: the masks of the Action hide all of it', ({ all }) => {
    for (const [index, secret] of secrets.entries()) {
      const masker = maskers[index] ?? maskerFor(EMAIL, secret);
      for (const [way, text] of Object.entries(all[index] ?? {})) {
        // No mask spans the wrapped lines of a mail.
        const shown = shownBy(masker, way === 'quoted-printable' ? text.replaceAll('=\n', '') : text);
        expect({ way, secret, left: left(shown) }).toEqual({ way, secret, left: [] });
      }
    }
  });

  test.each(found)('$name: a key of several lines is hidden, too', ({ write }) => {
    const line = (seed: string): string => `FAKE+/${seed.repeat(70)}`.slice(0, 64);
    const body = [line('aB3/x9'), line('Zq7+k2'), 'FAKE+/x='];
    const key = ['-----BEGIN PRIVATE KEY-----', ...body, '-----END PRIVATE KEY-----', ''].join('\n');
    const texts = textsOf(key);
    const masker = new Masker();
    for (const form of derivedForms(key)) masker.add(form);
    const pieces = body.join('').match(/\w{4,}/g) ?? [];
    const [written = {}] = write([key]);
    for (const [way, text] of Object.entries(written)) {
      for (const shown of [maskedBy(texts, text), shownBy(masker, text)]) {
        expect({ way, left: pieces.filter((piece) => shown.includes(piece)) }).toEqual({ way, left: [] });
      }
    }
  });
});
