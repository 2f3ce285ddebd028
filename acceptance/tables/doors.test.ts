import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Fault, FaultRule, RecordedRequest, Sandbox } from '../../sandbox/index.js';
import { fixtures, startSandbox } from '../../sandbox/index.js';
import { SECRETS } from '../../__tests__/dist/checking.js';
import { findLeaks } from '../kit/leaks.js';
import { DOORS } from './doors.js';

/** Each runs one door at a time. A run spends most of its time waiting for its second attempt. */
let sandboxes: [Sandbox, ...Sandbox[]];

beforeAll(async () => {
  sandboxes = [await startSandbox(), await startSandbox(), await startSandbox(), await startSandbox()];
});

afterAll(() => Promise.all(sandboxes.map((sandbox) => sandbox.close())));

const SWITCHING: Fault = {
  raw: 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  then: 'stay',
};

const oursIn = ({ requests }: Sandbox): RecordedRequest[] =>
  requests.filter(({ headers }) => headers['user-agent']?.startsWith('jira-auth/'));

/** Returns each request, as `METHOD HOST/PATH`, with a rule by which it is answered with 101 from then on. */
function lossesOf(sandbox: Sandbox): { what: string; rule: FaultRule }[] {
  const seen = new Map<string, number>();
  return oursIn(sandbox).map(({ method, host, path }) => {
    const what = `${method} ${host}${path}`;
    const after = seen.get(what) ?? 0;
    seen.set(what, after + 1);
    const exactly = new RegExp(`^${path.replace(/[.?+]/g, '\\$&')}$`);
    // A session that can never be ended would remain.
    const times = method === 'DELETE' && path.endsWith('/session') ? { times: 1 } : {};
    return { what, rule: { method, host, path: exactly, after, ...times, then: SWITCHING } };
  });
}

const isExchange = ({ body }: RecordedRequest): boolean =>
  /refresh_token/.test(body) && /grant_type/.test(body);

const DEBUG = { RUNNER_DEBUG: '1', JIRA_VERBOSE: 'true' };

function expectTold(text: string, sandbox: Sandbox): void {
  const asked = oursIn(sandbox).map(({ method, host, path }) => {
    if (host === new URL(fixtures.webhook.url).host) return `${method} ${host}`;
    const { pathname, searchParams } = new URL(`https://${host}${path}`);
    const names = [...new Set(searchParams.keys())].join('&');
    return `${method} ${host}${pathname}${names === '' ? '' : `?${names}`}`;
  });
  const lines = text.split('\n').flatMap((line) => /^(?:::debug::|debug: )(.*)$/.exec(line)?.[1] ?? []);
  const told = lines.flatMap(
    (line) => /(?:^|: )([A-Z]+ \S+), attempt \d+.*: \d{3}, \d+ ms\.$/.exec(line)?.[1] ?? [],
  );
  expect(told.toSorted()).toEqual(asked.toSorted());
  const sent = sandbox.requests.flatMap(({ headers, body }) => [
    ...[headers.authorization, headers.cookie].flatMap((value) => value?.split(/[ ;="]+/) ?? []),
    ...(/"(?:access|refresh)_token":"([^"]+)"|client_secret/.exec(body)?.slice(1) ?? []),
  ]);
  // Fake tokens' labels contain words of methods and addresses.
  const said = lines.join('\n').replaceAll(/service-account[\w-]*|github-secret|environments/g, '');
  expect(
    findLeaks(
      said,
      [...SECRETS, ...sent].filter((secret) => typeof secret === 'string'),
    ),
  ).toEqual([]);
  expect(said).not.toMatch(/Basic|Bearer|JSESSIONID|[Aa]uthorization/);
}

test.each(Object.entries(DOORS))(
  '101 at every request ends well, and debug logging tells each, and no secret: %s',
  async (_name, door) => {
    const { good = 0, or = [], needs = /^$/ } = door;
    const run = (sandbox: Sandbox, rule?: FaultRule) => {
      sandbox.reset();
      door.arrange?.(sandbox);
      if (rule) sandbox.faults.add(rule);
      return door.run(sandbox, rule ? {} : DEBUG);
    };
    const [first] = sandboxes;
    const whole = await run(first);
    expect(whole).toMatchObject({ status: good, left: [] });
    expectTold(whole.text, first);
    const losses = lossesOf(first);
    expect(losses.length).toBeGreaterThan(1);
    await Promise.all(
      sandboxes.map(async (sandbox) => {
        for (let lost = losses.pop(); lost; lost = losses.pop()) {
          const { what, rule } = lost;
          const { status, text, left } = await run(sandbox, rule);
          const allowed = needs.test(what) ? [7] : [7, good, ...or];
          expect([what, status]).toEqual([what, allowed.includes(status ?? -1) ? status : 7]);
          expect([what, left, sandbox.dataCenter.sessions]).toEqual([what, [], 0]);
          expect(text).not.toMatch(/\bbug\b/);
          if (status !== good && sandbox.requests.some(isExchange))
            expect(text).toMatch(/refresh token is saved|works for ten more minutes|give consent again/);
        }
      }),
    );
  },
);
