import { EXIT_STATUS } from '../../src/failure.js';
import { findLeaks, secretsIn } from '../kit/leaks.js';
import { type Answer, wireOf } from './answers.js';
import type { Case } from './cases.js';
import { ISSUED } from './endpoints.js';
import { ECHO, MARKER } from './json-text.js';
import type { Outcome } from './pipeline.js';
import type { Exchanged } from './raw-server.js';

const VARIABLES =
  /^JIRA_(?:BASE_URL|API_URL|SITE_URL|CLOUD_ID|DEPLOYMENT|AUTH_METHOD|AUTH_RESULTS|CURL_CONFIG|ACCOUNT_ID|EXPIRES_AT|AUTH_HEADER)$/;

/** Hosts that a run may connect to; the plain Data Center is reached past the proxy. */
const HOSTS = [
  ...['acme.atlassian.net:443', 'jira.acme.example:443', 'api.atlassian.com:443', 'auth.atlassian.com:443'],
  'api.github.com:443',
];

/** What a run must not do, whatever it is answered. @returns what is wrong with it; nothing if all is well */
export function complaints(given: Case, outcome: Outcome, outputs: readonly string[]): string[] {
  return [
    ...ending(outcome),
    ...commands(outcome),
    ...names(outcome, outputs),
    ...destinations(outcome),
    ...readable(given, outcome),
    ...(outcome.status === 0 ? success(outcome) : failure(outcome)),
    ...pollution(),
  ];
}

function ending({ status, bugs, stderr, post, milliseconds }: Outcome): string[] {
  return [
    ...(status === undefined ? [`it hangs, for ${Math.round(milliseconds)} ms by now`] : []),
    ...bugs.map((bug) => `a bug in main: ${bug}`),
    ...post.bugs.map((bug) => `a bug in post: ${bug}`),
    ...(stderr + post.stderr === '' ? [] : ['something is on standard error']),
  ];
}

/** No text of a server's is a command. */
function commands({ log, post, stdout, exchanged }: Outcome): string[] {
  const found: string[] = [];
  // What a server issues as a token is masked, whatever it looks like.
  const issuesSecrets = exchanged.some(({ endpoint }) => endpoint === 'token' || endpoint === 'log-in');
  for (const { name, data, properties } of [...log.commands, ...post.log.commands]) {
    if (!['add-mask', 'error', 'warning'].includes(name)) found.push(`the command ${name} was printed`);
    if (name === 'add-mask' && data.includes(MARKER) && !issuesSecrets)
      found.push('a mask of what a server said');
    if (Object.keys(properties).some((key) => key !== 'title')) found.push(`${name} with odd properties`);
  }
  for (const line of [...log.lines, ...post.log.lines]) {
    if (line.length > 1500) found.push(`a line of ${line.length} characters`);
    const odd = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u.exec(line);
    if (odd) found.push(`a line with U+${(odd[0].codePointAt(0) ?? 0).toString(16)}`);
  }
  if (stdout.includes('\r')) found.push('an odd line end');
  return found;
}

function names({ written, log, status }: Outcome, outputs: readonly string[]): string[] {
  return [
    ...Object.keys(written.outputs)
      .filter((name) => !outputs.includes(name))
      .map((name) => `the output ${name}`),
    ...Object.keys(written.env)
      .filter((name) => !VARIABLES.test(name))
      .map((name) => `the variable ${name}`),
    ...Object.keys(written.state)
      .filter((name) => !['directory', 'session'].includes(name))
      .map((name) => `the state ${name}`),
    ...(log.failed ? [`the runner could not read what was written (${String(status)})`] : []),
    ...(/<img|\]\(https:\/\/attacker/.test(written.summary.replace(/`[^`\n]*`/g, ''))
      ? ['HTML or a link of a server in the summary']
      : []),
    ...(written.paths.length > 1 ? ['more than one folder for PATH'] : []),
  ];
}

function destinations({ connects, exchanged }: Outcome): string[] {
  const early = exchanged.filter(
    ({ endpoint, origin, headers, body }) =>
      (endpoint === 'tenant info' || (endpoint === 'server info' && !origin.includes('api.'))) &&
      (headers['authorization'] !== undefined || headers['cookie'] !== undefined || body !== ''),
  );
  return [
    ...connects.filter((target) => !HOSTS.includes(target)).map((target) => `it connected to ${target}`),
    ...early.map(({ path }) => `a credential for ${path}`),
    ...exchanged
      .filter(({ endpoint }) => endpoint === undefined)
      .map(({ method, path }) => `it asked for ${method} ${path}`),
  ];
}

/** What a person sees holds no piece of a secret. */
function readable({ inputs, script }: Case, outcome: Outcome): string[] {
  // Markdown escapes what a server sent back, and masks know nothing of that.
  const isSentBack = JSON.stringify(script).includes(ECHO);
  const seen = [outcome.log, outcome.post.log]
    .flatMap(({ lines, annotations }) => [
      ...lines,
      ...annotations.flatMap(({ message, properties }) => [message, ...Object.values(properties)]),
    ])
    .concat(isSentBack ? '' : outcome.written.summary)
    .join('\n');
  const secrets = [...secretsIn(inputs), ...Object.values(ISSUED)];
  return findLeaks(seen, secrets).map((leak) => `a piece of a secret can be read: ${leak}`);
}

function failure({ status, written, left, log, exchanged }: Outcome): string[] {
  const code = written.outputs['error-code'] ?? '';
  const expected = (EXIT_STATUS as Readonly<Record<string, number>>)[code];
  return [
    ...(code === 'internal' || expected === undefined ? [`it failed with the code "${code}"`] : []),
    ...(expected === status ? [] : [`${code} with exit status ${String(status)}`]),
    ...(log.annotations.some(({ level }) => level === 'error') ? [] : ['it failed without an error message']),
    // Nothing is wrong with the disk; GitHub may have refused the access token's secret.
    ...(code === 'handoff-failed' && !exchanged.some(({ endpoint }) => endpoint === 'GitHub secret')
      ? ['what it was answered could not be handed over']
      : []),
    ...Object.keys(written.outputs)
      .filter((name) => name !== 'error-code')
      .map((name) => `it failed, and set the output ${name}`),
    ...Object.keys(written.env).map((name) => `it failed, and set the variable ${name}`),
    ...left.map((path) => `it failed, and left ${path}`),
  ];
}

/** Only who was proven by an answer may be handed over, with what that answer was given for, and to where. */
function success({ written, exchanged, left, post }: Outcome): string[] {
  const { outputs } = written;
  const isOfNobody = outputs['auth-method'] === 'oauth-credentials';
  const proofs = exchanged
    .filter(({ endpoint }) => endpoint === (isOfNobody ? 'token' : 'myself'))
    .flatMap(isOfNobody ? tokenIn : proofOf);
  const last = proofs.at(-1);
  if (!last) return ['it succeeded without an identity'];
  const expected = {
    'account-id': last.id,
    'api-url': last.apiUrl,
    deployment: last.deployment,
    'error-code': '',
  };
  return [
    ...Object.entries(expected)
      .filter(([name, value]) => outputs[name] !== value)
      .map(([name, value]) => `the output ${name} is ${String(outputs[name])}, and ${value} was proven`),
    ...(outputs['auth-header'] === '' || outputs['auth-header'] === last.header
      ? []
      : ['the header is not the one that was proven']),
    ...(isOfNobody || `${outputs['base-url'] ?? ''}/rest/api/` === last.apiUrl.slice(0, -1)
      ? []
      : ['the base URL is another one']),
    ...left
      .filter(
        (path) =>
          !/^(?:jira-auth-[0-9a-f]{32}(?:\/[\w.-]+)?|jira(?:\/config\.yml)?|\.jira\.d) [67]00$/.test(path),
      )
      .map((path) => `it left ${path}`),
    ...post.left.map((path) => `post left ${path}`),
  ];
}

interface Proven {
  readonly id: string;
  readonly apiUrl: string;
  readonly deployment: string;
  /** The header line that it was asked with. */
  readonly header: string;
}

/** What an answer to /myself proves by itself: written from what Jira documents, apart from the program's own reading. */
function proofOf({ origin, path, headers, answer }: Exchanged): Proven[] {
  const isCloud = path.includes('/rest/api/3/');
  const values = (name: string): string[] =>
    answer.headers
      .filter(([key]) => key.toLowerCase() === name)
      .flatMap(([, value]) => value.split(',').map((one) => one.trim()));
  const code = /^HTTP\/\d\.\d (\d{3})(?: |$)/.exec(answer.statusLine)?.[1];
  const body = wholeText(answer);
  const isGood =
    code === '200' &&
    body !== undefined &&
    /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(values('content-type')[0] ?? '') &&
    values('content-encoding').every((encoding) => encoding.toLowerCase() === 'identity') &&
    values('x-seraph-loginreason').every((reason) => reason === '' || reason.toUpperCase() === 'OK') &&
    values('x-authentication-denied-reason').length === 0 &&
    !values('x-ausername').includes('anonymous');
  if (!isGood) return [];
  const document = parsed(body);
  const id = isCloud ? document.get('accountId') : (nonEmpty(document.get('key')) ?? document.get('name'));
  if (typeof id !== 'string' || id === '') return [];
  const name = headers['cookie'] === undefined ? 'authorization' : 'cookie';
  return [
    {
      id,
      apiUrl: origin + path.replace(/\/myself$/, ''),
      deployment: isCloud ? 'cloud' : 'data-center',
      header: `${name === 'cookie' ? 'Cookie' : 'Authorization'}: ${headers[name] ?? ''}`,
    },
  ];
}

/** What OAuth credentials are proved by: a token, which nothing tells the account or the REST API of. */
function tokenIn({ origin, answer }: Exchanged): Proven[] {
  const token = parsed(wholeText(answer) ?? '').get('access_token');
  return typeof token === 'string' && origin === 'https://api.atlassian.com'
    ? [{ id: '', apiUrl: '', deployment: 'cloud', header: `Authorization: Bearer ${token}` }]
    : [];
}

function nonEmpty(value: unknown): unknown {
  return value === '' || typeof value !== 'string' ? undefined : value;
}

/** The body as text, if all of it is sure to have been meant. One that ends with its connection is what has come. */
function wholeText(answer: Answer): string | undefined {
  const { framing, cut } = answer;
  const body = framing === 'close' ? bodyThatCame(answer) : answer.body;
  if ((cut < 1 && framing !== 'close') || body.length > 1024 * 1024) return undefined;
  if (!['length', 'chunked', 'close', 'too short'].includes(framing)) return undefined;
  const bytes = Buffer.from(
    framing === 'too short' ? body.slice(0, Math.max(0, body.length - 7)) : body,
    'latin1',
  );
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  return Buffer.from(text).equals(bytes.subarray(bytes.length - Buffer.byteLength(text))) ? text : undefined;
}

function bodyThatCame(answer: Answer): string {
  const came = Buffer.concat(wireOf(answer)).toString('latin1').length;
  const head = Buffer.concat(wireOf({ ...answer, body: '', cut: 1 })).length;
  return answer.body.slice(0, Math.max(0, came - head));
}

/** The members of an object; nothing for any other document. */
function parsed(text: string): Map<string, unknown> {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document !== 'object' || document === null || Array.isArray(document)) return new Map();
    return new Map(Object.entries(document));
  } catch {
    return new Map();
  }
}

/** A key such as `__proto__` in an answer must change nothing but its own object. */
function pollution(): string[] {
  const found = [Object.prototype, Array.prototype, Function.prototype, String.prototype].some(
    (prototype) => Object.keys(prototype).length > 0 || MARKER in prototype,
  );
  return found ? ['a prototype was changed'] : [];
}
