import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { runProgram } from '../kit/finished.js';
import { missingProgram, ROOT } from '../kit/tools.js';
import type { Engine } from './place.js';

/** The Groovy that Jenkins itself contains. */
const GROOVY = '2.4.21';
const FOLDER = join(ROOT, 'build', 'lib');
const JAR = join(FOLDER, `groovy-all-${GROOVY}.jar`);

/** A Jenkins job, as far as its language goes: the steps of Jenkins are stand-ins, and so are its plugins. */
const jenkins = (name: string, file: string): Engine => ({
  name,
  missing() {
    const missing =
      missingProgram('java', ['-version'], 'Groovy needs it') ??
      (existsSync(JAR) ? undefined : missingProgram('mvn', ['--version'], 'it installs Groovy'));
    if (missing !== undefined || existsSync(JAR)) return missing;
    process.stderr.write(`Installing Groovy ${GROOVY} into build/lib\n`);
    mkdirSync(FOLDER, { recursive: true });
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';
    const artifact = `-Dartifact=org.codehaus.groovy:groovy-all:${GROOVY}`;
    // Without a project of this folder's, which there isn't.
    const { status, stdout } = spawnSync('mvn', ['-q', '-B', goal, artifact, `-DoutputDirectory=${FOLDER}`], {
      cwd: FOLDER,
      encoding: 'utf8',
    });
    return status === 0 ? undefined : `Maven gets no Groovy:\n${stdout.trim()}`;
  },
  run({ workspace, engine, environment, account }) {
    // Groovy 2.4 is older than the modules of Java, and warns about them.
    const opens = ['lang', 'util'].map((part) => `--add-opens=java.base/java.${part}=ALL-UNNAMED`);
    const script = join(ROOT, 'acceptance', 'engines', 'jenkins.groovy');
    const given = [join(workspace, 'ci', 'jenkins'), file, workspace, join(engine, 'workspace@tmp')];
    return runProgram('java', [...opens, '-cp', JAR, 'groovy.ui.GroovyMain', script, ...given], workspace, {
      ...environment,
      ...{ JENKINS_URL: 'https://jenkins.example/', BUILD_ID: '1', BUILD_TAG: 'jenkins-example-1' },
      CREDENTIAL_JIRA: account.token,
    });
  },
});

export const JENKINS = jenkins('Jenkins', 'Jenkinsfile');
export const JENKINS_UPDATE = jenkins('Jenkins, by name', 'update.Jenkinsfile');

/** Its module is not on every Go module proxy. */
const WOODPECKER_CLI = process.env['WOODPECKER_CLI'] ?? 'woodpecker-cli';

/** The example's image. */
const IMAGE = 'ghcr.io/OWNER/jira-auth:v1';

/** Woodpecker's CLI with its local backend, where the name of an image is that of a program. */
export const WOODPECKER: Engine = {
  name: 'Woodpecker',
  adds: [`?? ${IMAGE}`],
  isOptional: true,
  missing: () =>
    missingProgram(WOODPECKER_CLI, ['--version'], 'WOODPECKER_CLI names one that you have built'),
  run(place) {
    const { workspace, engine, environment, account } = place;
    // A plugin is looked up from the workspace, a shell on the PATH.
    const images = join(engine, 'images');
    mkdirSync(images);
    symlinkSync('/bin/sh', join(images, 'node:22'));
    mkdirSync(dirname(join(workspace, IMAGE)), { recursive: true });
    symlinkSync(join(workspace, 'ci', 'image', 'entrypoint.sh'), join(workspace, IMAGE));
    const secrets = stringify({ jira_user_email: account.email, jira_api_token: account.token });
    const options = {
      ...{ 'backend-engine': 'local', 'pipeline-event': 'push', 'repo-path': workspace },
      'secrets-file': place.give(join(engine, 'secrets.yml'), secrets),
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    return runProgram(WOODPECKER_CLI, ['exec', ...args, join('ci', 'woodpecker', 'example.yml')], workspace, {
      ...environment,
      PATH: `${images}:${environment['PATH'] ?? ''}`,
      WOODPECKER_DISABLE_UPDATE_CHECK: 'true',
    });
  },
};
