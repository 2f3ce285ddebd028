import { COMMERCIAL } from '../../src/realm.js';
import type { CloudSite } from '../../src/site.js';
import type { Secret } from '../../src/secret.js';
import type { TokenStore } from '../../src/store/token-store.js';
import type { Send } from '../../src/transport/http.js';
import type { CloudContext, DataCenterContext, VerifyEffects } from '../../src/verify/context.js';

export const DATA_CENTER_URL = 'https://jira.example.com/jira';

export const CLOUD_ID = '01234567-89ab-4cde-8f01-23456789abcd';
export const SITE_URL = 'https://acme.atlassian.net';
export const GATEWAY_URL = `https://api.atlassian.com/ex/jira/${CLOUD_ID}`;

/** Returns effects that record, in order: `mask VALUE`, `info TEXT`, `exchange WHAT`, `session URL COOKIE`. */
export function listening(
  send: Send,
  { now = '2027-01-31T12:00:00Z', store }: { readonly now?: string; readonly store?: TokenStore } = {},
): { events: string[]; debugged: string[]; effects: VerifyEffects } {
  const events: string[] = [];
  const debugged: string[] = [];
  return {
    events,
    debugged,
    effects: {
      send,
      sendToTheEnd: send,
      store,
      mask: (secret: Secret) => void events.push(`mask ${secret.reveal()}`),
      now: () => new Date(now),
      info: (text) => void events.push(`info ${text}`),
      warn: (text) => void events.push(`warn ${text}`),
      debug: (text) => void debugged.push(text),
      onExchange: (exchange) => void events.push(`exchange ${exchange}`),
      onSession: ({ url, cookie }) => void events.push(`session ${url} ${cookie.reveal()}`),
    },
  };
}

/** A method's effects apart from requests, see {@link listening}. */
export interface Told<C> {
  readonly events: string[];
  readonly context: C;
}

/** Returns a method's context on a Data Center, which records everything that it does. */
export function dataCenter(
  send: Send,
  tokenName?: string,
  now = '2027-01-31T12:00:00Z',
): Told<DataCenterContext> {
  const { events, effects } = listening(send, { now });
  return {
    events,
    context: { ...effects, site: { deployment: 'data-center', url: DATA_CENTER_URL }, tokenName },
  };
}

/** Returns a method's context on Jira Cloud, which records everything that it does. */
export function cloud(send: Send, site: Partial<CloudSite> = {}): Told<CloudContext> {
  const { events, effects } = listening(send);
  return {
    events,
    context: {
      ...effects,
      site: {
        deployment: 'cloud',
        realm: COMMERCIAL,
        url: SITE_URL,
        customDomain: undefined,
        cloudId: undefined,
        ...site,
      },
      cloudId: Promise.resolve(CLOUD_ID),
    },
  };
}
