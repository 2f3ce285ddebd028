import { writeFileSync } from 'node:fs';
import { row, type Row, trial, users, ways } from '../trial.js';

const TOKEN = ways.classic['api-token'];

/** The Linux kernel lets no variable be longer; the rest goes through files. */
const LONGEST_VARIABLE = 128 * 1024 - 64;

const ODD: readonly (readonly [input: string, name: string, value: string])[] = [
  ['api-token', 'as long as a variable can be', `FAKE${'F'.repeat(LONGEST_VARIABLE - 64)}`],
  ['api-token', 'a line break', `${TOKEN}\r\n::add-mask::FAKE`],
  ['api-token', 'a bare carriage return', `FAKE-first-half\rFAKE-second-half`],
  ['api-token', 'from right to left', `FAKE-token\u202e-from-right-to-left`],
  ['api-token', 'an emoji', `FAKE-token-\u{1f511}-with-an-emoji`],
  ['api-token', 'a space without width', `FAKE-token\u200b-with-a-space`],
  ['api-token', 'a control character', `FAKE-token\u0007-with-a-bell`],
  ['api-token', 'a space', `FAKE-token with-a-space`],
  ['api-token', 'too short', 'FAKE'],
  ['email', 'a line break', `ada@example.com\r\nX-Injected: FAKE`],
  ['email', 'a colon', `ada:FAKE@example.com`],
  ['email', 'from right to left', `ada\u202e@example.com`],
  ['email', '100 000 characters', `${'a'.repeat(100_000)}@example.com`],
  ['site-url', 'an emoji', 'https://acme\u{1f511}.atlassian.net'],
  ['site-url', 'a Cyrillic letter', 'https://\u0430cme.atlassian.net'],
  ['site-url', 'a line break', 'https://acme\r\n.atlassian.net'],
  ['site-url', '100 000 characters', `https://${'a'.repeat(100_000)}.atlassian.net`],
  ['cloud-id', 'a line break', '11111111-2222-4333-8444-555555555555\n/../..'],
  ['auth-method', 'a command', '##[add-mask]FAKE'],
  ['timeout-seconds', 'a number of 400 digits', '9'.repeat(400)],
  ['required-permissions', 'a command', '::stop-commands::FAKE'],
];

/** Tokens that no variable can hold. */
const FILES: Readonly<Record<string, string | Uint8Array>> = {
  '1 MB': 'F'.repeat(1024 * 1024),
  'a NUL': `FAKE-token-with\u0000-a-nul`,
  'bytes that are no text': Buffer.from([0xff, 0xfe, ...Buffer.from('FAKE-token', 'utf16le')]),
  nothing: '',
  'two lines': 'FAKE-first-half-of-it\nFAKE-second-half-of-it\n',
};

const repository = (name: string): object => ({ repo: { full_name: name } });
const FORK = {
  name: 'pull_request',
  payload: { pull_request: { head: repository('eve/repo'), base: repository('acme/repo') } },
};

const INVALID = { status: 2, code: 'invalid-input', requests: 0, connects: 0 };
const WITHHELD = { ...INVALID, code: 'secrets-unavailable' };
const MISSING = { ...INVALID, code: 'missing-credentials' };
const EMPTY = { email: users.ada.email, 'api-token': '' };

export const INPUTS: readonly Row[] = [
  // An e-mail may hold letters of any script, and also an emoji: Jira says whether it knows it.
  row(52, 'inputs that are huge or odd: 1 MB, NUL, CRLF, from right to left, emoji', [
    ...ODD.map(([input, name, value]) => {
      const isSite = input === 'site-url';
      return trial(
        `${input}: ${name}`,
        { ...INVALID, code: isSite ? 'insecure-url' : 'invalid-input', says: new RegExp(`\`${input}\``) },
        // The value itself is never shown, secret or not; of an address, the advice has an example.
        { inputs: { ...ways.classic, [input]: value }, secrets: isSite ? [] : [value] },
      );
    }),
    ...Object.entries(FILES).map(([name, text]) =>
      trial(
        `jira-auth check: a file with ${name}`,
        { ...INVALID, says: /api-token/ },
        {
          args: ({ place }) => ['check', '--api-token-file', place.path('api-token')],
          inputs: { email: users.ada.email },
          arrange: ({ place }) => {
            writeFileSync(place.path('api-token'), text);
          },
        },
      ),
    ),
  ]),
  row(53, 'secrets that are empty, as for a fork', [
    trial(
      'a pull request from a fork',
      { ...WITHHELD, says: /fork/ },
      { inputs: EMPTY, job: { event: FORK } },
    ),
    trial(
      'Dependabot, not even the site',
      { ...WITHHELD, says: /Dependabot/ },
      { inputs: { 'site-url': '' }, job: { actor: 'dependabot[bot]' } },
    ),
    trial('nobody withholds anything: they are not set', MISSING, { inputs: EMPTY }),
    trial('white space', MISSING, {
      inputs: { ...EMPTY, 'api-token': ' \t ' },
      check: ({ ran }) => (ran.stdout.includes('::add-mask::') ? ['white space is masked'] : []),
    }),
  ]),
];
