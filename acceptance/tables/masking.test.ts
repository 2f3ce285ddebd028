import { expect, test } from '@jest/globals';
import { play, tokens } from '../../__tests__/dist/scenario.js';
import { findLeaks } from '../kit/leaks.js';
import { SECRET_OUTPUTS } from '../kit/rules.js';

/** Forms of a token that a later step may print by accident, by tools that pipelines use. A missing one prints nothing. */
const SCRIPT = String.raw`
set +e
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
: "$EMAIL:$TOKEN"
`;

test.each([0, 1, 2])(
  'no form of a token can be read in a masked log: e-mail length %i mod 3 (A3, A4)',
  async (remainder) => {
    const { email = '', token = '' } = tokens.classicByEmailLength[remainder] ?? {};
    expect(email.length % 3).toBe(remainder);
    let printed = '';
    await play({
      inputs: { email, 'api-token': token },
      afterwards: async ({ job, main }) => {
        const open = Object.entries(main.outputs).filter(([name]) => !SECRET_OUTPUTS.includes(name));
        expect(job.masker.dropped(Object.fromEntries(open))).toEqual([]);
        expect(main.commands.filter(({ name }) => name === 'add-mask').length).toBeLessThan(400);
        printed = (await job.runShell(SCRIPT, { env: { EMAIL: email, TOKEN: token } })).log.join('\n');
      },
    });
    expect(printed).toContain('raw ***');
    expect(printed).toContain('> Authorization: Basic ***');
    expect(printed).toMatch(/^[\da-f]{4}: Authorization: Basic \*\*\*$/m);
    const forms = [token, token.toUpperCase(), Buffer.from(token).toString('hex').toUpperCase()];
    expect(findLeaks(printed, forms, 8)).toEqual([]);
  },
);
