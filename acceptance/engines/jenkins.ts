import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../e2e/go-tool.js';
import type { Engine, Found } from './engine.js';
import { runProgram } from './program.js';

/** The Groovy that Jenkins itself contains. */
const GROOVY = '2.4.21';
const FOLDER = join(ROOT, 'build', 'lib');
const JAR = join(FOLDER, `groovy-all-${GROOVY}.jar`);

/** A Jenkins job, as far as its language goes: the steps of Jenkins are stand-ins, and so are its plugins. */
export const JENKINS: Engine = {
  name: 'Jenkins',
  example: 'ci/jenkins/Jenkinsfile',
  shows: "Jenkins' Groovy with stand-ins for its steps: sh -xe, returnStdout, withCredentials, withEnv",
  masks: false,
  adds: [],
  find,
  run(command, place) {
    const temporary = join(place.engine, 'workspace@tmp');
    const { token } = place.account;
    return runProgram(
      'java',
      // Groovy 2.4 is older than the modules of Java, and warns about them.
      [
        '--add-opens=java.base/java.lang=ALL-UNNAMED',
        '--add-opens=java.base/java.util=ALL-UNNAMED',
        '-cp',
        command,
        'groovy.ui.GroovyMain',
        join(ROOT, 'acceptance', 'engines', 'jenkins.groovy'),
        join(place.workspace, 'ci', 'jenkins'),
        place.workspace,
        temporary,
      ],
      {
        cwd: place.workspace,
        environment: {
          ...place.environment,
          JENKINS_URL: 'https://jenkins.example/',
          BUILD_ID: '1',
          BUILD_TAG: 'jenkins-example-1',
          CREDENTIAL_JIRA: token,
        },
      },
    );
  },
};

function find(): Found {
  if (spawnSync('java', ['-version']).status !== 0) {
    return { missing: 'Java is not here, which Groovy needs. Install it.', obtainable: true };
  }
  const problem = existsSync(JAR) ? undefined : install();
  if (problem !== undefined) return { missing: problem, obtainable: true };
  return { command: JAR, version: `Groovy ${GROOVY}` };
}

/** @returns what went wrong, if something did */
function install(): string | undefined {
  if (spawnSync('mvn', ['--version']).status !== 0) {
    return `Groovy ${GROOVY} is not here, nor is Maven to install it with. Install Maven.`;
  }
  process.stderr.write(`Installing Groovy ${GROOVY} into build/lib\n`);
  mkdirSync(FOLDER, { recursive: true });
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';
  const artifact = `-Dartifact=org.codehaus.groovy:groovy-all:${GROOVY}`;
  const { status, stdout } = spawnSync('mvn', ['-q', '-B', goal, artifact, `-DoutputDirectory=${FOLDER}`], {
    // Without a project of this folder's, which there isn't.
    cwd: FOLDER,
    encoding: 'utf8',
  });
  return status === 0 ? undefined : `Groovy ${GROOVY} is not here, and Maven failed:\n${stdout.trim()}`;
}
