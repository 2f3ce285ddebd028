import { Failure } from '../../failure.js';
import { printable } from '../../printable.js';
import { endDayOf } from '../document.js';
import type { CheckedCredential, Report } from '../report.js';
import { fingerprint, happeningOf, type Memory, stageOf, type Told } from './events.js';
import { nameOf } from './message.js';
import type { Notifier, NotifyOutcome, ToldEvent } from './notifier.js';

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

/** What a new issue is to remember. */
export type NewMemory = Omit<TrackedIssue, 'label' | 'url' | 'isOpen'>;

/** Where issues are. Each function fails with `handoff-failed`, and none does anything twice if it is called again. */
export interface Tracker<Issue extends TrackedIssue> {
  /** For people: "issues of octo-org/octo-repo". */
  readonly description: string;
  /** All issues of ours, open or not, the oldest first. */
  list(): Promise<readonly Issue[]>;
  open(credential: CheckedCredential, memory: NewMemory): Promise<Issue>;
  /** Writes an issue anew, opens it if it is closed, and tells people if they are to be `told` aloud. */
  update(issue: Issue, credential: CheckedCredential, told: Told, aloud: boolean): Promise<void>;
  /** @param credential `undefined` if it is only known that it is not listed any more */
  close(issue: Issue, credential: CheckedCredential | undefined): Promise<void>;
  /** Makes a closed issue remember that its credential was renewed. */
  settle(issue: Issue): Promise<void>;
  /** Closes an issue that another one stands for, and makes it no issue of ours any more. */
  dismiss(issue: Issue, original: Issue): Promise<void>;
}

/** An organization may have hundreds of tokens that end: the rest is opened by the next runs, the most urgent first. */
export const MOST_OPENED = 50;

/** What fails so often in one run would fail for all. */
const MOST_FAILURES = 3;

/** Keeps one issue for each credential that needs something. */
export class IssueNotifier<Issue extends TrackedIssue> implements Notifier {
  readonly #tracker: Tracker<Issue>;
  readonly #orgId: string | undefined;

  /** @param orgId the organization that the check asks */
  constructor(tracker: Tracker<Issue>, orgId: string | undefined) {
    this.#tracker = tracker;
    this.#orgId = orgId;
  }

  async notify(report: Report): Promise<NotifyOutcome> {
    const run = new Run(this.#tracker, report, this.#orgId);
    await run.all();
    return run;
  }
}

class Run<Issue extends TrackedIssue> implements NotifyOutcome {
  readonly sentences: string[] = [];
  events: ToldEvent[] = [];
  readonly failures: Failure[] = [];
  readonly #tracker: Tracker<Issue>;
  readonly #report: Report;
  readonly #orgId: string | undefined;
  readonly #opened = new Map<string, ToldEvent>();
  #notOpened = 0;

  constructor(tracker: Tracker<Issue>, report: Report, orgId: string | undefined) {
    this.#tracker = tracker;
    this.#report = report;
    this.#orgId = orgId;
  }

  async all(): Promise<void> {
    const known = await this.#withoutDuplicates(await this.#tracker.list());
    for (const credential of this.#report.credentials) {
      await this.#attempt(() => this.#tell(credential, known.get(fingerprint(credential.name))));
    }
    for (const issue of this.#noLongerListed(known)) {
      await this.#attempt(() =>
        issue.isOpen
          ? this.#close(issue, undefined, 'A credential of the organization')
          : this.#tracker.settle(issue),
      );
    }
    // A run at the same time may have opened the same ones.
    if (this.#opened.size > 0) {
      await this.#attempt(async () => {
        await this.#withoutDuplicates(await this.#tracker.list());
      });
    }
    if (this.#notOpened > 0) {
      this.sentences.push(
        `Left to the next run: ${this.#notOpened} more. One run opens ${MOST_OPENED} issues at most.`,
      );
    }
  }

  /** One credential's failure is kept for the end, so that the others are told of. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    if (this.failures.length >= MOST_FAILURES) return;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.failures.push(error);
    }
  }

  async #tell(credential: CheckedCredential, issue: Issue | undefined): Promise<void> {
    const happening = happeningOf(credential, issue);
    const stage = stageOf(credential);
    if (happening === 'nothing') return;
    if (happening === 'opened') {
      if (stage) await this.#open(credential, { stage, ends: endDayOf(credential) });
      return;
    }
    if (!issue) return;
    if (happening === 'settled') {
      await this.#tracker.settle(issue);
    } else if (happening === 'renewed') {
      await this.#close(issue, credential, nameOf(credential));
    } else if (stage) {
      const aloud = happening === 'reached';
      // A day that is not known any more is still the last that was told.
      const told = { stage, ends: endDayOf(credential) ?? issue.told.ends };
      await this.#tracker.update(issue, credential, told, aloud);
      this.sentences.push(`Updated ${issue.label} for ${nameOf(credential)}${at(issue.url)}.`);
      if (aloud) this.events.push({ kind: 'reached', name: credential.name, url: issue.url });
    }
  }

  async #open(credential: CheckedCredential, told: Told): Promise<void> {
    if (this.#opened.size >= MOST_OPENED) {
      this.#notOpened += 1;
      return;
    }
    const memory = {
      credential: fingerprint(credential.name),
      told,
      organization: this.#organizationOf(credential),
    };
    const issue = await this.#openOnce(credential, memory);
    const event: ToldEvent = { kind: 'opened', name: credential.name, url: issue.url };
    this.#opened.set(issue.label, event);
    this.events.push(event);
    this.sentences.push(`Opened ${issue.label} for ${nameOf(credential)}${at(issue.url)}.`);
  }

  /** An answer may get lost after the issue was opened: so it is looked for before the failure counts. */
  async #openOnce(credential: CheckedCredential, memory: NewMemory): Promise<Issue> {
    try {
      return await this.#tracker.open(credential, memory);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const opened = (await this.#tracker.list()).find(
        (issue) => issue.isOpen && issue.credential === memory.credential,
      );
      if (!opened) throw error;
      return opened;
    }
  }

  async #close(issue: Issue, credential: CheckedCredential | undefined, name: string): Promise<void> {
    await this.#tracker.close(issue, credential);
    this.sentences.push(`Closed ${issue.label}: ${name} needs nothing any more${at(issue.url)}.`);
    this.events.push({ kind: 'renewed', name: credential?.name ?? issue.label, url: issue.url });
  }

  /**
   * The one issue of each credential: the oldest open one, else the newest. Of several open ones the younger are closed;
   * two runs at the same time agree on which.
   */
  async #withoutDuplicates(issues: readonly Issue[]): Promise<Map<string, Issue>> {
    const one = new Map<string, Issue>();
    for (const issue of issues) {
      const before = one.get(issue.credential);
      if (before?.isOpen !== true) {
        one.set(issue.credential, issue);
      } else if (issue.isOpen) {
        await this.#attempt(() => this.#dismiss(issue, before));
      }
    }
    return one;
  }

  async #dismiss(issue: Issue, original: Issue): Promise<void> {
    await this.#tracker.dismiss(issue, original);
    this.sentences.push(`Closed ${issue.label}, because ${original.label} is for the same credential.`);
    // Whoever opened the other one tells of it.
    const event = this.#opened.get(issue.label);
    this.events = this.events.filter((each) => each !== event);
  }

  /** What to remember for a credential that is reported only while it is not `ok`: that its list has to be asked. */
  #organizationOf({ site, source, kind }: CheckedCredential): string | undefined {
    if (this.#orgId === undefined) return undefined;
    if (kind === 'organization-api-key') return keyOf(this.#orgId);
    return site === undefined && source === 'organization' ? fingerprint(this.#orgId) : undefined;
  }

  /**
   * Issues of credentials that are not reported any more, because they need nothing: the organization's key, if it
   * works; its tokens, if the whole list was read, whether they were renewed or revoked.
   */
  #noLongerListed(known: ReadonlyMap<string, Issue>): Issue[] {
    if (this.#orgId === undefined) return [];
    const { credentials, organizations } = this.#report;
    if (credentials.some(({ kind, status }) => kind === 'organization-api-key' && status !== 'ok')) return [];
    const isWhole = organizations.some(({ orgId, unlisted }) => orgId === this.#orgId && unlisted === 0);
    const asked = [keyOf(this.#orgId), ...(isWhole ? [fingerprint(this.#orgId)] : [])];
    const reported = new Set(credentials.map(({ name }) => fingerprint(name)));
    return [...known.values()].filter(
      ({ told, credential, organization }) =>
        told.stage !== 'renewed' &&
        organization !== undefined &&
        asked.includes(organization) &&
        !reported.has(credential),
    );
  }
}

function keyOf(orgId: string): string {
  return fingerprint(`key of ${orgId}`);
}

function at(url: string | undefined): string {
  return url === undefined ? '' : `: ${printable(url)}`;
}
