import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fixtures, startSandbox, type RecordedRequest } from '../sandbox/index.js';
import { startPlainSite } from '../sandbox/plain-site.js';
import { actionInputs, Job } from '../sandbox/runner/index.js';

/**
 * Checks, with Prism in front of the sandbox, that what the Action and its users' curl send, and what the sandbox
 * answers, is what Jira's own OpenAPI description says. Neither the description nor Prism is part of this project:
 *
 *     JIRA_OPENAPI=path/to/jira-cloud.json PRISM=path/to/prism npx tsx scripts/openapi.ts
 */
const { JIRA_OPENAPI: description = '', PRISM: prism = '' } = process.env;
const { users, tokens } = fixtures;

/** The body that a workflow's curl sends. */
const CHANGE = JSON.stringify({ fields: { customfield_10314: { value: 'Development Completed' } } });

interface Question {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the built Action really asks the site, collected from a run. */
async function askedByTheAction(): Promise<Question[]> {
  const sandbox = await startSandbox();
  const job = new Job({ env: sandbox.env });
  try {
    const inputs = {
      'site-url': 'acme',
      email: users.ada.email,
      'api-token': tokens.classic,
      'required-permissions': 'EDIT_ISSUES,ADD_COMMENTS',
      project: 'PROJ',
    };
    const main = await job.runAction('dist/main/index.js', { inputs: actionInputs('action.yml', inputs) });
    if (main.status !== 0) throw new Error(`The Action exited with ${String(main.status)}.`);
    return sandbox.requests.filter(({ path }) => path.startsWith('/rest/')).map(questionOf);
  } finally {
    job.cleanup();
    await sandbox.close();
  }
}

function questionOf({ method, path, headers, body }: RecordedRequest): Question {
  const { accept = '', authorization = '' } = headers;
  return { method, path, headers: { accept, authorization }, body };
}

/** What the examples of the README ask. */
function askedByCurl(email: string, token: string): Question[] {
  const authorization = `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
  const headers = { authorization, accept: 'application/json' };
  const read = [
    'issue/PROJ-1',
    'issue/PROJ-1/editmeta',
    'issue/PROJ-1/transitions',
    'field',
    'serverInfo',
    'myself',
  ];
  return [
    ...read.map((path) => ({ method: 'GET', path: `/rest/api/3/${path}`, headers, body: '' })),
    {
      method: 'PUT',
      path: '/rest/api/3/issue/PROJ-1',
      headers: { ...headers, 'content-type': 'application/json' },
      body: CHANGE,
    },
  ];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function startPrism(upstream: string): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort();
  const child = spawn(
    prism,
    ['proxy', '--errors', '-h', '127.0.0.1', '-p', String(port), description, upstream],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
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

async function check(): Promise<number> {
  const site = await startPlainSite();
  const { url, child } = await startPrism(site.url);
  let failed = 0;
  const questions = [
    ...(await askedByTheAction()),
    ...askedByCurl(users.ada.email, tokens.classic),
    ...askedByCurl(tokens.admin.email, tokens.admin.token),
  ];
  try {
    for (const question of questions) {
      const problem = await objection(url, question);
      if (problem !== undefined) failed++;
      console.log(
        `${problem === undefined ? 'ok  ' : 'FAIL'} ${question.method} ${question.path}${problem ? `\n     ${problem}` : ''}`,
      );
    }
    // A request that Jira does not know must not pass, or the check checks nothing.

    const unknown = await objection(url, {
      method: 'GET',
      path: '/rest/api/3/no-such-path',
      headers: {},
      body: '',
    });
    if (unknown === undefined) failed++;
    console.log(`${unknown === undefined ? 'FAIL' : 'ok  '} a path that Jira does not have is objected to`);
  } finally {
    child.kill();
    await site.close();
  }
  console.log(`${questions.length + 1 - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

if (!existsSync(description) || !existsSync(prism)) {
  console.log("Skipped: Jira's OpenAPI description (JIRA_OPENAPI) or Prism (PRISM) is not here.");
  console.log('0 passed, 0 failed, 1 skipped');
  process.exitCode = process.env.CI === 'true' && description !== '' ? 1 : 0;
} else {
  process.exitCode = await check();
}
