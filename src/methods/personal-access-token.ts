import { Failure } from '../failure.js';
import { LOGGING_IN, through } from '../values/input-kind.js';
import { bearer } from '../verify/authorization.js';
import { askMyself } from '../verify/myself.js';
import { endOfPersonalAccessToken, tokensPage } from '../verify/personal-access-tokens.js';
import { method } from './method.js';

/** A Data Center's personal access token (Jira: from 8.14 on): Bearer; as a password it does not work. */
export const personalAccessToken = method({
  name: 'personal-access-token',
  words: 'personal access token',
  family: {
    name: 'personal access token',
    marks: ['personal-access-token'],
    needs: ['personal-access-token'],
    renewed: ['personal-access-token'],
  },
  inputs: through(LOGGING_IN, {
    'personal-access-token': {
      secret: true,
      variables: ['JIRA_PAT', 'JIRA_PERSONAL_TOKEN'],
      help: 'Personal access token of Jira Data Center.',
    },
    'token-name': {
      help: "The token's name in Jira, or its label at Atlassian, to find its expiry by when the account has several.",
    },
  }),
  read: (login) => ({ personalAccessToken: login.required('personal-access-token') }),
  dataCenter: async ({ personalAccessToken }, context) => {
    const baseUrl = context.site.url;
    const credential = bearer(personalAccessToken);
    const account = await askMyself(context, { deployment: 'data-center', baseUrl }, credential).catch(
      (error: unknown) => {
        if (!(error instanceof Failure) || error.code !== 'credentials-rejected') throw error;
        throw error.advising(
          'Personal access tokens are listed in your Jira profile; before Jira 8.14 there are none.',
        );
      },
    );
    const end = await endOfPersonalAccessToken(credential, context);
    return { baseUrl, credential, account, expiresAt: end.credentialEnd?.at, ...end };
  },
  isLongLived: true,
  renewal: ({ siteUrl, store }) => [
    siteUrl && tokensPage(siteUrl),
    `Create a personal access token in its owner's Jira profile, and ${store}; \`jira-auth check --renew\` does both.`,
  ],
  renewedBy: 'check',
});
