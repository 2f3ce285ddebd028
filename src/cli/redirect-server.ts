import { timingSafeEqual } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { Failure } from '../failure.js';
import { codeOf } from '../files.js';
import { htmlText } from '../printable.js';

/** The redirect that ends a consent. */
export interface Redirect {
  readonly parameters: URLSearchParams;
  /** Shows the person the result. Call it once. */
  answer(problem: Failure | undefined): Promise<void>;
}

/**
 * Listens on this machine for the redirect that ends a consent. Any web page can send a browser here, so only a request
 * with this consent's `state` counts. @throws Failure `network-unreachable` if the port is taken
 */
export async function listenForRedirect(address: URL, state: string, signal: AbortSignal) {
  const { origin, pathname, hostname, port } = address;
  const found = new EventEmitter();
  const redirect = once(found, 'redirect', { signal }).then(
    ([first]) => first as Redirect,
    () => Promise.reject(signal.reason as Error),
  );
  redirect.catch(() => undefined);
  const server = createServer((request, response) => {
    const asked = `${origin}${request.url ?? '/'}`;
    const url = URL.canParse(asked) ? new URL(asked) : undefined;
    if (url?.pathname !== pathname) response.writeHead(404, HEADERS).end();
    else if (request.method !== 'GET') response.writeHead(405, { ...HEADERS, allow: 'GET' }).end();
    else if (!hasState(url.searchParams, state)) {
      const text = 'The consent is still waiting for its own answer. Use the page that the terminal shows.';
      show(response, 400, 'This request does not belong to the consent', text);
    } else {
      const answer: Redirect['answer'] = (problem) => answerWith(response, problem);
      if (found.emit('redirect', { parameters: url.searchParams, answer })) return;
      // A reloaded page brings the same answer again.
      const text = 'You can close this page. The terminal says how the consent ended.';
      show(response, 409, 'The answer has arrived', text);
    }
  });
  try {
    // Listen on no other address, because the code is for this machine alone.
    await once(server.listen(Number(port || '80'), hostname), 'listening');
  } catch (error) {
    const code = codeOf(error);
    const remedy = code === 'EACCES' ? 'Choose a port above 1023' : 'End the other program';
    throw new Failure(
      'network-unreachable',
      `This program can't listen on port ${port || '80'} of this machine (${code}), which the consent comes back to.`,
      `${remedy}, or use --paste; another --redirect-uri has to be registered with the OAuth app first.`,
    );
  }
  // One connection's failure doesn't end the waiting.
  server.on('error', () => undefined);
  return {
    redirect,
    close: (): void => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** True if the parameters answer this consent's request. */
export function hasState(parameters: URLSearchParams, state: string): boolean {
  const [given = '', ...more] = parameters.getAll('state');
  const [one, other] = [Buffer.from(given), Buffer.from(state)];
  return more.length === 0 && one.length === other.length && timingSafeEqual(one, other);
}

/** Resolves even if the person closed or reloaded the page. */
async function answerWith(response: ServerResponse, problem: Failure | undefined): Promise<void> {
  if (response.destroyed || response.socket?.destroyed !== false) return;
  const closed = once(response, 'close');
  const text = problem?.message ?? 'The refresh token is where you asked for it. You can close this page.';
  show(response, problem ? 400 : 200, problem ? 'The consent did not work' : 'It worked', text);
  await closed;
}

/** The page loads nothing, and doesn't pass on the address with the code. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  connection: 'close',
};

/** Answers with a page. */
function show(response: ServerResponse, status: number, title: string, text: string): void {
  response.writeHead(status, HEADERS).end(`<!DOCTYPE html>
<html lang="en">
<meta name="viewport" content="width=device-width">
<title>${title} - jira-auth</title>
<style>
:root { color-scheme: light dark; }
body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 34rem; padding: 0 1rem; }
</style>
<h1>${title}</h1>
<p>${htmlText(text)}</p>
`);
}
