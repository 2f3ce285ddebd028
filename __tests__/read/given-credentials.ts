import type { Failure } from '../../src/failure.js';
import type { Credentials } from '../../src/methods/index.js';
import { readCredentials } from '../../src/read/credentials.js';
import { Secret } from '../../src/secret.js';
import { failureOf } from '../project/failure-of.js';
import { given, type Values } from './given.js';
import { pkcs8, rsaPair } from './keys.js';

export const EMAIL = 'me@example.com';
export const API_TOKEN = 'FAKE-api-token-0001';
export const CLIENT_ID = 'FAKE-client-id';
export const CLIENT_SECRET = 'FAKE-client-secret-0002';
export const REFRESH_TOKEN = 'FAKE-refresh-token-0003';
export const ACCESS_TOKEN = 'FAKE-access-token-0004';
export const USERNAME = 'mia';
export const PASSWORD = 'FAKE password 0006';
export const PRIVATE_KEY = pkcs8(rsaPair());
export const REDIRECT_URI = 'https://ci.example/callback?FAKE=1';

export const apiToken = { email: EMAIL, 'api-token': API_TOKEN };
export const client = { 'client-id': CLIENT_ID, 'client-secret': CLIENT_SECRET };
export const grant = { ...client, 'refresh-token': REFRESH_TOKEN };
export const accessToken = { 'access-token': ACCESS_TOKEN };
export const personalAccessToken = { 'personal-access-token': 'FAKE-personal-access-token-0005' };
export const password = { username: USERNAME, password: PASSWORD };
export const link = {
  'consumer-key': 'FAKE-consumer-key',
  'private-key': PRIVATE_KEY,
  'oauth-token': 'FAKE-oauth-token-0007',
};

export class Reading {
  readonly masked: string[] = [];
  readonly warnings: string[] = [];
  withheld: string | undefined;

  constructor(
    private readonly values: Values,
    private readonly environment: Record<string, string> = {},
  ) {}

  credentials(): Credentials {
    return readCredentials(given(this.values, this.environment), {
      mask: (secret) => this.masked.push(secret.reveal()),
      warn: (text) => this.warnings.push(text),
      secretsWithheld: () => this.withheld,
    });
  }

  failure(code?: string, words?: string): Failure {
    return failureOf(() => this.credentials(), code, words);
  }
}

export const revealed = (credentials: Credentials): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(credentials).map(([key, value]: [string, unknown]) => [
      key,
      value instanceof Secret ? value.reveal() : value,
    ]),
  );

/** Names an input as credentials do: `client-id` is `clientId`. */
export const camel = (name: string): string =>
  name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
