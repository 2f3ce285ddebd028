import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fixtures, startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { ask } from './client.js';
import type { Answer } from './client.js';

const { sites, tokens, users, government, customDomain } = fixtures;
const FED = government.site;
const GATEWAY = `https://${government.apiHost}/ex/jira/${FED.cloudId}/rest/api/3`;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

function exchange(host: string, body: object): Promise<Answer> {
  return ask(sandbox, `https://${host}/oauth/token`, { method: 'POST', body });
}

function clientCredentials(client: { clientId: string; clientSecret: string }): object {
  return {
    grant_type: 'client_credentials',
    client_id: client.clientId,
    client_secret: client.clientSecret,
  };
}

describe('the government realm', () => {
  it('has a site with a cloudId', async () => {
    expect((await ask(sandbox, `${FED.url}/_edge/tenant_info`)).json()).toEqual({ cloudId: FED.cloudId });
    const info = await ask(sandbox, `${FED.url}/rest/api/3/serverInfo`);
    expect(info.json()).toMatchObject({ baseUrl: FED.url, deploymentType: 'Cloud' });
    const other = await ask(sandbox, 'https://nobody.atlassian-us-gov-mod.net/_edge/tenant_info');
    expect([other.status, other.text]).toEqual([404, expect.stringContaining('Site temporarily')]);
  });

  it('takes its own credentials', async () => {
    const { email } = government;
    const classic = { basic: [email, government.tokens.classic] } as const;
    const scoped = { basic: [email, government.tokens.scoped] } as const;
    expect((await ask(sandbox, `${FED.url}/rest/api/3/myself`, classic)).json()).toMatchObject({
      emailAddress: email,
    });
    expect((await ask(sandbox, `${GATEWAY}/myself`, scoped)).status).toBe(200);
    expect((await ask(sandbox, `${FED.url}/rest/api/3/issue/FED-1`, classic)).status).toBe(200);

    const issued = await exchange(
      government.authHost,
      clientCredentials(government.tokens.clientCredentials),
    );
    const bearer = (issued.json() as { access_token: string }).access_token;
    const claims = Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString();
    expect(claims).toContain(`"iss":"https://${government.authHost}"`);
    expect((await ask(sandbox, `${GATEWAY}/myself`, { bearer })).json()).toMatchObject({
      emailAddress: government.serviceAccount.email,
    });

    const { clientId, clientSecret, refreshToken, accessToken } = government.tokens.threeLegged;
    const refresh = { grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret };
    const next = await exchange(government.authHost, { ...refresh, refresh_token: refreshToken });
    expect(next.json()).toMatchObject({ refresh_token: expect.any(String) as unknown });
    const resources = `https://${government.apiHost}/oauth/token/accessible-resources`;
    expect((await ask(sandbox, resources, { bearer: accessToken })).json()).toMatchObject([
      { id: FED.cloudId },
      { id: FED.cloudId, url: FED.url },
    ]);
  });

  it('and the commercial one know nothing of each other', async () => {
    const strangers: [string, string, string][] = [
      [`${FED.url}/rest/api/3/myself`, users.ada.email, tokens.classic],
      [`${GATEWAY}/myself`, users.ada.email, tokens.scoped],
      [`${sites.acme.url}/rest/api/3/myself`, government.email, government.tokens.classic],
      [
        `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}/rest/api/3/myself`,
        government.email,
        government.tokens.scoped,
      ],
    ];
    for (const [url, email, token] of strangers) {
      expect((await ask(sandbox, url, { basic: [email, token] })).status).toBe(401);
    }
    const wrongWay = [
      await exchange(government.authHost, clientCredentials(tokens.clientCredentials)),
      await exchange('auth.atlassian.com', clientCredentials(government.tokens.clientCredentials)),
    ];
    for (const answer of wrongWay) expect(answer.json()).toMatchObject({ error: 'access_denied' });
    expect((await ask(sandbox, `${GATEWAY}/myself`, { bearer: tokens.accessToken })).status).toBe(401);

    const { scoped } = tokens;
    const elsewhere = `https://api.atlassian.com/ex/jira/${FED.cloudId}/rest/api/3/myself`;
    expect((await ask(sandbox, elsewhere, { basic: [users.ada.email, scoped] })).status).toBe(404);
  });
});

describe("acme's own name", () => {
  it("answers as acme's site to nobody in particular", async () => {
    expect((await ask(sandbox, `${customDomain.url}/_edge/tenant_info`)).json()).toEqual({
      cloudId: sites.acme.cloudId,
    });
    const info = await ask(sandbox, `${customDomain.url}/rest/api/3/serverInfo`);
    expect(info.json()).toMatchObject({ baseUrl: customDomain.url, deploymentType: 'Cloud' });
    expect((await ask(sandbox, `${customDomain.url}/rest/api/3/field`)).status).toBe(200);
    expect((await ask(sandbox, `${customDomain.url}/rest/api/3/issue/PROJ-1`)).status).toBe(404);
    expect((await ask(sandbox, `${customDomain.url}/rest/api/3/myself`)).status).toBe(401);
  });

  it.each([
    ['a classic token', { basic: [users.ada.email, tokens.classic] }],
    ['a Bearer', { bearer: tokens.accessToken }],
  ] as const)('takes no credential, not even %s', async (_name, question) => {
    for (const path of ['myself', 'serverInfo']) {
      const answer = await ask(sandbox, `${customDomain.url}/rest/api/3/${path}`, question);
      expect([answer.status, answer.text]).toEqual([
        401,
        'Client must be authenticated to access this resource.',
      ]);
    }
    const acme = { basic: [users.ada.email, tokens.classic] } as const;
    expect((await ask(sandbox, `${sites.acme.url}/rest/api/3/myself`, acme)).status).toBe(200);
  });
});
