import type { Renewed } from '../renew/personal-access-token.js';
import type { Answer, Source } from './source.js';

/** The Jira that the credential was tried on: Data Center lists an account's personal access tokens with their ends. */
export const jira: Source = {
  name: 'jira',
  find: ({ trial: { session, renewed } }) => {
    if (renewed) return ofSuccessor(renewed);
    const end = session?.credentialEnd;
    if (end?.source === 'jira') return { at: end.at ?? 'never' };
    return session?.endUnknown === undefined ? undefined : { unknown: session.endUnknown };
  },
};

function ofSuccessor({ savedIn, endsAt, left }: Renewed): Answer {
  const old = left.length === 0 ? 'the old one is revoked' : 'not everything of the old one is revoked';
  const said = `It was renewed: the new one is in ${savedIn}, and ${old}.`;
  return endsAt === undefined
    ? { unknown: [said, ...left, 'Jira did not say when the new one ends.'].join(' ') }
    : { at: endsAt, reasons: [said, ...left] };
}
