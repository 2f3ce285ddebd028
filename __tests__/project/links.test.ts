import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PAGES } from '../../scripts/snippets.js';

/** Returns Markdown without its code, in which brackets and `#` have other meanings. */
function proseOf(path: string): string {
  return readFileSync(path, 'utf8').replaceAll(/^( *)```.*?^\1```$/gms, '');
}

/** Returns the anchors that GitHub creates for a page's headings. */
function anchorsOf(path: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of proseOf(path).matchAll(/^#+ (.*)$/gm)) {
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
  const text = proseOf(path).replaceAll(/`[^`]*`/g, '');
  return [...text.matchAll(/\]\(([^()\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)]
    .map(([, markdown, html]) => markdown ?? html ?? '')
    .filter((link) => !/^[a-z]+:/.test(link));
}

describe.each(PAGES)('%s', (page) => {
  test('links to files and headings that exist', () => {
    const broken = linksOf(page).filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? page : join(dirname(page), file);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !(statSync(target).isFile() && anchorsOf(target).has(anchor));
    });
    expect(broken).toEqual([]);
  });
});

test('README.md can be read at once: at most 16,000 bytes', () => {
  expect(statSync('README.md').size).toBeLessThanOrEqual(16_000);
});
