import { expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { derivedForms } from '../../src/hand-over/derived-forms.js';
import { dataCenterWays, onDataCenter, play, ways, type Played, type Scenario } from './scenario.js';

type Way = [name: string, inputs: Readonly<Record<string, string>>, scenario: Scenario];

const WAYS: Way[] = [
  ...Object.entries(ways).map(([name, inputs]): Way => [`Cloud, ${name}`, inputs, { inputs }]),
  ...Object.entries(dataCenterWays).map(([name, inputs]): Way => [
    `Data Center, ${name}`,
    inputs,
    onDataCenter({ inputs, version: name === 'client-credentials' ? '11' : '10.3' }),
  ]),
];

const PUBLIC = ['email', 'client-id', 'username', 'consumer-key', 'auth-method', 'redirect-uri'];

/** All that is secret in a run: what was given, what was issued for it, and every form of both. */
function secretsOf(inputs: Readonly<Record<string, string>>, { main: { outputs } }: Played): string[] {
  const given = Object.entries(inputs).flatMap(([name, value]) => (PUBLIC.includes(name) ? [] : [value]));
  const issued = ['authorization', 'auth-header', 'refresh-token'].flatMap((name) => outputs[name] || []);
  return [...given.flatMap((secret) => secret.split('\n')), ...issued]
    .filter((secret) => secret.length >= 8 && !secret.startsWith('-----'))
    .flatMap((secret) => [...derivedForms(secret)]);
}

test.each(WAYS)(
  'after %s, no secret is in the environment of later steps (E1)',
  async (_name, inputs, given) => {
    const ran = await play(given);
    expect(ran.main.status).toBe(0);
    expect(ran.main.env).not.toHaveProperty('JIRA_AUTH_HEADER');
    expect(ran.main.env['JIRA_BASE_URL']).toMatch(/^https:/);
    const visible = Object.values(ran.main.env).join('\n');
    expect(secretsOf(inputs, ran).filter((secret) => visible.includes(secret))).toEqual([]);
  },
);

test.each(WAYS)('after %s, nothing is in the workspace (E12)', async (_name, _inputs, given) => {
  const seen: string[][] = [];
  await play({
    ...given,
    afterwards: ({ job, main }) => {
      expect(main.status).toBe(0);
      seen.push(readdirSync(job.workspace));
    },
  });
  expect(seen).toEqual([[]]);
});
