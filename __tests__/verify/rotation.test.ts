import { describe, expect, test } from '@jest/globals';
import { Secret } from '../../src/secret.js';
import { REFRESH_TOKEN_FAILURES, type TokenStore } from '../../src/store/token-store.js';
import { rotate } from '../../src/verify/rotation.js';
import { failureFrom } from '../project/failure-of.js';
import { answering, type Reply } from './answers.js';

const NOW = new Date('2027-02-04T06:00:00Z');
const CONSENT = new Date('2027-01-04T06:00:00Z');
const ISSUED = {
  body: { access_token: 'FAKE-access-token', refresh_token: 'FAKE-refresh-token-2', expires_in: 3600 },
};

type Result = Awaited<ReturnType<typeof rotate>>;

/** A rotation with a store that says what was done with it. */
async function rotated(
  events: string[],
  changes: Partial<TokenStore> | undefined,
  reply: Reply = ISSUED,
): Promise<Result> {
  const done = (event: string): Promise<undefined> => {
    events.push(event);
    return Promise.resolve(undefined);
  };
  const store: TokenStore = {
    description: 'the store',
    open: () => done('open'),
    read: () => Promise.resolve(undefined),
    save: (token) => done(`save ${token.reveal()}`),
    close: () => done('close'),
    ...changes,
  };
  const { send } = answering(reply);
  return rotate(
    {
      clientId: 'FAKE-client',
      clientSecret: new Secret('FAKE-client-secret'),
      refreshToken: new Secret('FAKE-refresh-token-1'),
      redirectUri: undefined,
      leeway: true,
    },
    { send, url: 'https://auth.fake/oauth/token', encoding: 'json', mask: () => undefined, now: () => NOW },
    {
      sendToTheEnd: send,
      store: changes && store,
      onExchange: (exchange) => events.push(`exchange ${exchange}`),
      info: (text) => events.push(`info ${text}`),
      warn: (text) => events.push(`warn ${text}`),
    },
  );
}

const remember: NonNullable<TokenStore['remember']> = () =>
  Promise.resolve({ consentedAt: CONSENT, rotatedAt: NOW });

describe('the date of the consent', () => {
  test('comes from a store that remembers, after the token is saved and before others may use the store', async () => {
    const events: string[] = [];
    const { grant } = await rotated(events, {
      remember: (event, at) => {
        events.push(`remember ${event} ${at.toISOString()}`);
        return remember(event, at);
      },
    });
    expect(grant).toEqual({ rotatedAt: NOW, consentedAt: CONSENT });
    expect(events).toEqual([
      'open',
      'exchange certain',
      'save FAKE-refresh-token-2',
      'exchange saved',
      'info The new refresh token is saved: the store.',
      `remember rotated ${NOW.toISOString()}`,
      'close',
    ]);
  });

  test.each([
    ['a store that remembers nothing', {}],
    ['no store', undefined],
  ])('is not known with %s', async (_what, store) => {
    const { grant } = await rotated([], store);
    expect(grant).toEqual({ rotatedAt: NOW, consentedAt: undefined });
  });

  test('fails nothing if it can not be remembered: the token is saved, and is used', async () => {
    const events: string[] = [];
    const { tokens, isSaved, grant } = await rotated(events, {
      remember: () => Promise.reject(REFRESH_TOKEN_FAILURES.notSaved('The disk is full.', 'Make room.')),
    });
    expect([isSaved, grant.consentedAt]).toEqual([true, undefined]);
    expect(tokens.accessToken.reveal()).toBe('FAKE-access-token');
    expect(events.join('\n')).toContain('info The disk is full. The refresh token itself is saved');
  });

  test('is not touched where the token is not saved', async () => {
    const events: string[] = [];
    const failure = await failureFrom(
      rotated(events, {
        save: () => Promise.reject(REFRESH_TOKEN_FAILURES.notSaved('The disk is full.', 'Make room.')),
        remember: () => Promise.reject(new Error('Remembered a token that is not there.')),
      }),
    );
    expect(failure.code).toBe('refresh-token-not-saved');
    expect(events.at(-1)).toBe('close');
  });
});
