import { describe, expect, test } from '@jest/globals';
import { Failure, Interrupted } from '../../src/failure.js';
import { Secret } from '../../src/secret.js';
import type { TokenStore } from '../../src/store/token-store.js';
import type { VerifyEffects } from '../../src/verify/session.js';
import { Loss } from '../../src/verify/loss.js';
import { rotate, type Rotating } from '../../src/verify/rotation.js';
import type { TokenEndpoint } from '../../src/verify/token-endpoint.js';
import { failureFrom } from '../project/failure-of.js';
import { answering, type Reply } from './answers.js';
import { listening } from './contexts.js';

const TOKEN_URL = 'https://auth.atlassian.com/oauth/token';
const GRANT: Rotating = {
  clientId: 'FAKE-client',
  clientSecret: new Secret('FAKE-client-secret'),
  refreshToken: new Secret('FAKE-given-token'),
  redirectUri: undefined,
};
const ISSUED: Reply = { body: { access_token: 'FAKE-access-token', refresh_token: 'FAKE-next-token' } };
const KEPT: Reply = { body: { access_token: 'FAKE-access-token' } };
const INVALID: Reply = { status: 403, body: { error: 'invalid_grant' } };

const NOW = new Date('2027-01-31T12:00:00Z');
const CONSENT = new Date('2027-01-04T06:00:00Z');
const failed = (code: Failure['code']): Failure => new Failure(code, 'What.', 'Advice.');

const endpointWith = ({ send, now }: VerifyEffects, isCloud = true): TokenEndpoint => ({
  ...{ send, now, isCloud },
  url: TOKEN_URL,
  mask: (token) => {
    if (token.reveal() === 'FAKE-unmasked') throw failed('untrusted-response');
  },
});

interface Trial {
  readonly grant?: Partial<Rotating>;
  /** The store's first value, and the value that another run has saved before the second read. */
  readonly stored?: string;
  readonly later?: string | Error;
  readonly saving?: Error;
  readonly recalling?: Error;
}

/** Rotates with a store. `log` tells the handling of tokens, in order. */
function rotating(replies: (Reply | Error)[], { grant, stored, later, saving, recalling }: Trial = {}) {
  const secretOf = (text: string | undefined): Secret | undefined =>
    text === undefined ? undefined : new Secret(text);
  const log: string[] = [];
  const left = [...replies];
  const logged = <T>(what: string, result: T | Error | undefined): Promise<T> => {
    log.push(what);
    return result instanceof Error ? Promise.reject(result) : Promise.resolve(result as T);
  };
  const store: TokenStore = {
    description: 'the FAKE store',
    open: () => logged('open', secretOf(stored)),
    read: () => logged('read', later instanceof Error ? later : secretOf(later)),
    save: (token) => logged<undefined>(`save ${token.reveal()}`, saving),
    close: () => logged('close', undefined),
    consentedAt: () => (recalling ? Promise.reject(recalling) : Promise.resolve(CONSENT)),
  };
  const { effects } = listening(() => Promise.reject(new Error('A signal could cut this off.')));
  const result = rotate({ ...GRANT, ...grant }, endpointWith(effects), {
    store,
    sendToTheEnd: (request) => {
      const { refresh_token } = JSON.parse(request.body?.text.reveal() ?? '') as { refresh_token: string };
      log.push(`send ${refresh_token}`);
      const reply = left.shift();
      if (!reply || reply instanceof Error)
        return Promise.reject(reply ?? new Error('Nothing more was to be asked.'));
      return answering(reply).send(request);
    },
    onExchange: (exchange) => log.push(`exchange ${exchange}`),
    info: (text) => log.push(`info ${text}`),
    warn: () => log.push('warn'),
  });
  return { result, log: () => log.join(', ') };
}

describe('with a store', () => {
  test('the token is exchanged, and its successor saved', async () => {
    const { result, log } = rotating([ISSUED]);
    const { tokens, savedIn, grant } = await result;
    expect(savedIn).toBe('the FAKE store');
    expect(grant).toEqual({ rotatedAt: NOW, consentedAt: CONSENT });
    expect(tokens.accessToken.reveal()).toBe('FAKE-access-token');
    expect(log()).toBe(
      'open, send FAKE-given-token, exchange certain, save FAKE-next-token, exchange saved, ' +
        'info The new refresh token is saved: the FAKE store., close',
    );
  });

  const issuedWith = (odd: object): Reply => ({ body: { ...(ISSUED.body as object), ...odd } });
  test.each<[string, Reply]>([
    ['no access token', issuedWith({ access_token: undefined })],
    ['an access token that no header can carry', issuedWith({ access_token: 'FAKE-access-token\n' })],
    ['an access token that cannot be masked', issuedWith({ access_token: 'FAKE-unmasked' })],
    ['another type of document', { text: JSON.stringify(ISSUED.body) }],
  ])('the successor is saved beside %s, before that is said', async (_what, reply) => {
    const { result, log } = rotating([reply]);
    await failureFrom(result, 'untrusted-response');
    expect(log()).toMatch(
      /^open, send \S+, exchange certain, save FAKE-next-token, exchange saved, .*, close$/,
    );
    expect(log()).not.toContain('possible');
  });

  test('the stored token is the newer one', async () => {
    for (const grant of [{}, { refreshToken: undefined }]) {
      const { result, log } = rotating([ISSUED], { stored: 'FAKE-stored-token', grant });
      await result;
      expect(log()).toContain('send FAKE-stored-token');
    }
  });

  test('that holds none, and none given, nothing is exchanged', async () => {
    const { result, log } = rotating([], { grant: { refreshToken: undefined } });
    const { what } = await failureFrom(result, 'refresh-token-not-saved');
    expect(what).toContain('There is no refresh token: the FAKE store holds none,');
    expect(log()).toBe('open, close');
    const { effects } = listening(answering().send);
    const storeless = rotate({ ...GRANT, refreshToken: undefined }, endpointWith(effects), effects);
    expect((await failureFrom(storeless)).what).toContain('its store holds none,');
  });

  test('a token that stays in use need not be saved', async () => {
    const { result, log } = rotating([KEPT]);
    expect((await result).savedIn).toBeUndefined();
    expect(log()).toBe('open, send FAKE-given-token, warn, close');
  });

  test('a token that can not be saved is a failure', async () => {
    const saving = failed('refresh-token-not-saved');
    const { result, log } = rotating([ISSUED], { saving });
    await expect(result).rejects.toBe(saving);
    expect(log()).toBe('open, send FAKE-given-token, exchange certain, save FAKE-next-token, close');
  });

  test('a date that can not be recalled fails nothing', async () => {
    const { result, log } = rotating([ISSUED], { recalling: failed('refresh-token-not-saved') });
    expect(await result).toMatchObject({
      savedIn: 'the FAKE store',
      grant: { rotatedAt: NOW, consentedAt: undefined },
    });
    expect(log()).toMatch(/, info What\. The refresh token itself is saved[^,]*, close$/);
  });
});

describe('a token that is refused', () => {
  test('may have a successor that another run has saved (F4)', async () => {
    const trial = { stored: 'FAKE-old-token', later: 'FAKE-newer-token' };
    const { result, log } = rotating([INVALID, ISSUED], trial);
    expect((await result).savedIn).toBe('the FAKE store');
    expect(log()).toMatch(/^open, send FAKE-old-token, read, send FAKE-newer-token, exchange certain,/);
  });

  test.each([
    ['nothing new', { stored: '"FAKE-old"', later: '"FAKE-old"' }],
    ['a store that is gone', { stored: '"FAKE-old"', later: failed('refresh-token-not-saved') }],
  ])('is refused for good where there is %s (F5)', async (_what, trial) => {
    for (const grant of [{}, { refreshToken: undefined }]) {
      const { result, log } = rotating([INVALID], { ...trial, grant });
      const { advice } = await failureFrom(result, 'refresh-token-invalid');
      expect(advice).toMatch(/^The token in the FAKE store is in quot.* FAKE store, and not from/);
      expect(log()).toBe('open, send "FAKE-old", read, close');
    }
  });

  test('is not looked for after another refusal, nor past a bug', async () => {
    const bug = new TypeError('FAKE');
    await expect(rotating([INVALID], { later: bug }).result).rejects.toBe(bug);
    const refused = { status: 401, body: { error: 'access_denied' } };
    const { result, log } = rotating([refused], { later: 'FAKE-newer-token' });
    await failureFrom(result, 'client-rejected');
    expect(log()).not.toContain('read');
  });
});

test.each<[string, boolean, string[], Reply | Error]>([
  ['a lost answer', true, ['exchange possible'], failed('timeout')],
  ['an answer of no use', true, ['exchange possible'], { body: {} }],
  ['a signal', true, ['exchange possible'], new Interrupted('SIGTERM')],
  ['a lost answer', false, ['exchange spent'], failed('timeout')],
  ['half an answer', false, ['exchange spent'], { body: { refresh_token: 'FAKE-next-token' } }],
  ['a refusal', true, [], INVALID],
  ['a connection that never was', true, [], failed('tls-failure')],
])('what has to be told of a token after %s (Cloud: %s): %j', async (_what, isCloud, expected, reply) => {
  const { effects, events } = listening(answering(reply).send);
  await expect(rotate(GRANT, endpointWith(effects, isCloud), effects)).rejects.not.toBeInstanceOf(TypeError);
  expect(events).toEqual(expected);
});

test('without a store, a token that stays in use is no loss', async () => {
  const { effects, events } = listening(answering(KEPT).send);
  const { savedIn, grant } = await rotate(GRANT, endpointWith(effects), effects);
  expect([savedIn, grant]).toEqual([undefined, { rotatedAt: NOW, consentedAt: undefined }]);
  expect(events).toEqual([expect.stringMatching(/^warn \S+ gave no new refresh token/)]);
});

test.each([
  ['certain', 'is lost: the stored one works for ten more minutes'],
  ['possible', 'may have been exchanged: then the stored one works for ten more minutes'],
  ['spent', 'a Data Center ends it at once'],
] as const)('an exchange that is %s is told once, by whatever ends the run: %s', (exchange, words) => {
  const loss = new Loss();
  const told: string[] = [];
  const tell = (): void => {
    loss.tell((text) => told.push(text));
  };
  loss.note(exchange);
  const failure = loss.addedTo(new Failure('timeout', 'FAKE what.', 'FAKE advice.'));
  expect(failure.advice).toMatch(/^FAKE advice\. The refresh token .*\.$/);
  expect(failure.advice).toContain(words);
  tell();
  expect(told).toEqual([]);

  loss.note(exchange);
  tell();
  tell();
  expect(told).toEqual([failure.advice.replace('FAKE advice. ', '')]);

  loss.note(exchange);
  loss.forget();
  tell();
  expect(told).toHaveLength(1);
});

test.each(['saved', undefined] as const)('nothing is lost after %s', (exchange) => {
  const loss = new Loss();
  if (exchange) loss.note(exchange);
  const failure = new Failure('timeout', 'FAKE what.', 'FAKE advice.');
  expect(loss.addedTo(failure)).toBe(failure);
});
