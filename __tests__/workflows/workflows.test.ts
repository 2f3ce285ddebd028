import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCENARIOS } from '../../acceptance/e2e/scenarios.js';
import { PAGES } from '../../scripts/snippets.js';
import * as documents from './documents.js';
import { isWorkflow, stepsIn } from './documents.js';

const workflows = documents.workflowFiles();
const everything = [...workflows, ...documents.actionFiles(), ...documents.examples()];
const jobs = everything.flatMap(jobsOf);

function jobsOf({ place, content }: documents.YamlDocument): [string, documents.JobOf][] {
  if (!isWorkflow(content)) return [];
  return Object.entries(content.jobs).map(([name, job]) => [`${place}, job ${name}`, job]);
}

/** With the comment. */
function usesOf({ place, text }: documents.YamlDocument): { place: string; uses: string; line: string }[] {
  return text.split('\n').flatMap((line) => {
    const uses = /^\s*(?:- )?uses:\s*(?<uses>\S+)/.exec(line)?.groups?.['uses'];
    return uses === undefined ? [] : [{ place, uses, line: line.trim() }];
  });
}

/** A path in the workspace, `$/` for the workflow's own commit or, in an example, this repository's name or address. */
const OURS = /^[.$]\/|^(?:https:\/\/github\.com\/)?[\w.-]+\/jira-auth(?:\/[\w./-]+)?@/;

test('there are workflows to check', () => {
  expect(workflows.map(({ place }) => place)).toEqual(
    expect.arrayContaining(['.github/workflows/ci.yml', 'e2e/data-center.yml']),
  );
  expect(workflows.filter(({ content }) => !isWorkflow(content))).toEqual([]);
});

describe('actions of others', () => {
  const foreign = everything.flatMap(usesOf).filter(({ uses }) => !OURS.test(uses));

  test.each(foreign)('$place: $uses is pinned to a commit, with its version beside it (H5)', ({ line }) => {
    expect(line).toMatch(/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('each is of one version everywhere', () => {
    const versions = new Set(foreign.map(({ line }) => line.replace(/^(?:- )?uses: /, '')));
    const names = [...versions].map((version) => version.split('@')[0]);
    expect(names).toEqual([...new Set(names)]);
  });
});

describe.each(everything)('$place', ({ text, content }) => {
  test('puts no expression into a script (E10)', () => {
    const scripts = stepsIn(content).map(({ run = '' }) => run);
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });

  test('leaves no token of the checkout in the workspace', () => {
    const checkouts = stepsIn(content).filter(({ uses = '' }) => uses.startsWith('actions/checkout@'));
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
  });

  test("does not run code from a fork with the base's secrets", () => {
    expect(text).not.toContain('pull_request_target');
  });
});

test.each(workflows)('$place lets a job that does not ask for more read only', ({ content }) => {
  const { permissions } = content as { permissions?: unknown };
  expect([{}, { contents: 'read' }]).toContainEqual(permissions);
});

test('a new refresh token is saved where the next run reads it', () => {
  const rotate = everything.find(({ place }) => place === '.github/workflows/rotate.yml');
  const given = stepsIn(rotate?.content)[0]?.with;
  expect([given?.['refresh-token'], given?.['refresh-token-secret']]).toEqual([
    '${{ secrets.JIRA_REFRESH_TOKEN }}',
    "${{ inputs.environment == '' && inputs.refresh-token-secret || 'JIRA_REFRESH_TOKEN' }}",
  ]);
});

test.each(jobs)('%s names its permissions (H3), and each secret that it passes on', (_place, job) => {
  expect(job.permissions).toEqual(expect.any(Object));
  expect(job.secrets).not.toBe('inherit');
});

// GitHub allows no limit on a job that calls a workflow.
test.each(workflows.flatMap(jobsOf))('%s ends within minutes, or calls a workflow', (_place, job) => {
  expect(job.uses ?? job['timeout-minutes']).toEqual(expect.any(job.uses === undefined ? Number : String));
});

const list = readFileSync('examples/README.md', 'utf8');
const linked = [...list.matchAll(/\]\(((?!https:)[^)#]+)\)/g)].map(([, path = '']) => join('examples', path));
const files = ['github', 'secrets', 'shell'].flatMap((folder) =>
  readdirSync(join('examples', folder)).map((name) => join('examples', folder, name)),
);

test('examples/README.md lists every example, and nothing that is not there', () => {
  expect(linked).toEqual(expect.arrayContaining(files));
  expect(linked.filter((path) => !existsSync(path))).toEqual([]);
});

test('act runs every workflow in examples/github', () => {
  const run = SCENARIOS.map(({ workflow = '' }) => `${workflow}.yml`);
  expect(files.filter((path) => path.startsWith('examples/github') && !run.includes(path))).toEqual([]);
});

test('every script in examples/shell stands in a page, where it runs', () => {
  const pages = PAGES.map((path) => readFileSync(path, 'utf8')).join('');
  expect(files.filter((path) => path.endsWith('.sh') && !pages.includes(`from: ${path} -->`))).toEqual([]);
});

const ofStores = workflows.filter(({ place }) => place.startsWith('examples/secrets'));

test.each(ofStores)("$place reads the token by the job's own identity", ({ text }) => {
  expect(text).toMatch(/^ {6}id-token: write/m);
  expect(text).toMatch(/api-token: \$\{\{ (?:steps\.\w+\.outputs|env)\.[\w-]+ \}\}/);
  expect(text).not.toMatch(/secrets\.JIRA/);
});
