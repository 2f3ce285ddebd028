// The proof of each answer in docs/faq.md: a test or an acceptance program that fails if it stops being true.
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';

const AFTER_LOGIN = '__tests__/dist/after-login.test.ts';

const SHOWN: readonly (readonly [question: RegExp, file: string, by: string])[] = [
  [/Agile/, AFTER_LOGIN, 'also reaches the Agile and the service desk API'],
  [/gateway/, AFTER_LOGIN, 'and links lead to the site'],
  [/appropriate screen/, AFTER_LOGIN, 'It is not on the appropriate screen, or unknown.'],
  [/\b400\b/, AFTER_LOGIN, 'Operation value must be an Atlassian Document'],
  [/\b401\b.*curl|curl.*\b401\b/, AFTER_LOGIN, 'Unauthorized; scope does not match'],
  [/\b403\b/, AFTER_LOGIN, 'To discard the user notification'],
  [/\b404\b/, AFTER_LOGIN, 'Issue does not exist or you do not have permission to see it.'],
  [/\b429\b/, AFTER_LOGIN, 'FAKE too many'],
  [/--retry/, AFTER_LOGIN, 'with --retry, curl waits as long as a 429 asks'],
  [/requests or HTTPie/, 'acceptance/interop.ts', 'without its guard: the header gives way to ~/.netrc'],
  [/gajira/, '__tests__/dist/gajira-config.test.ts', 'the file of an earlier login is put back'],
  [/Connect/, '__tests__/sandbox/cloud.test.ts', 'Failed to parse Connect Session Auth Token'],
  [/redirect_uri/, '__tests__/dist/cli-consent.test.ts', 'encoded twice'],
  [/underscore/, '__tests__/transport/tls.test.ts', 'a certificate for %s is one for jira_dev.corp.example'],
  [/passphrase/, '__tests__/read/private-key.test.ts', 'a key with a passphrase, in PKCS #8'],
  [/SOCKS/, '__tests__/transport/proxy.test.ts', 'socks5://'],
  [
    /quota/,
    '__tests__/dist/broken-network.test.ts',
    'rate-limited: a wait longer than the budget ends the step at once',
  ],
  [/scopes/, '__tests__/dist/cloud-inputs.test.ts', "identity: 'optional'"],
  [/`JIRA_` variables/, '__tests__/read/site.test.ts', "JIRA_DOMAIN: 'globex'"],
  [/node24/, '__tests__/workflows/action.test.ts', "toBe('node24')"],
];

const questions = [...readFileSync('docs/faq.md', 'utf8').matchAll(/^## (.*)$/gm)].map(
  ([, text = '']) => text,
);

test.each(questions)('"%s" is shown by one test', (question) => {
  expect(SHOWN.filter(([pattern]) => pattern.test(question))).toHaveLength(1);
});

test('each of these answers a question', () => {
  const unasked = SHOWN.filter(([pattern]) => !questions.some((question) => pattern.test(question)));
  expect(unasked).toEqual([]);
});

test.each(SHOWN)('%s: %s has "%s"', (_question, file, by) => {
  expect(readFileSync(file, 'utf8')).toContain(by);
});
