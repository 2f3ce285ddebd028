import { describe, expect, test } from '@jest/globals';
import {
  RENEWAL_STORE_FAILURES,
  renewPersonalAccessToken,
} from '../../../src/check/renew/personal-access-token.js';
import { Failure } from '../../../src/failure.js';
import { failureFrom } from '../../project/failure-of.js';
import { answerWith, type Reply } from '../../verify/answers.js';
import { FIRST, type RunOptions, World } from './world.js';

const TOKENS = '/jira/rest/pat/latest/tokens';
const DAY = 86_400_000;

/** Replaces the model's answer to requests such as `POST tokens`. @param handled the model handles them first */
function faulty(which: string, what: Reply | Failure['code'], handled = false): RunOptions['answer'] {
  return async ({ method, url }, model) => {
    const [, name = ''] = /(tokens|myself)(?:\/\d+)?$/.exec(url) ?? [];
    if (`${method} ${name}` !== which) return model();
    if (handled) await model();
    if (typeof what === 'string') throw new Failure(what, 'What happened.', 'What to do.');
    return answerWith(what, 'jira.corp.example');
  };
}

const full = (): Promise<never> =>
  Promise.reject(RENEWAL_STORE_FAILURES.notSaved('It is full.', 'Make room.'));

async function expectUntouched(world: World): Promise<void> {
  const { patList } = world.hosts.dataCenter;
  if (Array.isArray(patList)) expect(world.names).toEqual({ 1: 'ci-token' });
  expect([world.stored, await world.works(FIRST)]).toEqual([FIRST, true]);
}

async function expectRepaired(world: World): Promise<void> {
  world.clock.advance(DAY);
  expect((await world.renew()).left).toEqual([]);
  expect(Object.values(world.names)).toEqual(['ci-token (jira-auth renewal of 1)']);
  expect(await world.works(world.stored)).toBe(true);
}

test('a renewal makes, masks, saves, proves, and only then revokes', async () => {
  const world = new World();
  const renewed = await world.renew();
  expect(world.events).toEqual([
    'open replace',
    `GET ${TOKENS}`,
    `POST ${TOKENS}`,
    `mask ${world.stored}`,
    'save',
    'info The new personal access token is saved: the store.',
    'GET /jira/rest/api/2/myself',
    `DELETE ${TOKENS}/1`,
    'close',
  ]);
  const endsAt = new Date(world.clock.now() + 90 * DAY);
  expect(renewed).toMatchObject({ savedIn: 'the store', endsAt, left: [] });
  expect(world.names).toEqual({ 10: 'ci-token (jira-auth renewal of 1)' });
  expect([await world.works(world.stored), await world.works(FIRST)]).toEqual([true, false]);
});

test.each([
  [undefined, /has 3 personal access tokens, and/],
  ['ci-token', /2 personal access tokens with the name/],
  ['bot', /0 personal access tokens with/],
])('not certain which token %s is: none is made, as each run would add one', async (tokenName, said) => {
  const world = new World();
  const names = { 1: 'ci-token', 4: 'ci-token', 5: '::add-mask::laptop' };
  world.hosts.dataCenter.patList = Object.entries(names).map(([id, name]) => ({ id: Number(id), name }));
  const renewal = world.renew(tokenName === undefined ? {} : { tokenName });
  expect((await failureFrom(renewal, 'credential-not-renewed', 'No token was created')).what).toMatch(said);
  expect([world.names, world.stored]).toEqual([names, FIRST]);
});

describe('refused, nothing is changed:', () => {
  const nothing = (): undefined => undefined;

  test.each<[string, (world: World) => unknown, RunOptions, RegExp]>([
    ['more days than are allowed', (w) => (w.hosts.dataCenter.patSettings.maxDays = 30), {}, /renew-days/],
    ['as many as are allowed', (w) => (w.hosts.dataCenter.patSettings.maxPerUser = 1), {}, /may have 10/],
    ['no right to make one', (w) => (w.hosts.dataCenter.patFailures.create = 403), {}, /\(403\)/],
    ['no list in an old Jira', (w) => (w.hosts.dataCenter.patList = { status: 404 }), {}, /8.14.* by hand/],
    ['another list', nothing, { answer: faulty('GET tokens', { body: {} }) }, /\(200\).* by hand/],
    ['no answer with the list', nothing, { answer: faulty('GET tokens', 'timeout') }, /What to do/],
    ['a token that another run has revoked meanwhile', nothing, { token: 'FAKE-unknown' }, /Another run/],
    ['a redirect', nothing, { answer: faulty('POST tokens', 'redirect-refused') }, /What happened/],
  ])('%s', async (_what, arrange, options, said) => {
    const world = new World();
    arrange(world);
    const failure = await failureFrom(world.renew(options), 'credential-not-renewed', 'No token was created');
    expect(failure.message).toMatch(said);
    await expectUntouched(world);
    expect(world.events.at(-1)).toBe('close');
  });

  test('a place that can not be written, before anything is asked', async () => {
    const world = new World();
    const open = (): Promise<never> => Promise.reject(RENEWAL_STORE_FAILURES.notReady('Closed.', 'Open it.'));
    expect((await failureFrom(world.renew({ store: { open } }))).what).toContain('No token was created');
    expect(world.events).toEqual(['close']);
  });
});

describe('cut off, both tokens work, and the next renewal revokes one:', () => {
  const lost = /may have created a new one.* The next renewal revokes/;
  const untried = /could not be tried.* still valid.* The next renewal revokes/;
  const made = (body: unknown) => ({ answer: faulty('POST tokens', { status: 201, body }, true) });

  test.each<[string, RunOptions, RegExp, boolean]>([
    ['the answer is lost', { answer: faulty('POST tokens', 'timeout', true) }, lost, false],
    ['the answer holds something else', made({ rawToken: 'FAKE raw token' }), lost, false],
    ['the answer is a list', made([]), lost, false],
    ['the new one can not be saved', { store: { save: full } }, /was not revoked, and is still valid/, false],
    ['the new one can not be tried', { answer: faulty('GET myself', 'timeout') }, untried, true],
  ])('%s', async (_what, options, said, isStored) => {
    const world = new World();
    const failure = await failureFrom(world.renew(options), 'credential-not-renewed');
    expect(failure.message).toMatch(said);
    expect(world.stored !== FIRST).toBe(isStored);
    expect(Object.keys(world.names)).toHaveLength(2);
    expect([await world.works(world.stored), await world.works(FIRST)]).toEqual([true, true]);
    await expectRepaired(world);
  });

  test.each<[string, Reply | Failure['code']]>([
    ['a refusal', { status: 403 }],
    ['a fault', 'timeout'],
  ])('the old one can not be revoked (%s): the renewal is one all the same', async (_what, reply) => {
    const world = new World();
    const { left } = await world.renew({ answer: faulty('DELETE tokens', reply) });
    expect(left).toEqual([expect.stringContaining('still works')]);
    await expectRepaired(world);
  });
});

describe('a new token that Jira refuses, or takes for somebody else, is not kept:', () => {
  test.each<[string, Reply]>([
    ['401', { status: 401 }],
    ['nobody', { status: 200, headers: { 'x-ausername': 'anonymous' } }],
    ['somebody else', { status: 200, body: { key: 'JIRAUSER10101', name: 'reader' } }],
  ])('%s', async (_what, reply) => {
    const world = new World();
    const renewal = world.renew({ answer: faulty('GET myself', reply) });
    const said = 'The old one is stored again (the store), and is still valid.';
    await failureFrom(renewal, 'credential-not-renewed', said);
    expect([world.stored, await world.works(FIRST)]).toEqual([FIRST, true]);
    expect(world.events.filter((event) => event === 'save')).toHaveLength(2);
  });

  test('which is said if the old one can not be put back', async () => {
    const world = new World();
    let saves = 0;
    const save = (): Promise<void> => (saves++ === 0 ? Promise.resolve() : full());
    const answer = faulty('GET myself', { status: 401 });
    const failure = await failureFrom(world.renew({ answer, store: { save } }));
    expect(failure.message).toMatch(/could not be put back.* by hand/);
    expect(await world.works(FIRST)).toBe(true);
  });
});

test('a credential of another kind is a mistake of the caller', async () => {
  const request = { request: { credentials: { method: 'access-token' } } } as never;
  await expect(renewPersonalAccessToken(request, 90, {} as never, {} as never)).rejects.toThrow(TypeError);
});

test('Jira may cut the days, and says when the new one ends', async () => {
  const world = new World();
  Object.assign(world.hosts.dataCenter.patSettings, { maxDays: 30, tooLong: 'cut' });
  expect((await world.renew()).endsAt).toEqual(new Date(world.clock.now() + 30 * DAY));
});
