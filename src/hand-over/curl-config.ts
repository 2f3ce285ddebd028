import type { Settings } from '../read/settings.js';
import type { Session } from '../verify/session.js';
import type { Tls } from '../transport/trust.js';
import { curlQuoted } from './quoting.js';
import type { StepFiles, TlsFiles } from './step-files.js';

/** Returns a config for `curl -K`. It keeps the header out of curl's arguments, which all local users can read. */
export function curlConfig(
  { credential, baseUrl }: Pick<Session, 'credential' | 'baseUrl'>,
  { allowUploads }: Pick<Settings, 'allowUploads'>,
  tls: TlsFiles,
): string {
  const isLocal = baseUrl.startsWith('http://');
  const options: readonly (readonly [name: string, value: string | undefined])[] = [
    ['header', credential.kind === 'header' ? `${credential.name}: ${credential.value.reveal()}` : undefined],
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

/** Writes the curl config, and beside it the login, because variables may change. @throws the file system's error */
export function writeCurlConfig(
  files: StepFiles,
  session: Session,
  settings: Settings,
  tls: Tls | undefined,
): { readonly path: string; readonly text: string } {
  const { baseUrl, apiUrl, siteUrl, deployment, method, account } = session;
  const text = curlConfig(session, settings, files.writeTls(tls));
  const { id, name } = account;
  const login = { baseUrl, apiUrl, siteUrl, deployment, method, account: { id, name } };
  files.write('login.json', JSON.stringify({ ...login, marks: settings.credentialMarks }));
  return { path: files.write('curl.conf', text), text };
}
