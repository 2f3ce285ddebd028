import { join } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { actionInputs, Job } from '../../sandbox/runner/index.js';
import { CURL_SCRIPT, FIELD, ISSUE, WANTED } from '../demo/walk.js';
import type { Checks } from '../e2e/checks.js';
import { ROOT } from '../e2e/go-tool.js';
import { checkProcessList, checkText, secretsOf } from './secrets.js';

const { consent, github, sites } = fixtures;

/** Where a refresh token is kept. */
export interface Place {
  /** Options of `jira-auth consent`. */
  readonly options: readonly string[];
  /** Inputs of the Action, the stored token among them where a workflow hands it over. */
  readonly inputs: () => Readonly<Record<string, string>>;
  /** What is stored now. */
  readonly stored: () => string;
}

/** A job with what a consent left: the Action, a plain curl, and the Action's clean-up. */
export async function chain(sandbox: Sandbox, place: Place, checks: Checks): Promise<void> {
  const first = place.stored();
  const job = new Job({
    env: sandbox.env,
    secrets: {
      JIRA_CLIENT_SECRET: consent.clientSecret,
      JIRA_REFRESH_TOKEN: first,
      SECRETS_TOKEN: github.tokens.secretsWriter,
    },
  });
  try {
    const given = {
      'site-url': sites.acme.url,
      'client-id': consent.clientId,
      'client-secret': consent.clientSecret,
      ...place.inputs(),
    };
    const inputs = actionInputs(join(ROOT, 'action.yml'), given);
    const main = await job.runAction(join(ROOT, 'dist', 'main', 'index.js'), { inputs });
    checks.equal('the Action ends well', main.outcome, 'success');
    checks.equal('it used the refresh token', main.outputs['auth-method'], 'refresh-token');
    checks.that('the stored token is another one after the Action', place.stored() !== first);
    checks.that('the rotated token that is stored works', sandbox.oauth.isAlive(place.stored()));

    checks.equal(`${FIELD} is something else before`, fieldValue(sandbox) === WANTED, false);
    const late = sandbox.faults.add({ method: 'PUT', times: 1, then: { latencyMs: 300 } });
    const running = job.runShell(CURL_SCRIPT);
    const ended = running.then(() => true);
    while (late.hits === 0 && !(await Promise.race([ended, nextTurn()])));
    const secrets = secretsOf(sandbox, [first, place.stored()]);
    checkProcessList('curl', secrets, 'curl\0-q\0', checks);
    const curl = await running;
    checks.equal('curl ends well', curl.status, 0);
    checks.equal(`${FIELD} of ${ISSUE} is changed`, fieldValue(sandbox), WANTED);

    const post = await job.runAction(join(ROOT, 'dist', 'post', 'index.js'), {
      state: main.state,
      stage: 'post',
    });
    checks.equal('the clean-up ends well', post.outcome, 'success');
    const shown = [main, curl, post].flatMap(({ header, log, summary }) => [...header, ...log, summary]);
    checkText("the job's log", shown.join('\n'), secrets, checks);
  } finally {
    job.cleanup();
  }
}

function nextTurn(): Promise<false> {
  return new Promise((resolve) =>
    setImmediate(() => {
      resolve(false);
    }),
  );
}

function fieldValue(sandbox: Sandbox): string {
  const value = sandbox.issue(ISSUE)?.fields[FIELD];
  const isOption = typeof value === 'object' && value !== null && 'value' in value;
  return isOption ? String(value.value) : 'nothing';
}
