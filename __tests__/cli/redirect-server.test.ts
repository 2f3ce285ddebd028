import { afterEach, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenForRedirect, type RedirectListener } from '../../src/cli/redirect-server.js';
import { Failure, Interrupted } from '../../src/failure.js';

let listener: RedirectListener | undefined;

afterEach(() => {
  listener?.close();
  listener = undefined;
});

/** An address on this machine, with a port that nobody has. */
async function freeAddress(): Promise<URL> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return new URL(`http://localhost:${port}/callback`);
}

async function listen(signal = new AbortController().signal): Promise<URL> {
  const url = await freeAddress();
  listener = await listenForRedirect(url, signal);
  return url;
}

test('the redirect is caught with what it brings, and answered once it is known how it ended', async () => {
  const url = await listen();
  const answer = fetch(`${url.href}?code=FAKE%2Bcode&state=FAKE`);
  const redirect = await listener?.redirect;
  expect(Object.fromEntries(redirect?.parameters ?? [])).toEqual({ code: 'FAKE+code', state: 'FAKE' });
  await redirect?.answer(undefined);
  const { status, headers } = await answer;
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(await (await answer).text()).toContain('It worked');
});

test('a failure is shown with a status that is none of success', async () => {
  const url = await listen();
  const answer = fetch(`${url.href}?error=access_denied`);
  await (await listener?.redirect)?.answer(new Failure('permission-denied', 'It was <declined>.', 'Accept.'));
  expect((await answer).status).toBe(400);
  expect(await (await answer).text()).toContain('It was &#60;declined&#62;. Accept.');
});

test.each<[string, string, RequestInit]>([
  ['another path', '/favicon.ico?code=FAKE', {}],
  ['a path that is no address by itself', '//?code=FAKE', {}],
  ['a port that is none', '//localhost:99999/callback?code=FAKE', {}],
  ['the path alone', '/callback', {}],
  ['a path below', '/callback/x?code=FAKE', {}],
  ['another method', '/callback?code=FAKE', { method: 'POST' }],
  ['a question for the headers alone', '/callback?code=FAKE', { method: 'HEAD' }],
])('%s is not found, and the waiting goes on', async (_what, path, options) => {
  const url = await listen();
  const { status } = await fetch(url.origin + path, options);
  expect(status).toBe(404);
  const answer = fetch(`${url.href}?code=FAKE-the-right-one`);
  const redirect = await listener?.redirect;
  expect(redirect?.parameters.get('code')).toBe('FAKE-the-right-one');
  await redirect?.answer(undefined);
  expect((await answer).status).toBe(200);
});

test('a browser that has gone, and comes again, does not hold the end back', async () => {
  const url = await listen();
  const controller = new AbortController();
  const gone = fetch(`${url.href}?code=FAKE`, { signal: controller.signal });
  const redirect = await listener?.redirect;
  controller.abort();
  await expect(gone).rejects.toThrow();
  expect((await fetch(`${url.href}?code=FAKE`)).status).toBe(404);
  await redirect?.answer(undefined);
});

test('a port that is taken is a failure with a way out', async () => {
  const url = await listen();
  const second = listenForRedirect(url, new AbortController().signal);
  await expect(second).rejects.toMatchObject({ code: 'network-unreachable' });
  await expect(second).rejects.toThrow(`port ${url.port} `);
  await expect(second).rejects.toThrow('--paste');
});

test('a signal ends the waiting', async () => {
  const controller = new AbortController();
  await listen(controller.signal);
  controller.abort(new Interrupted('SIGINT'));
  await expect(listener?.redirect).rejects.toThrow(Interrupted);
});

test('a signal that came before the listening ends the waiting, too', async () => {
  const controller = new AbortController();
  controller.abort(new Interrupted('SIGINT'));
  await listen(controller.signal);
  await expect(listener?.redirect).rejects.toThrow(Interrupted);
});

test('once it is closed the port is free again', async () => {
  const url = await listen();
  listener?.close();
  listener = await listenForRedirect(url, new AbortController().signal);
  expect((await fetch(url.origin)).status).toBe(404);
});
