import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basicHeader } from '../__tests__/sandbox/client.js';
import { AdjustableClock } from '../sandbox/clock.js';
import { createHosts } from '../sandbox/hosts.js';
import { fixtures } from '../sandbox/index.js';
import { refusingPort } from '../sandbox/net/tcp.js';
import { startPlainDataCenter } from '../sandbox/plain-data-center.js';
import { startPlainServer } from '../sandbox/net/web-server.js';
import type { Inputs } from './kit/place.js';
import { program, type Stage } from './kit/program.js';

/**
 * Checks, with Prism in front of the sandbox, that the requests of the Action and of its users' curl, and the sandbox's
 * answers, match Jira's own OpenAPI descriptions. Neither the descriptions nor Prism are part of this project: these
 * variables hold their paths.
 */
const { JIRA_OPENAPI = '', JIRA_DC_OPENAPI = '', PRISM = '' } = process.env;
const { dataCenter, fields, sites, users, tokens } = fixtures;
const { host } = sites.acme;

/** A value of every shape that both REST versions share, starting with the one that a workflow's curl sends. */
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

const JSON_BOTH_WAYS = { accept: 'application/json', 'content-type': 'application/json' };

interface Question {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Subject {
  readonly name: string;
  readonly description: string;
  /** Corrects errors in the description itself. */
  readonly correct: (description: OpenApi) => void;
  readonly start: () => Promise<{ url: string; close: () => Promise<void> }>;
  /** In order, with the description's paths, which lack the context path. */
  readonly questions: (url: string, stage: Stage) => Promise<Question[]>;
  readonly unknownPath: string;
}

interface OpenApi {
  paths: Record<string, Record<string, { security?: unknown[]; responses: Record<string, Answer> }>>;
  components: {
    schemas: Record<string, { properties?: Record<string, { additionalProperties?: unknown }> }>;
  };
}

type Answer = { content?: Record<string, { schema: unknown }> };

/** Resources that the README's examples read. Cloud's description lacks creating issues, comments and the search. */
const READ = [
  ...['issue/PROJ-1', `issue/PROJ-1?fields=summary,${fields.surface}`, 'issue/PROJ-1/editmeta'],
  ...['field', 'serverInfo', 'myself'],
];
const ADA = { 'site-url': 'acme', email: users.ada.email, 'api-token': tokens.classic };
const DORA = { 'site-url': dataCenter.url, 'personal-access-token': dataCenter.tokens.pat };

const cloud: Subject = {
  name: 'Cloud',
  description: JIRA_OPENAPI,
  correct: () => undefined,
  start: () => startPlainServer(createHosts(new AdjustableClock()).handler(host), host),
  questions: async (_url, stage) => [
    ...(await askedByTheAction(stage, ADA)),
    ...[
      basicHeader(users.ada.email, tokens.classic),
      basicHeader(tokens.admin.email, tokens.admin.token),
    ].flatMap((header) => readAndChange('/rest/api/3', [...READ, 'issue/PROJ-1/transitions'], header)),
    {
      ...{ method: 'POST', path: '/rest/api/3/issue/PROJ-1/transitions' },
      headers: { authorization: basicHeader(users.ada.email, tokens.classic), ...JSON_BOTH_WAYS },
      body: JSON.stringify({ transition: { id: '31' } }),
    },
  ],
  unknownPath: '/rest/api/3/no-such-path',
};

// Its description lacks transitions, attachments and the list of personal access tokens.
const onPremises: Subject = {
  name: 'Data Center',
  description: JIRA_DC_OPENAPI,
  correct: correctDataCenter,
  start: startPlainDataCenter,
  questions: async (url, stage) => [
    ...(await askedByTheAction(stage, DORA, dataCenter.contextPath)),
    ...[
      `Bearer ${dataCenter.tokens.pat}`,
      basicHeader(dataCenter.users.dora.name, dataCenter.users.dora.password),
    ].flatMap((header) => readAndChange('/rest/api/2', [...READ, 'mypermissions?projectKey=PROJ'], header)),
    ...(await askedForASession(url)),
  ],
  unknownPath: '/rest/api/2/no-such-path',
};

/** Returns the requests that the built Action sends to Jira in a real run, with the headers that Prism checks. */
async function askedByTheAction(
  { sandbox, place }: Stage,
  inputs: Inputs,
  context = '',
): Promise<Question[]> {
  const asked = { 'required-permissions': 'EDIT_ISSUES,ADD_COMMENTS', project: 'PROJ', ...inputs };
  const { status } = await place.main(asked);
  if (status !== 0) throw new Error(`The Action exited with ${String(status)}.`);
  const isAsked = (path: string): boolean =>
    path.startsWith(`${context}/rest/`) && !path.startsWith(`${context}/rest/pat/`);
  return sandbox.requests
    .filter(({ path }) => isAsked(path))
    .map(({ method, path, headers, body }) => {
      const kept = Object.entries(headers).filter(([name]) => ['accept', 'authorization'].includes(name));
      return { method, path: path.slice(context.length), headers: Object.fromEntries(kept), body };
    });
}

function readAndChange(api: string, read: readonly string[], authorization: string): Question[] {
  const headers = { authorization, accept: 'application/json' };
  return [
    ...read.map((path) => ({ method: 'GET', path: `${api}/${path}`, headers, body: '' })),
    ...CHANGES.map((change) => ({
      method: 'PUT',
      path: `${api}/issue/PROJ-1?notifyUsers=true`,
      headers: { authorization, ...JSON_BOTH_WAYS },
      body: JSON.stringify(change),
    })),
  ];
}

/** The last two use a separate session, because Prism doesn't report here what it forwards. */
async function askedForASession(url: string): Promise<Question[]> {
  const path = '/rest/auth/1/session';
  const { name: username, password } = dataCenter.users.dora;
  const logIn = { method: 'POST', headers: JSON_BOTH_WAYS, body: JSON.stringify({ username, password }) };
  const { session } = (await (await fetch(url + path, logIn)).json()) as {
    session: { name: string; value: string };
  };
  const headers = { accept: 'application/json', cookie: `${session.name}=${session.value}` };
  return [
    { path, ...logIn },
    { method: 'GET', path: '/rest/api/2/myself', headers, body: '' },
    { method: 'GET', path, headers, body: '' },
    { method: 'DELETE', path, headers, body: '' },
  ];
}

/**
 * Data Center's description is generated from its Java types, and is wrong where these say too little:
 *
 * - `field` answers with a list, as its own text says, but the schema is that of one field.
 * - An issue's fields, read and sent, may be strings and numbers, as the examples beside the schema show, but it lists
 *   only objects.
 * - It lists only Basic and Bearer. A cookie works as well, and `serverInfo` and a login need no credential.
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

/** @returns Prism's objection, or `undefined` */
async function objection(url: string, { path, body, ...given }: Question): Promise<string | undefined> {
  const answer = await fetch(`${url}${path}`, { ...given, ...(body !== '' && { body }) });
  const text = await answer.text();
  const violations = answer.headers.get('sl-violations');
  if (violations !== null) return violations;
  if (text.includes('stoplight.io/prism/errors') || text.includes('/prism/')) return text;
  return answer.ok ? undefined : `status ${answer.status}`;
}

async function check(
  { description, correct, start, questions, unknownPath }: Subject,
  stage: Stage,
): Promise<void> {
  const { checks, place, later } = stage;
  const jira = await start();
  later(jira.close);
  const parsed = JSON.parse(readFileSync(description, 'utf8')) as OpenApi;
  correct(parsed);
  writeFileSync(place.path('description.json'), JSON.stringify(parsed));
  const port = await refusingPort();
  const args = ['proxy', '--errors', '-h', '127.0.0.1', '-p', String(port), place.path('description.json')];
  const prism = spawn(PRISM, [...args, jira.url], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(prism, 'close');
  later(async () => {
    prism.kill('SIGKILL');
    await ended;
  });
  let said = '';
  const listening = new Promise<void>((resolve) => {
    prism.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Prism is listening')) resolve();
    });
  });
  await Promise.race([listening, ended]);
  const url = `http://127.0.0.1:${port}`;
  for (const question of await questions(jira.url, stage))
    checks.equal(`${question.method} ${question.path}`, await objection(url, question), undefined);
  // An unknown request must not pass, or the check proves nothing.
  const unknown = { method: 'GET', path: unknownPath, headers: {}, body: '' };
  checks.that('a path that Jira does not have is objected to', (await objection(url, unknown)) !== undefined);
}

await program(
  [cloud, onPremises].map((subject) => ({
    name: subject.name,
    missing: () =>
      existsSync(subject.description) && existsSync(PRISM)
        ? undefined
        : 'its OpenAPI description (JIRA_OPENAPI, JIRA_DC_OPENAPI) or Prism (PRISM) is not here.',
    // Without a path, a description isn't required.
    isOptional: subject.description === '',
    run: (stage) => check(subject, stage),
  })),
);
