import { describe, expect, test } from '@jest/globals';
import type { Answer, Sources } from '../../src/check/ends.js';
import { checkedCredential } from '../../src/check/findings.js';
import { credentialOf } from '../../src/check/named-credential.js';
import {
  type CheckedCredential,
  isToBeRenewed,
  type SourceName,
  type Status,
} from '../../src/check/report.js';
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

const says = (answer: Answer | undefined, source: SourceName = 'organization'): Sources => [
  [source, () => answer],
];

const found = (trial: Trial, sources: Sources = [], thresholds = USUAL): CheckedCredential =>
  checkedCredential(trial, sources, thresholds);

const REFUSED: readonly Outcome[] = [
  'credentials-rejected',
  'anonymous-session',
  'captcha-required',
  'client-rejected',
  'refresh-token-invalid',
  'password-auth-disabled',
];
/** Those that say nothing of the credential. */
const NOT_ASKED: readonly Outcome[] = ['timeout', 'server-unavailable', 'rate-limited'];
/** Those that are the answer to one that Jira has let in. */
const LET_IN: readonly Outcome[] = [
  'insufficient-scope',
  'permission-denied',
  'ip-not-allowed',
  'unexpected-account',
  'site-not-accessible',
];
const OTHER = (Object.keys(EXIT_STATUS) as FailureCode[]).filter(
  (code) => ![...REFUSED, ...NOT_ASKED, ...LET_IN, 'credential-expired'].includes(code),
);

/** What a source says, and what a credential is then, by what came of trying it. */
test.each<[string, Answer | undefined, works: Status, refused: Status, notAsked: Status, other: Status]>([
  ['nothing', undefined, 'unknown', 'rejected', 'unknown', 'failed'],
  ['that it can not say', { unknown: 'Not in the list.' }, 'unknown', 'rejected', 'unknown', 'failed'],
  ['never', { at: 'never' }, 'ok', 'rejected', 'unknown', 'failed'],
  ['in a year', { at: inDays(365) }, 'ok', 'rejected', 'unknown', 'failed'],
  ['in 31 days', { at: inDays(31) }, 'ok', 'rejected', 'unknown', 'failed'],
  ['in 30 days', { at: inDays(30) }, 'warning', 'rejected', 'warning', 'failed'],
  ['in 7 days', { at: inDays(7) }, 'critical', 'rejected', 'critical', 'failed'],
  ['today', { at: new Date(NOW.getTime() + 1000) }, 'critical', 'rejected', 'critical', 'failed'],
  // It still works: then the date is what is wrong.
  ['now', { at: NOW }, 'warning', 'expired', 'expired', 'expired'],
  ['a year ago', { at: inDays(-365) }, 'warning', 'expired', 'expired', 'expired'],
])('the source says %s', (_what, answer, works, refused, notAsked, other) => {
  const outcomes: [Status, readonly Outcome[]][] = [
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
    expect(found(tried('timeout'))).toMatchObject({
      kind: 'api-token',
      reasons: ['What happened.', 'What to do.'],
      code: 'timeout',
    });
  });

  test.each<[string, Trial, Sources, (string | RegExp)[]]>([
    [
      'an unknown end, and why',
      tried('works'),
      [...says({ unknown: 'Hidden.' }, 'jira'), ...says({ unknown: 'Not in it.' })],
      [/declare it with `expires-on`/, 'Hidden.', 'Not in it.'],
    ],
    [
      'a wrong declared date',
      tried('works'),
      says({ at: inDays(-2) }, 'expires-on'),
      [/accepts it: correct the date\.$/],
    ],
    ['a wrong date elsewhere', tried('works'), says({ at: inDays(-2) }), [/date must be of another one\.$/]],
    [
      'a wrong date, of one that is let in',
      tried('permission-denied'),
      says({ at: inDays(-2) }, 'expires-on'),
      ['What happened.', 'What to do.', /still accepts it/],
    ],
    [
      'a declared date that differs',
      tried('works'),
      [
        ...says({ unknown: 'Hidden.' }, 'jira'),
        ...says({ at: inDays(20) }),
        ...says({ at: inDays(90) }, 'expires-on'),
      ],
      [/^`expires-on` says 2027-05-30, but it ends on 2027-03-21: correct the date/, 'Hidden.'],
    ],
    [
      'a declared date of one that never ends',
      tried('works'),
      [...says({ at: 'never' }, 'jira'), ...says({ at: inDays(2) }, 'expires-on')],
      [/but it never ends/],
    ],
    [
      'nothing of a declared date of the same day',
      tried('works'),
      [...says({ at: inDays(20) }, 'jira'), ...says({ at: new Date('2027-03-21T23:59:59Z') }, 'expires-on')],
      [],
    ],
    [
      'no command, wherever it comes from',
      tried('works', { session: { account: { id: '' } } }),
      says({ at: 'never', reasons: ['##vso[task.setvariable variable=x]x'] }),
      [/^# #vso\[task/, /account/],
    ],
  ])('%s', (_what, trial, sources, reasons) => {
    const { status, code, daysLeft, ...rest } = found(trial, sources);
    expect(rest.reasons).toEqual(reasons.map((reason) => expect.stringMatching(reason)));
    if ((daysLeft ?? 0) < 0) expect(isToBeRenewed({ status, code, daysLeft })).toBe(false);
  });

  test('of several ends, the first that is known counts', () => {
    const sources = [
      ...says({ unknown: 'Hidden.' }, 'jira'),
      ...says({ at: inDays(20) }),
      ...says({ at: 'never' }, 'oauth'),
    ];
    expect(found(tried('works'), sources)).toMatchObject({
      status: 'warning',
      daysLeft: 20,
      source: 'organization',
    });
  });

  test('of one that could not be read: whose it is, as far as that is known, in one line', () => {
    const entry = {
      name: 'bot',
      given: new Map([
        ['site-url', { value: 'acme' }],
        ['email', { variable: 'MISSING' }],
        ['username', { variable: 'ALSO_MISSING' }],
      ] as const),
      secret: undefined,
    };
    const credential = credentialOf(entry, {}, given(), gotSecrets);
    expect(found(tried('missing-credentials', { credential, request: undefined }))).toMatchObject({
      name: 'bot',
      status: 'failed',
      code: 'missing-credentials',
      account: undefined,
      site: undefined,
    });
    const inputs = given({ email: 'a\n::error::b\u202E@x.example' });
    const named = { name: 'web', inputs, secret: undefined };
    expect(found(tried('timeout', { credential: named })).account).toBe('a : :error: :b@x.example');
  });

  test.each<[string, Trial, typeof USUAL, Status]>([
    [
      'its own',
      tried('works', { request: { ...trialOf().request, settings: { ...USUAL, warnDays: 60 } } }),
      USUAL,
      'warning',
    ],
    ['the usual', tried('works'), USUAL, 'ok'],
    [
      'those of the check',
      tried('timeout', { request: undefined }),
      { warnDays: 90, criticalDays: 50 },
      'critical',
    ],
  ])('with %s thresholds', (_what, trial, thresholds, status) => {
    expect(found(trial, says({ at: inDays(40) }), thresholds).status).toBe(status);
  });
});

test.each<[Status, FailureCode | undefined, boolean]>([
  ['ok', undefined, false],
  ['unknown', 'timeout', false],
  ['failed', 'insufficient-scope', false],
  ['warning', undefined, true],
  ['critical', 'timeout', true],
  ['expired', 'credential-expired', true],
  ['rejected', 'refresh-token-invalid', true],
  ['rejected', 'captcha-required', false],
  ['rejected', 'password-auth-disabled', false],
])('%s with %s: a new credential helps: %s', (status, code, helps) => {
  expect(isToBeRenewed({ status, code, daysLeft: undefined })).toBe(helps);
});
