import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { htmlPage } from '../../src/check/html.js';
import { SCHEMES } from '../../src/check/html-style.js';
import type { CheckedCredential } from '../../src/check/report.js';
import { STATUSES } from '../../src/check/report.js';
import { placeOf } from '../../src/check/timeline.js';
import { credential, EACH, HOSTILE, sample, saying } from './sample.js';

/** The page without its style sheet. */
function pageOf(credentials: readonly CheckedCredential[] = EACH): string {
  return htmlPage(sample(credentials)).replace(/<style>[^]*<\/style>/, '<style></style>');
}

/** Rows of credentials, as text. */
function rowsOf(page: string): string[] {
  return [...page.matchAll(/<tr role="row"><th scope="row".*<\/tr>/g)].map(([row]) => shown(row));
}

/** Text as a browser shows it. */
function shown(html: string): string {
  const text = html.replace(/<[^>]*>/g, ' ').replace(/&#(\d+);/g, (_, code: string) => {
    return String.fromCharCode(Number(code));
  });
  return text.replace(/ +/g, ' ').trim();
}

test('a small page', () => {
  expect(pageOf()).toMatchSnapshot();
});

test('says of each credential all that is known', () => {
  const rows = rowsOf(pageOf());
  const triage = rows.find((row) => row.startsWith('triage'));
  expect(triage).toBe(
    "triage expired OAuth 2.0 refresh token of Mia Krystof at acme.atlassian.net 3 days ago 2027-02-26 by OAuth's rules Its last day is over. Jira refuses it. credential-expired Create a new API token in the profile of the account. Renew it at id.atlassian.com Secret to update: JIRA_WEB_TOKEN",
  );
});

test('has the most urgent first, and a part of its own for those whose end is not known', () => {
  const page = pageOf();
  expect(rowsOf(page).map((row) => row.split(' ')[0])).toEqual([
    'release',
    'triage',
    'docs',
    'deploy',
    'mobile',
    'chat',
    'web',
    'erp',
  ]);
  const [part = ''] = /<section id="not-known".*?<\/section>/s.exec(page) ?? [];
  expect(rowsOf(part).map((row) => row.split(' ')[0])).toEqual(['chat']);
  expect(part).not.toContain('class="bar"');
});

test('an end that is known stands on the timeline, though the credential could not be tried', () => {
  const page = pageOf([credential({ status: 'unknown', reasons: ['No answer.'], code: 'timeout' })]);
  const [part = ''] = /<section id="not-checked".*?<\/section>/s.exec(page) ?? [];
  expect(part).toContain('aria-label="could not be checked, and expires on 2027-08-01, in 153 days"');
});

test('loses no credential, whatever is known of it', () => {
  const ends = [{}, { endsAt: undefined, daysLeft: undefined, source: undefined }];
  const all = STATUSES.flatMap((status) => ends.map((end) => credential({ status, ...end })));
  expect(rowsOf(pageOf(all))).toHaveLength(all.length);
});

const LATE = { status: 'unknown', code: 'timeout' } as const;
const NO_END = { status: 'unknown', endsAt: undefined, daysLeft: undefined } as const;
const OVERDUE = { status: 'warning', daysLeft: -5 } as const;

test.each<[string, readonly Partial<CheckedCredential>[]]>([
  ['None of the organization&#39;s tokens needs you', []],
  ['All credentials are in order', [{}]],
  ['The next credential expires in 13 days', [{ status: 'warning', daysLeft: 13 }, {}]],
  ['1 credential needs you now', [{ status: 'expired', daysLeft: -1 }, {}]],
  ['2 credentials need you now', [{ status: 'rejected' }, { status: 'critical', daysLeft: 1 }]],
  ['1 credential needs you now', [{ status: 'failed', code: 'permission-denied' }, {}, NO_END]],
  ['1 credential has an unknown expiry date', [NO_END, {}]],
  ['2 credentials have an unknown expiry date', [NO_END, NO_END]],
  ['1 credential could not be checked', [LATE, NO_END, {}]],
  [
    '2 credentials could not be checked; the next credential expires tomorrow',
    [LATE, LATE, { status: 'warning', daysLeft: 1 }],
  ],
  ['1 credential works beyond its date', [OVERDUE, {}]],
  [
    'The next credential expires in 2 days; 2 credentials work beyond their dates',
    [OVERDUE, OVERDUE, { status: 'warning', daysLeft: 2 }],
  ],
])('begins with what matters: %s', (title, changes) => {
  expect(pageOf(changes.map((change) => credential(change)))).toContain(`<h1>${title}</h1>`);
});

test('of nothing at all, no credential was checked', () => {
  expect(htmlPage({ ...sample([]), organizations: [] })).toContain('<h1>No credential was checked</h1>');
});

test('one that could not be asked has no part that says that its end is what is unknown', () => {
  const page = pageOf([credential({ ...NO_END, code: 'timeout', reasons: ['No answer.'] })]);
  expect(page).not.toContain('id="not-known"');
  expect(page).toContain('the server could not be asked');
});

describe('needs nothing from anywhere', () => {
  test('no script, no resource, no style in an attribute', () => {
    const page = htmlPage(sample());
    expect(page).not.toMatch(
      /<script|<link|<img|<iframe|<form|<base|\ssrc=|\sstyle=|\son\w+=|url\(|@import/i,
    );
    expect([...page.matchAll(/<style>/g)]).toHaveLength(1);
  });

  test('and its policy lets nothing in but its style sheet', () => {
    const page = htmlPage(sample());
    const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page).toContain(
      `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
    );
  });

  test.each([
    'http://jira.example.com',
    'javascript:alert(1)',
    'https://me:FAKE@jira.example.com',
    'data:text/html,x',
    '//jira.example.com',
    'acme',
  ])('and links no %s', (url) => {
    const renewal = { url, advice: 'Renew it.', secret: undefined };
    expect(pageOf([credential({ site: url, renewal })])).not.toContain('href="http');
    expect(pageOf([credential({ site: url, renewal })])).not.toContain('href="javascript');
    expect(pageOf([credential({ site: url, renewal })])).not.toContain('href="data');
  });
});

describe('hostile text stays text', () => {
  const tagsOf = (page: string) =>
    (page.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""')).join('');

  /** The tags of a page are the same, whatever its texts are, but for code in backticks, links and empty texts. */
  function expectHarmless(text: string): void {
    const report = sample([saying(`x${text}`, { status: 'critical' })]);
    const page = htmlPage({
      ...report,
      notes: [text],
      organizations: report.organizations.map((organization) => ({ ...organization, orgId: text })),
    }).replace(/<style>[^]*<\/style>/, '');
    const known =
      /^<\/?(?:!DOCTYPE|html|head|meta|title|body|header|h1|h2|p|time|ul|li|a|b|br|span|svg|path|rect|circle|line|text|main|section|table|thead|tbody|tr|th|td|div|bdi|code|footer)\b/;
    for (const tag of page.match(/<[^>]*>?/g) ?? []) {
      expect(tag).toMatch(known);
      expect(tag).not.toMatch(/\son\w+=/);
    }
    const plain = tagsOf(pageOf([saying('x', { status: 'critical' })]));
    const simple = (tags: string) => tags.replace(/<\/?(?:code|p|a|li|br|ul|style)\b[^>]*>/g, '');
    expect(simple(tagsOf(page))).toBe(simple(plain));
    expect(page).not.toMatch(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\r\u001B\u0007]/u);
    expect(page).not.toMatch(/href="(?!https:|#)/);
  }

  test.each(HOSTILE)('%j', (text) => {
    expectHarmless(text);
  });

  test('any text', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '`',
      '</',
      '<!--',
      ' onload=',
      'https://a/',
      '\n',
      '. ',
    );
    const texts = fc.array(fc.oneof(pieces, fc.string({ unit: 'grapheme' })), { maxLength: 12 });
    fc.assert(
      fc.property(texts, (parts) => {
        expectHarmless(parts.join(''));
      }),
    );
  });
});

describe('the scale', () => {
  test('grows with the days, from the left edge to the right one', () => {
    const days = Array.from({ length: 2001 }, (_, index) => index - 1000);
    const places = days.map(placeOf);
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(Math.min(...places)).toBeGreaterThan(0);
    expect(Math.max(...places)).toBeLessThan(100);
  });

  test('tells days of the coming weeks apart', () => {
    const places = Array.from({ length: 31 }, (_, days) => placeOf(days));
    expect(new Set(places).size).toBe(31);
  });

  test('a year, and what is beyond it, stands at the end', () => {
    expect(placeOf(365)).toBe(placeOf(40_000));
    expect(placeOf(-365)).toBe(placeOf(-40_000));
  });
});

describe('the overview', () => {
  /** Of each mark its place, in percent, and its status. */
  function marksOf(page: string): [number, string][] {
    const [overview = ''] = /<div class="overview">.*?<\/div>/s.exec(page) ?? [];
    return [...overview.matchAll(/<svg class="end (\w+)" x="([\d.]+)%"/g)].map(([, status = '', place]) => [
      Number(place),
      status,
    ]);
  }

  test('has a mark for each end that is known, where it is', () => {
    const dated = EACH.filter(({ daysLeft }) => daysLeft !== undefined);
    const expected = dated.map(({ daysLeft = 0, status }) => [placeOf(daysLeft), status]);
    const page = pageOf();
    expect(marksOf(page)).toEqual(expected.sort(([one], [other]) => Number(one) - Number(other)));
    expect(page).toContain(
      'aria-label="5 credentials by days left: 1 expired, 1 failed, 1 critical, 1 warning, 1 ok"',
    );
    expect(page).toContain('Not on it: 3 with no known end, or none at all.');
  });

  test('counts what does not fit', () => {
    const page = pageOf(Array.from({ length: 1000 }, () => credential()));
    const [overview = ''] = /<div class="overview">.*?<\/div>/s.exec(page) ?? [];
    expect(marksOf(page)).toHaveLength(10);
    expect(overview).toContain('>+990<');
  });

  test('is absent where no end is known', () => {
    expect(pageOf([credential({ daysLeft: undefined, endsAt: undefined })])).not.toContain(
      'class="overview"',
    );
  });
});

describe('can be read by everybody', () => {
  test.each(Object.entries(SCHEMES))(
    '%s colours have the contrast of level AA on their ground',
    (_, colours) => {
      const { page, note, text, muted, link } = colours;
      const others = [muted, link, ...STATUSES.map((status) => colours[status])];
      expect(contrast(text, note)).toBeGreaterThanOrEqual(4.5);
      for (const colour of [text, ...others]) {
        expect(contrast(colour, page)).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  test('each column and each row has a head, and each bar says in words what it shows', () => {
    const page = pageOf();
    const heads = [...page.matchAll(/<th\b[^>]*>/g)].map(([tag]) => tag);
    expect(heads.filter((tag) => !/ scope="(?:row|col)"/.test(tag))).toEqual([]);
    const bars = [...page.matchAll(/<svg class="bar"[^>]*>/g)].map(([tag]) => tag);
    expect(bars).toHaveLength(EACH.filter(({ daysLeft }) => daysLeft !== undefined).length);
    expect(bars.filter((tag) => !/ role="img" aria-label="[^"]*expire[sd] on \d{4}-/.test(tag))).toEqual([]);
  });

  test('each status has a word and a shape of its own, not a colour alone', () => {
    const shapes = STATUSES.map((status) => {
      const row = /<span class="status [^>]*>(.*?)<\/span>/.exec(
        pageOf([credential({ status })]).split('<tbody')[1] ?? '',
      )?.[1];
      expect(shown(row ?? '')).toBe(status);
      return row?.replace(status, '');
    });
    expect(new Set(shapes).size).toBe(STATUSES.length);
  });
});

/** WCAG's contrast of two colours, `#rrggbb`. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test('a page of 5,000 credentials is 10 MB at most', () => {
  const many = Array.from({ length: 5000 }, (_, index) =>
    credential({ name: `c${index}`, status: 'warning' }),
  );
  const page = htmlPage(sample(many));
  expect(rowsOf(page)).toHaveLength(5000);
  expect(page.length).toBeLessThan(10_000_000);
});
