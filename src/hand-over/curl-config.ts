import type { Secret } from '../secret.js';
import { curlQuoted } from './quoting.js';

/**
 * The text of a file for `curl -K`: the header stays out of curl's arguments, which every user of a machine can read.
 *
 * @param authorization value of the Authorization header
 * @param caFile path of the CA certificates that curl shall trust in place of its own
 */
export function curlConfig(authorization: Secret, caFile: string | undefined): string {
  const lines = [
    '# Written by jira-auth for: curl -q -K "$JIRA_CURL_CONFIG". Secret; removed when the job ends.',
    `header = ${curlQuoted(`Authorization: ${authorization.reveal()}`)}`,
    // A typing error in a URL must not send the header in clear.
    'proto = "=https"',
  ];
  if (caFile !== undefined) lines.push(`cacert = ${curlQuoted(caFile)}`);
  return `${lines.join('\n')}\n`;
}
