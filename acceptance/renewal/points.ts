import type { FaultRule, Sandbox } from '../../sandbox/index.js';
import { fixtures } from '../../sandbox/index.js';
import { LOCKING, type Point, replacing, UNLOCKING } from '../rotation/kill-points.js';

export const STORES = ['file', 'secret', 'variable', 'command'] as const;
export type Store = (typeof STORES)[number];

/** The secret, and the variable, that the token is kept in. */
export const NAME = 'JIRA_PERSONAL_ACCESS_TOKEN';

const { dataCenter, github, gitlab } = fixtures;
const HELD = { then: { stall: 'headers' } } as const;
const jira = (method: string, path: RegExp): FaultRule => ({ host: dataCenter.host, method, path, ...HELD });
const LIST = jira('GET', /\/tokens$/);
const MAKE = jira('POST', /\/tokens$/);
const MYSELF = jira('GET', /\/myself$/);
const REVOKE = jira('DELETE', /\/tokens\/\d+$/);

const listed = ({ dataCenter: { patList } }: Sandbox): number[] =>
  Array.isArray(patList) ? patList.map(({ id }) => id) : [];
const isMade = (sandbox: Sandbox): boolean => listed(sandbox).length > 1;
const isRevoked = (sandbox: Sandbox): boolean => !listed(sandbox).includes(1);

/** The first one goes through: a session is proved before it is renewed. */
function second(rule: FaultRule): FaultRule[] {
  return [{ ...rule, times: 1, then: { latencyMs: 0 } }, rule];
}

function handled(rule: FaultRule, stall: 'headers' | 'body' = 'headers'): FaultRule {
  return { ...rule, afterModel: true, then: { stall } };
}

const MAKING: readonly Point[] = [
  { name: 'the list is asked for', hold: second(LIST) },
  { name: 'the list stops half-way', hold: second(handled(LIST, 'body')) },
  { name: 'the request for a new token has arrived', hold: [MAKE] },
  { name: 'the new token is made, not answered', hold: [handled(MAKE)], handled: isMade },
  { name: 'the answer with the new token stops half-way', hold: [handled(MAKE, 'body')], handled: isMade },
];

const PROVING: readonly Point[] = [
  { name: 'saved; /myself has arrived', hold: second(MYSELF) },
  { name: 'saved; the answer of /myself stops half-way', hold: second(handled(MYSELF, 'body')) },
  { name: 'proved; the revocation has arrived', hold: [REVOKE] },
  { name: 'the old token is revoked, not answered', hold: [handled(REVOKE)], handled: isRevoked },
];

const KEY: FaultRule = { host: github.host, path: /\/public-key$/, method: 'GET', ...HELD };
const PROBE: FaultRule = { host: github.host, method: 'DELETE', ...HELD };
const PUT_SECRET: FaultRule = {
  host: github.host,
  path: new RegExp(`/secrets/${NAME}$`),
  method: 'PUT',
  ...HELD,
};
const variable = (method: string): FaultRule => ({
  host: gitlab.host,
  path: new RegExp(`/variables/${NAME}$`),
  method,
  ...HELD,
});
const writesTo =
  (of: 'github' | 'gitlab', count: number) =>
  (sandbox: Sandbox): boolean =>
    sandbox[of].writes.length >= count;

/** A process is started for the command, and gets the token on its standard input. */
const started = (name: string, when: 'before' | 'after'): Point => ({
  name,
  at: { module: 'node:child_process', call: 'spawn', path: '', when },
});

const POINTS: Readonly<Record<Store, readonly Point[]>> = {
  file: [...LOCKING, ...replacing('proof', 1), ...MAKING, ...replacing('save', 2), ...PROVING, ...UNLOCKING],
  secret: [
    { name: "GitHub's key is asked for", hold: [KEY] },
    { name: 'the probing DELETE has arrived', hold: [PROBE] },
    { name: 'the probing DELETE is handled, not answered', hold: [handled(PROBE)] },
    ...MAKING,
    {
      name: 'the new token is being sealed',
      at: { module: 'node:crypto', call: 'diffieHellman', path: '', when: 'before' },
    },
    { name: 'PUT has arrived', hold: [PUT_SECRET] },
    { name: 'PUT is handled, not answered', hold: [handled(PUT_SECRET)], handled: writesTo('github', 1) },
    ...PROVING,
  ],
  variable: [
    { name: 'the variable is asked for', hold: [variable('GET')] },
    { name: 'the proving PUT has arrived', hold: [variable('PUT')] },
    {
      name: 'the proving PUT is handled, not answered',
      hold: [handled(variable('PUT'))],
      handled: writesTo('gitlab', 1),
    },
    ...MAKING,
    { name: 'PUT has arrived', hold: second(variable('PUT')) },
    {
      name: 'PUT is handled, not answered',
      hold: second(handled(variable('PUT'))),
      handled: writesTo('gitlab', 2),
    },
    ...PROVING,
  ],
  command: [
    ...MAKING,
    started('before the command is started', 'before'),
    started('the command is started, and has got nothing yet', 'after'),
    ...PROVING,
  ],
};

/** Every moment at which a renewal with this store is killed. */
export function pointsOf(store: Store): readonly Point[] {
  return POINTS[store];
}
