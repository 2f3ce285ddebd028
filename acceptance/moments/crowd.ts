import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ways } from '../../__tests__/dist/ways.js';
import type { Stage } from '../kit/program.js';

const JOBS = 200;
const AT_ONCE = 8;
const SPAN_MS = 3 * 24 * 3_600_000;

/** Refreshes for three days of the sandbox's clock, in groups at once: real processes, locks and connections. */
export async function crowd({ sandbox, checks, place }: Stage): Promise<void> {
  const { 'refresh-token': first, ...client } = ways.refreshToken;
  const { oauth, clock } = sandbox;
  const folder = place.folder('tokens');
  const file = place.path('tokens', 'token');
  writeFileSync(file, `${first}\n`, { mode: 0o600 });
  const failures: string[] = [];
  for (let done = 0, size = 1; done < JOBS; size = (size % AT_ONCE) + 1) {
    const group = Array.from({ length: Math.min(size, JOBS - done) }, () =>
      place.cli(['refresh', '--refresh-token-file', file], client, { timeoutMs: 120_000 }),
    );
    for (const { status, stderr } of await Promise.all(group)) if (status !== 0) failures.push(stderr);
    done += group.length;
    clock.advance((SPAN_MS * group.length) / JOBS);
  }
  checks.equal('every job works', failures, []);
  const sent = sandbox.requests
    .filter(({ path }) => path === '/oauth/token')
    .map(({ body }) => (JSON.parse(body) as { refresh_token: string }).refresh_token);
  checks.equal('there is one exchange each', oauth.tokenRequests, JOBS);
  checks.equal('no refresh token is sent twice', new Set(sent).size, JOBS);
  clock.advance(11 * 60_000);
  const stored = readFileSync(file, 'utf8').trim();
  checks.that(
    'the grant lives, and its newest token is stored',
    oauth.isFamilyDead(stored) === false && oauth.lateReuses === 0 && oauth.isAlive(stored),
  );
  const left = readdirSync(folder).filter((name) => !/^token(?:\.history\.json)?$/.test(name));
  checks.equal('nothing is left beside the file but its dates', left, []);
}
