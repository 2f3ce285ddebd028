import {
  halfDone,
  listTokens,
  makeToken,
  notRenewed,
  RENEWAL_STORE_FAILURES,
  revokeToken,
  type TokenList,
} from './token-resource.js';
import { bearer } from '../../credential.js';
import { Failure } from '../../failure.js';
import type { Job } from '../../hand-over/ci-system.js';
import { printable } from '../../printable.js';
import type { Verified } from '../../run.js';
import type { Secret } from '../../secret.js';
import { createStore, inStore, type OpenEffects } from '../../store/index.js';
import type { TokenStore } from '../../store/token-store.js';
import { type Network, type NetworkEffects, networkWith, type Send } from '../../transport/network.js';
import { askMyself } from '../../verify/myself.js';
import {
  isNamed,
  lineagesOf,
  type ListedToken,
  parseName,
  successorName,
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
    const list = await listTokens(send, session);
    const replacement = replacementFor(list, settings.tokenName);
    const made = await makeToken(sendToTheEnd, session, { name: replacement.name, days });
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
      /** Sentences on what a person has to look at, because it was uncertain or impossible. */
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
    if (!(error instanceof Failure)) throw error;
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
    if (!(error instanceof Failure)) throw error;
    if (error.isOf('rejected', 'denied')) return `Jira refuses the token that it created: ${error.what}`;
    throw halfDone(
      `The new token is saved (${description}), but could not be tried: ${error.what} The old one was not revoked, and is still valid.`,
      error.advice,
    );
  }
}

/** @returns sentences on what is left */
async function revokeReplaced(
  { name, replaced, spared, doubt }: Replacement,
  successor: Session,
  send: Send,
): Promise<string[]> {
  const left: string[] = [];
  const page = tokensPage(successor.siteUrl);
  if (doubt !== undefined) {
    left.push(
      `${doubt} So the old one was not revoked: do that at ${page}. The new one is called "${printable(name)}" there: set \`token-name\` to that, and make sure that no other token has this name.`,
    );
  }
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

/** A successor's name and the tokens that it replaces. */
export type Replacement = ReturnType<typeof replacementFor>;

/** Longest time that a renewal takes: `timeout-seconds` is at most an hour, and saving has a separate budget. */
const LONGEST_RENEWAL_MS = 2 * 3600 * 1000;

/**
 * Jira doesn't say which token was presented. It certainly belongs to a lineage if the account has no tokens outside
 * it, or none with the given name. Then the whole lineage is replaced: the presented token, and the leftovers of
 * interrupted renewals. A token that a renewal made within the last two hours is spared, because another run may be
 * about to save it, unless it is the only one and therefore the presented one.
 */
export function replacementFor({ tokens, at }: TokenList, tokenName: string | undefined) {
  const alive = tokens.filter(({ end }) => !(at && end instanceof Date && end <= at));
  const candidates = tokenName === undefined ? alive : alive.filter((token) => isNamed(token, tokenName));
  const [lineage, ...others] = lineagesOf(candidates);
  if (!lineage || others.length > 0) {
    const name = tokenName === undefined ? 'jira-auth' : parseName(tokenName).base;
    return { name, replaced: [], spared: [], doubt: doubtOf(candidates.length, tokenName !== undefined) };
  }
  const { base, root, tokens: ours } = lineage;
  const isInHand = ({ name, createdAt }: ListedToken): boolean =>
    ours.length > 1 &&
    parseName(name).root !== undefined &&
    !(at && createdAt && at.getTime() - createdAt.getTime() >= LONGEST_RENEWAL_MS);
  const idsOf = (of: readonly ListedToken[]): string[] => of.flatMap(({ id }) => id ?? []);
  return {
    /** The successor's name. */
    name: successorName(base, root),
    /** IDs of the tokens that it certainly replaces. */
    replaced: idsOf(ours.filter((token) => !isInHand(token))),
    /** IDs of tokens that another renewal may be about to save. */
    spared: idsOf(ours.filter(isInHand)),
    /** A sentence on why it is uncertain which token is replaced. */
    doubt: undefined,
  };
}

function doubtOf(count: number, isNamed: boolean): string {
  if (count === 0 && isNamed)
    return 'None of the personal access tokens of this account has the name in `token-name`.';
  const which = isNamed ? ' with the name in `token-name`' : '';
  return `The account has ${count} personal access tokens${which}, and Jira does not say which of them was renewed.`;
}
