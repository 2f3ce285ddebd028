import { beforeEach, describe, expect, test } from '@jest/globals';
import { fixtures } from '../../../sandbox/index.js';
import type { JiraPlace } from '../../../src/check/notify/jira-issue.js';
import { LABEL, MOST_OPENED, type Outcome } from '../../../src/check/notify/tracker.js';
import type { CheckedCredential, Report } from '../../../src/check/report.js';
import { checked, endingIn, NONE, REFUSED, reported } from '../given.js';
import { act, CLOUD, DATA_CENTER, jiraIssue, keepOnGitHub, keepOnJira, world } from './given.js';

const { github, issues } = fixtures;
const NEXT_YEAR = { endsAt: '2028-03-30T23:59:59Z' };

const GITHUB = {
  keep: (report: Report, orgId?: string): Promise<Outcome> => keepOnGitHub({}, report, orgId),
  issues: () =>
    world()
      .sandbox.github.issues()
      .map(({ state, title, comments }) => ({ state, title, comments: comments.length })),
  /** Closes the first issue as a person would. */
  close: () => act('PATCH', `${github.apiUrl}/repos/${github.repository}/issues/1`, { state: 'closed' }),
  label: '#1',
  url: 'https://github.com/octo-org/octo-repo/issues/1',
  idle: [
    `GET ${github.host}/repos/${github.repository}/issues?labels=${LABEL}&state=all&sort=created&direction=asc&per_page=50&page=1`,
  ],
};

type Place = typeof GITHUB;

function jiraAt(place: JiraPlace, search: string): Place {
  const { apiUrl, siteUrl, credential } = place;
  const label = `${issues.project}-3`;
  return {
    keep: (report, orgId) => keepOnJira({ place }, report, orgId),
    issues: () =>
      Array.from({ length: 120 }, (_, index) => jiraIssue(index + 1, place)).flatMap((issue) => {
        const { fields = {}, comments = [] } = issue ?? {};
        if (!JSON.stringify(fields['labels'] ?? []).includes('jira-auth-')) return [];
        const state = (fields['status'] as { name: string }).name === 'Done' ? 'closed' : 'open';
        return { state, title: String(fields['summary']), comments: comments.length };
      }),
    close: () =>
      act('POST', `${apiUrl}/issue/${label}/transitions`, { transition: { id: '31' } }, credential),
    label,
    url: `${siteUrl}/browse/${label}`,
    idle: [`POST ${apiUrl.replace('https://', '')}/${search}`],
  };
}

describe.each<[string, Place]>([
  ['GitHub', GITHUB],
  ['Jira Cloud', jiraAt(CLOUD, 'search/jql')],
  ['Data Center', jiraAt(DATA_CENTER, 'search')],
])('on %s', (_where, place) => {
  const keep = (...credentials: CheckedCredential[]): Promise<Outcome> => place.keep(reported(credentials));
  const states = (): string[] => place.issues().map(({ state }) => state);

  test('each threshold is told once, and the end', async () => {
    expect([await keep(endingIn(31)), place.issues()]).toMatchObject([{ failures: [] }, []]);
    for (const [days, comments, state] of [
      [30, 0, 'expires on 2027-03-31, within 30 days'],
      [29, 0, 'expires on 2027-03-31, within 30 days'],
      [13, 1, 'expires on 2027-03-31, within 14 days'],
      [6, 2, 'expires on 2027-03-31, within 7 days'],
      [0, 3, 'expires on 2027-03-31, within a day'],
      [-1, 4, 'expired on 2027-03-31'],
      [-2, 4, 'expired on 2027-03-31'],
    ] as const) {
      expect((await keep(endingIn(days))).failures).toEqual([]);
      const title = `The Jira credential release-bot ${state}`;
      expect(place.issues()).toEqual([{ state: 'open', title, comments }]);
    }
    await keep(checked());
    await keep(checked());
    expect(place.issues()).toMatchObject([{ state: 'closed', comments: 5 }]);
    await keep(endingIn(30, NEXT_YEAR));
    expect(states()).toEqual(['closed', 'open']);
  });

  test('what was done is said, and told to others', async () => {
    const { label, url } = place;
    const steps: [CheckedCredential, string | undefined, string | undefined][] = [
      [endingIn(30), `Opened ${label} for release-bot: ${url}.`, 'opened'],
      [endingIn(14), `Updated ${label} for release-bot: ${url}.`, 'reached'],
      [endingIn(13), undefined, undefined],
      [checked(), `Closed ${label}: release-bot needs no more attention: ${url}.`, 'renewed'],
    ];
    for (const [credential, sentence, kind] of steps) {
      world().sandbox.requests.length = 0;
      expect(await keep(credential)).toEqual({
        sentences: sentence === undefined ? [] : [sentence],
        events: kind === undefined ? [] : [{ kind, name: 'release-bot', url }],
        failures: [],
      });
      if (kind === undefined) expect(world().asked()).toEqual(place.idle);
    }
  });

  test('a failed check is told as often as it begins, and its end', async () => {
    const failed = endingIn(13, { status: 'failed', code: 'tls-failure' });
    for (const credential of [endingIn(14), failed, failed, endingIn(13), failed]) await keep(credential);
    expect(place.issues()).toMatchObject([{ state: 'open', comments: 3 }]);
  });

  test("another date is written without a comment, in the credential's own issue", async () => {
    await keep(endingIn(3, { name: 'one' }), endingIn(20, { name: 'two' }), checked({ name: 'three' }));
    const later = endingIn(25, { name: 'two', endsAt: '2027-04-29T23:59:59Z' });
    await keep(checked({ name: 'one' }), later, checked({ name: 'three' }));
    expect(place.issues()).toMatchObject([
      { state: 'closed', title: expect.stringContaining('credential one ') },
      { state: 'open', title: 'The Jira credential two expires on 2027-04-29, within 30 days', comments: 0 },
    ]);
  });

  test('what people closed stays closed until the next threshold, and hides no next token', async () => {
    await keep(endingIn(30));
    await place.close();
    await keep(endingIn(29));
    expect(place.issues()).toMatchObject([{ state: 'closed', comments: 0 }]);
    await keep(endingIn(14));
    expect(place.issues()).toMatchObject([{ state: 'open', comments: 1 }]);
    await place.close();
    await keep(checked());
    expect(place.issues()).toMatchObject([{ state: 'closed', comments: 1 }]);
    await keep(REFUSED);
    expect(states()).toEqual(['closed', 'open']);
  });

  test('two runs at once, and the next one, leave one open issue', async () => {
    const outcomes = await Promise.all([keep(endingIn(30)), keep(endingIn(30))]);
    await keep(endingIn(29));
    expect(states().filter((state) => state === 'open')).toHaveLength(1);
    expect(outcomes.flatMap(({ failures }) => failures)).toEqual([]);
    expect(outcomes.flatMap(({ events }) => events)).toHaveLength(1);
  });

  test('one run opens so many, the most urgent first; the next goes on', async () => {
    const days = [...Array<number>(5).fill(25), ...Array<number>(MOST_OPENED).fill(5)];
    const credentials = days.map((left, index) => endingIn(left, { name: `token ${index}` }));
    const { sentences } = await keep(...credentials);
    expect(states()).toHaveLength(MOST_OPENED);
    expect(place.issues().filter(({ title }) => title.includes('within 30 days'))).toEqual([]);
    expect(sentences.at(-1)).toBe('Left for the next run: 5 more. One run opens at most 50 issues.');
    for (let run = 0; run < 2; run++) await keep(...credentials);
    expect(states()).toHaveLength(MOST_OPENED + 5);
  });
});

describe("an organization's token, which is listed only while it needs something", () => {
  const listed = endingIn(5, { name: 'a token of the list', site: undefined, source: 'organization' });
  const organization = (orgId: string, unlisted = 0) => [{ orgId, counts: NONE, unlisted }];
  const key = { ...REFUSED, name: 'organization one', kind: 'organization-api-key', site: undefined };
  const refused = { ...key, code: 'credentials-rejected' } as const;
  const one = organization('one');
  const states = (): string[] => GITHUB.issues().map(({ state }) => state);

  beforeEach(() => GITHUB.keep(reported([listed, endingIn(5)], one), 'one'));

  test('is closed when it is listed no more, unlike one of a file', async () => {
    const { sentences } = await GITHUB.keep(reported([], one), 'one');
    expect(GITHUB.issues()).toMatchObject([{ state: 'closed', comments: 1 }, { state: 'open' }]);
    expect(sentences).toEqual([
      `Closed #1: A credential of the organization needs no more attention: ${GITHUB.url}.`,
    ]);
    world().sandbox.requests.length = 0;
    await GITHUB.keep(reported([], one), 'one');
    expect(world().asked()).toEqual(GITHUB.idle);
  });

  test('is only settled if people have closed its issue', async () => {
    await GITHUB.close();
    await GITHUB.keep(reported([], one), 'one');
    expect(GITHUB.issues()).toMatchObject([{ state: 'closed', comments: 0 }, { state: 'open' }]);
  });

  test.each<[string, Report, string | undefined]>([
    ['another organization was asked', reported([], organization('two')), 'two'],
    ['no organization was asked', reported([]), undefined],
    ['the list was not shown to its end', reported([], organization('one', 4)), 'one'],
    ['its list was only searched', reported([]), 'one'],
    ['the key was refused', reported([refused], one), 'one'],
    ['other tokens were asked for', reported([], one), 'one ci-*'],
    ['CLOSED its key ends soon', reported([{ ...key, status: 'warning' }], one), 'one'],
    ["CLOSED its key's end is not known", reported([{ ...key, status: 'unknown' }], one), 'one'],
  ])('stays open, unless CLOSED, when %s', async (what, report, orgId) => {
    await GITHUB.keep(report, orgId);
    expect(states()[0]).toBe(what.startsWith('CLOSED') ? 'closed' : 'open');
  });

  test('has a key that is reported only while it fails', async () => {
    await GITHUB.keep(reported([refused]), 'one');
    await GITHUB.keep(reported([]));
    await GITHUB.keep(reported([]), 'two');
    expect(states()).toEqual(['open', 'open', 'open']);
    await GITHUB.keep(reported([{ ...key, name: 'organization one: API key', status: 'unknown' }]), 'one');
    expect(states()).toEqual(['open', 'open', 'closed']);
    await GITHUB.keep(reported([refused]), 'one');
    expect(states()).toEqual(['open', 'open', 'closed', 'open']);
  });
});
