/** FAKE throughout, `-` and `_` inside, and `=` with eight hex digits at the end, where real tokens have a checksum. */
export function fakeToken(label: string, length = 192): string {
  const end = '=0BADFA4E';
  let token = `FAKE-${label}`;
  for (let part = 1; token.length < length - end.length; part += 1) {
    token += part % 2 === 1 ? `-FAKE_${part}` : `_FAKE-${part}`;
  }
  return token.slice(0, length - end.length) + end;
}

interface FakeJwt {
  issuer?: string;
  clientId: string;
  subject: string;
  issuedAtMs: number;
  expiresAtMs: number;
  scope: string;
  id: string;
}

/** Unsigned: its third part says FAKE. */
export function fakeJwt(claims: FakeJwt): string {
  const payload = {
    iss: claims.issuer ?? 'https://auth.atlassian.com',
    aud: claims.clientId,
    sub: claims.subject,
    iat: Math.floor(claims.issuedAtMs / 1000),
    exp: Math.floor(claims.expiresAtMs / 1000),
    scope: claims.scope,
    jti: `FAKE-${claims.id}`,
  };
  const header = { alg: 'RS256', typ: 'JWT', kid: 'FAKE' };
  return [encode(header), encode(payload), 'FAKE-signature_of-nobody_FAKE'].join('.');
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
