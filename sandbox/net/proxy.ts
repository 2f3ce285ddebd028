import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { Faults } from '../faults.js';
import type { Hosts } from '../hosts.js';
import { isOldProtocol, type Authority } from './certificates.js';
import { listen, type Address, type Listening, type WebServer } from './web-server.js';

export interface ProxyOptions {
  authority: Authority;
  web: WebServer;
  faults: Faults;
  hosts: Pick<Hosts, 'knows' | 'wantsClientCertificate'>;
  /** Gets every requested target. */
  connects: string[];
  /** Called with every request sent without TLS. Its body is not read. */
  plainRequest: (request: IncomingMessage) => void;
  port: number;
}

const ALPNProtocols = ['http/1.1'];
const PAGE = '<!DOCTYPE html><html><body>Network sign-in (FAKE)</body></html>';

/**
 * Starts a forward proxy on 127.0.0.1 in front of the sandbox's hosts. It opens no connections: CONNECT to a known
 * host ends in this process, with TLS under the sandbox's own CA.
 */
export function startProxy(options: ProxyOptions): Promise<Listening> {
  const server = createServer((request, response) => {
    // A request for plain HTTP. No Atlassian host is served that way, but its content has left the client, so it is
    // recorded like any other.
    options.plainRequest(request);
    response.writeHead(502, { 'content-type': 'text/plain' }).end('The sandbox speaks HTTPS only.\n');
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
  if (fault === 'refuse') socket.destroy();
  else if (fault === 'html') refuse(socket, 200, PAGE);
  else if (typeof fault === 'object') refuse(socket, fault.status, '');
  else if (fault === undefined) {
    if (!options.hosts.knows(host)) refuse(socket, 502, 'Name or service not known\n');
    else return false;
  }
  return true;
}

const REASONS: Record<number, string> = {
  200: 'OK',
  403: 'Forbidden',
  407: 'Proxy Authentication Required',
  502: 'Bad Gateway',
};

function refuse(socket: Socket, status: number, body: string): void {
  const lines = [
    `HTTP/1.1 ${status} ${REASONS[status] ?? 'Refused'}`,
    ...(status === 407 ? ['Proxy-Authenticate: Basic realm="sandbox"'] : []),
    'Content-Type: text/html',
    `Content-Length: ${Buffer.byteLength(body)}`,
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
    // A client that doesn't trust the certificate ends the handshake. This is a valid outcome, not an error.
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
  // Only a server checks the client's certificate. This one doesn't listen and serves a single connection.
  const { cert, key } = authority.host(isOldProtocol(fault) ? undefined : fault);
  const wants = { ca: authority.caPem, requestCert: true, rejectUnauthorized: true };
  const server = createTlsServer({ cert, key, ...wants, ALPNProtocols });
  server.on('tlsClientError', () => socket.destroy());
  server.on('secureConnection', talk);
  server.emit('connection', socket);
}
