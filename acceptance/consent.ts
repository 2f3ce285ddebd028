// A person's consent in a real browser, from `jira-auth consent` to a curl that updates an issue in the sandbox.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CLI, decide, start, type Started } from '../__tests__/dist/command-line.js';
import { fixtures } from '../sandbox/index.js';
import { inChromium, missingChromium } from './kit/chromium.js';
import { curl } from './kit/curl.js';
import { CURL_SCRIPT, exposed, FIELD, fieldValue, ISSUE, shown, WANTED, watched } from './kit/job.js';
import { lookForSecrets } from './kit/leaks.js';
import type { Inputs } from './kit/place.js';
import { program, type Stage } from './kit/program.js';
import { CLASSIC } from './kit/ways-in.js';

const { consent, github, sites } = fixtures;
const [LISTENING] = consent.redirectUris;
const SECRET = { repository: github.repository, name: 'JIRA_REFRESH_TOKEN' };

interface Consent extends Stage {
  readonly begin: (options: readonly string[], env?: Inputs) => Started;
}

const played = (run: (consent: Consent) => Promise<void>) => (stage: Stage) => {
  const { sandbox, checks, place, later } = stage;
  const app = { JIRA_CLIENT_ID: consent.clientId, JIRA_CLIENT_SECRET: consent.clientSecret };
  const begin: Consent['begin'] = (options, more = {}) => {
    const started = start(['consent', ...options], { env: { ...sandbox.env, ...app, ...more } });
    later(async () => {
      started.child.kill('SIGKILL');
      checks.log.push((await started.ended).stderr);
    });
    return started;
  };
  return run({ ...stage, place, begin });
};

const savedIn = ({ sandbox }: Consent): string => sandbox.github.secret(SECRET) ?? '';

async function accept(given: Consent): Promise<void> {
  const { sandbox, begin, checks } = given;
  const place = ['--refresh-token-secret', SECRET.name, '--refresh-token-repository', SECRET.repository];
  const run = begin(['--no-browser', ...place], { GH_TOKEN: github.tokens.secretsWriter });
  const url = await pageOf(run);
  checkAuthorizationUrl(url, checks);
  checks.none(exposed(lookForSecrets(secretsSoFar(given, []), `${CLI}\0consent`)));
  // `__tests__/dist/cli-consent.test.ts` looks for secrets on the terminal and the page.
  const { title, text, errors } = await consentInBrowser(sandbox.proxyUrl, url);
  checks.equal('the page has a title, and no errors', [title, errors], ['It worked - jira-auth', []]);
  checks.that('the page says what to do', /^It worked\n[^]*You can close this page/.test(text), text);
  const ended = await run.ended;
  checks.equal('consent ends with 0, and standard output stays empty', [ended.status, ended.stdout], [0, '']);
  const list = Object.values(sites).map(({ url }) => url);
  checks.that('both sites are listed', ended.stderr.includes(`The grant reaches ${list.join(', ')}.`));
  checks.that('the saved token works', sandbox.oauth.isAlive(savedIn(given)));
  await chain(given);
}

function consentInBrowser(proxy: string, url: string) {
  return inChromium(proxy, true, async (page) => {
    await page.goto(url);
    const arrived = new Promise<string>((resolve) => {
      page.on('request', (request) => {
        if (request.isNavigationRequest() && request.url().startsWith(LISTENING)) resolve(request.url());
      });
    });
    const { origin } = new URL(LISTENING);
    const errors: string[] = [];
    page.on('console', (message) => {
      // Ignores errors on the sandbox's own pages.
      const isOurs = message.location().url.startsWith(`${origin}/`);
      if (message.type() === 'error' && isOurs) errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    await page.click('text="Accept"', { noWaitAfter: true });
    const seen = await arrived;
    await page.waitForURL(({ href }) => href === seen);
    await page.waitForLoadState();
    return { title: await page.title(), text: await page.innerText('body'), errors };
  });
}

async function chain(given: Consent): Promise<void> {
  const { sandbox, place, checks } = given;
  const first = savedIn(given);
  for (const secret of secretsSoFar(given, [first])) place.job.masker.addSecret(secret);
  const main = await place.main({
    ...{ 'site-url': sites.acme.url, 'client-id': consent.clientId, 'client-secret': consent.clientSecret },
    ...{ 'refresh-token': first, 'refresh-token-secret': SECRET.name },
    'refresh-token-repository': SECRET.repository,
    'github-token': github.tokens.secretsWriter,
  });
  checks.equal('the Action ends well', main.outcome, 'success');
  checks.equal('it used the refresh token', main.outputs['auth-method'], 'refresh-token');
  checks.that('the stored token is another one after the Action', savedIn(given) !== first);
  checks.that('the rotated token that is stored works', sandbox.oauth.isAlive(savedIn(given)));
  checks.equal(`${FIELD} is something else before`, fieldValue(sandbox, CLASSIC) === WANTED, false);
  const secrets = secretsSoFar(given, [first, savedIn(given)]);
  const { step, look } = await watched(sandbox, place.job.runShell(CURL_SCRIPT), secrets, 'curl\0-q\0');
  checks.none(exposed(look));
  checks.equal('curl ends well', step.status, 0);
  checks.equal(`${FIELD} of ${ISSUE} is changed`, fieldValue(sandbox, CLASSIC), WANTED);
  const post = await place.post(main.state);
  checks.equal('the clean-up ends well', post.outcome, 'success');
  checks.none(shown([main, step, post], secrets));
}

/** Replaces the system's opener with a program that records the page. The person then answers by hand. */
async function opener({ sandbox, place, begin, checks }: Consent): Promise<void> {
  const [bin, note] = [place.folder('bin'), place.path('page')];
  const script = `#!/bin/sh\nprintf %s "$1" > '${note}.part' && mv '${note}.part' '${note}'\n`;
  for (const name of ['xdg-open', 'open']) writeFileSync(join(bin, name), script, { mode: 0o755 });
  const file = place.path('refresh-token');
  const run = begin(['--refresh-token-file', file], {
    PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
  });
  const url = await pageOf(run);
  for (let waits = 0; !existsSync(note) && waits < 200; waits += 1) await pause(50);
  const page = await curl([await decide(sandbox, url)], sandbox.env);
  checks.that('the page says that it worked', page.includes('<title>It worked'));
  checks.equal('consent ends with 0', (await run.ended).status, 0);
  checks.equal('the page that is printed was opened', existsSync(note) && readFileSync(note, 'utf8'), url);
  const { mode } = statSync(file);
  checks.equal('the file is for its owner alone', mode & 0o777, 0o600);
}

async function pageOf(run: Started): Promise<string> {
  const [, url = ''] = await run.said(/^ {2}(https:\S+)$/m);
  return url;
}

/** Atlassian documents all of these parameters as required. */
function checkAuthorizationUrl(url: string, checks: Stage['checks']): void {
  const { origin, pathname, search, searchParams } = new URL(url);
  checks.equal('the page is the one for consents', origin + pathname, 'https://auth.atlassian.com/authorize');
  checks.that('a space is %20', !search.includes('+'));
  const { state = '', ...others } = Object.fromEntries(searchParams);
  checks.that('nobody can guess the state', /^[\w-]{32,}$/.test(state));
  checks.equal('the page is asked for with all that is documented', others, {
    audience: 'api.atlassian.com',
    client_id: consent.clientId,
    scope: 'read:jira-user read:jira-work write:jira-work offline_access',
    redirect_uri: LISTENING,
    response_type: 'code',
    prompt: 'consent',
  });
}

function secretsSoFar({ sandbox }: Stage, saved: readonly string[]): string[] {
  const sent = sandbox.requests.flatMap(({ headers, path, body }) => {
    const { code = '', refresh_token = '' } =
      path === '/oauth/token' ? (JSON.parse(body) as Record<string, string>) : {};
    return [/^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1] ?? '', code, refresh_token];
  });
  const given = [consent.clientSecret, github.tokens.secretsWriter];
  return [...new Set([...given, ...saved, ...sent])].filter((secret) => secret.length >= 8);
}

await program([
  {
    name: 'in a browser: Accept, into a GitHub secret, to the Action and curl',
    missing: missingChromium,
    run: played(accept),
  },
  { name: 'the page is opened by the opener of the system', run: played(opener) },
]);
