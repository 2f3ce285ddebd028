import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fixtures } from '../../sandbox/fixtures.js';
import { asEnvironment } from '../../__tests__/dist/shell.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
import type { Ran, SignalAt, World } from './world.js';

const { dataCenter, github } = fixtures;

/** One way to use the program, and what has to be so whenever it is cut off. */
export interface Scenario {
  readonly name: string;
  /** Secrets that nobody may see. */
  readonly secrets: readonly string[];
  /** Runs it, cut off or not, and looks at what came of it. @returns what is wrong; nothing if all is well */
  readonly run: (world: World, when: SignalAt | undefined) => Promise<{ ran: Ran; wrong: string[] }>;
}

type Inputs = Readonly<Record<string, string>>;

const SECRETS = [
  'api-token',
  'client-secret',
  'refresh-token',
  'personal-access-token',
  'password',
  'oauth-token',
  'github-token',
];

function secretsIn(inputs: Inputs): string[] {
  return SECRETS.flatMap((name) => inputs[name] ?? []);
}

/** The Action, with its clean-up after whatever happened. */
function action(name: string, inputs: Inputs): Scenario {
  return {
    name: `main, ${name}`,
    secrets: secretsIn(inputs),
    run: async (world, when) => {
      const ran = await world.main(inputs, when);
      const wrong: string[] = [];
      const isDone = ran.status === 0;
      if (ran.stderr !== '') wrong.push('something is on standard error');
      if (isDone && (ran.outputs['api-url'] ?? '') === '') wrong.push('it ended with 0 and without outputs');
      if (!isDone && ran.status !== null) {
        if (Object.keys(ran.outputs).length + Object.keys(ran.env).length > 0)
          wrong.push('outputs or variables stay');
        if (world.left().length > 0) wrong.push('files stay');
        if (world.gajiraConfig() !== 'before: true\n') wrong.push('~/jira/config.yml is another one');
      }
      wrong.push(...readableByOthers(world));
      // Then there is nothing to be cleaned up: the next process would only cost time.
      if (ran.status !== null && !isDone) return { ran, wrong };
      const post = await world.post(ran.state);
      if (post.status !== 0 || post.stderr !== '') wrong.push(`post ended with ${String(post.status)}`);
      if (world.left().length > 0) wrong.push('post left files');
      if (world.gajiraConfig() !== 'before: true\n') wrong.push('post left another ~/jira/config.yml');
      return { ran, wrong };
    },
  };
}

/** The clean-up, cut off, and the same once more. */
function cleanUp(name: string, inputs: Inputs): Scenario {
  return {
    name: `post, ${name}`,
    secrets: secretsIn(inputs),
    run: async (world, when) => {
      const main = await world.main(inputs);
      const ran = await world.post(main.state, when);
      const wrong = main.status === 0 ? [] : [`main ended with ${String(main.status)}`];
      if (ran.stderr !== '') wrong.push('something is on standard error');
      wrong.push(...readableByOthers(world));
      const again = await world.post(main.state);
      if (again.status !== 0) wrong.push(`post ended with ${String(again.status)} the second time`);
      if (world.left().length > 0) wrong.push('post left files');
      if (world.gajiraConfig() !== 'before: true\n') wrong.push('post left another ~/jira/config.yml');
      return { ran, wrong };
    },
  };
}

/** The command line, and `jira-auth cleanup` after whatever happened. */
function commandLine(args: readonly string[], inputs: Inputs, leaves: boolean): Scenario {
  return {
    name: `jira-auth ${args.slice(0, 3).join(' ')}`,
    secrets: secretsIn(inputs),
    run: async (world, when) => {
      const env = asEnvironment(inputs);
      const ran = await world.cli(args, env, when);
      const wrong = readableByOthers(world);
      const isEnded = ran.status !== null;
      if (isEnded && !(leaves && ran.status === 0) && world.left().length > 0) wrong.push('files stay');
      if (leaves && ran.status === 0 && !/JIRA_API_URL='\S+'/.test(ran.stdout))
        wrong.push('it ended with 0 and said nothing');
      if (isEnded && ran.status !== 0 && /JIRA_API_URL/.test(ran.stdout))
        wrong.push('it failed, and has printed variables');
      if (isEnded && world.left().length === 0) return { ran, wrong };
      const cleaned = await world.cli(['cleanup', ...(leaves ? ['--all'] : [])], env);
      if (cleaned.status !== 0) wrong.push(`cleanup ended with ${String(cleaned.status)}`);
      // Of a process that was killed while it said whose the folder is, nothing but that file stays. Pipes hold nothing.
      const stays = world.left().filter(({ path, isFile }) => isFile && basename(path) !== 'job.json');
      wrong.push(...stays.map(({ path }) => `cleanup left ${path}`));
      return { ran, wrong };
    },
  };
}

/** A refresh token in a file, which is whole at every moment. */
function refresh(): Scenario {
  const { 'refresh-token': token, ...inputs } = ways.refreshToken;
  return {
    name: 'jira-auth refresh, in a file',
    secrets: [...secretsIn(inputs), token],
    run: async (world, when) => {
      writeFileSync(world.tokenFile, `${token}\n`, { mode: 0o600 });
      const ran = await world.cli(
        ['refresh', '--refresh-token-file', world.tokenFile],
        asEnvironment(inputs),
        when,
      );
      const text = readFileSync(world.tokenFile, 'utf8');
      const wrong = /^\S{8,}\n$/.test(text) ? [] : ['the file is torn'];
      if (ran.seen.includes(text.trim().slice(0, 12)) && !ran.seen.includes('FAKE-three-l'))
        wrong.push('the token was shown');
      const again = await world.cli(
        ['refresh', '--refresh-token-file', world.tokenFile],
        asEnvironment(inputs),
      );
      if (again.status !== 0) wrong.push(`the next refresh ended with ${String(again.status)}`);
      return { ran, wrong };
    },
  };
}

function readableByOthers(world: World): string[] {
  return world
    .left()
    .filter(({ mode }) => (mode & 0o077) !== 0)
    .map(({ path }) => `others may read ${path}`);
}

const onDataCenter = (inputs: Inputs): Inputs => ({ 'site-url': dataCenter.url, ...inputs });

export const SCENARIOS: readonly Scenario[] = [
  action('e-mail and API token, for gajira too', {
    ...ways.classic,
    'gajira-config': 'true',
    'export-auth-header': 'true',
  }),
  action('a session cookie', onDataCenter(dataCenterWays['session-cookie'])),
  action('an application link', onDataCenter(dataCenterWays.oauth1)),
  action('a refresh token in a GitHub secret', {
    ...ways.refreshToken,
    'refresh-token-secret': 'JIRA_REFRESH_TOKEN',
    'refresh-token-repository': github.repository,
    'github-token': github.tokens.secretsWriter,
  }),
  cleanUp('a session cookie and a config for gajira', onDataCenter({ ...dataCenterWays['session-cookie'] })),
  cleanUp('an API token and a config for gajira', { ...ways.classic, 'gajira-config': 'true' }),
  commandLine(['export', '--format', 'sh'], { 'site-url': 'acme', ...ways.classic }, true),
  commandLine(['check', '--json'], { 'site-url': 'acme', ...ways.classic }, false),
  commandLine(['exec', '--', 'sh', '-c', 'exit 0'], { 'site-url': 'acme', ...ways.classic }, false),
  refresh(),
];
