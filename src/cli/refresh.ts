import { bearer } from '../credential.js';
import { toUndo } from '../ending.js';
import { failureIn } from '../failure.js';
import { openAccessTokenStore } from '../store/index.js';
import { isoSeconds } from '../values/day.js';
import { Loss } from '../verify/loss.js';
import { rotate } from '../verify/rotation.js';
import { sitesIfAsked } from '../verify/sites.js';
import { type Call, NO_MASK } from './call.js';
import { connect, readGrant, requireOfGrant } from './grant.js';

/** Rotates a refresh token of Atlassian Cloud and saves its successor. Asks a site only to enforce restrictions. */
export async function refresh(call: Call): Promise<void> {
  const { say } = call.terminal;
  const loss = new Loss();
  const end = toUndo(() => {
    loss.tell(say);
  });
  try {
    const grant = readGrant(call, 'refresh');
    const { clientId, clientSecret } = grant;
    const refreshToken = call.inputs.secret('refresh-token', NO_MASK);
    const connection = await connect(grant, call);
    const { send, sendToTheEnd, endpoint, site, store } = connection;
    const accessTokenStore = await openAccessTokenStore(grant.writeBack, sendToTheEnd);
    const { tokens, savedIn } = await rotate(
      { clientId, clientSecret, refreshToken, redirectUri: undefined },
      endpoint,
      { sendToTheEnd, store, onExchange: loss.note, info: say, warn: say },
    );
    if (grant.isRestricted) await requireOfGrant(grant, tokens.accessToken, connection, call);
    await accessTokenStore?.save(tokens.accessToken);
    const sites = await sitesIfAsked(send, site.realm, bearer(tokens.accessToken), say);
    const accessTokenSavedIn = accessTokenStore?.description;
    const expiresAt = tokens.expiresAt && isoSeconds(tokens.expiresAt);
    if (call.json) call.printJson({ savedIn, accessTokenSavedIn, expiresAt, sites });
    else {
      if (accessTokenSavedIn !== undefined) say(`The access token is saved: ${accessTokenSavedIn}.`);
      if (expiresAt !== undefined) say(`The access token works until ${expiresAt}.`);
      if (sites) say(`The grant reaches ${sites.join(', ') || 'no Jira site'}.`);
    }
    loss.forget();
  } catch (error) {
    throw loss.addedTo(failureIn(error));
  } finally {
    await end();
  }
}
