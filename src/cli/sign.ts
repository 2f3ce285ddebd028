import type { SigningKey } from '../credential.js';
import { Failure } from '../failure.js';
import { readText } from '../files.js';
import { SIGNING_KEY_FILE } from '../hand-over/sign-command.js';
import { randomNonce, signature } from '../oauth1.js';
import { readCredentials } from '../read/credentials.js';
import { requireDeployment } from '../methods/index.js';
import type { Environment, Inputs } from '../read/inputs.js';
import { keyObject } from '../values/pem.js';
import { readSettings } from '../read/settings.js';
import { readAllowedHosts, readSite } from '../read/site.js';
import { valueOf } from '../results.js';
import { Secret } from '../secret.js';
import { refuseDebugger } from '../transport/trust.js';
import { field, isObject, textField } from '../json.js';
import type { CliEffects } from './effects.js';
import { requireListed } from './guards.js';

/**
 * The header line of one request to a Data Center with an OAuth 1.0a application link.
 *
 * Only what goes to the site is signed: a signature for another host would be somebody else's to use.
 *
 * @throws Failure
 */
export function sign(method: string, url: string, inputs: Inputs, effects: CliEffects): string {
  const { environment, now } = effects;
  refuseDebugger(environment);
  const fromFile = keyFromFile(environment, inputs);
  effects.debug(`The key is ${fromFile ? "the earlier step's" : 'from the inputs'}.`);
  const { key, baseUrl } = fromFile ?? keyFromInputs(inputs, effects);
  if (!/^[A-Za-z]{1,20}$/.test(method)) {
    throw new Failure(
      'invalid-input',
      'The method is not one of HTTP.',
      'Give the method first, such as PUT, then the URL.',
    );
  }
  if (!leadsBelow(baseUrl, url)) {
    throw new Failure(
      'host-not-allowed',
      `The URL does not begin with ${baseUrl}/, so it is not signed.`,
      'Write it as "$JIRA_API_URL/...", as curl sends it: percent-encoded, without a user name.',
    );
  }
  const value = signature(key, method.toUpperCase(), url, { now, nonce: randomNonce });
  return `Authorization: ${value.reveal()}`;
}

/** Both as it is written and as a URL parser reads it, so that no `..` leads out of the context path. */
function leadsBelow(baseUrl: string, url: string): boolean {
  return (
    /^[\x21-\x7e]+$/.test(url) &&
    !url.includes('\\') &&
    url.startsWith(`${baseUrl}/`) &&
    URL.canParse(url) &&
    new URL(url).href.startsWith(`${baseUrl}/`)
  );
}

interface Signing {
  readonly key: SigningKey;
  readonly baseUrl: string;
}

/** What the Action wrote for the command it handed over. */
function keyFromFile(environment: Environment, inputs: Inputs): Signing | undefined {
  const path = valueOf(environment, SIGNING_KEY_FILE);
  if (path === '') return undefined;
  const saved = parsed(path);
  const part = (name: string): string | undefined => (isObject(saved) ? textField(saved, name) : undefined);
  const [baseUrl, consumerKey] = [part('baseUrl'), part('consumerKey')];
  const [oauthToken, privateKey] = [part('oauthToken'), part('privateKey')];
  if (!baseUrl || !consumerKey || !oauthToken || !privateKey) {
    throw new Failure(
      'invalid-input',
      'The signing key of the earlier step is not there any more.',
      'Run `jira-auth sign` in the same job as the Action, before its clean-up.',
    );
  }
  requireListed(readAllowedHosts(inputs, true), 'The signing key of the earlier step', baseUrl);
  requireProved(saved, inputs);
  const pem = new Secret(privateKey);
  keyObject('The signing key of the earlier step', pem);
  return { key: { consumerKey, oauthToken: new Secret(oauthToken), privateKey: pem }, baseUrl };
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readText(path));
  } catch {
    // The caller says that there is no key; the error's text may quote one.
    return undefined;
  }
}

/** Asks nobody, but knows what the earlier step asked. @throws Failure */
function requireProved(saved: unknown, inputs: Inputs): void {
  const { expectedAccountId, requiredPermissions, project = '' } = readSettings(inputs);
  const list = (name: string): unknown[] => {
    const value = isObject(saved) ? field(saved, name) : undefined;
    return Array.isArray(value) ? value : [];
  };
  if (expectedAccountId !== undefined && !list('account').includes(expectedAccountId)) {
    throw new Failure(
      'unexpected-account',
      'The signing key of the earlier step belongs to another account than the one in `expected-account-id`.',
      "Log in with the expected account's credential, or correct `expected-account-id`.",
    );
  }
  const isElsewhere = project !== '' && isObject(saved) && field(saved, 'project') !== project;
  const proved = isElsewhere ? [] : list('permissions');
  if (requiredPermissions.every((permission) => proved.includes(permission))) return;
  throw new Failure(
    'invalid-input',
    'The earlier step did not check all of `required-permissions`, and `sign` asks nobody.',
    'Give `required-permissions` and `project` to the step that logs in.',
  );
}

function refuseDemands(inputs: Inputs): void {
  const found = inputs.find('expected-account-id') ?? inputs.find('required-permissions');
  if (!found) return;
  throw new Failure(
    'invalid-input',
    `${found.label} is given, but \`sign\` asks nobody and can't check it.`,
    'Log in first, with `jira-auth exec` or `jira-auth export`, or leave it out.',
  );
}

/** What a key is made of. */
const SIGNING = ['site-url', 'consumer-key', 'private-key', 'oauth-token'] as const;

function keyFromInputs(inputs: Inputs, { stderr }: CliEffects): Signing {
  refuseDemands(inputs);
  const lacking = SIGNING.filter((name) => !inputs.find(name)).map((name) => `\`${name}\``);
  if (lacking.length > 0) {
    throw new Failure(
      lacking.join() === '`site-url`' ? 'invalid-input' : 'missing-credentials',
      `Not set: ${lacking.join(', ')}.`,
      'Set the site and the application link, or run this in the job of the step that logged in with one.',
    );
  }
  const secretsWithheld = (): undefined => undefined;
  const site = readSite(inputs, secretsWithheld);
  const credentials = readCredentials(inputs, {
    // Nothing is printed here but the header that was asked for.
    mask: () => undefined,
    warn: (text) => {
      stderr(`jira-auth: ${text}\n`);
    },
    secretsWithheld,
  });
  requireDeployment(credentials.method, 'data-center');
  if (credentials.method !== 'oauth1' || site.deployment !== 'data-center') {
    throw new TypeError('A pinned method was not the one that was read.');
  }
  return { key: credentials, baseUrl: site.url };
}
