import { givenTo } from '../named-credential.js';
import type { OrganizationToken } from '../organization.js';
import type { Answer, Source, Subject } from './source.js';

/** Of one credential, the tokens in an organization's lists that may be it. */
export interface Matches {
  readonly source: Source;
  /** Told every token of every list, once. */
  readonly add: (token: OrganizationToken) => void;
}

/** An account has far fewer; more of them are not told apart by more memory. */
const MOST_MATCHES = 100;

/**
 * Finds credentials in an organization's lists. A list never shows a token itself: one is known by whose it is and by
 * its label, which the input `token-name` gives, and a client by its ID.
 *
 * @param trouble why a list could not be read, as sentences; more may come until {@link Matches.source} is asked
 */
export function matching(subjects: readonly Subject[], trouble: readonly string[]): Matches {
  const found = new Map<Subject, OrganizationToken[]>(subjects.map((subject) => [subject, []]));
  return {
    add: (token) => {
      for (const [subject, tokens] of found) {
        if (tokens.length < MOST_MATCHES && isMeant(subject, token)) tokens.push(token);
      }
    },
    source: {
      name: 'organization',
      find: (subject) => answerOf(found.get(subject) ?? [], subject, trouble),
    },
  };
}

function isMeant({ credential, trial: { request, session } }: Subject, token: OrganizationToken): boolean {
  if (!request) return false;
  const given = request.credentials;
  if (given.method === 'client-credentials') return token.clientId === given.clientId;
  if (!('apiToken' in given) || token.clientId !== undefined) return false;
  const label = request.settings.tokenName;
  if (label !== undefined && label !== token.label) return false;
  if (session && session.account.id !== '' && session.account.id === token.accountId) return true;
  // A service account's ID in the list is not said to be its accountId.
  const email = givenTo(credential).email?.toLowerCase();
  return email !== undefined && email === token.email.toLowerCase();
}

function answerOf(
  tokens: readonly OrganizationToken[],
  { trial: { request, session }, now }: Subject,
  trouble: readonly string[],
): Answer | undefined {
  const method = request?.credentials.method;
  const isListed = method === 'client-credentials' || (request && 'apiToken' in request.credentials);
  if (!isListed) return undefined;
  // One that works is none of those that are over.
  const live = session ? tokens.filter(({ endsAt }) => !(endsAt instanceof Date && endsAt <= now)) : tokens;
  const hasName = request?.settings.tokenName !== undefined || method === 'client-credentials';
  if (live.length === 0) return { unknown: trouble[0] ?? "It is not in the organization's lists." };
  if (live.length > 1 && !hasName) {
    return {
      unknown: `Its account has ${live.length} tokens in the organization's lists: set \`token-name\` to its label.`,
    };
  }
  const ends = live.map(({ endsAt }) => endsAt);
  const dates = ends.filter((end) => end instanceof Date);
  // Of several with one name, the first to end is the one to warn of.
  if (dates.length > 0) return { at: new Date(Math.min(...dates.map((date) => date.getTime()))) };
  return ends.every((end) => end === 'never')
    ? { at: 'never' }
    : { unknown: "The organization's list tells no end of it that can be read." };
}
