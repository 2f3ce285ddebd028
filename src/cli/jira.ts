import { handedOver, type Login, nothingHandedOver } from '../hand-over/handed-over.js';
import { type Marks, marksOfCredential } from '../read/credentials.js';
import { readSettings } from '../read/settings.js';
import { readSite } from '../read/site.js';
import { networkWith } from '../transport/network.js';
import { refuseUnsafeProcess, type Tls } from '../transport/trust.js';
import { requireExpected } from '../update/guards.js';
import { type Jira, openJira, type Place } from '../update/jira.js';
import { invalid } from '../values/given.js';
import { requirePermissions } from '../verify/permissions.js';
import type { Call } from './call.js';
import { withLogin } from './session.js';

/**
 * Uses the login that an earlier `export` or the surrounding `exec` handed over. Logs in by itself if another
 * credential or site is given, or if nothing was handed over. @returns the exit status @throws Failure
 */
export async function withJira(call: Call, use: (jira: Jira) => Promise<number>): Promise<number> {
  const { inputs, environment, terminal } = call;
  const open = (place: Place, tls: Tls | undefined, seconds: number): Jira =>
    openJira(place, networkWith(tls, { ...call, info: terminal.say }, seconds).send);
  const path = environment.JIRA_CURL_CONFIG;
  const login = path ? await handedOver(path) : undefined;
  const marks = marksOfCredential(inputs);
  if (!login || !isMeant(login, marks, call)) {
    if (path && Object.keys(marks).length === 0) throw nothingHandedOver(path);
    return withLogin(call, ({ session, tls, request: { settings } }) =>
      use(open(session, tls, settings.timeoutSeconds)),
    );
  }
  call.debug(`Uses the login that was handed over for ${login.siteUrl}.`);
  refuseUnsafeProcess(environment);
  const { requiredPermissions, project, timeoutSeconds } = readSettings(inputs);
  requireExpected(login, inputs);
  const jira = open(login, login.tls, timeoutSeconds);
  if (requiredPermissions.length > 0)
    await requirePermissions(jira.send, login, login.credential, requiredPermissions, project);
  return use(jira);
}

/** True if the credential and the site given here, if any, match the login. @throws Failure */
function isMeant({ marks: handed, siteUrl, baseUrl }: Login, marks: Marks, { inputs }: Call): boolean {
  const given = Object.entries(marks);
  const isSame = given.every(([name, mark]) => handed[name] === mark);
  if (!isSame || inputs.all('site-url').length === 0) return isSame;
  const site = readSite(inputs);
  const cloudId = 'cloudId' in site ? site.cloudId : undefined;
  if (site.url === siteUrl || (cloudId !== undefined && baseUrl.endsWith(`/${cloudId}`))) return true;
  if (given.length > 0) return false;
  throw invalid(
    `\`site-url\` names a different site from the one that an earlier step logged in to, ${siteUrl}.`,
    'Leave it out, or give a credential for that site as well.',
  );
}
