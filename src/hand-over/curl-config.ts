import type { Settings } from '../read/settings.js';
import type { Session } from '../verify/session.js';
import type { TlsFiles } from './step-files.js';
import { headerTexts } from './variables.js';

const CURL_NAMES: Readonly<Record<string, string>> = { '\t': 't', '\n': 'n', '\r': 'r', '\v': 'v' };

/** Quotes a value for a curl config file. curl silently cuts an unquoted value at its first space. */
export function curlQuoted(text: string): string {
  return `"${text.replace(/[\\"\t\n\r\v]/g, (character) => `\\${CURL_NAMES[character] ?? character}`)}"`;
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
    ['cacert', tls.cacert],
    // curl reads a password behind a colon.
    ['cert', tls.cert?.replace(/[\\:]/g, '\\$&')],
    ['key', tls.key],
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
