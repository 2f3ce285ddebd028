import { expect, test } from '@jest/globals';
import type { Report } from '../../src/check/report.js';
import { dayIn } from '../../__tests__/dist/checking.js';
import { CLASSIC, Shell } from '../../__tests__/dist/shell.js';

const shell = new Shell();

// Two zones far from UTC, one on either side: at nearly every hour, one of them has another date than UTC.
test.each(['Pacific/Kiritimati', 'America/Adak', 'UTC'])('in %s days are those of UTC', async (TZ) => {
  const before = dayIn(0);
  const script = `jira_auth check --expires-on ${dayIn(10)} --json --html page.html`;
  const { stdout, stderr } = await shell.run(script, { ...CLASSIC, TZ });
  const report = JSON.parse(stdout) as Report;
  expect(report.checkedAt).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
  // Midnight may come between the two.
  if (dayIn(0) !== before) return;
  const credentials = [{ endsAt: `${dayIn(10)}T23:59:59Z` }];
  expect(report).toMatchObject({ daysLeft: 10, credentials });
  expect(shell.read('page.html')).toContain(dayIn(10));
  expect(stderr).toContain(`expires on ${dayIn(10)}, in 10 days`);
});
