import { Failure, orWithheld } from '../failure.js';
import { gitHubWithholds } from '../hand-over/github-event.js';
import { SIGNING_KEY_FILE } from '../hand-over/sign-command.js';
import { randomNonce, signature } from '../oauth1.js';
import { readCredentials } from '../read/credentials.js';
import type { Inputs } from '../read/inputs.js';
import { keyObject, readSmallFile } from '../values/pem.js';
import { readSettings } from '../read/settings.js';
import { readSite } from '../read/site.js';
import { valueOf } from '../results.js';
import { Secret } from '../secret.js';
import { refuseDebugger } from '../transport/trust.js';
import { requireExpected } from '../update/guards.js';
import { field, listIn, parsedObject, textField } from '../json.js';
import { invalid } from '../values/given.js';
import { type Call, NO_MASK } from './call.js';

/**
 * Prints a header line that signs one request with an OAuth 1.0a application link. It must be a request to the site,
 * because anyone could use a signature for another host. @throws Failure
 */
export function sign(call: Call): void {
  const { args, environment, inputs, now } = call;
  const [method = '', url = ''] = args;
  refuseDebugger(environment);
  // A link that options name must not give way to another one silently.
  const isGiven = LINK.flatMap((name) => inputs.all(name)).some(({ variable }) => variable === undefined);
  const path = isGiven ? '' : valueOf(environment, SIGNING_KEY_FILE);
  call.debug(`The key is ${path === '' ? 'from the inputs' : "the earlier step's"}.`);
  const { key, baseUrl } = path === '' ? keyFromInputs(call) : keyFromFile(path, inputs);
  const order = 'Give the method first, such as PUT, then the URL.';
  if (!/^[A-Za-z]{1,20}$/.test(method)) throw invalid('The first argument is not an HTTP method.', order);
  if (!leadsBelow(baseUrl, url)) {
    throw new Failure(
      'host-not-allowed',
      `The URL, as curl sends it, is not below ${baseUrl}/, so it is not signed.`,
      'Write it as "$JIRA_API_URL/...", percent-encoded, without a user name.',
    );
  }
  const value = signature(key, method.toUpperCase(), url, { now, nonce: randomNonce });
  const header = `Authorization: ${value.reveal()}`;
  if (call.json) call.printJson({ header });
  else call.stdout(`${header}\n`);
}

/** Checks the URL as written and as a URL parser reads it, so no `..` leads out of the context path. */
function leadsBelow(baseUrl: string, url: string): boolean {
  const isBelow = (text: string): boolean => text.startsWith(`${baseUrl}/`);
  const isPlain = /^[\x21-\x7e]+$/.test(url) && !url.includes('\\');
  return isPlain && isBelow(url) && URL.canParse(url) && isBelow(new URL(url).href);
}

const SAVED_KEY = 'The signing key of the earlier step';

/** Reads the key that the Action wrote for the command that it handed over. */
function keyFromFile(path: string, inputs: Inputs) {
  const saved = parsedObject(readSmallFile(path) ?? '') ?? {};
  const names = ['baseUrl', 'consumerKey', 'oauthToken', 'privateKey'];
  const [baseUrl, consumerKey, oauthToken, privateKey] = names.map((name) => textField(saved, name));
  const advice = 'Run `jira-auth sign` in the job that logged in, before its clean-up.';
  if (!baseUrl || !consumerKey || !oauthToken || !privateKey) throw invalid(`${SAVED_KEY} is gone.`, advice);
  const [id = '', name = ''] = listIn(field(saved, 'account')) as string[];
  requireExpected({ siteUrl: baseUrl, baseUrl, account: { id, name }, deployment: 'data-center' }, inputs);
  const { requiredPermissions, project = '' } = readSettings(inputs);
  const isOfProject = project === '' || field(saved, 'project') === project;
  const verified = isOfProject ? listIn(field(saved, 'permissions')) : [];
  if (!requiredPermissions.every((permission) => verified.includes(permission))) {
    throw invalid(
      'The earlier step did not check all of `required-permissions`, and `sign` sends no request.',
      'Give `required-permissions` and `project` to the step that logs in.',
    );
  }
  const pem = new Secret(privateKey);
  keyObject(SAVED_KEY, pem);
  return { key: { consumerKey, oauthToken: new Secret(oauthToken), privateKey: pem }, baseUrl };
}

/** Inputs that make up a key. */
const LINK = ['consumer-key', 'private-key', 'oauth-token'] as const;

function keyFromInputs({ inputs, environment, terminal: { warn } }: Call) {
  const secretsWithheld = () => gitHubWithholds(environment);
  const demand = inputs.find('expected-account-id') ?? inputs.find('required-permissions');
  if (demand) {
    throw invalid(
      `${demand.label} is given, but \`sign\` sends no request, so it can't check it.`,
      'Log in first, with `jira-auth exec` or `jira-auth export`, or leave it out.',
    );
  }
  const lacking = (['site-url', ...LINK] as const).filter((name) => !inputs.find(name));
  if (lacking.length > 0) {
    const missing = new Failure(
      lacking.join() === 'site-url' ? 'invalid-input' : 'missing-credentials',
      `Not set: ${lacking.map((name) => `\`${name}\``).join(', ')}.`,
      'Set the site and the application link, or run this in the job of the step that logged in with one.',
    );
    throw orWithheld(missing, secretsWithheld);
  }
  const site = readSite(inputs);
  // Only the requested header is printed here.
  const credentials = readCredentials(inputs, { mask: NO_MASK, warn, secretsWithheld });
  if (credentials.method !== 'oauth1' || site.deployment !== 'data-center')
    throw new TypeError('A pinned method was not the one that was read.');
  return { key: credentials, baseUrl: site.url };
}
