import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fixtures } from '../../sandbox/fixtures.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
import { secretsIn } from '../kit/leaks.js';
import type { Inputs, Place } from '../kit/place.js';
import { must } from '../kit/rules.js';
import type { Scenario, World } from './cut.js';

const { dataCenter, github } = fixtures;

const BEFORE = 'before: true\n';

function gajira({ place }: World): void {
  writeFileSync(join(place.folder('home', 'jira'), 'config.yml'), BEFORE, { mode: 0o600 });
}

const isConfigKept = ({ home }: Place): boolean =>
  readFileSync(join(home, 'jira', 'config.yml'), 'utf8') === BEFORE;

const readableByOthers = (place: Place): string[] =>
  place
    .left()
    .filter(({ mode }) => (mode & 0o077) !== 0)
    .map(({ path }) => `others may read ${path}`);

async function cleanedUp(place: Place, state: Inputs): Promise<string[]> {
  const post = await place.post(state);
  return must({
    'post ends well': post.status === 0 && post.stderr === '',
    'post leaves no file': place.left().length === 0,
    'post gives ~/jira/config.yml back': isConfigKept(place),
  });
}

function action(name: string, inputs: Inputs): Scenario {
  return {
    name: `main, ${name}`,
    secrets: secretsIn(inputs),
    arrange: gajira,
    run: ({ place }, cut) => place.main(inputs, cut),
    after: async ({ place }, ran) => {
      if (!('state' in ran)) return ['it is not the Action'];
      const isDone = ran.status === 0;
      const hasFailed = !isDone && ran.status !== null;
      const values = [...Object.keys(ran.outputs), ...Object.keys(ran.env)];
      return [
        ...must({
          'standard error is empty': ran.stderr === '',
          'with 0 it has outputs': !isDone || (ran.outputs['api-url'] ?? '') !== '',
          'a failure leaves no outputs and variables': !hasFailed || values.length === 0,
          'a failure leaves no files': !hasFailed || place.left().length === 0,
          'a failure leaves ~/jira/config.yml': !hasFailed || isConfigKept(place),
        }),
        ...readableByOthers(place),
        // Otherwise there is nothing to clean up, and another process would only cost time.
        ...(hasFailed ? [] : await cleanedUp(place, ran.state)),
      ];
    },
  };
}

function cleanUp(name: string, inputs: Inputs): Scenario {
  return {
    name: `post, ${name}`,
    secrets: secretsIn(inputs),
    arrange: gajira,
    run: async (world, cut) => {
      world.main = await world.place.main(inputs);
      return world.place.post(world.main.state, cut);
    },
    after: async ({ place, main }, { stderr }) => [
      ...must({ 'main ends well': main?.status === 0, 'standard error is empty': stderr === '' }),
      ...readableByOthers(place),
      ...(await cleanedUp(place, main?.state ?? {})),
    ],
  };
}

function commandLine(args: readonly string[], leaves = false): Scenario {
  const inputs = { 'site-url': 'acme', ...ways.classic };
  return {
    name: `jira-auth ${args.slice(0, 3).join(' ')}`,
    secrets: secretsIn(inputs),
    run: ({ place }, cut) => place.cli(args, inputs, cut),
    after: async ({ place }, { status, stdout }) => {
      const isDone = leaves && status === 0;
      const isEnded = status !== null;
      const left = place.left();
      const wrong = [
        ...readableByOthers(place),
        ...must({
          'no file stays': !isEnded || isDone || left.length === 0,
          'with 0 it has said what was asked for': !isDone || /JIRA_API_URL='\S+'/.test(stdout),
          'a failure prints no variables': !isEnded || status === 0 || !stdout.includes('JIRA_API_URL'),
        }),
      ];
      if (isEnded && left.length === 0) return wrong;
      const cleaned = await place.cli(['cleanup', ...(leaves ? ['--all'] : [])], inputs);
      // A process killed while it recorded the folder's owner leaves only that file. Pipes contain nothing.
      const stays = place.left().filter(({ path, isFile }) => isFile && basename(path) !== 'job.json');
      return [
        ...wrong,
        ...must({ 'cleanup ends well': cleaned.status === 0 }),
        ...stays.map(({ path }) => `cleanup left ${path}`),
      ];
    },
  };
}

const onDataCenter = (inputs: Inputs): Inputs => ({ 'site-url': dataCenter.url, ...inputs });
const SESSION = onDataCenter(dataCenterWays['session-cookie']);
const GAJIRA = { ...ways.classic, 'gajira-config': 'true' };

export const SCENARIOS: readonly Scenario[] = [
  action('e-mail and API token, for gajira too', { ...GAJIRA, 'export-auth-header': 'true' }),
  action('a session cookie', SESSION),
  action('an application link', onDataCenter(dataCenterWays.oauth1)),
  action('a refresh token in a GitHub secret', {
    ...ways.refreshToken,
    'refresh-token-secret': 'JIRA_REFRESH_TOKEN',
    'refresh-token-repository': github.repository,
    'github-token': github.tokens.secretsWriter,
  }),
  cleanUp('a session cookie', SESSION),
  cleanUp('an API token and a config for gajira', GAJIRA),
  commandLine(['export', '--format', 'sh'], true),
  commandLine(['check', '--json']),
  commandLine(['exec', '--', 'sh', '-c', 'exit 0']),
];
