import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, fixtures } from '../../sandbox/index.js';
import type { ActLog } from './act-log.js';
import type { Finished, Running } from './act.js';
import type { Checks } from './checks.js';
import { commandLines } from './processes.js';

const { dataCenter, fields, issues, sites, tokens, users } = fixtures;

/** Long enough for a slow machine; a signal that ends nothing shows as a failed check well before act's own limit. */
const PATIENCE_MS = 15_000;

/** What is left to look at once a run is over. */
export interface Outcome extends Finished {
  readonly read: ActLog;
  readonly sandbox: Sandbox;
}

/** One run of one workflow, and what has to come of it. */
export interface Scenario {
  readonly name: string;
  /** A file of `e2e/`, without `.yml`. */
  readonly workflow: string;
  /** What the scenario shows, for the table. */
  readonly shows: string;
  /** `push` if left out; its payload is a file of `e2e/events/`. */
  readonly event?: { readonly name: string; readonly payload: string };
  readonly secrets: Readonly<Record<string, string>>;
  /** What becomes of each job. */
  readonly jobs: Readonly<Record<string, 'succeeded' | 'failed'>>;
  /** What happens while act runs. */
  readonly meanwhile?: (act: Running, sandbox: Sandbox, checks: Checks) => Promise<void>;
  readonly check: (outcome: Outcome, checks: Checks) => void;
}

/** What a repository would have as its variables; no secret among them. */
export const VARIABLES = {
  JIRA_USER_EMAIL: users.ada.email,
  JIRA_CLIENT_ID: tokens.clientCredentials.clientId,
  JIRA_USERNAME: dataCenter.users.dora.name,
  JIRA_CONSUMER_KEY: dataCenter.tokens.oauth1.consumerKey,
};

const CLASSIC = { JIRA_API_TOKEN: tokens.classic };

const REMOVED = 'Removed the files of this step.';

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'chained curl',
    workflow: 'chained-curl',
    shows: 'curl sets the field with the config that it was handed',
    secrets: CLASSIC,
    jobs: { 'update-issue': 'succeeded' },
    check({ sandbox, read }, checks) {
      checks.equal(
        'the field is set',
        valueOf(sandbox, issues.first, fields.developmentStatus),
        'Development Completed',
      );
      checkRemoved(read, checks, 1);
    },
  },
  {
    name: 'command line',
    workflow: 'command-line',
    shows: 'export hands over to the next step, cleanup takes it back, exec hides what its command prints',
    secrets: CLASSIC,
    jobs: { 'update-issue': 'succeeded' },
    check({ sandbox, read }, checks) {
      checks.equal(
        'the field is set',
        valueOf(sandbox, issues.first, fields.developmentStatus),
        'Development Completed',
      );
      checks.that('cleanup took it back', read.printed.includes('Removed 1 folder with credentials.'));
      checks.that(
        'exec hid the header',
        read.printed.includes('the config is <header = "Authorization: Basic ***">'),
      );
    },
  },
  {
    name: 'job outputs',
    workflow: 'job-outputs',
    shows: 'the addresses reach a second job, with no mask in them',
    secrets: CLASSIC,
    jobs: { authenticate: 'succeeded', announce: 'succeeded' },
    check({ read }, checks) {
      const addresses = [
        ['base-url', sites.acme.url],
        ['api-url', `${sites.acme.url}/rest/api/3`],
        ['cloud-id', sites.acme.cloudId],
      ] as const;
      for (const [name, value] of addresses) {
        // act itself passes masked outputs on; GitHub's runner drops them.
        checks.that(`no mask is in ${name}`, read.outputs.includes(`${name}=${value}`));
        checks.that(`the second job knows ${name}`, read.printed.includes(`${name} is ${value}`));
      }
      checkRemoved(read, checks, 1);
    },
  },
  {
    name: 'Data Center',
    workflow: 'data-center',
    shows: 'a token with an upload, a session that post ends, and a signed request',
    secrets: {
      JIRA_PERSONAL_ACCESS_TOKEN: dataCenter.tokens.pat,
      JIRA_PASSWORD: dataCenter.users.dora.password,
      JIRA_OAUTH_TOKEN: dataCenter.tokens.oauth1.oauthToken,
      // As it often is stored: on one line.
      JIRA_PRIVATE_KEY: dataCenter.tokens.oauth1.privateKey.replaceAll('\n', '\\n'),
    },
    jobs: { 'update-issues': 'succeeded' },
    check({ sandbox, read }, checks) {
      const valueAt = (issue: string, field: string): unknown =>
        sandbox.dataCenter.issue(issue)?.fields[field];
      checks.that(
        'the token set the field',
        JSON.stringify(valueAt(issues.first, fields.developmentStatus)).includes('Development Completed'),
      );
      checks.equal('the session set the field', valueAt(issues.first, fields.releaseName), 'by a session');
      checks.equal('the signed request set the field', valueAt(issues.second, fields.releaseName), 'signed');
      checks.equal('the report is attached', sandbox.dataCenter.attachments(issues.first).length, 1);
      checks.equal('no session is left', sandbox.dataCenter.sessions, 0);
      checks.that(
        'no Atlassian host was asked',
        sandbox.connects.every((host) => host === `${dataCenter.host}:443`),
      );
      checkRemoved(read, checks, 3);
    },
  },
  {
    name: 'continue on error',
    workflow: 'continue-on-error',
    shows: 'a refused token fails the step with credentials-rejected, the next one reads it',
    secrets: { JIRA_API_TOKEN: tokens.expired },
    jobs: { deploy: 'succeeded' },
    check({ read }, checks) {
      checks.that(
        'the step failed',
        read.steps.some(({ name, success }) => name === 'Main ./' && !success),
      );
      checks.that(
        'the next one read the code',
        read.printed.includes('Jira is left alone: credentials-rejected'),
      );
      checks.that('nothing was left to remove', read.printed.includes('This step left no files.'));
    },
  },
  {
    name: 'two instances',
    workflow: 'two-instances',
    shows: 'two credentials in one job: each config works, each post removes its own',
    secrets: { ...CLASSIC, JIRA_CLIENT_SECRET: tokens.clientCredentials.clientSecret },
    jobs: { 'update-issues': 'succeeded' },
    check({ read, sandbox }, checks) {
      checks.equal('the person wrote', valueOf(sandbox, issues.first, fields.releaseName), 'by a person');
      checks.equal('the robot wrote', valueOf(sandbox, issues.second, fields.releaseName), 'by a robot');
      checks.equal('each by its own way', writers(sandbox), [
        `Basic ${sites.acme.host}`,
        'Bearer api.atlassian.com',
      ]);
      checkRemoved(read, checks, 2);
    },
  },
  {
    name: 'nested composite',
    workflow: 'nested-composite',
    shows: 'inside two composite actions: outputs come out, post cleans up',
    secrets: CLASSIC,
    jobs: { 'update-issue': 'succeeded' },
    check({ read, sandbox }, checks) {
      checks.equal(
        'the field is set',
        valueOf(sandbox, issues.first, fields.developmentStatus),
        'Development Completed',
      );
      checks.that('the output came out', read.printed.includes('auth-method is api-token'));
      checkRemoved(read, checks, 1);
    },
  },
  {
    name: 'failing later step',
    workflow: 'failing-later-step',
    shows: 'post cleans up after a step that failed',
    secrets: CLASSIC,
    jobs: { deploy: 'failed' },
    check({ read }, checks) {
      // Of a step that fails, act may lose the last lines: it doesn't wait for them.
      checks.that('the config was there', read.printed.includes('The config is there.'));
      checks.that(
        'the step failed',
        read.steps.some(({ name, success }) => name === 'Main exit 1' && !success),
      );
      checkRemoved(read, checks, 1);
    },
  },
  ...(['SIGINT', 'SIGTERM'] as const).map(cancelledWhileAuthenticating),
  {
    name: 'cancelled in a later step',
    workflow: 'cancellation',
    shows: 'SIGINT while curl waits: curl is gone, post removes what it had',
    secrets: CLASSIC,
    jobs: { 'read-issue': 'failed' },
    meanwhile: (act, sandbox, checks) =>
      cancelAtStall({ act, sandbox, checks, path: `/rest/api/3/issue/${issues.first}`, signal: 'SIGINT' }),
    check({ read }, checks) {
      checks.that(
        'the Action had succeeded',
        read.steps.some(({ name, success }) => name === 'Main ./' && success),
      );
      checkRemoved(read, checks, 1);
    },
  },
  {
    name: 'pull request from a fork',
    workflow: 'fork-pull-request',
    shows: 'secrets-unavailable, and Jira is not asked',
    event: { name: 'pull_request', payload: 'fork-pull-request.json' },
    secrets: {},
    jobs: { preview: 'succeeded' },
    check({ read, sandbox }, checks) {
      checks.that('the job went on', read.printed.includes('A fork has no secrets; Jira is left alone.'));
      checks.that('the reason is told', read.outputs.includes('error-code=secrets-unavailable'));
      checks.equal('nothing was sent', sandbox.connects, []);
    },
  },
  {
    name: 'masking',
    workflow: 'masking',
    shows: 'the credential printed in the usual ways, and never visible',
    secrets: CLASSIC,
    jobs: { print: 'succeeded' },
    check({ read }, checks) {
      for (const start of [
        'as it is: ***',
        'base64 of the token: ***',
        'hex: ***',
        'percent: ***',
        '+ : ***',
      ]) {
        checks.that(
          `a line says "${start}"`,
          read.printed.some((line) => line.startsWith(start)),
        );
      }
      checks.that(
        'curl showed its header without the credential',
        read.printed.some((line) => /^> Authorization: Basic .*\*\*\*/.test(line)),
      );
      checkRemoved(read, checks, 1);
    },
  },
];

/**
 * act kills a cancelled step at once, where GitHub's runner sends SIGINT and waits: what holds with both is that
 * nothing is left and that `post` runs. The Action's own answer to signals is tested without act.
 */
function cancelledWhileAuthenticating(signal: 'SIGINT' | 'SIGTERM'): Scenario {
  return {
    name: `cancelled with ${signal}`,
    workflow: 'cancellation',
    shows: 'while the Action waits for Jira: its process is gone, nothing is left',
    secrets: CLASSIC,
    jobs: { 'read-issue': 'failed' },
    meanwhile: (act, sandbox, checks) =>
      cancelAtStall({ act, sandbox, checks, path: '/rest/api/3/myself', signal }),
    check({ read, sandbox }, checks) {
      checks.that(
        'the step failed',
        read.steps.some(({ name, success }) => name === 'Main ./' && !success),
      );
      checks.that('post ran', read.printed.includes('This step left no files.'));
      checks.equal('curl was not called', writers(sandbox), []);
    },
  };
}

interface Cancellation {
  readonly act: Running;
  readonly sandbox: Sandbox;
  readonly checks: Checks;
  readonly path: string;
  readonly signal: 'SIGINT' | 'SIGTERM';
}

/** Cancels the run once a request has come that is never answered. */
async function cancelAtStall({ act, sandbox, checks, path, signal }: Cancellation): Promise<void> {
  const stalled = sandbox.faults.add({ host: sites.acme.host, path, then: { stall: 'headers' } });
  await until(() => stalled.hits > 0, act);
  checks.equal('one request waits', stalled.hits, 1);
  const visible = commandLines().filter((line) => line.includes(tokens.classic.slice(0, 24)));
  checks.equal('no command line holds the token', visible.length, 0);
  const cancelledAt = performance.now();
  act.cancel(signal);
  await act.finished;
  checks.that('act ended within five seconds', performance.now() - cancelledAt < 5000);
}

async function until(condition: () => boolean, act: Running): Promise<void> {
  const over = act.finished.then(() => true);
  const limit = performance.now() + PATIENCE_MS;
  while (!condition() && performance.now() < limit) {
    if (await Promise.race([over, sleep(20, false)])) return;
  }
}

/** A field's text, or its option's. */
function valueOf(sandbox: Sandbox, issue: string, field: string): unknown {
  const value = sandbox.issue(issue)?.fields[field];
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
}

/** Scheme and host of every request that changed something in Jira, in order. */
function writers(sandbox: Sandbox): string[] {
  return sandbox.requests
    .filter(({ method }) => method === 'PUT')
    .map(({ headers, host }) => `${headers['authorization']?.split(' ')[0] ?? 'nobody'} ${host}`);
}

function checkRemoved(read: ActLog, checks: Checks, times: number): void {
  const said = read.printed.filter((line) => line === REMOVED).length;
  checks.equal('each post removed its files', said, times);
}
