import { fixtures, type Fault, type FaultRule } from '../../sandbox/index.js';
import { ways } from '../../__tests__/dist/ways.js';
import type { Inputs } from '../kit/place.js';

export { HOSTILE_TEXT, MARK, must } from '../kit/rules.js';
export { preload } from '../kit/place.js';
export { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
export const { sites, users, tokens, dataCenter, github } = fixtures;

/** A classic token with a known method, whose site needs no look-up: a run sends exactly one request. */
export const ONE_REQUEST: Inputs = {
  ...ways.classic,
  'auth-method': 'api-token',
  'cloud-id': sites.acme.cloudId,
};

/** The same for an exchange. */
export const ONE_EXCHANGE: Inputs = { ...ways.clientCredentials, 'cloud-id': sites.acme.cloudId };

/** Returns a fault of the answer that names the account. {@link exchange} is for the token endpoint. */
export function myself(then: Fault, more: Partial<FaultRule> = {}): FaultRule {
  return { path: /\/myself$/, then, ...more };
}

export function exchange(then: Fault, more: Partial<FaultRule> = {}): FaultRule {
  return { path: '/oauth/token', then, ...more };
}

/** Returns inputs for the Data Center, with the deployment already known. */
export function onDataCenter(inputs: Inputs): Inputs {
  return { 'site-url': dataCenter.url, deployment: 'data-center', ...inputs };
}
