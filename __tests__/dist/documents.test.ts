// Every code block of the documents is cut from a file that runs, runs here as it is on its page, or is excused.
import { afterAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { parse } from 'yaml';
import { fixtures } from '../../sandbox/index.js';
import { startPlainDataCenter } from '../../sandbox/plain-data-center.js';
import { actionInputs, Job } from '../../sandbox/runner/index.js';
import { METHOD_NAMES } from '../../src/methods/index.js';
import { type Block, blocks, type Step, stepsIn } from '../workflows/documents.js';
import { dayIn } from './checking.js';
import { asEnvironment, CHANGE_FIELD, CLASSIC, FIELD, Shell } from './shell.js';
import { STAND_INS } from './stand-ins.js';
import { dataCenterWays, ways } from './ways.js';

const { consent, dataCenter, github, organization, tokens, users } = fixtures;
const { environmentsWriter } = github.tokens;
const { pat } = dataCenter.tokens;

type Values = Readonly<Record<string, string>>;

type Called = Readonly<Record<'inputs' | 'secrets', Readonly<Record<string, { default?: string }>>>>;

/** The requirements of a section's blocks, and their results apart from running without failures or leftovers. */
interface Story {
  /** A section whose blocks run first. */
  readonly after?: string;
  /** Inputs of a login step, `jira`, that runs first. */
  readonly login?: Values;
  readonly env?: Values;
  readonly files?: Values;
  /** Values stored under a name, or exported in place of `NAME=...`, if they differ from {@link STORED}. */
  readonly stored?: Values;
  /** The parts that a reader replaces. */
  readonly replaced?: Values;
  /** The script of a later step. */
  readonly script?: string;
  readonly prints?: RegExp;
  readonly writes?: Readonly<Record<string, RegExp>>;
  readonly then?: () => void;
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

const shell = new Shell();
const plain = await startPlainDataCenter();
afterAll(() => plain.close());

const changed = (): void => {
  const jiras = [shell.sandbox, shell.sandbox.dataCenter, plain.dataCenter];
  const values = jiras.map((jira) => jira.issue('PROJ-1')?.fields[FIELD]);
  expect(values).toContainEqual(expect.objectContaining({ value: 'Development Completed' }));
};
const savedAs = (name: string): string =>
  shell.sandbox.github.secret({ environment: github.environment, name }) ?? '';

const CONSENT: Story = {
  prints: /The grant reaches:\n {2}https:\/\/acme/,
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

const METHODS: Readonly<Record<string, Story>> = {
  'scoped-api-token': { stored: { JIRA_API_TOKEN: tokens.scoped } },
  'service-account-token': { stored: { JIRA_API_TOKEN: tokens.serviceAccount.token } },
  'refresh-token': CONSENT,
  oauth1: {
    script: CHANGE_FIELD.replace('-q', '-q -H @<(jira-auth sign PUT "$JIRA_API_URL/issue/PROJ-1")'),
  },
  'oauth-credentials': { script: '# No REST API.', then: () => undefined },
};

const ADA = /"accountId":"712020:FAKE-ada"/;
const NOWHERE = 'http://127.0.0.1:9';
const SEVERAL = 'docs/expiry.md: Several credentials';

/** By page and heading. */
const STORIES: Readonly<Record<string, Story>> = {
  ...Object.fromEntries(
    METHOD_NAMES.map((method): [string, Story] => [
      `docs/credentials.md: ${method}`,
      {
        ...{ then: changed, ...METHODS[method], prints: new RegExp(`^by ${method}$`, 'm') },
        script: `${METHODS[method]?.script ?? CHANGE_FIELD}\necho "by $JIRA_AUTH_METHOD"`,
      },
    ]),
  ),
  'README.md: Start': { then: changed },
  'README.md: Update a field': { login: ways.classic, then: changed },
  'README.md: Other CI systems': { env: CLASSIC, then: changed },
  'TROUBLESHOOTING.md: Troubleshooting': {
    env: { TOKEN: tokens.classic },
    prints: /^< HTTP\S+ 200.*^< HTTP\S+ 401/ms,
  },
  'TROUBLESHOOTING.md: field-not-editable': { login: ways.classic, prints: /"transitions":/ },
  'docs/command-line.md: The command line': { then: changed },
  'docs/command-line.md: Formats': {
    env: CLASSIC,
    prints: ADA,
    writes: { 'jira.env': /^JIRA_BASE_URL=/m },
  },
  'docs/ci/gitea.md: Gitea and Forgejo Actions': {},
  'docs/ci/jenkins.md: Before and after': { env: { ISSUE: 'PROJ-1' }, prints: /Issue does not exist/ },
  [SEVERAL]: {
    prints: /2 ok\..*^ok +deploy: .*in 60 days.*2 ok\./ms,
  },
  'docs/expiry.md: An organization': {
    env: { JIRA_FAIL_ON: 'never' },
    prints: /^expired +ci-old.*^Checked .*^ok +\S+ at acme: .*in 45 days/ms,
  },
  'docs/expiry.md: After a renewal': {
    after: SEVERAL,
    files: { FILE: pat },
    writes: {
      'jira-credentials.yml': /^# .*expires-on: 2027-11-01$.*expires-on: /ms,
      FILE: /^FAKEpatNumber/,
    },
  },
  'docs/hand-over.md: Variables': {
    login: ways.classic,
    prints: /browse\/PROJ-1, as 712020:FAKE-ada, by api-token, until/,
  },
  'docs/hand-over.md: Tools other than curl': { prints: ADA },
  'docs/hand-over.md: Attachments': {
    login: { 'site-url': dataCenter.url, 'personal-access-token': pat, 'allow-uploads': 'true' },
    files: { 'build/report.html': 'FAKE' },
    prints: /"filename":"report.html"/,
  },
  'docs/hand-over.md: OAuth 1.0a: signed requests': { then: changed },
  'docs/hand-over.md: gajira actions': { writes: { 'home/jira/config.yml': /^token: /m } },
  'docs/install.md: One file': {},
  'docs/install.md: Container image': { env: CLASSIC, prints: /API token of Ada/ },
  'docs/install.md: A mirror without internet access': {},
  'docs/network.md: Private hosts': {
    env: { JIRA_PERSONAL_ACCESS_TOKEN: pat, http_proxy: NOWHERE, HTTP_PROXY: NOWHERE },
    script: CHANGE_FIELD,
    then: () => {
      changed();
      expect(shell.sandbox.requests).toEqual([]);
    },
    get replaced() {
      const { origin, host } = new URL(plain.url);
      return { 'https://10.0.0.5:8443': `${origin}/jira`, '10.0.0.5:8443': host };
    },
  },
  'docs/network.md: Private CA, client certificate': {
    env: { NODE_EXTRA_CA_CERTS: '', CURL_CA_BUNDLE: '', SSL_CERT_FILE: '' },
    script: CHANGE_FIELD,
    then: changed,
    replaced: { [dataCenter.url]: dataCenter.mutualTlsUrl },
    get files() {
      const { clientCertificate, env } = shell.sandbox;
      return {
        'ci/client.pem': readFileSync(clientCertificate.certFile, 'utf8'),
        'ci/corp-ca.pem': readFileSync(env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8'),
      };
    },
  },
  'docs/refresh-tokens.md: One job at a time': CONSENT,
  'docs/refresh-tokens.md: Many jobs, one grant': {
    replaced: { acme: 'globex' },
    stored: {
      JIRA_CLIENT_ID: tokens.globexOnly.clientId,
      JIRA_CLIENT_SECRET: tokens.globexOnly.clientSecret,
      JIRA_REFRESH_TOKEN: tokens.globexOnly.refreshToken,
      "inputs.environment == '' && inputs.refresh-token-secret || 'JIRA_REFRESH_TOKEN'": 'JIRA_REFRESH_TOKEN',
      get JIRA_ACCESS_TOKEN() {
        return savedAs('JIRA_ACCESS_TOKEN');
      },
    },
  },
  'docs/update.md: Updating fields': { login: ways.classic, then: changed },
  'docs/update.md: After two logins': { login: ways.classic, then: changed },
};

/** Sections that no test runs, or their blocks in one language, with the reason. */
const EXCUSED: Values = {
  'README.md: Working on it': 'CI runs these',
  'CONTRIBUTING.md: Contributing': 'CI runs these, but for what draws a picture or waits to be stopped',
  "CONTRIBUTING.md: Other people's clients": 'CI runs these',
  'SECURITY.md: How to verify a release': 'needs a release on GitHub and npm',
  'TROUBLESHOOTING.md: secrets-unavailable': 'examples/github/pull-request-title.yml has it, which act runs',
  'docs/ci/teamcity.md: TeamCity': 'acceptance/engines/teamcity.ts runs it, from the page',
  'docs/command-line.md: Formats, fish': 'acceptance/shells.ts has fish take it',
  'docs/command-line.md: Formats, bat': 'acceptance/windows.ts has cmd.exe take it, on Wine',
  'docs/command-line.md: Formats, powershell': 'needs PowerShell; formats.test.ts has a parser',
};

const EXPRESSION = /\$\{\{ (?:secrets\.|vars\.)?(.*?) \}\}/g;
const all = blocks();
const excuse = ({ section, language }: Block): string | undefined =>
  [section, `${section}, ${language}`].find((key) => key in EXCUSED);
const blocksOf = (wanted = ''): Block[] =>
  all.filter((block) => block.section === wanted && excuse(block) === undefined);

/** Runs the blocks of a section: steps in one job, and scripts with the job's environment. */
async function run(section: string, story: Story): Promise<void> {
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
  const evaluated = (given: object = {}): Values =>
    Object.fromEntries(
      Object.entries(given).map(([name, text]) => [
        name,
        String(text).replace(EXPRESSION, (_all, key: string) => value(key)),
      ]),
    );

  const runStep = async ({ id = '', uses = '', run: script, shell: by, ...given }: Step): Promise<void> => {
    const [inputs, own] = [evaluated(given.with), evaluated(given.env)];
    const [, ours, door = '.'] =
      /^(\$\/|(?:https:\/\/github\.com\/)?OWNER\/jira-auth)\/?([a-z]+)?(?:@v1)?$/.exec(uses) ?? [];
    const [, workflow] = /^OWNER\/jira-auth\/(.*\.yml)@v1$/.exec(uses) ?? [];
    if (workflow !== undefined) {
      const called = parse(readFileSync(workflow, 'utf8')) as { on: { workflow_call: Called } };
      const { inputs: declared, secrets } = called.on.workflow_call;
      for (const [names, passed, prefix] of [
        [declared, inputs, 'inputs.'] as const,
        [secrets, evaluated(given.secrets), ''] as const,
      ]) {
        expect(Object.keys(names)).toEqual(expect.arrayContaining(Object.keys(passed)));
        for (const [name, { default: usual = '' }] of Object.entries(names))
          known[prefix + name] = passed[name] ?? usual;
      }
      for (const step of stepsIn(called)) await runStep(step);
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
    expect(blocksOf(section)).not.toEqual([]);
    for (const block of [...blocksOf(story.after), ...blocksOf(section)]) await runBlock(block);
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

test.each(Object.entries(STORIES))('%s, as it stands there, with a plain curl (E4)', run);

test.each(['README.md: Other CI systems', 'docs/install.md: One file'])(
  '%s: no forged file runs',
  (section) => expect(run(section, { env: { ...CLASSIC, FORGED: 'yes' } })).rejects.toThrow('"status": 1'),
);

test('every other block is cut out of a file, or excused', () => {
  const sections = all.filter((block) => !block.isCut && excuse(block) === undefined);
  expect(Object.keys(STORIES)).toEqual(expect.arrayContaining(sections.map(({ section }) => section)));
  expect(Object.keys(EXCUSED).sort()).toEqual(
    [...new Set(all.flatMap((block) => excuse(block) ?? []))].sort(),
  );
});

test('what is excused is a script all the same, and what it names is there', () => {
  const { scripts } = parse(readFileSync('package.json', 'utf8')) as { scripts: object };
  for (const block of all.filter(({ language }) => ['sh', 'yaml'].includes(language))) {
    const [reason, { text }] = [EXCUSED[excuse(block) ?? ''], block];
    if (reason?.includes(' has it, '))
      expect(readFileSync(reason.replace(/ .*/, ''), 'utf8')).toContain(text);
    else if (reason !== undefined)
      expect([spawnSync('sh', ['-n', '-c', text]).status, text]).toEqual([0, text]);
    for (const [, script = '', path = ''] of text.matchAll(/npm run (\w+)| ((?:dist|\.ci)\b[\w./-]*)/g))
      expect([script in scripts, existsSync(path)]).toContain(true);
  }
});
