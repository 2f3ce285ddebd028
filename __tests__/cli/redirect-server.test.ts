import { afterEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { listenForRedirect, type Redirect } from '../../src/cli/redirect-server.js';
import { Failure, Interrupted } from '../../src/failure.js';

const STATE = 'FAKE-state';
const ANSWER = `/callback?code=FAKE&state=${STATE}`;

let listener: Awaited<ReturnType<typeof listenForRedirect>> | undefined;

afterEach(() => {
  listener?.close();
  listener = undefined;
});

async function listen(signal = new AbortController().signal): Promise<URL> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const url = new URL(`http://localhost:${port}/callback`);
  listener = await listenForRedirect(url, STATE, signal);
  return url;
}

const caught = (): Promise<Redirect> => listener?.redirect ?? Promise.reject(new Error('Nothing listens.'));

test('the redirect is caught with what it brings, and answered when it has ended', async () => {
  const url = await listen();
  const answer = fetch(`${url.href}?code=FAKE%2Bcode&state=FAKE-state`);
  const redirect = await caught();
  expect(Object.fromEntries(redirect.parameters)).toEqual({ code: 'FAKE+code', state: STATE });
  await redirect.answer(undefined);
  const { status, headers } = await answer;
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect([headers.get('referrer-policy'), headers.get('cache-control')]).toEqual(['no-referrer', 'no-store']);
  const page = await (await answer).text();
  for (const text of ['<title>It worked - jira-auth</title>', '<h1>It worked</h1>'])
    expect(page).toContain(text);
  // The page needs nothing from anywhere.
  expect(page).not.toMatch(/https?:|src=|href=|url\(|@import|<script|<form/);
});

test('it is caught at no other address of this machine', async () => {
  const { port } = await listen();
  await expect(fetch(`http://127.0.0.2:${port}${ANSWER}`)).rejects.toThrow('fetch failed');
});

test('a failure is shown with a status that is none of success', async () => {
  const url = await listen();
  const answer = fetch(`${url.href}?error=access_denied&state=FAKE-state`);
  const failure = new Failure('permission-denied', `<script>alert("1")</script>`, `' onload='x' & &lt;`);
  await (await caught()).answer(failure);
  expect((await answer).status).toBe(400);
  expect(await (await answer).text()).toContain(
    '<p>&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62; &#39; onload=&#39;x&#39; &#38; &#38;lt;</p>',
  );
});

test.each<[string, number, string, RequestInit]>([
  ['what an address of its own would be', 404, `//localhost:99999${ANSWER}`, {}],
  ['a path below', 404, `/callback/x?code=FAKE&state=${STATE}`, {}],
  ['another method', 405, ANSWER, { method: 'POST' }],
  ['a refusal without a state', 400, '/callback?error=access_denied', {}],
  ['another state of the same length', 400, '/callback?code=FAKE&state=FAKE-statf', {}],
  ['two states', 400, `${ANSWER}&state=FAKE`, {}],
])('%s is answered with %i, and the waiting goes on', async (_what, status, path, options) => {
  const url = await listen();
  const response = await fetch(url.origin + path, options);
  expect(response.status).toBe(status);
  expect((await response.text()).includes('still waiting')).toBe(status === 400);
  void fetch(url.origin + ANSWER);
  await (await caught()).answer(undefined);
});

test('garbage does not end the waiting', async () => {
  const url = await listen();
  const socket = connect(Number(url.port), 'localhost', () => socket.end('FAKE garbage\r\n\r\n'));
  await once(socket.resume(), 'close');
  void fetch(url.origin + ANSWER);
  await (await caught()).answer(undefined);
});

test('a browser that has gone, and comes again, does not hold the end back', async () => {
  const url = await listen();
  const controller = new AbortController();
  const gone = fetch(url.origin + ANSWER, { signal: controller.signal });
  const redirect = await caught();
  controller.abort();
  await expect(gone).rejects.toThrow();
  const again = await fetch(url.origin + ANSWER);
  expect([again.status, await again.text()]).toEqual([
    409,
    expect.stringContaining('The answer has arrived'),
  ]);
  await redirect.answer(undefined);
});

test('a port that is taken is a failure with a way out, and free again later', async () => {
  const url = await listen();
  const { signal } = new AbortController();
  await expect(listenForRedirect(url, STATE, signal)).rejects.toMatchObject({
    code: 'network-unreachable',
    message: expect.stringMatching(new RegExp(`port ${url.port} [^]*--paste`)),
  });
  listener?.close();
  listener = await listenForRedirect(url, STATE, signal);
  expect((await fetch(url.origin)).status).toBe(404);
});

test.each(['before', 'after'])('a signal that comes %s the listening begins ends it', async (when) => {
  const controller = new AbortController();
  if (when === 'before') controller.abort(new Interrupted('SIGINT'));
  await listen(controller.signal);
  controller.abort(new Interrupted('SIGINT'));
  await expect(caught()).rejects.toThrow(Interrupted);
});
