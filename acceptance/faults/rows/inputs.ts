import { writeFileSync } from 'node:fs';
import { users, ways } from '../given.js';
import { each, type Plan, type Row, row } from '../trial.js';

const TOKEN = ways.classic['api-token'];

/** The Linux kernel allows no longer variable. Longer values go through files. */
const LONGEST_VARIABLE = 128 * 1024 - 64;

/** Inputs with odd values. The tests of `src/read` have more of them. */
const ODD: readonly (readonly [input: string, value: string])[] = [
  ['api-token', `FAKE${'F'.repeat(LONGEST_VARIABLE - 64)}`],
  ['api-token', `${TOKEN}\r\n::add-mask::FAKE`],
  ['api-token', `FAKE-token\u202e-from-right-to-left`],
  ['api-token', `FAKE-token-\u{1f511}-with-an-emoji`],
  ['email', `ada@example.com\r\nX-Injected: FAKE`],
  ['email', `${'a'.repeat(100_000)}@example.com`],
  ['site-url', 'https://\u0430cme.atlassian.net'],
  ['site-url', `https://${'a'.repeat(100_000)}.atlassian.net`],
  ['auth-method', '##[add-mask]FAKE'],
  ['timeout-seconds', '9'.repeat(400)],
];

/** Tokens that don't fit in a variable. */
const FILES: Readonly<Record<string, string | Uint8Array>> = {
  '1 MB': 'F'.repeat(1024 * 1024),
  'a NUL': `FAKE-token-with\u0000-a-nul`,
  'bytes that are no text': Buffer.from([0xff, 0xfe, ...Buffer.from('FAKE-token', 'utf16le')]),
};

const INVALID: Plan = { status: 2, code: 'invalid-input', requests: 0, connects: 0 };
const named = (input: string, value: string): string => JSON.stringify(`${input}: ${value}`).slice(1, 50);

/** The value itself is never shown, secret or not. For an address, the advice includes an example. */
function odd([input, value]: (typeof ODD)[number]): Plan {
  const isSite = input === 'site-url';
  return {
    ...{ ...INVALID, code: isSite ? 'insecure-url' : 'invalid-input', says: new RegExp(`\`${input}\``) },
    ...{ inputs: { ...ways.classic, [input]: value }, secrets: isSite ? [] : [value] },
  };
}

export const INPUTS: readonly Row[] = [
  // An email address may contain letters of any script, and also an emoji: Jira decides whether it knows the address.
  row(52, 'inputs that are huge or odd: 1 MB, NUL, CRLF, from right to left, emoji', {
    ...each(Object.fromEntries(ODD.map((one) => [named(...one), one])), odd),
    ...each(FILES, (text) => ({
      ...{ ...INVALID, says: /api-token/, inputs: { email: users.ada.email } },
      args: ({ place }) => ['check', '--api-token-file', place.path('api-token')],
      arrange: ({ place }) => {
        writeFileSync(place.path('api-token'), text);
      },
    })),
  }),
  // `__tests__/dist/refused-inputs.test.ts` covers a fork and Dependabot.
  row(53, 'secrets that are empty, as for a fork', {
    'white space': {
      ...{ ...INVALID, code: 'missing-credentials' },
      inputs: { email: users.ada.email, 'api-token': ' \t ' },
      check: ({ ran }) => (ran.stdout.includes('::add-mask::') ? ['white space is masked'] : []),
    },
  }),
];
