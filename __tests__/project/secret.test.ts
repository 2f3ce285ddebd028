import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, inspect } from 'node:util';
import { gitHubActions } from '../../src/hand-over/github.js';
import { Inputs } from '../../src/read/inputs.js';
import { Secret } from '../../src/secret.js';

const SOURCES = join(import.meta.dirname, '../../src');

test('secrets are revealed in these places only; a new one is a decision', () => {
  const places: Record<string, number> = {};
  for (const file of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const calls = readFileSync(join(SOURCES, file), 'utf8').match(/\breveal\b/g)?.length ?? 0;
    if (calls > 0 && file !== 'secret.ts') places[file.replaceAll('\\', '/')] = calls;
  }
  expect(places).toEqual({
    // Hands over.
    ...{ 'hand-over/variables.ts': 1, 'hand-over/github.ts': 1 },
    // Masks.
    ...{ 'hand-over/derived-forms.ts': 1, 'cli/exec.ts': 1 },
    // Writes private files; for gajira actions, until the job ends.
    ...{ 'hand-over/step-files.ts': 1, 'hand-over/curl-config.ts': 2, 'hand-over/gajira-config.ts': 1 },
    // Saved state: the cookie of a session that must be ended.
    'verify/session.ts': 1,
    // Prints what was asked for.
    ...{ 'cli/sign.ts': 1, 'cli/consent.ts': 1 },
    // Looks at a secret's shape; creates a key from PEM.
    ...{ 'values/hints.ts': 1, 'values/pem.ts': 1 },
    // Sends, gives the client's key to OpenSSL, and signs.
    ...{ 'transport/wire.ts': 2, 'transport/trust.ts': 1, 'oauth1.ts': 2 },
    // Assembles headers, a body, a login, and reads a token's expiry.
    ...{ 'credential.ts': 5, 'verify/token-endpoint.ts': 2, 'methods/session-cookie.ts': 1 },
    // Keeps a refresh token.
    ...{
      'cli/saving-command.ts': 1,
      'store/file.ts': 1,
      'store/gitlab-variable.ts': 1,
      'store/github-secret.ts': 1,
    },
    // Posts to a chat.
    'check/notify/webhook.ts': 1,
  });
});

const VALUE = 'FAKE-secret-0001';

describe('a secret', () => {
  const secret = new Secret(VALUE);
  const nested = { secret, list: [secret], map: new Map([[secret, secret]]) };

  test('equals one of the same value, and no other', () => {
    expect(secret.equals(new Secret(VALUE))).toBe(true);
    expect(secret.equals(new Secret(`${VALUE}2`))).toBe(false);
  });

  test.each<[string, () => unknown]>([
    ['String()', () => String(secret)],
    ['JSON', () => JSON.stringify({ a: [secret] })],
    ['inspect', () => inspect(nested, { depth: null, showHidden: true })],
    [
      'inspect without custom methods',
      () => inspect(nested, { depth: null, showHidden: true, customInspect: false }),
    ],
    ['console.log', () => format('%s %o %O %j %d', secret, secret, secret, secret, secret)],
    [
      'Object.entries',
      () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret), Object.assign({}, secret)]),
    ],
    ['structuredClone', () => inspect(structuredClone({ a: secret }), { showHidden: true })],
  ])('is not shown by %s', (_how, show) => {
    expect(String(show())).not.toContain('FAKE');
  });

  test('shows that something was hidden', () => {
    expect([String(secret), JSON.stringify(secret), inspect(secret)]).toEqual(['***', '"***"', '***']);
  });
});

test.each([
  ['inputs', (variables: NodeJS.ProcessEnv) => new Inputs(() => '', variables)],
  [
    'the job',
    (variables: NodeJS.ProcessEnv) =>
      gitHubActions(variables, () => new Date(), { node: '', sign: '' }, new Inputs(() => '', {}).words()),
  ],
])('%s: an inspection shows no variable', (_what, objectOf) => {
  const object = objectOf({ JIRA_API_TOKEN: 'FAKE-api-token' });
  expect(inspect(object, { depth: null, showHidden: true }) + JSON.stringify(object)).not.toContain('FAKE');
});
