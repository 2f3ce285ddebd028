import type { IncomingMessage } from 'node:http';

/** Answers of the endpoints that are asked stay far below; a larger one is not read to its end. Bytes. */
export const LARGEST_BODY = 1024 * 1024;

/**
 * Reads an answer's body. `readBody` of @actions/http-client neither ends when the connection breaks nor stops growing.
 *
 * @returns its text; `undefined` if it is too large, compressed (which was not asked for), or not UTF-8
 * @throws the stream's error, also when the connection ended before the body did, or before this was called
 */
export async function readText(
  message: IncomingMessage,
  largest = LARGEST_BODY,
): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop closes the connection.
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) return undefined;
    chunks.push(chunk);
  }
  if ((message.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    return undefined;
  }
}

/** A string, with the colon behind it if it is a key, or a bracket. */
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")([ \t\r\n]*:)?|[{}[\]]/g;

/**
 * True if an object in a JSON document has a key twice. Which of the two values counts differs from parser to parser
 * (RFC 8259, section 4), so that another reader of the document can be told something else than we checked.
 *
 * @param text a valid JSON document
 */
export function hasDuplicateKeys(text: string): boolean {
  // The keys of every open object; an array has none.
  const open: (Set<string> | undefined)[] = [];
  for (const [token, string, colon] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (string !== undefined && colon !== undefined) {
      const keys = open.at(-1);
      const key = JSON.parse(string) as string;
      if (keys?.has(key)) return true;
      keys?.add(key);
    }
  }
  return false;
}
