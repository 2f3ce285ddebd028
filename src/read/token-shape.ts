import type { Secret } from '../secret.js';

/**
 * True if an API token ends like one of today's, in `=` and eight hexadecimal digits, but these are not the CRC-32 of
 * what stands before them: part of it was lost. Atlassian documents no format, so this is a hint and never a reason
 * to refuse a token.
 */
export async function looksTruncated(token: Secret): Promise<boolean> {
  const shape = /^(AT[A-Z]TT3[A-Za-z0-9_-]+=)([0-9A-F]{8})$/.exec(token.reveal());
  if (!shape?.[1] || !shape[2]) return false;
  // Loaded here alone: it would cost every run a millisecond at its start.
  const { crc32 } = await import('node:zlib');
  return crc32(shape[1]) !== Number.parseInt(shape[2], 16);
}
