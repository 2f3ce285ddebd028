import { Failure } from '../../failure.js';
import { printable } from '../../printable.js';
import { attempt } from '../attempt.js';
import { endDayOf, type Line } from '../document.js';
import { ORGANIZATION_KEY } from '../renewal.js';
import type { CheckedCredential, Report } from '../report.js';
import { fingerprint, happeningOf, type Memory, stageOf, type Told } from './events.js';
import { type Message, messageOf, nameOf, reachedText, renewedText } from './message.js';

/** The label that every issue of ours has, in every tracker. */
export const LABEL = 'jira-token-expiry';

/** A page of issues has to fit into the transport's limit. */
export const PER_PAGE = 50;

/** No tracker has more issues of ours. */
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
 * @throws Failure `handoff-failed` if nothing could be told at all
 */
export async function keepIssues<Issue extends TrackedIssue>(
  tracker: Tracker<Issue>,
  { credentials, organizations }: Report,
  orgId: string | undefined,
): Promise<Outcome> {
  const sentences: string[] = [];
  const failures: Failure[] = [];
  /** What was opened in this run, by the issue's label. */
  const opened = new Map<string, ToldEvent>();
  let events: ToldEvent[] = [];
  let notOpened = 0;
  // An organization's key and tokens are reported only while they are not `ok`: issues about them remember whose they are.
  const [ofKey, ofTokens] = orgId === undefined ? [] : [fingerprint(`key of ${orgId}`), fingerprint(orgId)];
  const organizationOf = ({ site, source, kind }: CheckedCredential): string | undefined => {
    if (kind === ORGANIZATION_KEY) return ofKey;
    return site === undefined && source === 'organization' ? ofTokens : undefined;
  };

  /** One credential's failure is kept for the end, so that the others are told of. */
  const attemptOne = async (work: () => Promise<unknown>): Promise<void> => {
    if (failures.length < MOST_FAILURES) await attempt(failures, work);
  };
  const list = async (): Promise<Issue[]> => {
    const issues: Issue[] = [];
    for await (const issue of tracker.issues()) issues.push(issue);
    return issues;
  };
  const say = (text: string, { url }: Issue): void => {
    sentences.push(`${text}${url === undefined ? '' : `: ${printable(url)}`}.`);
  };
  const tellOf = (kind: ToldEvent['kind'], name: string, { url }: Issue): ToldEvent => {
    const event = { kind, name, url };
    events.push(event);
    return event;
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

  const open = async (checked: CheckedCredential, told: Told): Promise<void> => {
    if (opened.size >= MOST_OPENED) {
      notOpened += 1;
      return;
    }
    const credential = fingerprint(checked.name);
    const memory = { told, credential, organization: organizationOf(checked) };
    const issue = await tracker.open(messageOf(checked), memory).catch(async (error: unknown) => {
      // An answer may get lost after the issue was opened.
      const known = error instanceof Failure ? await list() : [];
      const found = known.find((each) => each.isOpen && each.credential === credential);
      if (found) return found;
      throw error;
    });
    opened.set(issue.label, tellOf('opened', checked.name, issue));
    say(`Opened ${issue.label} for ${nameOf(checked)}`, issue);
  };

  /** @param checked `undefined` if it is only known that it is not listed any more */
  const finish = async (issue: Issue, checked?: CheckedCredential): Promise<void> => {
    const told: Told = { ...issue.told, stage: 'renewed' };
    if (issue.isOpen) await tracker.comment(issue, told, renewedText(checked));
    // One that people have closed keeps their reason, and they need not be told.
    await tracker.change(issue, told, issue.isOpen ? { open: false } : {});
    if (!issue.isOpen) return;
    const name = checked ? nameOf(checked) : 'A credential of the organization';
    say(`Closed ${issue.label}: ${name} needs nothing any more`, issue);
    tellOf('renewed', checked?.name ?? issue.label, issue);
  };

  const tell = async (checked: CheckedCredential, issue: Issue | undefined): Promise<void> => {
    const happening = happeningOf(checked, issue);
    const stage = stageOf(checked);
    if (happening === 'opened' && stage) await open(checked, { stage, ends: endDayOf(checked) });
    if (!issue) return;
    if (happening === 'renewed') await finish(issue, checked);
    if ((happening !== 'reached' && happening !== 'moved') || !stage) return;
    // A day that is not known any more is still the last that was told.
    const told = { stage, ends: endDayOf(checked) ?? issue.told.ends };
    if (happening === 'reached') await tracker.comment(issue, told, reachedText(checked));
    await tracker.change(issue, told, { message: messageOf(checked), open: true });
    say(`Updated ${issue.label} for ${nameOf(checked)}`, issue);
    if (happening === 'reached') tellOf('reached', checked.name, issue);
  };

  const known = await listWithoutDuplicates();
  for (const checked of credentials) {
    await attemptOne(() => tell(checked, known.get(fingerprint(checked.name))));
    known.delete(fingerprint(checked.name));
  }
  // What is not reported needs nothing: the key, if it works; the tokens, if the whole list was read as well.
  const isKeyGood = credentials.every(({ kind, status }) => kind !== ORGANIZATION_KEY || status === 'ok');
  const isWhole = organizations.some((each) => each.orgId === orgId && each.unlisted === 0);
  for (const issue of isKeyGood ? known.values() : []) {
    const { told, organization } = issue;
    const isAsked = organization === ofKey || (isWhole && organization === ofTokens);
    if (organization !== undefined && isAsked && told.stage !== 'renewed')
      await attemptOne(() => finish(issue));
  }
  // A run at the same time may have opened the same ones.
  if (opened.size > 0) await attemptOne(listWithoutDuplicates);
  if (notOpened > 0) {
    sentences.push(`Left to the next run: ${notOpened} more. One run opens ${MOST_OPENED} issues at most.`);
  }
  return { sentences, events, failures };
}
