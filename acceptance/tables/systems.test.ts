import { expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { commandsInLog } from '../../sandbox/log-commands.js';
import { CLASSIC, Shell } from '../../__tests__/dist/shell.js';

const { classic, expired } = fixtures.tokens;

const shell = new Shell();

// Without Buildkite, which needs its agent. TEMP and ROOT are folders of the test.
test.each<[string, Record<string, string>, hides?: string]>([
  ['gitlab', { GITLAB_CI: 'true', CI_JOB_ID: '17' }, 'GitLab CI'],
  ['jenkins', { JENKINS_URL: 'https://ci.example.com/', BUILD_ID: '7', WORKSPACE_TMP: 'TEMP' }, 'Jenkins'],
  ['azure', { TF_BUILD: 'True', AGENT_TEMPDIRECTORY: 'TEMP' }],
  ['circleci', { CIRCLECI: 'true', BASH_ENV: 'ROOT/bash-env' }, 'CircleCI'],
  ['bitbucket', { BITBUCKET_COMMIT: '0'.repeat(40) }, 'Bitbucket Pipelines'],
  ['teamcity', { TEAMCITY_VERSION: '2026.1' }, 'TeamCity'],
  ['woodpecker', { CI: 'woodpecker', CI_WORKSPACE: 'TEMP' }, 'Woodpecker'],
  ['drone', { DRONE: 'true', DRONE_WORKSPACE: 'TEMP' }, 'Drone'],
  ['a shell', {}],
])(
  '%s: hands over, prints no command of another system and no secret, and cleans up (A16)',
  async (name, variables, hides = '') => {
    const { temp, root } = shell.place;
    const places = JSON.stringify(variables).replace('TEMP', temp).replace('ROOT', root);
    const environment = JSON.parse(places) as Record<string, string>;
    shell.write('bash-env', '');
    for (const [token, status] of [[classic, 0] as const, [expired, 3] as const]) {
      const given = { ...CLASSIC, ...environment, JIRA_API_TOKEN: token };
      const ended = await shell.run('jira_auth export', given);
      const printed = `${ended.stdout}\n${ended.stderr}`;
      const [, named = ''] = /^([\w ]+) hides /m.exec(printed) ?? [];
      expect([ended.status, named]).toEqual([status, hides]);
      expect(commandsInLog(printed).filter(([system]) => system !== name)).toEqual([]);
      // Azure's masks contain the secret, in commands that the agent removes from the log.
      const rest = printed.replaceAll(/^##vso\[task\.setsecret\].*$/gm, '');
      expect([rest.includes(token), rest.includes('Basic ')]).toEqual([false, false]);
    }
    await shell.run(`jira_auth cleanup${name === 'a shell' ? ' --all' : ''}`, environment);
    expect(shell.place.left()).toEqual([]);
  },
);
