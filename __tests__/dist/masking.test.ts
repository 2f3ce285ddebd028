import { expect, test } from '@jest/globals';
import { findLeaks } from '../../acceptance/kit/leaks.js';
import { SECRET_OUTPUTS } from '../../acceptance/kit/rules.js';
import { dataCenter, dataCenterWays, onDataCenter, play, type Scenario, tokens } from './scenario.js';

/** Of a later step. A tool that isn't there prints nothing. */
async function logOf(given: Scenario, script: string, env: Record<string, string>): Promise<string> {
  let log: readonly string[] = [];
  await play({
    ...given,
    afterwards: async ({ job, main }) => {
      const open = Object.entries(main.outputs).filter(([name]) => !SECRET_OUTPUTS.includes(name));
      expect(job.masker.dropped(Object.fromEntries(open))).toEqual([]);
      ({ log } = await job.runShell(`set +e\n${script}`, { env }));
    },
  });
  return log.join('\n');
}

test.each([0, 1, 2])(
  'no form of a token can be read in a masked log: e-mail length %i mod 3 (A3, A4)',
  async (remainder) => {
    const { email = '', token = '' } = tokens.classicByEmailLength[remainder] ?? {};
    expect(email.length % 3).toBe(remainder);
    const script = String.raw`
printf '%s\n' "raw $TOKEN"
for text in "$TOKEN" "$EMAIL:$TOKEN"; do
  printf '%s' "$text" | base64
  printf '%s' "$text" | base64 -w0; echo
  echo "$text" | base64
  echo "$text" | base64 -w0; echo
  printf '%s' "$text" | base64 -w0 | tr '+/' '-_' | tr -d '='; echo
done
printf '%s' "somebody-else@example.com:$TOKEN" | base64 -w0; echo
printf 'Authorization: Basic %s' "$(printf '%s' "$EMAIL:$TOKEN" | base64 -w0)" | base64 -w0; echo
printf '%s' "$TOKEN" | od -An -v -tx1 | tr -d ' \n'; echo
printf '%s' "$TOKEN" | od -An -v -tx1 | tr -d ' \n' | tr a-f A-F; echo
printf '%s' "$TOKEN" | rev; echo
printf '%s' "$TOKEN" | tr a-z A-Z; echo
printf '%s' "$TOKEN" | fold -w 64; echo
curl -q -v -K "$JIRA_CURL_CONFIG" "$JIRA_API_URL/myself" -o /dev/null
curl -q -s --trace-ascii - -K "$JIRA_CURL_CONFIG" "$JIRA_API_URL/myself" -o /dev/null
set -x
: "$EMAIL:$TOKEN"`;
    const inputs = { email, 'api-token': token };
    const shown = await logOf({ inputs }, script, { EMAIL: email, TOKEN: token });
    expect(shown).toContain('raw ***');
    expect(shown).toContain('> Authorization: Basic ***');
    expect(shown).toMatch(/^[\da-f]{4}: Authorization: Basic \*\*\*$/m);
    const forms = [token, token.toUpperCase(), Buffer.from(token).toString('hex').toUpperCase()];
    expect(findLeaks(shown, forms, 8)).toEqual([]);
  },
);

test('no form of a password can be read in a masked log', async () => {
  const { password } = dataCenter.users.dora;
  const script = String.raw`
printf '%s\n' "raw $PASSWORD"
printf '%s' "dora:$PASSWORD" | base64 -w0; echo
echo "dora:$PASSWORD" | base64
printf '%s' "$PASSWORD" | base64 -w0; echo
printf '%s' "$PASSWORD" | od -An -v -tx1 | tr -d ' \n'; echo
printf '%s\n' "$ENCODED"
curl -q -v -K "$JIRA_CURL_CONFIG" "$JIRA_API_URL/myself" -o /dev/null
set -x
: "$PASSWORD"`;
  const env = { PASSWORD: password, ENCODED: encodeURIComponent(password) };
  const shown = await logOf(onDataCenter({ inputs: dataCenterWays.basic }), script, env);
  expect(shown).toContain('raw ***');
  expect(findLeaks(shown, [password], 10)).toEqual([]);
});

test('no line of a private key can be read in a masked log', async () => {
  const inputs = dataCenterWays.oauth1;
  const key = inputs['private-key'];
  const script = String.raw`
printf '%s' "$KEY"
printf '%s' "$KEY" | tr '\n' ' '; echo
printf '%s' "$KEY" | grep -v -e '-----' | tr -d '\n'; echo
printf '%s\n' "$ESCAPED"
printf '%s' "$KEY" | base64
printf '%s' "$KEY" | base64 -w0; echo
jira-auth sign GET "$JIRA_API_URL/myself" > header
cat "$(dirname "$JIRA_CURL_CONFIG")/login.json"; echo
set -x
: "$KEY"`;
  const env = { KEY: key, ESCAPED: key.replaceAll('\n', '\\n') };
  const shown = await logOf(onDataCenter({ inputs }), script, env);
  expect(shown.split('\n')).toContain('-----BEGIN PRIVATE KEY-----');
  const lines = key.split('\n').filter((text) => !text.startsWith('-----'));
  expect(findLeaks(shown, [...lines, Buffer.from(key).toString('base64').slice(40, -48)], 16)).toEqual([]);
});
