import { expect, test } from '@jest/globals';
import { dataCenterWays, onDataCenter, play } from './scenario.js';

const UPLOAD = String.raw`
printf 'FAKE report' > report.txt
curl -q -sS -K "$JIRA_CURL_CONFIG" --fail-with-body -F file=@report.txt "$JIRA_API_URL/issue/PROJ-1/attachments"
`;

test.each([
  ['true', 0, [{ filename: 'report.txt', size: 11 }]],
  ['false', 22, []],
])('allow-uploads: %s', async (allowed, status, attachments) => {
  await play(
    onDataCenter({
      inputs: { ...dataCenterWays['personal-access-token'], 'allow-uploads': allowed },
      afterwards: async ({ sandbox, job }) => {
        const curl = await job.runShell(UPLOAD);
        expect(curl.status).toBe(status);
        expect(sandbox.dataCenter.attachments('PROJ-1')).toEqual(attachments);
      },
    }),
  );
});
