import { fixtures, type Fault, type FaultRule } from '../../sandbox/index.js';
import { ways } from '../../__tests__/dist/ways.js';
import type { Inputs } from '../kit/place.js';

export { HOSTILE_TEXT, MARK, must } from '../kit/rules.js';
export { preload } from '../kit/place.js';
export { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
export const { sites, users, tokens, dataCenter, github } = fixtures;

/** A classic token whose site needs no look-up, and whose method is known: one request, and nothing beside it. */
export const ONE_REQUEST: Inputs = {
  ...ways.classic,
  'auth-method': 'api-token',
  'cloud-id': sites.acme.cloudId,
};

/** The same for an exchange. */
export const ONE_EXCHANGE: Inputs = { ...ways.clientCredentials, 'cloud-id': sites.acme.cloudId };

/** The request that proves an identity, for every way in. */
export const MYSELF = /\/myself$/;

/** A fault of the answer that says who this is, and of the token endpoint's. */
export function myself(then: Fault, more: Partial<FaultRule> = {}): FaultRule {
  return { path: MYSELF, then, ...more };
}

export function exchange(then: Fault, more: Partial<FaultRule> = {}): FaultRule {
  return { path: '/oauth/token', then, ...more };
}

/** Inputs for the Data Center, which need not say what it is. */
export function onDataCenter(inputs: Inputs): Inputs {
  return { 'site-url': dataCenter.url, deployment: 'data-center', ...inputs };
}

/** An answer as it goes over the wire: lines of a head, and a body of any bytes. */
export function onTheWire(head: string, body: string | Uint8Array = ''): Uint8Array {
  return Buffer.concat([Buffer.from(`${head.trim().replaceAll('\n', '\r\n')}\r\n\r\n`), Buffer.from(body)]);
}

/** What Jira says of ada, on the wire. */
export const ADA = JSON.stringify({
  accountId: users.ada.accountId,
  accountType: 'atlassian',
  displayName: users.ada.displayName,
});
