import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Fault, FaultRule, RecordedRequest, Sandbox } from '../../sandbox/index.js';
import { startSandbox } from '../../sandbox/index.js';
import { DOORS, type Run } from './doors.js';

/** Each runs one door at a time. A run spends most of its time waiting for its second attempt. */
const sandboxes: Sandbox[] = [];

beforeAll(async () => {
  sandboxes.push(...(await Promise.all([1, 2, 3, 4].map(() => startSandbox()))));
});

afterAll(() => Promise.all(sandboxes.map((sandbox) => sandbox.close())));

const SWITCHING: Fault = {
  raw: 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  then: 'stay',
};

const isOurs = ({ headers }: RecordedRequest): boolean =>
  headers['user-agent']?.startsWith('jira-auth/') === true;

interface Lost {
  /** The request, as `METHOD HOST/PATH`. */
  readonly what: string;
  readonly rule: FaultRule;
}

/** Returns a rule for each request of a run, by which it is answered with 101 from then on. */
function lossesOf(requests: readonly RecordedRequest[]): Lost[] {
  const seen = new Map<string, number>();
  return requests.filter(isOurs).map(({ method, host, path }) => {
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

test.each(Object.entries(DOORS))(
  '101 at every request ends well, and leaves nothing: %s',
  async (_name, door) => {
    const { good = 0, or = [], needs = /^$/ } = door;
    const run = async (sandbox: Sandbox, rule?: FaultRule): Promise<Run> => {
      sandbox.reset();
      door.arrange?.(sandbox);
      if (rule) sandbox.faults.add(rule);
      return door.run(sandbox);
    };
    const [first] = sandboxes;
    expect(first && (await run(first))).toMatchObject({ status: good, left: [] });
    const losses = lossesOf(first?.requests ?? []);
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
