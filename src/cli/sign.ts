import type { SigningKey } from '../credential.js';
import { Failure } from '../failure.js';
import { readText } from '../files.js';
import { SIGNING_KEY_FILE } from '../hand-over/sign-command.js';
import { randomNonce, signature } from '../oauth1.js';
import { readCredentials } from '../read/credentials.js';
import { requireDeployment } from '../read/deployment.js';
import { type Environment, type InputName, Inputs } from '../read/inputs.js';
import { keyObject } from '../read/private-key.js';
import { readSite } from '../read/site.js';
import { Secret } from '../secret.js';
import { refuseDebugger } from '../transport/trust.js';
import { isObject, textField } from '../verify/json.js';
import type { CliEffects } from './effects.js';

/**
 * The header line of one request to a Data Center with an OAuth 1.0a application link.
 *
 * Only what goes to the site is signed: a signature for another host would be somebody else's to use.
 *
 * @throws Failure
 */
export function sign(method: string, url: string, effects: CliEffects): string {
  const { environment, now } = effects;
  refuseDebugger(environment);
  const { key, baseUrl } = keyFromFile(environment) ?? keyFromEnvironment(effects);
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
function keyFromFile(environment: Environment): Signing | undefined {
  const path = environment[SIGNING_KEY_FILE] ?? '';
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

/** Given for this command alone: what the address leads to is the user's own word, and nothing is sent. */
const IMPLIED: Readonly<Partial<Record<InputName, string>>> = {
  deployment: 'data-center',
  'allow-private-hosts': 'true',
  'auth-method': 'oauth1',
};

function keyFromEnvironment({ environment, stderr }: CliEffects): Signing {
  const inputs = new Inputs((name) => new Map(Object.entries(IMPLIED)).get(name) ?? '', environment);
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
  requireDeployment(credentials, 'data-center');
  if (credentials.method !== 'oauth1' || site.deployment !== 'data-center') {
    throw new TypeError('A pinned method was not the one that was read.');
  }
  return { key: credentials, baseUrl: site.url };
}
