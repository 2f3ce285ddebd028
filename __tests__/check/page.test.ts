import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { htmlPage, placeOf } from '../../src/check/html.js';
import { COLOURS } from '../../src/check/html-style.js';
import { type CheckedCredential, STATUSES } from '../../src/check/report.js';
import { credential, EACH, sample } from './given.js';

function pageOf(credentials: readonly CheckedCredential[] = EACH): string {
  return htmlPage(sample(credentials));
}

function namesIn(page: string, part = ''): string[] {
  const [inside = ''] =
    part === '' ? [page] : (new RegExp(`<section id="${part}".*?</section>`, 's').exec(page) ?? []);
  return [...inside.matchAll(/<b><bdi>(.*?)<\/bdi>/g)].map(([, name = '']) => name);
}

test('the most urgent come first, in parts, and none is lost', () => {
  const late = credential({ name: 'late', status: 'unknown', code: 'timeout' });
  const parts = ['now', 'soon', 'not-checked', 'not-known', 'ok'].map((part) =>
    namesIn(pageOf([...EACH, late]), part),
  );
  expect(parts).toEqual([
    ['release', 'triage', 'docs', 'deploy'],
    ['mobile'],
    ['late'],
    ['chat'],
    ['web', 'erp'],
  ]);
  const all = STATUSES.flatMap((status) => [
    credential({ status }),
    credential({ status, daysLeft: undefined }),
  ]);
  expect(namesIn(pageOf(all))).toHaveLength(all.length);
});

test('each name leads to its row, whatever is in it', () => {
  const names = ['web', 'Web', 'web 2', 'web--2', '<b>"#', '日本', 'now', ''];
  const page = pageOf(names.map((name) => credential({ name })));
  const links = [...page.matchAll(/<li><a href="#(credential[^"]*)">/g)].map(([, id]) => id);
  const rows = [...page.matchAll(/<tr id="([^"]*)"/g)].map(([, id = '']) => id);
  expect(rows).toHaveLength(names.length);
  expect(new Set(rows)).toEqual(new Set(links));
  expect(new Set(rows).size).toBe(names.length);
  expect(rows.filter((id) => /[\s"<>]/.test(id))).toEqual([]);
});

test('a known end is drawn, also of one that was not tried', () => {
  const page = pageOf([credential({ status: 'unknown', code: 'timeout', account: undefined })]);
  expect(page).toContain('aria-label="1 credential by days left: 1 unknown"');
  const unknown = pageOf([credential({ status: 'unknown', daysLeft: undefined })]);
  expect(unknown).not.toMatch(/class="timeline"/);
});

test('the page loads nothing, and its policy allows its style sheet alone', () => {
  const page = pageOf();
  expect(page).not.toMatch(/<script|<link|<img|<iframe|<form|<base|\ssrc=|\sstyle=|\son\w+=|url\(|@import/i);
  const [style, ...others] = [...page.matchAll(/<style>([^]*?)<\/style>/g)];
  expect(others).toEqual([]);
  const hash = createHash('sha256').update(String(style?.[1])).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  expect(page).toContain(`content="${policy}"`);
});

test('the scale grows, tells the coming weeks apart, and ends at a year', () => {
  const places = Array.from({ length: 2001 }, (_, index) => placeOf(index - 1000));
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(Math.min(...places)).toBeGreaterThan(0);
  expect(Math.max(...places)).toBeLessThan(100);
  expect(new Set(places.slice(1000, 1031)).size).toBe(31);
  expect([placeOf(365), placeOf(-365)]).toEqual([placeOf(40_000), placeOf(-40_000)]);
});

describe('the timeline', () => {
  function marksOf(page: string): [number, string][] {
    const [timeline = ''] = /<svg class="timeline".*?<p class/s.exec(page) ?? [];
    return [...timeline.matchAll(/<svg class="end (\w+)" x="([\d.]+)%"/g)].map(([, status = '', place]) => [
      Number(place),
      status,
    ]);
  }

  test('has a mark for each end that is known, where it is', () => {
    const page = pageOf();
    const ends = [
      [-3, 'expired'],
      [1, 'critical'],
      [9, 'failed'],
      [13, 'warning'],
      [153, 'ok'],
    ] as const;
    expect(marksOf(page)).toEqual(ends.map(([days, status]) => [placeOf(days), status]));
    const label = '5 credentials by days left: 1 expired, 1 failed, 1 critical, 1 warning, 1 ok';
    expect(page).toContain(`aria-label="${label}"`);
  });

  test('counts what does not fit', () => {
    const page = pageOf(Array.from({ length: 1000 }, () => credential()));
    expect(marksOf(page)).toHaveLength(10);
    expect(page).toContain('>+990<');
  });
});

describe('everybody can read it', () => {
  test.each([0, 1] as const)('colours have the contrast of level AA, scheme %i', (scheme) => {
    const contrast = (one: keyof typeof COLOURS, other: keyof typeof COLOURS): number => {
      const lights = [one, other].map((name) => luminance(COLOURS[name][scheme])).sort((a, b) => b - a);
      return ((lights[0] ?? 0) + 0.05) / ((lights[1] ?? 0) + 0.05);
    };
    const pairs = (['text', 'muted', 'link', ...STATUSES] as const).map((name) => contrast(name, 'page'));
    expect(Math.min(contrast('text', 'note'), ...pairs)).toBeGreaterThanOrEqual(4.5);
  });

  test('each column and row has a head', () => {
    const page = pageOf();
    const heads = [...page.matchAll(/<th\b[^>]*>/g)].map(([tag]) => tag);
    expect(heads.filter((tag) => !/ scope="(?:row|col)"/.test(tag))).toEqual([]);
  });

  test('each status has a word and a shape of its own', () => {
    const shapes = STATUSES.map((status) => {
      const [, body = ''] = pageOf([credential({ status })]).split('<tbody');
      const [, shape, word] = /<span class="status [^>]*>(<svg.*?<\/svg>)(.*?)<\/span>/.exec(body) ?? [];
      expect(word).toBe(status);
      return shape;
    });
    expect(new Set(shapes).size).toBe(STATUSES.length);
  });
});

/** Returns the luminance of a color `#rrggbb`, as defined by WCAG. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
