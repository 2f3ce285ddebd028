import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { readRegular, readText, readTextOrPipe, replaceFile } from '../../src/files.js';
import { folderOfTests } from '../folder.js';

const folder = folderOfTests();
const server = createServer();

beforeAll(async () => {
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('file'), 'FAKE\n');
  writeFileSync(at('huge'), '');
  truncateSync(at('huge'), 2 ** 40);
  symlinkSync(at('file'), at('link'));
  execFileSync('mkfifo', [at('pipe')]);
  await new Promise<void>((ready) => server.listen(at('socket'), ready));
});

afterAll(() => {
  server.close();
});

const forever = { signal: new AbortController().signal, seconds: 3600 };

describe('a small file', () => {
  test.each(['file', 'link', '/proc/self/comm'])('is read: %s', async (name) => {
    const text = readText(resolve(folder, name));
    expect(text).toMatch(/^.+\n$/);
    expect(await readTextOrPipe(resolve(folder, name), name, forever)).toBe(text);
  });

  test.each([
    ['pipe', 'EINVAL'],
    ['/dev/zero', 'EINVAL'],
    ['.', 'EISDIR'],
    ['socket', 'ENXIO'],
    ['huge', 'EFBIG'],
    ['missing', 'ENOENT'],
    // It has no size, and no end within the limit.
    ['/proc/self/pagemap', 'EFBIG'],
  ])('is none, which is seen at once: %s', async (name, code) => {
    const path = resolve(folder, name);
    expect(() => readText(path)).toThrow(expect.objectContaining({ code }));
    if (name === 'pipe') return;
    await expect(readTextOrPipe(path, name, forever)).rejects.toMatchObject({ code });
  });

  test('is not read through a link where that is not wanted', () => {
    expect(() => readRegular(join(folder, 'link'), { follow: false })).toThrow(
      expect.objectContaining({ code: 'ELOOP' }),
    );
  });
});

test('is replaced although its folder can not be listed, and so not be synced', () => {
  const place = join(folder, 'unlisted');
  mkdirSync(place);
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) for (const each of [folder, place]) chownSync(each, 12_345, 12_345);
  chmodSync(place, 0o300);
  if (isRoot) process.seteuid?.(12_345);
  try {
    replaceFile(join(place, 'file'), 'FAKE');
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
  expect(readFileSync(join(place, 'file'), 'utf8')).toBe('FAKE');
  chmodSync(place, 0o700);
});

describe('a pipe', () => {
  const readPipe = (limits: Parameters<typeof readTextOrPipe>[2]): Promise<string> =>
    readTextOrPipe(join(folder, 'pipe'), 'the pipe', limits);

  /** Opens the other end, which fails before the program waits for it. */
  async function writer(): Promise<number> {
    for (;;) {
      try {
        return openSync(join(folder, 'pipe'), constants.O_WRONLY | constants.O_NONBLOCK);
      } catch {
        await new Promise(setImmediate);
      }
    }
  }

  test('is read to its end, when that comes', async () => {
    const text = readPipe(forever);
    const descriptor = await writer();
    writeFileSync(descriptor, 'FAKE-');
    await new Promise(setImmediate);
    writeFileSync(descriptor, 'of-pipe');
    closeSync(descriptor);
    expect(await text).toBe('FAKE-of-pipe');
  });

  test('is read no further than its limit', async () => {
    const text = readPipe({ ...forever, largestBytes: 10 });
    // It fails while the other end is still open.
    const refused = expect(text).rejects.toMatchObject({ code: 'EFBIG' });
    const descriptor = await writer();
    writeFileSync(descriptor, 'FAKE-longer');
    await refused;
    closeSync(descriptor);
  });

  test.each([false, true])(
    'ends with the signal, and at the time limit (with a writer: %j)',
    async (isOpen) => {
      const controller = new AbortController();
      const reason = new Error('Interrupted.');
      const [interrupted, late] = [
        readPipe({ ...forever, signal: controller.signal }),
        readPipe({ ...forever, seconds: 0.01 }),
      ];
      const descriptor = isOpen ? await writer() : undefined;
      controller.abort(reason);
      await expect(interrupted).rejects.toBe(reason);
      await expect(late).rejects.toMatchObject({ code: 'timeout' });
      if (descriptor !== undefined) closeSync(descriptor);
    },
  );
});
