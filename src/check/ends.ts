import { DAY_MS, endOfDay, readDay } from '../values/day.js';
import { failureIn, unlessFailed } from '../failure.js';
import { dayOf } from '../hand-over/notices.js';
import { readConsentedOn } from '../read/renewal.js';
import { emailIn } from './named-credential.js';
import { byEnd, END_UNREADABLE, type OrganizationToken } from './organization.js';
import type { TokenEnd } from '../verify/personal-access-tokens.js';
import type { SourceName } from './report.js';
import type { Trial } from './trial.js';

/** Returns when a credential ends, if it knows, and sentences on that, or on why it can't tell. */
export type Source = (trial: Trial) => Answer | undefined;

export interface Answer {
  readonly at?: TokenEnd;
  readonly reasons?: readonly string[];
}

export type Sources = Readonly<Partial<Record<SourceName, Source | undefined>>>;

/** The Jira that the credential was tried on. Data Center lists an account's PATs with their end dates. */
export const jira: Source = ({ session, renewed }) => {
  if (renewed) {
    const { savedIn, endsAt: at, left } = renewed;
    const old = left.length === 0 ? 'the old one is revoked' : 'the old one is not fully revoked';
    const unsaid = at === undefined ? ['Jira did not say when the new one expires.'] : [];
    return { at, reasons: [`It was renewed: the new one is in ${savedIn}, and ${old}.`, ...left, ...unsaid] };
  }
  if (session?.credentialEnd?.source === 'jira') return { at: session.credentialEnd.at ?? 'never' };
  return session?.endUnknown === undefined ? undefined : { reasons: [session.endUnknown] };
};

/** The date that the owner declares. It counts even if no other input of the credential can be read. */
export const declared: Source = ({ credential: { inputs } }) => {
  const at = unlessFailed(() => {
    const day = inputs.find('expires-on');
    return day && endOfDay(readDay(day.value, day.label));
  });
  return at && { at };
};

/** Atlassian: "Inactivity expiry time: 90 days", counted anew with each exchange. */
const UNUSED_DAYS = 90;

/** Announced by Atlassian in 2022. Its documentation no longer lists it. */
const ABSOLUTE_DAYS = 365;

/**
 * A grant of Atlassian Cloud, by its rules: the refresh token ends 90 days after its last exchange or, as was announced
 * and never confirmed, a year after consent.
 */
export const oauth: Source = ({ credential: { inputs }, session }) => {
  if (session?.deployment !== 'cloud' || !session.grant) return undefined;
  const { rotatedAt, consentedAt } = session.grant;
  const reasons: string[] = [];
  let consentedOn: Date | undefined;
  try {
    consentedOn = readConsentedOn(inputs);
  } catch (error) {
    reasons.push(failureIn(error).message);
  }
  // The later one counts, because a new consent begins a new grant. A consent after the exchange is a mistake.
  const [consent] = [consentedAt, consentedOn]
    .filter((given) => given && given <= rotatedAt)
    .sort((one, other) => Number(other) - Number(one));
  const daysAfter = (date: Date, days: number): Date => new Date(date.getTime() + days * DAY_MS);
  const unused = daysAfter(rotatedAt, UNUSED_DAYS);
  if (consent) {
    const absolute = daysAfter(consent, ABSOLUTE_DAYS);
    const day = dayOf(consent);
    if (absolute <= rotatedAt) {
      reasons.unshift(`Consent was given on ${day}, more than a year ago, and is still valid.`);
    } else if (absolute < unused) {
      const because = `A new consent may be needed by ${dayOf(absolute)}, a year after the last one (${day}). Atlassian once announced this limit, and has neither confirmed nor withdrawn it.`;
      return { at: absolute, reasons: [because, ...reasons] };
    }
  } else {
    reasons.unshift(
      'The date of the consent is unknown, and a new one may be needed a year after it. Set `consented-on` to be told when.',
    );
  }
  const onUnused = `The refresh token expires on ${dayOf(unused)}, ${UNUSED_DAYS} days after its last exchange, unless it is used before then.`;
  return { at: unused, reasons: [onUnused, ...reasons] };
};

export const SOURCES = { jira, oauth, 'expires-on': declared } satisfies Sources;

/**
 * An organization's lists never show a token itself: they are matched by owner and by label, which the input
 * `token-name` gives, and clients by ID. @param trouble why a list could not be read, as a sentence
 */
export function inOrganization(
  tokens: readonly OrganizationToken[],
  trouble = "It is not in the organization's lists.",
): Source {
  return (trial) => {
    const { request, session, now } = trial;
    if (!request) return undefined;
    const { credentials, settings } = request;
    const isClient = credentials.method === 'client-credentials';
    if (!isClient && !('apiToken' in credentials)) return undefined;
    const meant = tokens.filter((token) => isMeant(trial, token));
    // A credential that works is not one of those that have expired.
    const live = meant.filter(({ endsAt }) => !session || !(endsAt instanceof Date) || endsAt > now);
    // Of several with one name, the warning is about the first to end.
    const [first] = live.toSorted(byEnd);
    if (!first) return { reasons: [trouble] };
    if (live.length > 1 && settings.tokenName === undefined && !isClient) {
      const which = `Its account has ${live.length} tokens in the organization's lists: set \`token-name\` to its label.`;
      return { reasons: [which] };
    }
    if (first.endsAt instanceof Date) return { at: first.endsAt };
    return live.every(({ endsAt }) => endsAt === 'never') ? { at: 'never' } : { reasons: [END_UNREADABLE] };
  };
}

/** Is a token of the lists the one that a trial's credential has? */
export function isMeant({ credential, request, session }: Trial, token: OrganizationToken): boolean {
  if (!request) return false;
  const given = request.credentials;
  if (given.method === 'client-credentials') return token.clientId === given.clientId;
  if (!('apiToken' in given) || token.clientId !== undefined) return false;
  const label = request.settings.tokenName;
  if (label !== undefined && label !== token.label) return false;
  if (session && session.account.id !== '' && session.account.id === token.accountId) return true;
  // No documentation says that a service account's ID in the list is its accountId.
  return emailIn(credential.inputs)?.toLowerCase() === token.email.toLowerCase();
}
