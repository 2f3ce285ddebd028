import { describe, expect, test } from '@jest/globals';
import { checkedCredential, type Source, type Subject } from '../../src/check/findings.js';
import { credentialOf } from '../../src/check/named-credential.js';
import { isToBeRenewed } from '../../src/check/renewal.js';
import type { Status } from '../../src/check/report.js';
import { declared } from '../../src/check/sources/declared.js';
import { jira } from '../../src/check/sources/jira.js';
import type { Answer } from '../../src/check/sources/source.js';
import type { Trial } from '../../src/check/trial.js';
import { authorization } from '../../src/credential.js';
import { EXIT_STATUS, Failure, type FailureCode } from '../../src/failure.js';
import { Secret } from '../../src/secret.js';
import { given, gotSecrets, type Values } from '../read/given.js';
import { NOW } from './sample.js';

const USUAL = { warnDays: 30, criticalDays: 7 };
const inDays = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

/** A trial of a classic token at acme. */
function trialOf(outcome: 'works' | FailureCode, changes: object = {}): Trial {
  const request = {
    credentials: { method: 'api-token', email: 'mia@acme.example' },
    site: { url: 'https://acme.atlassian.net' },
    settings: { ...USUAL, ...changes },
  };
  const session = {
    method: 'scoped-api-token',
    siteUrl: 'https://acme.atlassian.net',
    account: { id: 'FAKE-id', name: 'Mia Krystof' },
  };
  return {
    request,
    session: outcome === 'works' ? session : undefined,
    failure: outcome === 'works' ? undefined : new Failure(outcome, 'What happened.', 'What to do.'),
    skewMs: 0,
  } as unknown as Trial;
}

function subjectOf(trial: Trial, values: Values = {}): Subject {
  return { credential: { name: 'web', inputs: given(values), secret: 'WEB_TOKEN' }, trial, now: NOW };
}

const says = (answer: Answer | undefined, name: Source['name'] = 'organization'): Source => ({
  name,
  find: () => answer,
});

const REFUSED: FailureCode[] = [
  'credentials-rejected',
  'anonymous-session',
  'captcha-required',
  'client-rejected',
  'refresh-token-invalid',
  'password-auth-disabled',
];
/** Those that say nothing of the credential. */
const NOT_ASKED: FailureCode[] = ['timeout', 'server-unavailable', 'rate-limited'];
/** Those that are the answer to one that Jira has let in. */
const LET_IN: FailureCode[] = [
  'insufficient-scope',
  'permission-denied',
  'ip-not-allowed',
  'unexpected-account',
  'site-not-accessible',
];
const OTHER = (Object.keys(EXIT_STATUS) as FailureCode[]).filter(
  (code) => ![...REFUSED, ...NOT_ASKED, ...LET_IN, 'credential-expired'].includes(code),
);

type Outcome = 'works' | FailureCode;

/** What a source says, and what a credential is then, by what came of trying it. */
const TABLE: [string, Answer | undefined, works: Status, refused: Status, notAsked: Status, other: Status][] =
  [
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
  ];

describe.each(TABLE)('of a credential whose source says %s', (_what, answer, works, refused, late, other) => {
  const statusOf = (outcome: Outcome): Status =>
    checkedCredential(subjectOf(trialOf(outcome)), [says(answer)], USUAL).status;

  test('one that works', () => {
    expect(statusOf('works')).toBe(works);
  });

  test.each(REFUSED)('one that is refused with %s', (code) => {
    expect(statusOf(code)).toBe(refused);
  });

  test('one that the server calls expired', () => {
    expect(statusOf('credential-expired')).toBe('expired');
  });

  test.each(NOT_ASKED)('one that could not be asked because of %s', (code) => {
    expect(statusOf(code)).toBe(late);
  });

  test.each(LET_IN)('one that Jira lets in, with %s', (code) => {
    expect(statusOf(code)).toBe('failed');
  });

  test.each(OTHER)('one whose check fails with %s', (code) => {
    expect(statusOf(code)).toBe(other);
  });
});

describe('what is said', () => {
  test('of one that works', () => {
    expect(
      checkedCredential(
        subjectOf(trialOf('works')),
        [says({ at: inDays(5), reasons: ['As it says.'] })],
        USUAL,
      ),
    ).toEqual({
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
  });

  test('of one that failed: why, and what to do', () => {
    expect(checkedCredential(subjectOf(trialOf('timeout')), [], USUAL)).toMatchObject({
      kind: 'api-token',
      reasons: ['What happened.', 'What to do.'],
      code: 'timeout',
    });
  });

  test('of one whose end nobody knows', () => {
    const { reasons } = checkedCredential(
      subjectOf(trialOf('works')),
      [says({ unknown: 'Hidden.' }, 'jira'), says({ unknown: 'Not in it.' })],
      USUAL,
    );
    expect(reasons).toEqual([expect.stringContaining('`expires-on`'), 'Hidden.', 'Not in it.']);
  });

  test.each<[Outcome, Source['name'], RegExp]>([
    ['works', 'expires-on', /still accepts it: correct the date\.$/],
    ['works', 'organization', /still accepts it: the date must be of another one\.$/],
    ['permission-denied', 'expires-on', /still accepts it: correct the date\.$/],
  ])('of one that outlives its date: %s, by %s', (outcome, source, sentence) => {
    const { reasons, daysLeft, status, code } = checkedCredential(
      subjectOf(trialOf(outcome)),
      [says({ at: inDays(-2) }, source)],
      USUAL,
    );
    expect([daysLeft, reasons.at(-1)]).toEqual([-2, expect.stringMatching(sentence)]);
    expect(isToBeRenewed({ status, code, daysLeft })).toBe(false);
  });

  test('in which nothing is a command, wherever it comes from', () => {
    const mark = '##vso[task.setvariable variable=x]x';
    const { reasons } = checkedCredential(subjectOf(trialOf('works')), [says({ unknown: mark })], USUAL);
    expect(reasons.at(-1)).toBe('# #vso[task.setvariable variable=x]x');
  });

  test('of one that could not even be read: whose it is, as far as that is known', () => {
    const entry = {
      name: 'bot',
      values: new Map([['site-url', 'acme']] as const),
      variables: new Map([
        ['email', 'MISSING'],
        ['username', 'ALSO_MISSING'],
      ] as const),
      secret: undefined,
    };
    const credential = credentialOf(entry, { environment: {}, shared: given(), secretsWithheld: gotSecrets });
    const trial = { ...trialOf('missing-credentials'), request: undefined };
    expect(checkedCredential({ credential, trial, now: NOW }, [], USUAL)).toMatchObject({
      name: 'bot',
      status: 'failed',
      code: 'missing-credentials',
      account: undefined,
      site: undefined,
    });
  });

  test('with its own thresholds before those of the check', () => {
    const at = says({ at: inDays(40) });
    expect(checkedCredential(subjectOf(trialOf('works', { warnDays: 60 })), [at], USUAL).status).toBe(
      'warning',
    );
    const unread = { ...trialOf('invalid-input'), request: undefined };
    const wide = { warnDays: 90, criticalDays: 50 };
    expect(checkedCredential(subjectOf(unread), [at], wide).status).toBe('failed');
    const late = { ...trialOf('timeout'), request: undefined };
    expect(checkedCredential(subjectOf(late), [at], wide).status).toBe('critical');
  });

  test('nothing that could be a line of its own', () => {
    const { account } = checkedCredential(
      subjectOf(trialOf('timeout'), { email: 'a\n::error::b\u202E@x.example' }),
      [],
      USUAL,
    );
    expect(account).toBe('a : :error: :b@x.example');
  });
});

describe('of several sources', () => {
  test('the first that knows counts, and a declared date that differs is corrected', () => {
    const sources = [
      says({ unknown: 'Hidden.' }, 'jira'),
      says({ at: inDays(20) }),
      says({ at: inDays(90) }, 'expires-on'),
    ];
    expect(checkedCredential(subjectOf(trialOf('works')), sources, USUAL)).toMatchObject({
      status: 'warning',
      daysLeft: 20,
      source: 'organization',
      reasons: [
        expect.stringMatching(/^`expires-on` says 2027-05-30, but it ends on 2027-03-21: correct the date/),
        'Hidden.',
      ],
    });
  });

  test('one that never ends, though a date was declared', () => {
    expect(
      checkedCredential(
        subjectOf(trialOf('works')),
        [says({ at: 'never' }, 'jira'), says({ at: inDays(2) }, 'expires-on')],
        USUAL,
      ),
    ).toMatchObject({
      status: 'ok',
      endsAt: undefined,
      reasons: [expect.stringContaining('but it ends never')],
    });
  });

  test('a declared date of the same day is no contradiction', () => {
    const day = inDays(20);
    const late = new Date('2027-03-21T23:59:59Z');
    expect(
      checkedCredential(
        subjectOf(trialOf('works')),
        [says({ at: day }, 'jira'), says({ at: late }, 'expires-on')],
        USUAL,
      ).reasons,
    ).toEqual([]);
  });
});

describe('the sources that a trial feeds', () => {
  const withSession = (changes: object): Subject => {
    const trial = trialOf('works');
    return subjectOf({ ...trial, session: { ...trial.session, ...changes } } as Trial);
  };

  test('a declared day lasts to its end', () => {
    expect(declared.find(subjectOf(trialOf('works'), { 'expires-on': '2028-02-29' }))).toEqual({
      at: new Date('2028-02-29T23:59:59Z'),
    });
    expect(declared.find(subjectOf(trialOf('works')))).toBeUndefined();
    expect(declared.find(subjectOf({ ...trialOf('invalid-input'), request: undefined }))).toBeUndefined();
  });

  test.each<[string, object, Answer | undefined]>([
    ['a moment', { credentialEnd: { source: 'jira', at: NOW } }, { at: NOW }],
    ['never', { credentialEnd: { source: 'jira', at: undefined } }, { at: 'never' }],
    ['a declared date', { credentialEnd: { source: 'expires-on', at: NOW } }, undefined],
    ['why not', { endUnknown: 'Jira does not show it (404).' }, { unknown: 'Jira does not show it (404).' }],
    ['nothing', {}, undefined],
  ])('Jira says %s', (_what, changes, answer) => {
    expect(jira.find(withSession(changes))).toEqual(answer);
  });

  test('a renewal says when its successor ends', () => {
    const credential = authorization(new Secret('Bearer FAKE-successor'));
    const renewed = {
      credential,
      savedIn: 'the file',
      endsAt: inDays(90),
      revoked: ['1'],
      left: ['Look at 7.'],
    };
    expect(jira.find({ ...subjectOf(trialOf('works')), trial: { ...trialOf('works'), renewed } })).toEqual({
      at: inDays(90),
      reasons: [expect.stringContaining('the file'), 'Look at 7.'],
    });
  });
});

test.each<[Status, FailureCode | undefined, boolean]>([
  ['ok', undefined, false],
  ['unknown', undefined, false],
  ['unknown', 'timeout', false],
  ['failed', 'tls-failure', false],
  ['failed', 'insufficient-scope', false],
  ['warning', undefined, true],
  ['critical', 'timeout', true],
  ['expired', 'credential-expired', true],
  ['rejected', 'credentials-rejected', true],
  ['rejected', 'refresh-token-invalid', true],
  ['rejected', 'captcha-required', false],
  ['rejected', 'password-auth-disabled', false],
])('%s with %s: a new credential helps: %s', (status, code, helps) => {
  expect(isToBeRenewed({ status, code, daysLeft: undefined })).toBe(helps);
});
