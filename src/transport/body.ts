import type { IncomingMessage } from 'node:http';

/** Answers of the endpoints that are asked stay far below; a larger one is not read to its end. */
export const LARGEST_BODY = 1024 * 1024;

export interface Body {
  readonly bytes: Buffer;
  /** The body was cut off at {@link LARGEST_BODY}. */
  readonly tooLarge: boolean;
}

/**
 * Reads an answer's body to its end, or to the size limit.
 *
 * `readBody` of @actions/http-client neither ends when the connection breaks nor stops growing; this does both.
 *
 * @throws the stream's error, also when the connection ended before the body did, or before this was called
 */
export async function readBody(message: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop closes the connection.
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) return { bytes: Buffer.concat(chunks), tooLarge: true };
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), tooLarge: false };
}

/**
 * The text of a body, or `undefined` if it is none: another encoding than UTF-8, compressed (none was asked for), or
 * too large.
 */
export function textOf(body: Body, contentEncoding: string | undefined): string | undefined {
  if (body.tooLarge || (contentEncoding !== undefined && contentEncoding.toLowerCase() !== 'identity')) {
    return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body.bytes);
  } catch {
    return undefined;
  }
}
