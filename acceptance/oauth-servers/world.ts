import type { Hosts } from '../../sandbox/hosts.js';
import type { ModelReply, ModelRequest } from '../../sandbox/http.js';
import { fixtures, startSandbox } from '../../sandbox/index.js';
import type { Stage } from '../kit/program.js';
import { startOidcProvider } from './oidc-provider.js';

const { consent, dataCenter, tokens } = fixtures;
const AUTH_HOST = 'auth.atlassian.com';
/** Also has the token endpoint of OAuth credentials for builds and deployments. */
const API_HOST = 'api.atlassian.com';
export const DATA_CENTER_TOKENS = `${dataCenter.contextPath}/rest/oauth2/latest/token`;
export const FORM = 'application/x-www-form-urlencoded';

interface Exchange {
  readonly contentType: string;
  readonly grantType: string;
  readonly status: number;
  /** OAuth's error, empty for a success. */
  readonly error: string;
}

export type World = Awaited<ReturnType<typeof startWorld>>;

export async function startWorld({ place, later }: Stage) {
  const server = await startOidcProvider();
  later(() => server.close());
  const exchanges: Exchange[] = [];

  async function exchange(request: ModelRequest): Promise<ModelReply> {
    const { 'content-type': type = '' } = request.headers;
    const isForm = type.startsWith(FORM);
    const form = new URLSearchParams(
      isForm ? request.body : (JSON.parse(request.body) as Record<string, string>),
    );
    // Atlassian accepts JSON, as documented, but a server that follows RFC 6749 doesn't.
    const reply = await server.answer({ ...asForm(request, form), path: '/oauth/token' });
    const { error = '' } = JSON.parse(reply.body) as { error?: string };
    const contentType = type.split(';')[0] ?? '';
    exchanges.push({ contentType, grantType: form.get('grant_type') ?? '', status: reply.status, error });
    return reply;
  }

  /** Replaces a token of the server by the model's for the same client, because the model knows only its own. */
  async function ask(hosts: Hosts, request: ModelRequest): Promise<ModelReply> {
    const [, issued] = /^Bearer (\S+)$/.exec(request.headers['authorization'] ?? '') ?? [];
    const client = issued === undefined ? undefined : await server.clientOf(issued);
    const known = client === undefined ? undefined : await tokenOfModel(hosts, client, request);
    const headers = { ...request.headers, ...(known !== undefined && { authorization: `Bearer ${known}` }) };
    return hosts.handler(request.host)({ ...request, headers });
  }

  const sandbox = await startSandbox({
    handler: (host, hosts) => (request) => {
      if (request.path === tokenPath(host)) return exchange(request);
      return host === AUTH_HOST ? server.answer(request) : ask(hosts, request);
    },
  });
  later(() => sandbox.close());
  sandbox.dataCenter.version = '11';
  Object.assign(place.job.env, sandbox.env);
  return { place, env: sandbox.env, exchanges };
}

function asForm(request: ModelRequest, form: URLSearchParams): ModelRequest {
  const body = form.toString();
  return { ...request, headers: { ...request.headers, 'content-type': FORM }, body };
}

function tokenPath(host: string): string | undefined {
  if (host === dataCenter.host) return DATA_CENTER_TOKENS;
  return [AUTH_HOST, API_HOST].includes(host) ? '/oauth/token' : undefined;
}

/** Returns the model's access token for one of its clients. */
async function tokenOfModel(hosts: Hosts, clientId: string, request: ModelRequest): Promise<string> {
  if (clientId === consent.clientId) return tokens.accessToken;
  if (clientId === dataCenter.tokens.oauth2.clientId) return dataCenter.tokens.oauth2.accessToken;
  const { deployer, clientCredentials } = tokens;
  const [host, { clientSecret }] =
    clientId === deployer.clientId
      ? [API_HOST, deployer]
      : clientId === clientCredentials.clientId
        ? [AUTH_HOST, clientCredentials]
        : [dataCenter.host, dataCenter.tokens.serviceAccount];
  const credentials = { client_id: clientId, client_secret: clientSecret, audience: API_HOST };
  const grant = { grant_type: 'client_credentials', scope: 'WRITE', ...credentials };
  const asked = asForm(request, new URLSearchParams(grant));
  const reply = await hosts.handler(host)({
    ...{ ...asked, method: 'POST', host, origin: `https://${host}`, path: tokenPath(host) ?? '' },
    ...(host === API_HOST && { body: JSON.stringify(grant) }),
    query: new URLSearchParams(),
  });
  return (JSON.parse(reply.body) as { access_token: string }).access_token;
}
