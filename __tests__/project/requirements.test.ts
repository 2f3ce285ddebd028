import { expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A1 to A16, B1 to B14, and so on. */
const COUNTS = { A: 16, B: 14, C: 17, D: 9, E: 13, F: 12, G: 20, H: 11 };

const ALL = Object.entries(COUNTS).flatMap(([kind, count]) =>
  Array.from({ length: count }, (_, index) => `${kind}${index + 1}`),
);

/** In the title of a test: "a token is never quoted (A7, B9)". */
const MENTIONED = /\(([A-H]\d{1,2}(?:, [A-H]\d{1,2})*)[);]/g;

const SPECIFICATION = '../shared/reference/security.md';

function idsIn(path: string): string[] {
  return Array.from(readFileSync(path, 'utf8').matchAll(MENTIONED), ([, ids = '']) => ids.split(', ')).flat();
}

test('each requirement is in a title, and no other is', () => {
  const files = ['__tests__', 'acceptance'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('requirements.test.ts'))
      .map((path) => join(folder, path)),
  );
  const shown = new Set([...files, '.ci/run'].flatMap(idsIn));
  expect(ALL.filter((id) => !shown.has(id))).toEqual([]);
  expect([...shown].filter((id) => !ALL.includes(id))).toEqual([]);
});

if (existsSync(SPECIFICATION)) {
  test('they are those of the specification', () => {
    const specified = readFileSync(SPECIFICATION, 'utf8').matchAll(/^([A-H]\d{1,2}) Given/gm);
    expect(Array.from(specified, ([, id]) => id)).toEqual(ALL);
  });
} else {
  console.log('skipped: the specification is not beside this folder');
}
