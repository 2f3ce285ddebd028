import { createHosts } from '../../sandbox/hosts.js';
import { fixtures } from '../../sandbox/index.js';
import { ways } from '../../__tests__/dist/ways.js';
import type { Case } from '../kit/program.js';
import { seeded } from './seeded.js';

const { sites, tokens } = fixtures;
const MINUTE = 60_000;
const SPAN = 3 * 24 * 60 * MINUTE;
const JOBS = 1000;
/** Minutes that a job lasts at most. */
const LONGEST = 20;

/** The model's hosts in this process, without connections, by a clock that stands still until it is told to go on. */
class World {
  readonly #start = Date.UTC(2027, 0, 4, 6);
  #now = this.#start;
  readonly hosts = createHosts({ now: () => this.#now, advance: (ms) => void (this.#now += ms) }, 10);

  /** Runs what happens, each at its time in milliseconds after the start. */
  async run(events: { at: number; run: () => void | Promise<void> }[]): Promise<void> {
    for (const { at, run } of events.sort((one, other) => one.at - other.at)) {
      this.#now = this.#start + at;
      await run();
    }
  }

  async #ask(
    method: string,
    url: string,
    headers: Record<string, string>,
    body = '',
  ): Promise<[number, string]> {
    const { hostname: host, origin, pathname: path, searchParams: query } = new URL(url);
    const bytes = Buffer.from(body);
    const request = { method, host, origin, path, query, headers, body, bytes };
    const reply = await this.hosts.handler(host)(request);
    return [reply.status, reply.body];
  }

  /** One exchange. Returns nothing where it is refused. */
  async exchange(token: string): Promise<{ refresh_token: string; access_token: string } | undefined> {
    const { 'client-id': client_id, 'client-secret': client_secret } = ways.refreshToken;
    const grant = { grant_type: 'refresh_token', client_id, client_secret, refresh_token: token };
    const [status, text] = await this.#ask(
      'POST',
      'https://auth.atlassian.com/oauth/token',
      { 'content-type': 'application/json' },
      JSON.stringify(grant),
    );
    return status === 200 ? (JSON.parse(text) as { refresh_token: string; access_token: string }) : undefined;
  }

  /** Whether Jira takes an access token now. */
  async isGood(token: string): Promise<boolean> {
    const url = `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}/rest/api/3/myself`;
    const [status] = await this.#ask('GET', url, { authorization: `Bearer ${token}`, 'user-agent': 'FAKE' });
    return status === 200;
  }
}

/** Atlassian: an access token lives 60 minutes, and ten after its refresh token was exchanged. */
const PLANS: readonly (readonly [period: number, late: number])[] = [
  ...[15, 30, 45, 50, 55].map((period) => [period, 0] as const),
  [30, 15],
  [45, 15],
];

/** One refresher, and jobs that each take the access token that is stored at their start. */
const fleet = ([period, late]: (typeof PLANS)[number]): Case => {
  // 50 minutes or less between two of them leave ten of the sixty to the last job before the second.
  const isSafe = period + late <= 50;
  const delay = late > 0 ? `, up to ${late} late` : '';
  return {
    name: `days: a refresh every ${period} minutes${delay}: ten minutes are ${isSafe ? '' : 'not '}sure`,
    run: async ({ checks }) => {
      const world = new World();
      const random = seeded(period * 100 + late);
      const stored = { refresh: tokens.threeLegged.refreshToken, access: '' };
      const jobs: { minutes: number; livesTen: boolean; livesOn: boolean }[] = [];
      const refreshes = Array.from({ length: Math.floor(SPAN / (period * MINUTE)) + 1 }, (_, index) => ({
        at: index * period * MINUTE + (index === 0 ? 0 : random() * late * MINUTE),
        run: async () => {
          const issued = await world.exchange(stored.refresh);
          checks.that('every exchange works', issued !== undefined);
          if (issued) Object.assign(stored, { refresh: issued.refresh_token, access: issued.access_token });
        },
      }));
      const starts = Array.from({ length: JOBS }, () => {
        const at = random() * (SPAN - LONGEST * MINUTE) + 1;
        const job = { minutes: 1 + random() * (LONGEST - 1), livesTen: false, livesOn: false, token: '' };
        jobs.push(job);
        const look = async (which: 'livesTen' | 'livesOn'): Promise<void> => {
          job[which] = await world.isGood(job.token);
        };
        return [
          { at, run: () => void (job.token = stored.access) },
          { at: at + 10 * MINUTE - 1, run: () => look('livesTen') },
          { at: at + job.minutes * MINUTE, run: () => look('livesOn') },
        ];
      });
      await world.run([...refreshes, ...starts.flat()]);
      const { oauth } = world.hosts;
      const hit = jobs.filter(({ livesOn }) => !livesOn);
      checks.equal(
        'each job has a token for ten minutes',
        jobs.every(({ livesTen }) => livesTen),
        isSafe,
      );
      checks.that(
        'no job of ten minutes or less loses it',
        !isSafe || hit.every(({ minutes }) => minutes > 10),
      );
      checks.that('some longer jobs do, ten minutes after a refresh', hit.length > 0);
      checks.equal('every exchange is counted once', oauth.tokenRequests, refreshes.length);
      checks.that(
        'the grant lives',
        oauth.isAlive(stored.refresh) &&
          oauth.isFamilyDead(stored.refresh) === false &&
          oauth.lateReuses === 0,
      );
    },
  };
};

/** Every job starts with the token of the moment when it was queued, and the last one to write wins. */
const naive: Case = {
  name: 'days: the naive way loses the grant, and all jobs after that fail',
  run: async ({ checks }) => {
    const world = new World();
    const random = seeded(40);
    const { oauth } = world.hosts;
    const outcomes: boolean[] = [];
    let stored: string = tokens.threeLegged.refreshToken;
    let lostAfter: number | undefined;
    const jobs = Array.from({ length: JOBS }, () => {
      const queued = random() * SPAN;
      let token = '';
      return [
        { at: queued, run: () => void (token = stored) },
        {
          at: queued + random() * 2 * LONGEST * MINUTE,
          run: async () => {
            const issued = await world.exchange(token);
            if (issued) stored = issued.refresh_token;
            outcomes.push(issued !== undefined);
            if (oauth.lateReuses > 0) lostAfter ??= outcomes.length - 1;
          },
        },
      ];
    });
    await world.run(jobs.flat());
    checks.that('the grant is lost', lostAfter !== undefined && oauth.isFamilyDead(stored) === true);
    checks.that(
      'no job works after that',
      outcomes.slice(lostAfter).every((worked) => !worked),
    );
  },
};

/** Three days of jobs, in ways that are recommended and in one that is not. */
export const DAYS: readonly Case[] = [...PLANS.map(fleet), naive];
