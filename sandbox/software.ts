import type { Realm } from './accounts.js';
import { bearerOf } from './authorization.js';
import type { Clock } from './clock.js';
import { fakeJwt } from './fake.js';
import type { ClientFixture } from './fixtures.js';
import { errorCollection, json, jsonBody, objectIn, record, Refused } from './http.js';
import type { ModelReply, ModelRequest } from './http.js';
import type { Tenant } from './jira/issues.js';
import { gatewayUnauthorized } from './refusals.js';

/** One of Jira's OAuth credentials: a site's, with the permissions that were chosen when it was made. */
export interface SoftwareClient {
  client: ClientFixture;
  cloudId: string;
  permissions: readonly (keyof typeof KINDS)[];
}

type Entity = Record<string, unknown>;
type Refusals = readonly { key: unknown; message: string }[];

/** What is sent in one list, and how the answer speaks of it. */
interface Kind {
  list: string;
  accepted: string;
  rejected: string;
  needs: string;
  keyOf: (entity: Entity) => unknown;
  refusals: (refused: Refusals) => object;
}

const listed = (refused: Refusals): object =>
  refused.map(({ key, message }) => ({ key, errors: [{ message }] }));
const byKey = (refused: Refusals): object =>
  Object.fromEntries(refused.map(({ key, message }) => [String(key), [{ message }]]));

const COMMON = 'updateSequenceNumber displayName';

/** Development information has another shape: repositories with entities of three kinds. */
const KINDS = {
  builds: {
    ...{ list: 'builds', accepted: 'acceptedBuilds', rejected: 'rejectedBuilds', refusals: listed },
    needs: `pipelineId buildNumber ${COMMON} url state lastUpdated issueKeys`,
    keyOf: ({ pipelineId, buildNumber }) => ({ pipelineId, buildNumber }),
  },
  deployments: {
    ...{ list: 'deployments', accepted: 'acceptedDeployments', rejected: 'rejectedDeployments' },
    refusals: listed,
    needs: `deploymentSequenceNumber ${COMMON} associations url description lastUpdated state pipeline environment`,
    keyOf: ({ pipeline, environment, deploymentSequenceNumber }) => ({
      pipelineId: record(pipeline)['id'],
      environmentId: record(environment)['id'],
      deploymentSequenceNumber,
    }),
  },
  devinfo: undefined,
  featureflags: {
    ...{ list: 'flags', accepted: 'acceptedFeatureFlags', rejected: 'failedFeatureFlags', refusals: byKey },
    needs: 'id key issueKeys summary details',
    keyOf: ({ id }) => id,
  },
  remotelinks: {
    ...{ list: 'remoteLinks', accepted: 'acceptedRemoteLinks', rejected: 'rejectedRemoteLinks' },
    refusals: byKey,
    needs: `id ${COMMON} url type lastUpdated status associations`,
    keyOf: ({ id }) => id,
  },
} as const satisfies Record<string, Kind | undefined>;

const BULK = /^\/jira\/([a-z]+)\/0\.1\/cloud\/([^/]+)\/bulk$/;

/** About a quarter of an hour, as users report. */
const LONGEST_S = 900;

/**
 * The part of `https://api.atlassian.com` that Jira's OAuth credentials are for. Documented: the token endpoint, the
 * paths, the names in 202's answer, and that each entity is judged by itself. Decided here: the words of every refusal,
 * that a wrong client is refused as at `auth.atlassian.com`, 403 without a permission, 404 for another site, and that an
 * entity is accepted although no issue of it is known.
 *
 * @param lifeSeconds how long a token works at most that is given out from now on
 * @returns answers; undefined for a path that is none of these
 */
export function createSoftware(
  { softwareClients, apiHost }: Realm,
  tenants: ReadonlyMap<string, Tenant>,
  clock: Clock,
  lifeSeconds: () => number,
): (request: ModelRequest) => ModelReply | undefined {
  const issued = new Map<string, { of: SoftwareClient; endsAt: number }>();

  function issue({ method, body }: ModelRequest): ModelReply {
    if (method !== 'POST') return json(405, { error: 'method_not_allowed' }, { allow: 'POST' });
    const sent = objectIn(body) ?? {};
    const of = softwareClients.find(
      ({ client }) => client.clientId === sent['client_id'] && client.clientSecret === sent['client_secret'],
    );
    if (sent['grant_type'] !== 'client_credentials' || sent['audience'] !== apiHost) {
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
    const [, kind = '', cloudId = ''] = BULK.exec(request.path) ?? [];
    if (!isKind(kind)) return undefined;
    const token = issued.get(bearerOf(request) ?? '');
    if (!token || clock.now() > token.endsAt) return gatewayUnauthorized();
    const tenant = tenants.get(cloudId);
    if (!tenant || cloudId !== token.of.cloudId) return json(404, { code: 404, message: 'Not Found' });
    if (!token.of.permissions.includes(kind)) return json(403, { code: 403, message: 'Forbidden' });
    if (request.method !== 'POST') return errorCollection(405, ['Method not allowed.']);
    const body = jsonBody(request);
    return json(
      202,
      kind === 'devinfo' ? developmentIn(body, tenant) : entitiesIn(body, KINDS[kind], tenant),
    );
  };
}

function isKind(kind: string): kind is keyof typeof KINDS {
  return Object.hasOwn(KINDS, kind);
}

function entitiesIn(
  body: Entity,
  { list, accepted, rejected, needs, keyOf, refusals }: Kind,
  tenant: Tenant,
): object {
  const entities = listIn(body, list);
  const judged = entities.map((entity) => ({ key: keyOf(entity), message: fault(entity, needs) }));
  return {
    [accepted]: judged.flatMap(({ key, message }) => (message === undefined ? [key] : [])),
    [rejected]: refusals(
      judged.flatMap(({ key, message }) => (message === undefined ? [] : { key, message })),
    ),
    ...unknownIn(entities, tenant),
  };
}

const IN_REPOSITORY = ['commits', 'branches', 'pullRequests'] as const;

function developmentIn(body: Entity, tenant: Tenant): object {
  const [accepted, failed]: [Entity, Entity] = [{}, {}];
  const repositories = listIn(body, 'repositories');
  for (const repository of repositories) {
    for (const kind of IN_REPOSITORY) {
      for (const entity of entriesOf(repository[kind])) {
        const message = fault(entity, 'id issueKeys updateSequenceId url');
        const place = message === undefined ? accepted : failed;
        const group = (place[String(repository['id'])] ??= {}) as Record<string, unknown[]>;
        (group[kind] ??= []).push(
          message === undefined ? entity['id'] : { id: entity['id'], errorMessages: [{ message }] },
        );
      }
    }
  }
  const entities = repositories.flatMap((each) => IN_REPOSITORY.flatMap((kind) => entriesOf(each[kind])));
  const { unknownIssueKeys } = unknownIn(entities, tenant);
  return { acceptedDevinfoEntities: accepted, failedDevinfoEntities: failed, unknownIssueKeys };
}

function entriesOf(value: unknown): Entity[] {
  return Array.isArray(value) ? value.map(record) : [];
}

function listIn(body: Entity, name: string): Entity[] {
  if (Array.isArray(body[name])) return entriesOf(body[name]);
  throw new Refused(errorCollection(400, [`${name} is missing`]));
}

function fault(entity: Entity, needs: string): string | undefined {
  const missing = needs.split(' ').filter((name) => entity[name] === undefined);
  return missing.length === 0 ? undefined : `Missing: ${missing.join(', ')}`;
}

/** Issue keys that are unknown, and associations with anything but issues: the model knows no services or commits. */
function unknownIn(
  entities: readonly Entity[],
  { issues }: Tenant,
): { unknownIssueKeys: unknown[]; unknownAssociations: unknown[] } {
  const associations = entities.flatMap((entity) => entriesOf(entity['associations']));
  const isOfIssues = ({ associationType: type }: Entity): boolean =>
    type === 'issueIdOrKeys' || type === 'issueKeys';
  const named = [
    ...entities.map((entity) => entity['issueKeys']),
    ...associations.filter(isOfIssues).map(({ values }) => values),
  ].flatMap((values): unknown[] => (Array.isArray(values) ? values : []));
  const known = new Set<unknown>([...issues.values()].flatMap(({ key, id }) => [key, id]));
  return {
    unknownIssueKeys: [...new Set(named)].filter((key) => !known.has(key)),
    unknownAssociations: associations.filter((each) => !isOfIssues(each)),
  };
}
