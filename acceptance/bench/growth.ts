import { truncateSync, writeFileSync } from 'node:fs';
import { fixtures, manyTokens } from '../../sandbox/index.js';
import { CLI, type Inputs } from '../kit/place.js';
import type { Stage } from '../kit/program.js';
import { CLASSIC } from '../kit/ways-in.js';
import { type Row, timed } from './measure.js';

const LATENCY_MS = 20;
const REPEATS = 3;
/** Shorter times are noise. */
const LEAST_MS = 50;
/** The largest exponent. Quadratic growth gives 2, and linear growth 1.04 for 1, 10 and 100 times as many. */
const MOST = 1.25;

interface Growing {
  name: string;
  /** The largest number tried. A hundredth and a tenth of it are tried, too. */
  most: number;
  mostMB: number;
  mostSeconds?: number;
  /** Makes this many of it. @returns the arguments of `jira-auth`, or a shell command that calls it as `$JIRA_AUTH` */
  make: (count: number, stage: Stage) => readonly string[] | string;
  env?: Inputs;
}

const { orgId, keys } = fixtures.organization;
const { email = '', 'api-token': token = '', 'site-url': site = '' } = CLASSIC.inputs;
const LOGIN = { JIRA_SITE_URL: site, JIRA_USER_EMAIL: email, JIRA_API_TOKEN: token };

const ALL: readonly Growing[] = [
  { name: 'credentials of a check', most: 1000, mostMB: 150, mostSeconds: 5, make: credentials },
  {
    ...{ name: 'tokens of an organization', most: 100_000, mostMB: 120 },
    env: { JIRA_ORG_ID: orgId, JIRA_ORG_API_KEY: keys.full },
    make: (count, { sandbox }) => {
      sandbox.admin.apiTokens = manyTokens(count);
      return ['check', '--fail-on', 'never'];
    },
  },
  { name: 'issues of an update', most: 200, mostMB: 100, env: LOGIN, make: issues },
  { name: 'megabytes through exec', most: 2000, mostMB: 100, env: LOGIN, make: bytes },
  {
    ...{ name: 'fields of a Jira', most: 20_000, mostMB: 200, env: LOGIN },
    make: (count, { sandbox }) => {
      sandbox.jira.addFields(count);
      return ['fields', '--save', 'fields.json'];
    },
  },
];

export async function growth(stage: Stage, isWhole: boolean): Promise<Row[]> {
  const rows: Row[] = [];
  for (const one of ALL) rows.push(...(await grown(stage, one, isWhole ? 1 : 0.1)));
  return rows;
}

async function grown(stage: Stage, growing: Growing, scale: number): Promise<Row[]> {
  const { name, most, mostMB, mostSeconds } = growing;
  const found: Awaited<ReturnType<typeof measured>>[] = [];
  for (const share of [0.01, 0.1, 1])
    found.push(await measured(stage, growing, Math.ceil(most * scale * share)));
  const [few, some, many] = found;
  if (!few || !some || !many) return [];
  const further = (many.ms - few.ms) / Math.max(LEAST_MS, some.ms - few.ms);
  const told = (of: 'ms' | 'mb', digits: number) => found.map((each) => each[of].toFixed(digits)).join(', ');
  const counts = found.map(({ count }) => count).join(', ');
  return [
    {
      ...{ name: `${name}, ${counts}: exponent of the time`, digits: 2, limit: MOST },
      value: Math.log(further) / Math.log(many.count / some.count),
      note: `${told('ms', 0)} ms`,
    },
    {
      ...{ name: `peak memory of ${many.count}`, value: many.mb, digits: 1, unit: 'MB', limit: mostMB },
      ...{ isAsserted: true, note: `${told('mb', 0)} MB` },
    },
    {
      ...{ name: `the time of ${many.count}`, value: many.ms / 1000, digits: 1, unit: 's' },
      ...(mostSeconds !== undefined && scale === 1 && { limit: mostSeconds }),
    },
  ];
}

async function measured(stage: Stage, { make, env }: Growing, count: number) {
  const { sandbox, place } = stage;
  let [ms, mb] = [Infinity, 0];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    sandbox.reset();
    sandbox.latencyMs = LATENCY_MS;
    const made = make(count, stage);
    const { peakMB, nodeArguments, env: measuring } = place.measured();
    const node = [process.execPath, ...nodeArguments, CLI];
    const [command = '', ...args] =
      typeof made === 'string'
        ? ['sh', '-c', made.replace('$JIRA_AUTH', node.map((word) => `'${word}'`).join(' '))]
        : [...node, ...made];
    const options = { env: { EMAIL: email, TOKEN: token, ...env, ...measuring }, timeoutMs: 300_000 };
    ms = Math.min(ms, await timed(place.run(command, args, {}, options)));
    mb = Math.max(mb, peakMB());
  }
  return { count, ms, mb };
}

function credentials(count: number, { place }: Stage): string[] {
  const entries = Array.from({ length: count }, (_, index) => ({
    ...{ name: `credential-${index + 1}`, 'site-url': site, 'email-env': 'EMAIL', 'api-token-env': 'TOKEN' },
    'expires-on': '2099-12-31',
  }));
  const file = place.path('many.yml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ credentials: entries }));
  return ['check', '--credentials-file', file];
}

function issues(count: number, { sandbox }: Stage): string[] {
  sandbox.jira.fillUp(count);
  const all = Array.from({ length: count }, (_, index) => `PROJ-${index + 1}`);
  return ['update', ...all, 'Build number=1207'];
}

function bytes(megabytes: number, { place }: Stage): string {
  const line = '2026-11-22T12:00:07Z INFO build step 7 took 49 ms\n';
  const file = place.path('log');
  writeFileSync(file, Buffer.alloc(20_000_000, line));
  const times = Math.max(1, megabytes / 20);
  if (megabytes < 20) truncateSync(file, megabytes * 1e6);
  return `$JIRA_AUTH exec -- cat ${Array<string>(times).fill(`'${file}'`).join(' ')} | cat >/dev/null`;
}
