import { expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { SECRETS } from '../../__tests__/dist/checking.js';
import { Shell } from '../../__tests__/dist/shell.js';
import { findLeaks } from '../kit/leaks.js';
import { DOORS } from './doors.js';

const shell = new Shell();

const WEBHOOK = new URL(fixtures.webhook.url).host;
const DEBUG = { RUNNER_DEBUG: '1', JIRA_VERBOSE: 'true' };

function secrets(): string[] {
  const sent = shell.sandbox.requests.flatMap(({ headers, body }) => [
    ...[headers.authorization, headers.cookie].flatMap((value) => value?.split(/[ ;="]+/) ?? []),
    ...(/"(?:access|refresh)_token":"([^"]+)"|client_secret/.exec(body)?.slice(1) ?? []),
  ]);
  return [...SECRETS, ...sent].filter((secret) => typeof secret === 'string');
}

function asked(): string[] {
  const ours = shell.sandbox.requests.filter(({ headers }) =>
    headers['user-agent']?.startsWith('jira-auth/'),
  );
  return ours.map(({ method, host, path }) => {
    if (host === WEBHOOK) return `${method} ${host}`;
    const { pathname, searchParams } = new URL(`https://${host}${path}`);
    const names = [...new Set(searchParams.keys())].join('&');
    return `${method} ${host}${pathname}${names === '' ? '' : `?${names}`}`;
  });
}

test.each(Object.entries(DOORS))(
  'with debug logging each request is told, and no secret: %s',
  async (_name, door) => {
    door.arrange?.(shell.sandbox);
    const { status, text } = await door.run(shell.sandbox, DEBUG);
    expect(status).toBe(door.good ?? 0);
    const lines = text.split('\n').flatMap((line) => /^(?:::debug::|debug: )(.*)$/.exec(line)?.[1] ?? []);
    const told = lines.flatMap(
      (line) => /(?:^|: )([A-Z]+ \S+), attempt \d+.*: \d{3}, \d+ ms\.$/.exec(line)?.[1] ?? [],
    );
    expect(told.toSorted()).toEqual(asked().toSorted());
    // Fake tokens' labels contain words of methods and addresses.
    const said = lines.join('\n').replaceAll(/service-account[\w-]*|github-secret|environments/g, '');
    expect(findLeaks(said, secrets())).toEqual([]);
    expect(said).not.toMatch(/Basic|Bearer|JSESSIONID|[Aa]uthorization/);
  },
);
