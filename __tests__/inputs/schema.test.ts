import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Door } from '../../src/values/input-kind.js';
import {
  INPUT_NAMES,
  type InputName,
  isInputOf,
  isSecretInput,
  kindOf,
  variablesOf,
} from '../../src/inputs/schema.js';
import { Inputs } from '../../src/read/inputs.js';
import { ACTIONS } from '../../scripts/docs.js';

/** The inputs without a variable of their name. */
const EXCEPTIONS: Partial<Record<InputName, string[]>> = {
  // A result has that name.
  'curl-config': ['JIRA_WRITE_CURL_CONFIG'],
  // They are a credential, or a place, of another service.
  'github-token': ['GH_TOKEN', 'GITHUB_TOKEN'],
  'gitlab-token': ['GITLAB_TOKEN'],
  'gitlab-project': ['CI_PROJECT_ID'],
  // They loosen a guard, or run a command.
  ...without('allow-private-hosts', 'identity', 'save-command'),
  // They choose where a secret is stored.
  ...without('refresh-token-secret', 'refresh-token-environment', 'refresh-token-organization'),
  ...without('refresh-token-repository', 'refresh-token-variable', 'access-token-secret', 'gitlab-group'),
  ...without('gitlab-environment-scope', 'save-secret', 'save-environment', 'save-organization'),
  ...without('save-repository', 'save-variable', 'save-file'),
  // Other tools use that variable, or their name begins with jira- already.
  ...without('project', 'jira-issue-project', 'jira-issue-type', 'jira-issue-credential'),
};

function without(...names: readonly InputName[]): Partial<Record<InputName, string[]>> {
  return Object.fromEntries(names.map((name) => [name, []]));
}

/** Additional variables, as users know them from other tools. */
const FURTHER: Partial<Record<InputName, string[]>> = {
  'site-url': ['JIRA_SITE_URL', 'JIRA_BASE_URL', 'JIRA_URL', 'JIRA_SERVER', 'JIRA_HOST', 'JIRA_DOMAIN'],
  email: ['JIRA_USER_EMAIL', 'JIRA_EMAIL'],
  'personal-access-token': ['JIRA_PERSONAL_ACCESS_TOKEN', 'JIRA_PAT', 'JIRA_PERSONAL_TOKEN'],
  'expires-on': ['JIRA_EXPIRES_ON', 'JIRA_TOKEN_EXPIRES_ON'],
  'webhook-url': ['JIRA_WEBHOOK_URL', 'JIRA_AUTH_WEBHOOK_URL'],
};

const byTheRule = (name: InputName): string => `JIRA_${name.replaceAll('-', '_').toUpperCase()}`;

const expected = (name: InputName): string[] => EXCEPTIONS[name] ?? FURTHER[name] ?? [byTheRule(name)];

const inputsWith = (door: Door, environment: Record<string, string>): Inputs =>
  new Inputs(() => '', environment, door);

const DOORS = [...new Set(INPUT_NAMES.flatMap((name) => kindOf(name).doors))];

describe.each(DOORS)('at the door %s', (door) => {
  const names = INPUT_NAMES.filter((name) => isInputOf(door, name));

  test.each(names)('%s comes from its variables, and no other', (name) => {
    const environment = { [byTheRule(name)]: 'FAKE-by-the-rule' };
    expect(inputsWith(door, environment).find(name)?.value).toBe(
      expected(name).includes(byTheRule(name)) ? 'FAKE-by-the-rule' : undefined,
    );
    for (const [index, variable] of expected(name).entries()) {
      // The first one that is set counts, unless it is blank.
      const before = Object.fromEntries(expected(name).map((each, at) => [each, at < index ? ' ' : 'FAKE']));
      expect(inputsWith(door, { ...before, [variable]: 'FAKE-1\n' }).find(name)).toEqual({
        input: name,
        label: `\`${name}\` (from ${variable})`,
        value: 'FAKE-1',
        variable,
        wasPadded: true,
      });
    }
  });

  test('no variable of another door counts', () => {
    const environment = Object.fromEntries(INPUT_NAMES.flatMap(variablesOf).map((name) => [name, 'FAKE']));
    const inputs = inputsWith(door, environment);
    const found = INPUT_NAMES.filter((name) => inputs.find(name)?.variable);
    expect(found).toEqual(names.filter((name) => expected(name).length > 0));
  });
});

test('no variable stands for two inputs', () => {
  const found = INPUT_NAMES.filter((name) => !variablesOf(name).includes(byTheRule(name)));
  expect(found.toSorted()).toEqual(Object.keys(EXCEPTIONS).toSorted());
  const all = INPUT_NAMES.flatMap(variablesOf);
  expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
});

test('tokens, keys and passwords are secret, and nothing else', () => {
  // Names of secrets, of tokens and of the party that asks for one are public.
  const isPublic = /^(?:(?:refresh|access)-token-|consumer-|save-)/;
  const named = INPUT_NAMES.filter(
    (name) => /(?:-token|-secret|-key|password)$/.test(name) && !isPublic.test(name),
  );
  expect(INPUT_NAMES.filter(isSecretInput).toSorted()).toEqual([...named, 'webhook-url'].toSorted());
});

test.each(ACTIONS)('$file gives no default, which would hide a variable', ({ file, door }) => {
  const { inputs } = parse(readFileSync(file, 'utf8')) as { inputs: Record<string, object> };
  expect(Object.keys(inputs)).toEqual(INPUT_NAMES.filter((name) => isInputOf(door, name)));
  expect(Object.values(inputs).filter((declared) => 'default' in declared)).toEqual([]);
});

test.each(['constructor', '__proto__'])('a variable named %s is like any other', (name) => {
  expect(new Inputs(() => '', {}).environment(name)).toBeUndefined();
  const environment = Object.fromEntries([[name, 'FAKE']]);
  expect(new Inputs(() => '', environment).environment(name)).toBe('FAKE');
});
