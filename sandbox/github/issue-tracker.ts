import type { Clock } from '../clock.js';

export type IssueStatus = 'open' | 'closed';

/** A comment of an issue. */
export interface IssueComment {
  id: number;
  body: string;
  /** Login of whoever wrote it. */
  author: string;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  createdAt: number;
}

/** An issue of a repository. */
export interface TrackedIssue {
  number: number;
  title: string;
  body: string | null;
  /** Names, as they were first spelled. */
  labels: string[];
  state: IssueStatus;
  stateReason: 'completed' | 'not_planned' | 'duplicate' | 'reopened' | null;
  /** Login of whoever opened it. */
  author: string;
  comments: IssueComment[];
  /** Milliseconds since the epoch, as the others. */
  createdAt: number;
  updatedAt: number;
  closedAt: number | null;
  /** A pull request, which the API lists among the issues. */
  pullRequest: boolean;
}

/** What an issue is opened with. */
export interface NewIssue {
  title: string;
  body?: string | null;
  labels?: readonly string[];
  author: string;
  pullRequest?: boolean;
}

/** What may be changed of an issue; what is left out stays. */
export type IssueChange = Partial<Pick<TrackedIssue, 'title' | 'body' | 'labels' | 'state' | 'stateReason'>>;

/** The issues of one repository. */
export class IssueTracker {
  readonly #clock: Clock;
  readonly #issues: TrackedIssue[] = [];
  #nextComment = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.reset();
  }

  reset(): void {
    this.#issues.length = 0;
    // Apart from the issues' numbers, so that one cannot be taken for the other.
    this.#nextComment = 1_900_000_001;
  }

  /** In the order of their numbers. */
  get all(): readonly TrackedIssue[] {
    return this.#issues;
  }

  get(number: number): TrackedIssue | undefined {
    return this.#issues[number - 1];
  }

  open({ title, body = null, labels = [], author, pullRequest = false }: NewIssue): TrackedIssue {
    const now = this.#clock.now();
    const issue: TrackedIssue = {
      number: this.#issues.length + 1,
      title,
      body,
      labels: this.#known(labels),
      state: 'open',
      stateReason: null,
      author,
      comments: [],
      createdAt: now,
      updatedAt: now,
      closedAt: null,
      pullRequest,
    };
    this.#issues.push(issue);
    return issue;
  }

  /** A reason goes with a state; an issue that is closed without one was completed. */
  change(issue: TrackedIssue, change: IssueChange): void {
    const now = this.#clock.now();
    const { state = issue.state, stateReason, labels, ...rest } = change;
    Object.assign(issue, rest, { updatedAt: now });
    if (labels !== undefined) issue.labels = this.#known(labels);
    if (state !== issue.state) {
      issue.state = state;
      issue.closedAt = state === 'closed' ? now : null;
      issue.stateReason = stateReason ?? (state === 'closed' ? 'completed' : 'reopened');
    } else if (stateReason !== undefined) {
      issue.stateReason = stateReason;
    }
  }

  comment(issue: TrackedIssue, body: string, author: string): IssueComment {
    const createdAt = this.#clock.now();
    const comment = { id: this.#nextComment++, body, author, createdAt };
    issue.comments.push(comment);
    issue.updatedAt = createdAt;
    return comment;
  }

  /** Labels have no case: one that is there already keeps its spelling, and is there once. */
  #known(labels: readonly string[]): string[] {
    const spelled = new Map(
      this.#issues.flatMap((each) => each.labels).map((name) => [name.toLowerCase(), name]),
    );
    const names = new Map(
      labels.map((name) => [name.toLowerCase(), spelled.get(name.toLowerCase()) ?? name]),
    );
    return [...names.values()];
  }
}
