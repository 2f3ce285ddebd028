import { METHODS } from '../methods/index.js';
import { looksLikeAtlassian, realmOfGateway } from '../realm.js';
import { contextPathOf, parseAddress, withCloudName } from './address.js';
import { type Given, invalid } from '../values/given.js';
import { EARLIER_SITE, type InputName, type Inputs } from './inputs.js';

/** The site that a step names, or else an earlier step's, unless this one names another's credential. */
export function namedSite(inputs: Inputs): Given | undefined {
  const found = inputs.find('site-url');
  if (found && isEarlierSite(found, inputs)) return isAnothersToo(inputs) ? undefined : found;
  const others = inputs.all('site-url');
  const other = found && others.find((each) => placeOf(each, inputs) !== placeOf(found, inputs));
  if (!other) return found;
  throw invalid(
    `${String(found.variable)} and ${String(other.variable)} name different sites.`,
    'Unset the one that is wrong, or give `site-url`.',
  );
}

/** True if the site is the default that an earlier step's results give. */
export function isEarlierSite({ variable }: Given, inputs: Inputs): boolean {
  return variable === EARLIER_SITE && inputs.result(EARLIER_SITE) !== undefined;
}

/** True if a person's OAuth grant was given. */
export function namesGrant(inputs: Inputs): boolean {
  return METHODS.some(({ grant = [] }) => grant.some((name) => inputs.find(name as InputName)));
}

function isAnothersToo(inputs: Inputs): boolean {
  const differs = (input: 'cloud-id' | 'deployment', result: string): boolean => {
    const value = inputs.find(input)?.value.toLowerCase();
    return value !== undefined && value !== 'auto' && value !== inputs.result(result)?.toLowerCase();
  };
  return (
    differs('cloud-id', 'JIRA_CLOUD_ID') ||
    differs('deployment', 'JIRA_DEPLOYMENT') ||
    // A Data Center that has seen no OAuth token so far would see another site's.
    (namesGrant(inputs) &&
      inputs.result('JIRA_DEPLOYMENT') === 'data-center' &&
      !METHODS.some(({ name, isOAuth }) => isOAuth && name === inputs.result('JIRA_AUTH_METHOD')))
  );
}

/** Where an address leads to, however it is spelt; what is no address stands for itself. */
function placeOf(given: Given, inputs: Inputs): string {
  try {
    const deployment = inputs.find('deployment')?.value;
    const { scheme, host: name, port, rest } = withCloudName(parseAddress(given), deployment);
    const host = name.replace(/\.$/, '');
    const hasPath = realmOfGateway(host) || !looksLikeAtlassian(host);
    return JSON.stringify([scheme, host, port, hasPath && contextPathOf(rest, given)]);
  } catch {
    return given.value;
  }
}
