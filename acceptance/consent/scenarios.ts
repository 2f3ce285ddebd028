import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CLI, type Ended, start, type Started } from '../../__tests__/dist/command-line.js';
import { fixtures } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { Checks } from '../e2e/checks.js';
import { ROOT } from '../e2e/go-tool.js';
import { chain, type Place } from './chain.js';
import type { Chromium, PageSeen } from './chromium.js';
import { answerWithCurl, openWithCurl } from './person.js';
import { checkProcessList, checkText, secretsOf } from './secrets.js';

const { consent, github, sites } = fixtures;
const [LISTENING, PASTED] = consent.redirectUris;
const PORT = Number(new URL(LISTENING).port);
const SECRET_NAME = 'JIRA_REFRESH_TOKEN';
const PICTURES = join(ROOT, 'build', 'consent');

/** What came of a scenario. */
export interface Result {
  readonly checks: Checks;
  /** What the command line wrote. */
  readonly log: readonly string[];
}

/** What a scenario has to work with. */
interface Stage {
  readonly sandbox: Sandbox;
  /** A folder of its own. */
  readonly folder: string;
  readonly checks: Checks;
  /** Starts `jira-auth consent` for the app of the fixtures. */
  readonly begin: (options: readonly string[], env?: Readonly<Record<string, string>>) => Started;
}

export interface Scenario {
  readonly name: string;
  readonly play:
    | { readonly by: 'hand'; readonly run: (stage: Stage) => Promise<void> }
    | { readonly by: 'browser'; readonly run: (stage: Stage, browser: Chromium) => Promise<void> };
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'Accept, into a GitHub secret, to the Action and curl',
    play: { by: 'browser', run: (stage, browser) => accept(stage, browser, inSecret(stage)) },
  },
  {
    name: 'Accept, into a file, to the Action and curl',
    play: { by: 'browser', run: (stage, browser) => accept(stage, browser, inFile(stage)) },
  },
  { name: 'Deny', play: { by: 'browser', run: deny } },
  { name: 'a redirect with the state of another consent', play: { by: 'browser', run: otherTab } },
  { name: '--paste, with an address that shows no page', play: { by: 'browser', run: paste } },
  { name: 'the page is opened by the opener of the system', play: { by: 'hand', run: opener } },
  { name: '--print', play: { by: 'hand', run: print } },
  { name: 'the port is taken', play: { by: 'hand', run: portTaken } },
];

/** Plays one scenario in a fresh sandbox. */
export async function play(sandbox: Sandbox, run: (stage: Stage) => Promise<void>): Promise<Result> {
  sandbox.reset();
  const checks = new Checks();
  const folder = mkdtempSync(join(tmpdir(), 'jira-auth-consent-'));
  const runs: Started[] = [];
  const begin: Stage['begin'] = (options, env = {}) => {
    const started = start(['consent', ...options], {
      env: {
        ...sandbox.env,
        JIRA_CLIENT_ID: consent.clientId,
        JIRA_CLIENT_SECRET: consent.clientSecret,
        ...env,
      },
    });
    runs.push(started);
    return started;
  };
  try {
    await run({ sandbox, folder, checks, begin });
  } catch (error) {
    checks.that('it came to its end', false, error instanceof Error ? error.message : String(error));
  } finally {
    for (const { child } of runs) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
  return { checks, log: runs.flatMap(({ stderr }) => stderr.split('\n')) };
}

function inSecret({ sandbox }: Stage): Place & { env: Record<string, string> } {
  const stored = (): string =>
    sandbox.github.secret({ repository: github.repository, name: SECRET_NAME }) ?? '';
  return {
    options: ['--refresh-token-secret', SECRET_NAME, '--refresh-token-repository', github.repository],
    env: { GH_TOKEN: github.tokens.secretsWriter },
    stored,
    inputs: () => ({
      'refresh-token': stored(),
      'refresh-token-secret': SECRET_NAME,
      'refresh-token-repository': github.repository,
      'github-token': github.tokens.secretsWriter,
    }),
  };
}

function inFile({ folder }: Stage): Place & { env: Record<string, string> } {
  const file = join(folder, 'refresh-token');
  return {
    options: ['--refresh-token-file', file],
    env: {},
    stored: () => (existsSync(file) ? readFileSync(file, 'utf8').trim() : ''),
    inputs: () => ({ 'refresh-token-file': file }),
  };
}

async function accept(
  stage: Stage,
  browser: Chromium,
  place: Place & { env: Record<string, string> },
): Promise<void> {
  const { sandbox, begin, checks } = stage;
  const run = begin(['--no-browser', ...place.options], place.env);
  const url = await pageOf(run);
  checkAuthorizationUrl(url, checks);
  checkProcessList('jira-auth consent', secretsOf(sandbox, []), `${CLI}\0consent`, checks);

  const seen = await browser.consent(url, 'Accept', LISTENING, picture('accepted'));
  checkPage(seen, 'It worked', 'You can close this page', checks);
  const ended = await run.ended;
  checks.equal('consent ends with 0', ended.status, 0);
  checks.equal('standard output stays empty', ended.stdout, '');
  checkSites(ended, checks);
  const token = place.stored();
  checks.that('the saved token works', sandbox.oauth.isAlive(token));
  checkSaid(sandbox, ended, seen, [token], checks);
  await chain(sandbox, place, checks);
}

async function deny(stage: Stage, browser: Chromium): Promise<void> {
  const { sandbox, begin, checks } = stage;
  const place = inFile(stage);
  const run = begin(['--no-browser', ...place.options]);
  const seen = await browser.consent(await pageOf(run), 'Deny', LISTENING, picture('declined'));
  checkPage(seen, 'The consent did not work', 'The consent was declined.', checks);
  const ended = await run.ended;
  checks.equal('consent ends with 4', ended.status, 4);
  checks.that('it says so', ended.stderr.endsWith('Code: permission-denied\n'));
  checks.equal('nothing is saved', place.stored(), '');
  checks.equal('nothing is exchanged', sandbox.oauth.tokenRequests, 0);
  checkSaid(sandbox, ended, seen, [], checks);
}

/** The code is a right one, of a consent that began elsewhere: this one waits on for its own. */
async function otherTab(stage: Stage, browser: Chromium): Promise<void> {
  const { sandbox, begin, checks } = stage;
  const place = inFile(stage);
  const run = begin(['--no-browser', ...place.options]);
  const page = await pageOf(run);
  const url = new URL(page);
  url.searchParams.set('state', 'FAKE-state-of-another-tab-FAKE-st');
  const seen = await browser.consent(url.href, 'Accept', LISTENING, picture('another-tab'));
  checkPage(seen, 'This does not belong to the consent', 'still waits', checks);
  checks.equal('nothing is saved', place.stored(), '');
  checks.equal('nothing is exchanged', sandbox.oauth.tokenRequests, 0);
  const own = await browser.consent(page, 'Accept', LISTENING, picture('own-tab'));
  checkPage(own, 'It worked', 'You can close this page', checks);
  const ended = await run.ended;
  checks.equal('consent ends with 0', ended.status, 0);
  checkSaid(sandbox, ended, seen, [place.stored()], checks);
}

async function paste(stage: Stage, browser: Chromium): Promise<void> {
  const { sandbox, begin, checks } = stage;
  const place = inFile(stage);
  const run = begin(['--paste', '--redirect-uri', PASTED, ...place.options]);
  const seen = await browser.consent(await pageOf(run), 'Accept', PASTED);
  run.give(`\n${consent.clientId}\n${seen.url}`);
  const ended = await run.ended;
  checks.equal('consent ends with 0', ended.status, 0);
  checks.that('what is no such address is asked for again', ended.stderr.includes('That is not an address'));
  checkSites(ended, checks);
  checks.that('the saved token works', sandbox.oauth.isAlive(place.stored()));
  checkSaid(sandbox, ended, seen, [place.stored()], checks);
}

/** A program that notes the page stands in for the system's; the person then answers by hand. */
async function opener(stage: Stage): Promise<void> {
  const { sandbox, folder, begin, checks } = stage;
  const [bin, note] = [join(folder, 'bin'), join(folder, 'page')];
  mkdirSync(bin);
  for (const name of ['xdg-open', 'open']) {
    writeFileSync(
      join(bin, name),
      `#!/bin/sh\nprintf %s "$1" > '${note}.part' && mv '${note}.part' '${note}'\n`,
    );
    chmodSync(join(bin, name), 0o755);
  }
  const place = inFile(stage);
  const run = begin(place.options, { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` });
  const url = await pageOf(run);
  for (let waits = 0; !existsSync(note) && waits < 200; waits += 1) await pause(50);
  const page = await openWithCurl(sandbox, await answerWithCurl(sandbox, url));
  checks.that('the page says that it worked', page.includes('<title>It worked'));
  const ended = await run.ended;
  checks.equal('consent ends with 0', ended.status, 0);
  checks.equal('the page that is printed was opened', existsSync(note) && readFileSync(note, 'utf8'), url);
  checks.equal(
    'the file is for its owner alone',
    statSync(join(folder, 'refresh-token')).mode & 0o777,
    0o600,
  );
}

async function print({ sandbox, begin, checks }: Stage): Promise<void> {
  const run = begin(['--no-browser', '--print']);
  await openWithCurl(sandbox, await answerWithCurl(sandbox, await pageOf(run)));
  const ended = await run.ended;
  checks.equal('consent ends with 0', ended.status, 0);
  checks.that('standard output is one line', /^[\x21-\x7e]+\n$/.test(ended.stdout));
  checks.that('it is the token', sandbox.oauth.isAlive(ended.stdout.trim()));
  checkSites(ended, checks);
  checkText('standard error', ended.stderr, secretsOf(sandbox, [ended.stdout.trim()]), checks);
}

async function portTaken(stage: Stage): Promise<void> {
  const { sandbox, begin, checks } = stage;
  const other = createServer();
  await new Promise<void>((resolve, reject) => {
    other.once('error', reject);
    other.listen(PORT, 'localhost', resolve);
  });
  try {
    const ended = await begin(['--no-browser', ...inFile(stage).options]).ended;
    checks.equal('consent ends with 5', ended.status, 5);
    checks.that('it names the port', ended.stderr.includes(`port ${PORT} `));
    checks.that('nobody was sent to a page', !ended.stderr.includes('/authorize'));
    checks.equal('nothing was asked', sandbox.requests.length, 0);
  } finally {
    other.close();
  }
}

async function pageOf(run: Started): Promise<string> {
  const [, url = ''] = await run.said(/^ {2}(https:\S+)$/m);
  return url;
}

function picture(name: string): string {
  mkdirSync(PICTURES, { recursive: true });
  return join(PICTURES, name);
}

/** Atlassian documents all of these as required. */
function checkAuthorizationUrl(url: string, checks: Checks): void {
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

function checkPage(
  { title, text, errors }: PageSeen,
  wantedTitle: string,
  sentence: string,
  checks: Checks,
): void {
  checks.equal('the title of the page', title, `${wantedTitle} - jira-auth`);
  checks.that('its heading is the same', text.startsWith(wantedTitle), text);
  checks.that(`it says "${sentence}"`, text.includes(sentence), text);
  checks.equal('the browser has no errors to tell', errors, []);
}

function checkSites({ stderr }: Ended, checks: Checks): void {
  const list = Object.values(sites)
    .map(({ url }) => `  ${url}\n`)
    .join('');
  checks.that('both sites of the grant are listed', stderr.includes(`The grant reaches:\n${list}`), stderr);
}

/** Neither the terminal nor the page shows a secret; the address of the page holds the code, as it has to. */
function checkSaid(
  sandbox: Sandbox,
  { stdout, stderr }: Ended,
  { url, text, errors }: PageSeen,
  saved: readonly string[],
  checks: Checks,
): void {
  const code = new URL(url).searchParams.get('code') ?? '';
  const secrets = secretsOf(sandbox, [...saved, code]);
  checkText('the output', stdout + stderr, secrets, checks);
  checkText('the page', [text, ...errors].join('\n'), secrets, checks);
}
