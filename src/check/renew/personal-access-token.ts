import { bearer } from '../../credential.js';
import { Failure, failureIn } from '../../failure.js';
import type { Job } from '../../hand-over/ci-system.js';
import { textField } from '../../json.js';
import type { Verified } from '../../run.js';
import { Secret } from '../../secret.js';
import { createStore, inStore, type OpenEffects } from '../../store/index.js';
import type { StoreFailures, TokenStore } from '../../store/token-store.js';
import {
  type HttpAnswer,
  type Network,
  type NetworkEffects,
  networkWith,
  type Send,
} from '../../transport/network.js';
import { ask, objectIn } from '../../transport/rest.js';
import { askMyself } from '../../verify/myself.js';
import {
  isNamed,
  lineagesOf,
  listedToken,
  type ListedToken,
  listedTokens,
  parseName,
  successorName,
  tokensUrl,
} from '../../verify/personal-access-tokens.js';
import { tokensPage } from '../../methods/personal-access-token.js';
import type { Session } from '../../verify/session.js';

/** Every text in it is safe to print. */
export type Renewed = Readonly<Awaited<ReturnType<typeof renewPersonalAccessToken>>>;

/** Renews a credential as its request asks. The trial's time may be nearly over, so new connections are used. */
export function renewVerified(
  verified: Verified,
  renewal: NonNullable<Verified['request']['renewal']>,
  effects: NetworkEffects & Pick<OpenEffects, 'mask' | 'commandLineStore'>,
): Promise<Renewed> {
  const network = networkWith(verified.tls, effects, verified.request.settings.timeoutSeconds);
  const failures = RENEWAL_STORE_FAILURES;
  const store = createStore(renewal.store, { ...effects, send: network.sendToTheEnd, failures });
  return renewPersonalAccessToken(verified, renewal.days, store, { ...effects, ...network });
}

/**
 * Renews a Data Center PAT: creates its successor, saves it, verifies it, and revokes the tokens it replaces. In this
 * order, the store holds a valid token at every moment, and the old one stays valid until the last step.
 *
 * @param days the successor's lifetime
 * @throws Failure `credential-not-renewed`; the old token is still valid then, and is stored or can be
 */
export async function renewPersonalAccessToken(
  { session, request: { credentials, settings } }: Pick<Verified, 'session' | 'request'>,
  days: number,
  store: TokenStore,
  { send, sendToTheEnd, mask, info }: Network & Pick<Job, 'mask' | 'info'>,
) {
  if (credentials.method !== 'personal-access-token')
    throw new TypeError(`${credentials.method} is renewed in another way.`);
  return inStore(store, async () => {
    const { tokens, at } = await listTokens(send, session);
    const replacement = replacementFor(tokens, at, settings.tokenName);
    const made = await makeToken(sendToTheEnd, session, replacement.name, days);
    mask(made.token);
    await store.save(made.token);
    info(`The new personal access token is saved: ${store.description}.`);
    const successor = { ...session, credential: bearer(made.token) };
    const refusal = await refusalOf(successor, store, sendToTheEnd);
    if (refusal !== undefined) throw await putBack(credentials.personalAccessToken, store, refusal);
    return {
      savedIn: store.description,
      credential: successor.credential,
      endsAt: made.end,
      /** Sentences on what a person has to look at. */
      left: await revokeReplaced(replacement, successor, sendToTheEnd),
    };
  });
}

/** Stores the old token again. @returns the failure to throw */
async function putBack(old: Secret, store: TokenStore, refusal: string): Promise<Failure> {
  try {
    await store.save(old);
    return notRenewed(
      `${refusal} The old one is stored again (${store.description}), and is still valid.`,
      'Renew the token by hand, and ask a Jira admin what happens to tokens that programs create.',
    );
  } catch (error) {
    failureIn(error);
    return notRenewed(
      `${refusal} It is stored (${store.description}), and the old one could not be put back.`,
      'Store the old token by hand: it was not revoked.',
    );
  }
}

/** @returns why Jira refuses the new token, if it does @throws Failure of the transport, which says nothing about it */
async function refusalOf(
  { baseUrl, account, credential }: Session,
  { description }: TokenStore,
  send: Send,
): Promise<string | undefined> {
  try {
    const found = await askMyself({ send }, { deployment: 'data-center', baseUrl }, credential);
    return found.id === account.id ? undefined : 'Jira says that the new token belongs to another account.';
  } catch (error) {
    const failure = failureIn(error);
    if (failure.isOf('rejected', 'denied')) return `Jira refuses the token that it created: ${failure.what}`;
    throw halfDone(
      `The new token is saved (${description}), but could not be tried: ${failure.what} The old one was not revoked, and is still valid.`,
      failure.advice,
    );
  }
}

/** A successor's name and the tokens that it replaces. */
type Replacement = ReturnType<typeof replacementFor>;

/** @returns sentences on what is left */
async function revokeReplaced(
  { replaced, spared }: Replacement,
  successor: Session,
  send: Send,
): Promise<string[]> {
  const left: string[] = [];
  const page = tokensPage(successor.siteUrl);
  // Revoke the oldest last: until then, its end shows that a renewal is due, and that renewal does the rest.
  for (const id of replaced.toReversed()) {
    const problem = await revokeToken(send, successor, id);
    if (problem !== undefined)
      left.push(`A token that was replaced (number ${id}) still works: ${problem} Revoke it at ${page}.`);
  }
  if (spared.length > 0) {
    left.push(
      `In the last two hours, another renewal created a token that this run does not know. The next renewal revokes it, unless you do so at ${page}.`,
    );
  }
  return left;
}

/** Longest time that a renewal takes: `timeout-seconds` is at most an hour, and saving has a separate budget. */
const LONGEST_RENEWAL_MS = 2 * 3600 * 1000;

/**
 * Jira doesn't say which token was presented. It certainly belongs to a lineage if the account has no tokens outside
 * it, or none with the given name. Then the whole lineage is replaced: the presented token, and the leftovers of
 * interrupted renewals. A token that a renewal made within the last two hours is spared, because another run may be
 * about to save it, unless it is the only one and therefore the presented one.
 *
 * @throws Failure if it is uncertain, because the old token could not be revoked, and each run would add another one
 */
export function replacementFor(
  tokens: readonly ListedToken[],
  at: Date | undefined,
  tokenName: string | undefined,
) {
  const alive = tokens.filter(({ end }) => !(at && end instanceof Date && end <= at));
  const candidates = tokenName === undefined ? alive : alive.filter((token) => isNamed(token, tokenName));
  const [lineage, ...others] = lineagesOf(candidates);
  if (!lineage || others.length > 0) {
    const which = tokenName === undefined ? '' : ' with the name in `token-name`';
    throw nothingDone(
      `The account has ${candidates.length} personal access tokens${which}, and Jira does not say which one to renew.`,
      'Give the token a name in Jira that no other one has, and set `token-name` to it.',
    );
  }
  const isInHand = ({ name, createdAt }: ListedToken): boolean =>
    lineage.tokens.length > 1 &&
    parseName(name).root !== undefined &&
    !(at && createdAt && at.getTime() - createdAt.getTime() >= LONGEST_RENEWAL_MS);
  const idsOf = (isSpared: boolean): string[] =>
    lineage.tokens.flatMap((token) => (isInHand(token) === isSpared ? (token.id ?? []) : []));
  return {
    /** The successor's name. */
    name: successorName(lineage.base, lineage.root),
    /** IDs of the tokens that it certainly replaces. */
    replaced: idsOf(false),
    /** IDs of tokens that another renewal may be about to save. */
    spared: idsOf(true),
  };
}

type At = Pick<Session, 'baseUrl' | 'siteUrl' | 'credential'>;

/** Lists an account's tokens, with the time by the server's clock, which their dates go by. @throws Failure */
async function listTokens(send: Send, { baseUrl, credential }: At) {
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
 * is repeated only if Jira surely did nothing, or it could create a second token. @throws Failure `credential-not-renewed`
 */
async function makeToken(send: Send, { baseUrl, siteUrl, credential }: At, name: string, days: number) {
  const page = tokensPage(siteUrl);
  const lost = ({ isUncertain, what, advice }: Failure): Failure =>
    (isUncertain ? perhapsMade : nothingDone)(what, advice);
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
function revokeToken(send: Send, { baseUrl, credential }: At, id: string): Promise<string | undefined> {
  const refused = ({ host, status }: HttpAnswer): Failure =>
    notRenewed(`${host} did not revoke it (${status}).`, '');
  // Another run may have revoked it first.
  const how = { method: 'DELETE', expect: [200, 204, 404] } as const;
  return ask({ send, credential, refused }, `${tokensUrl(baseUrl)}/${id}`, how).then(
    () => undefined,
    (error: unknown) => failureIn(error).what,
  );
}

/** Returns the failure of a renewal after which the given token is still valid. */
function notRenewed(what: string, advice: string): Failure {
  return new Failure('credential-not-renewed', what, advice);
}

export function nothingDone(what: string, advice: string): Failure {
  return notRenewed(`${what} No token was created, and the one that was given is still valid.`, advice);
}

/** Returns a failure that may have left a token. */
function halfDone(what: string, advice: string): Failure {
  return notRenewed(what, `${advice} The next renewal revokes what this one left behind.`);
}

export const RENEWAL_STORE_FAILURES: StoreFailures = {
  notReady: nothingDone,
  notSaved: (what, advice) =>
    halfDone(`${what} The token that was given was not revoked, and is still valid.`, advice),
};
