import type { ClientCertificate } from '../credential.js';
import { basicPairOf, type Credentials, methodNamed, requireDeployment } from '../methods/index.js';
import { invalid } from '../values/given.js';
import { type CredentialEffects, readCredentials } from './credentials.js';
import { GROUPS } from '../inputs/schema.js';
import type { WriteBack } from '../store/token-store.js';
import type { InputName, Inputs } from './inputs.js';
import type { readRenewal as ReadRenewal } from './renewal.js';
import { readClientCertificate, readSettings } from './settings.js';
import { namesGrant, readSite } from './site.js';

export type Request = Readonly<Awaited<ReturnType<typeof read>>>;

/** First stage: reads the destination before any secret. Sends nothing. @param readRenewal passed only by a check */
export async function read(inputs: Inputs, effects: CredentialEffects, readRenewal?: typeof ReadRenewal) {
  // A list of allowed hosts would have to include the site.
  const isGrantAlone = namesGrant(inputs) && !inputs.find('allowed-hosts') && !inputs.find('deployment');
  const site = readSite(inputs, effects.secretsWithheld, isGrantAlone);
  const settings = readSettings(inputs);
  const credentials = readCredentials(inputs, effects);
  const clientCertificate = readClientCertificate(inputs, effects.mask);
  if (site.deployment !== undefined) requireDeployment(credentials.method, site.deployment);
  const renewal = readRenewal?.(inputs, credentials.method, effects.mask);
  // Stryker disable next-line ConditionalExpression: it only saves loading the code when no token is kept.
  const writeBack: WriteBack = KEEPING.some((name) => inputs.find(name))
    ? (await import('./write-back.js')).readWriteBack(inputs, effects.mask, renewal === undefined)
    : { store: undefined, accessToken: undefined };
  const { renewedBy, obtainsAccessToken, refuses } = methodNamed(credentials.method);
  if (writeBack.store && renewedBy !== 'use') {
    throw invalid(
      `A place for a refresh token is given, but the method ${credentials.method} has none.`,
      'Leave the place out, or give the `refresh-token` of an OAuth grant.',
    );
  }
  if (writeBack.accessToken && !obtainsAccessToken) {
    throw invalid(
      `\`access-token-secret\` is given, but the method ${credentials.method} obtains no access token.`,
      'Leave it out, or give the OAuth client that obtains one.',
    );
  }
  const refused = refuses?.({
    ...settings,
    hasStore: writeBack.store !== undefined,
    withoutCurlConfig: inputs.find('curl-config')?.value.toLowerCase() === 'false',
    accessTokenSecret: writeBack.accessToken?.name,
  });
  if (refused) throw refused;
  if (settings.gajiraConfig) requireGajira(credentials, clientCertificate);
  return { site, settings, credentials, clientCertificate, writeBack, renewal };
}

const KEEPING = Object.keys(GROUPS['Refresh token storage']) as InputName[];

/** Gajira actions send HTTP Basic, without a certificate (atlassian/gajira-*, common/net). */
function requireGajira(credentials: Credentials, certificate: ClientCertificate | undefined): void {
  if (!basicPairOf(credentials)) {
    throw invalid(
      `\`gajira-config\` is true, but gajira actions send an e-mail and an API token (HTTP Basic), and the method ${credentials.method} ${credentials.method === 'service-account-token' ? 'was given no `email`' : 'has none'}.`,
      'Give `email` and `api-token`, on Data Center `username` and `password`, or leave `gajira-config` out.',
    );
  }
  if (certificate) {
    throw invalid(
      "`gajira-config` is true, but gajira actions can't present a client certificate.",
      'Leave `gajira-config` out, and call Jira with curl and the curl config.',
    );
  }
}
