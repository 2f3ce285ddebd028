import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCommand, splitLines } from '../../sandbox/runner/index.js';
import { htmlPage } from '../../src/check/html.js';
import { annotationsOf, reportLines } from '../../src/check/lines.js';
import { ADF, type AdfNode, WIKI } from '../../src/check/notify/jira-issue.js';
import { markdownOf, messageOf } from '../../src/check/notify/message.js';
import type { CheckedCredential, Report } from '../../src/check/report.js';
import { checkSummary } from '../../src/check/summary.js';
import { credential, NONE, sample } from './given.js';

const HOSTILE = [
  ...['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)"],
  ...['<b>'.repeat(5000), 'a. '.repeat(5000), ''],
  '`code` **bold** ![i](https://evil.example)',
  ...['a | b | c', '@everyone #1 https://evil.example $x$', 'a\n::stop-commands::zz', '\r::add-mask::e'],
  ...['##[add-mask]e', '\u202Eevil\u2066\u200B', '\u001B[31mred\u0007', '\u2028::error::x', '\uD800'],
];

function saying(text: string): CheckedCredential {
  const renewal = { url: text, advice: text, secret: text };
  const own = { name: text, site: text, account: text, reasons: [text, text], renewal };
  return credential({ status: 'critical', ...own });
}

function expectVisible(text: string): void {
  expect(text).not.toMatch(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\r\u001B\u0007]/u);
}

const TAGS =
  /^<\/?(?:!DOCTYPE|html|head|meta|title|style|body|header|h1|h2|p|time|ul|li|a|b|br|span|svg|path|rect|circle|line|text|main|section|table|thead|tbody|tr|th|td|div|bdi|code|footer|details|summary|wbr)\b/;

const WRITERS: Record<string, (report: Report, text: string) => void> = {
  'a terminal': (report) => {
    for (const line of reportLines(report)) {
      expect([splitLines(line).length <= 1, parseCommand(line)]).toEqual([true, undefined]);
      expect(line.length).toBeLessThan(4000);
      expectVisible(line);
    }
  },
  annotations: (report) => {
    for (const line of annotationsOf(report.credentials).flatMap(({ title, lines }) => [title, ...lines]))
      expect([splitLines(line).length, parseCommand(line)]).toEqual([line ? 1 : 0, undefined]);
  },
  'the summary': (report) => {
    const markdown = checkSummary(report);
    const rows = markdown.split('\n').filter((line) => line.startsWith('| **'));
    expect(rows.map((row) => row.split('|').length)).toEqual([6]);
    expect(markdown.replaceAll(/<br>|^> |`[^`\n|]*`/gm, '')).not.toMatch(/[<>`\\]/);
    expectVisible(markdown);
  },
  'the page': (report) => {
    const page = htmlPage(report).replace(/<style>[^]*<\/style>/, '');
    const tags = page.match(/<[^>]*>?/g) ?? [];
    expect(tags.filter((tag) => !TAGS.test(tag) || /\son\w+=/.test(tag))).toEqual([]);
    expect(page).not.toMatch(/href="(?!https:|#)/);
    expectVisible(page);
  },
  'a GitHub issue': (report) => {
    for (const message of report.credentials.map(messageOf)) {
      expect(message.title.length).toBeLessThanOrEqual(256);
      const text = markdownOf(message);
      const outside = text.replaceAll(/`[^`\n]*`/g, '');
      const seen = outside
        .replaceAll('&#8203;', '\u200b')
        .replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)));
      expect(seen).not.toMatch(/(?<![A-Za-z0-9])@\w|#\d|GH-\d/);
      expect(outside.replace(/\]\(https:\/\/[^)]*\)/g, '')).not.toMatch(/[<>@\\]|\]\(|javascript:/);
      expect(text.split('`').length % 2).toBe(1);
    }
  },
  'wiki markup': (_report, text) => {
    expect(WIKI.lineOf([{ says: text }, { name: text }, { code: text }])).not.toMatch(/[[\]{}|!@<>*]/);
  },
  "Jira's document": (report) => {
    const nodes: AdfNode[] = report.credentials.map((each) => ADF.textOf(messageOf(each)));
    for (const node of nodes) nodes.push(...(node.content ?? []));
    expect(nodes.filter(({ type, text = '' }) => type === 'text' && text === '')).toEqual([]);
    const links = nodes.flatMap(({ marks = [] }) => marks.flatMap(({ attrs }) => attrs?.href ?? []));
    expect(links.filter((link) => !link.startsWith('https://'))).toEqual([]);
  },
};

const SIGNS = [
  ...Array.from(':#[]\n\r\u200b|`<\\$>"\'&@1;-'),
  ...['. ', '::', '##[', 'error', 'https://a/', '](', '&#', '**', '<br>', '</', '<!--', ' onload=', 'GH-'],
];

const piece = fc.oneof(fc.constantFrom(...SIGNS), fc.string({ unit: 'grapheme' }));
const texts = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));

test.each(Object.entries(WRITERS))("other people's text stays text in %s", (_name, expectHarmless) => {
  const tryText = (text: string): void => {
    const report = sample([saying(text)]);
    const organizations = report.organizations.map((each) => ({ ...each, orgId: text }));
    expectHarmless({ ...report, notes: [text], organizations }, text);
  };
  HOSTILE.forEach(tryText);
  fc.assert(fc.property(texts, tryText), { numRuns: 40 });
});

test('GitHub takes 1 MiB: rows are cut, and the others counted', () => {
  const rowsOf = (markdown: string): number => markdown.match(/^\| \*\*/gm)?.length ?? 0;
  const many = Array.from({ length: 1203 }, () => credential({ status: 'warning' }));
  const markdown = checkSummary(sample([...many, credential()]));
  expect(rowsOf(markdown)).toBe(500);
  expect(markdown).toContain('\nand 704 more (703 warning, 1 ok); the output `report` has all of them.\n');
  for (const text of ['&', '😀', '<b>. '].map((sign) => sign.repeat(5000))) {
    const long = checkSummary({
      ...sample(Array.from({ length: 700 }, () => saying(text))),
      notes: [text],
      organizations: [{ orgId: text, counts: NONE, unlisted: 0 }],
    });
    expect(Buffer.byteLength(long)).toBeLessThan(1024 * 1024);
    expect(rowsOf(long)).toBeGreaterThan(10);
    expect(long).toMatch(/\nand \d+ more \(\d+ critical\)/);
  }
});
