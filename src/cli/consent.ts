import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Failure, failureIn } from '../failure.js';
import { kindOf } from '../inputs/schema.js';
import { forPrograms } from '../look-ups.js';
import type { Realm } from '../site.js';
import { Secret } from '../secret.js';
import { orTold } from '../store/token-store.js';
import { inStore } from '../store/index.js';
import { bearer } from '../credential.js';
import { sitesIfAsked } from '../verify/sites.js';
import { requestTokens } from '../verify/token-endpoint.js';
import { invalid } from '../values/given.js';
import type { Call } from './call.js';
import { connect, type Grant, readGrant, requireOfGrant } from './grant.js';
import { hasState, listenForRedirect, type Redirect } from './redirect-server.js';

/** Obtains a person's consent and a refresh token (Atlassian: OAuth 2.0 3LO, no PKCE). @returns the exit status */
export async function consent(call: Call): Promise<number> {
  const { options, signal, terminal } = call;
  const isPasted = options['paste'] === true;
  const grant = readGrant(call, 'consent');
  const redirectUri = readRedirectUri(call, isPasted);
  // Try the store before asking a person for anything, but don't lock it while they decide.
  const { site, store } = await connect(grant, call);
  if (store) await inStore(store, () => Promise.resolve());
  const state = randomBytes(24).toString('base64url');
  const url = authorizationUrl(grant, site.realm, redirectUri, state, call);
  const address = new URL(redirectUri);
  const listener = isPasted ? undefined : await listenForRedirect(address, state, signal);
  try {
    terminal.say(`Open this page, choose the site, and accept:\n\n  ${url}\n`);
    if (options['browser'] !== false && !isPasted && !(await openBrowser(url)))
      terminal.say('No browser could be opened here. Open the page by hand.');
    const redirect = await (listener?.redirect ?? pastedRedirect(address, state, call));
    const printed = {};
    try {
      await finish(codeIn(redirect.parameters), redirectUri, grant, call, printed);
    } catch (error) {
      const told = call.fail(failureIn(error), printed);
      await redirect.answer(told);
      return told.exitStatus;
    }
    await redirect.answer(undefined);
    return 0;
  } finally {
    listener?.close();
  }
}

/** Exchanges the code, saves or prints the refresh token, and tells which sites it reaches. @param printed as JSON */
async function finish(code: Secret, uri: string, grant: Grant, call: Call, printed: Record<string, string>) {
  const { json, printJson, stdout, terminal } = call;
  const { say } = terminal;
  // Start a new timeout, because a person takes minutes.
  const connection = await connect(grant, call);
  const { store, endpoint, send, site } = connection;
  const now = call.now();
  const keep = async (refreshToken: Secret): Promise<void> => {
    if (!store) {
      const text = refreshToken.reveal();
      // A failure that follows is in the same document.
      if (json) Object.assign(printed, { refreshToken: text });
      else stdout(`${text}\n`);
      return;
    }
    await inStore(store, async () => {
      await store.save(refreshToken);
      await orTold(() => store.remember?.(now), say);
    }).catch((error: unknown) => {
      throw failureIn(error).advising('Then give consent again: the new token is lost.');
    });
    say(`The refresh token is saved: ${store.description}.`);
  };
  const { accessToken, refreshToken } = await requestTokens(
    endpoint,
    grant.clientId,
    grant.clientSecret,
    { grant_type: 'authorization_code', code, redirect_uri: uri },
    grant.isRestricted ? undefined : keep,
  );
  if (!refreshToken) {
    throw new Failure(
      'untrusted-response',
      'Atlassian issued no refresh token.',
      'Make sure that the OAuth app may use offline_access, and give consent again.',
    );
  }
  if (grant.isRestricted) {
    // Check before saving, because the wrong person may have consented.
    await requireOfGrant(grant, accessToken, connection, call);
    await keep(refreshToken);
  }
  if (json && !store) printJson(printed);
  const sites = await sitesIfAsked(send, site.realm, bearer(accessToken), say);
  const consentedOn = now.toISOString().slice(0, 10);
  if (!store?.remember) {
    say(
      `Consent was given on ${consentedOn}: keep that date as JIRA_CONSENTED_ON, so that \`jira-auth check\` can tell when it may have to be given again.`,
    );
  }
  if (json && store) printJson({ savedIn: store.description, consentedOn, sites });
  else if (sites) say(`The grant reaches ${sites.join(', ') || 'no Jira site'}.`);
}

function authorizationUrl(grant: Grant, realm: Realm, redirectUri: string, state: string, { inputs }: Call) {
  const scopes = inputs.find('scopes')?.value ?? String(kindOf('scopes').default);
  // Without `offline_access`, Atlassian issues no refresh token.
  const wanted = new Set([...(scopes.match(/[^\s,]+/g) ?? []), 'offline_access']);
  const parameters = new URLSearchParams({
    audience: realm.apiHost,
    client_id: grant.clientId,
    scope: [...wanted].join(' '),
    redirect_uri: redirectUri,
    state,
    response_type: 'code',
    prompt: 'consent',
  });
  // Some servers refuse a plus sign for a space.
  return `https://${realm.authHost}/authorize?${parameters.toString().replaceAll('+', '%20')}`;
}

function codeIn(parameters: URLSearchParams): Secret {
  const code = parameters.get('code') ?? '';
  if (code !== '' && code.length <= 4096) return new Secret(code);
  throw parameters.get('error') === 'access_denied'
    ? new Failure('permission-denied', 'The consent was declined.', 'Run this again, and accept.')
    : new Failure(
        'untrusted-response',
        'The answer contains no code.',
        'Check the OAuth app: its scopes, and that the redirect URL is registered exactly as it was given.',
      );
}

async function pastedRedirect({ origin, pathname, href }: URL, state: string, call: Call): Promise<Redirect> {
  const { terminal, lines, signal } = call;
  terminal.say('The browser then ends up at an address that may not show a page. Paste that address here:');
  for await (const line of lines()) {
    const text = line.trim();
    if (text === '') continue;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.origin !== origin || url.pathname !== pathname) {
      terminal.say(`That address does not begin with ${href}. Paste all of it:`);
    } else if (hasState(url.searchParams, state)) {
      return { parameters: url.searchParams, answer: () => Promise.resolve() };
    } else {
      terminal.say('That address belongs to another consent. Paste the one that the page above leads to:');
    }
  }
  signal.throwIfAborted();
  throw invalid('No address was pasted.', 'Run this again, and paste it.');
}

/** Reads the redirect URI: a page on this machine, or with --paste any https address. @returns it as registered */
function readRedirectUri({ inputs }: Call, isPasted: boolean): string {
  const text = inputs.find('redirect-uri')?.value ?? 'http://localhost:8976/callback';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHere =
    url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname) && url.search === '';
  if (isHere || (isPasted && url?.protocol === 'https:')) return text;
  throw invalid(
    '`redirect-uri` is not an address that this program can listen on.',
    'Use one such as http://localhost:8976/callback, registered with the OAuth app; with --paste it may be any https address.',
  );
}

/** Programs that open an address in the person's browser, where it isn't `xdg-open`. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Opens an address in the browser. Returns false if that is impossible here. */
async function openBrowser(url: string): Promise<boolean> {
  const [program, ...args] = [...(OPENERS[process.platform] ?? ['xdg-open']), url];
  const child = spawn(program, args, { env: forPrograms(process.env), stdio: 'ignore', detached: true });
  try {
    await once(child, 'spawn');
  } catch {
    return false;
  }
  child.unref();
  return true;
}
