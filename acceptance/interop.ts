// Hands over what the Action made of every credential to third-party clients, which update an issue in the sandbox.
import { fixtures, type Sandbox } from '../sandbox/index.js';
import type { StepResult } from '../sandbox/runner/index.js';
import { type Client, CLIENTS, runClient } from './interop/clients.js';
import { SIGNERS, verifySignatures } from './interop/signatures.js';
import { begin, exposed, FIELD, fieldValue, ISSUE, shown, valueOf, WANTED, watched } from './kit/job.js';
import { type Case, program, type Stage } from './kit/program.js';
import { missingPython } from './kit/python.js';
import { CLASSIC, RARE_WAYS_IN, SCOPED, type WayIn, WAYS_IN } from './kit/ways-in.js';

const { dataCenter } = fixtures;

const WAYS = [...WAYS_IN, ...RARE_WAYS_IN].filter(
  (way) => way.baseUrl === dataCenter.url || way === CLASSIC || way === SCOPED,
);

const isCloud = ({ baseUrl }: WayIn): boolean => baseUrl !== dataCenter.url;

/** The Python programs' guards against a password in ~/.netrc, with what most programs do instead. */
const GUARDS: Readonly<Record<string, readonly [string, string]>> = {
  'with_requests.py': [
    'session.auth = HandedOver()',
    'session.headers.update([os.environ["JIRA_AUTH_HEADER"].split(": ", 1)])',
  ],
  'with_jira.py': ['os.environ["NETRC"] = os.devnull', ''],
  'with_atlassian_python_api.py': ['os.environ["NETRC"] = os.devnull', ''],
};

const cases: readonly Case[] = [
  ...CLIENTS.flatMap((client) => {
    const { name, version, missing, methods } = client;
    return WAYS.filter(({ method }) => methods?.includes(method) ?? true).map((way) => ({
      name: `${[name, version].join(' ').trim()}: ${isCloud(way) ? 'Cloud' : 'Data Center'}, ${way.method}`,
      missing,
      run: (stage: Stage) => runJob(stage, way, client),
    }));
  }),
  ...Object.entries(GUARDS).map(([script, [guard, instead]]) => ({
    name: `${script}, without its guard: the header gives way to ~/.netrc`,
    missing: () => missingPython('clients'),
    run: (stage: Stage) => meetNetrc(stage, script, guard, instead),
  })),
  ...SIGNERS.map((signer) => ({
    name: `oauthlib: jira-auth sign, ${signer.name}`,
    missing: () => missingPython('clients'),
    run: (stage: Stage) => verifySignatures(stage, signer),
  })),
];

async function runJob(stage: Stage, way: WayIn, client: Client): Promise<void> {
  const { sandbox, checks } = stage;
  if (way.version !== undefined) sandbox.dataCenter.version = way.version;
  const before = fieldValue(sandbox, way);
  const isExported = String(client.header === 'exported');
  const { place, main, secrets } = await begin(stage, { ...way.inputs, 'export-auth-header': isExported });
  checks.equal('the Action ends well', main.outcome, 'success');
  checks.equal('the method is the one that was meant', main.outputs['auth-method'], way.method);
  checks.equal('base-url is where it has to be', main.outputs['base-url'], way.baseUrl);

  const asked = sandbox.requests.length;
  const { script, seenAs = script } = client;
  const { step, look } = await watched(sandbox, runClient(place, client, main, way.inputs), secrets, seenAs);
  checks.equal('the client ends well', step.status, 0);
  checks.that("the client read the issue's summary", step.stdout.includes(summaryOf(sandbox, way)));
  checks.equal(`${FIELD} was something else before`, before === WANTED, false);
  checks.equal(`${FIELD} is changed`, fieldValue(sandbox, way), WANTED);
  checkRequests(sandbox, asked, way, main, checks);
  checks.none(exposed(look));

  const lives = way.method === 'session-cookie' ? 1 : 0;
  checks.equal('a session lives only if it was asked for', sandbox.dataCenter.sessions, lives);
  const post = await place.post(main.state);
  checks.equal('the clean-up ends well', post.outcome, 'success');
  checks.equal('no session is left', sandbox.dataCenter.sessions, 0);
  checks.none([...place.remains(secrets), ...shown([main, step, post], secrets)]);
  checks.log.push(...[main, step, post].flatMap(({ log }) => log));
}

function summaryOf(sandbox: Sandbox, way: WayIn): string {
  const summary = valueOf(isCloud(way) ? sandbox : sandbox.dataCenter, ISSUE, 'summary');
  return typeof summary === 'string' ? summary : '?';
}

/** Runs a program without its guard. If Jira let it in, the guard would be useless. */
async function meetNetrc(
  { sandbox, checks, place }: Stage,
  script: string,
  guard: string,
  instead: string,
): Promise<void> {
  const client = CLIENTS.find((one) => one.script === script);
  if (!client) throw new Error(`${script} is no client's`);
  const main = await place.main({ ...CLASSIC.inputs, 'export-auth-header': 'true' });
  const asked = sandbox.requests.length;
  const step = await runClient(place, client, main, CLASSIC.inputs, (text) => text.replace(guard, instead));
  checks.equal('the client fails', step.outcome, 'failure');
  const sent = sandbox.requests.slice(asked).map(({ headers }) => headers['authorization'] ?? '');
  const pairs = sent.map((value) => Buffer.from(value.replace('Basic ', ''), 'base64').toString());
  checks.equal('it sent the password of ~/.netrc', [...new Set(pairs)], ['FAKE-somebody-else:FAKE-password']);
  await place.post(main.state);
}

function checkRequests(
  { requests, connects }: Sandbox,
  from: number,
  way: WayIn,
  main: StepResult,
  checks: Stage['checks'],
): void {
  const own = requests.slice(from).filter(({ headers }) => !headers['user-agent']?.startsWith('jira-auth'));
  const lines = own.map(({ method, path, status }) => `${method} ${path} ${String(status)}`);
  const has = (pattern: RegExp): boolean => lines.some((line) => pattern.test(line));
  checks.that('the issue was read', has(/^GET \S+\/issue\/\S+ 200$/), lines.join(', '));
  checks.that(
    'the issue was changed by one PUT',
    lines.filter((line) => line.startsWith('PUT ')).length === 1 && has(/^PUT \S+\/issue\/\S+ 204$/),
    lines.join(', '),
  );
  const elsewhere = own
    .map(({ origin, path }) => origin + path)
    .filter((url) => !url.startsWith(`${way.baseUrl}/`));
  checks.equal('every request goes below base-url', elsewhere, []);
  const strange = own.filter(({ headers }) => {
    if (way.method === 'oauth1') return !(headers['authorization'] ?? '').startsWith('OAuth ');
    const [name = '', value] = (main.outputs['auth-header'] ?? '').split(/: (.*)/s);
    return value === undefined || headers[name.toLowerCase()] !== value;
  });
  checks.equal('requests without what was handed over', strange.length, 0);
  if (isCloud(way)) return;
  checks.equal(
    'nothing but the Data Center is connected to',
    [...new Set(connects)],
    [`${dataCenter.host}:443`],
  );
  // The check for a Cloud site goes to a host's root without a credential. All else is below the context path.
  const outside = requests.filter(
    ({ path, headers }) =>
      !path.startsWith(`${dataCenter.contextPath}/`) &&
      (path !== '/_edge/tenant_info' || 'authorization' in headers || 'cookie' in headers),
  );
  checks.equal('requests outside of the context path', outside.length, 0);
}

await program(cases);
