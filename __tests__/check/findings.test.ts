import { describe, expect, test } from '@jest/globals';
import type { Answer, Sources } from '../../src/check/ends.js';
import { checkedCredential } from '../../src/check/findings.js';
import { credentialOf } from '../../src/check/named-credential.js';
import * as report from '../../src/check/report.js';
import type { Trial } from '../../src/check/trial.js';
import { EXIT_STATUS, Failure, type FailureCode } from '../../src/failure.js';
import { given, gotSecrets } from '../read/given.js';
import { inDays, NOW, trialOf, USUAL } from './given.js';

type Outcome = 'works' | FailureCode;

function tried(outcome: Outcome, changes: object = {}): Trial {
  if (outcome === 'works') return trialOf(changes);
  const failure = new Failure(outcome, 'What happened.', 'What to do.');
  return trialOf({ session: undefined, failure, ...changes });
}

const WORKS = tried('works');

const says = (answer: Answer | undefined, source: report.SourceName = 'organization'): Sources => ({
  [source]: () => answer,
});

const found = (trial: Trial, sources: Sources = {}, thresholds = USUAL): report.CheckedCredential =>
  checkedCredential(trial, sources, thresholds);

const codesOf = (...statuses: number[]): FailureCode[] =>
  (Object.keys(EXIT_STATUS) as FailureCode[]).filter((code) => statuses.includes(EXIT_STATUS[code]));

const REFUSED = codesOf(3);
/** Outcomes that reveal nothing about the credential. */
const NOT_ASKED: readonly Outcome[] = ['timeout', 'server-unavailable', 'rate-limited'];
/** Outcomes for a credential that Jira has accepted. */
const LET_IN = codesOf(4);
const OTHER = codesOf(1, 2, 5, 6, 7, 8, 9).filter(
  (code) => ![...NOT_ASKED, 'credential-expired'].includes(code),
);

/** A source's answer, and the credential's resulting status for each outcome of the trial. */
test.each<
  [
    string,
    Answer | undefined,
    works: report.Status,
    refused: report.Status,
    notAsked: report.Status,
    other: report.Status,
  ]
>([
  ['nothing', undefined, 'unknown', 'rejected', 'unknown', 'failed'],
  ['never', { at: 'never' }, 'ok', 'rejected', 'unknown', 'failed'],
  ['in 30 days', { at: inDays(30) }, 'warning', 'rejected', 'warning', 'failed'],
  ['in 7 days', { at: inDays(7) }, 'critical', 'rejected', 'critical', 'failed'],
  // It still works, so the date is wrong.
  ['now', { at: NOW }, 'warning', 'expired', 'expired', 'expired'],
])('the source says %s', (_what, answer, works, refused, notAsked, other) => {
  const outcomes: [report.Status, readonly Outcome[]][] = [
    [works, ['works']],
    [refused, REFUSED],
    [notAsked, NOT_ASKED],
    ['failed', LET_IN],
    [other, OTHER],
    ['expired', ['credential-expired']],
  ];
  for (const [status, codes] of outcomes) {
    for (const code of codes) expect([code, found(tried(code), says(answer)).status]).toEqual([code, status]);
  }
});

describe('what is said', () => {
  test('of one that works, and of one that failed', () => {
    expect(found(tried('works'), says({ at: inDays(5), reasons: ['As it says.'] }))).toEqual({
      name: 'web',
      status: 'critical',
      kind: 'scoped-api-token',
      site: 'https://acme.atlassian.net',
      account: 'Mia Krystof',
      endsAt: '2027-03-06T06:00:00Z',
      daysLeft: 5,
      source: 'organization',
      reasons: ['As it says.'],
      code: undefined,
      renewal: expect.objectContaining({ secret: 'WEB_TOKEN' }),
    });
    const failed = { kind: 'api-token', reasons: REASONS, code: 'timeout' };
    expect(found(tried('timeout'))).toMatchObject(failed);
  });

  const declared = (days: number): Sources => says({ at: inDays(days) }, 'expires-on');
  const hidden = says({ reasons: ['Hidden.'] }, 'jira');
  const elsewhere = says({ at: inDays(20) });
  const moving = says({ at: inDays(20) }, 'oauth');
  const forever = says({ at: 'never' }, 'jira');
  const command = '##vso[task.setvariable variable=x]x';
  const differs = /^`expires-on` says 2027-05-30, but it expires on 2027-03-21: correct the date/;
  const UNKNOWN = tried('works', { session: { account: { id: '', unknown: 'Its account is unknown.' } } });
  const REASONS = ['What happened.', 'What to do.'];

  test.each<[string, Trial, Sources, (string | RegExp)[]]>([
    ['an unknown end, and why', WORKS, hidden, [/Set it with `expires-on`/, 'Hidden.']],
    ['a wrong declared date', WORKS, declared(-2), [/accepts it: correct the date\.$/]],
    ['a wrong date elsewhere', WORKS, says({ at: inDays(-2) }), [/belong to another credential\.$/]],
    [
      'a wrong date, of one that is let in',
      tried('permission-denied'),
      declared(-2),
      [...REASONS, /still accepts/],
    ],
    ['a date that differs', WORKS, { ...hidden, ...elsewhere, ...declared(90) }, [differs, 'Hidden.']],
    ['a date of one that never ends', WORKS, { ...declared(2), ...forever }, [/never expires: leave/]],
    ['a date of one that moves', WORKS, { ...moving, ...declared(2) }, [/2027-03-21: leave/]],
    ['nothing of a date of the same day', WORKS, { ...elsewhere, ...declared(20.5) }, []],
    ['no command, wherever from', UNKNOWN, says({ at: 'never', reasons: [command] }), [/^# #vso/, /account/]],
  ])('%s', (_what, trial, sources, reasons) => {
    const credential = found(trial, sources);
    expect(credential.reasons).toEqual(reasons.map((reason) => expect.stringMatching(reason)));
    if ((credential.daysLeft ?? 0) < 0) expect(report.isToBeRenewed(credential)).toBe(false);
  });

  test('of several ends, the first that is known counts', () => {
    const sources = { 'expires-on': () => ({ at: inDays(20) }), ...hidden, ...elsewhere };
    const expected = { status: 'warning', daysLeft: 20, source: 'organization' };
    expect(found(WORKS, sources)).toMatchObject(expected);
  });

  test('of one that could not be read: whose it is, in one line', () => {
    const missing = new Map([['refresh-token-file', { variable: 'MISSING' }]] as const);
    const entry = { name: 'bot', given: missing, secret: undefined };
    const credential = credentialOf(entry, {}, given(), gotSecrets);
    const unread = found(tried('missing-credentials', { credential, request: undefined }));
    const whose = { name: 'bot', kind: 'refresh-token', account: undefined, site: undefined };
    expect(unread).toMatchObject({ ...whose, status: 'failed' });
    const named = { ...entry, inputs: given({ email: 'mia@x.example' }) };
    expect(found(tried('timeout', { credential: named })).account).toBe('mia@x.example');
    const session = { account: { id: 'x', name: 'a\n::error::b\u202E' } };
    expect(found(tried('works', { session })).account).toBe('a : :error: :b');
  });

  test('by its own thresholds, or else by those of the check', () => {
    const own = tried('works', { request: { ...trialOf().request, settings: { ...USUAL, warnDays: 60 } } });
    const unread = tried('timeout', { request: undefined });
    const ofCheck = { warnDays: 90, criticalDays: 50 };
    const sources = says({ at: inDays(40) });
    expect(found(own, sources).status).toBe('warning');
    expect(found(unread, sources, ofCheck).status).toBe('critical');
  });
});

test('a new credential helps what ends, and what is refused for itself', () => {
  const helped = report.STATUSES.filter((status) => report.isToBeRenewed({ status }));
  expect(helped).toEqual(['rejected', 'expired', 'critical', 'warning']);
  for (const code of ['captcha-required', 'password-auth-disabled'] as const)
    expect(report.isToBeRenewed({ status: 'rejected', code })).toBe(false);
});
