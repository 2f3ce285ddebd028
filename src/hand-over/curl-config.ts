import type { Settings } from '../read/settings.js';
import type { Session } from '../verify/session.js';
import { curlQuoted } from './quoting.js';

/** Paths of the PEM files that curl needs for TLS, where it needs any. */
export interface TlsFiles {
  /** The CA certificates that curl shall trust in place of its own. */
  readonly authorities?: string | undefined;
  readonly clientCertificate?: string | undefined;
  readonly clientKey?: string | undefined;
}

/** The text of a file for `curl -K`: the header stays out of curl's arguments, which every user of a machine can read. */
export function curlConfig(
  { credential, baseUrl }: Pick<Session, 'credential' | 'baseUrl'>,
  { allowUploads }: Pick<Settings, 'allowUploads'>,
  tls: TlsFiles,
): string {
  const isLocal = baseUrl.startsWith('http://');
  const options: readonly (readonly [name: string, value: string | undefined])[] = [
    ['header', credential.kind === 'header' ? `${credential.name}: ${credential.value.reveal()}` : undefined],
    // A typing error in a URL must not send the header in clear; on loopback, no proxy may get to see it.
    ['proto', isLocal ? '=http' : '=https'],
    ['noproxy', isLocal ? '*' : undefined],
    // Without it Jira takes uploads for forged (XSRF). Any other value would be a check of the token that it gives to browsers.
    ['header', allowUploads ? 'X-Atlassian-Token: no-check' : undefined],
    ['cacert', tls.authorities],
    ['cert', tls.clientCertificate],
    ['key', tls.clientKey],
  ];
  const lines = [
    '# Written by jira-auth for: curl -q -K "$JIRA_CURL_CONFIG". Secret; removed when the job ends.',
    ...(credential.kind === 'signature'
      ? ['# Every request is signed by itself: add -H @<(jira-auth sign METHOD "$URL").']
      : []),
    ...options.flatMap(([name, value]) => (value === undefined ? [] : [`${name} = ${curlQuoted(value)}`])),
  ];
  return `${lines.join('\n')}\n`;
}
