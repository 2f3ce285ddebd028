import { Failure } from '../failure.js';
import { endOfDay } from '../expiry.js';
import { printable } from '../printable.js';
import { basicPairOf, deploymentOf, methodNamed, prove, requireDeployment } from '../methods/index.js';
import { withHint } from '../values/hints.js';
import type { Request } from '../read/index.js';
import type { Settings } from '../read/settings.js';
import type { CloudSite, DataCenterSite } from '../site.js';
import type { CloudContext, DataCenterContext, Proof, VerifyEffects } from './context.js';
import { settleDeployment } from './deployment.js';
import type { Identity } from './myself.js';
import { requirePermissions } from './permissions.js';
import { apiUrlOf } from './refusal.js';
import type { Session } from './session.js';
import { canonicalSiteUrl } from './server-info.js';
import { CloudIds } from './tenant.js';

/**
 * The second stage: proves who the credentials belong to, and that this is who was expected.
 *
 * No credential is sent before it is known which Jira is asked.
 *
 * @throws Failure of the classes 2 to 7
 */
export async function verify(request: Request, effects: VerifyEffects): Promise<Session> {
  try {
    return await verifyWhereItIs(request, effects);
  } catch (error) {
    if (!(error instanceof Failure) || 'clientSecret' in request.credentials) throw error;
    throw withHint(error, request.credentials);
  }
}

async function verifyWhereItIs(request: Request, effects: VerifyEffects): Promise<Session> {
  const site = await settleDeployment(effects.send, request.site, deploymentOf(request.credentials.method));
  if (request.site.deployment === undefined) effects.debug?.(`By its answers this is ${site.deployment}.`);
  requireDeployment(request.credentials.method, site.deployment);
  return site.deployment === 'cloud'
    ? verifyOnCloud(request, site, effects)
    : verifyOnDataCenter(request, site, effects);
}

async function verifyOnCloud(request: Request, site: CloudSite, effects: VerifyEffects): Promise<Session> {
  const { send, cloudIds = new CloudIds() } = effects;
  const found: { cloudId?: string; url?: string } = {};
  const cloudId = site.isGrantsOwn
    ? () => Promise.resolve(found.cloudId ?? '')
    : begin(() => site.cloudId ?? cloudIds.of(send, site.url ?? site.customDomain ?? '', effects.debug));
  const context: CloudContext = {
    ...effects,
    identity: identityFor(request.settings),
    site,
    cloudId,
    onSite: (id, url) => {
      Object.assign(found, { cloudId: id, url });
    },
  };
  const proof = await proveOrExplain(request, context);
  effects.debug?.(`Proved by ${proof.method} at ${proof.baseUrl}.`);
  const place = { deployment: 'cloud', baseUrl: proof.baseUrl } as const;
  const [siteUrl] = await Promise.all([
    site.url ?? site.customDomain ?? found.url ?? canonicalSiteUrl(send, proof.baseUrl, proof.credential),
    cloudId().catch(ofGoodCredential),
    requireWhatWasAsked(proof, place, request, effects),
  ]);
  return sessionOf(proof, request, { ...place, siteUrl, cloudId: await cloudId() });
}

async function verifyOnDataCenter(
  request: Request,
  site: DataCenterSite,
  effects: VerifyEffects,
): Promise<Session> {
  const context: DataCenterContext = { ...effects, site, tokenName: request.settings.tokenName };
  const proof = await prove(request.credentials, context).catch((error: unknown) => {
    throw error instanceof Failure ? expiredRather(error, request.settings, effects.now()) : error;
  });
  effects.debug?.(`Proved by ${proof.method} at ${proof.baseUrl}.`);
  const place = { deployment: 'data-center', baseUrl: proof.baseUrl } as const;
  await requireWhatWasAsked(proof, place, request, effects);
  return sessionOf(proof, request, { ...place, siteUrl: site.url, cloudId: '' });
}

/** Who it is has to be known where it is compared with somebody, or their permissions are. */
function identityFor({ identity, expectedAccountId, requiredPermissions }: Settings): Identity {
  if (identity === 'required') return identity;
  return expectedAccountId === undefined && requiredPermissions.length === 0 ? 'optional' : 'checked';
}

type Place = Pick<Session, 'deployment' | 'baseUrl'>;

async function requireWhatWasAsked(
  { account, credential }: Proof,
  place: Place,
  { settings }: Request,
  { send }: VerifyEffects,
): Promise<void> {
  requireAccount(account, place, settings);
  const { requiredPermissions, project } = settings;
  if (requiredPermissions.length > 0) {
    await requirePermissions(send, place, credential, requiredPermissions, project);
  }
}

function sessionOf(
  proof: Proof,
  { settings, credentials }: Request,
  place: Place & Pick<Session, 'siteUrl' | 'cloudId'>,
): Session {
  const declaredEnd = endOfDay(settings.expiresOn);
  const isLongLived = methodNamed(proof.method).isLongLived;
  return {
    ...place,
    method: proof.method,
    apiUrl: apiUrlOf(place),
    credential: proof.credential,
    basic: basicPairOf(credentials),
    account: proof.account,
    scopes: proof.scopes ?? [],
    expiresAt: proof.expiresAt ?? (isLongLived && !proof.credentialEnd ? declaredEnd : undefined),
    credentialEnd: proof.credentialEnd ?? (declaredEnd && { source: 'expires-on', at: declaredEnd }),
    endUnknown: proof.endUnknown,
    grant: proof.grant,
    accessToken: proof.accessToken,
    refreshToken: proof.refreshToken,
  };
}

/** Without the cloudId there is nothing whole to hand over, but nobody should renew a token because of that. */
function ofGoodCredential(error: unknown): never {
  throw error instanceof Failure ? error.advising('The credential itself is good.') : error;
}

/** Starts work whose result, or failure, is asked for later or never. */
function begin<T>(work: () => T | Promise<T>): () => Promise<T> {
  const result = Promise.resolve(work());
  result.catch(() => undefined);
  return () => result;
}

async function proveOrExplain({ credentials, settings }: Request, context: CloudContext): Promise<Proof> {
  try {
    return await prove(credentials, context);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // A refusal by a site that doesn't exist says nothing of the credential.
    const isOfNobody = error.code === 'site-not-found' || error.code === 'untrusted-response';
    if (isOfNobody || error.isOf('input', 'rejected', 'denied')) await refuseMissingSite(context);
    throw expiredRather(error, settings, context.now());
  }
}

/** No refusal is held back longer than this by a look-up that would only explain it. */
const EXPLANATION_MS = 2000;

async function refuseMissingSite({ cloudId }: CloudContext): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await Promise.race([cloudId(), new Promise((resolve) => (timer = setTimeout(resolve, EXPLANATION_MS)))]);
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'site-not-found') throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** A refused credential whose declared last day is over has expired: that is the better name for it. */
function expiredRather(failure: Failure, { expiresOn }: Settings, now: Date): Failure {
  const end = endOfDay(expiresOn);
  const refused = ['credentials-rejected', 'anonymous-session', 'client-rejected', 'refresh-token-invalid'];
  if (!end || end > now || !refused.includes(failure.code)) return failure;
  return new Failure(
    'credential-expired',
    `Jira refused the credential, and by \`expires-on\` it expired on ${String(expiresOn)}.`,
    'Create a new one, store it in the same secret, and set `expires-on` to its date.',
  );
}

/** On Data Center, the user name is as good as the key: it is what people know. */
function requireAccount(
  account: Proof['account'],
  { deployment }: Place,
  { expectedAccountId }: Settings,
): void {
  if (expectedAccountId === undefined || expectedAccountId === account.id) return;
  if (deployment === 'data-center' && expectedAccountId === account.name) return;
  throw new Failure(
    'unexpected-account',
    `The credential belongs to the account ${printable(account.id)}, not to the one in \`expected-account-id\`.`,
    "Store the expected account's credential, or correct `expected-account-id`.",
  );
}
