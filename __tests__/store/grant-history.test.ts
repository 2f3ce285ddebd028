import { beforeEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import { Secret } from '../../src/secret.js';
import { SavingCommand } from '../../src/store/command.js';
import { TokenFile } from '../../src/store/file.js';
import { GitLabVariable } from '../../src/store/gitlab-variable.js';
import {
  historyAfter,
  historyText,
  NOTHING_KNOWN,
  parseHistory,
  rememberEvent,
} from '../../src/store/grant-history.js';
import { remembered } from '../../src/store/remembered.js';
import { failureFrom } from '../project/failure-of.js';
import { sandboxed } from './sandboxed.js';
import { inFolder, never } from './store-folder.js';

const CONSENT = new Date('2027-01-04T06:00:00Z');
const EXCHANGE = new Date('2027-02-04T06:00:00Z');
const TOKEN = new Secret('FAKE-refresh-token-1');
const BOTH = { consentedAt: CONSENT, rotatedAt: EXCHANGE };

const world = sandboxed();

describe('the text', () => {
  test('tells what was written', () => {
    expect(historyText(BOTH)).toBe(
      '{"consentedAt":"2027-01-04T06:00:00Z","rotatedAt":"2027-02-04T06:00:00Z"}',
    );
    expect(parseHistory(historyText(BOTH))).toEqual(BOTH);
    const rotated = historyAfter(NOTHING_KNOWN, 'rotated', EXCHANGE);
    expect(parseHistory(historyText(rotated))).toEqual({ consentedAt: undefined, rotatedAt: EXCHANGE });
  });

  test('a new consent is a new grant', () => {
    expect(historyAfter(BOTH, 'consented', EXCHANGE)).toEqual({ consentedAt: EXCHANGE, rotatedAt: EXCHANGE });
  });

  test.each([
    '',
    '{"consentedAt":"2027-01',
    '[]',
    'null',
    '{"consentedAt":5,"rotatedAt":"soon"}',
    '{"consentedAt":"2027-13-45T99:00:00Z"}',
    '{"__proto__":{"consentedAt":"2027-01-04T06:00:00Z"}}',
    '\0\0\0',
  ])('%j tells nothing', (text) => {
    expect(parseHistory(text)).toEqual(NOTHING_KNOWN);
  });
});

describe('beside a file', () => {
  const at = (folder: string): TokenFile => new TokenFile(join(folder, 'token'), () => undefined, never);

  test('a consent and an exchange are remembered, for their owner alone', () =>
    inFolder(async (folder) => {
      const store = at(folder);
      expect(await store.history()).toEqual(NOTHING_KNOWN);
      await store.remember('consented', CONSENT);
      expect(await store.remember('rotated', EXCHANGE)).toEqual(BOTH);
      expect(await at(folder).history()).toEqual(BOTH);
      expect(readdirSync(folder)).toEqual(['token.history.json']);
      expect(statSync(join(folder, 'token.history.json')).mode & 0o7777).toBe(0o600);
    }));

  test.each<[string, (file: string, folder: string) => void]>([
    [
      'torn',
      (file) => {
        writeFileSync(file, '{"consentedAt":"2027-01-04T06:0');
      },
    ],
    [
      'larger than any',
      (file) => {
        writeFileSync(file, ' '.repeat(70_000));
      },
    ],
  ])('one that is %s tells nothing, and is replaced', (_what, make) =>
    inFolder(async (folder) => {
      make(join(folder, 'token.history.json'), folder);
      expect(await at(folder).history()).toEqual(NOTHING_KNOWN);
      await at(folder).remember('rotated', EXCHANGE);
      expect(await at(folder).history()).toEqual({ consentedAt: undefined, rotatedAt: EXCHANGE });
    }),
  );

  test.each<[string, (file: string, folder: string) => void]>([
    [
      'a link',
      (file, folder) => {
        writeFileSync(join(folder, 'other'), historyText(BOTH));
        symlinkSync(join(folder, 'other'), file);
      },
    ],
    [
      'a folder',
      (file) => {
        mkdirSync(file);
      },
    ],
  ])('%s is neither read nor written, and the token is saved all the same', (_what, make) =>
    inFolder(async (folder) => {
      make(join(folder, 'token.history.json'), folder);
      const store = at(folder);
      const told: string[] = [];
      await store.open();
      await store.save(TOKEN);
      expect(await store.history()).toEqual(NOTHING_KNOWN);
      await rememberEvent(store, 'rotated', EXCHANGE, (text) => told.push(text));
      await store.close();
      expect(told).toHaveLength(1);
      expect(told[0]).toContain('The refresh token itself is saved');
      expect(readFileSync(join(folder, 'token'), 'utf8')).toBe(`${TOKEN.reveal()}\n`);
    }),
  );

  test('a draft of a process that was killed goes with the next one', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, '.token.history.json.00000000-0000-4000-8000-000000000000'), '{}');
      await at(folder).remember('rotated', EXCHANGE);
      expect(readdirSync(folder)).toEqual(['token.history.json']);
    }));
});

describe('beside a GitLab variable', () => {
  const { gitlab } = fixtures;
  const KEY = 'JIRA_REFRESH_TOKEN';
  const store = (): GitLabVariable =>
    new GitLabVariable({
      send: world().send,
      mask: () => undefined,
      apiUrl: gitlab.apiUrl,
      project: gitlab.project,
      name: KEY,
      gitlabToken: new Secret(gitlab.tokens.maintainer),
    });

  beforeEach(() => {
    world().sandbox.gitlab.setVariable({ key: KEY }, { value: TOKEN.reveal(), masked: true });
  });

  test('a second one is made, and then changed; the token’s own stays as it is', async () => {
    expect(await store().history()).toEqual(NOTHING_KNOWN);
    await store().remember('consented', CONSENT);
    expect(await store().remember('rotated', EXCHANGE)).toEqual(BOTH);
    expect(await store().history()).toEqual(BOTH);
    const { sandbox } = world();
    expect(sandbox.gitlab.variable({ key: `${KEY}_HISTORY` })).toMatchObject({
      value: historyText(BOTH),
      masked: false,
    });
    expect(sandbox.gitlab.variable({ key: KEY })).toMatchObject({ value: TOKEN.reveal(), masked: true });
    expect(sandbox.gitlab.writes).toHaveLength(2);
  });

  test.each(['PUT', 'POST', 'GET'])('a %s that fails costs the dates alone', async (method) => {
    const told: string[] = [];
    world().sandbox.faults.add({
      method,
      path: /variables/,
      then: { status: 403, body: { message: 'FAKE' } },
    });
    const known = await rememberEvent(store(), 'rotated', EXCHANGE, (text) => told.push(text));
    expect(known).toEqual({ consentedAt: undefined, rotatedAt: EXCHANGE });
    // What could not be read is not written over either: it may remember the consent.
    expect(told).toHaveLength(1);
  });

  test('a failing write is a failure to who asks', async () => {
    world().sandbox.faults.add({ method: 'PUT', then: { status: 500 } });
    expect((await failureFrom(store().remember('rotated', EXCHANGE))).code).toBe('refresh-token-not-saved');
  });
});

test('what a process has saved remembers through the store below it', () =>
  inFolder(async (folder) => {
    const store = remembered(new TokenFile(join(folder, 'token'), () => undefined, never), {});
    await store.remember?.('consented', CONSENT);
    expect(await store.history?.()).toEqual({ consentedAt: CONSENT, rotatedAt: CONSENT });
    const forgetful = new SavingCommand('true');
    expect(remembered(forgetful, {})).not.toHaveProperty('remember');
    expect(await rememberEvent(forgetful, 'consented', CONSENT, () => undefined)).toEqual({
      consentedAt: CONSENT,
      rotatedAt: CONSENT,
    });
  }));
