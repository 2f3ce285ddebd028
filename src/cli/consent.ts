import { randomBytes } from 'node:crypto';
import { bearer } from '../credential.js';
import { jsonText } from '../command-marks.js';
import { Failure } from '../failure.js';
import { COMMERCIAL } from '../realm.js';
import type { Inputs } from '../read/inputs.js';
import { readWriteBack } from '../read/store.js';
import { Secret } from '../secret.js';
import { rememberEvent } from '../store/grant-history.js';
import type { TokenStore } from '../store/token-store.js';
import { toUndo } from '../undo.js';
import { sitesIfAsked } from '../verify/sites.js';
import { type IssuedTokens, requestTokens } from '../verify/token-endpoint.js';
import { type CliEffects, NO_MASK } from './effects.js';
import type { Network } from '../transport/network.js';
import { type GrantGuards, readGrantGuards, requireOfGrant } from './guards.js';
import { type Client, readClient, requireClient } from './grant-inputs.js';
import { openNetwork, openStore } from './network.js';
import { hasState, listenForRedirect, type Redirect } from './redirect-server.js';

/** What a consent is asked for with, besides the inputs. */
export interface ConsentOptions {
  readonly scopes: string;
  readonly redirectUri: string;
  /** The person pastes the address that the browser ends on: for machines without a browser. */
  readonly paste: boolean;
  readonly browser: boolean;
  /** Write the refresh token to standard output, and how. */
  readonly print: 'text' | 'json' | undefined;
}

/** What came of a consent; nothing in it is secret. */
export interface Consented {
  /** Undefined if it was printed. */
  readonly savedIn: string | undefined;
  /** The day, `YYYY-MM-DD` in UTC. */
  readonly consentedOn: string;
  /** The sites that the grant reaches, if that could be asked. */
  readonly sites: readonly string[] | undefined;
}

/** Without it there is no refresh token. */
const OFFLINE = 'offline_access';

/**
 * A person's consent, once (Atlassian: OAuth 2.0 3LO, authorization code, no PKCE): shows the page, catches the code,
 * exchanges it, and saves the refresh token.
 *
 * @throws Failure
 */
export async function consent(
  inputs: Inputs,
  options: ConsentOptions,
  effects: CliEffects,
): Promise<Consented> {
  const guards = readGrantGuards(inputs);
  const { settings } = guards;
  requireClient(inputs, options.print !== undefined);
  const client = readClient(inputs);
  const { store: storeSettings } = readWriteBack(inputs, NO_MASK);
  if (storeSettings && options.print !== undefined) throw twoDestinations();
  const redirectUri = readRedirectUri(options);
  const connect = async (): Promise<Connection> => {
    const network = await openNetwork(effects, settings);
    return { network, store: storeSettings && openStore(storeSettings, network, effects) };
  };
  // Before anybody is asked for anything; and not kept from others while a person thinks.
  const { store } = await connect();
  if (store) await inStore(store, () => Promise.resolve());
  return obtain({ client, redirectUri, options, guards, connect, effects });
}

async function inStore(store: TokenStore, work: () => Promise<void>): Promise<void> {
  const close = toUndo(() => store.close());
  try {
    await store.open('replace');
    await work();
  } finally {
    await close();
  }
}

interface Connection {
  readonly network: Network;
  readonly store: TokenStore | undefined;
}

interface Consenting {
  readonly client: Client;
  readonly redirectUri: URL;
  readonly options: ConsentOptions;
  readonly guards: GrantGuards;
  /** Gives connections whose time begins now: a person takes minutes. */
  readonly connect: () => Promise<Connection>;
  readonly effects: CliEffects;
}

async function obtain(consenting: Consenting): Promise<Consented> {
  const { client, redirectUri, options, effects } = consenting;
  const state = randomBytes(24).toString('base64url');
  const url = authorizationUrl(client.id, options, state);
  const listener = options.paste ? undefined : await listenForRedirect(redirectUri, state, effects.signal);
  try {
    effects.stderr(`Open this page, choose the site, and accept:\n\n  ${url}\n\n`);
    if (options.browser && !options.paste && !(await effects.openBrowser(url))) {
      effects.stderr('No browser could be opened here; open the page by hand.\n');
    }
    const redirect = listener ? await listener.redirect : await pastedRedirect(redirectUri, state, effects);
    try {
      const consented = await finish(codeIn(redirect.parameters), consenting);
      await redirect.answer(undefined);
      return consented;
    } catch (error) {
      if (error instanceof Failure) await redirect.answer(error.inWords(effects.words));
      throw error;
    }
  } finally {
    listener?.close();
  }
}

async function finish(code: Secret, consenting: Consenting): Promise<Consented> {
  const { effects, options } = consenting;
  const { network, store } = await consenting.connect();
  const tokens = await exchangeCode(code, network, consenting);
  if (!tokens.refreshToken) {
    throw new Failure(
      'untrusted-response',
      'Atlassian issued no refresh token.',
      'Make sure that the OAuth app may use offline_access, and give consent again.',
    );
  }
  const { refreshToken } = tokens;
  // Before it is kept: the wrong person may have consented.
  await requireOfGrant(consenting.guards, tokens.accessToken, network, effects);
  const now = effects.now();
  if (store) {
    await inStore(store, async () => {
      await store.save(refreshToken);
      await rememberEvent(store, 'consented', now, (text) => {
        effects.stderr(`${text}\n`);
      });
    });
    effects.stderr(`The refresh token is saved: ${store.description}.\n`);
  } else {
    const text = refreshToken.reveal();
    effects.stdout(`${options.print === 'json' ? jsonText({ refreshToken: text }) : text}\n`);
  }
  const sites = await sitesIfAsked(network.send, COMMERCIAL, bearer(tokens.accessToken), (text) => {
    effects.stderr(`${text}\n`);
  });
  const consentedOn = now.toISOString().slice(0, 10);
  if (!store?.remember) {
    effects.stderr(
      `Consent was given on ${consentedOn}: keep that date as JIRA_CONSENTED_ON, so that \`jira-auth check\` can tell when it may have to be given again.\n`,
    );
  }
  return { savedIn: store?.description, consentedOn, sites };
}

function exchangeCode(
  code: Secret,
  network: Network,
  { client, options, effects }: Consenting,
): Promise<IssuedTokens> {
  return requestTokens(
    {
      // A code is good for one exchange, whose answer must not be lost to a Ctrl+C.
      send: network.sendToTheEnd,
      mask: NO_MASK,
      now: effects.now,
      url: `https://${COMMERCIAL.authHost}/oauth/token`,
      encoding: 'json',
    },
    client.id,
    client.secret,
    { grant_type: 'authorization_code', code, redirect_uri: options.redirectUri },
  );
}

/** Atlassian: all of these are required, and a space is `%20`. */
function authorizationUrl(clientId: string, { scopes, redirectUri }: ConsentOptions, state: string): string {
  const wanted = new Set([...scopes.split(/[\s,]+/).filter((scope) => scope !== ''), OFFLINE]);
  const parameters = {
    audience: COMMERCIAL.apiHost,
    client_id: clientId,
    scope: [...wanted].join(' '),
    redirect_uri: redirectUri,
    state,
    response_type: 'code',
    prompt: 'consent',
  };
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `https://${COMMERCIAL.authHost}/authorize?${query.join('&')}`;
}

function codeIn(parameters: URLSearchParams): Secret {
  const code = parameters.get('code') ?? '';
  if (code !== '' && code.length <= 4096) return new Secret(code);
  throw parameters.get('error') === 'access_denied'
    ? new Failure('permission-denied', 'The consent was declined.', 'Run this again, and accept.')
    : new Failure(
        'untrusted-response',
        'What came back holds neither a code nor a refusal.',
        'Check the OAuth app: its scopes, and that the redirect URL is registered exactly as it was given.',
      );
}

async function pastedRedirect(
  redirectUri: URL,
  state: string,
  { stderr, lines, signal }: CliEffects,
): Promise<Redirect> {
  stderr('The browser then ends on an address that may show no page. Paste that address here:\n');
  for await (const line of lines()) {
    const text = line.trim();
    if (text === '') continue;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isRedirect = url?.origin === redirectUri.origin && url.pathname === redirectUri.pathname;
    if (isRedirect && hasState(url.searchParams, state)) {
      return { parameters: url.searchParams, answer: () => Promise.resolve() };
    }
    stderr(
      isRedirect
        ? 'That address belongs to another consent. Paste the one that the page above leads to:\n'
        : `That is not an address that begins with ${redirectUri.href}. Paste the whole of it:\n`,
    );
  }
  signal.throwIfAborted();
  throw new Failure('invalid-input', 'No address was pasted.', 'Run this again, and paste it.');
}

/** A page on this machine is caught; any other one is pasted. */
function readRedirectUri({ redirectUri, paste }: ConsentOptions): URL {
  const url = URL.canParse(redirectUri) ? new URL(redirectUri) : undefined;
  const isHere =
    url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname) && url.search === '';
  if (url && (isHere || (paste && url.protocol === 'https:'))) return url;
  throw new Failure(
    'invalid-input',
    '`redirect-uri` is no page that this program can wait at.',
    'Use one such as http://localhost:8976/callback, registered with the OAuth app; with --paste it may be any https address.',
  );
}

function twoDestinations(): Failure {
  return new Failure(
    'invalid-input',
    'More than one place for the refresh token is given: standard output, and one that keeps it.',
    'Choose exactly one: leave out --print, or the other one.',
  );
}
