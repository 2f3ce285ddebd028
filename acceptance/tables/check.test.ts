import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '../../sandbox/fixtures.js';
import type { Report } from '../../src/check/report.js';
import { dayIn, rowsOf } from '../../__tests__/dist/checking.js';
import { type Ended, jiraAuth } from '../../__tests__/dist/command-line.js';
import { Shell } from '../../__tests__/dist/shell.js';

const { dataCenter, github, tokens, users } = fixtures;

const shell = new Shell();

const VALUES = {
  ADA: users.ada.email,
  CLASSIC: tokens.classic,
  EXPIRED: tokens.expired,
  PAT: dataCenter.tokens.pat,
  SECRET: tokens.threeLegged.clientSecret,
  REFRESH: tokens.threeLegged.refreshToken,
};

async function check(args: readonly string[], more: Record<string, string> = {}): Promise<Ended> {
  const ended = await jiraAuth(['check', ...args], { env: { ...shell.sandbox.env, ...VALUES, ...more } });
  for (const secret of [...Object.values(VALUES).slice(1), ...saved()]) {
    expect(`${ended.stdout}${ended.stderr}`.includes(secret)).toBe(false);
  }
  return ended;
}

const successor = (): string => join(shell.place.root, 'token');
const saved = (): string[] =>
  existsSync(successor()) ? [readFileSync(successor(), 'utf8').trim()].filter((text) => text !== '') : [];

function credentials(...entries: string[]): string[] {
  const path = join(shell.place.root, 'credentials.yml');
  const list = entries.map((entry) => `  - ${entry.split('\n').join('\n    ')}\n`).join('');
  writeFileSync(path, `# The team's.\ncredentials:\n${list}`);
  return ['--credentials-file', path];
}

const written = (): string => readFileSync(join(shell.place.root, 'credentials.yml'), 'utf8');
const reportIn = ({ stdout }: Ended): Report => JSON.parse(stdout) as Report;

const cloud = (name: string, ...more: string[]): string =>
  [`name: ${name}`, 'site-url: acme', 'email-env: ADA', 'api-token-env: CLASSIC', ...more].join('\n');
const server = (name: string, ...more: string[]): string =>
  [`name: ${name}`, `site-url: ${dataCenter.url}`, 'personal-access-token-env: PAT', ...more].join('\n');

describe('time zones', () => {
  // Two zones far from UTC, one on either side: at nearly every hour, one of them has another date than UTC.
  test.each(['Pacific/Kiritimati', 'America/Adak', 'UTC'])('in %s days are those of UTC', async (zone) => {
    const before = dayIn(0);
    const ended = await check(
      [
        ...credentials(cloud('web', `expires-on: ${dayIn(10)}`)),
        '--json',
        '--html',
        join(shell.place.root, 'page.html'),
      ],
      { TZ: zone },
    );
    if (dayIn(0) === before) {
      expect(reportIn(ended)).toMatchObject({
        daysLeft: 10,
        credentials: [{ endsAt: `${dayIn(10)}T23:59:59Z` }],
      });
      expect(readFileSync(join(shell.place.root, 'page.html'), 'utf8')).toContain(dayIn(10));
      expect(ended.stderr).toContain(`expires on ${dayIn(10)}, in 10 days`);
    }
    expect(reportIn(ended).checkedAt).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
  });

  test.each(['Pacific/Kiritimati', 'America/Adak'])('around midnight in %s as well', async (zone) => {
    // The server's clock stands in for a wrong one here: a minute before midnight, and a minute after it.
    const now = Date.now();
    const untilMidnight = (Math.floor(now / 86_400_000) + 1) * 86_400_000 - now;
    const days: (number | undefined)[] = [];
    for (const beside of [-60_000, 60_000]) {
      shell.sandbox.dateSkewSeconds = Math.round((untilMidnight + 86_400_000 + beside) / 1000);
      const ended = await check(
        [
          ...credentials(cloud('web', `expires-on: ${new Date(now).toISOString().slice(0, 4)}-12-31`)),
          '--json',
          '--fail-on',
          'never',
        ],
        { TZ: zone },
      );
      days.push(reportIn(ended).credentials[0]?.daysLeft);
    }
    expect((days[0] ?? 0) - (days[1] ?? 0)).toBe(1);
  });
});

describe('--write-expiry', () => {
  test('NAME=DATE writes a date once the new credential works, and counts in the check', async () => {
    const args = credentials(
      cloud('web', `expires-on: ${dayIn(2)}`),
      cloud('bot').replace('CLASSIC', 'EXPIRED'),
    );
    const ended = await check([...args, '--write-expiry', `web=${dayIn(300)},bot=${dayIn(300)}`, '--json']);
    expect(rowsOf(reportIn(ended))).toEqual(['bot: rejected (credentials-rejected)', 'web: ok']);
    expect(written().match(/expires-on: .*/g)).toEqual([`expires-on: ${dayIn(300)}`]);
    expect(ended.stderr).toContain('The new date of bot is not recorded, ');
  });

  test('a date that stands in a variable is told, and not written beside it', async () => {
    const args = credentials(server('nightly', 'expires-on-env: ENDS'));
    const before = written();
    const ended = await check([...args, '--write-expiry', 'true'], { ENDS: '2020-01-01' });
    expect(ended.stderr).toContain(`nightly ends on ${dayIn(45)}: set the variable ENDS to that`);
    expect(written()).toBe(before);
  });
});

describe('--renew', () => {
  const soon = (): void => {
    shell.sandbox.dataCenter.patList = [
      { id: 1, name: 'ci-token', expiringAt: `${dayIn(5)}T12:00:00.000+0000` },
    ];
  };
  const args = (): string[] => [
    '--site-url',
    dataCenter.url,
    '--renew',
    '--save-file',
    successor(),
    '--json',
  ];

  test('keeps the repositories that may use the secret of an organization', async () => {
    soon();
    const secret = { organization: github.organization, name: 'JIRA_PAT' };
    const selected = { visibility: 'selected', repositories: [11, 12] } as const;
    shell.sandbox.github.setSecret(secret, 'FAKE-old', selected);
    const place = ['--save-secret', secret.name, '--save-organization', secret.organization];
    const env = { JIRA_PAT: dataCenter.tokens.pat, GH_TOKEN: github.tokens.orgSecretsWriter };
    const ended = await check(['--site-url', dataCenter.url, '--renew', ...place, '--json'], env);
    expect([ended.status, reportIn(ended).daysLeft]).toEqual([0, 90]);
    expect(shell.sandbox.github.secret(secret)).not.toBe('FAKE-old');
    expect(shell.sandbox.github.audience(secret)).toEqual(selected);
  });

  test('that fails says so with 8, and the old one works', async () => {
    soon();
    shell.sandbox.dataCenter.patFailures.create = 403;
    const ended = await check([...args(), '--fail-on', 'expired'], { JIRA_PAT: dataCenter.tokens.pat });
    expect(ended.status).toBe(8);
    expect(rowsOf(reportIn(ended))).toEqual([
      'credential at jira.corp.example: failed (credential-not-renewed)',
    ]);
    expect(/^Code: (.*)$/m.exec(ended.stderr)?.[1]).toBe('credential-not-renewed');
    expect(saved()).toEqual([]);
  });
});

test('a session of a password is logged out, also if its right is missing', async () => {
  const entry = [
    'name: session',
    `site-url: ${dataCenter.url}`,
    'auth-method: session-cookie',
    'username: reader',
    'password-env: PASSWORD',
    'required-permissions: [EDIT_ISSUES]',
  ].join('\n');
  const ended = await check([...credentials(entry), '--json'], {
    PASSWORD: dataCenter.users.reader.password,
  });
  expect([ended.status, shell.sandbox.dataCenter.sessions]).toEqual([4, 0]);
  expect(rowsOf(reportIn(ended))).toEqual(['session: failed (permission-denied)']);
});
