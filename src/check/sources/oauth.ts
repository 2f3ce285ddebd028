import { DAY_MS } from '../../expiry.js';
import { Failure } from '../../failure.js';
import type { Inputs } from '../../read/inputs.js';
import { readConsentedOn } from '../../read/renewal.js';
import type { Grant } from '../../verify/session.js';
import type { Source } from './source.js';

/** Atlassian: "Inactivity expiry time: 90 days", counted anew with each exchange. */
const UNUSED_DAYS = 90;

/** Atlassian announced it in 2022, and its documentation does not list it today. */
const ABSOLUTE_DAYS = 365;

/** The rules of a grant of Atlassian Cloud, by what its store remembers or its owner says. */
export const oauth: Source = {
  name: 'oauth',
  find: ({ credential, trial: { session } }) => {
    if (session?.deployment !== 'cloud' || !session.grant) return undefined;
    const consentedOn = consentBy(credential.inputs);
    if (!(consentedOn instanceof Failure)) return oauthEnd(session.grant, consentedOn);
    const { at, reasons } = oauthEnd(session.grant);
    return { at, reasons: [...reasons, `${consentedOn.what} ${consentedOn.advice}`] };
  },
};

/** A date that is none spoils no result. */
function consentBy(inputs: Inputs): Date | undefined | Failure {
  try {
    return readConsentedOn(inputs);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** When a grant of Atlassian Cloud ends at the earliest. */
export interface OAuthEnd {
  readonly at: Date;
  /** What ends it, and how sure that is: sentences, nothing secret. */
  readonly reasons: readonly string[];
}

/**
 * When a refresh token of Atlassian Cloud stops working: 90 days after its last exchange, or, as was announced and never
 * confirmed, a year after its consent.
 *
 * @param consentedOn what its owner says of the consent, for stores that can't remember it
 */
export function oauthEnd({ rotatedAt, consentedAt }: Grant, consentedOn?: Date): OAuthEnd {
  const unused = daysAfter(rotatedAt, UNUSED_DAYS);
  // The later one counts, as a new consent begins a new grant; one after its own use is somebody's mistake.
  const consent = [consentedAt, consentedOn]
    .flatMap((given) => (given && given <= rotatedAt ? given : []))
    .sort((one, other) => other.getTime() - one.getTime())[0];
  const onUnused = `The refresh token ends on ${dayOf(unused)} unless it is used before: ${UNUSED_DAYS} days after its last exchange.`;
  if (!consent) {
    return {
      at: unused,
      reasons: [
        onUnused,
        `It is not known when consent was given: a new one may be needed a year after it (\`consented-on\` tells).`,
      ],
    };
  }
  const absolute = daysAfter(consent, ABSOLUTE_DAYS);
  if (absolute <= rotatedAt) {
    return {
      at: unused,
      reasons: [
        onUnused,
        `Consent was given on ${dayOf(consent)}, more than a year ago, and has not ended with that year.`,
      ],
    };
  }
  if (absolute >= unused) return { at: unused, reasons: [onUnused] };
  return {
    at: absolute,
    reasons: [
      `A new consent may be needed by ${dayOf(absolute)}, a year after the one of ${dayOf(consent)}: Atlassian announced that once, and neither confirms nor withdraws it today.`,
    ],
  };
}

function daysAfter(date: Date, days: number): Date {
  return new Date(date.getTime() + days * DAY_MS);
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
