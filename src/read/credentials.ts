import { Failure } from '../failure.js';
import type { Mask, Secret } from '../secret.js';
import { asSecret, type Given, type InputName, type Inputs } from './inputs.js';
import { missingInput } from './missing.js';

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
  | { readonly method: 'client-credentials'; readonly clientId: string; readonly clientSecret: Secret }
  | {
      readonly method: 'refresh-token';
      readonly clientId: string;
      readonly clientSecret: Secret;
      readonly refreshToken: Secret;
    }
  | { readonly method: 'access-token'; readonly accessToken: Secret };

/** A way of logging in by name, as `auth-method` gives and the output `auth-method` tells. */
export type AuthMethod = Exclude<Credentials['method'], 'auto'>;

export type CredentialsOf<M extends Credentials['method']> = Extract<Credentials, { readonly method: M }>;

/** What reading credentials does besides reading. */
export interface CredentialEffects {
  readonly mask: Mask;
  readonly warn: (text: string) => void;
  /** Why the CI system keeps this run's secrets back, if it does: a sentence. */
  readonly secretsWithheld: () => string | undefined;
}

/** What each family of methods is made of. Exactly one family may be given. */
const FAMILIES = {
  'API token': { marks: ['api-token'], methods: ['api-token', 'scoped-api-token', 'service-account-token'] },
  'OAuth client': {
    marks: ['client-id', 'client-secret', 'refresh-token'],
    methods: ['client-credentials', 'refresh-token'],
  },
  'access token': { marks: ['access-token'], methods: ['access-token'] },
} as const satisfies Record<string, { marks: readonly InputName[]; methods: readonly AuthMethod[] }>;

type Family = keyof typeof FAMILIES;

const METHOD_NAMES: readonly AuthMethod[] = Object.values(FAMILIES).flatMap(({ methods }) => [...methods]);

type SecretName = 'api-token' | 'client-secret' | 'refresh-token' | 'access-token';
const SECRET_NAMES: readonly SecretName[] = ['api-token', 'client-secret', 'refresh-token', 'access-token'];

type Found = Partial<Record<InputName, Given>>;
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
  for (const name of [...SECRET_NAMES, 'client-id', 'email'] as const) {
    const value = inputs.find(name);
    if (value) found[name] = value;
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
      secrets[name] = asSecret(value, mask);
    } catch (problem) {
      if (!(problem instanceof Failure)) throw problem;
      firstProblem ??= problem;
    }
  }
  if (firstProblem) throw firstProblem;
  for (const name of SECRET_NAMES) {
    const value = found[name];
    if (value?.wasPadded) {
      warn(
        `${value.label} is stored with white space around it. It was left out; store the secret without it.`,
      );
    }
  }
  return secrets;
}

function readPinnedMethod(inputs: Inputs): AuthMethod | undefined {
  const given = inputs.find('auth-method');
  if (!given || (given.fromEnvironment && inputs.resultsOfEarlierStep) || given.value === 'auto')
    return undefined;
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
      : 'No credential is given: neither an API token, nor an OAuth client, nor an access token.',
    wanted
      ? `Set ${inputList(FAMILIES[wanted].marks.slice(0, 2))}, or leave \`auth-method\` out.`
      : 'Set `email` and `api-token`, or the inputs of another method, from a secret of this repository.',
    effects,
  );
}

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
  const email = readEmail(found.email);
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
  const clientId = readClientId(found['client-id'], effects);
  const clientSecret = required('client-secret', secrets, effects);
  if (pinned === 'client-credentials' && found['refresh-token']) {
    throw new Failure(
      'ambiguous-credentials',
      `\`auth-method\` is client-credentials, but ${found['refresh-token'].label} is given too.`,
      `Leave out \`refresh-token\`, or set \`auth-method\` to refresh-token.`,
    );
  }
  if (pinned === 'refresh-token' || found['refresh-token']) {
    const refreshToken = required('refresh-token', secrets, effects);
    return { method: 'refresh-token', clientId, clientSecret, refreshToken };
  }
  return { method: 'client-credentials', clientId, clientSecret };
}

function readEmail(given: Given | undefined): string | undefined {
  if (!given) return undefined;
  // A colon would end the user name in an Authorization header, so that another pair is sent than was given.
  if (/^[^\s:\p{C}]+@[^\s:\p{C}]+$/u.test(given.value) && given.value.length <= 320) return given.value;
  throw new Failure(
    'invalid-input',
    `${given.label} is not an e-mail address.`,
    `Set it to the e-mail address of the account that owns the API token, not to a user or display name.`,
  );
}

function readClientId(given: Given | undefined, effects: CredentialEffects): string {
  if (!given) {
    throw missing(
      'An OAuth client is given without `client-id`.',
      'Set `client-id` beside `client-secret`.',
      effects,
    );
  }
  if (/^[\x21-\x7e]{1,512}$/.test(given.value)) return given.value;
  throw new Failure(
    'invalid-input',
    `${given.label} is not an OAuth client ID.`,
    'Copy the client ID again from the page where the credential was created.',
  );
}

function required(name: SecretName, secrets: Secrets, effects: CredentialEffects): Secret {
  const secret = secrets[name];
  if (secret) return secret;
  throw missing(
    `The input \`${name}\` is not set.`,
    `Set \`${name}\` from a secret of this repository.`,
    effects,
  );
}

function missing(what: string, advice: string, { secretsWithheld }: CredentialEffects): Failure {
  return missingInput('missing-credentials', what, advice, secretsWithheld);
}

function inputList(names: readonly InputName[]): string {
  return names.map((name) => `\`${name}\``).join(' and ');
}
