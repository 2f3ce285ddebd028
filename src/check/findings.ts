import { dayOf } from '../hand-over/notices.js';
import { printable } from '../printable.js';
import { LONGEST_TEXT } from './document.js';
import type { Sources } from './ends.js';
import { emailIn } from './named-credential.js';
import { renewalOf } from './renewal.js';
import * as report from './report.js';
import type { Trial } from './trial.js';

interface End {
  readonly at: Date | 'never';
  readonly source: report.SourceName;
}

/** @param otherwise thresholds to use if the credential's own could not be read */
export function checkedCredential(
  trial: Trial,
  sources: Sources,
  otherwise: report.Thresholds,
): report.CheckedCredential {
  const { credential, request, session, failure, now } = trial;
  const ends: End[] = [];
  const reasons: string[] = [];
  for (const source of report.TRUST) {
    const { at, reasons: said = [] } = sources[source]?.(trial) ?? {};
    if (at) ends.push({ at, source });
    reasons.push(...said);
  }
  if (session?.account.unknown !== undefined) reasons.push(session.account.unknown);
  const [end] = ends;
  const { status, because } = judge(trial, end, request?.settings ?? otherwise);
  const method = session?.method ?? request?.credentials.method ?? 'auto';
  const kind = method === 'auto' ? 'api-token-of-any-kind' : method;
  const siteUrl = session?.siteUrl ?? request?.site.url;
  const email = emailIn(credential.inputs);
  const account = session?.account.name || email;
  return {
    name: credential.name,
    status,
    kind,
    site: siteUrl,
    account: account && printable(account),
    ...report.reportedEnd(end?.at, end?.source, now),
    reasons: [...because, ...disagreement(ends), ...reasons].map((text) => printable(text, LONGEST_TEXT)),
    code: failure?.code,
    renewal: renewalOf(kind, {
      siteUrl,
      email: email && printable(email),
      secret: credential.secret && printable(credential.secret),
    }),
  };
}

/** Reports a declared date that differs from the real one, because it misleads readers of the file. */
function disagreement([end, ...others]: readonly End[]): string[] {
  const written = others.find(({ source }) => source === 'expires-on');
  if (!end || !written || written.at === 'never') return [];
  const real = end.at === 'never' ? undefined : dayOf(end.at);
  const day = dayOf(written.at);
  if (real === day) return [];
  return [
    `\`expires-on\` says ${day}, but it ${real ? `expires on ${real}` : 'never expires'}: correct the date (\`jira-auth check --write-expiry\` does this in a credentials file).`,
  ];
}

function judge(
  { failure, now }: Trial,
  end: End | undefined,
  thresholds: report.Thresholds,
): { readonly status: report.Status; readonly because: readonly string[] } {
  const byDate = report.statusAt(end?.at, thresholds, now);
  // An answer of "permission denied" means that Jira accepted the credential.
  const isOverdue = byDate === 'expired' && (failure?.isOf('denied') ?? true);
  const day = end && end.at !== 'never' ? dayOf(end.at) : '';
  const remedy =
    end?.source === 'expires-on' ? 'correct the date' : 'the date must belong to another credential';
  const overdue = isOverdue
    ? [`It should have expired on ${day}, but Jira still accepts it: ${remedy}.`]
    : [];
  if (failure) {
    const own = report.statusOfFailure(failure.code);
    const isExplained = own === 'rejected' && byDate === 'expired';
    const worse = report.STATUSES.find((each) => each === own || each === byDate) ?? own;
    const status = isExplained ? byDate : worse;
    return { status: isOverdue ? own : status, because: [failure.what, failure.advice, ...overdue] };
  }
  if (isOverdue) return { status: 'warning', because: overdue };
  const unknown = 'It works, but its expiry date is unknown. Set it with `expires-on`.';
  return { status: byDate, because: byDate === 'unknown' ? [unknown] : [] };
}
