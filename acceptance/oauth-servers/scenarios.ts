import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jiraAuth, start } from '../../__tests__/dist/command-line.js';
import { fixtures } from '../../sandbox/index.js';
import { actionInputs, Job } from '../../sandbox/runner/index.js';
import type { StepResult } from '../../sandbox/runner/index.js';
import { Checks } from '../e2e/checks.js';
import { ROOT } from '../e2e/go-tool.js';
import { curl, giveConsent } from './person.js';
import type { World } from './world.js';

const { consent, dataCenter, sites, tokens } = fixtures;
const [, PASTED] = consent.redirectUris;
const FORM = 'application/x-www-form-urlencoded';

/** What came of a scenario. */
export interface Result {
  readonly checks: Checks;
  readonly log: readonly string[];
}

interface Stage {
  readonly world: World;
  /** A file that does not exist yet. */
  readonly file: string;
  readonly checks: Checks;
  readonly log: string[];
}

export interface Scenario {
  readonly name: string;
  readonly run: (stage: Stage) => Promise<void>;
}

export const SCENARIOS: readonly Scenario[] = [
  { name: 'Cloud: a consent, two Actions, two refreshes, all with one file', run: consentAndRotate },
  { name: 'Cloud: a used code, and a used refresh token', run: usedUp },
  { name: 'Cloud: a wrong client secret', run: wrongSecret },
  { name: 'Cloud: client credentials', run: cloudClientCredentials },
  { name: 'Data Center, forms as they are: a refresh token, twice', run: dataCenterRotation },
  { name: 'Data Center, forms as they are: client credentials', run: dataCenterClientCredentials },
];

/** Plays one scenario. */
export async function play(world: World, { run }: Scenario): Promise<Result> {
  const checks = new Checks();
  const log: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'jira-auth-oauth-servers-'));
  world.exchanges.length = 0;
  try {
    await run({ world, file: join(folder, 'refresh-token'), checks, log });
  } catch (error) {
    checks.that('it came to its end', false, error instanceof Error ? error.message : String(error));
  } finally {
    rmSync(folder, { recursive: true });
  }
  log.push(...world.exchanges.map((exchange) => JSON.stringify(exchange)));
  return { checks, log };
}

const CLOUD_CLIENT = { 'client-id': consent.clientId, 'client-secret': consent.clientSecret };

function cloudEnvironment({ env }: World): Record<string, string> {
  return { ...env, JIRA_CLIENT_ID: consent.clientId, JIRA_CLIENT_SECRET: consent.clientSecret };
}

async function consentAndRotate(stage: Stage): Promise<void> {
  const { world, file, checks, log } = stage;
  await consentInto(stage);
  const seen = new Set([storedIn(file)]);
  for (const time of ['first', 'second']) {
    const main = await act(stage, {
      'site-url': sites.acme.url,
      ...CLOUD_CLIENT,
      'refresh-token-file': file,
    });
    checks.equal(`the ${time} Action ends well`, main.outcome, 'success');
    checks.equal('it used the refresh token', main.outputs['auth-method'], 'refresh-token');
    seen.add(storedIn(file));
  }
  for (const time of ['first', 'second']) {
    const { status, stderr } = await jiraAuth(['refresh', '--refresh-token-file', file], {
      env: cloudEnvironment(world),
    });
    log.push(stderr);
    checks.equal(`the ${time} refresh ends with 0`, status, 0);
    seen.add(storedIn(file));
  }
  checks.equal('every exchange gave another token', seen.size, 5);
  checks.equal(
    'every exchange was accepted',
    world.exchanges.map(({ grantType, status }) => `${grantType} ${status}`),
    ['authorization_code 200', ...Array<string>(4).fill('refresh_token 200')],
  );
}

/** Pastes what the server's own pages lead to. */
async function consentInto({ world, file, checks, log }: Stage): Promise<string> {
  const run = start(['consent', '--paste', '--redirect-uri', PASTED, '--refresh-token-file', file], {
    env: cloudEnvironment(world),
  });
  const [, url = ''] = await run.said(/^ {2}(https:\S+)$/m);
  const address = await giveConsent(world, url, PASTED);
  run.give(address);
  const { status, stdout, stderr } = await run.ended;
  log.push(stderr);
  checks.equal('consent ends with 0', status, 0);
  checks.equal('standard output stays empty', stdout, '');
  checks.that('the sites are listed', stderr.includes(sites.acme.url));
  return new URL(address).searchParams.get('code') ?? '';
}

async function usedUp(stage: Stage): Promise<void> {
  const { world, file, checks } = stage;
  const code = await consentInto(stage);
  const first = storedIn(file);
  const inputs = { 'site-url': sites.acme.url, ...CLOUD_CLIENT };
  const rotated = await act(stage, { ...inputs, 'refresh-token-file': file });
  checks.equal('the Action ends well', rotated.outcome, 'success');

  const again = await act(stage, { ...inputs, 'refresh-token': first });
  checks.equal('the used refresh token is refused', again.status, 3);
  checks.equal('it is known as that', again.outputs['error-code'], 'refresh-token-invalid');
  checks.equal('the server called it that', world.exchanges.at(-1)?.error, 'invalid_grant');

  await curl(
    [
      '--data-urlencode',
      'grant_type=authorization_code',
      ...['--data-urlencode', `code=${code}`, '--data-urlencode', `redirect_uri=${PASTED}`],
      ...['--data-urlencode', `client_id=${consent.clientId}`],
      ...['--data-urlencode', `client_secret=${consent.clientSecret}`],
      'https://auth.atlassian.com/oauth/token',
    ],
    world.env,
  );
  checks.equal('the code is good once', world.exchanges.at(-1)?.error, 'invalid_grant');
}

async function wrongSecret(stage: Stage): Promise<void> {
  const { checks } = stage;
  await consentInto(stage);
  const main = await act(stage, {
    'site-url': sites.acme.url,
    ...CLOUD_CLIENT,
    'client-secret': 'FAKE-wrong-client-secret',
    'refresh-token': storedIn(stage.file),
  });
  checks.equal('the client is refused', main.status, 3);
  checks.equal('and it is known as that', main.outputs['error-code'], 'client-rejected');
}

async function cloudClientCredentials(stage: Stage): Promise<void> {
  const { world, checks } = stage;
  const { clientId, clientSecret } = tokens.clientCredentials;
  const main = await act(stage, {
    'site-url': sites.acme.url,
    'client-id': clientId,
    'client-secret': clientSecret,
  });
  checks.equal('the Action ends well', main.outcome, 'success');
  checks.equal('it used client credentials', main.outputs['auth-method'], 'client-credentials');
  checks.equal('the request was JSON', world.exchanges[0]?.contentType.split(';')[0], 'application/json');
}

async function dataCenterRotation(stage: Stage): Promise<void> {
  const { world, file, checks } = stage;
  const { clientId, clientSecret, redirectUri } = dataCenter.tokens.oauth2;
  const inputs = {
    'site-url': dataCenter.url,
    'client-id': clientId,
    'client-secret': clientSecret,
    'redirect-uri': redirectUri,
    'refresh-token-file': file,
  };
  const given = await refreshTokenFor(world, { clientId, clientSecret, redirectUri });
  world.exchanges.length = 0;
  const seen = new Set([given]);
  for (const more of [{ 'refresh-token': given }, {}]) {
    const main = await act(stage, { ...inputs, ...more });
    checks.equal('the Action ends well', main.outcome, 'success');
    checks.equal('it used the refresh token', main.outputs['auth-method'], 'refresh-token');
    seen.add(storedIn(file));
  }
  checks.equal('every exchange gave another token', seen.size, 3);
  checkForms(world, 'refresh_token', 2, checks);
}

async function dataCenterClientCredentials(stage: Stage): Promise<void> {
  const { world, checks } = stage;
  const { clientId, clientSecret } = dataCenter.tokens.serviceAccount;
  const main = await act(stage, {
    'site-url': dataCenter.url,
    'client-id': clientId,
    'client-secret': clientSecret,
  });
  checks.equal('the Action ends well', main.outcome, 'success');
  checks.equal('it used client credentials', main.outputs['auth-method'], 'client-credentials');
  checkForms(world, 'client_credentials', 1, checks);
}

function checkForms({ exchanges }: World, grantType: string, times: number, checks: Checks): void {
  checks.equal(
    'the server took the forms as they were written',
    exchanges.map((exchange) => [exchange.contentType.split(';')[0], exchange.grantType, exchange.status]),
    Array<unknown>(times).fill([FORM, grantType, 200]),
  );
}

/** A first refresh token for a Data Center's client: `jira-auth consent` is for Cloud. */
async function refreshTokenFor(
  world: World,
  client: { clientId: string; clientSecret: string; redirectUri: string },
): Promise<string> {
  const { clientId, clientSecret, redirectUri } = client;
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'WRITE offline_access',
    prompt: 'consent',
    state: 'FAKE-state',
  });
  const address = await giveConsent(
    world,
    `https://auth.atlassian.com/authorize?${query.toString()}`,
    redirectUri,
  );
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code: new URL(address).searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    client_id: clientId,
    client_secret: clientSecret,
  });
  const answer = await curl(
    ['--data', form.toString(), `${dataCenter.url}/rest/oauth2/latest/token`],
    world.env,
  );
  return (JSON.parse(answer) as { refresh_token?: string }).refresh_token ?? '';
}

/** Runs the Action and its clean-up. */
async function act({ world, log }: Stage, given: Readonly<Record<string, string>>): Promise<StepResult> {
  const job = new Job({ env: world.env });
  try {
    const inputs = actionInputs(join(ROOT, 'action.yml'), given);
    const main = await job.runAction(join(ROOT, 'dist', 'main', 'index.js'), { inputs });
    await job.runAction(join(ROOT, 'dist', 'post', 'index.js'), { state: main.state, stage: 'post' });
    log.push(...main.log);
    return main;
  } finally {
    job.cleanup();
  }
}

function storedIn(file: string): string {
  return readFileSync(file, 'utf8').trim();
}
