import { Failure, UNCERTAIN } from '../../failure.js';
import { textField } from '../../json.js';
import { Secret } from '../../secret.js';
import type { StoreFailures } from '../../store/token-store.js';
import type { HttpAnswer, Send } from '../../transport/network.js';
import { ask, objectIn } from '../../transport/rest.js';
import { refusePage } from '../../transport/wire.js';
import { listedToken, listedTokens, tokensUrl } from '../../verify/personal-access-tokens.js';
import { tokensPage } from '../../methods/personal-access-token.js';
import type { Session } from '../../verify/session.js';

type At = Pick<Session, 'baseUrl' | 'siteUrl' | 'credential'>;

export type TokenList = Awaited<ReturnType<typeof listTokens>>;

/** Lists an account's tokens, with the time by the server's clock, which their dates go by. @throws Failure */
export async function listTokens(send: Send, { baseUrl, credential }: At) {
  const refused = ({ host, status }: HttpAnswer): Failure =>
    status === 401
      ? nothingDone(
          `${host} refused the token that it accepted a moment ago.`,
          'Another run may have just renewed it: check whether its store holds a new one.',
        )
      : nothingDone(
          `${host} does not list this account's personal access tokens (${status}).`,
          'Jira has them since 8.14, unless its admins keep programs from using them. Renew the token by hand.',
        );
  const lost = ({ what, advice }: Failure): Failure => nothingDone(what, advice);
  const answer = await ask({ send, credential, lost, refused }, tokensUrl(baseUrl));
  const tokens = listedTokens(answer);
  if (!tokens) throw refused(answer);
  const time = Date.parse(answer.header('date') ?? '');
  return { tokens, at: Number.isNaN(time) ? undefined : new Date(time) };
}

/** Returns a failure that may have created a token whose value is lost. */
function perhapsMade(what: string, advice: string): Failure {
  return halfDone(
    `${what} The token that was given is still valid. Jira may have created a new one, whose value is lost.`,
    advice,
  );
}

/**
 * Creates a token (`POST /rest/pat/latest/tokens`, undocumented: 201 with `rawToken`). The caller masks it. The request
 * is sent once, because repeating it would create a second token. @throws Failure `credential-not-renewed`
 */
export async function makeToken(
  send: Send,
  { baseUrl, siteUrl, credential }: At,
  { name, days }: { readonly name: string; readonly days: number },
) {
  const page = tokensPage(siteUrl);
  const lost = ({ code, what, advice }: Failure): Failure =>
    (UNCERTAIN.includes(code) ? perhapsMade : nothingDone)(what, advice);
  const refused = ({ host, status }: HttpAnswer): Failure =>
    status === 400
      ? nothingDone(
          `${host} creates no token that lasts ${days} days, or the account has as many as it may have (400).`,
          `Lower \`renew-days\`: by default, Jira allows at most 365. Or revoke unused tokens at ${page}: by default, an account may have 10.`,
        )
      : nothingDone(
          `${host} creates no personal access token for this account (${status}).`,
          `Renew the token by hand, at ${page}, or ask a Jira admin whether programs may create tokens.`,
        );
  const answer = await ask({ send, credential, lost, refused }, tokensUrl(baseUrl), {
    method: 'POST',
    body: { name, expirationDuration: days },
    repeatable: 'spend',
    expect: [201, 200],
  });
  const body = objectIn(answer);
  const value = textField(body, 'rawToken') ?? '';
  if (!/^[\x21-\x7e]{8,8192}$/.test(value)) {
    throw perhapsMade(
      `${answer.host} created a token, but did not return its value in the documented form.`,
      'Renew the token by hand.',
    );
  }
  // Here a missing date means an unknown end. In the list it means that the token never ends.
  const end = 'expiringAt' in body ? listedToken(body).end : undefined;
  return { token: new Secret(value), end };
}

/** Revokes a token (`DELETE /rest/pat/latest/tokens/ID`). @returns the reason if that failed */
export async function revokeToken(
  send: Send,
  { baseUrl, credential }: At,
  id: string,
): Promise<string | undefined> {
  try {
    const url = `${tokensUrl(baseUrl)}/${id}`;
    const answer = await send({ method: 'DELETE', url, credential, repeatable: 'read' });
    const { host, status } = answer;
    // Another run may have revoked it first.
    if (![200, 204, 404].includes(status)) return `${host} did not revoke it (${status}).`;
    refusePage(answer);
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.what;
    throw error;
  }
}

/** Returns the failure of a renewal after which the given token is still valid. */
export function notRenewed(what: string, advice: string): Failure {
  return new Failure('credential-not-renewed', what, advice);
}

function nothingDone(what: string, advice: string): Failure {
  return notRenewed(`${what} No token was created, and the one that was given is still valid.`, advice);
}

/** Returns a failure that may have left a token. */
export function halfDone(what: string, advice: string): Failure {
  return notRenewed(what, `${advice} The next renewal revokes what this one left behind.`);
}

export const RENEWAL_STORE_FAILURES: StoreFailures = {
  notReady: nothingDone,
  notSaved: (what, advice) =>
    halfDone(`${what} The token that was given was not revoked, and is still valid.`, advice),
};
