import { endOfDay } from './values/day.js';
import { Failure, failureIn } from './failure.js';
import { basicPairOf, deploymentOf, methodNamed, prove, requireDeployment } from './methods/index.js';
import { printable } from './printable.js';
import type { Request } from './read/index.js';
import type { Settings } from './read/settings.js';
import type { CloudSite } from './site.js';
import { REFUSALS, withHint } from './values/hints.js';
import { apiUrlOf } from './verify/answer.js';
import type { Proof, Session, VerifyEffects } from './verify/session.js';
import { canonicalSiteUrl, CloudIds } from './verify/tenant.js';

/**
 * Second stage: proves which account the credentials belong to, and that it is the expected one. No credential is sent
 * until it is known which kind of Jira answers.
 * @throws Failure of the classes 2 to 7
 */
export async function verify(request: Request, effects: VerifyEffects): Promise<Session> {
  const { settings, credentials } = request;
  try {
    let { site } = request;
    if (site.deployment === undefined) {
      const { settleDeployment } = await import('./verify/deployment.js');
      site = await settleDeployment(effects.send, site, deploymentOf(credentials.method));
      effects.debug?.(`Its answers show that this is ${site.deployment}.`);
    }
    requireDeployment(credentials.method, site.deployment);
    if (site.deployment === 'cloud') return await verifyOnCloud(request, site, effects);
    const proof = await prove(credentials, { ...effects, site, tokenName: settings.tokenName });
    await requireWhatWasAsked(proof, site.deployment, request, effects);
    return sessionOf(proof, request, { deployment: site.deployment, siteUrl: site.url, cloudId: '' });
  } catch (error) {
    const failure = expired(failureIn(error), settings, effects.now());
    // The token endpoint's refusals have their hints.
    throw 'clientSecret' in credentials ? failure : withHint(failure, credentials);
  }
}

async function verifyOnCloud(request: Request, site: CloudSite, effects: VerifyEffects): Promise<Session> {
  const { send, cloudIds = new CloudIds(), debug } = effects;
  const { settings, credentials } = request;
  const isKnown = site.cloudId !== undefined || site.url === undefined;
  // Starts before the method does. Its failure may be read later, or never.
  const cloudId = isKnown ? Promise.resolve(site.cloudId ?? '') : cloudIds.of(send, site.url, debug);
  cloudId.catch(() => undefined);
  const { identity, expectedAccountId, requiredPermissions } = settings;
  // The account must be known to compare it with the expected one, or to ask for its permissions.
  const isNeeded = expectedAccountId !== undefined || requiredPermissions.length > 0;
  const context = { ...effects, mayBeUnknown: identity === 'optional' && !isNeeded, site, cloudId };
  const proof = await prove(credentials, context).catch(async (error: unknown) => {
    // If the site doesn't exist, its refusal says nothing about the credential.
    const failure = failureIn(error);
    const mayBeMissing =
      ['site-not-found', 'untrusted-response'].includes(failure.code) ||
      failure.isOf('input', 'rejected', 'denied');
    if (mayBeMissing) await refuseMissingSite(cloudId);
    throw failure;
  });
  const { baseUrl, credential, grantsSite } = proof;
  const [siteUrl, id] = await Promise.all([
    site.url ?? site.customDomain ?? grantsSite?.url ?? canonicalSiteUrl(send, baseUrl, credential),
    grantsSite?.cloudId ??
      cloudId.catch((error: unknown) => {
        // The hand-over would be incomplete, but the token doesn't need to be renewed.
        throw failureIn(error).advising('The credential itself is valid.');
      }),
    requireWhatWasAsked(proof, 'cloud', request, effects),
  ]);
  return sessionOf(proof, request, { deployment: 'cloud', siteUrl, cloudId: id });
}

async function requireWhatWasAsked(
  { account, method, baseUrl, credential }: Proof,
  deployment: Session['deployment'],
  { settings: { expectedAccountId, requiredPermissions, project } }: Request,
  { send, debug }: VerifyEffects,
): Promise<void> {
  debug?.(`Verified by ${method} at ${baseUrl}.`);
  // On Data Center, users know the name, which identifies the account as well as the key does.
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

/** The look-up would only explain a refusal. */
const EXPLANATION_MS = 2000;

async function refuseMissingSite(cloudId: Promise<string>): Promise<void> {
  try {
    await Promise.race([cloudId, new Promise((resolve) => setTimeout(resolve, EXPLANATION_MS).unref())]);
  } catch (error) {
    if (failureIn(error).code === 'site-not-found') throw error;
  }
}

/** Turns a refusal after the credential's declared last day into `credential-expired`. */
function expired(failure: Failure, { expiresOn }: Settings, now: Date): Failure {
  const end = endOfDay(expiresOn);
  if (!end || end > now || !REFUSALS.includes(failure.code)) return failure;
  return new Failure(
    'credential-expired',
    `Jira refused the credential, and according to \`expires-on\` it expired on ${String(expiresOn)}.`,
    'Create a new one, store it in the same secret, and set `expires-on` to its date.',
  );
}
