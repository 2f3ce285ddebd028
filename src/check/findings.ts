import { dayOf } from '../hand-over/notices.js';
import { METHODS } from '../methods/index.js';
import { printable } from '../printable.js';
import type { TokenEnd } from '../verify/personal-access-tokens.js';
import { LONGEST_TEXT } from './document.js';
import type { Answer, Sources } from './ends.js';
import { emailIn, type NamedCredential } from './named-credential.js';
import { renewalOf } from './renewal.js';
import * as report from './report.js';
import type { Trial } from './trial.js';

/** @param otherwise thresholds to use if the credential's own could not be read */
export function checkedCredential(
  trial: Trial,
  sources: Sources,
  otherwise: report.Thresholds,
): report.CheckedCredential {
  const { credential, request, session, failure, now } = trial;
  const answers = report.TRUST.map((source) => ({ source, ...sources[source]?.(trial) }));
  const [end, ...others] = answers.filter(({ at }) => at);
  const thresholds = request?.settings ?? otherwise;
  const { status, because } = judge(failure, report.statusAt(end?.at, thresholds, now), end);
  const method = session?.method ?? request?.credentials.method ?? methodShown(credential);
  const kind = method === 'auto' ? 'api-token-of-any-kind' : method;
  const siteUrl = session?.siteUrl ?? request?.site.url;
  const email = emailIn(credential.inputs);
  const account = session?.account.name || email;
  const reasons = [
    ...because,
    ...disagreement(end, others.find(({ source }) => source === 'expires-on')?.at),
    ...answers.flatMap((answer) => answer.reasons ?? []),
    ...(session?.account.unknown === undefined ? [] : [session.account.unknown]),
  ];
  return {
    name: credential.name,
    status,
    kind,
    site: siteUrl,
    account: account && printable(account),
    ...report.reportedEnd(end?.at, end?.source, now),
    reasons: reasons.map((text) => printable(text, LONGEST_TEXT)),
    code: failure?.code,
    renewal: renewalOf(kind, {
      siteUrl,
      email: email && printable(email),
      secret: credential.secret && printable(credential.secret),
    }),
  };
}

/** Returns the method that a credential which could not be read seems to have. */
function methodShown({ renewed = 'api-token' }: NamedCredential): string {
  if (renewed === 'api-token') return 'auto';
  return METHODS.find(({ inputs, grant = Object.keys(inputs) }) => grant.includes(renewed))?.name ?? 'auto';
}

/** Reports a declared date that differs from the real one, because it misleads readers of the file. */
function disagreement(end: Answer & { source?: string } = {}, declared?: TokenEnd): string[] {
  if (!(declared instanceof Date)) return [];
  const real = end.at instanceof Date ? dayOf(end.at) : undefined;
  if (real === dayOf(declared)) return [];
  const isRecorded = real !== undefined && end.source !== 'oauth';
  return [
    `\`expires-on\` says ${dayOf(declared)}, but it ${real ? `expires on ${real}` : 'never expires'}: ${isRecorded ? 'correct the date (`jira-auth check --write-expiry` does this in a credentials file)' : 'leave the date out'}.`,
  ];
}

function judge(
  failure: Trial['failure'],
  byDate: report.Status,
  { at, source }: { readonly at?: TokenEnd; readonly source?: report.SourceName } = {},
): { readonly status: report.Status; readonly because: readonly string[] } {
  // An answer of "permission denied" means that Jira accepted the credential.
  const isOverdue = at instanceof Date && byDate === 'expired' && (failure?.isOf('denied') ?? true);
  const remedy = source === 'expires-on' ? 'correct the date' : 'the date must belong to another credential';
  const overdue = isOverdue
    ? [`It should have expired on ${dayOf(at)}, but Jira still accepts it: ${remedy}.`]
    : [];
  if (failure) {
    const own = report.statusOfFailure(failure.code);
    const worse = report.STATUSES.find((each) => each === own || each === byDate) ?? own;
    const status = own === 'rejected' && byDate === 'expired' ? byDate : worse;
    return { status: isOverdue ? own : status, because: [failure.what, failure.advice, ...overdue] };
  }
  if (isOverdue) return { status: 'warning', because: overdue };
  const unknown = 'It works, but its expiry date is unknown. Set it with `expires-on`.';
  return { status: byDate, because: byDate === 'unknown' ? [unknown] : [] };
}
