import { Failure } from '../../failure.js';
import { printable } from '../../printable.js';
import { attempt } from '../attempt.js';
import { endDayOf, type Line } from '../document.js';
import type { CheckedCredential, Report } from '../report.js';
import { fingerprint, happeningOf, type Memory, stageOf, type Told } from './events.js';
import { type Message, messageOf, nameOf, reachedText, renewedText } from './message.js';

/** The label that every issue of ours has, in every tracker. */
export const LABEL = 'jira-token-expiry';

/** A page of issues has to fit into the transport's limit. */
export const PER_PAGE = 50;

/** More issues of ours than this no tracker has. */
const MOST_PAGES = 200;

/** An organization may have hundreds of tokens that end: the rest is opened by the next runs, the most urgent first. */
export const MOST_OPENED = 50;

/** What fails so often in one run would fail for all. */
const MOST_FAILURES = 3;

/** Something that people were told of a credential, and where they read about it. */
export interface ToldEvent {
  readonly kind: 'opened' | 'reached' | 'renewed';
  readonly name: string;
  readonly url: string | undefined;
}

/** What came of telling people: what was done, a sentence each, safe for a log, and what kept it from more. */
export interface Outcome {
  readonly sentences: readonly string[];
  readonly events: readonly ToldEvent[];
  readonly failures: readonly Failure[];
}

/** The failure of telling people: what was found out is known, but not to them. */
export function notTold(what: string, advice: string): Failure {
  return new Failure('handoff-failed', what, advice);
}

/** What an issue remembers. */
export interface IssueMemory extends Pick<Memory, 'told'> {
  /** {@link fingerprint} of the credential's name. */
  readonly credential: string;
  /** {@link fingerprint} of what lists the credential, if it is reported only while it needs attention. */
  readonly organization: string | undefined;
}

/** An issue of ours, as a tracker holds it. */
export interface TrackedIssue extends IssueMemory, Memory {
  /** For people: `#12`, `PROJ-12`. */
  readonly label: string;
  readonly url: string | undefined;
}

/** A tracker's calls. Each fails with `handoff-failed`, and none does anything twice if it is made again. */
export interface Tracker<Issue extends TrackedIssue> {
  /** All issues of ours, open or not, the oldest first. */
  readonly issues: () => AsyncIterable<Issue>;
  readonly open: (message: Message, memory: IssueMemory) => Promise<Issue>;
  /** @param told what is told with it, for trackers that can look whether it was */
  readonly comment: (issue: Issue, told: Told, line: Line) => Promise<void>;
  /** Remembers what was told, writes another text, and opens the issue or closes it as completed. */
  readonly change: (
    issue: Issue,
    told: Told,
    other: { readonly message?: Message; readonly open?: boolean },
  ) => Promise<void>;
  /** Closes an issue that another one stands for, and makes it no issue of ours any more. */
  readonly dismiss: (issue: Issue, original: Issue) => Promise<void>;
}

/** For {@link paged}, which lists issues. */
export function limitOf(place: string): { pages: number; failure: () => Failure } {
  const what = `There are more than ${MOST_PAGES * PER_PAGE} entries in a list of ${place}.`;
  const advice = `Take the label "${LABEL}" off issues that are long closed.`;
  return { pages: MOST_PAGES, failure: () => notTold(what, advice) };
}

/**
 * Keeps one issue for each credential that needs attention.
 *
 * @param orgId the organization that the check asks
 * @throws Failure `handoff-failed` if nothing could be told at all
 */
export async function keepIssues<Issue extends TrackedIssue>(
  tracker: Tracker<Issue>,
  report: Report,
  orgId: string | undefined,
): Promise<Outcome> {
  const sentences: string[] = [];
  const failures: Failure[] = [];
  /** What was opened in this run, by the issue's label. */
  const opened = new Map<string, ToldEvent>();
  let events: ToldEvent[] = [];
  let notOpened = 0;

  /** One credential's failure is kept for the end, so that the others are told of. */
  const attemptOne = async (work: () => Promise<unknown>): Promise<void> => {
    if (failures.length < MOST_FAILURES) await attempt(failures, work);
  };
  const list = async (): Promise<Issue[]> => {
    const issues: Issue[] = [];
    for await (const issue of tracker.issues()) issues.push(issue);
    return issues;
  };

  /**
   * The one issue of each credential: the oldest open one, else the newest. Of several open ones the younger are
   * closed; two runs at the same time agree on which.
   */
  const listWithoutDuplicates = async (): Promise<Map<string, Issue>> => {
    const one = new Map<string, Issue>();
    for (const issue of await list()) {
      const original = one.get(issue.credential);
      if (!original?.isOpen) one.set(issue.credential, issue);
      else if (issue.isOpen) {
        await attemptOne(async () => {
          await tracker.dismiss(issue, original);
          sentences.push(`Closed ${issue.label}, because ${original.label} is for the same credential.`);
          // The run that opened the other one tells of it.
          events = events.filter((each) => each !== opened.get(issue.label));
        });
      }
    }
    return one;
  };

  const tellOf = (kind: ToldEvent['kind'], name: string, { url }: Issue): ToldEvent => {
    const event = { kind, name, url };
    events.push(event);
    return event;
  };

  const open = async (credential: CheckedCredential, told: Told): Promise<void> => {
    if (opened.size >= MOST_OPENED) {
      notOpened += 1;
      return;
    }
    const whose = fingerprint(credential.name);
    const memory = { told, credential: whose, organization: organizationOf(credential, orgId) };
    const issue = await tracker.open(messageOf(credential), memory).catch(async (error: unknown) => {
      // An answer may get lost after the issue was opened.
      const known = error instanceof Failure ? await list() : [];
      const found = known.find((each) => each.isOpen && each.credential === whose);
      if (found) return found;
      throw error;
    });
    opened.set(issue.label, tellOf('opened', credential.name, issue));
    sentences.push(`Opened ${issue.label} for ${nameOf(credential)}${at(issue)}.`);
  };

  /** @param credential `undefined` if it is only known that it is not listed any more */
  const finish = async (issue: Issue, credential?: CheckedCredential): Promise<void> => {
    const told: Told = { ...issue.told, stage: 'renewed' };
    if (issue.isOpen) await tracker.comment(issue, told, renewedText(credential));
    // One that people have closed keeps their reason.
    await tracker.change(issue, told, issue.isOpen ? { open: false } : {});
    if (!issue.isOpen) return;
    const name = credential ? nameOf(credential) : 'A credential of the organization';
    sentences.push(`Closed ${issue.label}: ${name} needs nothing any more${at(issue)}.`);
    tellOf('renewed', credential?.name ?? issue.label, issue);
  };

  const tell = async (credential: CheckedCredential, issue: Issue | undefined): Promise<void> => {
    const happening = happeningOf(credential, issue);
    const stage = stageOf(credential);
    if (happening === 'opened' && stage) await open(credential, { stage, ends: endDayOf(credential) });
    if (!issue) return;
    if (happening === 'settled' || happening === 'renewed') await finish(issue, credential);
    if ((happening !== 'reached' && happening !== 'moved') || !stage) return;
    // A day that is not known any more is still the last that was told.
    const told = { stage, ends: endDayOf(credential) ?? issue.told.ends };
    if (happening === 'reached') await tracker.comment(issue, told, reachedText(credential));
    await tracker.change(issue, told, { message: messageOf(credential), open: true });
    sentences.push(`Updated ${issue.label} for ${nameOf(credential)}${at(issue)}.`);
    if (happening === 'reached') tellOf('reached', credential.name, issue);
  };

  const known = await listWithoutDuplicates();
  for (const credential of report.credentials) {
    await attemptOne(() => tell(credential, known.get(fingerprint(credential.name))));
  }
  const reported = new Set(report.credentials.map(({ name }) => fingerprint(name)));
  for (const issue of known.values()) {
    if (!reported.has(issue.credential) && needsNothing(issue, report, orgId))
      await attemptOne(() => finish(issue));
  }
  // A run at the same time may have opened the same ones.
  if (opened.size > 0) await attemptOne(listWithoutDuplicates);
  if (notOpened > 0) {
    sentences.push(`Left to the next run: ${notOpened} more. One run opens ${MOST_OPENED} issues at most.`);
  }
  return { sentences, events, failures };
}

/** What to remember for a credential that is reported only while it is not `ok`: that its list has to be asked. */
function organizationOf(
  { site, source, kind }: CheckedCredential,
  orgId: string | undefined,
): string | undefined {
  if (orgId === undefined) return undefined;
  if (kind === 'organization-api-key') return keyOf(orgId);
  return site === undefined && source === 'organization' ? fingerprint(orgId) : undefined;
}

/**
 * True if a credential that is not reported any more needs nothing: the organization's key, if it works; its tokens, if
 * the whole list was read, whether they were renewed or revoked.
 */
function needsNothing(
  { told, organization }: TrackedIssue,
  { credentials, organizations }: Report,
  orgId: string | undefined,
): boolean {
  if (orgId === undefined || told.stage === 'renewed') return false;
  if (credentials.some(({ kind, status }) => kind === 'organization-api-key' && status !== 'ok'))
    return false;
  const isWhole = organizations.some((each) => each.orgId === orgId && each.unlisted === 0);
  return organization === keyOf(orgId) || (isWhole && organization === fingerprint(orgId));
}

function keyOf(orgId: string): string {
  return fingerprint(`key of ${orgId}`);
}

function at({ url }: TrackedIssue): string {
  return url === undefined ? '' : `: ${printable(url)}`;
}
