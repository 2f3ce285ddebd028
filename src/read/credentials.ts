import { Failure } from '../failure.js';
import type { Mask, Secret } from '../secret.js';
import { asPassword, asSecret, type Given, type InputName, type Inputs, isTooShortToMask } from './inputs.js';
import { hinted } from './hints.js';
import { missingInput } from './missing.js';
import { readRsaKey } from './private-key.js';

/** What was given to log in with: validated, masked, and nothing sent yet. `auto` is settled by asking Jira. */
export type Credentials =
  | { readonly method: 'auto'; readonly email: string; readonly apiToken: Secret }
  | { readonly method: 'api-token'; readonly email: string; readonly apiToken: Secret }
  | { readonly method: 'scoped-api-token'; readonly email: string; readonly apiToken: Secret }
  | {
      readonly method: 'service-account-token';
      readonly email: string | undefined;
      readonly apiToken: Secret;
    }
  | {
      readonly method: 'client-credentials';
      readonly clientId: string;
      readonly clientSecret: Secret;
      /** Data Center alone: the scopes to ask for, separated by spaces. */
      readonly scope: string | undefined;
    }
  | {
      readonly method: 'refresh-token';
      readonly clientId: string;
      readonly clientSecret: Secret;
      /** Absent if it is only in its store. */
      readonly refreshToken: Secret | undefined;
      /** Data Center alone: where consent was given back to. */
      readonly redirectUri: string | undefined;
    }
  | { readonly method: 'access-token'; readonly accessToken: Secret }
  | { readonly method: 'personal-access-token'; readonly token: Secret }
  | { readonly method: 'basic'; readonly username: string; readonly password: Secret }
  | { readonly method: 'session-cookie'; readonly username: string; readonly password: Secret }
  | {
      readonly method: 'oauth1';
      readonly consumerKey: string;
      /** RSA, PEM. */
      readonly privateKey: Secret;
      readonly oauthToken: Secret;
    };

/** A way of logging in by name, as `auth-method` gives and the output `auth-method` tells. */
export type AuthMethod = Exclude<Credentials['method'], 'auto'>;

/** What HTTP Basic is made of. */
export interface BasicPair {
  readonly user: string;
  readonly secret: Secret;
}

/** The pair that HTTP Basic is made of, for the methods that send nothing else. */
export function basicPairOf(credentials: Credentials): BasicPair | undefined {
  if ('apiToken' in credentials) {
    const { email, apiToken } = credentials;
    // Without an e-mail, a service account's token is a bearer's.
    return email === undefined ? undefined : { user: email, secret: apiToken };
  }
  return credentials.method === 'basic'
    ? { user: credentials.username, secret: credentials.password }
    : undefined;
}

export type CredentialsOf<M extends Credentials['method']> = Extract<Credentials, { readonly method: M }>;

/** What reading credentials does besides reading. */
export interface CredentialEffects {
  readonly mask: Mask;
  readonly warn: (text: string) => void;
  /** Why the CI system keeps this run's secrets back, if it does: a sentence. */
  readonly secretsWithheld: () => string | undefined;
}

/** What each family of methods is made of: the inputs that show it was meant. Exactly one family may be given. */
const FAMILIES = {
  'API token': { marks: ['api-token'], methods: ['api-token', 'scoped-api-token', 'service-account-token'] },
  'OAuth client': {
    marks: ['client-id', 'client-secret', 'refresh-token'],
    methods: ['client-credentials', 'refresh-token'],
  },
  'access token': { marks: ['access-token'], methods: ['access-token'] },
  'personal access token': { marks: ['personal-access-token'], methods: ['personal-access-token'] },
  // The user name alone shows nothing: JIRA_USERNAME stands beside API tokens, too.
  'user name and password': { marks: ['password'], methods: ['basic', 'session-cookie'] },
  'OAuth 1.0a application link': {
    marks: ['consumer-key', 'private-key', 'oauth-token'],
    methods: ['oauth1'],
  },
} as const satisfies Record<string, { marks: readonly InputName[]; methods: readonly AuthMethod[] }>;

type Family = keyof typeof FAMILIES;

const METHOD_NAMES: readonly AuthMethod[] = Object.values(FAMILIES).flatMap(({ methods }) => [...methods]);

const SECRET_NAMES = [
  'api-token',
  'client-secret',
  'refresh-token',
  'access-token',
  'personal-access-token',
  'password',
  'private-key',
  'oauth-token',
] as const;
type SecretName = (typeof SECRET_NAMES)[number];

const OTHER_NAMES = [
  'client-id',
  'email',
  'username',
  'consumer-key',
  'scope',
  'redirect-uri',
  'refresh-token-file',
  'refresh-token-variable',
] as const;

type Found = Partial<Record<InputName, Given | undefined>>;
type Secrets = Partial<Record<SecretName, Secret>>;

/**
 * Reads the one way in that was given.
 *
 * Every secret is masked before anything else is said about the credentials.
 *
 * @throws Failure `missing-credentials`, `ambiguous-credentials`, `secrets-unavailable`, `invalid-input`
 */
export function readCredentials(inputs: Inputs, effects: CredentialEffects): Credentials {
  const found: Found = {};
  for (const name of [...SECRET_NAMES, ...OTHER_NAMES]) {
    found[name] = name === 'password' ? inputs.verbatim(name) : inputs.find(name);
  }
  const secrets = readSecrets(found, effects);
  const pinned = readPinnedMethod(inputs);
  const family = onlyFamily(found, pinned, effects);
  switch (family) {
    case 'API token':
      return apiTokenCredentials(found, secrets, pinned, effects);
    case 'OAuth client':
      return oauthCredentials(found, secrets, pinned, effects);
    case 'access token':
      return { method: 'access-token', accessToken: required('access-token', secrets, effects) };
    case 'personal access token':
      return {
        method: 'personal-access-token',
        token: required('personal-access-token', secrets, effects),
      };
    case 'user name and password':
      return passwordCredentials(found, secrets, pinned, effects);
    case 'OAuth 1.0a application link':
      return {
        method: 'oauth1',
        consumerKey: readIdentifier('consumer-key', found['consumer-key'], effects),
        privateKey: required('private-key', secrets, effects),
        oauthToken: required('oauth-token', secrets, effects),
      };
  }
}

function readSecrets(found: Found, { mask, warn }: CredentialEffects): Secrets {
  const secrets: Secrets = {};
  let firstProblem: Failure | undefined;
  // All of them are masked even if one of them can't be used, because the message about it comes next.
  for (const name of SECRET_NAMES) {
    const value = found[name];
    if (!value) continue;
    try {
      secrets[name] = readSecret(name, value, mask);
    } catch (problem) {
      if (!(problem instanceof Failure)) throw problem;
      firstProblem ??= problem;
    }
  }
  if (firstProblem) throw firstProblem;
  for (const name of SECRET_NAMES) {
    const value = found[name];
    // A PEM file ends with a line end.
    if (value?.wasPadded && name !== 'private-key') {
      warn(
        `${value.label} is stored with white space around it. It was left out; store the secret without it.`,
      );
    }
  }
  if (found.password && isTooShortToMask(found.password)) {
    warn(
      `${found.password.label} is so short that masking it would hide other words, so by itself it is not masked. Use a longer one, or better a personal access token.`,
    );
  }
  return secrets;
}

function readSecret(name: SecretName, given: Given, mask: Mask): Secret {
  if (name === 'password') return asPassword(given, mask);
  return name === 'private-key' ? readRsaKey(given, mask) : asSecret(given, mask);
}

function readPinnedMethod(inputs: Inputs): AuthMethod | undefined {
  const given = inputs.find('auth-method');
  if (!given || given.value === 'auto') return undefined;
  const method = METHOD_NAMES.find((name) => name === given.value);
  if (!method) {
    throw new Failure(
      'invalid-input',
      `${given.label} is not the name of a method.`,
      `Leave it out, or set it to auto or one of: ${METHOD_NAMES.join(', ')}.`,
    );
  }
  return method;
}

function onlyFamily(found: Found, pinned: AuthMethod | undefined, effects: CredentialEffects): Family {
  const given = (Object.keys(FAMILIES) as Family[]).filter((family) =>
    FAMILIES[family].marks.some((mark) => found[mark]),
  );
  if (given.length > 1) {
    const labels = given.flatMap((family) =>
      FAMILIES[family].marks.flatMap((mark) => found[mark]?.label ?? []),
    );
    throw new Failure(
      'ambiguous-credentials',
      `More than one way to log in is given: ${labels.join(', ')}.`,
      `Give the inputs of one method only, and unset the variables of the others for this step.`,
    );
  }
  const [family] = given;
  const wanted = pinned && familyOf(pinned);
  if (family !== undefined && (wanted === undefined || wanted === family)) return family;
  throw missing(
    wanted
      ? `\`auth-method\` is ${pinned}, but no ${wanted} is given.`
      : 'No credential is given: no API token, personal access token, OAuth client, access token, password or application link.',
    wanted
      ? `Set ${inputList(INPUTS_OF[wanted])}, or leave \`auth-method\` out.`
      : 'Set `email` and `api-token`, or what another method needs; take what is secret from a secret of your CI system.',
    effects,
  );
}

/** What to set for a family of which nothing was given. */
const INPUTS_OF: Readonly<Record<Family, readonly InputName[]>> = {
  'API token': ['api-token'],
  'OAuth client': ['client-id', 'client-secret'],
  'access token': ['access-token'],
  'personal access token': ['personal-access-token'],
  'user name and password': ['username', 'password'],
  'OAuth 1.0a application link': ['consumer-key', 'private-key', 'oauth-token'],
};

function familyOf(method: AuthMethod): Family {
  const families = Object.keys(FAMILIES) as Family[];
  const family = families.find((name) => (FAMILIES[name].methods as readonly AuthMethod[]).includes(method));
  if (family === undefined) throw new TypeError('A method belongs to no family.');
  return family;
}

function apiTokenCredentials(
  found: Found,
  secrets: Secrets,
  pinned: AuthMethod | undefined,
  effects: CredentialEffects,
): Credentials {
  const apiToken = required('api-token', secrets, effects);
  const email = readEmail(found.email) ?? emailIn(found.username, pinned);
  if (pinned === 'service-account-token' || (email === undefined && pinned === undefined)) {
    return { method: 'service-account-token', email, apiToken };
  }
  if (email === undefined) {
    throw missing(
      `\`auth-method\` is ${String(pinned)}, which needs the token owner's e-mail, but \`email\` is not set.`,
      "Set `email`; only a service account's token works without it.",
      effects,
    );
  }
  const method = pinned === 'api-token' || pinned === 'scoped-api-token' ? pinned : 'auto';
  return { method, email, apiToken };
}

function oauthCredentials(
  found: Found,
  secrets: Secrets,
  pinned: AuthMethod | undefined,
  effects: CredentialEffects,
): Credentials {
  const clientId = readIdentifier('client-id', found['client-id'], effects);
  const clientSecret = required('client-secret', secrets, effects);
  if (pinned === 'client-credentials' && found['refresh-token']) {
    throw new Failure(
      'ambiguous-credentials',
      `\`auth-method\` is client-credentials, but ${found['refresh-token'].label} is given too.`,
      `Leave out \`refresh-token\`, or set \`auth-method\` to refresh-token.`,
    );
  }
  // These stores tell the token that they keep, so that it need not be given as well.
  const isStored = found['refresh-token-file'] ?? found['refresh-token-variable'];
  if (pinned === 'refresh-token' || found['refresh-token'] || isStored) {
    const refreshToken = isStored ? secrets['refresh-token'] : required('refresh-token', secrets, effects);
    const redirectUri = readRedirectUri(found['redirect-uri']);
    return { method: 'refresh-token', clientId, clientSecret, refreshToken, redirectUri };
  }
  return { method: 'client-credentials', clientId, clientSecret, scope: readScope(found.scope) };
}

function passwordCredentials(
  found: Found,
  secrets: Secrets,
  pinned: AuthMethod | undefined,
  effects: CredentialEffects,
): Credentials {
  const password = required('password', secrets, effects);
  const { username } = found;
  if (!username) {
    throw missing('A password is given without `username`.', 'Set `username` beside `password`.', effects);
  }
  // A colon would end the user name in an Authorization header, so that another pair is sent than was given.
  if (!/^[^:\p{Cc}\p{Cs}\u2028\u2029]{1,255}$/u.test(username.value)) {
    throw new Failure(
      'invalid-input',
      `${username.label} holds a colon or a control character, or is too long for a user name.`,
      'Set it to the name that its owner logs in with.',
    );
  }
  const method = pinned === 'session-cookie' ? pinned : 'basic';
  return { method, username: username.value, password };
}

/** Where consent was given back to: sent as text alone, never asked. */
function readRedirectUri(given: Given | undefined): string | undefined {
  if (!given || (/^[\x21-\x7e]{1,2048}$/.test(given.value) && URL.canParse(given.value))) return given?.value;
  throw new Failure(
    'invalid-input',
    `${given.label} is not a URL.`,
    'Set it to the redirect URL that is registered for the OAuth client, exactly as it stands there.',
  );
}

/** Jira Data Center: READ, WRITE, ADMIN, SYSTEM_ADMIN. */
function readScope(given: Given | undefined): string | undefined {
  if (!given || /^[A-Z_]{1,40}(?:[ ,]+[A-Z_]{1,40}){0,9}$/.test(given.value)) {
    return given?.value.split(/[ ,]+/).join(' ');
  }
  throw new Failure(
    'invalid-input',
    `${given.label} is not a list of scopes.`,
    'Set it to READ or WRITE, as the OAuth client has it in Jira.',
  );
}

function readEmail(given: Given | undefined): string | undefined {
  if (!given) return undefined;
  const { label, value } = given;
  return hinted('email', value, false, () => {
    if (isEmail(value)) return value;
    throw new Failure(
      'invalid-input',
      `${label} is not an e-mail address.`,
      `Set it to the e-mail address of the account that owns the API token, not to a user or display name.`,
    );
  });
}

/** A colon would end the user name in an Authorization header, so that another pair is sent than was given. */
export function isEmail(text: string): boolean {
  return text.length <= 320 && /^[^\s:\p{C}]+@[^\s:\p{C}]+$/u.test(text);
}

/**
 * Many tools call the owner of an API token JIRA_USERNAME. Of a service account's token that is pinned as such, it may
 * be anybody's.
 */
function emailIn(username: Given | undefined, pinned: AuthMethod | undefined): string | undefined {
  if (!username || pinned === 'service-account-token') return undefined;
  return isEmail(username.value) ? username.value : undefined;
}

const IDENTIFIERS = {
  'client-id': { owner: 'An OAuth client', beside: 'client-secret', what: 'an OAuth client ID' },
  'consumer-key': { owner: 'An application link', beside: 'private-key', what: 'a consumer key' },
} as const;

function readIdentifier(
  name: keyof typeof IDENTIFIERS,
  given: Given | undefined,
  effects: CredentialEffects,
): string {
  const { owner, beside, what } = IDENTIFIERS[name];
  if (!given) {
    throw missing(`${owner} is given without \`${name}\`.`, `Set \`${name}\` beside \`${beside}\`.`, effects);
  }
  if (/^[\x21-\x7e]{1,512}$/.test(given.value)) return given.value;
  throw new Failure(
    'invalid-input',
    `${given.label} is not ${what}.`,
    'Copy it again from the page where the credential was created.',
  );
}

function required(name: SecretName, secrets: Secrets, effects: CredentialEffects): Secret {
  const secret = secrets[name];
  if (secret) return secret;
  throw missing(`\`${name}\` is not set.`, `Set \`${name}\` from a secret of your CI system.`, effects);
}

function missing(what: string, advice: string, { secretsWithheld }: CredentialEffects): Failure {
  return missingInput('missing-credentials', what, advice, secretsWithheld);
}

function inputList(names: readonly InputName[]): string {
  return names.map((name) => `\`${name}\``).join(' and ');
}
