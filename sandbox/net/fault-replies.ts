import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Fault } from '../faults.js';

type ReplyFault = Exclude<Fault, { latencyMs: number }>;

const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };
const HTML =
  '<!DOCTYPE html><html><head><title>Log in with Atlassian account</title></head><body></body></html>';
const JSON_START = '{"accountId":"FAKE-from-a-fault","displayName":"';

/** @returns the status that was sent, or undefined if there was no status line */
export function sendFault(
  response: ServerResponse,
  fault: ReplyFault,
  reset: () => void,
): number | undefined {
  if ('raw' in fault) return sendRaw(response, fault, reset);
  if ('stall' in fault && fault.stall === 'headers') return undefined;
  if ('reset' in fault) {
    reset();
    return undefined;
  }
  if ('status' in fault) return send(response, fault.status, fault.body, fault.headers);
  if ('redirect' in fault) {
    const { redirect, location } = fault;
    return send(response, redirect, '', location === undefined ? {} : { location });
  }
  if ('html' in fault) return send(response, 200, HTML, { 'content-type': 'text/html;charset=UTF-8' });
  if ('headerFlood' in fault) {
    const flood = Array.from({ length: 128 }, (_, index) => [`x-flood-${index}`, 'F'.repeat(1024)]);
    return send(response, 200, '{}', { ...JSON_TYPE, ...(Object.fromEntries(flood) as object) });
  }
  response.writeHead(200, {
    ...JSON_TYPE,
    ...('gzipBomb' in fault && { 'content-encoding': 'gzip' }),
  });
  if ('gzipBomb' in fault) {
    const source = Readable.from(repeated(Buffer.alloc(1024 * 1024), fault.gzipBomb.megabytes));
    source.pipe(createGzip({ level: 1 })).pipe(response);
    response.once('close', () => source.destroy());
    return 200;
  }
  response.write(JSON_START);
  if ('drip' in fault) {
    const timer = setInterval(() => response.write('x'), fault.drip.everyMs);
    response.once('close', () => {
      clearInterval(timer);
    });
  } else if ('endless' in fault) {
    const stream = Readable.from(repeated(Buffer.alloc(64 * 1024, 'x'), Infinity));
    stream.pipe(response);
    response.once('close', () => stream.destroy());
  }
  return 200;
}

function send(
  response: ServerResponse,
  status: number,
  body: string | object = '',
  headers: object = {},
): number {
  const isJson = typeof body === 'object';
  response.writeHead(status, { ...(isJson && JSON_TYPE), ...headers });
  response.end(isJson ? JSON.stringify(body) : body);
  return status;
}

/** Node's own writer refuses to send two answers or a wrong length. */
function sendRaw(
  { socket }: ServerResponse,
  { raw, then }: Extract<Fault, { raw: string | Uint8Array }>,
  reset: () => void,
): number | undefined {
  const bytes = Buffer.from(raw);
  socket?.write(bytes, () => {
    if (then === 'reset') reset();
    else if (then === 'end') socket.end();
  });
  const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(bytes.toString('latin1')) ?? [];
  return status === undefined ? undefined : Number(status);
}

function* repeated(chunk: Buffer, times: number): Generator<Buffer> {
  for (let sent = 0; sent < times; sent += 1) yield chunk;
}
