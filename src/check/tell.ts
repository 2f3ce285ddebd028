import { methodNamed } from '../methods/index.js';
import { openNetwork } from '../transport/network.js';
import { proxyAddress } from '../transport/proxy.js';
import { type Checked, networkFor } from './index.js';
import { createNotifiers, type JiraAccess, notifyAll, type Notified } from './notify/index.js';
import type { CheckRequest } from './read.js';
import type { CheckEffects } from './trial.js';

/**
 * The last stage of a check: tells people, where that was asked for.
 *
 * @returns what was told, and what could not be
 * @throws Failure if no connection can be made at all
 */
export async function tellPeople(
  { notify, organization, timeoutSeconds, caCertificate }: CheckRequest,
  { report, subjects }: Checked,
  effects: CheckEffects,
): Promise<Notified> {
  if (!notify.githubIssues && !notify.jiraIssue && !notify.webhook) return { sentences: [], failures: [] };
  const { send } = await networkFor(timeoutSeconds, caCertificate, effects, () => undefined);
  // A session with a cookie has ended with its trial.
  const lasting = subjects.filter(
    ({ trial }) => trial.session && !methodNamed(trial.session.method).hasSession,
  );
  const jiraPlace = (name: string | undefined): JiraAccess | undefined => {
    const trial = lasting.find(({ credential }) => name === undefined || credential.name === name)?.trial;
    if (!trial?.session) return undefined;
    const { environment, random, signal, info: onRetry, debug } = effects;
    const proxy = proxyAddress(environment);
    const network = openNetwork({
      timeoutSeconds,
      signal,
      random,
      proxy,
      onRetry,
      debug,
      trust: trial.tls?.context,
    });
    return { place: trial.session, send: network.send };
  };
  return notifyAll(report, createNotifiers(notify, { send, jiraPlace, orgId: organization?.orgId }));
}
