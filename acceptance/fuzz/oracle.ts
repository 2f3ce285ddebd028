import { EXIT_STATUS } from '../../src/failure.js';
import { brokenRules, must } from '../kit/rules.js';
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
  const { main, post } = outcome;
  return [
    ...main.bugs.map((bug) => `a bug in main: ${bug}`),
    ...post.bugs.map((bug) => `a bug in post: ${bug}`),
    ...rules(given, outcome),
    ...lines(outcome),
    ...names(outcome, outputs),
    ...requests(outcome),
    ...(main.status === 0 ? success(outcome) : failure(outcome)),
    ...pollution(),
  ];
}

/** What holds for every run, of main and of the clean-up. */
function rules({ inputs, script }: Case, { main, post, exchanged, connects }: Outcome): string[] {
  const secrets = Object.values(ISSUED);
  // Markdown escapes what a server sent back, and masks know nothing of that.
  const isSentBack = JSON.stringify(script).includes(ECHO);
  const seen = { ...main, summary: isSentBack ? '' : main.summary };
  const sandbox = { requests: [], connects: [...connects] };
  // What a server issues as a token is masked, whatever it looks like: it may be what the program says by itself.
  const issuesSecrets = exchanged.some(({ endpoint }) => endpoint === 'token' || endpoint === 'log-in');
  const isMeant = (rule: string): boolean =>
    !issuesSecrets || rule !== 'what is masked is printed by nothing but the mask';
  const common = { sandbox, secrets, hosts: HOSTS, left: [] };
  return [
    ...brokenRules({ ...common, main: seen, inputs }).filter(isMeant),
    ...brokenRules({ ...common, main: { ...post, status: 1 }, inputs: {} }).map((rule) => `post: ${rule}`),
    ...must({
      'no text of a server is masked':
        issuesSecrets ||
        !main.commands.some(({ name, data }) => name === 'add-mask' && data.includes(MARKER)),
      'commands have a title at most': [...main.commands, ...post.commands].every(({ properties }) =>
        Object.keys(properties).every((key) => key === 'title'),
      ),
    }),
  ];
}

function lines({ main, post }: Outcome): string[] {
  return [...main.log, ...post.log].flatMap((line) => {
    const odd = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u.exec(line);
    return [
      ...(line.length > 1500 ? [`a line of ${line.length} characters`] : []),
      ...(odd ? [`a line with U+${(odd[0].codePointAt(0) ?? 0).toString(16)}`] : []),
    ];
  });
}

function names({ main: { outputs, env, state, summary } }: Outcome, known: readonly string[]): string[] {
  const isStranger = (values: object, isOurs: (name: string) => boolean): string[] =>
    Object.keys(values)
      .filter((name) => !isOurs(name))
      .map((name) => `the name ${name} was set`);
  return [
    ...isStranger(outputs, (name) => known.includes(name)),
    ...isStranger(env, (name) => VARIABLES.test(name)),
    ...isStranger(state, (name) => ['directory', 'session'].includes(name)),
    ...(/<img|\]\(https:\/\/attacker/.test(summary.replace(/`[^`\n]*`/g, ''))
      ? ['HTML or a link of a server in the summary']
      : []),
  ];
}

function requests({ exchanged }: Outcome): string[] {
  return exchanged.flatMap(({ endpoint, origin, method, path, headers, body }) => {
    const isEarly =
      endpoint === 'tenant info' || (endpoint === 'server info' && !origin.includes('api.atlassian'));
    const isOpen = headers['authorization'] === undefined && headers['cookie'] === undefined && body === '';
    return [
      ...(isEarly && !isOpen ? [`a credential for ${path}`] : []),
      ...(endpoint === undefined ? [`it asked for ${method} ${path}`] : []),
    ];
  });
}

function failure({ main: { status, outputs, left, annotations }, exchanged }: Outcome): string[] {
  const code = outputs['error-code'] ?? '';
  const expected = (EXIT_STATUS as Readonly<Record<string, number>>)[code];
  return must({
    [`it fails by itself, not with the code "${code}"`]: code !== 'internal' && expected !== undefined,
    [`${code} has its exit status, not ${String(status)}`]: expected === status,
    'it says what is wrong': annotations.some(({ level }) => level === 'error'),
    // Nothing is wrong with the disk; GitHub may have refused the access token's secret.
    'what it was answered can be handed over':
      code !== 'handoff-failed' || exchanged.some(({ endpoint }) => endpoint === 'GitHub secret'),
    [`it leaves nothing, not ${left.join(', ')}`]: left.length === 0,
  });
}

/** Only who was proven by an answer may be handed over, with what that answer was given for, and to where. */
function success({ main: { outputs, left, annotations }, exchanged, post }: Outcome): string[] {
  const last = exchanged
    .filter(({ endpoint }) => endpoint === 'myself')
    .flatMap(proofOf)
    .at(-1);
  if (!last) return ['it succeeded without an identity'];
  const expected = {
    ...{ 'account-id': last.id, 'api-url': last.apiUrl, deployment: last.deployment, 'error-code': '' },
    'base-url': last.apiUrl.replace(/\/rest\/api\/\d$/, ''),
  };
  const isOurs = /^(?:jira-auth-[0-9a-f]{32}(?:\/[\w.-]+)?|jira(?:\/config\.yml)?|\.jira\.d) [67]00$/;
  return [
    ...Object.entries(expected)
      .filter(([name, value]) => outputs[name] !== value)
      .map(([name, value]) => `the output ${name} is ${String(outputs[name])}, and ${value} was proven`),
    ...must({
      'the header is the one that was proven': ['', last.header].includes(outputs['auth-header'] ?? ''),
      'no error is shown': annotations.every(({ level }) => level !== 'error'),
    }),
    ...left.filter((path) => !isOurs.test(path)).map((path) => `it left ${path}`),
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
  const body = wholeText(answer);
  const isGood =
    /^HTTP\/\d\.\d 200(?: |$)/.test(answer.statusLine) &&
    body !== undefined &&
    /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(values('content-type')[0] ?? '') &&
    values('content-encoding').every((encoding) => encoding.toLowerCase() === 'identity') &&
    values('x-seraph-loginreason').every((reason) => reason === '' || reason.toUpperCase() === 'OK') &&
    values('x-authentication-denied-reason').length === 0 &&
    !values('x-ausername').includes('anonymous');
  if (!isGood) return [];
  const document = parsed(body);
  const key = document.get('key');
  const byKey = typeof key === 'string' && key !== '' ? key : document.get('name');
  const id = isCloud ? document.get('accountId') : byKey;
  if (typeof id !== 'string' || id === '') return [];
  const { cookie, authorization = '' } = headers;
  return [
    {
      id,
      apiUrl: origin + path.replace(/\/myself$/, ''),
      deployment: isCloud ? 'cloud' : 'data-center',
      header: cookie === undefined ? `Authorization: ${authorization}` : `Cookie: ${cookie}`,
    },
  ];
}

/** The body as text, if all of it is sure to have been meant. One that ends with its connection is what has come. */
function wholeText(answer: Answer): string | undefined {
  const { framing, cut } = answer;
  const body = framing === 'close' ? bodyThatCame(answer) : answer.body;
  if ((cut < 1 && framing !== 'close') || body.length > 1024 * 1024) return undefined;
  if (!['length', 'chunked', 'close', 'too short'].includes(framing)) return undefined;
  const whole = framing === 'too short' ? body.slice(0, Math.max(0, body.length - 7)) : body;
  const bytes = Buffer.from(whole, 'latin1');
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  return Buffer.from(text).equals(bytes.subarray(bytes.length - Buffer.byteLength(text))) ? text : undefined;
}

function bodyThatCame(answer: Answer): string {
  const came = Buffer.concat(wireOf(answer)).length;
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
