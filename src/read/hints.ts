import { Failure, type FailureCode } from '../failure.js';
import { Secret } from '../secret.js';
import type { InputName } from '../inputs/schema.js';

/** What a value looks like that was stored by mistake, and what to do, behind "The API token". */
interface Mistake {
  readonly seen: RegExp | ((value: string, input: InputName) => boolean);
  readonly says: string;
}

/**
 * How secrets go wrong on their way into a CI system, the surest first. None of it is a reason to refuse a value: no
 * server documents what its tokens look like. It is said after a refusal, and quotes nothing.
 */
const MISTAKES: readonly Mistake[] = [
  {
    seen: /\*{3}|^\W?(?:masked|redacted|filtered|hidden)\W?$/i,
    says: 'was copied from a log or a page that hides it: copy it from where it was created.',
  },
  {
    seen: /\$\{\{|\{\{|<%/,
    says: 'contains an expression, such as ${{ ... }}, that was not evaluated: check where it is set.',
  },
  {
    seen: /^(?:\$\w+|\$\{[\w.:-]+\}|\$\([\w.-]+\)|\$\[[^\]]*\]|%\w+%|\$env:\w+|\{\w+\}|#\{[^}]*\}#?|@@?\w+@@?)$/i,
    says: 'is the name of a variable, not its value: check that the variable is set there, and not in single quotes.',
  },
  {
    seen: /^(?:<[^>]*>|your[-_ ].*|\.{3,}|x{4,}|(?:api[-_])?token|secret|changeme|change[-_]me|null|nil|none|undefined|true|false|todo|\[object object\])$/i,
    says: 'is a placeholder: store the real one in its place.',
  },
  {
    seen: /^(?:export|set|setx|env|let|var|const)\s+\w+|^\$[Ee]nv:\w+\s*=|^[A-Z][A-Z0-9]*_[A-Z0-9_]*\s*[=:]\s*\S|^(?:token|api[-_]token)\s*[=:]\s*\S/,
    says: 'begins with the name of a variable: store only what follows it.',
  },
  {
    seen: /^(?:authorization\s*:|cookie\s*:|-H\s|(?:basic|bearer)(?:\s|:|%20))/i,
    says: 'begins as a header does, such as with "Basic" or "Bearer": store the token alone.',
  },
  { seen: /^\\?["'`]|["'`]$/, says: 'is in quotation marks: store it without them.' },
  { seen: /-----(?:BEGIN|END)/, says: 'is a key or a certificate in PEM, and not a token.' },
  { seen: /^[{[]/, says: 'is a whole JSON document: store the token alone.' },
  {
    seen: (value, input) => input !== 'webhook-url' && /^(?:[a-z][a-z0-9+.-]*:\/\/|arn:|vault:)/i.test(value),
    says: 'is an address, or a reference such as op://..., and not the secret that is kept there.',
  },
  {
    seen: /^(?:~|\.{1,2})[\\/]|^(?:\/[\w.-]+){2,}$|^[a-z]:\\/i,
    says: 'is the path of a file, and not what the file holds.',
  },
  {
    seen: /\\[nrt]|%(?:0[ad]|2[05bf]|3d)|&(?:amp|quot|apos|lt|gt|#\w+);/i,
    says: 'contains encoded characters, such as \\n, %3D or &amp;: store the token as it was shown.',
  },
  { seen: /[,;]$/, says: 'ends in a comma or a semicolon: store it without.' },
  {
    seen: /^[^\s:@]+@[^\s:@]+:./,
    says: 'is the e-mail and the token together: store the token alone, and give the e-mail as `email`.',
  },
  {
    seen: (value) => isPair(decoded(value)),
    says: 'is base64 of a name and a secret, as in a header: store the token itself.',
  },
  {
    seen: (value) => /^(?:AT[A-Z]TT3|eyJ|gh[a-z]_)/.test(decoded(value)),
    says: 'is a token in base64: store the token itself.',
  },
  { seen: /^[^\s:@]+@[^\s:@]+\.[a-z]{2,}$/i, says: 'is an e-mail address.' },
  {
    seen: /^(?:\d+:)?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i,
    says: 'is the ID of a site, an account or a client, which is not secret.',
  },
  {
    seen: (value, input) =>
      input !== 'access-token' && input !== 'refresh-token' && /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(value),
    says: 'looks like an OAuth access token: give that as `access-token`.',
  },
  {
    seen: isCutOff,
    says: 'looks cut off, because its checksum does not fit: copy it again, whole, and store it.',
  },
];

/** What has such a shape, whose it is, and the input that it is right for. Prefixes as their owners show them. */
const PRODUCTS: readonly (readonly [shape: RegExp, whose: string, input?: InputName])[] = [
  [/^AT[AS]TT3/, 'an API token of Jira Cloud', 'api-token'],
  [/^ATCTT3/, "an API key of an organization's administrators, or a Bitbucket token", 'org-api-key'],
  [/^ATOA/, 'the secret of an OAuth client', 'client-secret'],
  [/^(?:ATBB|BBDC-)/, 'a credential for Bitbucket'],
  [/^(?:gh[pousr]_|github_pat_)/, 'a GitHub token', 'github-token'],
  [/^gl[a-z]{2,5}-/, 'a GitLab token', 'gitlab-token'],
  [/^(?:xox[a-z]-|xapp-)/, 'a Slack token'],
  [
    /^(?:npm_|pypi-|dckr_pat_|hvs\.|hf_|sk-|SG\.|AIza|ya29\.|dop_v1_|(?:AKIA|ASIA)[A-Z2-7]{16}$)/,
    'a credential for another product',
  ],
];

/** What is looked at; a password can be anything. */
const NOUNS: Readonly<Partial<Record<InputName, string>>> = {
  'site-url': 'The address',
  email: 'The e-mail',
  'client-id': 'The client ID',
  'api-token': 'The API token',
  'client-secret': 'The client secret',
  'refresh-token': 'The refresh token',
  'access-token': 'The access token',
  'personal-access-token': 'The personal access token',
  'oauth-token': 'The OAuth token',
  'github-token': 'The GitHub token',
  'gitlab-token': 'The GitLab token',
  'org-api-key': 'The API key',
  'webhook-url': "The webhook's address",
};

/** Mistakes that are also made with what is not secret. */
const EVERYWHERE = 7;

/** What seems to be wrong with a value, as a sentence that holds nothing of it. */
export function hintAbout(input: InputName, value: string, isSecret = true): string | undefined {
  const noun = NOUNS[input];
  if (noun === undefined) return undefined;
  const mistake = MISTAKES.slice(0, isSecret ? undefined : EVERYWHERE).find(({ seen }) =>
    typeof seen === 'function' ? seen(value, input) : seen.test(value),
  );
  if (mistake) return `${noun} ${mistake.says}`;
  const [, whose, right] = PRODUCTS.find(([shape]) => shape.test(value)) ?? dataCenterToken(value) ?? [];
  if (!isSecret || whose === undefined || right === input) return undefined;
  const isJiras = right !== undefined && !right.startsWith('git');
  return `${noun} looks like ${whose}${isJiras ? `: give that as \`${right}\`.` : ', and not like one for Jira.'}`;
}

/** Reads a value; if it is refused, what seems to be wrong with it comes first in the advice. */
export function hinted<T>(input: InputName, value: string, isSecret: boolean, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const hint = error instanceof Failure ? hintAbout(input, value, isSecret) : undefined;
    throw error instanceof Failure && hint !== undefined ? error.hinting(hint) : error;
  }
}

function dataCenterToken(value: string): (typeof PRODUCTS)[number] | undefined {
  // Eight or more digits, a colon, and random bytes.
  const isOne = /^[\w+/]{43,44}=?$/.test(value) && /^\d{8,}:/.test(decoded(value));
  return isOne ? [/^/, 'a personal access token of a Jira Data Center', 'personal-access-token'] : undefined;
}

function decoded(value: string): string {
  return /^[\w+/-]{16,}={0,2}$/.test(value) ? Buffer.from(value, 'base64').toString('latin1') : '';
}

function isPair(text: string): boolean {
  return /^[\x21-\x7e]+:[\x21-\x7e]{4,}$/.test(text);
}

/** One of today's tokens ends in `=` and the CRC-32 of what stands before, in eight hexadecimal digits. */
function isCutOff(value: string): boolean {
  const [, start, checksum] = /^(AT[A-Z]TT3[\w-]+=)([0-9A-F]{8})$/.exec(value) ?? [];
  if (start === undefined || checksum === undefined) return false;
  // Loaded here alone: it would cost every run a millisecond at its start.
  return process.getBuiltinModule('node:zlib').crc32(start) !== Number.parseInt(checksum, 16);
}

/** Refusals that a mistake with a secret may be behind. */
const REFUSALS: readonly FailureCode[] = [
  'credentials-rejected',
  'anonymous-session',
  'client-rejected',
  'refresh-token-invalid',
];

/** Which input a part of the credentials came from. */
const INPUT_OF: Readonly<Record<string, InputName>> = {
  email: 'email',
  clientId: 'client-id',
  apiToken: 'api-token',
  clientSecret: 'client-secret',
  refreshToken: 'refresh-token',
  accessToken: 'access-token',
  token: 'personal-access-token',
  oauthToken: 'oauth-token',
  apiKey: 'org-api-key',
};

/** A refusal, with what seems to be wrong with the credentials in front of its advice: first the e-mail that is missing. */
export function withHint(failure: Failure, credentials: object): Failure {
  if (!REFUSALS.includes(failure.code)) return failure;
  const hints = Object.entries(credentials).map(([name, secret]: [string, unknown]) => {
    const input = INPUT_OF[name];
    if (input && secret instanceof Secret) return hintAbout(input, secret.reveal());
    return input && typeof secret === 'string' ? hintAbout(input, secret, false) : undefined;
  });
  const lacksEmail = 'apiToken' in credentials && 'email' in credentials && credentials.email === undefined;
  const email = lacksEmail
    ? "A person's API token also needs `email`; only a service account's works without it."
    : undefined;
  const said = [email, ...hints].filter((hint) => hint !== undefined);
  return said.length === 0 ? failure : failure.hinting(said.join(' '));
}
