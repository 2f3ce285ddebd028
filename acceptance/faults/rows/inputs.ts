import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { action, users, ways } from '../action.js';
import { commandLine } from '../command-line.js';
import { AT_ONCE } from '../row.js';
import type { Row, Trial } from '../row.js';

const TOKEN = ways.classic['api-token'];

/** The Linux kernel lets no variable be longer; the rest goes through files. */
const LONGEST_VARIABLE = 128 * 1024 - 64;

const ODD: readonly (readonly [name: string, input: string, value: string])[] = [
  ['as long as a variable can be', 'api-token', `FAKE${'F'.repeat(LONGEST_VARIABLE - 64)}`],
  ['a line break', 'api-token', `${TOKEN}\r\n::add-mask::FAKE`],
  ['a bare carriage return', 'api-token', `FAKE-first-half\rFAKE-second-half`],
  ['from right to left', 'api-token', `FAKE-token\u202e-from-right-to-left`],
  ['an emoji', 'api-token', `FAKE-token-\u{1f511}-with-an-emoji`],
  ['a space without width', 'api-token', `FAKE-token\u200b-with-a-space`],
  ['a control character', 'api-token', `FAKE-token\u0007-with-a-bell`],
  ['a space', 'api-token', `FAKE-token with-a-space`],
  ['too short', 'api-token', 'FAKE'],
  ['a line break', 'email', `ada@example.com\r\nX-Injected: FAKE`],
  ['a colon', 'email', `ada:FAKE@example.com`],
  ['from right to left', 'email', `ada\u202e@example.com`],
  ['100 000 characters', 'email', `${'a'.repeat(100_000)}@example.com`],
  ['an emoji', 'site-url', 'https://acme\u{1f511}.atlassian.net'],
  ['a Cyrillic letter', 'site-url', 'https://\u0430cme.atlassian.net'],
  ['a line break', 'site-url', 'https://acme\r\n.atlassian.net'],
  ['100 000 characters', 'site-url', `https://${'a'.repeat(100_000)}.atlassian.net`],
  ['a line break', 'cloud-id', '11111111-2222-4333-8444-555555555555\n/../..'],
  ['a command', 'auth-method', '##[add-mask]FAKE'],
  ['a number of 400 digits', 'timeout-seconds', '9'.repeat(400)],
  ['a command', 'required-permissions', '::stop-commands::FAKE'],
];

function odd(name: string, input: string, value: string): Trial {
  return action({
    name: `${input}: ${name}`,
    inputs: { ...ways.classic, [input]: value },
    // The value itself is never shown, secret or not; of an address, the advice has an example.
    secrets: () => (input === 'site-url' ? [] : [value]),
    expect: {
      status: 2,
      code: input === 'site-url' ? 'insecure-url' : 'invalid-input',
      says: new RegExp(`\`${input}\``),
      requests: 0,
      connects: 0,
    },
  });
}

/** A token that no variable can hold. */
function file(name: string, text: string | Uint8Array): Trial {
  return commandLine({
    name: `jira-auth check: a file with ${name}`,
    args: ({ folder }) => ['check', '--api-token-file', join(folder, 'api-token')],
    inputs: { email: users.ada.email },
    arrange: ({ folder }) => {
      writeFileSync(join(folder, 'api-token'), text);
    },
    expect: { status: 2, code: 'invalid-input', says: /api-token/, requests: 0 },
  });
}

const fork = {
  name: 'pull_request',
  payload: {
    pull_request: { head: { repo: { full_name: 'eve/repo' } }, base: { repo: { full_name: 'acme/repo' } } },
  },
};

const WITHHELD = { status: 2, code: 'secrets-unavailable', requests: 0, connects: 0 } as const;

export const INPUTS: readonly Row[] = [
  {
    number: 52,
    fault: 'inputs that are huge or odd: 1 MB, NUL, CRLF, from right to left, emoji',
    exit: [2],
    bound: AT_ONCE,
    decision: 'an e-mail may hold letters of any script, and also an emoji: Jira says whether it knows it',
    trials: [
      ...ODD.map(([name, input, value]) => odd(name, input, value)),
      file('1 MB', 'F'.repeat(1024 * 1024)),
      file('a NUL', `FAKE-token-with\u0000-a-nul`),
      file('bytes that are no text', Buffer.from([0xff, 0xfe, ...Buffer.from('FAKE-token', 'utf16le')])),
      file('nothing', ''),
      file('two lines', 'FAKE-first-half-of-it\nFAKE-second-half-of-it\n'),
    ],
  },
  {
    number: 53,
    fault: 'secrets that are empty, as for a fork',
    exit: [2],
    bound: AT_ONCE,
    trials: [
      action({
        name: 'a pull request from a fork',
        inputs: { email: users.ada.email, 'api-token': '' },
        job: { event: fork },
        expect: { ...WITHHELD, says: /fork/ },
      }),
      action({
        name: 'Dependabot, not even the site',
        inputs: { 'site-url': '' },
        job: { actor: 'dependabot[bot]' },
        expect: { ...WITHHELD, says: /Dependabot/ },
      }),
      action({
        name: 'nobody withholds anything: they are not set',
        inputs: { email: users.ada.email, 'api-token': '' },
        expect: { status: 2, code: 'missing-credentials', requests: 0, connects: 0 },
      }),
      action({
        name: 'white space',
        inputs: { email: users.ada.email, 'api-token': ' \t ' },
        expect: { status: 2, code: 'missing-credentials', requests: 0, connects: 0 },
        check: ({ main }) =>
          main.commands.some(({ name }) => name === 'add-mask') ? ['white space is masked'] : [],
      }),
    ],
  },
];
