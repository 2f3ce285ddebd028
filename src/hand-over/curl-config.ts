import type { Credential } from '../credential.js';
import { curlQuoted } from './quoting.js';

/** Paths of the PEM files that curl needs for TLS, where it needs any. */
export interface TlsFiles {
  /** The CA certificates that curl shall trust in place of its own. */
  readonly authorities?: string | undefined;
  readonly clientCertificate?: string | undefined;
  readonly clientKey?: string | undefined;
}

export interface CurlConfig {
  readonly credential: Credential;
  /** Where requests will go: https, or http to this machine. */
  readonly baseUrl: string;
  /** Also send the header without which Jira takes uploads for forged (XSRF). */
  readonly allowUploads: boolean;
  readonly tls: TlsFiles;
}

/**
 * The text of a file for `curl -K`: the header stays out of curl's arguments, which every user of a machine can read.
 */
export function curlConfig({ credential, baseUrl, allowUploads, tls }: CurlConfig): string {
  const isLocal = baseUrl.startsWith('http://');
  const options: readonly (readonly [name: string, value: string | undefined])[] = [
    ['header', credential.kind === 'header' ? `${credential.name}: ${credential.value.reveal()}` : undefined],
    // A typing error in a URL must not send the header in clear; on loopback, no proxy may get to see it.
    ['proto', isLocal ? '=http' : '=https'],
    ['noproxy', isLocal ? '*' : undefined],
    // Any other value would be a check of the token that Jira gives to browsers.
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
