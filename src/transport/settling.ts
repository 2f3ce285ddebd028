import type { HttpClient } from '@actions/http-client';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { NO_ANSWER } from './network-problem.js';

/** More than any server announces ahead of an answer (100, 102, 103). */
const MOST_ANNOUNCED = 20;

/** Makes every request of a client settle: by itself it waits for ever after 101, or a close without an error. */
export function settling<T extends Pick<InstanceType<typeof HttpClient>, 'requestRawWithCallback'>>(
  client: T,
): T {
  const send = client.requestRawWithCallback.bind(client);
  client.requestRawWithCallback = (info, data, onResult) => {
    const { httpModule } = info;
    const request = (options: RequestOptions, onAnswer: (answer: IncomingMessage) => void): ClientRequest =>
      settled(httpModule.request(options, onAnswer), onResult);
    send({ ...info, httpModule: { ...httpModule, request } as typeof httpModule }, data, onResult);
  };
  return client;
}

/** @param fail may be called again, and after the answer: what comes first counts */
function settled(request: ClientRequest, fail: (error: Error) => void): ClientRequest {
  let announced = 0;
  return request
    .on('information', () => {
      announced += 1;
      if (announced > MOST_ANNOUNCED) request.destroy(errorOf(NO_ANSWER));
    })
    .on('upgrade', (_answer, socket) => {
      socket.destroy();
      fail(errorOf(NO_ANSWER));
    })
    .on('close', () => {
      fail(errorOf('ECONNRESET'));
    });
}

function errorOf(code: string): Error {
  return Object.assign(new Error(code), { code });
}
