import { describe, expect, test } from '@jest/globals';
import { Failure } from '../../../src/failure.js';
import { RENEWAL_STORE_FAILURES } from '../../../src/check/renew/failures.js';
import type { HttpAnswer, HttpRequest } from '../../../src/transport/http.js';
import { failureFrom } from '../../project/failure-of.js';
import { answerWith, type Reply } from '../../verify/answers.js';
import { FIRST, type RunOptions, World } from './world.js';

const TOKENS = '/jira/rest/pat/latest/tokens';
const DAY = 86_400_000;

/** Answers to one kind of request. */
function replying(method: string, path: RegExp, reply: Reply): RunOptions['answer'] {
  return (request, model) =>
    matches(request, method, path) ? Promise.resolve(answerWith(reply, 'jira.corp.example')) : model();
}

/** A fault on the way, after the model has done its part if `handled`. */
function failing(method: string, path: RegExp, code: Failure['code'], handled = false): RunOptions['answer'] {
  return async (request, model): Promise<HttpAnswer> => {
    if (!matches(request, method, path)) return model();
    if (handled) await model();
    throw new Failure(code, 'What happened.', 'What to do.');
  };
}

function matches({ method, url }: HttpRequest, wanted: string, path: RegExp): boolean {
  return method === wanted && path.test(url);
}

/** What was there before is there still, and is stored. */
async function expectUntouched(world: World): Promise<void> {
  expect(world.names).toEqual({ 1: 'ci-token' });
  expect(world.stored).toBe(FIRST);
  expect(await world.works(FIRST)).toBe(true);
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
  expect(renewed).toMatchObject({
    savedIn: 'the store',
    endsAt: new Date(world.clock.now() + 90 * DAY),
    revoked: ['1'],
    left: [],
  });
  expect(world.names).toEqual({ 10: 'ci-token (jira-auth renewal of 1)' });
  expect([await world.works(world.stored), await world.works(FIRST)]).toEqual([true, false]);
});

test('the next ones keep the name, by which they are found', async () => {
  const world = new World();
  for (const tokenName of [undefined, 'ci-token', 'ci-token (jira-auth renewal of 1)']) {
    world.clock.advance(30 * DAY);
    const { left } = await world.renew({ ...(tokenName !== undefined && { tokenName }), days: 45 });
    expect(left).toEqual([]);
  }
  expect(world.names).toEqual({ 12: 'ci-token (jira-auth renewal of 1)' });
});

describe('where it is not certain which token it is, none is revoked, and it is said', () => {
  const others = (world: World): void => {
    world.hosts.dataCenter.patList = [
      { id: 1, name: 'ci-token' },
      { id: 4, name: 'ci-token' },
      { id: 5, name: '::add-mask::laptop' },
    ];
  };

  test.each<[string, string | undefined, RegExp, string]>([
    ['several, and no name', undefined, /has 3 personal access tokens/, 'jira-auth'],
    ['several of one name', 'ci-token', /2 personal access tokens of the name/, 'ci-token'],
    ['none of that name', 'bot', /None of the personal access tokens/, 'bot'],
  ])('%s', async (_what, tokenName, said, name) => {
    const world = new World();
    others(world);
    const { revoked, left } = await world.renew(tokenName === undefined ? {} : { tokenName });
    expect(revoked).toEqual([]);
    expect(left).toHaveLength(1);
    expect(left[0]).toMatch(said);
    expect(left[0]).toContain(`"${name}"`);
    expect(left[0]).not.toContain('::');
    expect(world.names).toMatchObject({ 1: 'ci-token', 4: 'ci-token', 10: name });
    expect([await world.works(world.stored), await world.works(FIRST)]).toEqual([true, true]);
  });

  test('a token with the name that was given is certain among others', async () => {
    const world = new World();
    world.hosts.dataCenter.patList = [
      { id: 1, name: 'ci-token' },
      { id: 5, name: 'laptop' },
    ];
    expect(await world.renew({ tokenName: 'ci-token' })).toMatchObject({ revoked: ['1'], left: [] });
    expect(Object.keys(world.names)).toEqual(['5', '10']);
  });
});

describe('refused, nothing is changed:', () => {
  test.each<[string, (world: World) => void, RegExp]>([
    ['more days than are allowed', ({ hosts }) => (hosts.dataCenter.patSettings.maxDays = 30), /renew-days/],
    [
      'as many tokens as are allowed',
      ({ hosts }) => (hosts.dataCenter.patSettings.maxPerUser = 1),
      /10, unless/,
    ],
    ['no right to make one', ({ hosts }) => (hosts.dataCenter.patFailures.create = 403), /\(403\)/],
    ['an old Jira', ({ hosts }) => (hosts.dataCenter.patList = { status: 404 }), /from 8.14 on/],
    ['a hidden list', ({ hosts }) => (hosts.dataCenter.patList = { status: 403 }), /by hand/],
  ])('%s', async (_what, arrange, said) => {
    const world = new World();
    arrange(world);
    const failure = await failureFrom(world.renew());
    expect(failure.code).toBe('credential-not-renewed');
    expect(failure.what).toContain('No token was made');
    expect(failure.message).toMatch(said);
    world.hosts.dataCenter.patList = [{ id: 1, name: 'ci-token' }];
    await expectUntouched(world);
    expect(world.events.at(-1)).toBe('close');
  });

  test('a place that can not be written, before anything is asked', async () => {
    const world = new World();
    const open = (): Promise<never> =>
      Promise.reject(RENEWAL_STORE_FAILURES.notReady('The place is closed.', 'Open it.'));
    const failure = await failureFrom(world.renew({ store: { open } }));
    expect(failure.what).toContain('No token was made');
    expect(world.events).toEqual(['close']);
  });

  test('a token that another run has revoked meanwhile', async () => {
    const world = new World();
    const failure = await failureFrom(world.renew({ token: 'FAKE-unknown-personal-access-token' }));
    expect(failure.advice).toContain('Another run');
    await expectUntouched(world);
  });

  test.each<Failure['code']>(['rate-limited', 'redirect-refused', 'tls-failure'])(
    'a %s before the token is made',
    async (code) => {
      const world = new World();
      const failure = await failureFrom(world.renew({ answer: failing('POST', /tokens$/, code) }));
      expect(failure.what).toContain('No token was made');
      await expectUntouched(world);
    },
  );
});

describe('cut off in the middle, both tokens work, and the next renewal revokes one:', () => {
  async function expectRepaired(world: World): Promise<void> {
    world.clock.advance(DAY);
    expect((await world.renew()).left).toEqual([]);
    expect(Object.values(world.names)).toEqual(['ci-token (jira-auth renewal of 1)']);
    expect(await world.works(world.stored)).toBe(true);
  }

  test.each<Failure['code']>(['timeout', 'network-unreachable', 'server-unavailable'])(
    'the answer with the new token is lost (%s)',
    async (code) => {
      const world = new World();
      const failure = await failureFrom(world.renew({ answer: failing('POST', /tokens$/, code, true) }));
      expect(failure.what).toContain('may have made a new one');
      expect(world.stored).toBe(FIRST);
      expect(Object.keys(world.names)).toHaveLength(2);
      await expectRepaired(world);
    },
  );

  test.each<[string, Reply]>([
    ['no token', { status: 201, body: { id: 10 } }],
    ['a token with a space', { status: 201, body: { rawToken: 'FAKE raw token' } }],
    ['a list', { status: 201, body: [] }],
  ])('the answer holds %s', async (_what, reply) => {
    const world = new World();
    const failure = await failureFrom(world.renew({ answer: replying('POST', /tokens$/, reply) }));
    expect(failure.code).toBe('credential-not-renewed');
    expect(failure.what).toContain('still valid');
    expect(world.stored).toBe(FIRST);
  });

  test('the new one can not be saved', async () => {
    const world = new World();
    const save = (): Promise<never> =>
      Promise.reject(RENEWAL_STORE_FAILURES.notSaved('The place is full.', 'Make room.'));
    const failure = await failureFrom(world.renew({ store: { save } }));
    expect(failure.message).toContain('not revoked');
    expect(await world.works(FIRST)).toBe(true);
    await expectRepaired(world);
  });

  test.each<Failure['code']>(['timeout', 'server-unavailable', 'rate-limited'])(
    'the new one can not be tried (%s): it stays stored, and the old one works',
    async (code) => {
      const world = new World();
      const failure = await failureFrom(world.renew({ answer: failing('GET', /myself$/, code) }));
      expect(failure.what).toContain('could not be tried');
      expect(world.stored).not.toBe(FIRST);
      expect([await world.works(world.stored), await world.works(FIRST)]).toEqual([true, true]);
      await expectRepaired(world);
    },
  );

  test.each<[string, RunOptions['answer']]>([
    ['a refusal', replying('DELETE', /tokens/, { status: 403 })],
    ['a fault', failing('DELETE', /tokens/, 'timeout')],
  ])('the old one can not be revoked (%s): the renewal is one all the same', async (_what, answer) => {
    const world = new World();
    const { revoked, left } = await world.renew({ answer });
    expect(revoked).toEqual([]);
    expect(left[0]).toContain('still works');
    await expectRepaired(world);
  });
});

describe('a new token that Jira refuses, or takes for somebody else, does not stay in the store:', () => {
  const myself = (reply: Reply): RunOptions['answer'] => replying('GET', /myself$/, reply);

  test.each<[string, Reply]>([
    ['401', { status: 401 }],
    ['403', { status: 403 }],
    ['nobody', { status: 200, headers: { 'x-ausername': 'anonymous' } }],
    ['somebody else', { status: 200, body: { key: 'JIRAUSER10101', name: 'reader' } }],
  ])('%s', async (_what, reply) => {
    const world = new World();
    const failure = await failureFrom(world.renew({ answer: myself(reply) }));
    expect(failure.code).toBe('credential-not-renewed');
    expect(failure.what).toContain('The old one is stored again');
    expect(world.stored).toBe(FIRST);
    expect(await world.works(FIRST)).toBe(true);
    expect(world.events.filter((event) => event === 'save')).toHaveLength(2);
  });

  test('which is said if the old one can not be put back', async () => {
    const world = new World();
    let saves = 0;
    const save = (): Promise<void> =>
      saves++ === 0
        ? Promise.resolve()
        : Promise.reject(RENEWAL_STORE_FAILURES.notSaved('It is full.', 'Go.'));
    const failure = await failureFrom(world.renew({ answer: myself({ status: 401 }), store: { save } }));
    expect(failure.what).toContain('could not be put back');
    expect(failure.advice).toContain('by hand');
    expect(await world.works(FIRST)).toBe(true);
  });
});

test('a credential of another kind is a mistake of the caller', async () => {
  const { renewPersonalAccessToken } = await import('../../../src/check/renew/personal-access-token.js');
  const renewing = { request: { credentials: { method: 'access-token' } } };
  await expect(
    renewPersonalAccessToken(renewing as Parameters<typeof renewPersonalAccessToken>[0], {} as never),
  ).rejects.toThrow(TypeError);
});

test('Jira may cut the days, and says when the new one ends', async () => {
  const world = new World();
  Object.assign(world.hosts.dataCenter.patSettings, { maxDays: 30, tooLong: 'cut' });
  expect((await world.renew({ days: 90 })).endsAt).toEqual(new Date(world.clock.now() + 30 * DAY));
});
