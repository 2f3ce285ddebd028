import { expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ACTIONS, PAGE, withInputs, withTables } from '../../scripts/docs.js';
import { PAGES, snippet, withSnippets } from '../../scripts/snippets.js';
import { EXIT_STATUS } from '../../src/failure.js';
import { METHOD_NAMES } from '../../src/methods/index.js';
import { VERSION } from '../../src/version.js';

const read = (path: string): string => readFileSync(path, 'utf8');
const readme = read('README.md');

function section(page: string, heading: string): string {
  const [, text = ''] = page.split(`\n## ${heading}\n`);
  return text.split('\n## ')[0] ?? '';
}

test('TROUBLESHOOTING.md has a section for each code', () => {
  const headings = Array.from(read('TROUBLESHOOTING.md').matchAll(/^## (.*)$/gm), ([, heading]) => heading);
  // Each with its exit status: see explain.test.ts.
  expect(headings.sort()).toEqual(Object.keys(EXIT_STATUS).sort());
});

test('TROUBLESHOOTING.md has each exit status in its table', () => {
  const table = read('TROUBLESHOOTING.md').matchAll(/^\| (\d+) +\|/gm);
  const rows = Array.from(table, ([, status]) => Number(status));
  expect(rows).toEqual(expect.arrayContaining([...new Set(Object.values(EXIT_STATUS))]));
});

test.each(ACTIONS)('the inputs in $file are those of the schema', async ({ door, file }) => {
  const actionYml = read(file);
  expect(await withInputs(actionYml, door)).toBe(actionYml);
});

test('the page of inputs has the tables that the schema makes', async () => {
  expect(await withTables(read(PAGE))).toBe(read(PAGE));
});

test.each(PAGES)('the snippets of %s are those of the files that they name', (path) => {
  const page = read(path);
  expect(withSnippets(page)).toBe(page);
});

test('a snippet that is not there fails', () => {
  expect(() => snippet('on: push\n', 'one.yml', ['jobs/0'])).toThrow('one.yml has no jobs/0.');
});

test('the README shows how to pin this Action to a commit', () => {
  expect(readme).toMatch(
    /pin the commit and\s+not the tag:\s+`uses: OWNER\/jira-auth@<40 hex digits> # v1\.2\.3`/,
  );
});

test.each([
  ...['Threat model', 'Supported versions', 'Reporting a vulnerability', "What masking can't cover"],
  'How to verify a release',
])('SECURITY.md has the section "%s" (H10)', (heading) => {
  expect(section(read('SECURITY.md'), heading).trim().length).toBeGreaterThan(100);
});

test('the version that requests tell is the one of package.json', () => {
  expect((JSON.parse(read('package.json')) as { version: string }).version).toBe(VERSION);
  expect(VERSION).toMatch(/^\d+\.\d+\.\d+$/);
});

test('the changelog has a section of this version', () => {
  const changelog = read('CHANGELOG.md');
  const [, section = ''] = changelog.split(`\n## [${VERSION}] - `);
  expect(section).toMatch(/^\d{4}-\d\d-\d\d\n/);
  expect(changelog).toContain(`\n[${VERSION}]: https://github.com/`);
});

/** In code, brackets and `#` have other meanings. */
function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^( *)```.*?^\1```$/gms, '');
}

/** As GitHub creates them. */
function anchorsOf(path: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutCode(read(path)).matchAll(/^#+ (.*)$/gm)) {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    let unique = anchor;
    for (let count = 1; anchors.has(unique); count += 1) unique = `${anchor}-${String(count)}`;
    anchors.add(unique);
  }
  return anchors;
}

function linksOf(path: string): string[] {
  const text = withoutCode(read(path)).replaceAll(/`[^`]*`/g, '');
  return [...text.matchAll(/\]\(([^()\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)]
    .map(([, markdown, html]) => markdown ?? html ?? '')
    .filter((link) => !/^[a-z]+:/.test(link));
}

test.each(PAGES)('%s links to files and headings that exist', (page) => {
  const broken = linksOf(page).filter((link) => {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? page : join(dirname(page), file);
    if (!existsSync(target)) return true;
    return anchor !== undefined && !(statSync(target).isFile() && anchorsOf(target).has(anchor));
  });
  expect(broken).toEqual([]);
});

test('README.md can be read at once: at most 16,000 bytes', () => {
  expect(statSync('README.md').size).toBeLessThanOrEqual(16_000);
});

/** Lists of packages, and separately compiled or downloaded programs. */
const PINS = ['.ci', 'acceptance']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  )
  .filter((path) => !path.includes('node_modules') && /\.(?:json|txt|xml|mod|ts)$/.test(path))
  .flatMap((path) => read(path).split(/(?![.])\W|(?<=[\W_])v(?=\d)/));

test.each(['README.md', 'docs/tried-with.md'])('%s names the versions that CI installs', (page) => {
  const text = read(page);
  const tables = page === 'README.md' ? /^\| CI system.*?\n\n/ms.exec(text)?.[0] : text;
  const versions = tables?.match(/(?<![\w.])\d+\.\d+(?:\.\d+)?(?!\w|\.\d)/g) ?? [];
  expect(versions.length).toBeGreaterThan(2);
  expect(versions.filter((version) => !PINS.includes(version))).toEqual([]);
});

/** Without code, pictures, badges and link targets. */
function wordsIn(markdown: string): number {
  const text = withoutCode(markdown)
    .replaceAll(/<[^>]*>|^\[!.*$|^\[\w+\]: .*$/gm, '')
    .replaceAll(/\]\([^)]*\)|\]\[\w*\]/g, ']');
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}'.:/@-]*/gu)?.length ?? 0;
}

// The opening and the choice of a credential, then the section of that credential up to its rotation.
test.each(METHOD_NAMES)('%s: a reader pastes a working step after at most 400 words', (method) => {
  const [opening = ''] = readme.split('\n- [');
  const [above = '', table = ''] = section(readme, 'Which credential?').split('\n| ---');
  const row = table.split('\n').find((line) => line.includes(`credentials.md#${method})`)) ?? '';
  expect(row).not.toBe('');
  const [steps = ''] = section(read('docs/credentials.md'), method).split('\n**Rotate');
  expect(wordsIn([opening, above, row, steps].join('\n'))).toBeLessThanOrEqual(400);
});
