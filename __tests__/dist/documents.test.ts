// Every code block of the documents is cut from a file that runs, runs here as it is on its page, or is excused.
import { afterAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { fixtures } from '../../sandbox/index.js';
import { startPlainDataCenter } from '../../sandbox/plain-data-center.js';
import { METHOD_NAMES } from '../../src/methods/index.js';
import { type Block, blocks } from '../workflows/documents.js';
import { CONSENT, expectChanged, run, savedAs, shell, type Story, type Values } from './sections.js';
import { CHANGE_FIELD, CLASSIC } from './shell.js';
import { ways } from './ways.js';

const { dataCenter, tokens } = fixtures;
const { pat } = dataCenter.tokens;

const plain = await startPlainDataCenter();
afterAll(() => plain.close());

const changed = (): void => {
  expectChanged(plain.dataCenter);
};

const ADA = /"accountId":"712020:FAKE-ada"/;
const NOWHERE = 'http://127.0.0.1:9';
const SEVERAL = 'docs/expiry.md: Several credentials';

const STORIES: Readonly<Record<string, Story>> = {
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
  'docs/refresh-tokens.md: On other CI systems': {
    env: {
      JIRA_CLIENT_ID: tokens.globexOnly.clientId,
      JIRA_CLIENT_SECRET: tokens.globexOnly.clientSecret,
    },
    files: { token: tokens.globexOnly.refreshToken },
    prints: ADA,
    writes: { token: new RegExp(`^(?!${tokens.globexOnly.refreshToken})`) },
  },
  'docs/update.md: Updating fields': { login: ways.classic, then: changed },
  'docs/update.md: After two logins': { login: ways.classic, then: changed },
};

/** Sections, or their blocks in one language, with the reason. */
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

const all = blocks();
const excuse = ({ section, language }: Block): string | undefined =>
  [section, `${section}, ${language}`].find((key) => key in EXCUSED);
const blocksOf = (wanted = ''): Block[] =>
  all.filter((block) => block.section === wanted && excuse(block) === undefined);
const runSection = (section: string, story: Story): Promise<void> =>
  run([...blocksOf(story.after), ...blocksOf(section)], story);

test.each(Object.entries(STORIES))('%s, as it stands there, with a plain curl (E4)', runSection);

test.each(['README.md: Other CI systems', 'docs/install.md: One file'])(
  '%s: no forged file runs',
  (section) =>
    expect(runSection(section, { env: { ...CLASSIC, FORGED: 'yes' } })).rejects.toThrow('"status": 1'),
);

test('every other block is cut out of a file, or excused', () => {
  const sections = all.filter((block) => !block.isCut && excuse(block) === undefined);
  const run = [...Object.keys(STORIES), ...METHOD_NAMES.map((method) => `docs/credentials.md: ${method}`)];
  expect(run).toEqual(expect.arrayContaining(sections.map(({ section }) => section)));
  expect(Object.keys(EXCUSED).sort()).toEqual(
    [...new Set(all.flatMap((block) => excuse(block) ?? []))].sort(),
  );
});

test('what is excused is a script, and names what is there', () => {
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
