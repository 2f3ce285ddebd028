import { Failure } from '../../failure.js';
import { printable } from '../../printable.js';
import { endDayOf, type Line } from '../document.js';
import type { CheckedCredential, Report } from '../report.js';
import { fingerprint, happeningOf, type Memory, stageOf, type Told } from './events.js';
import { nameOf, reachedText, renewedText } from './message.js';

/** The label that every issue of ours has, in every tracker. */
export const LABEL = 'jira-token-expiry';

/** A page of issues has to fit into the transport's limit. */
export const PER_PAGE = 50;

/** Something that people were told of a credential, and where they read about it, for those who repeat it elsewhere. */
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

/** An issue of ours, as a tracker holds it. */
export interface TrackedIssue extends Memory {
  /** For people: `#12`, `PROJ-12`. */
  readonly label: string;
  readonly url: string | undefined;
  /** {@link fingerprint} of the credential's name. */
  readonly credential: string;
  /** {@link fingerprint} of what lists the credential, if it is reported only while it needs something. */
  readonly organization: string | undefined;
}

/** What an issue is to remember. */
export type NewMemory = Omit<TrackedIssue, 'label' | 'url' | 'isOpen'>;

/** What an issue becomes: what it remembers, whom its text is written anew for, open or closed as completed. */
export interface Change {
  readonly told: Told;
  readonly credential?: CheckedCredential;
  readonly open?: boolean;
}

/** A tracker's calls. Each fails with `handoff-failed`, and none does anything twice if it is made again. */
export interface Tracker<Issue extends TrackedIssue> {
  /** All issues of ours, open or not, the oldest first. */
  readonly issues: () => AsyncIterable<Issue>;
  readonly open: (credential: CheckedCredential, memory: NewMemory) => Promise<Issue>;
  /** @param told what is told with it, for trackers that can look whether it was */
  readonly comment: (issue: Issue, told: Told, text: Line) => Promise<void>;
  readonly change: (issue: Issue, change: Change) => Promise<void>;
  /** Closes an issue that another one stands for, and makes it no issue of ours any more. */
  readonly dismiss: (issue: Issue, original: Issue) => Promise<void>;
}

/** More issues of ours than this no tracker has. */
const MOST_PAGES = 200;

/** For {@link paged}, which lists issues. */
export function limitOf(place: string): { pages: number; failure: () => Failure } {
  return {
    pages: MOST_PAGES,
    failure: () =>
      notTold(
        `There are more than ${MOST_PAGES * PER_PAGE} entries in a list of ${place}.`,
        `Take the label "${LABEL}" off issues that are long closed.`,
      ),
  };
}

/** An organization may have hundreds of tokens that end: the rest is opened by the next runs, the most urgent first. */
export const MOST_OPENED = 50;

/** What fails so often in one run would fail for all. */
const MOST_FAILURES = 3;

/**
 * Keeps one issue for each credential that needs something.
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
  const opened = new Map<string, ToldEvent>();
  let events: ToldEvent[] = [];
  let notOpened = 0;

  /** One credential's failure is kept for the end, so that the others are told of. */
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    if (failures.length >= MOST_FAILURES) return;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(error);
    }
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
        await attempt(async () => {
          await tracker.dismiss(issue, original);
          sentences.push(`Closed ${issue.label}, because ${original.label} is for the same credential.`);
          // Whoever opened the other one tells of it.
          events = events.filter((each) => each !== opened.get(issue.label));
        });
      }
    }
    return one;
  };

  const open = async (credential: CheckedCredential, told: Told): Promise<void> => {
    if (opened.size >= MOST_OPENED) {
      notOpened += 1;
      return;
    }
    const memory = {
      told,
      credential: fingerprint(credential.name),
      organization: organizationOf(credential, orgId),
    };
    const issue = await tracker.open(credential, memory).catch(async (error: unknown) => {
      // An answer may get lost after the issue was opened.
      const found =
        error instanceof Failure &&
        (await list()).find((each) => each.isOpen && each.credential === memory.credential);
      if (found) return found;
      throw error;
    });
    const event: ToldEvent = { kind: 'opened', name: credential.name, url: issue.url };
    opened.set(issue.label, event);
    events.push(event);
    sentences.push(`Opened ${issue.label} for ${nameOf(credential)}${at(issue.url)}.`);
  };

  /** @param credential `undefined` if it is only known that it is not listed any more */
  const finish = async (issue: Issue, credential: CheckedCredential | undefined): Promise<void> => {
    const told: Told = { ...issue.told, stage: 'renewed' };
    if (!issue.isOpen) {
      await tracker.change(issue, { told });
      return;
    }
    await tracker.comment(issue, told, renewedText(credential));
    await tracker.change(issue, { told, open: false });
    const name = credential ? nameOf(credential) : 'A credential of the organization';
    sentences.push(`Closed ${issue.label}: ${name} needs nothing any more${at(issue.url)}.`);
    events.push({ kind: 'renewed', name: credential?.name ?? issue.label, url: issue.url });
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
    await tracker.change(issue, { told, credential, open: true });
    sentences.push(`Updated ${issue.label} for ${nameOf(credential)}${at(issue.url)}.`);
    if (happening === 'reached') events.push({ kind: 'reached', name: credential.name, url: issue.url });
  };

  const known = await listWithoutDuplicates();
  for (const credential of report.credentials) {
    await attempt(() => tell(credential, known.get(fingerprint(credential.name))));
  }
  for (const issue of noLongerListed([...known.values()], report, orgId)) {
    await attempt(() => finish(issue, undefined));
  }
  // A run at the same time may have opened the same ones.
  if (opened.size > 0) await attempt(listWithoutDuplicates);
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
 * Issues of credentials that are not reported any more, because they need nothing: the organization's key, if it works;
 * its tokens, if the whole list was read, whether they were renewed or revoked.
 */
function noLongerListed<Issue extends TrackedIssue>(
  known: readonly Issue[],
  { credentials, organizations }: Report,
  orgId: string | undefined,
): Issue[] {
  if (orgId === undefined) return [];
  if (credentials.some(({ kind, status }) => kind === 'organization-api-key' && status !== 'ok')) return [];
  const isWhole = organizations.some((each) => each.orgId === orgId && each.unlisted === 0);
  const asked = [keyOf(orgId), ...(isWhole ? [fingerprint(orgId)] : [])];
  const reported = new Set(credentials.map(({ name }) => fingerprint(name)));
  return known.filter(
    ({ told, credential, organization = '' }) =>
      told.stage !== 'renewed' && asked.includes(organization) && !reported.has(credential),
  );
}

function keyOf(orgId: string): string {
  return fingerprint(`key of ${orgId}`);
}

function at(url: string | undefined): string {
  return url === undefined ? '' : `: ${printable(url)}`;
}
