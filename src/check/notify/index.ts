import { Failure } from '../../failure.js';
import type { Send } from '../../transport/http.js';
import type { Report } from '../report.js';
import { gitHubIssues } from './github-issues.js';
import { jiraIssues, type JiraPlace } from './jira-issue.js';
import type { NotifySettings } from './read.js';
import { keepIssues, notTold, type Outcome, type ToldEvent } from './tracker.js';
import { postToChat } from './webhook.js';

/** What telling people needs of the run around it. */
export interface NotifyEffects {
  readonly send: Send;
  /** The session of a checked credential, by its name; without one, of the first that works. */
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
export type Notified = Pick<Outcome, 'sentences' | 'failures'>;

/**
 * Tells people in all places that were asked for. What fails in one keeps none of the others from being told; all
 * failures are returned and are the caller's to report.
 */
export async function notifyAll(
  report: Report,
  { githubIssues, jiraIssue, webhook }: NotifySettings,
  { send, jiraPlace, orgId }: NotifyEffects,
): Promise<Notified> {
  const sentences: string[] = [];
  const failures: Failure[] = [];
  const events: ToldEvent[] = [];
  const collect = async (work: () => Promise<Outcome>): Promise<void> => {
    try {
      const outcome = await work();
      sentences.push(...outcome.sentences);
      failures.push(...outcome.failures);
      // Two trackers tell of the same things.
      const isNew = ({ kind, name }: ToldEvent): boolean =>
        !events.some((event) => event.kind === kind && event.name === name);
      events.push(...outcome.events.filter(isNew));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(error);
    }
  };
  if (githubIssues) await collect(() => keepIssues(gitHubIssues(githubIssues, send), report, orgId));
  if (jiraIssue) {
    const access = jiraPlace(jiraIssue.credential);
    if (access) {
      await collect(() => keepIssues(jiraIssues(jiraIssue, access.place, access.send), report, orgId));
    } else {
      failures.push(
        notTold(
          `No issue could be opened in the Jira project ${jiraIssue.project}, because ${jiraIssue.credential === undefined ? 'no credential works' : 'the one that is to open it does not work'}.`,
          'Give `jira-issue-credential` the name of a credential that is checked here and works.',
        ),
      );
    }
  }
  if (webhook) {
    // While issues fail, nobody may have been told: then the chat hears all of it.
    const isTold = (githubIssues ?? jiraIssue) !== undefined && failures.length === 0;
    await collect(() => postToChat(report, isTold ? events : undefined, webhook, send));
  }
  return { sentences, failures };
}
