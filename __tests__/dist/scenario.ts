import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  startSandbox,
  type FaultRule,
  type RecordedRequest,
  type Sandbox,
  type SandboxOptions,
} from '../../sandbox/index.js';
import { fixtures } from '../../sandbox/fixtures.js';
import {
  actionInputs,
  Job,
  type ActionOptions,
  type JobOptions,
  type StepResult,
} from '../../sandbox/runner/index.js';
import { isResult, MARKER } from '../../src/results.js';
import { transcriptOf } from './transcript.js';

export { fixtures };
export { dataCenterWays, scopelessWays, ways } from './ways.js';
export const { sites, users, tokens, dataCenter, government, customDomain, github, githubEnterprise } =
  fixtures;

/** One run of the built Action: what is given to it, and what is wrong with the world. */
export interface Scenario {
  /** Inputs; `site-url` is acme unless it is given. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly job?: JobOptions;
  readonly step?: ActionOptions;
  /** Rules that are in force from the start. */
  readonly faults?: readonly FaultRule[];
  /** Prepares the sandbox: faults, clock, tokens. */
  readonly arrange?: (sandbox: Sandbox) => void | Promise<void>;
  /** Further steps between main and post. */
  readonly afterwards?: (ran: Ran) => void | Promise<void>;
}

/** A scenario on the Data Center: its `site-url`, and version 10.3 unless another is asked for. */
export function onDataCenter({
  version,
  ...given
}: Scenario & { version?: Sandbox['dataCenter']['version'] }): Scenario {
  return {
    ...given,
    inputs: { 'site-url': dataCenter.url, ...given.inputs },
    arrange: async (world) => {
      if (version !== undefined) world.dataCenter.version = version;
      await given.arrange?.(world);
    },
  };
}

export interface Ran {
  readonly sandbox: Sandbox;
  readonly job: Job;
  readonly main: StepResult;
}

export const MAIN = 'dist/main/index.js';
export const POST = 'dist/post/index.js';

let sandbox: Sandbox;

let options: SandboxOptions = {};

/** For files whose scenarios need another sandbox than the usual one. */
export function withSandbox(wanted: SandboxOptions): void {
  options = wanted;
}

beforeAll(async () => {
  sandbox = await startSandbox(options);
});

afterAll(async () => {
  await sandbox.close();
});

/** Runs main, what comes between, and post; checks what holds for every run; compares the rest with a snapshot. */
export function scenario(name: string, given: Scenario): void {
  test(name, async () => {
    const ran = await play(given);
    expect(ran.transcript).toMatchSnapshot();
  });
}

export interface Played extends Ran {
  readonly post: StepResult;
  readonly transcript: string;
}

/** As {@link scenario}, for tests with expectations of their own. */
export async function play(given: Scenario): Promise<Played> {
  sandbox.reset();
  for (const rule of given.faults ?? []) sandbox.faults.add(rule);
  await given.arrange?.(sandbox);
  const job = new Job({ ...given.job, env: { ...sandbox.env, ...given.job?.env } });
  try {
    const inputs = actionInputs('action.yml', { 'site-url': 'acme', ...given.inputs });
    const main = await job.runAction(MAIN, { ...given.step, inputs });
    const files = filesIn(job.temp);
    const requests = [...sandbox.requests];
    expectRulesToHold(inputs, main, files, sandbox);
    await given.afterwards?.({ sandbox, job, main });
    const post = await job.runAction(POST, { stage: 'post', state: main.state });
    expect(post).toMatchObject({ status: 0, stderr: '' });
    const left = filesIn(job.temp);
    expect(left).toEqual([]);
    return {
      sandbox,
      job,
      main,
      post,
      transcript: transcriptOf({ main, post, files, requests, temp: job.temp }),
    };
  } finally {
    job.cleanup();
  }
}

export interface FoundFile {
  readonly path: string;
  readonly mode: string;
  readonly text: string | undefined;
}

/** What the Action left under RUNNER_TEMP. */
export function filesIn(folder: string): FoundFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.startsWith('jira-auth-'))
    .sort()
    .map((path) => {
      const entry = lstatSync(join(folder, path));
      const mode = (entry.mode & 0o7777).toString(8).padStart(4, '0');
      return { path, mode, text: entry.isFile() ? readFileSync(join(folder, path), 'utf8') : undefined };
    });
}

const SECRET_INPUTS = [
  'api-token',
  'client-secret',
  'refresh-token',
  'access-token',
  'personal-access-token',
  'password',
  'oauth-token',
  'github-token',
];
const SECRET_OUTPUTS = ['authorization', 'auth-header', 'refresh-token'];

const COMMERCIAL_SERVICES = ['api.atlassian.com:443', 'auth.atlassian.com:443'];
const GOVERNMENT_SERVICES = ['api.atlassian-us-gov-mod.com:443', 'auth.atlassian-us-gov-mod.com:443'];

/** Where a run with this `site-url` may connect: its site, and the services of the same realm and of no other. */
function documentedHosts(siteUrl: string): string[] {
  const url = new URL(siteUrl.includes('://') ? siteUrl : `https://${siteUrl}`);
  const site = `${url.hostname.includes('.') ? url.hostname : `${url.hostname}.atlassian.net`}:${url.port || '443'}`;
  if (/\.atlassian-us-gov-mod\.(?:net|com):443$/.test(site)) return [site, ...GOVERNMENT_SERVICES];
  const isCommercial = /\.(?:atlassian\.net|jira\.com|atlassian\.com):443$/.test(site);
  return isCommercial || url.hostname === customDomain.host ? [site, ...COMMERCIAL_SERVICES] : [site];
}

/** What no run may break, whatever else it shows. */
function expectRulesToHold(
  inputs: Readonly<Record<string, string>>,
  main: StepResult,
  files: readonly FoundFile[],
  { connects, requests }: Sandbox,
): void {
  expect(main.stderr).toBe('');
  expect(main.timedOut).toBe(false);
  if (connects.length > 0) {
    const documented = documentedHosts((inputs['site-url'] || sites.acme.host).trim());
    if (inputs['github-token']) documented.push(`${github.host}:443`, `${githubEnterprise.host}:443`);
    expect(connects.filter((host) => !documented.includes(host))).toEqual([]);
  }
  expectNoCredentialTooEarly(requests);

  const secrets = SECRET_INPUTS.map((name) => (inputs[name] ?? '').trim()).filter(
    (value) => value.length >= 8,
  );
  expectMasksFirst(main, secrets);
  for (const name of SECRET_OUTPUTS) if (main.outputs[name]) secrets.push(main.outputs[name]);
  expectNothingReadable(main, secrets);

  if ('JIRA_SITE_URL' in main.env) {
    const handedOver = Object.keys(main.env).filter((name) => !isResult(main.env, name));
    expect(handedOver.filter((name) => main.env[name] !== '')).toEqual(
      [MARKER, 'JIRA_AUTH_HEADER'].filter((name) => main.env[name]),
    );
  }
  if (main.status !== 0) {
    expect(Object.keys(main.outputs).filter((name) => name !== 'error-code')).toEqual([]);
    expect(main.env).toEqual({});
    expect(files).toEqual([]);
  }
}

/** What asks which Jira this is carries no credential, and its answer comes before any other request to the host. */
function expectNoCredentialTooEarly(requests: readonly RecordedRequest[]): void {
  const isQuestion = ({ path, host }: RecordedRequest): boolean =>
    path === '/_edge/tenant_info' || (path.endsWith('/rest/api/2/serverInfo') && !host.startsWith('api.'));
  for (const { headers, body } of requests.filter(isQuestion)) {
    expect([headers.authorization, headers.cookie, body]).toEqual([undefined, undefined, '']);
  }
  const firstWithCredential = requests.findIndex((request) => !isQuestion(request));
  const serverInfo = requests.findIndex(
    (request) => isQuestion(request) && request.path.endsWith('/serverInfo'),
  );
  if (firstWithCredential >= 0) expect(serverInfo).toBeLessThan(firstWithCredential);
}

/**
 * Every secret that was given is masked before anything but masks is printed. A configuration that is refused before
 * a secret was read needs no mask.
 */
function expectMasksFirst(main: StepResult, secrets: readonly string[]): void {
  const firstOther = main.stdout.split('\n').findIndex((line) => !line.startsWith('::add-mask::'));
  if (firstOther === 0 && main.status === 2) return;
  // Nobody reads: what was masked can't be seen, and nothing may be handed over.
  if (main.stdout === '' && main.status === 8) return;
  const before = main.commands.slice(0, firstOther).map(({ data }) => data);
  for (const secret of secrets) {
    for (const line of secret.split(/[\r\n]+/)) expect(before.join('\n')).toContain(line);
  }
}

/** Words that fake secrets and honest messages share. */
const WORDS =
  'Authorization: Basic Bearer client-secret refresh-token access-token github-token FAKE-service-account service-account-token';

/** No twelve characters of a secret, nor of the base64 that it stands in, can be read in what a person sees. */
function expectNothingReadable(main: StepResult, secrets: readonly string[]): void {
  const seen = [
    ...main.log,
    main.summary,
    ...main.annotations.map(({ message, properties }) => message + Object.values(properties).join()),
  ].join('\n');
  for (const secret of secrets) {
    for (const form of [secret, Buffer.from(secret).toString('base64')]) {
      for (let start = 0; start + 12 <= form.length; start++) {
        const piece = form.slice(start, start + 12);
        if (!WORDS.includes(piece) && seen.includes(piece)) {
          throw new Error('Twelve characters of a secret can be read in the log.');
        }
      }
    }
  }
}
