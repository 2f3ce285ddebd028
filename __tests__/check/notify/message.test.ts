import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { adfOf, type AdfNode } from '../../../src/check/notify/adf.js';
import { fingerprint } from '../../../src/check/notify/events.js';
import { markdownLine, markdownOf } from '../../../src/check/notify/markdown.js';
import { markComment, markIssue, readMark, withMark } from '../../../src/check/notify/marks.js';
import {
  headline,
  headlineToday,
  linkOrText,
  messageOf,
  plainText,
} from '../../../src/check/notify/message.js';
import { wikiLine, wikiOf } from '../../../src/check/notify/wiki.js';
import type { CheckedCredential } from '../../../src/check/report.js';
import { checked, endingIn } from './checked.js';

describe('the title', () => {
  test.each<[CheckedCredential, string]>([
    [endingIn(30), 'The Jira credential release-bot expires on 2027-03-31, within 30 days'],
    [endingIn(0), 'The Jira credential release-bot expires on 2027-03-31, within a day'],
    [endingIn(-1), 'The Jira credential release-bot expired on 2027-03-31'],
    [checked({ status: 'warning', daysLeft: 50 }), 'The Jira credential release-bot expires on 2027-03-31'],
    [checked({ status: 'rejected' }), 'Jira refuses the credential release-bot'],
    [checked({ status: 'failed' }), 'The Jira credential release-bot fails its check'],
    [
      checked({ status: 'warning', daysLeft: -2 }),
      'The Jira credential release-bot works longer than 2027-03-31',
    ],
    [checked({ status: 'warning', endsAt: undefined }), 'The Jira credential release-bot needs attention'],
  ])('%#', (credential, title) => {
    expect(messageOf(credential).title).toBe(title);
  });

  test('has room for the longest name', () => {
    const { title } = messageOf(endingIn(13, { name: 'x'.repeat(500) }));
    expect(title.length).toBeLessThanOrEqual(256);
  });
});

test.each<[CheckedCredential, string]>([
  [endingIn(13), 'The credential release-bot works and expires on 2027-03-31, in 13 days'],
  [endingIn(1), 'The credential release-bot works and expires on 2027-03-31, tomorrow'],
  [endingIn(0), 'The credential release-bot works and expires on 2027-03-31, today'],
  [endingIn(-3), 'The credential release-bot expired on 2027-03-31'],
  [
    checked({ status: 'warning', daysLeft: -2 }),
    'The credential release-bot still works, and was to expire on 2027-03-31',
  ],
  [
    checked({ status: 'rejected' }),
    'Jira refuses the credential release-bot, which was to work until 2027-03-31',
  ],
  [checked({ status: 'expired', endsAt: undefined }), 'The credential release-bot has expired'],
  [checked({ status: 'unknown' }), 'The expiry date of the credential release-bot is unknown'],
  [
    checked({ status: 'unknown', code: 'timeout' }),
    'The credential release-bot could not be checked: timeout',
  ],
  [
    checked({ status: 'failed', code: 'permission-denied' }),
    'The credential release-bot fails its check: permission-denied',
  ],
  [checked({ endsAt: undefined, daysLeft: undefined }), 'The credential release-bot works'],
])('%#: %j is told as a sentence', (credential, sentence) => {
  expect(plainText(headlineToday(credential))).toBe(sentence);
});

test('what stays in an issue is as true tomorrow', () => {
  expect(plainText(headline(endingIn(13)))).toBe(
    'The credential release-bot works and expires on 2027-03-31',
  );
});

test('a GitHub issue says who, where, until when, where to renew and what to update', () => {
  expect(markdownOf(messageOf(endingIn(13, { reasons: ['Jira says so.'] })))).toMatchInlineSnapshot(`
   "**The credential \`release-bot\` works and expires on 2027-03-31.**

   - Whose: \`ada@acme.example\`
   - Where: <https://acme.atlassian.net/>
   - What: \`api-token\`
   - Until: the end of 2027-03-31 (UTC); declared with \`expires-on\`
   - State: \`warning\`
   - Secret to update: \`JIRA_API_TOKEN\`
   - Note: Jira says so&#46;

   ### What to do

   1. Create a new API token there&#46; <https://id.atlassian.com/manage-profile/security/api-tokens>
   2. Record its last day: \`jira-auth check --write-expiry NAME=YYYY-MM-DD\` writes it into the file of credentials; anywhere else, set \`expires-on\`.

   ---
   This text is replaced when another threshold is reached (30, 14, 7, 1 days, and the end), and the issue is closed when nothing has to be done any more. Write what is to be kept into a comment.
   "
  `);
});

test('a Data Center issue says the same in wiki markup', () => {
  expect(wikiOf(messageOf(endingIn(13)))).toMatchInlineSnapshot(`
   "*The credential release-bot works and expires on 2027-03-31.*

   * Whose: ada&#64;acme.example
   * Where: https://acme.atlassian.net/
   * What: api-token
   * Until: the end of 2027-03-31 (UTC); declared with expires-on
   * State: warning
   * Secret to update: JIRA&#95;API&#95;TOKEN

   h3. What to do

   # Create a new API token there. https://id.atlassian.com/manage-profile/security/api-tokens
   # Record its last day: jira-auth check --write-expiry NAME=YYYY-MM-DD writes it into the file of credentials; anywhere else, set expires-on.

   This text is replaced when another threshold is reached (30, 14, 7, 1 days, and the end), and the issue is closed when nothing has to be done any more. Write what is to be kept into a comment."
  `);
});

test.each<[string, CheckedCredential, RegExp[]]>([
  ['a failed check: what to do stands in its notes', checked({ status: 'failed', code: 'tls-failure' }), []],
  ['a wrong date: only that', checked({ status: 'warning', daysLeft: -2 }), [/^Record its last day/]],
  ['a refusal that no new credential mends', checked({ status: 'rejected', code: 'captcha-required' }), []],
])('what to do about %s', (_what, credential, steps) => {
  const found = messageOf(credential).steps.map(plainText);
  expect(found).toEqual(steps.map((step) => expect.stringMatching(step)));
});

test('a day that has passed is told with what Jira says of it', () => {
  const until = messageOf(checked({ status: 'warning', daysLeft: -2 })).facts.find(
    ({ label }) => label === 'Until',
  );
  expect(plainText(until?.value ?? [])).toMatch(/; that day has passed, but Jira still accepts it$/);
});

test('what a server knows need not be recorded', () => {
  const steps = messageOf(endingIn(3, { source: 'jira' })).steps.map(plainText);
  expect(steps.at(-1)).toBe('Its last day need not be recorded: it is asked for.');
  expect(messageOf(checked()).steps).toEqual([]);
});

const HOSTILE =
  '@octocat #1 octo/repo#2 GH-3 [x](https://evil.example) <img src=x> <!-- jira-auth-expiry --> `code` ![i](u) | **b** $x$ https://evil.example\n\n# head\n@team [~admin] {html} {color:red}';

describe('text of somebody else', () => {
  const hostile = endingIn(3, {
    name: HOSTILE,
    account: HOSTILE,
    site: HOSTILE,
    reasons: [HOSTILE],
    renewal: { url: 'javascript:alert(1)', advice: HOSTILE, secret: HOSTILE },
  });

  test("is no mention, no reference and no markup in GitHub's Markdown", () => {
    const text = markdownOf(messageOf(hostile));
    // What stands in code is text, whatever it is.
    const outside = text.replaceAll(/`[^`\n]*`/g, '');
    const seen = outside
      .replaceAll('&#8203;', '\u200b')
      .replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)));
    expect(seen).not.toMatch(/(?<![A-Za-z0-9])@\w/);
    expect(seen).not.toMatch(/#\d/);
    expect(seen).not.toMatch(/GH-\d/);
    expect(outside).not.toMatch(/[<>@]|#\s*head|\]\(|\/\/evil|javascript:/);
    expect(text.split('`').length % 2).toBe(1);
  });

  test('is no mention, macro or link in wiki markup', () => {
    expect(wikiLine([{ text: HOSTILE }, { code: HOSTILE }])).not.toMatch(/[[\]{}|!@<>*]/);
  });

  test('is text alone in a document', () => {
    const nodes: AdfNode[] = [adfOf(messageOf(hostile))];
    for (const node of nodes) nodes.push(...(node.content ?? []));
    const types = new Set(nodes.map(({ type }) => type));
    expect([...types].sort()).toEqual(
      ['bulletList', 'doc', 'heading', 'listItem', 'orderedList', 'paragraph', 'rule', 'text'].sort(),
    );
    const marks = nodes.flatMap((node) => node.marks ?? []).map(({ type }) => type);
    expect(new Set(marks)).toEqual(new Set(['code']));
    expect(nodes.filter(({ type, text }) => type === 'text' && (text ?? '') === '')).toEqual([]);
  });

  test('is a link only if people can be sent there', () => {
    expect(linkOrText('https://id.atlassian.com/x?a=<b>')).toEqual({
      link: 'https://id.atlassian.com/x?a=%3Cb%3E',
    });
    for (const address of ['javascript:alert(1)', 'http://a.example', 'https://user@a.example/', 'no']) {
      expect(linkOrText(address)).toEqual({ text: address });
    }
  });

  test('never makes a mention, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('@', '#', '1', 'a', '&', ';', '3', '5', '`', '\\', '<', '-') }),
        (text) => {
          const line = markdownLine([{ text }, ' ', { code: text }]).replaceAll(/`[^`]*`/g, '');
          expect(line).not.toMatch(/[@<`\\]/);
          expect(line.replaceAll(/&#\d+;/g, '')).not.toContain('#');
          expect(line).not.toMatch(/(?<![a-z0-9])&#64;(?!&#8203;)|&#35;(?!&#8203;)/);
        },
      ),
    );
  });
});

describe('the mark of an issue', () => {
  const memory = {
    credential: fingerprint('release-bot'),
    told: { stage: '14', ends: '2027-03-31' },
    organization: undefined,
  } as const;
  const inOrganization = { ...memory, organization: fingerprint('org') };

  test('is read as it was written', () => {
    expect(readMark(markIssue(memory, 'text'))).toEqual(memory);
    expect(readMark(markIssue(inOrganization, ''))).toEqual(inOrganization);
    const unknownEnd = { ...memory, told: { stage: 'over', ends: undefined } } as const;
    expect(readMark(markIssue(unknownEnd, 'text'))).toEqual(unknownEnd);
  });

  test('is replaced, and the text stays', () => {
    const renewed = { ...memory, told: { ...memory.told, stage: 'renewed' } } as const;
    expect(withMark(markIssue(memory, 'text\n'), renewed)).toBe(markIssue(renewed, 'text\n'));
  });

  test('survives the line ends of a browser', () => {
    expect(readMark(markIssue(memory, 'text').replaceAll('\n', '\r\n'))).toEqual(memory);
  });

  test.each([
    ['nothing', ''],
    ['a quotation', `> ${markIssue(memory, '')}`],
    ['a mark further down', `\n${markIssue(memory, '')}`],
    ["a comment's mark", `${markComment(memory.told)}\n`],
    ['a stage that there is not', markIssue(memory, '').replace('told=14', 'told=15')],
  ])('is not read from %s', (_what, text) => {
    expect(readMark(text)).toBeUndefined();
  });
});
