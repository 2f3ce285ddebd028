import { Failure } from '../../failure.js';
import type { Send } from '../../transport/http.js';
import type { Report } from '../report.js';
import { GitHubIssues } from './github-issues.js';
import { JiraIssues, type JiraPlace } from './jira-issue.js';
import { notTold } from './failures.js';
import type { Notifier, NotifyOutcome, ToldEvent } from './notifier.js';
import type { JiraIssueSettings, NotifySettings } from './read.js';
import { IssueNotifier } from './tracker.js';
import { Webhook } from './webhook.js';

/** All places where people are told in one run. */
export interface Notifiers {
  readonly trackers: readonly Notifier[];
  readonly webhook: Pick<Webhook, 'announce'> | undefined;
}

/** What telling people needs of the run around it. */
export interface NotifyEffects {
  readonly send: Send;
  /**
   * The session of a checked credential.
   *
   * @param name the credential's name; `undefined` for the first that works
   */
  readonly jiraPlace: (name: string | undefined) => JiraAccess | undefined;
  /** ID of the organization that the check has asked. */
  readonly orgId?: string | undefined;
}

/** A Jira, and a way to send to it: it may want a private CA or a client certificate. */
export interface JiraAccess {
  readonly place: JiraPlace;
  readonly send: Send;
}

/** What came of telling people everywhere. */
export type Notified = Pick<NotifyOutcome, 'sentences' | 'failures'>;

/** The places that were asked for. */
export function createNotifiers(settings: NotifySettings, effects: NotifyEffects): Notifiers {
  const { githubIssues, jiraIssue, webhook } = settings;
  const { send, orgId } = effects;
  return {
    trackers: [
      ...(githubIssues ? [new IssueNotifier(new GitHubIssues({ ...githubIssues, send }), orgId)] : []),
      ...(jiraIssue ? [jiraNotifier(jiraIssue, effects)] : []),
    ],
    webhook: webhook && new Webhook({ ...webhook, send }),
  };
}

function jiraNotifier(
  { project, issueType, credential }: JiraIssueSettings,
  { jiraPlace, orgId }: NotifyEffects,
): Notifier {
  const access = jiraPlace(credential);
  if (access) return new IssueNotifier(new JiraIssues({ ...access, project, issueType }), orgId);
  const failure = notTold(
    `No issue could be opened in the Jira project ${project}, because ${credential === undefined ? 'no credential works' : 'the one that is to open it does not work'}.`,
    'Give `jira-issue-credential` the name of a credential that is checked here and works.',
  );
  return { notify: () => Promise.reject(failure) };
}

/**
 * Tells people everywhere. What fails in one place keeps none of the others from being told; all failures are returned
 * and are the caller's to report.
 */
export async function notifyAll(report: Report, { trackers, webhook }: Notifiers): Promise<Notified> {
  const sentences: string[] = [];
  const failures: Failure[] = [];
  const events: ToldEvent[] = [];
  const collect = async (work: () => Promise<NotifyOutcome>): Promise<void> => {
    try {
      const outcome = await work();
      sentences.push(...outcome.sentences);
      failures.push(...outcome.failures);
      events.push(...outcome.events);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(error);
    }
  };
  for (const tracker of trackers) await collect(() => tracker.notify(report));
  if (webhook) {
    // While issues fail, nobody may have been told: then the chat hears all of it.
    const told = trackers.length > 0 && failures.length === 0 ? withoutRepetition(events) : undefined;
    await collect(() => webhook.announce(report, told));
  }
  return { sentences, failures };
}

/** Two trackers tell of the same things. */
function withoutRepetition(events: readonly ToldEvent[]): ToldEvent[] {
  const same = (one: ToldEvent) => (other: ToldEvent) => one.kind === other.kind && one.name === other.name;
  return events.filter((event, index) => events.findIndex(same(event)) === index);
}
