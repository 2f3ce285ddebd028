import { dirname } from 'node:path';
import { authorization, type Credential } from '../credential.js';
import { Failure } from '../failure.js';
import { curlQuoted } from './quoting.js';
import { readStepFile, readStepTls, type TlsFiles } from './step-files.js';
import { headerTexts } from './variables.js';
import { type JsonObject, objectField, parsedObject, textField } from '../json.js';
import { signing } from '../oauth1.js';
import type { Settings } from '../read/settings.js';
import { Secret } from '../secret.js';
import type { Deployment } from '../site.js';
import type { Tls } from '../transport/trust.js';
import type { Session } from '../verify/session.js';

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
  const saved = parsedObject(readStepFile(folder, 'login.json') ?? '') ?? {};
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
      ? 'JIRA_CURL_CONFIG does not lead to what an earlier step of this job handed over.'
      : 'No earlier step of this job has handed over a login.',
    'Log in first with the Action or `jira-auth export`, in the same job and as the same user. That step must write the curl config.',
  );
}

/** Returns a config for `curl -K`. It keeps the header out of curl's arguments, which all local users can read. */
export function curlConfig(
  { credential, baseUrl }: Pick<Session, 'credential' | 'baseUrl'>,
  { allowUploads }: Pick<Settings, 'allowUploads'>,
  tls: TlsFiles,
): string {
  const isLocal = baseUrl.startsWith('http://');
  const options: readonly (readonly [name: string, value: string | undefined])[] = [
    ['header', headerTexts(credential).line || undefined],
    // A typo in a URL must not send the header in clear. On loopback, no proxy may see it.
    ['proto', isLocal ? '=http' : '=https'],
    ['noproxy', isLocal ? '*' : undefined],
    // Without it, Jira rejects uploads as forged (XSRF). Any other value would be compared with the browser's token.
    ['header', allowUploads ? 'X-Atlassian-Token: no-check' : undefined],
    ...Object.entries(tls),
  ];
  const lines = [
    '# Written by jira-auth for: curl -q -K "$JIRA_CURL_CONFIG". Secret; removed when the job ends.',
    ...(credential.kind === 'signature'
      ? ['# Each request needs its own signature: add -H @<(jira-auth sign METHOD "$URL").']
      : []),
    ...options.flatMap(([name, value]) => (value === undefined ? [] : [`${name} = ${curlQuoted(value)}`])),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Returns the text of `login.json`, for later steps whatever variables say then. It is also the key file of
 * `jira-auth sign`, with the facts that the login proved for its guards.
 */
export function loginText(session: Session, settings: Settings): string {
  const { baseUrl, apiUrl, siteUrl, deployment, method, account, credential } = session;
  const { credentialMarks: marks, requiredPermissions: permissions, project } = settings;
  const key = credential.kind === 'signature' ? credential.key : undefined;
  return JSON.stringify({
    ...{ baseUrl, apiUrl, siteUrl, deployment, method, marks, permissions, project },
    account: [account.id, account.name],
    header: headerTexts(credential).line,
    consumerKey: key?.consumerKey,
    oauthToken: key?.oauthToken.reveal(),
    privateKey: key?.privateKey.reveal(),
  });
}
