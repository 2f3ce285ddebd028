import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogCommand } from '../../sandbox/log-commands.js';
import { installJava, javaArguments, missingJava } from '../kit/java.js';
import { ROOT } from '../kit/tools.js';
import type { Engine } from './place.js';
import { type Reader, runScripts } from './shells.js';

export const TEAMCITY_READER: Reader = {
  system: 'teamcity',
  name: "JetBrains' parser",
  missing: () => missingJava('engines'),
  read(log) {
    if (!log.includes('##')) return [];
    const { status, stdout, stderr } = spawnSync('java', javaArguments('TeamCity'), {
      input: log,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The parser failed:\n${stderr}`);
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as LogCommand);
  },
};

/** The reference in the build steps that TeamCity replaces. */
const TEMPORARY = '%system.teamcity.build.tempDir%';

export const TEAMCITY: Engine = {
  name: 'TeamCity',
  adds: ['?? update-issue.sh'],
  missing: () => installJava('engines'),
  async run(place) {
    const page = readFileSync(join(ROOT, 'docs', 'ci', 'teamcity.md'), 'utf8');
    const temporary = join(place.engine, 'temporary');
    mkdirSync(temporary);
    copyFileSync(place.environment['JIRA_AUTH_PROGRAM'] ?? '', join(temporary, 'jira-auth.cjs'));
    const script = join(place.workspace, 'update-issue.sh');
    copyFileSync(join(place.workspace, 'ci', 'bitbucket', 'update-issue.sh'), script);
    chmodSync(script, 0o755);
    const steps = [...page.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, text = '']) =>
      // The lines that download the program, check it and name it.
      text.replace(/^(?:curl|echo|mv) .*\n/gm, '').replaceAll(TEMPORARY, temporary),
    );
    const scripts = steps.map((text, index) => ({ text, always: index === steps.length - 1 }));
    const build = { TEAMCITY_VERSION: '2026.1', BUILD_NUMBER: '1', TEAMCITY_PROJECT_NAME: 'Example' };
    const environment = {
      ...place.environment,
      ...place.credential,
      ...build,
      ISSUE: 'PROJ-1',
      TMPDIR: temporary,
    };
    return runScripts(['sh', '-c'], scripts, place, environment, (log) =>
      Object.fromEntries(
        TEAMCITY_READER.read(log)
          .filter(({ name, properties }) => name === 'setParameter' && properties['name']?.startsWith('env.'))
          .map(({ properties }) => [properties['name']?.slice(4) ?? '', properties['value'] ?? ''] as const),
      ),
    );
  },
};
