import { expect, test } from '@jest/globals';
import { consentPage, failed, FOREIGN, REPEATED, WORKED } from '../../src/cli/redirect-server.js';
import { Failure } from '../../src/failure.js';

const DECLINED = failed(new Failure('permission-denied', 'It was declined.', 'Accept it.'));
const MARKUP = failed(new Failure('internal', `<script>alert("1")</script>`, `' onload='x' & &lt;`));
const ESCAPED =
  '<p>&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62; &#39; onload=&#39;x&#39; &#38; &#38;lt;</p>';

test.each([
  [WORKED, ['<title>It worked - jira-auth</title>', '<h1>It worked</h1>', 'close this page']],
  [FOREIGN, ['still waits for its own answer']],
  [REPEATED, ['The answer has come']],
  [DECLINED, ['<title>The consent did not work - jira-auth</title>', '<p>It was declined. Accept it.</p>']],
  [MARKUP, [ESCAPED]],
])('the page of %o says what happened, and needs nothing from anywhere', (shown, words) => {
  const page = consentPage(shown);
  for (const text of words) expect(page).toContain(text);
  expect(page).not.toMatch(/https?:|src=|href=|url\(|@import|<script|<form/);
});
