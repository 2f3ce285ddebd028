import { attempt, type Failure } from '../../failure.js';
import { methodNamed } from '../../methods/index.js';
import { networkWith, openNetwork } from '../../transport/network.js';
import type { CheckRequest } from '../read.js';
import type { Report } from '../report.js';
import type { CheckEffects, Trial } from '../trial.js';
import { gitHubIssues } from './github-issues.js';
import { jiraIssues } from './jira-issue.js';
import { keepIssues, notTold, type Outcome, type ToldEvent } from './tracker.js';
import { postToChat } from './webhook.js';

/** Notifies people in each place, whatever fails or stalls elsewhere. @returns the failures */
export async function tellPeople(
  request: CheckRequest,
  report: Report,
  trials: readonly Trial[],
  effects: CheckEffects,
): Promise<Failure[]> {
  const { githubIssues, jiraIssue, webhook } = request.notify;
  const failures: Failure[] = [];
  const events: ToldEvent[] = [];
  const keep = (work: () => Promise<Outcome>): Promise<void> =>
    attempt(failures, async () => {
      const outcome = await work();
      outcome.sentences.forEach(effects.info);
      failures.push(...outcome.failures);
      // Two trackers report the same events.
      const isNew = ({ kind, name }: ToldEvent): boolean =>
        !events.some((event) => event.kind === kind && event.name === name);
      events.push(...outcome.events.filter(isNew));
    });
  if (githubIssues) {
    await keep(async () => {
      const { send } = await openNetwork(effects, request);
      return keepIssues(gitHubIssues(githubIssues, send), report, request.organization);
    });
  }
  if (jiraIssue) {
    const { project, credential: wanted } = jiraIssue;
    // A session with a cookie has already ended with its trial.
    const trial = trials.find(({ credential: { name }, session }) => {
      const isFit = session && session.apiUrl !== '' && !methodNamed(session.method).hasSession;
      return isFit && name === (wanted ?? name);
    });
    await keep(() => {
      if (trial?.session) {
        // Use the trial's own connections, because they may need a private CA or a client certificate.
        const { send } = networkWith(trial.tls, effects, request.timeoutSeconds);
        return keepIssues(jiraIssues(jiraIssue, trial.session, send), report, request.organization);
      }
      throw notTold(
        `The issues of the Jira project ${project} can't be kept up to date with ${wanted === undefined ? 'any checked credential' : 'the one in `jira-issue-credential`'}.`,
        'Set `jira-issue-credential` to the name of a checked credential that works and has an account. A session cookie has ended by now.',
      );
    });
  }
  if (webhook) {
    // If issues failed, people may have missed some events, so the chat gets the whole report.
    const isTold = (githubIssues ?? jiraIssue) !== undefined && failures.length === 0;
    await attempt(failures, async () => {
      const { send } = await openNetwork(effects, request);
      (await postToChat(report, isTold ? events : undefined, webhook, send)).forEach(effects.info);
    });
  }
  return failures;
}
