import { endOfDay } from './expiry.js';
import { Failure } from './failure.js';
import { basicPairOf, deploymentOf, methodNamed, prove, requireDeployment } from './methods/index.js';
import { printable } from './printable.js';
import type { Request } from './read/index.js';
import type { Settings } from './read/settings.js';
import type { CloudSite, DataCenterSite } from './site.js';
import { withHint } from './values/hints.js';
import type { CloudContext, VerifyEffects } from './verify/context.js';
import type { Identity } from './verify/myself.js';
import { canonicalSiteUrl } from './verify/places.js';
import { apiUrlOf } from './verify/answer.js';
import type { Proof, Session } from './verify/session.js';
import { CloudIds } from './verify/tenant.js';

/**
 * Second stage: proves which account the credentials belong to, and that it is the expected one. No credential is sent
 * until it is known which kind of Jira answers.
 * @throws Failure of the classes 2 to 7
 */
export async function verify(request: Request, effects: VerifyEffects): Promise<Session> {
  const { credentials } = request;
  try {
    const site = await settled(request, effects);
    requireDeployment(credentials.method, site.deployment);
    return await (site.deployment === 'cloud'
      ? verifyOnCloud(request, site, effects)
      : verifyOnDataCenter(request, site, effects));
  } catch (error) {
    if (!(error instanceof Failure) || 'clientSecret' in credentials) throw error;
    throw withHint(error, credentials);
  }
}

async function settled(
  { site, credentials }: Request,
  { send, debug }: VerifyEffects,
): Promise<CloudSite | DataCenterSite> {
  if (site.deployment !== undefined) return site;
  const { settleDeployment } = await import('./verify/deployment.js');
  const found = await settleDeployment(send, site, deploymentOf(credentials.method));
  debug?.(`Its answers show that this is ${found.deployment}.`);
  return found;
}

async function verifyOnCloud(request: Request, site: CloudSite, effects: VerifyEffects): Promise<Session> {
  const { send, cloudIds = new CloudIds(), debug } = effects;
  const { settings, credentials } = request;
  const isKnown = site.cloudId !== undefined || site.url === undefined;
  // Starts before the method does. The result or failure may be read later, or never.
  const cloudId = isKnown ? Promise.resolve(site.cloudId ?? '') : cloudIds.of(send, site.url, debug);
  cloudId.catch(() => undefined);
  const context: CloudContext = { ...effects, identity: identityFor(settings), site, cloudId };
  const proof = await prove(credentials, context).catch(async (error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    // If the site doesn't exist, its refusal says nothing about the credential.
    const isOfNobody = error.code === 'site-not-found' || error.code === 'untrusted-response';
    if (isOfNobody || error.isOf('input', 'rejected', 'denied')) await refuseMissingSite(cloudId);
    throw expired(error, settings, context.now());
  });
  const { baseUrl, credential, grantsSite } = proof;
  const [siteUrl, id] = await Promise.all([
    site.url ?? site.customDomain ?? grantsSite?.url ?? canonicalSiteUrl(send, baseUrl, credential),
    grantsSite?.cloudId ??
      cloudId.catch((error: unknown) => {
        // Without the cloudId the hand-over is incomplete, but the token doesn't need to be renewed.
        throw error instanceof Failure ? error.advising('The credential itself is valid.') : error;
      }),
    requireWhatWasAsked(proof, 'cloud', request, effects),
  ]);
  return sessionOf(proof, request, { deployment: 'cloud', siteUrl, cloudId: id });
}

async function verifyOnDataCenter(
  request: Request,
  site: DataCenterSite,
  effects: VerifyEffects,
): Promise<Session> {
  const { settings, credentials } = request;
  const context = { ...effects, site, tokenName: settings.tokenName };
  const proof = await prove(credentials, context).catch((error: unknown) => {
    throw error instanceof Failure ? expired(error, settings, effects.now()) : error;
  });
  await requireWhatWasAsked(proof, 'data-center', request, effects);
  return sessionOf(proof, request, { deployment: 'data-center', siteUrl: site.url, cloudId: '' });
}

/** The account must be known to compare it with the expected one, or to ask for its permissions. */
function identityFor({ identity, expectedAccountId, requiredPermissions }: Settings): Identity {
  if (identity === 'required') return identity;
  return expectedAccountId === undefined && requiredPermissions.length === 0 ? 'optional' : 'checked';
}

async function requireWhatWasAsked(
  { account, method, baseUrl, credential }: Proof,
  deployment: Session['deployment'],
  { settings: { expectedAccountId, requiredPermissions, project } }: Request,
  { send, debug }: VerifyEffects,
): Promise<void> {
  debug?.(`Verified by ${method} at ${baseUrl}.`);
  // On Data Center, the user name identifies the account as well as the key does, and users know it.
  const isExpected =
    expectedAccountId === account.id || (deployment === 'data-center' && expectedAccountId === account.name);
  if (expectedAccountId !== undefined && !isExpected) {
    throw new Failure(
      'unexpected-account',
      `The credential belongs to the account ${printable(account.id)}, not to the one in \`expected-account-id\`.`,
      "Store the expected account's credential, or correct `expected-account-id`.",
    );
  }
  if (requiredPermissions.length === 0) return;
  const { requirePermissions } = await import('./verify/permissions.js');
  await requirePermissions(send, { deployment, baseUrl }, credential, requiredPermissions, project);
}

function sessionOf(
  proof: Proof,
  { settings, credentials }: Request,
  place: Pick<Session, 'deployment' | 'siteUrl' | 'cloudId'>,
): Session {
  const { baseUrl, scopes = [], credentialEnd } = proof;
  const declaredEnd = endOfDay(settings.expiresOn);
  const isLongLived = methodNamed(proof.method).isLongLived;
  return {
    ...proof,
    ...place,
    scopes,
    apiUrl: proof.apiUrl ?? apiUrlOf({ ...place, baseUrl }),
    basic: basicPairOf(credentials),
    expiresAt: proof.expiresAt ?? (isLongLived && !credentialEnd ? declaredEnd : undefined),
    credentialEnd: credentialEnd ?? (declaredEnd && { source: 'expires-on', at: declaredEnd }),
  };
}

/** Time limit for the look-up that would only explain a refusal. Milliseconds. */
const EXPLANATION_MS = 2000;

async function refuseMissingSite(cloudId: Promise<string>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await Promise.race([cloudId, new Promise((resolve) => (timer = setTimeout(resolve, EXPLANATION_MS)))]);
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'site-not-found') throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the failure, or `credential-expired` if a credential was refused after its declared last day. */
function expired(failure: Failure, { expiresOn }: Settings, now: Date): Failure {
  const end = endOfDay(expiresOn);
  const refused = ['credentials-rejected', 'anonymous-session', 'client-rejected', 'refresh-token-invalid'];
  if (!end || end > now || !refused.includes(failure.code)) return failure;
  return new Failure(
    'credential-expired',
    `Jira refused the credential, and according to \`expires-on\` it expired on ${String(expiresOn)}.`,
    'Create a new one, store it in the same secret, and set `expires-on` to its date.',
  );
}
