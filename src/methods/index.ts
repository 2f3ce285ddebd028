import type { BasicPair } from '../credential.js';
import type { Deployment } from '../site.js';
import { invalid } from '../values/given.js';
import type { Together } from '../values/input-kind.js';
import type { CloudContext, DataCenterContext, Proof } from '../verify/session.js';
import { accessToken } from './access-token.js';
import { apiToken } from './api-token.js';
import { auto } from './auto.js';
import { basicPassword } from './basic.js';
import { clientCredentials } from './client-credentials.js';
import type { Family, Method } from './method.js';
import { oauthCredentials } from './oauth-credentials.js';
import { oauth1 } from './oauth1.js';
import { personalAccessToken } from './personal-access-token.js';
import { refreshToken } from './refresh-token.js';
import { scopedApiToken } from './scoped-api-token.js';
import { serviceAccountToken } from './service-account-token.js';
import { sessionCookie } from './session-cookie.js';

/** Every method, once. Unless one is pinned, the first of a family that suits the inputs is used. */
const LIST = [
  apiToken,
  scopedApiToken,
  serviceAccountToken,
  auto,
  clientCredentials,
  refreshToken,
  accessToken,
  personalAccessToken,
  basicPassword,
  sessionCookie,
  oauth1,
  oauthCredentials,
] as const;

type Listed = (typeof LIST)[number];
type Made<M> = M extends { readonly name: infer Name; read(...login: never[]): infer Fields }
  ? { readonly method: Name } & Readonly<Fields>
  : never;

/** Credentials to log in with: validated and masked, but not sent yet. Asking Jira settles `auto`. */
export type Credentials = Made<Listed>;

export type AnyMethod = Method<object, never>;

export const METHODS: readonly AnyMethod[] = LIST;

/** Names for `auth-method` and in results. */
export const METHOD_NAMES = METHODS.map(({ name }) => name).filter((name) => name !== 'auto');

export const FAMILIES: readonly Family[] = [...new Set(METHODS.map(({ family }) => family))];

export const METHOD_INPUTS = Object.assign({}, ...LIST.map(({ inputs }) => inputs)) as Together<
  Listed['inputs']
>;

export function methodNamed(name: string): AnyMethod {
  const found = METHODS.find((each) => each.name === name);
  if (!found) throw new TypeError('There is no method of this name.');
  return found;
}

export function basicPairOf(credentials: Credentials): BasicPair | undefined {
  return methodNamed(credentials.method).basicPair?.(credentials as never);
}

/** Returns the only kind of Jira that accepts a method; `undefined` if both do. */
export function deploymentOf(name: string): Deployment | undefined {
  const { cloud, everywhere } = methodNamed(name);
  if (everywhere) return undefined;
  return cloud ? 'cloud' : 'data-center';
}

/** Checks that a kind of Jira accepts a method. @throws Failure `invalid-input` */
export function requireDeployment(name: string, deployment: Deployment): void {
  const only = deploymentOf(name);
  if (only === undefined || only === deployment) return;
  throw only === 'cloud'
    ? invalid(
        `This credential (${methodNamed(name).words}) is for Jira Cloud, but \`site-url\` leads to a Jira Data Center.`,
        'Give a `personal-access-token` of that server, or set `site-url` to the Cloud site.',
      )
    : invalid(
        `The method ${name} is for Jira Data Center, but \`site-url\` leads to Jira Cloud.`,
        'Give `email` and `api-token`, or set `site-url` to the address of your own server.',
      );
}

export async function prove(
  credentials: Credentials,
  context: CloudContext | DataCenterContext,
): Promise<Proof> {
  const { name, everywhere, cloud = everywhere, dataCenter = everywhere } = methodNamed(credentials.method);
  const given = credentials as never;
  const proof = await ('cloudId' in context ? cloud?.(given, context) : dataCenter?.(given, context));
  if (!proof) throw new TypeError('A method was asked of a kind of Jira that does not have it.');
  return { method: name, ...proof };
}
