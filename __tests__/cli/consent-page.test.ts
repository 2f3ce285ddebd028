import { describe, expect, test } from '@jest/globals';
import { consentPage, failed, FOREIGN, REPEATED, WORKED } from '../../src/cli/consent-page.js';
import { Failure } from '../../src/failure.js';

test('the page of a success says so, in its title, too', () => {
  const page = consentPage(WORKED);
  expect(page).toContain('<title>It worked - jira-auth</title>');
  expect(page).toContain('<h1>It worked</h1>');
  expect(page).toContain('close this page');
});

describe('the page of a failure', () => {
  test('says what happened and what to do', () => {
    const page = consentPage(failed(new Failure('permission-denied', 'It was declined.', 'Accept it.')));
    expect(page).toContain('<title>The consent did not work - jira-auth</title>');
    expect(page).toContain('<p>It was declined. Accept it.</p>');
  });

  test('is no place for markup', () => {
    const page = consentPage(
      failed(new Failure('internal', `<script>alert("1")</script>`, `' onload='x' & &lt;`)),
    );
    expect(page).toContain(
      '<p>&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62; &#39; onload=&#39;x&#39; &#38; &#38;lt;</p>',
    );
    expect(page).not.toContain('<script');
  });
});

test.each([WORKED, FOREIGN, REPEATED, failed(new Failure('timeout', 'It took too long.', 'Try again.'))])(
  'the page $title needs nothing from anywhere',
  (shown) => {
    expect(consentPage(shown)).not.toMatch(/https?:|src=|href=|url\(|@import|<script|<form/);
  },
);
