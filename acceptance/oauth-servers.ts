// Lets the built program exchange codes, refresh tokens and client credentials with an OAuth server that others wrote.
import { readFileSync, rmSync } from 'node:fs';
import { jiraAuth, start } from '../__tests__/dist/command-line.js';
import { ways } from '../__tests__/dist/ways.js';
import { fixtures } from '../sandbox/index.js';
import type { StepResult } from '../sandbox/runner/index.js';
import { curl } from './kit/curl.js';
import type { Inputs } from './kit/place.js';
import { type Checks, program, type Stage } from './kit/program.js';
import { missingPackage } from './kit/tools.js';
import { DATA_CENTER_TOKENS, FORM, startWorld, type World } from './oauth-servers/world.js';

const { consent, dataCenter, sites, tokens } = fixtures;
const [, PASTED] = consent.redirectUris;

interface Scenario {
  readonly world: World;
  readonly file: string;
  readonly checks: Checks;
}

async function play(stage: Stage, run: (scenario: Scenario) => Promise<void>): Promise<void> {
  const { checks, place, later } = stage;
  const world = await startWorld(stage);
  later(() => checks.log.push(...world.exchanges.map((exchange) => JSON.stringify(exchange))));
  await run({ world, file: place.path('refresh-token'), checks });
}

type ClientOf = Readonly<{ clientId: string; clientSecret: string }>;
const clientOf = ({ clientId, clientSecret }: ClientOf): Inputs => ({
  'client-id': clientId,
  'client-secret': clientSecret,
});
const CLOUD = { 'site-url': sites.acme.url, ...clientOf(consent) };
const APP = { JIRA_CLIENT_ID: consent.clientId, JIRA_CLIENT_SECRET: consent.clientSecret };

const SCENARIOS: Readonly<Record<string, (stage: Scenario) => Promise<void>>> = {
  'Cloud: a consent, two Actions, two refreshes, all with one file': async (stage) => {
    const { world, file, checks } = stage;
    await consentInto(stage);
    const seen = new Set([storedIn(file)]);
    for (let time = 0; time < 2; time += 1) {
      await act(stage, { ...CLOUD, 'refresh-token-file': file }, 'refresh-token');
      seen.add(storedIn(file));
      const env = { ...world.env, ...APP };
      const { status, stderr } = await jiraAuth(['refresh', '--refresh-token-file', file], { env });
      checks.log.push(stderr);
      checks.equal('the refresh ends with 0', status, 0);
      seen.add(storedIn(file));
    }
    checks.equal('every exchange gave another token', seen.size, 5);
    checks.equal(
      'every exchange was accepted',
      world.exchanges.map(({ grantType, status }) => `${grantType} ${status}`),
      ['authorization_code 200', ...Array<string>(4).fill('refresh_token 200')],
    );
  },
  'Cloud: a used code, and a used refresh token': async (stage) => {
    const { world, file, checks } = stage;
    const code = await consentInto(stage);
    const first = storedIn(file);
    await act(stage, { ...CLOUD, 'refresh-token-file': file }, 'refresh-token');
    const { status, outputs } = await act(stage, { ...CLOUD, 'refresh-token': first });
    checks.equal('the used token is refused', [status, outputs['error-code']], [3, 'refresh-token-invalid']);
    checks.equal('the server called it that', world.exchanges.at(-1)?.error, 'invalid_grant');
    await exchangeCode(world, 'https://auth.atlassian.com/oauth/token', consent, PASTED, code);
    checks.equal('the code is good once', world.exchanges.at(-1)?.error, 'invalid_grant');
  },
  'Cloud: client credentials': async (stage) => {
    await act(stage, { ...CLOUD, ...clientOf(tokens.clientCredentials) }, 'client-credentials');
    stage.checks.equal('the request was JSON', stage.world.exchanges[0]?.contentType, 'application/json');
  },
  'Cloud: OAuth credentials for builds and deployments': async (stage) => {
    const inputs = { 'site-url': sites.acme.url, ...ways.oauthCredentials };
    await act(stage, inputs, 'oauth-credentials', async () => {
      const url = '$JIRA_BASE_URL/jira/deployments/0.1/cloud/$JIRA_CLOUD_ID/bulk';
      const options = `-K "$JIRA_CURL_CONFIG" -o answer -w '%{http_code}' -H 'Content-Type: application/json'`;
      const { stdout } = await stage.world.place.job.runShell(
        `curl -q -sS ${options} -d '{"deployments":[]}' "${url}"`,
      );
      stage.checks.equal('Jira takes what was handed over', stdout, '202');
    });
    const { status, outputs } = await act(stage, { ...inputs, 'client-secret': 'FAKE-wrong-client-secret' });
    stage.checks.equal('a wrong secret is refused', [status, outputs['error-code']], [3, 'client-rejected']);
    stage.checks.equal(
      'the requests were JSON',
      stage.world.exchanges.map(({ contentType, grantType }) => [contentType, grantType]),
      Array<unknown>(2).fill(['application/json', 'client_credentials']),
    );
  },
  'Data Center, forms as they are: a refresh token, twice': async (stage) => {
    const { world, file, checks } = stage;
    const { oauth2 } = dataCenter.tokens;
    const given = await refreshTokenFor(world, oauth2);
    world.exchanges.length = 0;
    const seen = new Set([given]);
    for (const more of [{ 'refresh-token': given }, {}]) {
      const inputs = { ...clientOf(oauth2), 'redirect-uri': oauth2.redirectUri, 'refresh-token-file': file };
      await act(stage, { 'site-url': dataCenter.url, ...inputs, ...more }, 'refresh-token');
      seen.add(storedIn(file));
    }
    checks.equal('every exchange gave another token', seen.size, 3);
    checkForms(stage, 'refresh_token', 2);
  },
  'Data Center, forms as they are: client credentials': async (stage) => {
    const inputs = { 'site-url': dataCenter.url, ...clientOf(dataCenter.tokens.serviceAccount) };
    await act(stage, inputs, 'client-credentials');
    checkForms(stage, 'client_credentials', 1);
  },
};

/** Pastes the address to which the server's own pages lead. Returns the code. */
async function consentInto({ world, file, checks }: Scenario): Promise<string> {
  const run = start(['consent', '--paste', '--redirect-uri', PASTED, '--refresh-token-file', file], {
    env: { ...world.env, ...APP },
  });
  const [, url = ''] = await run.said(/^ {2}(https:\S+)$/m);
  const address = await giveConsent(world, url, PASTED);
  run.give(address);
  const { status, stdout, stderr } = await run.ended;
  checks.log.push(stderr);
  checks.equal('consent ends with 0, and standard output stays empty', [status, stdout], [0, '']);
  checks.that('the sites are listed', stderr.includes(sites.acme.url));
  return new URL(address).searchParams.get('code') ?? '';
}

function checkForms({ world, checks }: Scenario, grantType: string, times: number): void {
  checks.equal(
    'the server took the forms as they were written',
    world.exchanges.map((exchange) => [exchange.contentType, exchange.grantType, exchange.status]),
    Array<unknown>(times).fill([FORM, grantType, 200]),
  );
}

async function refreshTokenFor(world: World, client: ClientOf & { redirectUri: string }): Promise<string> {
  const query = new URLSearchParams({
    ...{ client_id: client.clientId, redirect_uri: client.redirectUri, response_type: 'code' },
    ...{ scope: 'WRITE offline_access', prompt: 'consent', state: 'FAKE-state' },
  });
  const page = `https://auth.atlassian.com/authorize?${query.toString()}`;
  const address = new URL(await giveConsent(world, page, client.redirectUri));
  const url = `https://${dataCenter.host}${DATA_CENTER_TOKENS}`;
  const code = address.searchParams.get('code') ?? '';
  const answer = await exchangeCode(world, url, client, client.redirectUri, code);
  return (JSON.parse(answer) as { refresh_token?: string }).refresh_token ?? '';
}

function exchangeCode({ env }: World, url: string, client: ClientOf, redirect_uri: string, code: string) {
  const grant = { grant_type: 'authorization_code', code, redirect_uri };
  const own = { client_id: client.clientId, client_secret: client.clientSecret };
  return curl(['--data', new URLSearchParams({ ...grant, ...own }).toString(), url], env);
}

/** Logs in and consents on a server's own pages, with curl and its cookies. Returns the redirect's address. */
async function giveConsent({ place, env }: World, url: string, redirectUri: string): Promise<string> {
  const [cookies, page] = [place.path('cookies'), place.path('page')];
  rmSync(cookies, { force: true });
  const jar = ['-b', cookies, '-c', cookies, '-o', page, '-w', '%{redirect_url}'];
  let form: string[] = [];
  for (let step = 0; step < 10; step += 1) {
    const next = await curl([...jar, ...form, url], env);
    if (next.startsWith(redirectUri)) return next;
    form = [];
    if (next !== '') {
      url = next;
      continue;
    }
    const text = readFileSync(page, 'utf8');
    const [, prompt] = /name="prompt" value="(\w+)"/.exec(text) ?? [];
    if (prompt === undefined)
      throw new Error(`The server shows no form: ${text.replace(/<style.*?<\/style>|<[^>]*>|\s+/gs, ' ')}`);
    form = ['--data', `prompt=${prompt}&login=ada&password=FAKE-password`];
  }
  throw new Error('The pages of the server never lead back.');
}

/** Runs the Action and its clean-up. The Action must succeed by this method, if one is named. */
async function act(
  { world: { place }, checks }: Scenario,
  given: Inputs,
  method?: string,
  use?: () => Promise<void>,
): Promise<StepResult> {
  const main = await place.main(given);
  await use?.();
  await place.post(main.state);
  checks.log.push(...main.log);
  if (method !== undefined)
    checks.equal('the Action ends well', [main.outcome, main.outputs['auth-method']], ['success', method]);
  return main;
}

const storedIn = (file: string): string => readFileSync(file, 'utf8').trim();

await program(
  Object.entries(SCENARIOS).map(([name, run]) => ({
    name,
    missing: () => missingPackage('oidc-provider'),
    run: (stage) => play(stage, run),
  })),
);
