import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { StepFiles } from '../../src/hand-over/step-files.js';
import { Secret } from '../../src/secret.js';
import type { Tls } from '../../src/transport/trust.js';

let parent: string;
/** What was remembered, and whether the directory was there at that moment. */
let remembered: [name: string, existed: boolean][];
let files: StepFiles;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'step-files-'));
  remembered = [];
  files = new StepFiles(parent, {
    remember: (name) => remembered.push([name, existsSync(join(parent, name))]),
  });
});

afterEach(() => {
  chmodSync(parent, 0o700);
  rmSync(parent, { recursive: true });
});

const TLS: Tls = {
  authorities: 'FAKE authorities\n',
  client: { certificate: 'FAKE certificate\n', key: new Secret('FAKE key\n') },
  context: createSecureContext(),
};
const text = (path: string | undefined): string => readFileSync(path ?? '', 'utf8');

test('nothing is made or remembered before the first file', () => {
  expect(readdirSync(parent)).toEqual([]);
  files.remove();
  expect([remembered, readdirSync(parent)]).toEqual([[], []]);
});

test('the directory is remembered before it is made, and made once', () => {
  const one = files.write('curl.conf', 'FAKE config');
  const two = files.write('jira-auth', '#!/bin/sh\n', 0o700);
  expect(remembered).toHaveLength(1);
  const [name, existed] = remembered[0] ?? ['', true];
  expect(existed).toBe(false);
  expect(files.directory).toBe(join(parent, name));
  expect([one, two]).toEqual([join(parent, name, 'curl.conf'), join(parent, name, 'jira-auth')]);
  expect(text(one)).toBe('FAKE config');
  expect([files.directory, one, two].map((path) => statSync(path).mode & 0o777)).toEqual([
    0o700, 0o600, 0o700,
  ]);
});

test('what connections need is written once, each part where it is needed', () => {
  const written = files.writeTls(TLS);
  expect([written.authorities, written.clientCertificate, written.clientKey].map(text)).toEqual([
    'FAKE authorities\n',
    'FAKE certificate\n',
    'FAKE key\n',
  ]);
  for (const path of Object.values(written)) expect(statSync(String(path)).mode & 0o777).toBe(0o600);
  expect(files.writeTls(TLS)).toBe(written);
  expect(readdirSync(files.directory).sort()).toEqual(['ca.pem', 'client-key.pem', 'client.pem']);
});

test.each<[string, Partial<Tls> | undefined, string[]]>([
  ['nothing', undefined, []],
  ['a private CA', { client: undefined }, ['ca.pem']],
  ['a client certificate', { authorities: undefined }, ['client-key.pem', 'client.pem']],
])('with %s: %j', (_what, changes, names) => {
  const written = files.writeTls(changes && { ...TLS, ...changes });
  expect(Object.values(written).filter((path) => path !== undefined)).toHaveLength(names.length);
  expect(names.length === 0 ? readdirSync(parent) : readdirSync(files.directory).sort()).toEqual(names);
});

test('everything is removed, after which there may be new files', () => {
  files.writeTls(TLS);
  files.write('curl.conf', 'FAKE');
  files.remove();
  expect(readdirSync(parent)).toEqual([]);
  files.remove();
  const again = files.writeTls(TLS);
  expect(text(again.authorities)).toBe('FAKE authorities\n');
  expect(new Set(remembered.map(([name]) => name)).size).toBe(2);
});

test('nothing is written twice', () => {
  files.write('curl.conf', 'FAKE 1');
  expect(() => files.write('curl.conf', 'FAKE 2')).toThrow('EEXIST');
  expect(text(join(files.directory, 'curl.conf'))).toBe('FAKE 1');
});

test('a name that can not be remembered is of no directory', () => {
  const failing = new StepFiles(parent, {
    remember: () => {
      throw new Error('no space left');
    },
  });
  expect(() => failing.write('curl.conf', 'FAKE')).toThrow('no space left');
  expect(readdirSync(parent)).toEqual([]);
  failing.remove();
});
