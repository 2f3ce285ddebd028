import type { RequestListener } from 'node:http';
import { type HttpRequest, type NetworkEffects, type Send, transport } from '../../src/transport/http.js';
import { answeringWith, type LocalServer } from './local-server.js';

export const opened: LocalServer[] = [];

export async function serving(...answers: [RequestListener, ...RequestListener[]]): Promise<LocalServer> {
  const server = await answeringWith(...answers);
  opened.push(server);
  return server;
}

export type Options = Partial<NetworkEffects> & { readonly timeoutSeconds?: number };

/** Returns a transport that never waits before another attempt, and its messages about attempts. */
export function sender({ timeoutSeconds = 10, ...effects }: Options = {}): { send: Send; retries: string[] } {
  const retries: string[] = [];
  const { signal } = new AbortController();
  const info = (text: string): number => retries.push(text);
  const send = transport({ environment: {}, signal, random: () => 0, info, ...effects }, timeoutSeconds);
  return { send, retries };
}

export function get({ origin }: LocalServer, more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url: `${origin}/rest/api/3/myself?a=b`, repeatable: 'read', ...more };
}
