import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Fault } from '../faults.js';

/** Every fault but the delay, which is followed by the model's own answer. */
export type ReplyFault = Exclude<Fault, { latencyMs: number }>;

const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };
const JSON_START = '{"accountId":"FAKE-from-a-fault","displayName":"';

/**
 * Sends a fault instead of an answer.
 *
 * @param reset drops the connection so that the client sees a reset
 * @returns the status that was sent, or undefined if no status line was
 */
export function sendFault(
  response: ServerResponse,
  fault: ReplyFault,
  reset: () => void,
): number | undefined {
  if ('status' in fault) return sendPlain(response, fault);
  if ('redirect' in fault) {
    const location = fault.location === undefined ? {} : { location: fault.location };
    return sendPlain(response, { status: fault.redirect, headers: location });
  }
  if ('reset' in fault) {
    if (fault.reset === 'before-headers') {
      reset();
      return undefined;
    }
    response.writeHead(200, { ...JSON_TYPE, 'content-length': '4096' });
    response.write(JSON_START, reset);
    return 200;
  }
  if ('stall' in fault) {
    if (fault.stall === 'headers') return undefined;
    response.writeHead(200, JSON_TYPE);
    response.write(JSON_START);
    return 200;
  }
  if ('drip' in fault) return sendDrip(response, fault.drip.everyMs);
  if ('endless' in fault) return sendEndless(response);
  if ('gzipBomb' in fault) return sendGzipBomb(response, fault.gzipBomb.megabytes);
  if ('truncated' in fault) return sendPlain(response, { status: 200, headers: JSON_TYPE, body: JSON_START });
  if ('shortBody' in fault) {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': '4096', connection: 'close' });
    response.write(JSON_START, () => response.socket?.end());
    return 200;
  }
  if ('invalidUtf8' in fault) {
    response.writeHead(200, JSON_TYPE);
    response.end(
      Buffer.concat([Buffer.from(JSON_START), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]),
    );
    return 200;
  }
  if ('html' in fault) {
    return sendPlain(response, {
      status: 200,
      headers: { 'content-type': 'text/html;charset=UTF-8' },
      body: '<!DOCTYPE html><html><head><title>Log in with Atlassian account</title></head><body></body></html>',
    });
  }
  if ('raw' in fault) return sendRaw(response, fault, reset);
  return sendHeaderFlood(response);
}

/** Past Node's own writer, which would neither send two answers nor a wrong length. */
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

function sendPlain(response: ServerResponse, fault: Extract<Fault, { status: number }>): number {
  const body = typeof fault.body === 'object' ? JSON.stringify(fault.body) : (fault.body ?? '');
  const type = typeof fault.body === 'object' ? JSON_TYPE : {};
  response.writeHead(fault.status, { ...type, ...fault.headers });
  response.end(body);
  return fault.status;
}

function sendDrip(response: ServerResponse, everyMs: number): number {
  response.writeHead(200, JSON_TYPE);
  response.write(JSON_START);
  const timer = setInterval(() => response.write('x'), everyMs);
  response.once('close', () => {
    clearInterval(timer);
  });
  return 200;
}

function sendEndless(response: ServerResponse): number {
  response.writeHead(200, JSON_TYPE);
  const stream = Readable.from(endlessJson());
  stream.pipe(response);
  response.once('close', () => stream.destroy());
  return 200;
}

function* endlessJson(): Generator<string> {
  yield JSON_START;
  const chunk = 'x'.repeat(64 * 1024);
  for (;;) yield chunk;
}

function sendGzipBomb(response: ServerResponse, megabytes: number): number {
  response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' });
  const source = Readable.from(zeros(megabytes));
  source.pipe(createGzip({ level: 1 })).pipe(response);
  response.once('close', () => source.destroy());
  return 200;
}

function* zeros(megabytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(1024 * 1024);
  for (let sent = 0; sent < megabytes; sent += 1) yield chunk;
}

function sendHeaderFlood(response: ServerResponse): number {
  for (let index = 0; index < 128; index += 1) {
    response.setHeader(`x-flood-${index}`, 'F'.repeat(1024));
  }
  response.writeHead(200, JSON_TYPE);
  response.end('{}');
  return 200;
}
