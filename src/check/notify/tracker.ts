import { attempt, Failure } from '../../failure.js';
import type { JsonObject } from '../../json.js';
import { printable } from '../../printable.js';
import { endDayOf, type Line } from '../document.js';
import { ORGANIZATION_KEY } from '../renewal.js';
import type { OrganizationRequest } from '../read.js';
import type { CheckedCredential, Report } from '../report.js';
import { fingerprint, happeningOf, type IssueMemory, stageOf, type Told } from './events.js';
import { type Message, messageOf, nameOf, reachedText, renewedText } from './message.js';

/** The label of all our issues, in every tracker. */
export const LABEL = 'jira-token-expiry';

/** A page of issues must fit the transport's limit on size. */
export const PER_PAGE = 50;

/** An organization may have hundreds of tokens that end. Later runs open the rest, the most urgent first. */
export const MOST_OPENED = 50;

/** After so many failures in one run, stop: the rest would fail too. */
const MOST_FAILURES = 3;

export interface ToldEvent {
  readonly kind: 'opened' | 'reached' | 'renewed';
  readonly name: string;
  readonly url: string | undefined;
}

export type Outcome = Awaited<ReturnType<typeof keepIssues>>;

export function notTold(what: string, advice: string): Failure {
  return new Failure('handoff-failed', what, advice);
}

/** An issue of ours, as a tracker holds it. */
export interface TrackedIssue extends IssueMemory {
  readonly isOpen: boolean;
  /** The name for people: `#12`, `PROJ-12`. */
  readonly label: string;
  readonly url: string | undefined;
}

/** A tracker's calls. Each fails with `handoff-failed`, and is safe to repeat. */
export interface Tracker<Issue extends TrackedIssue> {
  /** All issues with our label, open or not, the oldest first. */
  readonly labelled: () => AsyncIterable<JsonObject>;
  /** Returns `undefined` for an issue that isn't ours. */
  readonly issueIn: (item: JsonObject) => Issue | undefined;
  readonly open: (message: Message, memory: IssueMemory) => Promise<Issue>;
  /** If the change that follows fails, the next run comments again. Twice is better than never. */
  readonly comment: (issue: Issue, line: Line) => Promise<void>;
  /**
   * Saves what was announced, replaces the text, and reopens the issue or closes it as completed. Without `told`, it
   * removes our marks and closes the issue as not planned.
   * @returns false if its workflow doesn't allow that
   */
  readonly change: (
    issue: Issue,
    told: Told | undefined,
    other: { readonly message?: Message; readonly open?: boolean },
  ) => Promise<boolean>;
}

/** Keeps one issue for each credential that needs attention. @throws Failure if the issues can't be listed */
export async function keepIssues<Issue extends TrackedIssue>(
  tracker: Tracker<Issue>,
  { credentials, organizations }: Report,
  organization: Pick<OrganizationRequest, 'orgId' | 'filter'> | undefined,
) {
  /** Finished actions, safe for a log. */
  const sentences: string[] = [];
  const failures: Failure[] = [];
  /** By the issue's label. */
  const events = new Map<string, ToldEvent>();
  let [opened, notOpened] = [0, 0];
  // An organization's key and tokens are reported only while not `ok`, so their issues record the list.
  const { orgId = '', filter } = organization ?? {};
  const isFiltered = filter && filter.labels.length + filter.emails.length > 0;
  const tokens = isFiltered ? JSON.stringify([orgId, filter]) : orgId;
  const lists = [`key of ${orgId}`, `lists of ${orgId}`, tokens];
  const [ofKey, ofLists, ofTokens] = organization ? lists.map(fingerprint) : [];
  const organizationOf = ({ site, source, kind, code }: CheckedCredential): string | undefined => {
    // With a code, a list could not be read.
    if (kind === ORGANIZATION_KEY) return code === undefined ? ofKey : ofLists;
    return site === undefined && source === 'organization' ? ofTokens : undefined;
  };

  const attemptOne = async (work: () => Promise<unknown>): Promise<void> => {
    if (failures.length < MOST_FAILURES) await attempt(failures, work);
  };
  const list = async (): Promise<Issue[]> => {
    const issues: Issue[] = [];
    for await (const item of tracker.labelled()) {
      const issue = tracker.issueIn(item);
      if (issue) issues.push(issue);
    }
    return issues;
  };
  const say = ({ label, url }: Issue, text: string, kind?: ToldEvent['kind'], name = label): void => {
    sentences.push(`${text}${url === undefined ? '' : `: ${printable(url)}`}.`);
    if (kind) events.set(label, { kind, name, url });
  };

  /**
   * Lists one issue for each credential: the oldest open one, or else the newest. Closes younger open ones. Concurrent
   * runs agree on which to close.
   */
  const listWithoutDuplicates = async (): Promise<Map<string, Issue>> => {
    const one = new Map<string, Issue>();
    for (const issue of await list()) {
      const original = one.get(issue.credential);
      if (!original?.isOpen) one.set(issue.credential, issue);
      else if (issue.isOpen) {
        await attemptOne(async () => {
          await tracker.comment(issue, [`${original.label} is for the same credential.`]);
          const isClosed = await tracker.change(issue, undefined, { open: false });
          const did = isClosed ? 'Closed' : 'Could not close';
          sentences.push(`${did} ${issue.label}: ${original.label} is for the same credential.`);
          // The run that opened the original reports it.
          events.delete(issue.label);
        });
      }
    }
    return one;
  };

  const open = async (checked: CheckedCredential, told: Told): Promise<void> => {
    if (opened >= MOST_OPENED) {
      notOpened += 1;
      return;
    }
    const credential = fingerprint(checked.name);
    const memory = { told, credential, organization: organizationOf(checked) };
    const issue = await tracker.open(messageOf(checked), memory).catch(async (error: unknown) => {
      // The answer may get lost after the issue was opened.
      const known = error instanceof Failure ? await list() : [];
      const found = known.find((each) => each.isOpen && each.credential === credential);
      if (found) return found;
      throw error;
    });
    opened += 1;
    say(issue, `Opened ${issue.label} for ${nameOf(checked)}`, 'opened', checked.name);
  };

  /** @param checked `undefined` if the credential is simply no longer listed */
  const finish = async (issue: Issue, checked?: CheckedCredential): Promise<void> => {
    const told: Told = { ...issue.told, stage: 'renewed' };
    if (issue.isOpen) await tracker.comment(issue, renewedText(checked));
    // An issue that people closed keeps their reason, and needs no comment.
    const isClosed = await tracker.change(issue, told, issue.isOpen ? { open: false } : {});
    if (!issue.isOpen) return;
    const name = checked ? nameOf(checked) : 'A credential of the organization';
    const did = isClosed ? 'Closed' : 'Could not close';
    say(issue, `${did} ${issue.label}: ${name} needs no more attention`, 'renewed', checked?.name);
  };

  const tell = async (checked: CheckedCredential, issue: Issue | undefined): Promise<void> => {
    const happening = happeningOf(checked, issue);
    const stage = stageOf(checked);
    if (happening === 'opened' && stage) await open(checked, { stage, ends: endDayOf(checked) });
    if (!issue) return;
    if (happening === 'renewed') await finish(issue, checked);
    if ((happening !== 'reached' && happening !== 'moved') || !stage) return;
    // If the day is no longer known, keep the last one that was announced.
    const told = { stage, ends: endDayOf(checked) ?? issue.told.ends };
    if (happening === 'reached') await tracker.comment(issue, reachedText(checked));
    await tracker.change(issue, told, { message: messageOf(checked), open: true });
    const kind = happening === 'reached' ? happening : undefined;
    say(issue, `Updated ${issue.label} for ${nameOf(checked)}`, kind, checked.name);
  };

  const known = await listWithoutDuplicates();
  for (const checked of credentials) {
    await attemptOne(() => tell(checked, known.get(fingerprint(checked.name))));
    known.delete(fingerprint(checked.name));
  }
  // What is not reported needs nothing, if its list was read to the end.
  const ofOrganization = credentials.filter(({ kind }) => kind === ORGANIZATION_KEY);
  const isRead = ofOrganization.every(({ code }) => code === undefined);
  const isKeyKnown = isRead && ofOrganization.every(({ status }) => status !== 'unknown');
  const isWhole = isRead && organizations.some(({ unlisted }) => unlisted === 0);
  for (const issue of known.values()) {
    const list = issue.organization;
    const good = [isKeyKnown && ofKey, isRead && ofLists, isWhole && ofTokens];
    if (list !== undefined && good.includes(list) && issue.told.stage !== 'renewed')
      await attemptOne(() => finish(issue));
  }
  // A concurrent run may have opened the same issues.
  if (opened > 0) await attemptOne(listWithoutDuplicates);
  if (notOpened > 0) {
    sentences.push(`Left for the next run: ${notOpened} more. One run opens at most ${MOST_OPENED} issues.`);
  }
  return { sentences, events: [...events.values()], failures };
}
