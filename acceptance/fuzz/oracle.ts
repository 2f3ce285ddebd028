import { EXIT_STATUS } from '../../src/failure.js';
import type { RecordedRequest, Sandbox } from '../../sandbox/index.js';
import type { StepResult } from '../../sandbox/runner/index.js';
import type { Place } from '../kit/place.js';
import { brokenRules, documentedHosts, must } from '../kit/rules.js';
import type { Answer } from './answers.js';
import type { Case } from './cases.js';
import { type Endpoint, endpointOf, ISSUED } from './endpoints.js';
import { ECHO, MARKER } from './json-text.js';

export interface Outcome {
  readonly main: StepResult;
  readonly post: StepResult;
  readonly left: ReturnType<Place['left']>;
  readonly stays: ReturnType<Place['left']>;
  readonly sandbox: Sandbox;
}

/** A request, with the script's answer. Without one, the model answered. */
interface Exchanged extends RecordedRequest {
  readonly endpoint: Endpoint | undefined;
  readonly answer: Answer | undefined;
}

/** Checks the rules for every run, whatever the answers were. @returns the problems found */
export function complaints(given: Case, outcome: Outcome, outputs: readonly string[]): string[] {
  const asked = new Map<string, number>();
  const exchanged = outcome.sandbox.requests.map((request): Exchanged => {
    const endpoint = endpointOf(request.method, request.path);
    const count = asked.get(endpoint ?? '') ?? 0;
    asked.set(endpoint ?? '', count + 1);
    const answers = (endpoint && given.script[endpoint]) ?? [];
    return { ...request, endpoint, answer: answers[Math.min(count, answers.length - 1)] };
  });
  return [
    ...rules(given, outcome, exchanged),
    ...lines(outcome),
    ...names(outcome, outputs),
    ...exchanged
      .filter(({ endpoint }) => !endpoint)
      .map(({ method, path }) => `it asked for ${method} ${path}`),
    ...(outcome.main.status === 0 ? success(outcome, exchanged) : failure(outcome, exchanged)),
  ];
}

function rules(
  { inputs, script }: Case,
  { main, post, left, sandbox }: Outcome,
  exchanged: readonly Exchanged[],
): string[] {
  const secrets = Object.values(ISSUED);
  // Markdown escapes text that a server sent back, and masks don't cover that form.
  const isSentBack = JSON.stringify(script).includes(ECHO);
  const seen = { ...main, summary: isSentBack ? '' : main.summary };
  // A token from a server is masked whatever its text, which may be one that the program prints itself.
  const issuesSecrets = exchanged.some(({ endpoint }) => endpoint === 'token' || endpoint === 'login');
  const isMeant = (rule: string): boolean =>
    !issuesSecrets || rule !== 'what is masked is printed by nothing but the mask';
  const hosts = [...documentedHosts(inputs), 'api.atlassian.com:443', 'auth.atlassian.com:443'];
  const common = { sandbox, secrets, hosts };
  return [
    ...brokenRules({ ...common, left, main: seen, inputs }).filter(isMeant),
    ...must({
      'post ends well and says nothing odd': post.status === 0 && post.stderr === '' && !post.timedOut,
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

function names({ main: { outputs, state, summary } }: Outcome, known: readonly string[]): string[] {
  const isStranger = (values: object, isOurs: (name: string) => boolean): string[] =>
    Object.keys(values)
      .filter((name) => !isOurs(name))
      .map((name) => `the name ${name} was set`);
  return [
    ...isStranger(outputs, (name) => known.includes(name)),
    ...isStranger(state, (name) => ['directory', 'session', 'gajira'].includes(name)),
    ...(/<img|\]\(https:\/\/attacker/.test(summary.replace(/`[^`\n]*`/g, ''))
      ? ['HTML or a link of a server in the summary']
      : []),
  ];
}

function failure(
  { main: { status, outputs, annotations } }: Outcome,
  exchanged: readonly Exchanged[],
): string[] {
  const code = outputs['error-code'] ?? '';
  const expected = (EXIT_STATUS as Readonly<Record<string, number>>)[code];
  return must({
    [`it fails by itself, not with the code "${code}"`]: code !== 'internal' && expected !== undefined,
    [`${code} has its exit status, not ${String(status)}`]: expected === status,
    'it says what is wrong': annotations.some(({ level }) => level === 'error'),
    // The disk works, but GitHub may have refused to save the access token's secret.
    'what it was answered can be handed over':
      code !== 'handoff-failed' || exchanged.some(({ endpoint }) => endpoint === 'GitHub secret'),
  });
}

/** A run may hand over only the account that an answer proved, with that answer's credential and address. */
function success(
  { main: { outputs, annotations }, left, stays }: Outcome,
  exchanged: readonly Exchanged[],
): string[] {
  const isOfNobody = outputs['auth-method'] === 'oauth-credentials';
  const last = exchanged
    .filter(({ endpoint }) => endpoint === (isOfNobody ? 'token' : 'myself'))
    .flatMap((one) =>
      isOfNobody ? tokenIn(one, outputs['auth-header'] ?? '') : proofOf(one, outputs['account-id'] ?? ''),
    )
    .at(-1);
  if (!last) return ['it succeeded without an identity'];
  const expected = {
    ...{ 'account-id': last.id, 'api-url': last.apiUrl, deployment: last.deployment, 'error-code': '' },
    'base-url': isOfNobody ? GATEWAY : last.apiUrl.replace(/\/rest\/api\/\d$/, ''),
  };
  return [
    ...Object.entries(expected)
      .filter(([name, value]) => outputs[name] !== value)
      .map(([name, value]) => `the output ${name} is ${String(outputs[name])}, and ${value} was proven`),
    ...must({
      'the header is the one that was proven': ['', last.header].includes(outputs['auth-header'] ?? ''),
      'no error is shown': annotations.every(({ level }) => level !== 'error'),
      'what it leaves is for its owner alone': left.every(({ mode }) => (mode & 0o077) === 0),
      'post leaves nothing': stays.length === 0,
    }),
  ];
}

interface Proven {
  readonly id: string;
  readonly apiUrl: string;
  readonly deployment: string;
  readonly header: string;
}

/** Returns what an answer to /myself proves, based on Jira's documentation and not on the program's own parsing. */
function proofOf({ origin, path, headers, status, answer }: Exchanged, handedOver: string): Proven[] {
  const isCloud = path.includes('/rest/api/3/');
  const id = answer ? idIn(answer, isCloud) : handedOver;
  if (id === '' || (!answer && status !== 200)) return [];
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

const GATEWAY = 'https://api.atlassian.com';

/** Returns the proof for OAuth credentials: a token, which tells neither an account nor a REST API. */
function tokenIn({ origin, status, answer }: Exchanged, handedOver: string): Proven[] {
  const token = answer && parsed(wholeText(answer) ?? '').get('access_token');
  const isProof = answer ? typeof token === 'string' : status === 200;
  const header = answer ? `Authorization: Bearer ${String(token)}` : handedOver;
  return origin === GATEWAY && isProof ? [{ id: '', apiUrl: '', deployment: 'cloud', header }] : [];
}

function idIn(answer: Answer, isCloud: boolean): string {
  const values = (name: string): string[] =>
    answer.headers
      .filter(([key]) => key.toLowerCase() === name)
      .flatMap(([, value]) => value.split(',').map((one) => one.trim()));
  const body = wholeText(answer);
  const isGood =
    answer.status === '200' &&
    body !== undefined &&
    /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(values('content-type')[0] ?? '') &&
    values('content-encoding').every((encoding) => encoding.toLowerCase() === 'identity') &&
    values('x-seraph-loginreason').every((reason) => reason === '' || reason.toUpperCase() === 'OK') &&
    values('x-authentication-denied-reason').length === 0 &&
    !values('x-ausername').includes('anonymous');
  if (!isGood) return '';
  const document = parsed(body);
  const key = document.get('key');
  const byKey = typeof key === 'string' && key !== '' ? key : document.get('name');
  const id = isCloud ? document.get('accountId') : byKey;
  return typeof id === 'string' ? id : '';
}

function wholeText({ body }: Answer): string | undefined {
  if (body.length > 1024 * 1024) return undefined;
  const bytes = Buffer.from(body, 'latin1');
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  return Buffer.from(text).equals(bytes.subarray(bytes.length - Buffer.byteLength(text))) ? text : undefined;
}

function parsed(text: string): Map<string, unknown> {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document !== 'object' || document === null || Array.isArray(document)) return new Map();
    return new Map(Object.entries(document));
  } catch {
    return new Map();
  }
}
