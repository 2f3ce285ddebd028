import { expect, test } from '@jest/globals';
import { findLeaks } from '../../acceptance/kit/leaks.js';
import { dataCenter, dataCenterWays, onDataCenter, play } from './scenario.js';

type Values = Readonly<Record<string, string>>;

/** Returns the log of a later step that prints secrets by accident, and the outputs that no other job would get. */
async function logOf(inputs: Values, script: string, env: Values) {
  let [shown, dropped] = ['', [] as readonly string[]];
  await play(
    onDataCenter({
      inputs,
      afterwards: async ({ job, main }) => {
        shown = (await job.runShell(`set +e\n${script}`, { env })).log.join('\n');
        dropped = job.masker.dropped(main.outputs);
      },
    }),
  );
  return { shown, dropped };
}

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
  const { shown } = await logOf(dataCenterWays.basic, script, env);
  expect(shown).toContain('raw ***');
  expect(findLeaks(shown, [password], 10)).toEqual([]);
});

test('no line of a private key can be read in a masked log, and what is public still can', async () => {
  const { oauth1 } = dataCenterWays;
  const key = oauth1['private-key'];
  const script = String.raw`
printf '%s' "$KEY"
printf '%s' "$KEY" | tr '\n' ' '; echo
printf '%s' "$KEY" | grep -v -e '-----' | tr -d '\n'; echo
printf '%s\n' "$ESCAPED"
printf '%s' "$KEY" | base64
printf '%s' "$KEY" | base64 -w0; echo
jira-auth sign GET "$JIRA_API_URL/myself" > header
cat "$(dirname "$JIRA_CURL_CONFIG")/signing-key.json"; echo
set -x
: "$KEY"`;
  const env = { KEY: key, ESCAPED: key.replaceAll('\n', '\\n') };
  const { shown, dropped } = await logOf(oauth1, script, env);
  expect(dropped).toEqual([]);
  expect(shown.split('\n')).toContain('-----BEGIN PRIVATE KEY-----');
  const lines = key.split('\n').filter((text) => !text.startsWith('-----'));
  expect(findLeaks(shown, [...lines, Buffer.from(key).toString('base64').slice(40, -48)], 16)).toEqual([]);
});
