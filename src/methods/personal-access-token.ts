import { LOGGING_IN, through } from '../values/input-kind.js';
import { bearer } from '../credential.js';
import { familyOf, ifRejected, method, proveAt } from './method.js';

/** A Data Center personal access token (Jira: from 8.14 on): Bearer, because it doesn't work as a password. */
export const personalAccessToken = method({
  name: 'personal-access-token',
  words: 'personal access token',
  family: familyOf('personal access token', 'personal-access-token'),
  inputs: through(LOGGING_IN, {
    'personal-access-token': {
      help: 'Personal access token of Jira Data Center.',
      secret: true,
      variables: ['JIRA_PAT', 'JIRA_PERSONAL_TOKEN'],
    },
    'token-name': {
      help: "The token's name in Jira, or its label at Atlassian, to find its expiry date among several tokens.",
    },
  }),
  read: (login) => ({ personalAccessToken: login.required('personal-access-token') }),
  dataCenter: async ({ personalAccessToken }, context) => {
    const credential = bearer(personalAccessToken);
    const proof = await proveAt(context.site.url, credential, context).catch(
      ifRejected((failure) =>
        failure.advising(
          'Personal access tokens are listed in your Jira profile; before Jira 8.14 there are none.',
        ),
      ),
    );
    const { endOfPersonalAccessToken } = await import('../verify/personal-access-tokens.js');
    const end = await endOfPersonalAccessToken(credential, context);
    return { ...proof, expiresAt: end.credentialEnd?.at, ...end };
  },
  isLongLived: true,
  renewal: ({ siteUrl, store }) => [
    siteUrl && tokensPage(siteUrl),
    `Create a personal access token in its owner's Jira profile, and ${store}; \`jira-auth check --renew\` does both.`,
  ],
  renewedBy: 'check',
});

/** The page where users list, create and revoke their tokens. */
export function tokensPage(siteUrl: string): string {
  return `${siteUrl}/secure/ViewProfile.jspa?selectedTab=com.atlassian.pats.pats-plugin:jira-user-personal-access-tokens`;
}
