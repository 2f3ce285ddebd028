import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sodium from 'libsodium-wrappers';
import { fixtures } from '../sandbox/index.js';
import { startPlainGitHub } from '../sandbox/plain-github.js';

/**
 * Checks, with Prism in front of the sandbox's GitHub, that what it is asked and what it answers is what GitHub's own
 * OpenAPI description says. The description is in the npm package `@octokit/openapi`; neither it nor Prism is part of
 * this project:
 *
 *     GITHUB_OPENAPI=path/to/api.github.com.json PRISM=path/to/prism npx tsx acceptance/openapi-github.ts
 */
const { GITHUB_OPENAPI: descriptionFile = '', PRISM: prism = '' } = process.env;
const { repository, environment, environmentToEscape, organization, tokens } = fixtures.github;

const NAME = 'JIRA_REFRESH_TOKEN';

interface Question {
  readonly method: 'GET' | 'PUT' | 'DELETE' | 'POST' | 'PATCH';
  readonly path: string;
  readonly token: string;
  readonly body?: object;
  /** What the sandbox should answer. */
  readonly status: number;
}

/** As much of a description as is needed here. */
interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, unknown>;
}

interface Operation {
  responses: Record<string, unknown>;
}

const PATHS =
  /^\/(?:orgs\/\{org\}\/actions|repos\/\{owner\}\/\{repo\}\/(?:actions|environments\/\{environment_name\}))\/secrets(?:\/public-key|\/\{secret_name\})?$/;
const ISSUE_PATHS = /^\/repos\/\{owner\}\/\{repo\}\/issues(?:\/\{issue_number\}(?:\/comments)?)?$/;

/**
 * Only the paths of secrets and issues are kept: Prism reads the whole description for a quarter of a minute. It lists few refusals
 * for them, as GitHub documents those once for all; a `default` answer with the schema of its errors stands for them.
 */
function cut({ paths, ...rest }: OpenApi): OpenApi {
  const kept = Object.entries(paths).filter(([path]) => PATHS.test(path) || ISSUE_PATHS.test(path));
  if (kept.length !== 12) throw new Error(`The description has ${kept.length} of 12 paths.`);
  const refusal = {
    description: 'A refusal',
    content: {
      'application/json': {
        schema: {
          allOf: [{ $ref: '#/components/schemas/basic-error' }],
          required: ['message', 'documentation_url'],
        },
      },
    },
  };
  for (const [, operations] of kept) {
    for (const { responses } of Object.values(operations)) responses['default'] = refusal;
  }
  return { ...rest, paths: Object.fromEntries(kept) };
}

/** Everything that can be asked about the secrets of one place, in order. */
async function askedOf(
  url: string,
  place: { folder: string; token: string; stranger: string; more?: object },
): Promise<Question[]> {
  const { folder, token, stranger, more = {} } = place;
  const answer = await fetch(`${url}${folder}/public-key`, { headers: headersOf(token) });
  const { key, key_id } = (await answer.json()) as { key: string; key_id: string };
  await sodium.ready;
  const sealed = (value: string): object => ({
    encrypted_value: Buffer.from(sodium.crypto_box_seal(value, Buffer.from(key, 'base64'))).toString(
      'base64',
    ),
    key_id,
    ...more,
  });
  const secret = `${folder}/${NAME}`;
  return [
    { method: 'GET', path: `${folder}/public-key`, token, status: 200 },
    { method: 'PUT', path: secret, token, body: sealed('FAKE-first'), status: 201 },
    { method: 'PUT', path: secret, token, body: sealed('FAKE-second'), status: 204 },
    { method: 'GET', path: secret, token, status: 200 },
    { method: 'GET', path: folder, token, status: 200 },
    { method: 'GET', path: `${folder}/public-key`, token: 'FAKE-wrong', status: 401 },
    { method: 'GET', path: `${folder}/public-key`, token: stranger, status: 403 },
    { method: 'GET', path: `${folder}/public-key`, token: tokens.noAccess, status: 404 },
    { method: 'PUT', path: secret, token, body: { ...sealed('FAKE'), key_id: 'FAKE' }, status: 422 },
    { method: 'DELETE', path: secret, token, status: 204 },
    { method: 'GET', path: secret, token, status: 404 },
  ];
}

/** What is done with an issue, in order: it is the first of its repository. */
function askedOfIssues(): Question[] {
  const issues = `/repos/${repository}/issues`;
  const comments = `${issues}/1/comments`;
  const { githubTokenIssues: token, githubToken, noAccess, readOnly } = tokens;
  const issue = { title: 'FAKE title', body: 'FAKE body', labels: ['FAKE-label'] };
  return [
    { method: 'GET', path: issues, token, status: 200 },
    { method: 'POST', path: issues, token, body: issue, status: 201 },
    { method: 'GET', path: `${issues}?labels=FAKE-label&state=all&per_page=1`, token, status: 200 },
    { method: 'GET', path: `${issues}/1`, token, status: 200 },
    { method: 'POST', path: comments, token, body: { body: 'FAKE comment' }, status: 201 },
    { method: 'GET', path: comments, token, status: 200 },
    {
      method: 'PATCH',
      path: `${issues}/1`,
      token,
      body: { state: 'closed', state_reason: 'completed' },
      status: 200,
    },
    { method: 'PATCH', path: `${issues}/1`, token, body: { state: 'open' }, status: 200 },
    { method: 'POST', path: issues, token: githubToken, body: issue, status: 403 },
    { method: 'PATCH', path: `${issues}/1`, token: readOnly, body: issue, status: 403 },
    { method: 'GET', path: issues, token: noAccess, status: 404 },
    { method: 'GET', path: `${issues}/2`, token, status: 404 },
    { method: 'POST', path: issues, token, body: { title: '' }, status: 422 },
  ];
}

async function questions(url: string): Promise<Question[]> {
  const ofEnvironment = (name: string): string =>
    `/repos/${repository}/environments/${encodeURIComponent(name)}/secrets`;
  const { app, orgSecretsWriter, githubToken, readOnly } = tokens;
  return [
    ...(await askedOf(url, {
      folder: `/repos/${repository}/actions/secrets`,
      token: tokens.secretsWriter,
      stranger: githubToken,
    })),
    ...(await askedOf(url, { folder: ofEnvironment(environment), token: app, stranger: orgSecretsWriter })),
    ...(await askedOf(url, {
      folder: ofEnvironment(environmentToEscape),
      token: tokens.environmentsWriter,
      stranger: githubToken,
    })),
    ...(await askedOf(url, {
      folder: `/orgs/${organization}/actions/secrets`,
      token: orgSecretsWriter,
      stranger: app,
      more: { visibility: 'private' },
    })),
    {
      method: 'PUT',
      path: `/repos/${repository}/actions/secrets/${NAME}`,
      token: readOnly,
      body: { encrypted_value: 'FAKE', key_id: 'FAKE' },
      status: 403,
    },
    ...askedOfIssues(),
  ];
}

function headersOf(token: string): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    'user-agent': 'jira-auth-openapi',
    'x-github-api-version': '2022-11-28',
  };
}

/** @returns what Prism objects to, or what was answered against expectation, or `undefined` */
async function objection(
  url: string,
  { method, path, token, body, status }: Question,
): Promise<string | undefined> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(url + path, { method, headers: { ...headersOf(token), ...type }, ...sent });
  const text = await answer.text();
  const violations = answer.headers.get('sl-violations');
  if (violations !== null) return violations;
  if (text.includes('stoplight.io/prism/errors') || text.includes('/prism/')) return text;
  return answer.status === status ? undefined : `status ${answer.status} instead of ${status}`;
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

/** @returns how many checks failed */
async function check(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'jira-auth-openapi-github-'));
  const description = join(folder, 'description.json');
  const server = await startPlainGitHub();
  let prismProcess: ChildProcess | undefined;
  let [passed, failed] = [0, 0];
  const report = (fine: boolean, what: string): void => {
    if (fine) passed += 1;
    else failed += 1;
    console.log(`${fine ? 'ok  ' : 'FAIL'} GitHub: ${what}`);
  };
  try {
    const parsed = JSON.parse(readFileSync(descriptionFile, 'utf8')) as OpenApi;
    writeFileSync(description, JSON.stringify(cut(parsed)));
    const { url, child } = await startPrism(description, server.url);
    prismProcess = child;
    for (const question of await questions(server.url)) {
      const problem = await objection(url, question);
      const what = `${question.method} ${question.path} ${question.status}`;
      report(problem === undefined, problem === undefined ? what : `${what}\n     ${problem}`);
    }
    // What the description does not allow must not pass, or the check checks nothing.
    const [wrongBody, unknown]: Question[] = [
      {
        method: 'PUT',
        path: `/repos/${repository}/actions/secrets/${NAME}`,
        token: tokens.app,
        body: { encrypted_value: 'no base64' },
        status: 422,
      },
      { method: 'GET', path: '/repos/a/b/no-such-path', token: tokens.app, status: 404 },
    ];
    for (const question of [wrongBody, unknown]) {
      if (question === undefined) continue;
      report(
        (await objection(url, question)) !== undefined,
        `${question.method} ${question.path} is objected to`,
      );
    }
  } finally {
    prismProcess?.kill();
    await server.close();
    rmSync(folder, { recursive: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed;
}

if (existsSync(descriptionFile) && existsSync(prism)) {
  process.exitCode = (await check()) > 0 ? 1 : 0;
} else {
  console.log("Skipped: GitHub's OpenAPI description (GITHUB_OPENAPI) or Prism (PRISM) is not here.");
  console.log('0 passed, 0 failed, 1 skipped');
  // Where somebody named a description for CI, that it is not there is a mistake.
  process.exitCode = process.env.CI === 'true' && descriptionFile !== '' ? 1 : 0;
}
