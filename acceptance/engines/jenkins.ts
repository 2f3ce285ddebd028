import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../kit/finished.js';
import { installJava, javaArguments } from '../kit/java.js';
import type { Engine, Trial } from './place.js';
import { trialsOf, writes } from './trials.js';

interface Build {
  readonly name: string;
  readonly trusted?: 'library' | 'all';
  readonly file: string | { readonly text: string };
  readonly trials?: readonly Trial[];
}

/** Runs a build in Jenkins' own CPS engine and sandbox, with stand-ins for the steps and plugins. */
const jenkins = ({ name, trusted, file, ...more }: Build): Engine => ({
  ...more,
  name,
  missing: () => installJava('engines'),
  run({ workspace, engine, environment, token }) {
    const ours = join(workspace, 'ci', 'jenkins');
    const step = join(ours, 'vars', 'withJiraAuth.groovy');
    const jenkinsfile = typeof file === 'string' ? join(ours, file) : join(engine, 'Jenkinsfile');
    if (typeof file !== 'string') writeFileSync(jenkinsfile, file.text);
    const kept = join(engine, 'kept');
    mkdirSync(kept);
    const given = [trusted ?? 'nothing', step, jenkinsfile, workspace, join(engine, 'workspace@tmp'), kept];
    return runProgram('java', javaArguments('Jenkins', given), workspace, {
      ...environment,
      ...{ JENKINS_URL: 'https://jenkins.example/', BUILD_ID: '1', BUILD_TAG: 'jenkins-example-1' },
      CREDENTIAL_JIRA: token,
    });
  },
});

const authenticated = (block: string): string =>
  `withJiraAuth(credentialsId: 'jira', siteUrl: 'https://acme.atlassian.net', email: 'ada@example.com') {\n${block}\n}`;

const put = (issue: string): string =>
  `sh '''curl -q -sS -K "$JIRA_CURL_CONFIG" --fail-with-body -X PUT "$JIRA_API_URL/issue/${issue}" \\
    -H 'Content-Type: application/json' -d '{"fields":{"customfield_10314":{"value":"Development Completed"}}}'
  '''`;

/** A build with its own Jenkinsfile, its result, and the number of issues that it updates. */
interface Row extends Pick<Trial, 'environment'> {
  readonly script: string;
  readonly ends: 'SUCCESS' | 'FAILURE' | 'ABORTED';
  readonly writes: number;
  readonly says?: string;
}

const ROWS: Readonly<Record<string, Row>> = {
  'two issues in a loop': {
    script: authenticated(`List<String> issues = ['PROJ-1', 'PROJ-2']
      for (int index = 0; index < issues.size(); index++) {
        withEnv(["ISSUE=\${issues[index]}"]) { ${put('$ISSUE')} }
      }`),
    ...{ ends: 'SUCCESS', writes: 2 },
  },
  'an exception in the block': {
    script: authenticated(`${put('PROJ-1')}\nerror 'The deployment has failed.'`),
    ...{ ends: 'FAILURE', writes: 1, says: 'ERROR: The deployment has failed.' },
  },
  'somebody aborts the build in the block': {
    // One process: a child that the shell starts while it is being terminated would keep its output open.
    script: authenticated(`sh 'echo "Now somebody aborts the build."; exec sleep 60'\n${put('PROJ-1')}`),
    ...{ ends: 'ABORTED', writes: 0 },
  },
  'Node prints a line before the JSON': {
    ...{ script: authenticated(put('PROJ-1')), ends: 'SUCCESS', writes: 1, says: 'Welcome.' },
    environment: { NODE_OPTIONS: '--import=data:text/javascript,console.log(`Welcome.`)' },
  },
  'a block in a block': {
    script: authenticated(`${authenticated(put('PROJ-1'))}\n${put('PROJ-2')}`),
    ...{ ends: 'SUCCESS', writes: 2 },
  },
  'blocks in two branches, one of which fails': {
    script: `parallel(one: { ${authenticated("error 'One has failed.'")} }, two: { ${authenticated(put('PROJ-2'))} })`,
    ...{ ends: 'FAILURE', writes: 1, says: 'ERROR: One has failed.' },
  },
  // The engine and its sandbox refuse what they must refuse.
  'what cannot be saved is kept over a step': {
    script: authenticated(
      `def parsed = new groovy.json.JsonSlurper().parseText('{}')\n${put('PROJ-1')}\necho "\${parsed}"`,
    ),
    ...{ ends: 'FAILURE', writes: 1, says: 'NotSerializableException: groovy.json.internal.LazyMap' },
  },
  'a call that needs approval': {
    script: authenticated(`echo System.getenv('PATH')\n${put('PROJ-1')}`),
    ...{ ends: 'FAILURE', writes: 0, says: 'not permitted to use staticMethod java.lang.System getenv' },
  },
};

const trialOf = ({ ends, writes: wanted, says, environment }: Row): Trial => ({
  name: ends,
  ...(environment && { environment }),
  check({ exitCode, log, sandbox }, checks) {
    checks.equal('the status', exitCode, ends === 'SUCCESS' ? 0 : 1);
    checks.that(`the build ends with ${ends}`, log.endsWith(`Finished: ${ends}\n`));
    checks.equal('the number of updates', writes(sandbox), wanted);
    const scripts = log.split('[Pipeline] sh').length - 1;
    // A program that can't be saved fails its build.
    if (ends === 'SUCCESS')
      checks.that('the program was saved at each script', log.includes(`saved ${scripts} times`));
    if (says !== undefined) checks.that(`the log holds '${says}'`, log.includes(says));
  },
});

const inSandbox = jenkins({ name: 'Jenkins', file: 'Jenkinsfile' });
const good = trialsOf(inSandbox).slice(0, 1);

export const JENKINS: readonly Engine[] = [
  inSandbox,
  jenkins({ name: 'Jenkins, trusted library', file: 'Jenkinsfile', trusted: 'library', trials: good }),
  jenkins({ name: 'Jenkins, by name', file: 'update.Jenkinsfile' }),
  jenkins({ name: 'Jenkins, by name, approved', file: 'update.Jenkinsfile', trusted: 'all', trials: good }),
  ...Object.entries(ROWS).map(([name, row]) =>
    jenkins({
      name: `Jenkins, ${name}`,
      file: { text: `@Library('jira-auth@v1') _\n${row.script}\n` },
      trials: [trialOf(row)],
    }),
  ),
];
