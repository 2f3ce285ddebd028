import { expect, test } from '@jest/globals';
import { filterJobOutputs, type StepResult } from '../../sandbox/runner/index.js';
import { play, sites, tokens } from '../../__tests__/dist/scenario.js';

/**
 * Forms of a token that a later step may print by accident, one per line, made by tools that pipelines use. Lines whose
 * tool is missing here print nothing.
 */
const SCRIPT = String.raw`
set +e
printf '%s\n' "raw $TOKEN"
printf '%s\n' "json {\"token\":\"$TOKEN\"}"
printf '%s\n' "unicode $(printf %s "$TOKEN" | sed 's/=/\\u003d/g')"
printf '%s\n' "percent $(printf %s "$TOKEN" | sed 's/=/%3D/g')" "percent $(printf %s "$TOKEN" | sed 's/=/%3d/g')"
printf '%s\n' "shell $(printf %q "$TOKEN")"
printf '%s' "$TOKEN" | base64 -w0; echo
printf '%s' "$EMAIL:$TOKEN" | base64
printf '%s' "$EMAIL:$TOKEN" | base64 -w0; echo
echo "$EMAIL:$TOKEN" | base64
echo "$EMAIL:$TOKEN" | base64 -w0; echo
printf '%s' "$EMAIL:$TOKEN" | base64 -w0 | tr '+/' '-_' | tr -d '='; echo
printf '%s' "somebody-else@example.com:$TOKEN" | base64 -w0; echo
printf 'Authorization: Basic %s' "$(printf '%s' "$EMAIL:$TOKEN" | base64 -w0)" | base64 -w0; echo
printf '%s' "$EMAIL:$TOKEN" | openssl base64 2>/dev/null
printf '%s' "$TOKEN" | od -An -v -tx1 | tr -d ' \n'; echo
printf '%s' "$TOKEN" | od -An -v -tx1 | tr -d ' \n' | tr a-f A-F; echo
printf '%s' "$TOKEN" | rev; echo
printf '%s' "$TOKEN" | tr a-z A-Z; echo
printf '%s' "$TOKEN" | tr A-Z a-z; echo
printf '%s' "$TOKEN" | fold -w 64; echo
printf '%s' "$TOKEN" | fold -w 76; echo
printf '%s' "$TOKEN" | fold; echo
curl -q -v -K "$JIRA_CURL_CONFIG" "$JIRA_API_URL/myself" -o /dev/null
curl -q -s --trace-ascii - -K "$JIRA_CURL_CONFIG" "$JIRA_API_URL/myself" -o /dev/null
set -x
: "$TOKEN"
: "$EMAIL:$TOKEN"
`;

test.each([0, 1, 2])(
  'no form of a token can be read in a masked log: e-mail length %i mod 3 (A3, A4)',
  async (remainder) => {
    const owner = tokens.classicByEmailLength[remainder];
    if (owner?.email.length === undefined || owner.email.length % 3 !== remainder)
      throw new Error('wrong fixture');
    let printed: StepResult | undefined;
    await play({
      inputs: { email: owner.email, 'api-token': owner.token },
      afterwards: async ({ job, main }) => {
        printed = await job.runShell(SCRIPT, { env: { EMAIL: owner.email, TOKEN: owner.token } });
        expect(filterJobOutputs(publicOutputs(main), job.masker).dropped).toEqual([]);
        expect(main.commands.filter(({ name }) => name === 'add-mask').length).toBeLessThan(400);
      },
    });
    expect(printed?.log.join('\n')).toContain('raw ***');
    expect(printed?.log.join('\n')).toContain('> Authorization: Basic ***');
    expect(printed?.log.join('\n')).toMatch(/^[\da-f]{4}: Authorization: Basic \*\*\*$/m);
    for (const form of formsOf(owner.token, owner.email)) expectUnreadable(printed?.log ?? [], form);
  },
);

function publicOutputs({ outputs }: StepResult): Record<string, string> {
  expect(outputs['base-url']).toBe(sites.acme.url);
  return Object.fromEntries(
    Object.entries(outputs).filter(([name]) => name !== 'authorization' && name !== 'auth-header'),
  );
}

/** Returns encodings of the token. No piece of them may be visible. */
function formsOf(token: string, email: string): string[] {
  const pair = Buffer.from(`${email}:${token}\n`);
  const header = Buffer.from(`Authorization: Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`);
  const secretOnly = pair.subarray(email.length + 1);
  return [
    token,
    token.toUpperCase(),
    token.toLowerCase(),
    Array.from(token).reverse().join(''),
    Buffer.from(token).toString('hex'),
    Buffer.from(token).toString('hex').toUpperCase(),
    ...[0, 1, 2].map((skipped) => secretOnly.subarray(skipped).toString('base64')),
    header.subarray(24 + Math.ceil((email.length * 4) / 3)).toString('base64'),
  ];
}

/** Allows not even eight characters in a row. */
function expectUnreadable(log: readonly string[], form: string): void {
  const seen = log.join('\n');
  for (let start = 0; start + 8 <= form.length; start++) {
    const piece = form.slice(start, start + 8);
    if (seen.includes(piece)) throw new Error(`Eight characters of a token can be read: ${piece}`);
  }
}
