import { type Mask, Secret } from './secret.js';

export type BasicPair = Readonly<{ user: string; secret: Secret }>;

/** The keys of an OAuth 1.0a application link. */
export interface SigningKey {
  readonly consumerKey: string;
  readonly oauthToken: Secret;
  /** RSA private key, PEM. */
  readonly privateKey: Secret;
}

/** For TLS, sent to servers that ask for one. PEM. */
export interface ClientCertificate {
  /** With its intermediate certificates. */
  readonly certificate: string;
  /** Without a passphrase. */
  readonly key: Secret;
}

type CredentialHeader = Readonly<{ kind: 'header'; name: 'Authorization' | 'Cookie'; value: Secret }>;

/** One header for all requests, or for OAuth 1.0a a signature for each. */
export type Credential =
  | CredentialHeader
  | {
      readonly kind: 'signature';
      readonly key: SigningKey;
      readonly sign: (method: string, url: string) => Secret;
    };

/** Returns the header for one attempt, because a signature is valid only once. */
export function headerFor(credential: Credential, method: string, url: string): CredentialHeader {
  return credential.kind === 'header' ? credential : authorization(credential.sign(method, url));
}

export function authorization(value: Secret) {
  return { kind: 'header', name: 'Authorization', value } as const;
}

/** Does a text quote a credential's secret? A short password, a word or a name may be there by itself. */
export function isIn(text: string, credential: Credential): boolean {
  const secret = credential.kind === 'signature' ? credential.key.oauthToken : credential.value;
  const sent = secret.reveal().replace(/^[\w.-]+[ =]/, '');
  const [user = '', ...password] = Buffer.from(sent, 'base64').toString().split(':');
  const isQuoted = (own: string): boolean => own.length >= 12 && !user.includes(own) && text.includes(own);
  const word = password.join(':');
  return isQuoted(sent) || (/[^a-z@._ ]/i.test(word) && isQuoted(word));
}

/** @param token masked already. Atlassian ignores `bearer` in lower case */
export function bearer(token: Secret): Credential {
  return authorization(new Secret(`Bearer ${token.reveal()}`));
}

/** HTTP Basic (RFC 7617, UTF-8). Masks the pair and its base64, also wrapped or with a line feed. */
export function basic(user: string, password: Secret, mask: Mask): Credential {
  const pair = new Secret(`${user}:${password.reveal()}`);
  const encoded = new Secret(Buffer.from(pair.reveal()).toString('base64'));
  mask(pair);
  mask(encoded);
  return authorization(new Secret(`Basic ${encoded.reveal()}`));
}
