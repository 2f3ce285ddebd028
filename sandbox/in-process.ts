import type { HttpAnswer, Send } from '../src/transport/http.js';
import { headerFor } from '../src/credential.js';
import type { Clock } from './clock.js';
import type { Hosts } from './hosts.js';

/** Sends to the model's hosts in this process, without connections: a request takes no time. */
export function inProcess(hosts: Hosts, clock: Clock): Send {
  return async ({ method, url, credential, body }) => {
    const { hostname: host, origin, pathname: path, searchParams: query } = new URL(url);
    const text = body?.text.reveal() ?? '';
    const header = credential && headerFor(credential, method, url);
    const headers = {
      'user-agent': 'jira-auth-in-process',
      ...(body && { 'content-type': body.type }),
      ...(header && { [header.name.toLowerCase()]: header.value.reveal() }),
    };
    const request = { method, host, origin, path, query, headers, body: text, bytes: Buffer.from(text) };
    const reply = await hosts.handler(host)(request);
    const answer: HttpAnswer = {
      host,
      status: reply.status,
      header: (name) => (name === 'date' ? new Date(clock.now()).toUTCString() : undefined),
      text: reply.body,
      isJson: true,
      json: () => JSON.parse(reply.body) as unknown,
    };
    return answer;
  };
}
