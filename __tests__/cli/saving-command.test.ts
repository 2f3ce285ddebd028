import { expect, jest, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../../src/secret.js';
import { savingCommand } from '../../src/cli/saving-command.js';
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

test('the token is hidden in all that the command prints', async () => {
  const told: string[] = [];
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation(((
    piece: unknown,
    done?: () => void,
  ) => {
    told.push(String(piece));
    done?.();
    return true;
  }) as never);
  await savingCommand('t=$(cat); echo "1 $t" >&2; echo "2 $(printf %s "$t" | base64)" > /dev/stderr').save(
    TOKEN,
  );
  stderr.mockRestore();
  expect(told.join('')).toBe('1 ***\n2 ***\n');
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
