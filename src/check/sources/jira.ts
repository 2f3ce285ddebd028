import type { Source } from './source.js';

/** The Jira that the credential was tried on: Data Center lists an account's personal access tokens with their ends. */
export const jira: Source = {
  name: 'jira',
  find: ({ trial: { session } }) => {
    const end = session?.credentialEnd;
    if (end?.source === 'jira') return { at: end.at ?? 'never' };
    return session?.endUnknown === undefined ? undefined : { unknown: session.endUnknown };
  },
};
