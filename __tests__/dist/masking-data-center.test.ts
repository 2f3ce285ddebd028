import { expect, test } from '@jest/globals';
import { filterJobOutputs } from '../../sandbox/runner/index.js';
import { dataCenter, dataCenterWays, onDataCenter, play } from './scenario.js';

/** Output of a later step that prints a password by accident. */
const PASSWORD_SCRIPT = String.raw`
set +e
printf '%s\n' "raw $PASSWORD"
printf '%s' "dora:$PASSWORD" | base64 -w0; echo
echo "dora:$PASSWORD" | base64
printf '%s' "$PASSWORD" | base64 -w0; echo
printf '%s' "$PASSWORD" | od -An -v -tx1 | tr -d ' \n'; echo
printf '%s\n' "$ENCODED"
curl -q -v -K "$JIRA_CURL_CONFIG" "$JIRA_API_URL/myself" -o /dev/null
set -x
: "$PASSWORD"
`;

test('no form of a password can be read in a masked log', async () => {
  const { password } = dataCenter.users.dora;
  let log: readonly string[] = [];
  await play(
    onDataCenter({
      inputs: dataCenterWays.basic,
      afterwards: async ({ job }) => {
        const env = { PASSWORD: password, ENCODED: encodeURIComponent(password) };
        ({ log } = await job.runShell(PASSWORD_SCRIPT, { env }));
      },
    }),
  );
  expect(log.join('\n')).toContain('raw ***');
  const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');
  for (const form of [
    password,
    base64(password).slice(0, -2),
    base64(`dora:${password}`).slice(8, -2),
    Buffer.from(password).toString('hex'),
    encodeURIComponent(password),
  ]) {
    expect(readablePieces(log, form, 10)).toEqual([]);
  }
});

/** The same for a key, in the ways in which files and variables with keys are printed. */
const KEY_SCRIPT = String.raw`
set +e
printf '%s' "$KEY"
printf '%s' "$KEY" | tr '\n' ' '; echo
printf '%s' "$KEY" | grep -v -e '-----' | tr -d '\n'; echo
printf '%s\n' "$ESCAPED"
printf '%s' "$KEY" | base64
printf '%s' "$KEY" | base64 -w0; echo
jira-auth sign GET "$JIRA_API_URL/myself" > header
cat "$(dirname "$JIRA_CURL_CONFIG")/signing-key.json"; echo
set -x
: "$KEY"
`;

test('no line of a private key can be read in a masked log, and what is public still can', async () => {
  const inputs = dataCenterWays.oauth1;
  const key = inputs['private-key'];
  let log: readonly string[] = [];
  await play(
    onDataCenter({
      inputs,
      afterwards: async ({ job, main }) => {
        const env = { KEY: key, ESCAPED: key.replaceAll('\n', '\\n') };
        ({ log } = await job.runShell(KEY_SCRIPT, { env }));
        expect(filterJobOutputs(main.outputs, job.masker).dropped).toEqual([]);
      },
    }),
  );
  expect(log).toContain('-----BEGIN PRIVATE KEY-----');
  for (const line of key.split('\n').filter((text) => text !== '' && !text.startsWith('-----'))) {
    expect(readablePieces(log, line, 16)).toEqual([]);
  }
  expect(readablePieces(log, Buffer.from(key).toString('base64').slice(40, -48), 16)).toEqual([]);
});

/** Returns the readable pieces of a text, of a length that rules out chance. */
function readablePieces(log: readonly string[], form: string, length: number): string[] {
  const shown = log.join('\n');
  const found: string[] = [];
  for (let start = 0; start + length <= form.length; start += 1) {
    const piece = form.slice(start, start + length);
    if (shown.includes(piece)) found.push(piece);
  }
  return found;
}
