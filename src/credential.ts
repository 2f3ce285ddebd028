import { type Mask, Secret } from './secret.js';

/** The one header that authenticates a request. */
export interface CredentialHeader {
  readonly name: 'Authorization' | 'Cookie';
  readonly value: Secret;
}

/** What HTTP Basic is made of. */
export interface BasicPair {
  readonly user: string;
  readonly secret: Secret;
}

/** What an OAuth 1.0a application link signs with. */
export interface SigningKey {
  readonly consumerKey: string;
  readonly oauthToken: Secret;
  /** RSA, PEM. */
  readonly privateKey: Secret;
}

/** What this side shows of itself in the TLS handshake, where a server asks for it. */
export interface ClientCertificate {
  /** The certificate and those between it and its authority, PEM. */
  readonly certificate: string;
  /** PEM, without a passphrase. */
  readonly key: Secret;
}

/** What authenticates requests: for most methods one header for all of them, for OAuth 1.0a a signature for each. */
export type Credential =
  | ({ readonly kind: 'header' } & CredentialHeader)
  | {
      readonly kind: 'signature';
      readonly key: SigningKey;
      readonly sign: (method: string, url: string) => Secret;
    };

/** The header for one request. Asked for anew before each attempt: a signature is good for one. */
export function headerFor(credential: Credential, method: string, url: string): CredentialHeader {
  if (credential.kind === 'header') return credential;
  return { name: 'Authorization', value: credential.sign(method, url) };
}

/** A credential that is one Authorization header. */
export function authorization(value: Secret): Credential {
  return { kind: 'header', name: 'Authorization', value };
}

/** The header of a bearer token, masked already. Atlassian takes `bearer` in lower case for no credential. */
export function bearer(token: Secret): Credential {
  return authorization(new Secret(`Bearer ${token.reveal()}`));
}

/**
 * An Authorization header for HTTP Basic (RFC 7617, UTF-8).
 *
 * The pair is masked as well as what it is encoded to: only so does base64 of the pair with a line feed, or wrapped
 * at some column, stay hidden.
 */
export function basic(user: string, password: Secret, mask: Mask): Credential {
  const pair = new Secret(`${user}:${password.reveal()}`);
  const encoded = new Secret(Buffer.from(pair.reveal()).toString('base64'));
  mask(pair);
  mask(encoded);
  return authorization(new Secret(`Basic ${encoded.reveal()}`));
}
