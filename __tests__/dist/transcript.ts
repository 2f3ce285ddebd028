import { fixtures } from '../../sandbox/fixtures.js';
import type { RecordedRequest } from '../../sandbox/index.js';
import { MARKER } from '../../src/results.js';
import type { StepResult } from '../../sandbox/runner/index.js';
import type { FoundFile } from './scenario.js';

interface Material {
  main: StepResult;
  post: StepResult;
  files: readonly FoundFile[];
  requests: readonly RecordedRequest[];
  temp: string;
}

/** Secrets by name, and without details that differ between runs. */
export function transcriptOf({ main, post, files, requests, temp }: Material): string {
  const sections: [string, string[]][] = [
    ['exit', [String(main.status ?? main.signal)]],
    ['masks', maskedSecrets(main)],
    ['log', visibleLines(main)],
    ['requests', siteFirst(requests).map(requestLine)],
    ['outputs', pairs(main.outputs)],
    ['environment', pairs(main.env).filter((pair) => !pair.startsWith(`${MARKER}=`))],
    ['state', pairs(main.state)],
    ['files', files.flatMap(fileLines)],
    ['summary', main.summary.split('\n').filter((line) => line !== '')],
    ['post', visibleLines(post)],
  ];
  const text = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) =>
      [`${title}:`, ...lines.flatMap((line) => line.split('\n')).map((line) => `  ${line}`)].join('\n'),
    )
    .join('\n');
  return withoutChance(nameSecrets(text), temp);
}

/** Without derived forms, whose number depends on the secret. */
function maskedSecrets({ commands }: StepResult): string[] {
  const masked = commands.filter(({ name }) => name === 'add-mask').map(({ data }) => data);
  // At once: there are hundreds of masks and names.
  const named = nameSecrets(masked.join('\0')).split('\0');
  return [...new Set(named.filter((text) => /^(?:[\w.@-]+:)?<(?!another)[^<>]+>$/.test(text)))].sort();
}

function visibleLines({ stdout }: StepResult): string[] {
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith('::add-mask::'));
}

/** The look-up of the cloudId runs in parallel with the first request. */
function siteFirst(requests: readonly RecordedRequest[]): RecordedRequest[] {
  const isLookUp = ({ path }: RecordedRequest): boolean => path === '/_edge/tenant_info';
  return [...requests.filter(isLookUp), ...requests.filter((request) => !isLookUp(request))];
}

function requestLine({ method, host, path, headers, body, status }: RecordedRequest): string {
  const given = headers.authorization ?? headers.cookie ?? 'no credential';
  const credential = given.replace(
    /^Basic (.*)$/,
    (_all, basic: string) => `Basic (${Buffer.from(basic, 'base64').toString()})`,
  );
  return `${method} ${host}${path}, ${credential}${body === '' ? '' : `, ${body}`} -> ${status ?? 'no answer'}`;
}

function pairs(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map(([name, value]) => `${name}=${value}`);
}

function fileLines({ path, mode, text }: FoundFile): string[] {
  const lines = (text ?? '').split('\n').filter((line) => line !== '');
  return [`${mode} ${path}`, ...lines.map((line) => `  ${line}`)];
}

function nameSecrets(text: string): string {
  let named = text;
  for (const [secret, name] of NAMES) named = named.replaceAll(secret, name);
  return named
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<an access token>')
    .replace(/FAKE[\w-]{40,}=?\w*/g, '<another token>');
}

const PUBLIC_PARTS = ['email', 'clientId', 'redirectUri', 'consumerKey'];

export function secretsIn(fixture: unknown, name: string): [name: string, value: string][] {
  if (typeof fixture === 'string') return [[name, fixture]];
  return Object.entries(fixture ?? {}).flatMap(([part, value]: [string, unknown]) =>
    PUBLIC_PARTS.includes(part) ? [] : secretsIn(value, name === '' ? part : `${name}.${part}`),
  );
}

const { tokens, dataCenter, government } = fixtures;
/** The longest first because one may contain another. */
const SECRETS = [
  ...secretsIn(tokens, ''),
  ...secretsIn(dataCenter.tokens, 'dataCenter'),
  ...secretsIn(government.tokens, 'government'),
  ...Object.entries(dataCenter.users).flatMap(([name, { password }]) =>
    secretsIn(password, `dataCenter.password of ${name}`),
  ),
].sort(([, one], [, other]) => other.length - one.length);

const USERS = [
  ...Object.values(fixtures.users).map(({ email }) => email),
  government.email,
  ...Object.values(dataCenter.users).map(({ name }) => name),
];

/** The name of each secret, and of its base64 with each user's name. */
const NAMES = SECRETS.flatMap(([name, value]) => [
  [value, `<${name}>`] as const,
  ...USERS.map((user) => {
    const pair = Buffer.from(`${user}:${value}`).toString('base64');
    return [pair, `<base64 of ${user}:${name}>`] as const;
  }),
]);

function withoutChance(text: string, temp: string): string {
  return text
    .replaceAll(temp, '$RUNNER_TEMP')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
    .replace(/jira-auth-[0-9a-f]{32}/g, 'jira-auth-<random>')
    .replace(/"encrypted_value":"[^"]+","key_id":"[^"]+"/g, '"encrypted_value":<sealed>')
    .replace(/JSESSIONID=\w+/g, 'JSESSIONID=<a session>')
    .replace(/"[0-9a-f]{64}"/g, '<a hash>')
    .replace(/oauth_(nonce|timestamp|signature)(="|":")[^"]+/g, 'oauth_$1$2<some>')
    .replace(/-----BEGIN PRIVATE KEY-----[^-]*-----END PRIVATE KEY-----/g, '<a private key>')
    .replaceAll(process.execPath, '<node>')
    .replaceAll(process.cwd(), '<action>')
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z/g, '<time>')
    .replace(/\d{4}-\d{2}-\d{2}(?=, in \d+ days)/g, '<day>')
    .replace(/Trying again in \d+\.\d s/g, 'Trying again in <some> s');
}
