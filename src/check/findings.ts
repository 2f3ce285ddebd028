import { daysUntil, isoSeconds } from '../expiry.js';
import { NOBODY_KNOWN } from '../hand-over/announcement.js';
import { dayOf } from '../hand-over/expiry-notice.js';
import { printable } from '../printable.js';
import type { Request } from '../read/index.js';
import { givenTo } from './named-credential.js';
import { renewalOf } from './renewal.js';
import {
  type CheckedCredential,
  type CredentialKind,
  type SourceName,
  type Status,
  statusAt,
  statusOfFailure,
  type Thresholds,
  worse,
} from './report.js';
import type { Source, Subject } from './sources/source.js';
import { printableSentences } from './words.js';

export type { Source, Subject };

/** The end that counts, and who says so. */
interface End {
  readonly at: Date | 'never';
  readonly source: SourceName;
}

/**
 * Puts together what came of trying a credential and what the sources say of its end.
 *
 * @param sources the most trusted first: a server's word counts before a date that somebody wrote down
 * @param otherwise thresholds, if the credential's own could not be read
 */
export function checkedCredential(
  subject: Subject,
  sources: readonly Source[],
  otherwise: Thresholds,
): CheckedCredential {
  const { credential, trial, now } = subject;
  const { request, session, failure } = trial;
  const { ends, reasons } = ask(subject, sources);
  const [end] = ends;
  const date = end && end.at !== 'never' ? end.at : undefined;
  const kind = session?.method ?? kindOf(request);
  const siteUrl = session?.siteUrl ?? request?.site.url;
  const { email } = givenTo(credential);
  const isOfNobody = session?.account.id === '';
  const { status, because } = judge(subject, end, request?.settings ?? otherwise);
  return {
    name: credential.name,
    status,
    kind,
    site: siteUrl,
    account: accountOf(subject),
    endsAt: date && isoSeconds(date),
    daysLeft: date && daysUntil(date, now),
    source: end?.source,
    reasons: [...because, ...disagreement(ends), ...reasons, ...(isOfNobody ? [NOBODY_KNOWN] : [])].map(
      (text) => printableSentences(text).join(' '),
    ),
    code: failure?.code,
    renewal: renewalOf(kind, {
      siteUrl,
      email: email && printable(email),
      secret: credential.secret && printable(credential.secret),
    }),
  };
}

/** The ends that the sources tell, in their order, and why those that tell none don't. */
function ask(subject: Subject, sources: readonly Source[]): { ends: End[]; reasons: string[] } {
  const ends: End[] = [];
  const reasons: string[] = [];
  for (const { name, find } of sources) {
    const answer = find(subject);
    if (!answer) continue;
    if ('unknown' in answer) {
      reasons.push(answer.unknown);
    } else {
      ends.push({ at: answer.at, source: name });
      reasons.push(...(answer.reasons ?? []));
    }
  }
  return { ends, reasons };
}

/** A declared date that is not the real one misleads whoever reads it in the file. */
function disagreement([end, ...others]: readonly End[]): string[] {
  const written = others.find(({ source }) => source === 'expires-on');
  if (!end || written?.at === undefined || written.at === 'never') return [];
  const real = end.at === 'never' ? 'never' : dayOf(end.at);
  if (real === dayOf(written.at)) return [];
  return [
    `\`expires-on\` says ${dayOf(written.at)}, but it ends ${real === 'never' ? real : `on ${real}`}: correct the date (\`jira-auth check --write-expiry\` does in a file of credentials).`,
  ];
}

interface Judgement {
  readonly status: Status;
  readonly because: readonly string[];
}

function judge(
  { trial: { session, failure }, now }: Subject,
  end: End | undefined,
  thresholds: Thresholds,
): Judgement {
  const byDate = statusAt(end?.at, thresholds, now);
  const day = end && end.at !== 'never' ? dayOf(end.at) : '';
  // Whoever is told what it may not do was let in.
  const isLetIn = failure === undefined || failure.isOf('denied');
  const isOverdue = byDate === 'expired' && isLetIn;
  const whatIsWrong = end?.source === 'expires-on' ? 'correct the date' : 'the date must be of another one';
  const overdue = isOverdue
    ? [`It should have ended on ${day}, but Jira still accepts it: ${whatIsWrong}.`]
    : [];
  if (failure) {
    const status = statusOfFailure(failure.code);
    const because = [failure.what, failure.advice, ...overdue];
    if (isOverdue) return { status, because };
    return {
      status: status === 'rejected' && byDate === 'expired' ? byDate : worse(status, byDate),
      because,
    };
  }
  if (!session) throw new TypeError('A trial ended with neither a session nor a failure.');
  if (isOverdue) return { status: 'warning', because: overdue };
  if (byDate !== 'unknown') return { status: byDate, because: [] };
  return {
    status: 'unknown',
    because: ['It works, and nothing says when it ends: declare it with `expires-on`.'],
  };
}

function kindOf(request: Request | undefined): CredentialKind {
  const method = request?.credentials.method ?? 'auto';
  return method === 'auto' ? 'api-token-of-any-kind' : method;
}

function accountOf({ credential, trial: { session } }: Subject): string | undefined {
  const name = session?.account.name ?? '';
  const { email, username } = givenTo(credential);
  const who = name === '' ? (email ?? username) : name;
  return who === undefined ? undefined : printable(who);
}
