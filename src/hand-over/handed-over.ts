import { basename, dirname } from 'node:path';
import { authorization, type Credential } from '../credential.js';
import { Failure } from '../failure.js';
import { field, type JsonObject, objectField, parsedObject, textField } from '../json.js';
import { signing } from '../oauth1.js';
import { Secret } from '../secret.js';
import type { Deployment } from '../site.js';
import { type Tls, tlsFrom } from '../transport/trust.js';
import type { Session } from '../verify/session.js';
import { curlUnquoted } from './quoting.js';
import { readStepFile, readStepTls, type StepFile } from './step-files.js';

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
  const file = (name: StepFile): string | undefined => readStepFile(dirname(folder), basename(folder), name);
  const saved = parsedObject(file('login.json') ?? '');
  const credential = saved && credentialIn(file('curl.conf') ?? '', file('signing-key.json'));
  if (!saved || !credential) return undefined;
  const text = (name: string): string => textField(saved, name) ?? '';
  const [baseUrl, apiUrl] = [text('baseUrl'), text('apiUrl')];
  const isBelow = apiUrl === '' || apiUrl.startsWith(`${baseUrl}/rest/api/`);
  if (baseUrl === '' || !isBelow) return undefined;
  const account = objectField(saved, 'account');
  return {
    ...{ baseUrl, apiUrl, siteUrl: text('siteUrl'), method: text('method') },
    deployment: text('deployment') as Deployment,
    marks: objectField(saved, 'marks'),
    account: { id: textField(account, 'id') ?? '', name: textField(account, 'name') ?? '' },
    credential,
    tls: await tlsFrom(...readStepTls(dirname(folder), basename(folder))),
  };
}

/** Reads the header from the curl config, which is always the newest: `exec` replaces it when it renews a token. */
function credentialIn(curlConfig: string, signingKey: string | undefined): Credential | undefined {
  const key = parsedObject(signingKey ?? '');
  if (key) return signingWith(key);
  const word = /^header = (".*")$/m.exec(curlConfig)?.[1];
  const [, name, value = ''] = /^(Authorization|Cookie): (.*)$/.exec(curlUnquoted(word ?? '')) ?? [];
  if (name === 'Cookie') return { kind: 'header', name, value: new Secret(value) };
  return name === undefined ? undefined : authorization(new Secret(value));
}

function signingWith(saved: JsonObject): Credential {
  const text = (name: string): string => String(field(saved, name));
  const key = {
    consumerKey: text('consumerKey'),
    oauthToken: new Secret(text('oauthToken')),
    privateKey: new Secret(text('privateKey')),
  };
  return signing(key, () => new Date());
}

/** @param path the value of JIRA_CURL_CONFIG */
export function nothingHandedOver(path: string | undefined): Failure {
  return new Failure(
    path ? 'invalid-input' : 'missing-credentials',
    path
      ? 'JIRA_CURL_CONFIG does not lead to what an earlier step of this job handed over.'
      : 'No earlier step of this job has handed over a login.',
    'Log in first with the Action or `jira-auth export`, in the same job and as the same user. That step must write the curl config.',
  );
}
