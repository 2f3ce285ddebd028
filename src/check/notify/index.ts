import type { Failure } from '../../failure.js';
import { methodNamed } from '../../methods/index.js';
import { networkWith, openNetwork } from '../../transport/network.js';
import type { Session } from '../../verify/session.js';
import { attempt } from '../attempt.js';
import type { CheckRequest } from '../read.js';
import type { Report } from '../report.js';
import type { CheckEffects, Trial } from '../trial.js';
import { gitHubIssues } from './github-issues.js';
import { jiraIssues } from './jira-issue.js';
import { keepIssues, notTold, type Outcome, type ToldEvent } from './tracker.js';
import { postToChat } from './webhook.js';

/**
 * Tells people in all places that were asked for. A failure in one place doesn't keep people in another from being
 * told.
 *
 * @returns all failures, which are the caller's to report
 * @throws Failure if no connection can be made at all
 */
export async function tellPeople(
  request: CheckRequest,
  report: Report,
  trials: readonly Trial[],
  effects: CheckEffects,
): Promise<Failure[]> {
  const { githubIssues, jiraIssue, webhook } = request.notify;
  const orgId = request.organization?.orgId;
  const failures: Failure[] = [];
  const events: ToldEvent[] = [];
  if (!githubIssues && !jiraIssue && !webhook) return failures;
  const { send } = await openNetwork(effects, request);
  const collect = (work: () => Promise<Outcome>): Promise<void> =>
    attempt(failures, async () => {
      const outcome = await work();
      outcome.sentences.forEach(effects.info);
      failures.push(...outcome.failures);
      // Two trackers tell of the same things.
      const isNew = ({ kind, name }: ToldEvent): boolean =>
        !events.some((event) => event.kind === kind && event.name === name);
      events.push(...outcome.events.filter(isNew));
    });
  if (githubIssues) await collect(() => keepIssues(gitHubIssues(githubIssues, send), report, orgId));
  if (jiraIssue) {
    const { project, credential: wanted } = jiraIssue;
    // A session with a cookie has ended with its trial.
    const isFit = ({ method, apiUrl }: Session): boolean => apiUrl !== '' && !methodNamed(method).hasSession;
    const trial = trials.find(
      ({ credential: { name }, session }) =>
        session && isFit(session) && (wanted === undefined || name === wanted),
    );
    await collect(() => {
      if (trial?.session) {
        // Its own connections: it may need a private CA or a client certificate.
        const network = networkWith(trial.tls, effects, request.timeoutSeconds);
        return keepIssues(jiraIssues(jiraIssue, trial.session, network.send), report, orgId);
      }
      throw notTold(
        `No issue could be opened in the Jira project ${project}, because ${wanted === undefined ? 'no credential works' : 'the one that is to open it does not work'}.`,
        'Give `jira-issue-credential` the name of a credential that is checked here and works.',
      );
    });
  }
  if (webhook) {
    // While issues fail, people may not have been told: then the chat hears all of it.
    const isTold = (githubIssues ?? jiraIssue) !== undefined && failures.length === 0;
    await collect(() => postToChat(report, isTold ? events : undefined, webhook, send));
  }
  return failures;
}
