import { afterAll, beforeEach } from '@jest/globals';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Creates a folder for the tests of one file, and deletes it afterwards. */
export function folderOfTests(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'tests-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Creates such a folder, and empties it before each test. */
export function folderOfEachTest(): string {
  const folder = folderOfTests();
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  });
  return folder;
}
