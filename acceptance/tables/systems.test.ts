import { expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { CLASSIC, Shell } from '../../__tests__/dist/shell.js';

const { tokens } = fixtures;

const shell = new Shell();

/** Commands that must not appear in another system's log. */
const FOREIGN = /^\s*::|##vso|##\[|##teamcity/m;

/** Messages about the masking that two systems do by themselves. */
const HIDES = [
  ['Jenkins', 'Jenkins hides in this log what withCredentials binds'],
  ['GitLab CI', 'GitLab hides a variable in this log that is masked in its settings'],
];

// Without Buildkite, which needs its agent. TEMP and ROOT are folders of the test.
test.each<[string, Record<string, string>, RegExp]>([
  ['GitLab CI', { GITLAB_CI: 'true', CI_JOB_ID: '17' }, FOREIGN],
  ['Jenkins', { JENKINS_URL: 'https://ci.example.com/', BUILD_ID: '7', WORKSPACE_TMP: 'TEMP' }, FOREIGN],
  ['Azure Pipelines', { TF_BUILD: 'True', AGENT_TEMPDIRECTORY: 'TEMP' }, /^\s*::|##\[|##teamcity/m],
  ['CircleCI', { CIRCLECI: 'true', BASH_ENV: 'ROOT/bash-env' }, FOREIGN],
  ['Bitbucket Pipelines', { BITBUCKET_COMMIT: '0'.repeat(40) }, FOREIGN],
  ['TeamCity', { TEAMCITY_VERSION: '2026.1' }, /^\s*::|##vso|##\[/m],
  ['Woodpecker', { CI: 'woodpecker', CI_WORKSPACE: 'TEMP' }, FOREIGN],
  ['Drone', { DRONE: 'true', DRONE_WORKSPACE: 'TEMP' }, FOREIGN],
  ['a shell', {}, FOREIGN],
])(
  '%s: hands over, prints no command of another system and no secret, and cleans up (A16)',
  async (...row) => {
    const [name, variables, foreign] = row;
    const environment = Object.fromEntries(
      Object.entries(variables).map(([variable, value]) => [
        variable,
        value.replace('TEMP', shell.place.temp).replace('ROOT', shell.place.root),
      ]),
    );
    shell.write('bash-env', '');
    for (const [token, status] of [
      [tokens.classic, 0],
      [tokens.expired, 3],
    ] as const) {
      const ended = await shell.run('jira_auth export', {
        ...CLASSIC,
        ...environment,
        JIRA_API_TOKEN: token,
      });
      expect(ended.status).toBe(status);
      const printed = `${ended.stdout}\n${ended.stderr}`;
      expect(printed).not.toMatch(foreign);
      for (const [system, hides = ''] of HIDES) {
        expect(printed.includes(hides)).toBe(name === system);
        if (name === system) expect(printed).not.toContain('Nothing can be hidden');
      }
      // Azure's masks contain the secret, in commands that the agent removes from the log.
      const rest = printed.replaceAll(/^##vso\[task\.setsecret\].*$/gm, '');
      expect([rest.includes(token), rest.includes('Basic ')]).toEqual([false, false]);
    }
    await shell.run('jira_auth cleanup', environment);
    if (name === 'a shell') await shell.run('jira_auth cleanup --all', environment);
    expect(shell.place.left()).toEqual([]);
  },
);
