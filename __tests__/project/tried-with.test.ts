import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where CI's versions stand. */
const PINS = readdirSync('.ci', { recursive: true, encoding: 'utf8' })
  .filter((path) => /^[\w-]+\/(?:package\.json|[\w-]+\.(?:txt|xml))$/.test(path))
  .map((path) => join('.ci', path))
  .concat('acceptance/kit/go-tool.ts', 'acceptance/engines/programs.ts')
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

test.each(['README.md', 'docs/tried-with.md'])('%s names the versions that CI installs', (page) => {
  const text = readFileSync(page, 'utf8');
  const tables = page === 'README.md' ? /^\| CI system.*?\n\n/ms.exec(text)?.[0] : text;
  const versions = tables?.match(/(?<![\w.])\d+\.\d+(?:\.\d+)?(?!\w|\.\d)/g) ?? [];
  expect(versions.length).toBeGreaterThan(2);
  expect(versions.filter((version) => !PINS.split(/[^\w.]/).includes(version))).toEqual([]);
});
