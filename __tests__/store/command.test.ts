import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../../src/secret.js';
import { savingCommand } from '../../src/store/command.js';
import { folderOfEachTest } from '../folder.js';
import { failureFrom } from '../project/failure-of.js';

const folder = folderOfEachTest();

const TOKEN = new Secret(`FAKE-refresh-token-${'x'.repeat(2000)}`);

test('the token is on standard input, and nowhere else', async () => {
  const file = (name: string): string => join(folder, name);
  await savingCommand(
    `cat > '${file('stdin')}'; tr '\\0' '\\n' < /proc/self/environ > '${file('env')}'; ps -o args= -p $$ > '${file('args')}' || true`,
  ).save(TOKEN);
  expect(readFileSync(file('stdin'), 'utf8')).toBe(TOKEN.reveal());
  expect(readFileSync(file('env'), 'utf8')).not.toContain(TOKEN.reveal());
  expect(readFileSync(file('args'), 'utf8')).not.toContain(TOKEN.reveal());
});

test.each([
  ['is not there', 'FAKE-no-such-command 2> /dev/null', 'exited with 127'],
  ['is killed', 'kill -9 $$', 'SIGKILL'],
  ['is longer than a system takes', `: ${'x'.repeat(200_000)}`, 'could not be started'],
])('a command that %s has not saved', async (_what, command, how) => {
  const failure = await failureFrom(savingCommand(command).save(TOKEN), 'refresh-token-not-saved', how);
  expect(failure.message).not.toContain(TOKEN.reveal().slice(0, 12));
});

test('one that exits with 0 has saved', async () => {
  await expect(savingCommand('true').save(TOKEN)).resolves.toBeUndefined();
});

test('nothing is run to open, read or close', async () => {
  const store = savingCommand('exit 1');
  await expect(store.open()).resolves.toBeUndefined();
  await expect(store.read()).resolves.toBeUndefined();
  await store.close();
  expect(store.description).toBe('the command in --save-command');
});
