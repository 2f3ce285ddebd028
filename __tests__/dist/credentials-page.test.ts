// Every login step of docs/credentials.md, run as it stands there, with the fixtures' secrets in place of a reader's.
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { METHOD_NAMES } from '../../src/methods/index.js';
import { dataCenter, dataCenterWays, github, play, tokens, ways } from './scenario.js';

const SECRETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'api-token': ways.classic,
  'scoped-api-token': ways.scoped,
  'service-account-token': ways.serviceAccountWithoutEmail,
  'client-credentials': ways.clientCredentials,
  'refresh-token': {
    ...ways.refreshToken,
    'refresh-token-environment': github.environment,
    'github-token': github.tokens.environmentsWriter,
  },
  'access-token': { 'access-token': tokens.accessToken },
  'personal-access-token': dataCenterWays['personal-access-token'],
  basic: dataCenterWays.basic,
  'session-cookie': dataCenterWays['session-cookie'],
  oauth1: dataCenterWays.oauth1,
  'oauth-credentials': ways.oauthCredentials,
};

const page = readFileSync('docs/credentials.md', 'utf8');

test('docs/credentials.md has a section for each method, and no other but of scopes', () => {
  const sections = [...page.matchAll(/^## (.*)$/gm)].map(([, name]) => name);
  expect([...sections].sort()).toEqual([...METHOD_NAMES, 'Scopes'].sort());
});

test.each(METHOD_NAMES)('%s: the step of its section logs in by it', async (method) => {
  const section = page.split(`\n## ${method}\n`)[1] ?? '';
  const [, snippet = ''] = /^```yaml\n(.*?)^```/ms.exec(section) ?? [];
  const [step] = parse(snippet) as { uses: string; with: Record<string, string> }[];
  expect(step?.uses).toBe('OWNER/jira-auth@v1');
  const secrets = SECRETS[method] ?? {};
  const inputs = { ...step?.with };
  for (const [name, value] of Object.entries(inputs))
    if (value.startsWith('${{') || name === 'refresh-token-environment') inputs[name] = secrets[name] ?? '';
  if (inputs['site-url']?.includes('example.com')) inputs['site-url'] = dataCenter.url;
  const { main } = await play({ inputs });
  expect(main.outputs).toMatchObject({ 'auth-method': method });
});
