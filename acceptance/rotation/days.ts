import { fixtures } from '../../sandbox/index.js';
import { columns, seeded } from './tally.js';
import type { Tally } from './tally.js';
import { DAY, MINUTE, World } from './world.js';

const REFRESH = 'JIRA_REFRESH_TOKEN';
const ACCESS = 'JIRA_ACCESS_TOKEN';
const JOBS = 1000;
const SPAN = 3 * DAY;
const LENGTHS = { shortest: 1, longest: 20 };

/** Three days of jobs, in ways that are recommended and in one that is not. */
export async function days(tally: Tally): Promise<void> {
  await fleetPattern(tally);
  await naiveWay(tally);
}

interface Plan {
  /** Minutes between two refreshes. */
  readonly period: number;
  /** Minutes that a scheduler may be late at most. */
  readonly late: number;
}

interface FleetJob {
  readonly minutes: number;
  /** Whether its token still worked ten minutes after its start, and at its end. */
  livesTenMinutes: boolean;
  livesToItsEnd: boolean;
}

interface Fleet {
  readonly jobs: readonly FleetJob[];
  readonly refreshes: number;
  readonly failures: number;
  readonly tokenRequests: number;
  readonly grantLives: boolean;
}

async function fleetPattern(tally: Tally): Promise<void> {
  const fleet = await simulateFleet({ period: 45, late: 0 });
  const hit = fleet.jobs.filter(({ livesToItsEnd }) => !livesToItsEnd);
  const long = fleet.jobs.filter(({ minutes }) => minutes > 10);
  tally.say(
    `\nOne refresher every 45 minutes, ${JOBS} jobs in three days, each with the access token that was stored at its start\n` +
      `${fleet.refreshes} refreshes, ${fleet.tokenRequests} token requests, ${fleet.failures} failed.\n` +
      `Jobs whose token died before their end: ${hit.length} of ${JOBS}, all of them longer than ten minutes ` +
      `(${percent(hit.length, long.length)} of the ${long.length} that are).`,
  );
  tally.check(
    'a refresh every 45 minutes: each job has a token that lives ten minutes at least',
    fleet.jobs.every(({ livesTenMinutes }) => livesTenMinutes),
  );
  tally.check(
    'a refresh every 45 minutes: no job of ten minutes or less loses its token',
    hit.every(({ minutes }) => minutes > 10),
  );
  tally.check(
    'a refresh every 45 minutes: some longer jobs do, ten minutes after a refresh',
    hit.length > 0,
    'the simulation shows nothing',
  );
  tally.check(
    'a refresh every 45 minutes: the grant lives, and every exchange was counted once',
    fleet.grantLives && fleet.failures === 0 && fleet.tokenRequests === fleet.refreshes,
  );
  await comparePeriods(tally);
}

/** Atlassian: an access token lives 60 minutes, and ten after its refresh token was exchanged. */
async function comparePeriods(tally: Tally): Promise<void> {
  const plans: readonly Plan[] = [
    { period: 15, late: 0 },
    { period: 30, late: 0 },
    { period: 45, late: 0 },
    { period: 50, late: 0 },
    { period: 55, late: 0 },
    { period: 30, late: 15 },
    { period: 45, late: 15 },
  ];
  const rows: string[][] = [];
  for (const plan of plans) {
    const { jobs } = await simulateFleet(plan);
    const cell = (least: number, most: number): string => {
      const these = jobs.filter(({ minutes }) => minutes > least && minutes <= most);
      const hit = these.filter(({ livesToItsEnd }) => !livesToItsEnd).length;
      return `${hit} of ${these.length}`;
    };
    const isSafe = jobs.every(({ livesTenMinutes }) => livesTenMinutes);
    rows.push([
      `every ${plan.period} min${plan.late > 0 ? `, up to ${plan.late} late` : ''}`,
      cell(0, 10),
      cell(10, 15),
      cell(15, 20),
      isSafe ? 'yes' : 'no',
    ]);
    // 50 minutes or less between two of them leave ten of the sixty to the last job before the second.
    const shouldBeSafe = plan.period + plan.late <= 50;
    tally.check(
      `a refresh ${rows.at(-1)?.[0] ?? ''}: ${shouldBeSafe ? 'ten minutes are sure' : 'ten minutes are not sure'}`,
      isSafe === shouldBeSafe,
    );
  }
  const head = ['jobs that lost their token', '1-10 min', '11-15 min', '16-20 min', 'ten minutes are sure'];
  tally.say(
    `${columns([head, ...rows])}\n` +
      'Safe: two refreshes at most 50 minutes apart, delays included, and jobs that need the token for ten minutes at most.\n' +
      'A shorter period gives longer jobs nothing: each refresh ends the token before it ten minutes later.',
  );
}

async function simulateFleet({ period, late }: Plan): Promise<Fleet> {
  const world = new World();
  const random = seeded(period * 100 + late);
  world.hosts.github.setSecret({ name: REFRESH }, fixtures.tokens.threeLegged.refreshToken);
  const result = { refreshes: 0, failures: 0 };
  const jobs: FleetJob[] = [];
  const events: { at: number; run: () => Promise<void> }[] = [];

  for (let at = 0; at <= SPAN; at += period * MINUTE) {
    events.push({
      at: at + (at === 0 ? 0 : random() * late * MINUTE),
      run: async () => {
        result.refreshes += 1;
        const issued = await world.exchange(world.valueOf(REFRESH), world.secret(REFRESH));
        if (typeof issued === 'string') result.failures += 1;
        else await world.secret(ACCESS).save(issued.accessToken);
      },
    });
  }
  for (let count = 0; count < JOBS; count += 1) {
    const start = random() * (SPAN - LENGTHS.longest * MINUTE) + 1;
    const minutes = LENGTHS.shortest + random() * (LENGTHS.longest - LENGTHS.shortest);
    const job: FleetJob = { minutes, livesTenMinutes: false, livesToItsEnd: false };
    let token = '';
    jobs.push(job);
    events.push(
      {
        at: start,
        run: () => {
          token = world.valueOf(ACCESS);
          return Promise.resolve();
        },
      },
      {
        at: start + 10 * MINUTE - 1,
        run: async () => {
          job.livesTenMinutes = await world.isGood(token);
        },
      },
      {
        at: start + minutes * MINUTE,
        run: async () => {
          job.livesToItsEnd = await world.isGood(token);
        },
      },
    );
  }
  for (const { at, run } of events.sort((a, b) => a.at - b.at)) {
    world.goTo(at);
    await run();
  }
  const { oauth } = world.hosts;
  const last = world.valueOf(REFRESH);
  return {
    ...result,
    jobs,
    tokenRequests: oauth.tokenRequests,
    grantLives: oauth.isAlive(last) && oauth.isFamilyDead(last) === false && oauth.lateReuses === 0,
  };
}

/** Every job starts with the token of the moment when it was queued, and the last one to write wins. */
async function naiveWay(tally: Tally): Promise<void> {
  const world = new World();
  const random = seeded(40);
  const { oauth } = world.hosts;
  world.hosts.github.setSecret({ name: REFRESH }, fixtures.tokens.threeLegged.refreshToken);
  const events: { at: number; run: () => Promise<void> }[] = [];
  let [worked, failed] = [0, 0];
  let lost: { at: number; after: number } | undefined;
  for (let count = 0; count < JOBS; count += 1) {
    const queued = random() * SPAN;
    let token = '';
    events.push(
      {
        at: queued,
        run: () => {
          token = world.valueOf(REFRESH);
          return Promise.resolve();
        },
      },
      {
        at: queued + random() * 40 * MINUTE,
        run: async () => {
          const issued = await world.exchange(token);
          if (typeof issued === 'string') failed += 1;
          else {
            worked += 1;
            world.hosts.github.setSecret({ name: REFRESH }, issued.refreshToken?.reveal() ?? '');
          }
          if (oauth.lateReuses > 0) lost ??= { at: world.clock.now() - world.start, after: worked };
        },
      },
    );
  }
  for (const { at, run } of events.sort((a, b) => a.at - b.at)) {
    world.goTo(at);
    await run();
  }
  tally.say(
    `\nThe naive way: ${JOBS} jobs with the secret as it was when they were queued, up to 40 minutes earlier; the last to write wins\n` +
      (lost
        ? `The grant is lost after ${(lost.at / MINUTE).toFixed(0)} minutes; jobs that had worked by then: ${lost.after}. `
        : 'The grant was not lost. ') +
      `${oauth.tokenRequests} token requests, ${failed} jobs failed.`,
  );
  tally.check(
    'the naive way loses the grant, and all jobs after that fail',
    lost !== undefined && failed === JOBS - lost.after && oauth.isFamilyDead(world.valueOf(REFRESH)) === true,
  );
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(0)} %`;
}
