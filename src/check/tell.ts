import { methodNamed } from '../methods/index.js';
import { networkWith, openNetwork } from '../transport/network.js';
import type { Checked } from './index.js';
import { type JiraAccess, notifyAll, type Notified } from './notify/index.js';
import type { CheckRequest } from './read.js';
import type { CheckEffects } from './trial.js';

/**
 * The last stage of a check: tells people, where that was asked for.
 *
 * @returns what was told, and what could not be
 * @throws Failure if no connection can be made at all
 */
export async function tellPeople(
  request: CheckRequest,
  { report, subjects }: Checked,
  effects: CheckEffects,
): Promise<Notified> {
  const { notify, organization } = request;
  if (!notify.githubIssues && !notify.jiraIssue && !notify.webhook) return { sentences: [], failures: [] };
  const { send } = await openNetwork(effects, request);
  // A session with a cookie has ended with its trial.
  const lasting = subjects.filter(
    ({ trial }) => trial.session && !methodNamed(trial.session.method).hasSession,
  );
  const jiraPlace = (name: string | undefined): JiraAccess | undefined => {
    const trial = lasting.find(({ credential }) => name === undefined || credential.name === name)?.trial;
    if (!trial?.session) return undefined;
    return {
      place: trial.session,
      send: networkWith(trial.tls, effects, request.timeoutSeconds).send,
    };
  };
  return notifyAll(report, notify, { send, jiraPlace, orgId: organization?.orgId });
}
