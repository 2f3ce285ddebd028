import type { Source } from './ends.js';
import { ownerIn } from './named-credential.js';
import { byEnd, END_UNREADABLE, type OrganizationToken } from './organization.js';
import type { Trial } from './trial.js';

/** An account has far fewer; more of them are not told apart by more memory. */
const MOST_MATCHES = 100;

/**
 * Finds credentials in an organization's lists. A list never shows a token itself: one is known by its owner and by
 * its label, which the input `token-name` gives, and a client by its ID.
 *
 * @returns `add`, which is told every token of every list once, and then the source
 */
export function matching(trials: readonly Trial[]) {
  const found = new Map(trials.map((trial) => [trial, [] as OrganizationToken[]]));
  return {
    add: (token: OrganizationToken): void => {
      for (const [trial, tokens] of found) {
        if (tokens.length < MOST_MATCHES && isMeant(trial, token)) tokens.push(token);
      }
    },
    /** @param trouble why a list could not be read, as a sentence */
    source: (trouble?: string): Source => {
      return (trial) => answerOf(found.get(trial) ?? [], trial, trouble);
    },
  };
}

function isMeant({ credential, request, session }: Trial, token: OrganizationToken): boolean {
  if (!request) return false;
  const given = request.credentials;
  if (given.method === 'client-credentials') return token.clientId === given.clientId;
  if (!('apiToken' in given) || token.clientId !== undefined) return false;
  const label = request.settings.tokenName;
  if (label !== undefined && label !== token.label) return false;
  if (session && session.account.id !== '' && session.account.id === token.accountId) return true;
  // A service account's ID in the list is not said to be its accountId.
  return ownerIn(credential).email?.toLowerCase() === token.email.toLowerCase();
}

function answerOf(
  tokens: readonly OrganizationToken[],
  { request, session, now }: Trial,
  trouble = "It is not in the organization's lists.",
): ReturnType<Source> {
  if (!request) return undefined;
  const { credentials, settings } = request;
  const isClient = credentials.method === 'client-credentials';
  if (!isClient && !('apiToken' in credentials)) return undefined;
  // A credential that works is none of those that have expired.
  const live = tokens.filter(({ endsAt }) => !session || !(endsAt instanceof Date) || endsAt > now);
  // Of several with one name, the first to end is the one to warn of.
  const [first] = live.toSorted(byEnd);
  if (!first) return { unknown: trouble };
  if (live.length > 1 && settings.tokenName === undefined && !isClient) {
    return {
      unknown: `Its account has ${live.length} tokens in the organization's lists: set \`token-name\` to its label.`,
    };
  }
  if (first.endsAt instanceof Date) return { at: first.endsAt };
  return live.every(({ endsAt }) => endsAt === 'never') ? { at: 'never' } : { unknown: END_UNREADABLE };
}
