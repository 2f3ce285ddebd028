import { Failure, type FailureCode } from '../failure.js';
import { Secret } from '../secret.js';

type Seen = RegExp | ((value: string, input: string) => boolean);

/**
 * Endings for "The value of `api-token`" about secrets that were damaged on their way into a CI system, the surest first.
 * They are used only after a refusal, and never to refuse a value, because no server documents the shape of its tokens.
 */
const MISTAKES: Readonly<Record<string, Seen>> = {
  'was copied from a log or a page that hides it: copy it from where it was created.':
    /\*{3}|^\W?(?:masked|redacted|filtered|hidden)\W?$/i,
  'contains an expression, such as ${{ ... }}, that was not evaluated: check where it is set.':
    /\$\{\{|\{\{|<%/,
  'is the name of a variable, not its value: check that the variable is set there, and not in single quotes.':
    /^(?:\$\w+|\$\{[\w.:-]+\}|\$\([\w.-]+\)|\$\[[^\]]*\]|%\w+%|\$env:\w+|\{\w+\}|#\{[^}]*\}#?|@@?\w+@@?)$/i,
  'is a placeholder: store the real one in its place.':
    /^(?:<[^>]*>|your[-_ ].*|\.{3,}|x{4,}|(?:api[-_])?token|secret|changeme|change[-_]me|null|nil|none|undefined|true|false|todo|\[object object\])$/i,
  'begins with the name of a variable: store only what follows it.':
    /^(?:export|set|setx|env|let|var|const)\s+\w+|^\$[Ee]nv:\w+\s*=|^[A-Z][A-Z0-9]*_[A-Z0-9_]*\s*[=:]\s*\S|^(?:token|api[-_]token)\s*[=:]\s*\S/,
  'begins like a header, for example with "Basic" or "Bearer": store only the token.':
    /^(?:authorization\s*:|cookie\s*:|-H\s|(?:basic|bearer)(?:\s|:|%20))/i,
  'is in quotation marks: store it without them.': /^\\?["'`]|["'`]$/,
  'is a key or a certificate in PEM, not a token.': /-----(?:BEGIN|END)/,
  'is a whole JSON document: store only the token.': /^[{[]/,
  'is an address, or a reference such as op://..., not the secret that is stored there.': (value, input) =>
    input !== 'webhook-url' && /^(?:[a-z][a-z0-9+.-]*:\/\/|arn:|vault:)/i.test(value),
  "is the path of a file, not the file's content.": /^(?:~|\.{1,2})[\\/]|^(?:\/[\w.-]+){2,}$|^[a-z]:\\/i,
  'contains encoded characters, such as \\n, %3D or &amp;: store the token as it was shown.':
    /\\[nrt]|%(?:0[ad]|2[05bf]|3d)|&(?:amp|quot|apos|lt|gt|#\w+);/i,
  'ends in a comma or a semicolon: store it without.': /[,;]$/,
  'is the e-mail and the token together: store only the token, and give the e-mail as `email`.':
    /^[^\s:@]+@[^\s:@]+:./,
  'is base64 of a name and a secret, as in a header: store the token itself.': (value) =>
    isBase64Of(/^[\x21-\x7e]+:[\x21-\x7e]{4,}$/, value),
  'is a token in base64: store the token itself.': (value) =>
    isBase64Of(/^(?:AT[A-Z]TT3|eyJ|gh[a-z]_)/, value),
  'is an e-mail address.': /^[^\s:@]+@[^\s:@]+\.[a-z]{2,}$/i,
  'is the ID of a site, an account or a client, which is not secret.':
    /^(?:\d+:)?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i,
  'looks like an OAuth access token: give that as `access-token`.': (value, input) =>
    input !== 'access-token' && input !== 'refresh-token' && /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(value),
  'looks cut off, because its checksum does not match: copy all of it again, and store it.': isCutOff,
};

/** Shapes of known tokens, the product of each, and the input that takes it. Prefixes as their owners show them. */
const PRODUCTS: readonly (readonly [shape: Pick<RegExp, 'test'>, whose: string, input?: string])[] = [
  [/^AT[AS]TT3/, 'an API token of Jira Cloud', 'api-token'],
  [/^ATCTT3/, "an API key of an organization's administrators, or a Bitbucket token", 'org-api-key'],
  [/^ATOA/, 'the secret of an OAuth client', 'client-secret'],
  [/^(?:ATBB|BBDC-)/, 'a credential for Bitbucket'],
  [/^(?:gh[pousr]_|github_pat_)/, 'a GitHub token', 'github-token'],
  [/^gl(?:agent|cbt|dt|ffct|ft|imt|oas|pat|ptt|rtr?|soat|wt)-/, 'a GitLab token', 'gitlab-token'],
  [/^(?:xox[a-z]-|xapp-)/, 'a Slack token'],
  [
    /^(?:npm_|pypi-|dckr_pat_|hvs\.|hf_|sk-|SG\.|AIza|ya29\.|dop_v1_|(?:AKIA|ASIA)[A-Z2-7]{16}$)/,
    'a credential for another product',
  ],
  [{ test: isOfDataCenter }, 'a personal access token of a Jira Data Center', 'personal-access-token'],
];

/** Inputs without hints: a password can be anything, and a key is in PEM. */
const UNSEEN = ['password', 'private-key'];

/** The number of mistakes, from the first on, that are also made with values that are not secret. */
const EVERYWHERE = 7;

/** Returns a sentence on what seems to be wrong with a value, without any part of the value. */
export function hintAbout(input: string, value: string, isSecret = true): string | undefined {
  if (UNSEEN.includes(input)) return undefined;
  const noun = `The value of \`${input}\``;
  const mistakes = Object.entries(MISTAKES).slice(0, isSecret ? undefined : EVERYWHERE);
  const [says] =
    mistakes.find(([, seen]) => (typeof seen === 'function' ? seen(value, input) : seen.test(value))) ?? [];
  if (says !== undefined) return `${noun} ${says}`;
  const product = isSecret && PRODUCTS.find(([shape]) => shape.test(value));
  if (!product || product[2] === input) return undefined;
  const [, whose, right] = product;
  const isJiras = right !== undefined && !right.startsWith('git');
  return `${noun} looks like ${whose}${isJiras ? `: give that as \`${right}\`.` : ', not like one for Jira.'}`;
}

/** Reads a value. If it is refused, the advice begins with what seems to be wrong with it. */
export function hinted<T>(input: string, value: string, isSecret: boolean, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const hint = error instanceof Failure ? hintAbout(input, value, isSecret) : undefined;
    throw error instanceof Failure && hint !== undefined ? error.hinting(hint) : error;
  }
}

/** True for a value in the shape of a known token. Other tokens have no recognizable shape. */
export function isTokenShaped(value: string): boolean {
  return /^eyJ/.test(value) || PRODUCTS.some(([shape]) => shape.test(value));
}

/** Eight or more digits, a colon, and random bytes. */
function isOfDataCenter(value: string): boolean {
  return /^[\w+/]{43,44}=?$/.test(value) && isBase64Of(/^\d{8,}:/, value);
}

function isBase64Of(shape: RegExp, value: string): boolean {
  return /^[\w+/-]{16,}={0,2}$/.test(value) && shape.test(Buffer.from(value, 'base64').toString('latin1'));
}

/** A current token ends in `=` and eight hexadecimal digits: the CRC-32 of everything before them. */
function isCutOff(value: string): boolean {
  if (!/^AT[A-Z]TT3[\w-]+=[0-9A-F]{8}$/.test(value)) return false;
  // Loaded only here, because it would add a millisecond to every start.
  return (
    process.getBuiltinModule('node:zlib').crc32(value.slice(0, -8)) !== Number.parseInt(value.slice(-8), 16)
  );
}

/** Refusals that a mistake with a secret may cause, or its end. */
export const REFUSALS: readonly FailureCode[] = [
  'credentials-rejected',
  'anonymous-session',
  'client-rejected',
  'refresh-token-invalid',
];

/** Adds to a refusal's advice what seems to be wrong with the credentials (by their inputs in camel case). */
export function withHint(failure: Failure, credentials: object): Failure {
  if (!REFUSALS.includes(failure.code)) return failure;
  const hints = Object.entries(credentials).flatMap(([name, value]: [string, unknown]) => {
    const input = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (value instanceof Secret) return hintAbout(input, value.reveal()) ?? [];
    const isSeen = typeof value === 'string' && ['email', 'clientId'].includes(name);
    return isSeen ? (hintAbout(input, value, false) ?? []) : [];
  });
  if ('apiToken' in credentials && 'email' in credentials && credentials.email === undefined)
    hints.unshift("A person's API token also needs `email`; only a service account's works without it.");
  return hints.length === 0 ? failure : failure.hinting(hints.join(' '));
}
