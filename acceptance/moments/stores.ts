import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fixtures, type Sandbox } from '../../sandbox/index.js';
import type { ChildResult } from '../../sandbox/runner/child.js';
import { ask } from '../../__tests__/sandbox/client.js';
import { ways } from '../../__tests__/dist/ways.js';
import { commandLines, secretsIn } from '../kit/leaks.js';
import type { CommandLineOptions, Inputs } from '../kit/place.js';
import { must } from '../kit/rules.js';
import type { Cut, Scenario, World } from './cut.js';

const { dataCenter, github, gitlab } = fixtures;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface Store {
  readonly name: string;
  readonly put: (world: World, token: string) => void;
  readonly get: (world: World) => string;
  readonly beside?: RegExp;
}

const file = ({ place }: World): string => place.path('tokens', 'token');

const FILE: Store = {
  name: 'a file',
  put: (world, token) => {
    world.place.folder('tokens');
    writeFileSync(file(world), `${token}\n`, { mode: 0o600 });
  },
  get: (world) => readFileSync(file(world), 'utf8'),
};

const secret = (name: string): Store => ({
  name: 'a GitHub secret',
  put: ({ sandbox }, token) => {
    sandbox.github.setSecret({ repository: github.repository, name }, token);
  },
  get: ({ sandbox }) => `${sandbox.github.secret({ repository: github.repository, name }) ?? ''}\n`,
});

/** The stored text is whole or absent: a torn file isn't one line. */
function tornOf(text: string): string[] {
  return must({ 'what is stored is whole': /^\S+\n$/.test(text) });
}

const { 'refresh-token': FIRST, ...CLIENT } = ways.refreshToken;
const REFRESH = 'JIRA_REFRESH_TOKEN';

/**
 * Exchanges and saves a refresh token. Whenever that is interrupted, a run nine minutes later works, and the grant
 * outlives the ten minutes in which an exchanged token is accepted once more.
 */
function rotation(door: 'main' | 'jira-auth refresh', store: Store, isKeyReplaced = false): Scenario {
  const isFile = store === FILE;
  const run = async (world: World, cut: Partial<Cut> = {}): Promise<ChildResult> => {
    const settings: Record<string, string> = isFile
      ? { 'refresh-token-file': file(world) }
      : {
          'refresh-token-secret': REFRESH,
          'refresh-token-repository': github.repository,
          'access-token-secret': 'JIRA_ACCESS_TOKEN',
        };
    const inputs: Inputs = {
      ...CLIENT,
      ...(isFile
        ? {}
        : { 'refresh-token': store.get(world).trim(), 'github-token': github.tokens.secretsWriter }),
    };
    if (door === 'main') return world.place.main({ ...settings, ...inputs }, cut);
    const options = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    return world.place.cli(['refresh', ...options], inputs, cut);
  };
  return {
    name: `${door}, ${store.name}${isKeyReplaced ? ' whose key is replaced meanwhile' : ''}`,
    secrets: secretsIn(ways.refreshToken),
    arrange: (world) => {
      store.put(world, FIRST);
      if (isKeyReplaced) void replaceKey(world.sandbox);
    },
    run,
    after: async (world) => {
      const { sandbox } = world;
      const { oauth } = sandbox;
      const before = store.get(world);
      sandbox.faults.clear();
      sandbox.clock.advance(9 * MINUTE);
      const again = await run(world);
      const after = store.get(world).trim();
      // Longer than the leeway: afterwards only an unused token is alive.
      sandbox.clock.advance(11 * MINUTE);
      const drafts = isFile
        ? readdirSync(world.place.path('tokens')).filter((name) => name.startsWith('.'))
        : [];
      return [
        ...tornOf(before),
        ...must({
          'the rerun works': again.status === 0,
          'the rerun saves another token': after !== before.trim(),
          'what is stored is alive': oauth.isAlive(after),
          'the grant is not lost': oauth.isFamilyDead(after) === false && oauth.lateReuses === 0,
          'no draft is left': drafts.length === 0,
        }),
      ];
    },
  };
}

async function replaceKey({ faults, github: server }: Sandbox): Promise<void> {
  const late = faults.add({ path: '/oauth/token', then: { latencyMs: 150 } });
  for (let waits = 0; late.hits === 0 && waits < 1000; waits += 1) await pause(5);
  server.rotateKey();
}

export const ROTATIONS: readonly Scenario[] = [
  rotation('jira-auth refresh', FILE),
  rotation('jira-auth refresh', secret(REFRESH)),
  rotation('jira-auth refresh', secret(REFRESH), true),
  rotation('main', FILE),
  rotation('main', secret(REFRESH)),
];

const PAT = 'JIRA_PERSONAL_ACCESS_TOKEN';
const OLD = dataCenter.tokens.pat;
const SUCCESSOR = 'ci-token (jira-auth renewal of 1)';

const RENEWAL_STORES: readonly (readonly [Store, (world: World) => Inputs, Inputs])[] = [
  [FILE, (world) => ({ 'save-file': file(world) }), {}],
  [
    secret(PAT),
    () => ({ 'save-secret': PAT, 'save-repository': github.repository }),
    { 'github-token': github.tokens.secretsWriter },
  ],
  [
    {
      name: 'a GitLab variable',
      put: ({ sandbox }, token) => {
        sandbox.gitlab.setVariable({ key: PAT }, { value: token, masked: true });
      },
      get: ({ sandbox }) => `${sandbox.gitlab.variable({ key: PAT })?.value ?? ''}\n`,
    },
    () => ({ 'save-variable': PAT, 'gitlab-project': gitlab.project }),
    { 'gitlab-token': gitlab.tokens.maintainer },
  ],
  [
    // Written as a careful person would: atomically.
    { ...FILE, name: 'a command', get: (world) => `${FILE.get(world).trim()}\n` },
    (world) => ({ 'save-command': `cat > '${file(world)}.new' && mv '${file(world)}.new' '${file(world)}'` }),
    {},
  ],
];

async function works(sandbox: Sandbox, token: string): Promise<boolean> {
  const { status } = await ask(sandbox, `${dataCenter.url}/rest/api/2/myself`, { bearer: token.trim() });
  return status === 200;
}

/** Renews a personal access token. Whenever that is interrupted, the stored token works, and a rerun cleans up. */
export const RENEWALS: readonly Scenario[] = RENEWAL_STORES.map(([store, options, secrets]) => {
  const run = (world: World, cut: CommandLineOptions = {}, days = ['60', '90']): Promise<ChildResult> => {
    const settings = {
      ...{ 'token-name': 'ci-token', 'fail-on': 'never', deployment: 'data-center' },
      ...{ 'warn-days': days[0] ?? '', 'renew-days': days[1] ?? '' },
      ...options(world),
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    return world.place.cli(
      ['check', '--renew', ...args],
      { 'site-url': dataCenter.url, 'personal-access-token': store.get(world).trim(), ...secrets },
      { ...cut, env: { CI_API_V4_URL: gitlab.apiUrl, ...cut.env } },
    );
  };
  return {
    name: `jira-auth check --renew, ${store.name}`,
    secrets: [OLD, ...secretsIn(secrets)],
    arrange: (world) => {
      store.put(world, OLD);
    },
    run,
    after: async (world) => {
      const { sandbox, place } = world;
      // A command that was started keeps running.
      while (commandLines().some((line) => line.includes(place.root))) await pause(5);
      sandbox.faults.clear();
      const before = store.get(world);
      const wrong = [...tornOf(before), ...must({ 'what is stored works': await works(sandbox, before) })];
      sandbox.clock.advance(3 * HOUR);
      sandbox.dateSkewSeconds = (3 * HOUR) / 1000;
      const again = await run(world, {}, ['300', '360']);
      const { patList } = sandbox.dataCenter;
      const names = Array.isArray(patList) ? patList.map(({ name }) => name).join() : '';
      // Drafts of locks contain only a process number.
      const beside = store.name.startsWith('a G')
        ? []
        : readdirSync(place.path('tokens')).filter(
            (name) => name !== 'token' && !name.startsWith('token.lock.'),
          );
      return [
        ...wrong,
        ...must({
          [`the rerun works: ${again.stderr}`]: again.status === 0 && again.stderr.includes('It was renewed'),
          'what is stored at last works': await works(sandbox, store.get(world)),
          'the rerun renews it': store.get(world) !== before,
          [`in Jira is the successor alone, not ${names}`]: names === SUCCESSOR,
          [`nothing is left beside it, as ${beside.join(', ')} is`]: beside.length === 0,
        }),
      ];
    },
  };
});
