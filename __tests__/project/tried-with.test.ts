import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files with CI's versions: lists of packages, and separately compiled or downloaded programs. */
const PINS = ['.ci', 'acceptance']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  )
  .filter((path) => !path.includes('node_modules') && /\.(?:json|txt|xml|mod|ts)$/.test(path))
  .flatMap((path) => readFileSync(path, 'utf8').split(/(?![.])\W|(?<=[\W_])v(?=\d)/));

test.each(['README.md', 'docs/tried-with.md'])('%s names the versions that CI installs', (page) => {
  const text = readFileSync(page, 'utf8');
  const tables = page === 'README.md' ? /^\| CI system.*?\n\n/ms.exec(text)?.[0] : text;
  const versions = tables?.match(/(?<![\w.])\d+\.\d+(?:\.\d+)?(?!\w|\.\d)/g) ?? [];
  expect(versions.length).toBeGreaterThan(2);
  expect(versions.filter((version) => !PINS.includes(version))).toEqual([]);
});
