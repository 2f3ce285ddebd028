import { generateKeyPairSync } from 'node:crypto';
import { fakeToken } from '../fake.js';

/** 44 characters, like a personal access token, with both base64 characters that are neither letters nor digits. */
export function fakePersonalToken(label: string): string {
  return `FAKE${label}0${'FAKE+FAKE/'.repeat(4)}`.slice(0, 43) + '4';
}

/**
 * An application link that dora has allowed. Its keys are created on first use: walking over the fixtures creates none.
 */
class OAuth1Fixture {
  readonly consumerKey = 'FAKE-consumer';
  readonly oauthToken = fakeToken('oauth1-token', 48);
  #keys: { privateKey: string; publicKey: string } | undefined;

  get #pair() {
    return (this.#keys ??= generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }));
  }

  get privateKey(): string {
    return this.#pair.privateKey;
  }

  get publicKey(): string {
    return this.#pair.publicKey;
  }
}

const user = <Name extends string>(name: Name, number: number, displayName: string, password: string) => ({
  name,
  key: `JIRAUSER${number}`,
  email: `${name}@corp.example`,
  displayName,
  password,
});

/** `dora` edits PROJ, `reader` only reads it, and `locked` has to solve a CAPTCHA first. */
const users = {
  // Characters that break a shell, a curl config, or a reader that expects Latin-1.
  dora: user('dora', 10100, 'Dora Datacenter', `FAKE pass"word\\with #all %kinds 'of' äöü€ $chars`),
  reader: user('reader', 10101, 'Rick Reader', 'FAKE-password-of-reader'),
  locked: user('locked', 10102, 'Lena Locked', 'FAKE-password-of-locked'),
};

const tokens = {
  pat: fakePersonalToken('patOfDora'),
  patExpired: fakePersonalToken('patExpired'),
  patReader: fakePersonalToken('patOfReader'),
  /** An incoming link with a grant by dora. Every refresh repeats `redirectUri`. */
  oauth2: {
    clientId: 'FAKE-dc-client-oauth2',
    clientSecret: fakeToken('dc-oauth2-client-secret', 64),
    redirectUri: 'https://ci.corp.example/callback',
    refreshToken: fakeToken('dc-oauth2-refresh', 80),
    /** Valid for two hours from the start or reset, or until `refreshToken` is exchanged. */
    accessToken: fakeToken('dc-oauth2-access', 80),
  },
  /** For version 11. May request READ and WRITE. */
  serviceAccount: {
    clientId: 'FAKE-dc-client-service-account',
    clientSecret: fakeToken('dc-service-account-client-secret', 64),
  },
  oauth1: new OAuth1Fixture(),
} as const;

/** Its issues and fields have the same ids as in Cloud. */
export const dataCenter = {
  url: 'https://jira.corp.example/jira',
  host: 'jira.corp.example',
  contextPath: '/jira',
  /** Other addresses. `local` has no context path. */
  otherUrls: {
    port: 'https://jira.corp.example:8443/jira',
    underscore: 'https://jira_dev.corp.example/jira',
    local: 'https://jira.local',
  },
  mutualTlsUrl: 'https://mtls.corp.example/jira',
  users,
  tokens,
} as const;
