import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtures, startSandbox, type RecordedRequest } from '../sandbox/index.js';
import { startPlainDataCenter } from '../sandbox/plain-data-center.js';
import { startPlainSite } from '../sandbox/plain-site.js';
import { actionInputs, Job } from '../sandbox/runner/index.js';

/**
 * Checks, with Prism in front of the sandbox, that what the Action and its users' curl send, and what the sandbox
 * answers, is what Jira's own OpenAPI descriptions say. Neither the descriptions nor Prism are part of this project:
 *
 *     JIRA_OPENAPI=path/to/jira-cloud.json JIRA_DC_OPENAPI=path/to/jira-data-center.json PRISM=path/to/prism \
 *       npx tsx acceptance/openapi.ts
 */
const { JIRA_OPENAPI = '', JIRA_DC_OPENAPI = '', PRISM: prism = '' } = process.env;
const { dataCenter, fields, users, tokens } = fixtures;

/** A value of every shape that both REST versions share: first what a workflow's curl sends. */
const CHANGES = [
  { fields: { customfield_10314: { value: 'Development Completed' } } },
  {
    fields: {
      [fields.buildNumber]: 7.5,
      [fields.deployedAt]: '2026-11-29T10:00:00.000+0000',
      [fields.surface]: { value: 'Web', child: { value: 'Cart' } },
      [fields.sprint]: 37,
      [fields.releasePage]: null,
    },
    update: {
      fixVersions: [{ add: { name: '1.0' } }],
      labels: [{ add: 'released' }, { remove: 'sandbox' }],
    },
  },
];

interface Question {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One Jira, with the description that its answers are held against. */
interface Subject {
  readonly name: string;
  /** Path of the description. */
  readonly description: string;
  /** What is wrong in the description itself, put right. */
  readonly correct: (description: OpenApi) => void;
  readonly start: () => Promise<{ url: string; close: () => Promise<void> }>;
  /** In order; paths are those of the description, without a context path. */
  readonly questions: (url: string) => Promise<Question[]>;
  /** A path that this Jira does not have. */
  readonly unknownPath: string;
}

/** As much of a description as is corrected here. */
interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, { properties?: Record<string, { additionalProperties?: unknown }> }>;
  };
}

interface Operation {
  security?: unknown[];
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>;
}

const cloud: Subject = {
  name: 'Cloud',
  description: JIRA_OPENAPI,
  correct: () => undefined,
  start: startPlainSite,
  questions: async () => [
    ...(await askedByTheAction()),
    ...askedByCurl(users.ada.email, tokens.classic),
    ...askedByCurl(tokens.admin.email, tokens.admin.token),
    aTransition(users.ada.email, tokens.classic),
  ],
  unknownPath: '/rest/api/3/no-such-path',
};

const onPremises: Subject = {
  name: 'Data Center',
  description: JIRA_DC_OPENAPI,
  correct: correctDataCenter,
  start: startPlainDataCenter,
  questions: async (url) => [
    ...(await askedByTheActionOfDataCenter()),
    ...askedByCurlOfDataCenter(`Bearer ${dataCenter.tokens.pat}`),
    ...askedByCurlOfDataCenter(basic(dataCenter.users.dora.name, dataCenter.users.dora.password)),
    ...(await askedForASession(url)),
  ],
  unknownPath: '/rest/api/2/no-such-path',
};

/** What the built Action really asks Jira, collected from a run. */
async function askedIn(inputs: Readonly<Record<string, string>>): Promise<RecordedRequest[]> {
  const sandbox = await startSandbox();
  const job = new Job({ env: sandbox.env });
  try {
    const asked = { 'required-permissions': 'EDIT_ISSUES,ADD_COMMENTS', project: 'PROJ', ...inputs };
    const main = await job.runAction('dist/main/index.js', { inputs: actionInputs('action.yml', asked) });
    if (main.status !== 0) throw new Error(`The Action exited with ${String(main.status)}.`);
    return [...sandbox.requests];
  } finally {
    job.cleanup();
    await sandbox.close();
  }
}

async function askedByTheAction(): Promise<Question[]> {
  const inputs = { 'site-url': 'acme', email: users.ada.email, 'api-token': tokens.classic };
  return (await askedIn(inputs)).filter(({ path }) => path.startsWith('/rest/')).map(questionOf);
}

/** The list of personal access tokens is left out: the description does not have it. */
async function askedByTheActionOfDataCenter(): Promise<Question[]> {
  const inputs = { 'site-url': dataCenter.url, 'personal-access-token': dataCenter.tokens.pat };
  const root = `${dataCenter.contextPath}/rest/`;
  const requests = (await askedIn(inputs)).filter(({ path }) => path.startsWith(root));
  return requests
    .map((request) => ({ ...questionOf(request), path: request.path.slice(dataCenter.contextPath.length) }))
    .filter(({ path }) => !path.startsWith('/rest/pat/'));
}

/** The headers that Prism looks at, where they were sent. */
function questionOf({ method, path, headers, body }: RecordedRequest): Question {
  const kept = Object.entries(headers).filter(([name]) => ['accept', 'authorization'].includes(name));
  return { method, path, headers: Object.fromEntries(kept), body };
}

/** What the examples of the README ask. */
function askedByCurl(email: string, token: string): Question[] {
  const read = [
    'issue/PROJ-1',
    `issue/PROJ-1?fields=summary,${fields.surface}`,
    'issue/PROJ-1/editmeta',
    'issue/PROJ-1/transitions',
    'field',
    'serverInfo',
    'myself',
  ];
  return readAndChange('/rest/api/3', read, basic(email, token));
}

/** How an issue is finished. The description has neither new issues, comments and lists, nor what a new issue takes. */
function aTransition(email: string, token: string): Question {
  return {
    method: 'POST',
    path: '/rest/api/3/issue/PROJ-1/transitions',
    headers: {
      authorization: basic(email, token),
      accept: 'application/json',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ transition: { id: '31' } }),
  };
}

/** As {@link askedByCurl}; transitions and attachments are not in the description. */
function askedByCurlOfDataCenter(authorization: string): Question[] {
  const read = [
    'issue/PROJ-1',
    `issue/PROJ-1?fields=summary,${fields.surface}`,
    'issue/PROJ-1/editmeta',
    'field',
    'serverInfo',
    'myself',
    'mypermissions?projectKey=PROJ',
  ];
  return readAndChange('/rest/api/2', read, authorization);
}

function readAndChange(api: string, read: readonly string[], authorization: string): Question[] {
  const headers = { authorization, accept: 'application/json' };
  return [
    ...read.map((path) => ({ method: 'GET', path: `${api}/${path}`, headers, body: '' })),
    ...CHANGES.map((change) => ({
      method: 'PUT',
      path: `${api}/issue/PROJ-1?notifyUsers=true`,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(change),
    })),
  ];
}

/** A session of its own for the last two, because what Prism passes on is not told here. */
async function askedForASession(url: string): Promise<Question[]> {
  const path = '/rest/auth/1/session';
  const { name: username, password } = dataCenter.users.dora;
  const json = { accept: 'application/json', 'content-type': 'application/json' };
  const logIn = { method: 'POST', headers: json, body: JSON.stringify({ username, password }) };
  const answer = (await (await fetch(url + path, logIn)).json()) as {
    session: { name: string; value: string };
  };
  const headers = { accept: 'application/json', cookie: `${answer.session.name}=${answer.session.value}` };
  return [
    { path, ...logIn },
    { method: 'GET', path: '/rest/api/2/myself', headers, body: '' },
    { method: 'GET', path, headers, body: '' },
    { method: 'DELETE', path, headers, body: '' },
  ];
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/**
 * The description of Data Center is made of its Java types, and wrong where those say too little:
 *
 * - `field` answers with a list, as its own text says; the schema is that of one field.
 * - An issue's fields, read and sent, are strings and numbers too, as the examples beside the schema show; it says
 *   objects.
 * - Basic and Bearer are its only ways in. A cookie is one as well, and `serverInfo` and a log-in need none.
 */
function correctDataCenter({ paths, components }: OpenApi): void {
  const list = paths['/rest/api/2/field']?.['get']?.responses['200']?.content?.['application/json'];
  if (list) list.schema = { type: 'array', items: list.schema };
  for (const name of ['IssueBean', 'IssueUpdateBean']) {
    const values = components.schemas[name]?.properties?.['fields'];
    if (values) values.additionalProperties = true;
  }
  const session = Object.values(paths['/rest/auth/1/session'] ?? {});
  const read = ['/rest/api/2/serverInfo', '/rest/api/2/myself'].map((path) => paths[path]?.['get']);
  for (const operation of [...session, ...read]) if (operation) operation.security = [];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function startPrism(
  description: string,
  upstream: string,
): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort();
  const child = spawn(
    prism,
    ['proxy', '--errors', '-h', '127.0.0.1', '-p', String(port), description, upstream],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Prism is listening')) resolve();
    });
    child.once('exit', () => {
      reject(new Error(`Prism ended before it listened:\n${said}`));
    });
  });
  return { url: `http://127.0.0.1:${port}`, child };
}

/** @returns what Prism objects to, or `undefined` */
async function objection(
  url: string,
  { method, path, headers, body }: Question,
): Promise<string | undefined> {
  const answer = await fetch(`${url}${path}`, { method, headers, ...(body === '' ? {} : { body }) });
  const text = await answer.text();
  const violations = answer.headers.get('sl-violations');
  if (violations !== null) return violations;
  if (text.includes('stoplight.io/prism/errors') || text.includes('/prism/')) return text;
  return answer.ok ? undefined : `status ${answer.status}`;
}

interface Count {
  passed: number;
  failed: number;
}

async function check(subject: Subject): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'jira-auth-openapi-'));
  const description = join(folder, 'description.json');
  const jira = await subject.start();
  let prismProcess: ChildProcess | undefined;
  const count: Count = { passed: 0, failed: 0 };
  const report = (fine: boolean, what: string): void => {
    count[fine ? 'passed' : 'failed']++;
    console.log(`${fine ? 'ok  ' : 'FAIL'} ${subject.name}: ${what}`);
  };
  try {
    const parsed = JSON.parse(readFileSync(subject.description, 'utf8')) as OpenApi;
    subject.correct(parsed);
    writeFileSync(description, JSON.stringify(parsed));
    const { url, child } = await startPrism(description, jira.url);
    prismProcess = child;
    for (const question of await subject.questions(jira.url)) {
      const problem = await objection(url, question);
      const what = `${question.method} ${question.path}`;
      report(problem === undefined, problem === undefined ? what : `${what}\n     ${problem}`);
    }
    // A request that Jira does not know must not pass, or the check checks nothing.
    const unknown = { method: 'GET', path: subject.unknownPath, headers: {}, body: '' };
    report((await objection(url, unknown)) !== undefined, 'a path that Jira does not have is objected to');
  } finally {
    prismProcess?.kill();
    await jira.close();
    rmSync(folder, { recursive: true });
  }
  return count;
}

const subjects = [cloud, onPremises];
const here = subjects.filter(({ description }) => existsSync(description) && existsSync(prism));
const total = { passed: 0, failed: 0 };
for (const subject of here) {
  const { passed, failed } = await check(subject);
  total.passed += passed;
  total.failed += failed;
}
const skipped = subjects.filter((subject) => !here.includes(subject));
for (const { name } of skipped) {
  console.log(
    `Skipped ${name}: its OpenAPI description (JIRA_OPENAPI, JIRA_DC_OPENAPI) or Prism (PRISM) is not here.`,
  );
}
const skippedText = skipped.length === 0 ? '' : `, ${skipped.length} skipped`;
console.log(`${total.passed} passed, ${total.failed} failed${skippedText}`);
// Where somebody named a description for CI, that it is not there is a mistake.
const missing = process.env.CI === 'true' && skipped.some(({ description }) => description !== '');
process.exitCode = total.failed > 0 || missing ? 1 : 0;
