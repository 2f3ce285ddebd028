import { dirname } from 'node:path';
import { authorization, type Credential } from '../credential.js';
import { Failure } from '../failure.js';
import { type JsonObject, objectField, parsedObject, textField } from '../json.js';
import { signing } from '../oauth1.js';
import { Secret } from '../secret.js';
import type { Deployment } from '../site.js';
import type { Tls } from '../transport/trust.js';
import type { Session } from '../verify/session.js';
import { readStepFile, readStepTls } from './step-files.js';

/** The login that a later step of the same job may use. */
export interface Login extends Pick<
  Session,
  'baseUrl' | 'apiUrl' | 'siteUrl' | 'deployment' | 'method' | 'credential'
> {
  readonly account: Readonly<Record<'id' | 'name', string>>;
  /** Hashes that tell this login's inputs from others. */
  readonly marks: JsonObject;
  readonly tls: Tls | undefined;
}

/** Reads the login beside the curl config at `path` (JIRA_CURL_CONFIG); `undefined` if no earlier step left one. */
export async function handedOver(path: string): Promise<Login | undefined> {
  const folder = dirname(path);
  let saved: JsonObject = {};
  try {
    saved = parsedObject(readStepFile(folder, 'login.json') ?? '') ?? {};
  } catch {
    // Another user's folder.
  }
  const text = (name: string): string => textField(saved, name) ?? '';
  const [baseUrl, apiUrl] = [text('baseUrl'), text('apiUrl')];
  const credential = credentialIn(text);
  const isBelow = apiUrl === '' || apiUrl.startsWith(`${baseUrl}/rest/api/`);
  if (!credential || baseUrl === '' || !isBelow) return undefined;
  const [id = '', name = ''] = saved['account'] as string[];
  return {
    ...{ baseUrl, apiUrl, siteUrl: text('siteUrl'), method: text('method') },
    deployment: text('deployment') as Deployment,
    marks: objectField(saved, 'marks'),
    account: { id, name },
    credential,
    tls: await readStepTls(folder),
  };
}

function credentialIn(text: (name: string) => string): Credential | undefined {
  const [, name, value = ''] = /^(Authorization|Cookie): (.*)$/.exec(text('header')) ?? [];
  if (name === 'Cookie') return { kind: 'header', name, value: new Secret(value) };
  if (name !== undefined) return authorization(new Secret(value));
  const [oauthToken, privateKey] = [new Secret(text('oauthToken')), new Secret(text('privateKey'))];
  const consumerKey = text('consumerKey');
  return consumerKey === '' ? undefined : signing({ consumerKey, oauthToken, privateKey }, () => new Date());
}

/** @param path the value of JIRA_CURL_CONFIG */
export function nothingHandedOver(path: string | undefined): Failure {
  return new Failure(
    path ? 'invalid-input' : 'missing-credentials',
    path
      ? 'JIRA_CURL_CONFIG is not the curl config of an earlier login in this job.'
      : 'No earlier step of this job has handed over a login.',
    'Log in first with the Action or `jira-auth export`, in the same job and as the same user. That step must write the curl config and export JIRA_CURL_CONFIG.',
  );
}
