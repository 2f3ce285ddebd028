import { afterAll, beforeEach } from '@jest/globals';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for the tests of one file, which is gone afterwards. */
export function folderOfTests(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'tests-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** The same, and there is nothing in it when a test begins. */
export function folderOfEachTest(): string {
  const folder = folderOfTests();
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  });
  return folder;
}
