import { Failure } from '../failure.js';
import { endOfDay } from '../expiry.js';
import { printable } from '../printable.js';
import type { Request } from '../read/index.js';
import type { Settings } from '../read/settings.js';
import type { Mask } from '../secret.js';
import type { Send } from '../transport/http.js';
import type { Context, Exchange, Proof } from './context.js';
import { prove } from './methods/index.js';
import { requirePermissions } from './permissions.js';
import type { Session } from './session.js';
import { canonicalSiteUrl } from './server-info.js';
import { lookUpCloudId } from './tenant.js';

export interface VerifyEffects {
  readonly send: Send;
  readonly mask: Mask;
  readonly now: () => Date;
  readonly onExchange: (exchange: Exchange) => void;
}

/**
 * The second stage: proves who the credentials belong to, and that this is who was expected.
 *
 * @throws Failure of the classes 3 to 7
 */
export async function verify(request: Request, effects: VerifyEffects): Promise<Session> {
  const { site, settings } = request;
  const cloudId = begin(() => site.cloudId ?? lookUpCloudId(effects.send, site.url ?? ''));
  const context: Context = { ...effects, site, cloudId };

  const proof = await proveOrExplain(request, context);
  requireAccount(proof, settings);
  const apiUrl = `${proof.baseUrl}/rest/api/3`;
  const [siteUrl] = await Promise.all([
    site.url ?? canonicalSiteUrl(effects.send, apiUrl, proof.authorization),
    cloudId().catch(ofGoodCredential),
    settings.requiredPermissions.length > 0
      ? requirePermissions(
          effects.send,
          apiUrl,
          proof.authorization,
          settings.requiredPermissions,
          settings.project,
        )
      : undefined,
  ]);
  return {
    deployment: 'cloud',
    method: proof.method,
    baseUrl: proof.baseUrl,
    apiUrl,
    siteUrl,
    cloudId: await cloudId(),
    authorization: proof.authorization,
    account: proof.account,
    scopes: proof.scopes ?? [],
    expiresAt: proof.expiresAt ?? (isLongLived(proof) ? endOfDay(settings.expiresOn) : undefined),
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

async function proveOrExplain({ credentials, settings }: Request, context: Context): Promise<Proof> {
  try {
    return await prove(credentials, context);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // A refusal by a site that doesn't exist says nothing of the credential.
    if (error.exitStatus <= 4 || error.code === 'site-not-found') await refuseMissingSite(context);
    throw expiredRather(error, settings, context.now());
  }
}

/** No refusal is held back longer than this by a look-up that would only explain it. */
const EXPLANATION_MS = 2000;

async function refuseMissingSite({ cloudId }: Context): Promise<void> {
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

function requireAccount({ account }: Proof, { expectedAccountId }: Settings): void {
  if (expectedAccountId === undefined || expectedAccountId === account.id) return;
  throw new Failure(
    'unexpected-account',
    `The credential belongs to the account ${printable(account.id)}, not to the one in \`expected-account-id\`.`,
    "Store the expected account's credential, or correct `expected-account-id`.",
  );
}

/** For API tokens, what is handed over is the long-lived credential itself. */
function isLongLived({ method }: Proof): boolean {
  return method === 'api-token' || method === 'scoped-api-token' || method === 'service-account-token';
}
