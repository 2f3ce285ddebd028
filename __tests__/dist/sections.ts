import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { parse } from 'yaml';
import { fixtures, type Sandbox } from '../../sandbox/index.js';
import { actionInputs, Job } from '../../sandbox/runner/index.js';
import { type Block, type Step, stepsIn } from '../workflows/documents.js';
import { dayIn } from './checking.js';
import { CLI } from './command-line.js';
import { asEnvironment, FIELD, Shell, WORDS } from './shell.js';
import { dataCenterWays, ways } from './ways.js';

const { consent, dataCenter, github, organization, sites, tokens, users } = fixtures;
const { environmentsWriter } = github.tokens;
const { pat } = dataCenter.tokens;

export type Values = Readonly<Record<string, string>>;

type Called = Readonly<Record<'inputs' | 'secrets', Readonly<Record<string, { default?: string }>>>>;

/** What blocks need, and lead to. */
export interface Story {
  /** Its blocks run first. */
  after?: string;
  /** Inputs of a login step, `jira`, that runs first. */
  login?: Values;
  env?: Values;
  files?: Values;
  /** If they differ from {@link STORED}. */
  stored?: Values;
  /** By a reader. */
  replaced?: Values;
  script?: string;
  prints?: RegExp;
  writes?: Readonly<Record<string, RegExp>>;
  then?: () => void;
}

const { basic, oauth1 } = dataCenterWays;
const STORED: Values = {
  ...asEnvironment({ ...ways.classic, ...ways.clientCredentials, ...ways.accessToken, ...basic, ...oauth1 }),
  'github.run_number': '1207',
  JIRA_DEPLOYMENTS_CLIENT_ID: tokens.deployer.clientId,
  JIRA_DEPLOYMENTS_CLIENT_SECRET: tokens.deployer.clientSecret,
  JIRA_PAT: pat,
  DEPLOY_PAT: pat,
  RELEASE_BOT_TOKEN: tokens.classic,
  GH_TOKEN: environmentsWriter,
  TOKEN_THAT_MAY_WRITE_ENVIRONMENT_SECRETS: environmentsWriter,
  JIRA_AUTH_GITHUB_TOKEN: environmentsWriter,
  JIRA_ORG_ID: organization.orgId,
  JIRA_ORG_API_KEY: organization.keys.full,
  get JIRA_CLIENT_KEY() {
    return readFileSync(shell.sandbox.clientCertificate.keyFile, 'utf8');
  },
};

export const shell = new Shell();

export function expectChanged(...more: readonly Pick<Sandbox, 'issue'>[]): void {
  const jiras = [shell.sandbox, shell.sandbox.dataCenter, ...more];
  const values = jiras.map((jira) => jira.issue('PROJ-1')?.fields[FIELD]);
  expect(values).toContainEqual(expect.objectContaining({ value: 'Development Completed' }));
}

export const savedAs = (name: string): string =>
  shell.sandbox.github.secret({ environment: github.environment, name }) ?? '';

export const CONSENT: Story = {
  prints: /The grant reaches https:\/\/acme/,
  env: { JIRA_REDIRECT_URI: consent.redirectUris[2] },
  files: { 'secret.txt': consent.clientSecret },
  stored: {
    JIRA_CLIENT_ID: consent.clientId,
    JIRA_CLIENT_SECRET: consent.clientSecret,
    get JIRA_REFRESH_TOKEN() {
      return savedAs('JIRA_REFRESH_TOKEN');
    },
  },
};

/** Stand in for third-party commands. Downloads return the contents of a release. */
const STAND_INS: Readonly<Record<string, string>> = {
  'jira-auth': `exec ${WORDS} "$@"`,
  npx: 'shift; exec jira-auth "$@"',
  docker: `shift 9; JIRA_AUTH_PROGRAM='${resolve(CLI)}' exec sh '${resolve('ci/image/entrypoint.sh')}' "$@"`,
  git: 'test "$1" = clone',
  gh: `case "$*" in
    'attestation verify oci:'*) ;;
    'attestation verify '*) test -z "$FORGED" && cmp "$3" '${resolve(CLI)}' ;;
    'release download '*) mkdir "$7" && cd "$7" && curl github.com/jira-auth.cjs && curl github.com/SHA256SUMS ;;
  esac`,
  curl: `case "$*" in
    *github.com/*SHA256SUMS) sha256sum jira-auth.cjs > SHA256SUMS ;;
    *github.com/*jira-auth.cjs) cp '${resolve(CLI)}' jira-auth.cjs ;;
    *) PATH="\${PATH#*:}" exec curl "$@" ;;
  esac`,
  python: 'curl -q -sS --fail-with-body -H "Authorization: $AUTHORIZATION" "$JIRA_API_URL/myself"',
  vault: 'test "$2" = get && exec cat token; cat > token',
  'xdg-open': `curl -q -sSL --noproxy localhost -d decision=accept -d site=${sites.acme.cloudId} "$1"`,
};

const EXPRESSION = /\$\{\{ (?:secrets\.|vars\.)?(.*?) \}\}/g;

/** Steps in one job, and scripts with the job's environment. */
export async function run(given: readonly Block[], story: Story): Promise<void> {
  const { sandbox, place } = shell;
  let printed = '';
  const posts: (() => Promise<unknown>)[] = [];
  const known: Record<string, string> = {};
  for (const [name, text] of Object.entries({ ...story.files })) shell.write(name, text);
  for (const [name, text] of Object.entries(STAND_INS)) shell.write(name, `#!/bin/sh\n${text}\n`, 0o755);
  const PATH = [place.root, process.env['PATH']].join(delimiter);
  const { RELEASE_BOT_TOKEN = '', DEPLOY_PAT = '' } = STORED;
  const env = { ...sandbox.env, HOME: place.home, PATH, RELEASE_BOT_TOKEN, DEPLOY_PAT, ...story.env };
  const job = new Job({ env, workspace: place.root });

  const value = (name: string): string => {
    const found = known[name] ?? story.stored?.[name] ?? STORED[name];
    if (found === undefined) throw new Error(`Nothing is stored as ${name}.`);
    return found;
  };
  const evaluated = (values: object = {}): Values =>
    Object.fromEntries(
      Object.entries(values).map(([name, text]) => [
        name,
        String(text).replace(EXPRESSION, (_all, key: string) => value(key)),
      ]),
    );

  const runStep = async ({ id = '', uses = '', run: script, shell: by, ...step }: Step): Promise<void> => {
    const [inputs, own] = [evaluated(step.with), evaluated(step.env)];
    const [, ours, door = '.'] =
      /^(\$\/|(?:https:\/\/github\.com\/)?OWNER\/jira-auth)\/?([a-z]+)?(?:@v1)?$/.exec(uses) ?? [];
    const [, workflow] = /^OWNER\/jira-auth\/(.*\.yml)@v1$/.exec(uses) ?? [];
    if (workflow !== undefined) {
      const called = parse(readFileSync(workflow, 'utf8')) as { on: { workflow_call: Called } };
      const { inputs: declared, secrets } = called.on.workflow_call;
      for (const [names, passed, prefix] of [
        [declared, inputs, 'inputs.'] as const,
        [secrets, evaluated(step.secrets), ''] as const,
      ]) {
        expect(Object.keys(names)).toEqual(expect.arrayContaining(Object.keys(passed)));
        for (const [name, { default: usual = '' }] of Object.entries(names))
          known[prefix + name] = passed[name] ?? usual;
      }
      for (const each of stepsIn(called)) await runStep(each);
    } else if (script !== undefined || ours !== undefined) {
      const declared = actionInputs(`${door}/action.yml`);
      expect(Object.keys(declared)).toEqual(expect.arrayContaining(Object.keys(inputs)));
      const result = await (script === undefined
        ? job.runAction(`dist/${door === '.' ? 'main' : door}/index.js`, {
            ...{ env: own, inputs: { ...declared, ...inputs } },
          })
        : job.runShell(script, { env: own, ...(by !== undefined && { shell: by }) }));
      expect([uses, script, result.outcome, result.log]).toEqual([uses, script, 'success', result.log]);
      for (const [name, output] of Object.entries(result.outputs))
        known[`steps.${id}.outputs.${name}`] = output;
      if (script === undefined)
        posts.push(() => job.runAction('dist/post/index.js', { stage: 'post', state: result.state }));
      printed += result.stdout;
    }
  };

  const runBlock = async ({ language, text }: Block): Promise<void> => {
    const filled = Object.entries({ ...story.replaced }).reduce(
      (words, [from, to]) => words.replaceAll(from, to),
      text
        .replace(/(\w+)=\.\.\./g, (_all, name: string) => `${name}='${value(name)}'`)
        .replace(/\b(?:me|you|bot|release-bot)@example\.com/g, users.ada.email)
        .replace(/(environment:?) jira\b/g, `$1 ${github.environment}`)
        .replaceAll('https://jira.example.com/jira', dataCenter.url)
        .replaceAll('OWNER/NAME', github.repository),
    );
    const [, file] = /^# (\S+\.yml)\n/.exec(filled) ?? [];
    if (file !== undefined) shell.write(file, filled);
    else if (language === 'yaml') {
      const content = parse(filled) as object;
      const inputs = { uses: 'OWNER/jira-auth@v1', with: content };
      for (const step of stepsIn('site-url' in content ? inputs : content)) await runStep(step);
    } else {
      const [, script = filled] = /^sh '''(.*)'''$/ms.exec(filled) ?? [];
      const ended = await place.run(`set -e\n${script}`, sandbox, job.env);
      expect(ended).toMatchObject({ status: 0 });
      printed += ended.stdout + ended.stderr;
    }
  };

  try {
    sandbox.dataCenter.patList = [
      { id: 1, name: 'deploy', expiringAt: `${dayIn(60)}T12:00:00.000+0000` },
      { id: 9, name: 'ci', expiringAt: `${dayIn(9)}T12:00:00.000+0000` },
    ];
    if (story.login) await runStep({ id: 'jira', uses: '$/', with: { 'site-url': 'acme', ...story.login } });
    expect(given).not.toEqual([]);
    for (const block of given) await runBlock(block);
    if (story.script !== undefined) await runStep({ run: story.script });
    story.then?.();
    expect(printed).toMatch(story.prints ?? '');
    for (const [name, text] of Object.entries({ ...story.writes })) expect(shell.read(name)).toMatch(text);
    for (const post of posts) await post();
    expect([place.left(), sandbox.dataCenter.sessions]).toEqual([[], 0]);
  } finally {
    job.cleanup();
  }
}
