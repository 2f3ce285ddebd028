/** What a request's `Authorization` header amounts to. */
export type Credential =
  { kind: 'none' } | { kind: 'basic'; user: string; password: string } | { kind: 'bearer'; token: string };

const NONE: Credential = { kind: 'none' };

/**
 * Reads an `Authorization` header as Jira Cloud does. Measured: `bearer x`, `BEARER x`, two spaces or a tab after
 * `Bearer`, and unknown schemes count as no credential at all. `Basic` is taken in any case, as HTTP has it; how
 * strict Cloud is there is not established.
 */
export function parseAuthorization(header: string | undefined): Credential {
  if (header === undefined) return NONE;
  const bearer = /^Bearer ([^\s]+)$/.exec(header)?.[1];
  if (bearer !== undefined) return { kind: 'bearer', token: bearer };
  const basic = /^basic ([A-Za-z0-9+/=_-]+)$/i.exec(header)?.[1];
  if (basic === undefined) return NONE;
  const pair = Buffer.from(basic, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) return NONE;
  return { kind: 'basic', user: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

/** Whether a bearer has the shape of a complete JWS, which Jira's edge treats differently from any other. */
export function isJwsShaped(token: string): boolean {
  const [header, payload, signature] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined) return false;
  if (token.split('.').length !== 3 || signature === '') return false;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && 'alg' in parsed;
  } catch {
    return false;
  }
}
