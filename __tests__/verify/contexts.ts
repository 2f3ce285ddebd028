import { type CloudSite, COMMERCIAL } from '../../src/site.js';
import type { Send } from '../../src/transport/network.js';
import type { VerifyEffects } from '../../src/verify/session.js';

export const DATA_CENTER_URL = 'https://jira.example.com/jira';

export const CLOUD_ID = '01234567-89ab-4cde-8f01-23456789abcd';
export const SITE_URL = 'https://acme.atlassian.net';
export const GATEWAY_URL = `https://api.atlassian.com/ex/jira/${CLOUD_ID}`;

/** Returns effects that record, in order: `mask VALUE`, `info TEXT`, `exchange WHAT`, `session URL COOKIE`. */
export function listening(send: Send, now = '2027-01-31T12:00:00Z') {
  const events: string[] = [];
  const debugged: string[] = [];
  const effects: VerifyEffects = {
    send,
    sendToTheEnd: send,
    store: undefined,
    mask: (secret) => void events.push(`mask ${secret.reveal()}`),
    now: () => new Date(now),
    info: (text) => void events.push(`info ${text}`),
    warn: (text) => void events.push(`warn ${text}`),
    debug: (text) => void debugged.push(text),
    onExchange: (exchange) => void events.push(`exchange ${exchange}`),
    onSession: ({ url, cookie }) => void events.push(`session ${url} ${cookie.reveal()}`),
  };
  return { events, debugged, effects };
}

export function dataCenter(send: Send, tokenName?: string) {
  const { events, effects } = listening(send);
  const site = { deployment: 'data-center', url: DATA_CENTER_URL } as const;
  return { events, context: { ...effects, site, tokenName } };
}

const ACME = { deployment: 'cloud', realm: COMMERCIAL, url: SITE_URL } as const;
const UNKNOWN = { customDomain: undefined, cloudId: undefined };

export function cloud(send: Send, changes: Partial<CloudSite> = {}) {
  const { events, effects } = listening(send);
  const site: CloudSite = { ...ACME, ...UNKNOWN, ...changes };
  return { events, context: { ...effects, site, cloudId: Promise.resolve(CLOUD_ID) } };
}
