import { expect, test } from '@jest/globals';
import { play, ways } from './scenario.js';

test('a private CA is trusted beside the public ones, through the proxy, here and by curl', async () => {
  let ca = '';
  await play({
    arrange: ({ caFile }) => {
      ca = caFile;
    },
    get inputs() {
      return { ...ways.classic, 'ca-certificate': ca };
    },
    job: { env: { NODE_EXTRA_CA_CERTS: '', CURL_CA_BUNDLE: '', SSL_CERT_FILE: '' } },
    afterwards: async ({ job, main }) => {
      expect(main).toMatchObject({ status: 0, stderr: '' });
      const curl = await job.runShell(
        'curl -q -sS -K "$JIRA_CURL_CONFIG" --fail-with-body "$JIRA_API_URL/myself"',
      );
      expect(curl).toMatchObject({ status: 0, stderr: '' });
    },
  });
});
