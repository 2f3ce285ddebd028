import type { InputName } from '../inputs/schema.js';
import { systemOf } from '../hand-over/systems.js';
import { asIdentifier } from '../methods/method.js';
import { isReference } from '../read/credentials.js';
import { missingCredentials } from '../failure.js';
import { readSettings } from '../read/settings.js';
import { readSite } from '../read/site.js';
import { readAllowedHosts, refusalOf } from '../read/address.js';
import { readWriteBack } from '../read/write-back.js';
import { commandLineStore } from './saving-command.js';
import type { Secret } from '../secret.js';
import { createStore } from '../store/index.js';
import { NEW_TOKEN_FAILURES } from '../store/token-store.js';
import { openNetwork } from '../transport/network.js';
import { bearer } from '../credential.js';
import { verify } from '../verify.js';
import { settleDeployment } from '../verify/deployment.js';
import { noSite, reachableSites } from '../verify/sites.js';
import { lookUpCloudId } from '../verify/tenant.js';
import { invalid } from '../values/given.js';
import { type Call, NO_MASK } from './call.js';

/** A person's grant as given: the OAuth 2.0 app, the place for its token, and the restrictions on it. */
export type Grant = ReturnType<typeof readGrant>;

/** Places that can also be read for the current refresh token, and all places to save one. */
const READABLE = ['refresh-token-file', 'refresh-token-variable'] as const satisfies InputName[];
const PLACES = [...READABLE, 'refresh-token-secret', 'save-command'] as const satisfies InputName[];

const ONE_PLACE =
  'one of `refresh-token-file`, `refresh-token-variable`, `refresh-token-secret` and `save-command`';

const WHERE =
  'The client\'s ID and secret are on the "Settings" page of the OAuth 2.0 app at https://developer.atlassian.com/console/myapps.';

/** Reads a grant before anything is sent. @throws Failure that names everything missing at once; `invalid-input` */
export function readGrant({ inputs, options, environment }: Call, door: 'consent' | 'refresh') {
  const [hosts, settings] = [readAllowedHosts(inputs, true), readSettings(inputs)];
  const site = readSite(inputs, undefined, true);
  const has = (name: InputName): boolean => {
    const given = inputs.find(name);
    return given !== undefined && !isReference(given);
  };
  const isPrinted = options['print'] === true;
  const hasPlace = isPrinted || PLACES.some(has);
  const needed: InputName[] = ['client-id', 'client-secret'];
  if (door === 'refresh' && hasPlace && !READABLE.some(has)) needed.push('refresh-token');
  if (has('refresh-token-secret') || has('access-token-secret')) needed.push('github-token');
  if (has('refresh-token-variable')) needed.push('gitlab-token');
  const lacking = needed.filter((name) => !has(name));
  const places =
    door === 'refresh'
      ? `To save the new one, give ${ONE_PLACE}. With \`refresh-token-secret\` or \`save-command\`, set \`refresh-token\` as well.`
      : `Give ${ONE_PLACE}. Or give --print, for standard output.`;
  const id = inputs.find('client-id');
  const clientSecret = lacking.length > 0 ? undefined : inputs.secret('client-secret', NO_MASK);
  if (!id || !clientSecret) {
    const names = new Intl.ListFormat('en-GB').format(lacking.map((name) => `\`${name}\``));
    const unset = `${names} ${lacking.length === 1 ? 'is' : 'are'} not set`;
    const where = lacking[0]?.startsWith('client-') ? ` ${WHERE}` : '';
    throw missingCredentials(
      hasPlace ? `${unset}.` : `${unset}, and there is no place to save the refresh token.`,
      `Set ${names}.${hasPlace ? where : ` ${places}`}`,
      () => systemOf(environment).secretsWithheld?.(environment),
    );
  }
  if (!hasPlace) throw invalid('There is no place to save the refresh token.', places);
  const clientId = asIdentifier(id, 'an OAuth client ID');
  const writeBack = readWriteBack(inputs, NO_MASK);
  if (writeBack.store && isPrinted) {
    throw invalid(
      'More than one place for the refresh token is given: standard output, and one that keeps it.',
      'Choose exactly one: leave out --print, or the other one.',
    );
  }
  const isDemanding = settings.expectedAccountId !== undefined || settings.requiredPermissions.length > 0;
  const isRestricted = hosts !== undefined || isDemanding;
  const failures = door === 'consent' ? NEW_TOKEN_FAILURES : undefined;
  return { clientId, clientSecret, hosts, settings, isDemanding, isRestricted, site, writeBack, failures };
}

/** Opens a network and the token's store, and finds out which Atlassian hosts may see the grant. @throws Failure */
export async function connect({ settings, site, failures, writeBack: { store } }: Grant, call: Call) {
  const { signal, debug, terminal, now } = call;
  const network = await openNetwork({ ...call, info: terminal.say }, settings);
  debug(`Token storage: ${store?.kind ?? 'standard output'}.`);
  const effects = { send: network.sendToTheEnd, mask: NO_MASK, signal, commandLineStore, failures };
  const settled = site.deployment === undefined ? await settleDeployment(network.send, site) : site;
  if (settled.deployment !== 'cloud') {
    throw invalid(
      '`site-url` leads to a Jira Data Center, and this command is for Jira Cloud grants.',
      'Leave `site-url` out for a grant of Jira Cloud. On a Data Center, each login with `jira-auth export` or `exec` exchanges the refresh token.',
    );
  }
  const { realm } = settled;
  // A code or a token is valid for one exchange, so Ctrl+C must not lose its answer.
  const endpoint = { ...effects, now, url: `https://${realm.authHost}/oauth/token`, isCloud: true };
  return { ...network, site: settled, endpoint, store: store && createStore(store, effects) };
}

/**
 * Enforces the restrictions on a new grant: the site in `site-url`, or else one of its sites, must be allowed, and have
 * the expected account and the required permissions there. @throws Failure
 */
export async function requireOfGrant(
  { hosts, settings, isDemanding }: Grant,
  accessToken: Secret,
  { site, ...network }: Awaited<ReturnType<typeof connect>>,
  { now, terminal: { say } }: Call,
): Promise<void> {
  const { realm, url } = site;
  const all = await reachableSites(network.send, realm, bearer(accessToken));
  const isListed = url === undefined || all.some((each) => each.url === url);
  // A renamed site also has its old address.
  const cloudId = site.cloudId ?? (isListed ? undefined : await lookUpCloudId(network.send, url));
  const sites = all.filter((each) => (cloudId ? each.cloudId === cloudId : !url || each.url === url));
  const refusals = sites.map((each) => refusalOf(hosts, 'The grant', each.url));
  const found = sites[refusals.indexOf(undefined)];
  if (!found) throw refusals[0] ?? noSite(url ?? site.customDomain);
  if (!isDemanding) return;
  await verify(
    {
      site: { deployment: 'cloud', realm, customDomain: undefined, ...found },
      settings,
      credentials: { method: 'access-token', accessToken },
      ...{ clientCertificate: undefined, renewal: undefined },
      writeBack: { store: undefined, accessToken: undefined },
    },
    {
      ...{ ...network, store: undefined, mask: NO_MASK, now, info: say, warn: say },
      ...{ onExchange: () => undefined, onSession: () => undefined },
    },
  );
}
