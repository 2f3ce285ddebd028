import type { FaultRule, Sandbox } from '../../sandbox/index.js';
import { fixtures } from '../../sandbox/index.js';

/** Where a process kills itself, for the preload `kill-at.cjs`. */
export interface KillAt {
  readonly module: 'node:fs' | 'node:crypto' | 'node:child_process';
  readonly call: string;
  /** An expression for the path that the call is about. */
  readonly path: string;
  readonly when: 'before' | 'half' | 'after';
  /** At which of the calls that match; at the first if left out. */
  readonly nth?: number;
}

/** One moment at which a run is killed. */
export interface Point {
  readonly name: string;
  /** A request that is held while the test kills the process. The rules before the last one let requests through. */
  readonly hold?: readonly FaultRule[];
  /** What the model must have done by then; that the request has arrived, if left out. */
  readonly handled?: (sandbox: Sandbox) => boolean;
  readonly at?: KillAt;
  /** Before the run. */
  readonly arrange?: (sandbox: Sandbox) => void;
}

export const REFRESH_SECRET = 'JIRA_REFRESH_TOKEN';
export const ACCESS_SECRET = 'JIRA_ACCESS_TOKEN';

const { sites, github } = fixtures;
const TOKEN: FaultRule = {
  host: 'auth.atlassian.com',
  path: '/oauth/token',
  method: 'POST',
  then: { stall: 'headers' },
};
const KEY: FaultRule = {
  host: github.host,
  path: /\/public-key$/,
  method: 'GET',
  then: { stall: 'headers' },
};
const putOf = (name: string): FaultRule => ({
  host: github.host,
  path: new RegExp(`/secrets/${name}$`),
  method: 'PUT',
  then: { stall: 'headers' },
});
const PUT = putOf(REFRESH_SECRET);
const handledToken = ({ oauth }: Sandbox): boolean => oauth.tokenRequests > 0;
const written =
  (name: string) =>
  ({ github: { writes } }: Sandbox): boolean =>
    writes.some((write) => write.name === name);
const passing = (rule: FaultRule): FaultRule => ({ ...rule, times: 1, then: { latencyMs: 0 } });

const EXCHANGE: readonly Point[] = [
  { name: 'the token request has arrived', hold: [TOKEN] },
  {
    name: 'the token request is handled, not answered',
    hold: [{ ...TOKEN, afterModel: true }],
    handled: handledToken,
  },
  {
    name: 'the answer with the tokens stops half-way',
    hold: [{ ...TOKEN, afterModel: true, then: { stall: 'body' } }],
    handled: handledToken,
  },
];

const PROOF: Readonly<Record<'main' | 'cli', readonly Point[]>> = {
  main: [
    {
      name: 'saved; /myself is under way',
      hold: [{ path: /\/myself$/, then: { stall: 'headers' } }],
    },
    {
      name: 'hand-over: before the curl config',
      at: { module: 'node:fs', call: 'openSync', path: 'curl\\.conf', when: 'before' },
    },
    {
      name: 'hand-over: half of the curl config',
      at: { module: 'node:fs', call: 'writeFileSync', path: 'curl\\.conf', when: 'half' },
    },
    {
      name: 'hand-over: before GITHUB_ENV',
      at: { module: 'node:fs', call: 'writeFileSync', path: 'set_env', when: 'before' },
    },
    {
      name: 'hand-over: half of GITHUB_OUTPUT',
      at: { module: 'node:fs', call: 'writeFileSync', path: 'set_output', when: 'half' },
    },
  ],
  cli: [
    {
      name: 'saved; the list of sites is under way',
      hold: [{ path: /\/accessible-resources$/, then: { stall: 'headers' } }],
    },
  ],
};

/** GitHub replaces its key between the probe and the saving. */
const rotateKeyMeanwhile = ({ faults, github: server }: Sandbox): void => {
  const late = faults.add({ ...TOKEN, then: { latencyMs: 150 } });
  void (async () => {
    while (late.hits === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    server.rotateKey();
  })();
};

/** With a GitHub secret for the refresh token, and one for the access token. */
export function pointsOfSecret(door: 'main' | 'cli'): Point[] {
  const accessToken: Point[] = [
    { name: 'saved; PUT of the access token has arrived', hold: [putOf(ACCESS_SECRET)] },
    {
      name: 'saved; PUT of the access token is handled, not answered',
      hold: [{ ...putOf(ACCESS_SECRET), afterModel: true }],
      handled: written(ACCESS_SECRET),
    },
  ];
  return [
    { name: "GitHub's key is asked for", hold: [KEY] },
    {
      name: 'the probing DELETE has arrived',
      hold: [{ host: github.host, method: 'DELETE', then: { stall: 'headers' } }],
    },
    {
      name: 'the probing DELETE is handled, not answered',
      hold: [{ host: github.host, method: 'DELETE', afterModel: true, then: { stall: 'headers' } }],
    },
    ...EXCHANGE,
    {
      name: 'the new token is being sealed',
      at: { module: 'node:crypto', call: 'diffieHellman', path: '', when: 'before' },
    },
    { name: 'PUT has arrived', hold: [PUT] },
    {
      name: 'PUT is refused (old key); the new key is asked for',
      arrange: rotateKeyMeanwhile,
      hold: [passing(KEY), KEY],
    },
    {
      name: 'PUT is refused (old key); the second PUT has arrived',
      arrange: rotateKeyMeanwhile,
      hold: [passing(PUT), PUT],
    },
    {
      name: 'PUT is handled, not answered',
      hold: [{ ...PUT, afterModel: true }],
      handled: written(REFRESH_SECRET),
    },
    ...(door === 'main' ? [...PROOF.main.slice(0, 1), ...accessToken, ...PROOF.main.slice(1)] : []),
    ...(door === 'cli' ? [...accessToken, ...PROOF.cli] : []),
  ];
}

const DRAFT = '/\\.token\\.[0-9a-f-]{36}$';
const LOCK = '/token\\.lock$';
const LOCK_DRAFT = '/token\\.lock\\.[0-9a-f-]{36}$';
const TARGET = '/token$';
const DATES_DRAFT = '/\\.token\\.history\\.json\\.[0-9a-f-]{36}$';
/** The folder that the file is in. */
const FOLDER = '/killed-[^/]+$';

function inFs(name: string, when: KillAt['when'], call: string, path: string, nth = 1): Point {
  return { name, at: { module: 'node:fs', call, path, when, nth } };
}

/** The lock beside a file is taken. */
export const LOCKING: readonly Point[] = [
  inFs('lock: before its draft', 'before', 'writeFileSync', LOCK_DRAFT),
  inFs('lock: half of its draft', 'half', 'writeFileSync', LOCK_DRAFT),
  inFs('lock: before it is linked into place', 'before', 'linkSync', LOCK),
  inFs('lock: after it is linked into place', 'after', 'linkSync', LOCK),
  inFs('lock: after its draft is removed', 'after', 'unlinkSync', LOCK_DRAFT),
];

/** The file is replaced; the first time with what it holds, to prove that this is possible. */
export function replacing(what: string, nth: number): Point[] {
  return [
    inFs(`${what}: before the draft is opened`, 'before', 'openSync', DRAFT, nth),
    inFs(`${what}: after the draft is opened`, 'after', 'openSync', DRAFT, nth),
    inFs(`${what}: half of the draft is written`, 'half', 'writeFileSync', DRAFT, nth),
    inFs(`${what}: after the draft is written`, 'after', 'writeFileSync', DRAFT, nth),
    inFs(`${what}: before fsync`, 'before', 'fsyncSync', DRAFT, nth),
    inFs(`${what}: after fsync`, 'after', 'fsyncSync', DRAFT, nth),
    inFs(`${what}: before rename`, 'before', 'renameSync', DRAFT, nth),
    inFs(`${what}: after rename`, 'after', 'renameSync', DRAFT, nth),
    inFs(`${what}: before the folder's fsync`, 'before', 'fsyncSync', FOLDER, nth),
    inFs(`${what}: after the folder's fsync`, 'after', 'fsyncSync', FOLDER, nth),
  ];
}

export const UNLOCKING: readonly Point[] = [
  inFs('before unlocking', 'before', 'unlinkSync', LOCK),
  inFs('after unlocking', 'after', 'unlinkSync', LOCK),
];

/** The dates of the grant are written beside the token, once it is saved. */
const DATES: readonly Point[] = [
  inFs('dates: before the draft is opened', 'before', 'openSync', DATES_DRAFT),
  inFs('dates: half of the draft is written', 'half', 'writeFileSync', DATES_DRAFT),
  inFs('dates: before rename', 'before', 'renameSync', DATES_DRAFT),
  inFs('dates: after rename', 'after', 'renameSync', DATES_DRAFT),
];

/** With a file for the refresh token. */
export function pointsOfFile(door: 'main' | 'cli'): Point[] {
  return [
    ...LOCKING,
    inFs('before the file is read', 'before', 'openSync', TARGET),
    ...replacing('proof', 1),
    ...EXCHANGE,
    ...replacing('save', 2),
    ...DATES,
    ...UNLOCKING,
    ...PROOF[door],
  ];
}

/** The site that the Action asks. */
export const SITE = sites.acme.name;
