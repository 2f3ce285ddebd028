import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { oauth, oauthEnd } from '../../../src/check/sources/oauth.js';
import type { Subject } from '../../../src/check/sources/source.js';
import type { Grant } from '../../../src/verify/session.js';
import { given, type Values } from '../../read/given.js';

const DAY = 86_400_000;
const at = (day: string): Date => new Date(`${day}T12:00:00Z`);
const grant = (rotated: string, consented?: string): Grant => ({
  rotatedAt: at(rotated),
  consentedAt: consented === undefined ? undefined : at(consented),
});

describe('the end of a grant', () => {
  test.each<[string, Grant, string | undefined, string, RegExp]>([
    [
      'of which no consent is known',
      grant('2027-03-01'),
      undefined,
      '2027-05-30T12',
      /not known when consent/,
    ],
    ['that is young', grant('2027-03-01', '2027-02-01'), undefined, '2027-05-30T12', /unless it is used/],
    [
      'that is nearly a year old',
      grant('2027-03-01', '2026-04-01'),
      undefined,
      '2027-04-01T12',
      /new consent may be needed by 2027-04-01/,
    ],
    [
      'whose owner tells its consent',
      grant('2027-03-01'),
      '2026-04-01',
      '2027-04-01T00',
      /by 2027-04-01, a year after the one of 2026-04-01/,
    ],
    [
      'that was consented to anew since the store was told',
      grant('2027-03-01', '2026-03-10'),
      '2026-04-01',
      '2027-04-01T00',
      /of 2026-04-01/,
    ],
    [
      'whose store knows better than its owner',
      grant('2027-03-01', '2026-04-01'),
      '2025-04-01',
      '2027-04-01T12',
      /of 2026-04-01/,
    ],
    [
      'that has outlived its year',
      grant('2027-06-01', '2026-04-01'),
      undefined,
      '2027-08-30T12',
      /more than a year ago, and has not ended/,
    ],
    ['with a consent in the future', grant('2027-03-01'), '2027-03-02', '2027-05-30T12', /not known when/],
    ['over a leap day', grant('2028-02-01', '2027-03-15'), undefined, '2028-03-14T12', /by 2028-03-14/],
  ])('%s', (_what, known, consentedOn, end, said) => {
    const found = oauthEnd(
      known,
      consentedOn === undefined ? undefined : new Date(`${consentedOn}T00:00:00Z`),
    );
    expect(found.at.toISOString().slice(0, 13)).toBe(end);
    expect(found.reasons.join(' ')).toMatch(said);
  });

  test('is never later than 90 days after the last exchange, and never before it', () => {
    const dates = fc.date({ min: at('2026-01-01'), max: at('2040-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(
        dates,
        fc.option(dates, { nil: undefined }),
        fc.option(dates, { nil: undefined }),
        (rotatedAt, consentedAt, on) => {
          const end = oauthEnd({ rotatedAt, consentedAt }, on).at.getTime();
          expect(end).toBeGreaterThan(rotatedAt.getTime());
          expect(end).toBeLessThanOrEqual(rotatedAt.getTime() + 90 * DAY);
        },
      ),
    );
  });
});

describe('as a source', () => {
  const subject = (session: object | undefined, values: Values = {}): Subject =>
    ({ credential: { inputs: given(values) }, trial: { session } }) as unknown as Subject;
  const cloud = { deployment: 'cloud', grant: grant('2027-03-01') };

  test('it knows of grants of Jira Cloud alone', () => {
    expect(oauth.find(subject(undefined))).toBeUndefined();
    expect(oauth.find(subject({ deployment: 'cloud' }))).toBeUndefined();
    expect(oauth.find(subject({ ...cloud, deployment: 'data-center' }))).toBeUndefined();
    expect(oauth.find(subject(cloud))).toMatchObject({ at: at('2027-05-30') });
  });

  test('it goes by the declared date of consent, and says if that is none', () => {
    expect(oauth.find(subject(cloud, { 'consented-on': '2026-04-01' }))).toMatchObject({
      at: new Date('2027-04-01T00:00:00Z'),
    });
    const answer = oauth.find(subject(cloud, { 'consented-on': 'spring' }));
    expect(answer).toMatchObject({ at: at('2027-05-30') });
    expect(JSON.stringify(answer)).toContain('`consented-on` is not a date.');
  });
});
