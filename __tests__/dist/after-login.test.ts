// The answers that plain curl gets in a later step, as docs/faq.md describes them.
import { expect, test } from '@jest/globals';
import type { Fault } from '../../sandbox/index.js';
import { fixtures, play, sites, ways } from './scenario.js';
import { CHANGE_FIELD } from './shell.js';

const GATEWAY = `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}`;
const PATHS = ['/rest/agile/1.0/board', '/rest/servicedeskapi/request'];

test.each([
  ['a scoped token', ways.scoped, GATEWAY],
  ['a service account', ways.clientCredentials, GATEWAY],
  ['a classic token', ways.classic, sites.acme.url],
])(
  '%s also reaches the Agile and the service desk API, and links lead to the site',
  async (_what, inputs, base) => {
    await play({
      inputs,
      faults: PATHS.map((path) => ({
        path: new RegExp(`${path}$`),
        then: { status: 200, body: { values: [] } },
      })),
      afterwards: async ({ job, main: { outputs }, sandbox }) => {
        expect([outputs['base-url'], outputs['site-url']]).toEqual([base, sites.acme.url]);
        const asks = PATHS.map((path) => `curl -q -K "$JIRA_CURL_CONFIG" -fsS "$JIRA_BASE_URL${path}"`);
        expect((await job.runShell(asks.join('\n'))).status).toBe(0);
        const sent = sandbox.requests.slice(-2).map(({ origin, path, headers }) => [origin + path, headers]);
        const headers = expect.objectContaining({ authorization: outputs['authorization'] });
        expect(sent).toEqual(PATHS.map((path) => [base + path, headers]));
      },
    });
  },
);

const ISSUE = '"$JIRA_API_URL/issue/PROJ-1"';
const fields = (of: object, issue = ISSUE): string =>
  `-X PUT -H 'Content-Type: application/json' -d '${JSON.stringify({ fields: of })}' ${issue}`;
const SCOPE = 'Unauthorized; scope does not match';

const ANSWERS: readonly [status: number, words: string, request: string, then?: Fault][] = [
  [400, 'It is not on the appropriate screen, or unknown.', fields({ [fixtures.fields.legacyId]: 'x' })],
  [400, 'Operation value must be an Atlassian Document', fields({ description: 'plain text' })],
  [404, 'Issue does not exist or you do not have permission to see it.', '"$JIRA_API_URL/issue/NOPE-1"'],
  [403, 'To discard the user notification', fields({}, '"$JIRA_API_URL/issue/PROJ-1?notifyUsers=false"')],
  [401, 'scope does not match', ISSUE, { status: 401, body: { message: SCOPE } }],
  [429, 'FAKE too many', ISSUE, { status: 429, body: { errorMessages: ['FAKE too many'] } }],
];

test("a refusal after a login ends the step with curl's 22", async () => {
  await play({
    inputs: ways.classic,
    afterwards: async ({ job, sandbox }) => {
      for (const [status, words, request, then] of ANSWERS) {
        if (then) sandbox.faults.add({ path: '/rest/api/3/issue/', then });
        const step = await job.runShell(`curl -q -K "$JIRA_CURL_CONFIG" -sS --fail-with-body ${request}`);
        sandbox.faults.clear();
        expect([words, step.status]).toEqual([words, 22]);
        expect(step.log.join('\n')).toContain(words);
        expect(step.log.join('\n')).toContain(`error: ${status}`);
      }
    },
  });
});

test('with --retry, curl waits as long as a 429 asks, and then changes the field', async () => {
  await play({
    inputs: ways.classic,
    afterwards: async ({ job, sandbox }) => {
      const busy = { status: 429, headers: { 'retry-after': '1' }, body: {} };
      const held = sandbox.faults.add({ method: 'PUT', times: 2, then: busy });
      const startedAt = performance.now();
      const step = await job.runShell(CHANGE_FIELD.replace('curl -q', 'curl -q --retry 3'));
      expect([step.status, held.hits]).toEqual([0, 2]);
      expect(performance.now() - startedAt).toBeGreaterThan(1900);
    },
  });
});
