import { Failure } from '../failure.js';
import { type ClientCertificate, readClientCertificate } from './client-certificate.js';
import { type Credentials, type CredentialEffects, readCredentials } from './credentials.js';
import { requireDeployment } from './deployment.js';
import type { Inputs } from './inputs.js';
import { readSettings, type Settings } from './settings.js';
import { readSite, type Site } from './site.js';

/** All that the user said, checked: what to log in with, where, and what for. */
export interface Request {
  readonly site: Site;
  readonly settings: Settings;
  readonly credentials: Credentials;
  readonly clientCertificate: ClientCertificate | undefined;
}

/** The first stage. The destination is settled before a secret is read, and nothing is sent. */
export function read(inputs: Inputs, effects: CredentialEffects): Request {
  const site = readSite(inputs, effects.secretsWithheld);
  const settings = readSettings(inputs);
  const credentials = readCredentials(inputs, effects);
  const clientCertificate = readClientCertificate(inputs, effects.mask);
  if (site.deployment !== undefined) requireDeployment(credentials, site.deployment);
  if (credentials.method === 'refresh-token' && !settings.outputCredentials) {
    throw new Failure(
      'invalid-input',
      'With `output-credentials: false` the refresh token that replaces the given one would be lost.',
      'Leave `output-credentials` out and save the output `refresh-token`, or use client credentials, which never rotate.',
    );
  }
  if (credentials.method === 'oauth1' && !settings.curlConfig) {
    throw new Failure(
      'invalid-input',
      'With `curl-config: false` an application link has nothing to hand over: it signs every request by itself.',
      'Leave `curl-config` out.',
    );
  }
  return { site, settings, credentials, clientCertificate };
}
