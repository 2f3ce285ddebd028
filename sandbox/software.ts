import type { Realm } from './accounts.js';
import { bearerOf } from './authorization.js';
import type { Clock } from './clock.js';
import { fakeJwt } from './fake.js';
import type { ClientFixture } from './fixtures.js';
import { json, jsonBody, objectIn, record } from './http.js';
import type { ModelReply, ModelRequest } from './http.js';
import type { Tenant } from './jira/issues.js';
import { gatewayUnauthorized } from './refusals.js';

export interface SoftwareClient {
  client: ClientFixture;
  cloudId: string;
  deploys: boolean;
}

type Entity = Record<string, unknown>;

const BULK = /^\/jira\/deployments\/0\.1\/cloud\/([^/]+)\/bulk$/;
const NEEDED = [
  ...['deploymentSequenceNumber', 'updateSequenceNumber', 'displayName', 'associations', 'url'],
  ...['description', 'lastUpdated', 'state', 'pipeline', 'environment'],
];

/** As users report. */
const LONGEST_S = 900;

/**
 * For Jira's OAuth credentials. Documented: the token endpoint, the path, the names in the 202 answer, and each entity
 * is judged separately. Decided here: 403 without the permission, 404 for another site, and a deployment of unknown
 * issues is accepted. @returns a handler that returns undefined for any other path
 */
export function createSoftware(
  { softwareClients, apiHost }: Realm,
  tenants: ReadonlyMap<string, Tenant>,
  clock: Clock,
  lifeSeconds: () => number,
): (request: ModelRequest) => ModelReply | undefined {
  const issued = new Map<string, { of: SoftwareClient; endsAt: number }>();

  function issue({ method, body }: ModelRequest): ModelReply {
    const sent = objectIn(body) ?? {};
    const of = softwareClients.find(
      ({ client }) => client.clientId === sent['client_id'] && client.clientSecret === sent['client_secret'],
    );
    if (method !== 'POST' || sent['grant_type'] !== 'client_credentials' || sent['audience'] !== apiHost) {
      return json(400, { error: 'invalid_request', error_description: 'Wrong grant_type or audience.' });
    }
    if (!of) return json(401, { error: 'access_denied', error_description: 'Unauthorized' });
    const seconds = Math.min(LONGEST_S, lifeSeconds());
    const [issuedAtMs, { clientId }] = [clock.now(), of.client];
    const endsAt = issuedAtMs + seconds * 1000;
    const id = `software-${issued.size + 1}`;
    const token = fakeJwt({ clientId, subject: clientId, issuedAtMs, expiresAtMs: endsAt, scope: '', id });
    issued.set(token, { of, endsAt });
    return json(200, { access_token: token, expires_in: seconds, token_type: 'Bearer' });
  }

  return (request) => {
    if (request.path === '/oauth/token') return issue(request);
    const [, cloudId] = BULK.exec(request.path) ?? [];
    if (cloudId === undefined) return undefined;
    const token = issued.get(bearerOf(request) ?? '');
    if (!token || clock.now() > token.endsAt) return gatewayUnauthorized();
    const tenant = tenants.get(cloudId);
    if (!tenant || cloudId !== token.of.cloudId) return json(404, { code: 404, message: 'Not Found' });
    if (!token.of.deploys) return json(403, { code: 403, message: 'Forbidden' });
    const { deployments } = jsonBody(request);
    if (request.method !== 'POST' || !Array.isArray(deployments)) return json(400, {});
    return json(202, judged(deployments.map(record), tenant));
  };
}

function judged(deployments: readonly Entity[], { issues }: Tenant): object {
  const known = new Set<unknown>([...issues.values()].flatMap(({ key, id }) => [key, id]));
  const named = deployments.flatMap(({ associations }) =>
    entriesOf(associations).flatMap(({ associationType: type, values }) =>
      type === 'issueIdOrKeys' && Array.isArray(values) ? (values as unknown[]) : [],
    ),
  );
  const missing = deployments.map((each) => NEEDED.filter((name) => each[name] === undefined));
  return {
    rejectedDeployments: missing.flatMap((names) =>
      names.length === 0 ? [] : { errors: [{ message: `Missing: ${names.join(', ')}` }] },
    ),
    unknownIssueKeys: [...new Set(named)].filter((key) => !known.has(key)),
  };
}

function entriesOf(value: unknown): Entity[] {
  return Array.isArray(value) ? value.map(record) : [];
}
