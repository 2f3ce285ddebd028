import { bearer } from '../credential.js';
import { COMMERCIAL } from '../site.js';
import { invalid } from '../values/given.js';
import { clientCredentials } from './client-credentials.js';
import { method } from './method.js';
import { OAUTH_CLIENT } from './oauth.js';

/**
 * Jira Cloud's OAuth credentials for builds, deployments and the like (Atlassian: "Integrate Jira Software Cloud with
 * on-premises tools"). They belong to no account, so the token endpoint's answer is the proof.
 */
export const oauthCredentials = method({
  ...OAUTH_CLIENT,
  name: 'oauth-credentials',
  words: 'OAuth credentials for builds and deployments',
  inputs: clientCredentials.inputs,
  read: clientCredentials.read,
  refuses: ({ expectedAccountId, requiredPermissions: [permission], project, accessTokenSecret }) => {
    const ofAccounts = {
      'expected-account-id': expectedAccountId,
      'required-permissions': permission,
      project,
      'access-token-secret': accessTokenSecret,
    };
    const [name] = Object.entries(ofAccounts).find(([, value]) => value !== undefined) ?? [];
    return name === undefined
      ? undefined
      : invalid(
          `\`${name}\` needs an account, but OAuth credentials for builds and deployments belong to none.`,
          `Leave \`${name}\` out. What such credentials may send is chosen in Jira where they are created.`,
        );
  },
  cloud: async (client, context) => {
    const { realm, url, customDomain } = context.site;
    if (realm !== COMMERCIAL) {
      throw invalid(
        "The method oauth-credentials isn't available in Atlassian Government Cloud: Atlassian documents no token endpoint for it there.",
        "Use a service account's OAuth client or API token.",
      );
    }
    if (url === undefined && customDomain === undefined) {
      throw invalid(
        "The method oauth-credentials can't ask for the site's own address, and `site-url` is an address on the gateway.",
        'Set `site-url` to the site, such as https://acme.atlassian.net.',
      );
    }
    const { endpointOf, requestAccess } = await import('./oauth-proof.js');
    const baseUrl = `https://${realm.apiHost}`;
    const { accessToken, scopes, expiresAt } = await requestAccess(
      client,
      { ...endpointOf(context), url: `${baseUrl}/oauth/token` },
      "It may also be a service account's client, which needs `auth-method: client-credentials`.",
      realm.apiHost,
    );
    return {
      baseUrl,
      apiUrl: '',
      credential: bearer(accessToken),
      account: { id: '', name: '', type: '', unknown: 'The credential belongs to no account.' },
      ...{ accessToken, scopes, expiresAt },
    };
  },
  renewal: ({ siteUrl, store }) => [
    siteUrl,
    `Under Settings, Marketplace apps, OAuth credentials, have a site admin create credentials with the same permissions, and ${store}.`,
  ],
});
