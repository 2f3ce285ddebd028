import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo, Server as TcpServer } from 'node:net';

/** A request that reached the server. */
export interface Heard {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface LocalServer {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** The requests, in order. */
  readonly heard: Heard[];
  close(): void;
}

/** Starts a server on loopback that gives these answers in turn, and repeats the last one. */
export async function answeringWith(
  ...answers: [RequestListener, ...RequestListener[]]
): Promise<LocalServer> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = answers[Math.min(heard.length, answers.length - 1)] ?? answers[0];
      const { method, url, headers } = request;
      heard.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() });
      answer(request, response);
    });
  });
  const port = await listening(server);
  const host = `127.0.0.1:${port}`;
  return {
    host,
    origin: `http://${host}`,
    heard,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @returns the loopback port on which it now listens */
export async function listening(server: TcpServer): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

type AnswerHeaders = Readonly<Record<string, string | string[]>>;

export function answer(
  status: number,
  body: string | Buffer = '',
  headers: AnswerHeaders = {},
): RequestListener {
  return (_request, response) => {
    response.writeHead(status, headers).end(body);
  };
}

/** A 200 with JSON. */
export const GOOD = answer(200, '{"ok":true}', { 'content-type': 'application/json' });

/** Never answers. */
export const silence: RequestListener = () => undefined;
