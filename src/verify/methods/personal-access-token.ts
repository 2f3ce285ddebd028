import { Failure } from '../../failure.js';
import type { CredentialsOf } from '../../read/credentials.js';
import { bearer } from '../authorization.js';
import type { Method } from '../context.js';
import { askMyself } from '../myself.js';
import { endOfPersonalAccessToken } from '../personal-access-tokens.js';

/** A Data Center's personal access token (Jira: from 8.14 on): Bearer; as a password it does not work. */
export const personalAccessToken: Method<CredentialsOf<'personal-access-token'>> = {
  dataCenter: async ({ token }, context) => {
    const baseUrl = context.site.url;
    const credential = bearer(token);
    const account = await askMyself(context, { deployment: 'data-center', baseUrl }, credential).catch(
      (error: unknown) => {
        if (!(error instanceof Failure) || error.code !== 'credentials-rejected') throw error;
        throw error.advising(
          'Personal access tokens are listed in your Jira profile; before Jira 8.14 there are none.',
        );
      },
    );
    const { credentialEnd, endUnknown } = await endOfPersonalAccessToken(credential, context);
    return {
      method: 'personal-access-token',
      baseUrl,
      credential,
      account,
      expiresAt: credentialEnd?.at,
      credentialEnd,
      endUnknown,
    };
  },
};
