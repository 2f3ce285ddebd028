import { Failure } from '../failure.js';
import { parseAddress } from '../read/address.js';
import type { Inputs } from '../read/inputs.js';
import { readSettings, type Settings } from '../read/settings.js';
import { readAllowedHosts, refuseUnlisted } from '../read/site.js';
import { COMMERCIAL } from '../realm.js';
import type { Secret } from '../secret.js';
import type { Network } from '../transport/network.js';
import { bearer } from '../verify/authorization.js';
import { verify } from '../verify.js';
import { reachableSites } from '../verify/sites.js';
import { type CliEffects, NO_MASK } from './effects.js';

/** What a command that logs in nowhere can demand of a grant. */
export interface GrantGuards {
  readonly hosts: readonly string[] | undefined;
  readonly settings: Settings;
}

/** Reads them before anything is sent. @throws Failure `invalid-input` */
export function readGrantGuards(inputs: Inputs): GrantGuards {
  return { hosts: readAllowedHosts(inputs, true), settings: readSettings(inputs) };
}

/** For an address that no input gave. @throws Failure `host-not-allowed` */
export function requireListed(hosts: readonly string[] | undefined, label: string, url: string): void {
  refuseUnlisted(parseAddress({ label, value: url }), label, hosts);
}

/**
 * Demands of a grant that was just obtained: one of its sites has to be on the list, and there it has to be the right
 * account with the right permissions.
 *
 * @throws Failure
 */
export async function requireOfGrant(
  { hosts, settings }: GrantGuards,
  accessToken: Secret,
  { send, sendToTheEnd }: Network,
  { now, stderr }: CliEffects,
): Promise<void> {
  if (!hosts && !isDemanding(settings)) return;
  const sites = await reachableSites(send, COMMERCIAL, bearer(accessToken));
  const refusals: Failure[] = [];
  const site = sites.find(({ url }) => {
    try {
      requireListed(hosts, 'The grant', url);
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      refusals.push(error);
      return false;
    }
  });
  if (!site) throw refusals[0] ?? noSite();
  if (!isDemanding(settings)) return;
  const say = (text: string): void => {
    stderr(`${text}\n`);
  };
  await verify(
    {
      site: {
        deployment: 'cloud',
        realm: COMMERCIAL,
        url: undefined,
        customDomain: undefined,
        cloudId: site.cloudId,
      },
      settings,
      credentials: { method: 'access-token', accessToken },
      clientCertificate: undefined,
      writeBack: { store: undefined, accessToken: undefined },
      renewal: undefined,
    },
    {
      send,
      sendToTheEnd,
      store: undefined,
      mask: NO_MASK,
      now,
      info: say,
      warn: say,
      onExchange: () => undefined,
      onSession: () => undefined,
    },
  );
}

function isDemanding({ expectedAccountId, requiredPermissions }: Settings): boolean {
  return expectedAccountId !== undefined || requiredPermissions.length > 0;
}

function noSite(): Failure {
  return new Failure(
    'site-not-accessible',
    'The OAuth grant reaches no Jira site.',
    'Give consent again, choose a site, and ask for scopes of Jira.',
  );
}
