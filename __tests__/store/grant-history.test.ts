import { beforeEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import { Secret } from '../../src/secret.js';
import { savingCommand } from '../../src/cli/saving-command.js';
import { tokenFile } from '../../src/store/file.js';
import { gitLabVariable } from '../../src/store/gitlab-variable.js';
import { consentIn, orTold, type TokenStore } from '../../src/store/token-store.js';
import { remembered } from '../../src/store/index.js';
import { folderOfEachTest } from '../folder.js';
import { sandboxed } from './sandboxed.js';

const folder = folderOfEachTest();
const never = new AbortController().signal;

const CONSENT = new Date('2027-01-04T06:00:00Z');
const LATER = new Date('2027-02-04T06:00:00Z');
const TOKEN = new Secret('FAKE-refresh-token-1');
const TEXT = '{"consentedAt":"2027-01-04T06:00:00.000Z"}';

const world = sandboxed();

test.each([TEXT, '{"consentedAt":"2027-01-04T06:00:00Z","more":1}'])('%j tells the date', (text) => {
  expect(consentIn(text)).toEqual(CONSENT);
});

test.each([
  ...['{"consentedAt":"2027-01', '[]', '{"consentedAt":5}', '{"consentedAt":"2027-01-04"}'],
  '{"consentedAt":"2027-13-45T99:00:00Z"}',
])('%j tells nothing', (text) => {
  expect(consentIn(text)).toBeUndefined();
});

/** Remembers a consent and recalls it, and returns the messages if that fails. */
async function rememberAndRecall(store: TokenStore): Promise<string[]> {
  const told: string[] = [];
  const tell = (text: string): void => void told.push(text);
  await orTold(() => store.remember?.(CONSENT), tell);
  const recalled = await orTold(() => store.consentedAt?.(), tell);
  expect(recalled).toEqual(told.length > 0 || !store.remember ? undefined : CONSENT);
  return told;
}

describe('beside a file', () => {
  const at = (folder: string): ReturnType<typeof tokenFile> =>
    tokenFile(join(folder, 'token'), { mask: () => undefined, signal: never });

  test('a consent is remembered, for its owner alone', async () => {
    writeFileSync(join(folder, '.token.history.json.00000000-0000-4000-8000-000000000000'), '{}');
    expect(await at(folder).consentedAt()).toBeUndefined();
    await at(folder).remember(LATER);
    expect(await rememberAndRecall(at(folder))).toEqual([]);
    const file = join(folder, 'token.history.json');
    expect(readdirSync(folder)).toEqual(['token.history.json']);
    expect(readFileSync(file, 'utf8')).toBe(`${TEXT}\n`);
    expect(statSync(file).mode & 0o7777).toBe(0o600);
  });

  test('one that is too large tells nothing', async () => {
    writeFileSync(join(folder, 'token.history.json'), TEXT.padEnd(70_000));
    expect(await at(folder).consentedAt()).toBeUndefined();
  });

  test.each(['a link', 'a folder'])('%s is not touched, and the token is saved', async (what) => {
    const file = join(folder, 'token.history.json');
    if (what === 'a folder') mkdirSync(file);
    else symlinkSync(`${file}.other`, file);
    writeFileSync(`${file}.other`, TEXT);
    const store = at(folder);
    await store.open();
    await store.save(TOKEN);
    const told = expect.stringContaining('(EPERM). The refresh token itself is saved') as unknown;
    expect(await rememberAndRecall(store)).toEqual([told, told]);
    await store.close();
    expect(readFileSync(join(folder, 'token'), 'utf8')).toBe(`${TOKEN.reveal()}\n`);
  });
});

describe('beside a GitLab variable', () => {
  const { gitlab } = fixtures;
  const KEY = 'JIRA_REFRESH_TOKEN';
  const variable = (key: string): object | undefined => world().sandbox.gitlab.variable({ key });
  const { apiUrl, project } = gitlab;
  const place = { apiUrl, project, name: KEY, gitlabToken: new Secret(gitlab.tokens.maintainer) };
  const store = () => gitLabVariable(place, { send: world().send, mask: () => undefined });

  beforeEach(() => {
    world().sandbox.gitlab.setVariable({ key: KEY }, { value: TOKEN.reveal(), masked: true });
  });

  test('a second one is made, and then changed', async () => {
    expect(await store().consentedAt()).toBeUndefined();
    await store().remember(LATER);
    expect(await rememberAndRecall(store())).toEqual([]);
    expect(variable(`${KEY}_HISTORY`)).toMatchObject({ value: TEXT, masked: false });
    expect(variable(KEY)).toMatchObject({ value: TOKEN.reveal(), masked: true });
    expect(world().sandbox.gitlab.writes).toHaveLength(2);
  });

  test.each([
    ['PUT', 500],
    ['POST', 403],
    ['GET', 403],
  ])('a %s that fails with %i costs the date alone', async (method, status) => {
    world().sandbox.faults.add({ method, path: /variables/, then: { status, body: { message: 'FAKE' } } });
    expect(await rememberAndRecall(store())).toEqual([expect.stringContaining('is saved; only the date')]);
  });
});

test('what a process has saved remembers through its store', async () => {
  const store = remembered(tokenFile(join(folder, 'token'), { mask: () => undefined, signal: never }), {});
  expect(await rememberAndRecall(store)).toEqual([]);
  const forgetful = remembered(savingCommand('true'), {});
  expect(forgetful).not.toHaveProperty('remember');
  expect(await rememberAndRecall(forgetful)).toEqual([]);
});
