import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { Faults } from '../faults.js';
import type { Hosts } from '../hosts.js';
import { isOldProtocol, type Authority } from './certificates.js';
import { listen, type Address, type Listening, type WebServer } from './web-server.js';

interface ProxyOptions {
  authority: Authority;
  web: WebServer;
  faults: Faults;
  hosts: Pick<Hosts, 'knows' | 'wantsClientCertificate'>;
  connects: string[];
  port: number;
}

const ALPNProtocols = ['http/1.1'];
const PAGE = '<!DOCTYPE html><html><body>Network sign-in (FAKE)</body></html>';

/**
 * A forward proxy that opens no connections: CONNECT to a known host ends in this process, with TLS under the sandbox's
 * own CA.
 */
export function startProxy(options: ProxyOptions): Promise<Listening> {
  const server = createServer((request, response) => {
    // A request for plain HTTP, which no host here speaks.
    options.connects.push(request.url ?? '');
    response.writeHead(502).end();
  });
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const target = request.url ?? '';
    options.connects.push(target);
    const [, host = '', port = ''] = /^(.*?):?([^:]*)$/.exec(target.toLowerCase()) ?? [];
    if (interfere(options, host, socket)) return;
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    secure(options, { host, origin: `https://${host}${port === '443' ? '' : `:${port}`}` }, socket);
  });
  return listen(server, options.port);
}

function interfere(options: ProxyOptions, host: string, socket: Socket): boolean {
  const fault = options.faults.proxy;
  if (fault === undefined && options.hosts.knows(host)) return false;
  if (fault === 'refuse') socket.destroy();
  else if (fault === 'html') refuse(socket, 200, PAGE);
  else if (fault !== 'black-hole') refuse(socket, fault?.status ?? 502, '');
  return true;
}

function refuse(socket: Socket, status: number, body: string): void {
  const lines = [
    `HTTP/1.1 ${status} FAKE`,
    'Content-Type: text/html',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

function secure(options: ProxyOptions, address: Address, socket: Socket): void {
  const { authority, web } = options;
  const fault = options.faults.tlsOf(address.host);
  if (fault === 'plaintext') {
    socket.once('data', () => {
      socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    return;
  }
  const talk = (secured: TLSSocket): void => {
    // A client that doesn't trust the certificate ends the handshake.
    secured.on('error', () => socket.destroy());
    web.serve(secured, address, () => {
      socket.resetAndDestroy();
      secured.destroy();
    });
  };
  if (!options.hosts.wantsClientCertificate(address.host)) {
    const secureContext = authority.context(fault);
    talk(new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols }));
    return;
  }
  // Only a server checks the client's certificate. This one serves a single connection.
  const { cert, key } = authority.host(isOldProtocol(fault) ? undefined : fault);
  const wants = { ca: authority.caPem, requestCert: true, rejectUnauthorized: true };
  const server = createTlsServer({ cert, key, ...wants, ALPNProtocols });
  server.on('tlsClientError', () => socket.destroy());
  server.on('secureConnection', talk);
  server.emit('connection', socket);
}
