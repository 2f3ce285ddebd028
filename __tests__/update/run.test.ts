import { describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfTests } from '../folder.js';
import { fixtures, type Sandbox } from '../../sandbox/index.js';
import { rateLimited } from '../../sandbox/faults.js';
import { assignmentIn } from '../../src/update/assignment.js';
import { readUpdate } from '../../src/update/read.js';
import { resultTeller, runLink, updateSummary } from '../../src/update/report.js';
import { type Result, updateIssues, worstOf } from '../../src/update/run.js';
import { Inputs } from '../../src/read/inputs.js';
import { type FailureCode, Interrupted } from '../../src/failure.js';
import type { Jira } from '../../src/update/jira.js';
import { failureFrom, failureOf } from '../project/failure-of.js';
import { sandboxed } from '../store/sandboxed.js';
import { heldIn, jiraOf } from './jiras.js';

const { fields: ids } = fixtures;
const now = sandboxed();

type Given = Partial<
  Record<'args' | 'issues', readonly string[]> & Record<'inputs' | 'variables', Record<string, string>>
>;

const requestOf = (
  { args = ['Build number=7'], inputs = {}, issues = [], variables = {} }: Given,
  said: string[] = [],
) =>
  readUpdate(
    new Inputs((name) => inputs[name] ?? '', variables, 'update'),
    { issues, assignments: args.map((argument) => assignmentIn(argument, {})) },
    (text) => said.push(text),
  );

const run = (given: Given, told: string[] = []): Promise<Result[]> =>
  updateIssues(requestOf({ issues: ['PROJ-1'], ...given }), jiraOf(now().send), ({ issue }) =>
    told.push(issue),
  );

const codes = (results: readonly Result[]): string[] =>
  results.map(({ issue, failure }) => `${issue} ${failure?.code ?? 'updated'}`);

const puts = (): string[] =>
  now()
    .asked()
    .filter((each) => each.startsWith('PUT '));

const addFault: Sandbox['faults']['add'] = (fault) => now().sandbox.faults.add(fault);

const PUT = { method: 'PUT', path: /\/issue\//, times: 1 } as const;

describe('an answer to an update', () => {
  const LOST = { afterModel: true, then: { reset: 'before-headers' } } as const;
  const ILL = { then: { status: 503 } } as const;
  const toNobody = (status: number) => ({
    then: { status, headers: { 'x-ausername': 'anonymous' }, body: { errorMessages: [] } },
  });
  const PAGE = { then: { html: true } } as const;
  const said = (text: string) => ({ then: { status: 403, body: { errorMessages: [text] } } });
  const CONFLICT = { then: { status: 409, body: { errorMessages: ['FAKE'], errors: {} } } } as const;
  test.each([
    ['429 is waited for', { then: rateLimited() }, 'Labels+=a', 2, 'updated'],
    ['409 is waited for', CONFLICT, 'Labels+=a', 2, 'updated'],
    ['409 that stays', { ...CONFLICT, times: 9 }, 'Labels=a', 4, 'update-rejected'],
    ['a lost one is asked for again', LOST, 'Labels=a', 2, 'updated'],
    ['a lost one is not, where it might be done twice', LOST, 'Labels+=a', 1, 'network-unreachable'],
    ['503 is asked again', ILL, 'Labels=a', 2, 'updated'],
    ['503 is not, where it might be done twice', ILL, 'Labels-=a', 1, 'server-unavailable'],
    ['404', { then: { status: 404, body: { errorMessages: [] } } }, 'Labels=a', 1, 'issue-not-found'],
    ['403 to an address', said('not on the allowed list'), 'Labels=a', 1, 'ip-not-allowed'],
    ['404 to nobody', toNobody(404), 'Labels=a', 1, 'anonymous-session'],
    ['401 to nobody', toNobody(401), 'Labels=a', 1, 'credentials-rejected'],
    ['200 to nobody', toNobody(200), 'Labels=a', 1, 'anonymous-session'],
    ['a page with 200 is no success', PAGE, 'Labels=a', 1, 'untrusted-response'],
    ['200 with JSON', { afterModel: true, then: { status: 200, body: {} } }, 'Labels=a', 1, 'updated'],
  ])('%s', async (...[, fault, given, requests, end]) => {
    addFault({ ...PUT, ...fault });
    const results = await run({ args: [given] });
    expect([codes(results), puts().length]).toEqual([[`PROJ-1 ${end}`], requests]);
  });

  test.each([
    ['true', /^Ask a project admin for the permission Edit Issues/],
    ['false', /^Only project admins may change an issue without e-mails/],
  ])('403 with notify %s says which permission is needed', async (notify, advice) => {
    addFault({ ...PUT, then: { status: 403, body: { errorMessages: [] } } });
    const [result] = await run({ inputs: { notify } });
    expect(result?.failure?.advice).toMatch(advice);
  });

  const screen = ' cannot be set. It is not on the appropriate screen, or unknown.';
  const told = `"Risk" (${ids.risk}): Option id 'null' is not valid. "Summary": Too long.`;
  test.each([
    [{ [ids.risk]: "Option id 'null' is not valid", summary: 'Too long' }, told, 'update-rejected'],
    [{ [ids.risk]: `Field '${ids.risk}'${screen}` }, `Field 'Risk'${screen}`, 'field-not-editable'],
    [{ [ids.risk]: { toString: 1, valueOf: 1 }, summary: ['a'] }, '"Summary": refused.', 'update-rejected'],
  ])("Jira's reasons %j are told by names", async (errors, told, code) => {
    addFault({ ...PUT, then: { status: 400, body: { errorMessages: [], errors } } });
    const [result] = await run({ args: ['Risk=Low', 'Summary=a'] });
    expect([result?.failure?.code, result?.failure?.what]).toEqual([code, expect.stringContaining(told)]);
  });
});

describe('several issues', () => {
  test('each have a result; the worst decides', async () => {
    now().sandbox.jira.fillUp(12);
    now().sandbox.jira.hide('PROJ-3');
    const issues = ['PROJ-1', 'PROJ-3', 'PROJ-12', 'PROJ-99'];
    // It is finished last, but reported in order.
    addFault({ ...PUT, path: /PROJ-12$/, then: { status: 409 } });
    const told: string[] = [];
    const results = await run({ issues }, told);
    expect(told).toEqual(issues);
    const [good, bad] = ['updated', 'issue-not-found'];
    expect(codes(results)).toEqual([`PROJ-1 ${good}`, `PROJ-3 ${bad}`, `PROJ-12 ${good}`, `PROJ-99 ${bad}`]);
    expect(worstOf(results)?.exitStatus).toBe(10);
  });

  test('one that changes too often holds back no other', async () => {
    const headers = { 'retry-after': '99', 'ratelimit-reason': 'jira-per-issue-on-write' };
    addFault({ ...PUT, path: /PROJ-1$/, then: { status: 429, headers } });
    const results = await run({ issues: ['PROJ-1', 'PROJ-2'] });
    expect(codes(results)).toEqual(['PROJ-1 rate-limited', 'PROJ-2 updated']);
  });

  test('a refused credential is not tried again', async () => {
    addFault({ path: /editmeta/, then: { status: 401, body: {} } });
    const issues = Array.from({ length: 40 }, (_, index) => `PROJ-${index + 1}`);
    const results = await run({ issues });
    expect(results.every(({ failure }) => failure?.code === 'credentials-rejected')).toBe(true);
    expect(results[0]?.failure?.advice).toMatch(/^Jira accepted it at the login\./);
    expect(now().asked()).toHaveLength(1);
  });
});

// A session that is over, on a Jira that shows issues and fields to anonymous users.
test.each([
  [/editmeta/, { fields: {} }],
  [/fields=project/, { fields: { project: { key: 'PROJ' } } }],
])('what nobody is shown at %s says nothing of the account', async (path, body) => {
  const headers = { 'x-ausername': 'anonymous' };
  addFault({ path, then: { status: 200, headers, body } });
  expect(codes(await run({ inputs: { 'allowed-projects': 'PROJ' } }))).toEqual(['PROJ-1 anonymous-session']);
});

test.each<[RegExp, object, (jira: Jira) => Promise<unknown>, FailureCode]>([
  [/editmeta/, { fields: {} }, (jira) => jira.editable('PROJ-1'), 'permission-denied'],
  [/issuetypes/, { issueTypes: [] }, (jira) => jira.creatable('PROJ', 'Bug'), 'issue-not-found'],
  [/PROJ-1\?/, {}, (jira) => jira.projectOf('PROJ-1'), 'untrusted-response'],
])('nothing to set at %s (%j) is told as what it is', async (path, body, asked, code) => {
  addFault({ path, then: { status: 200, body } });
  await failureFrom(
    asked(jiraOf(now().send)),
    code,
    path.source.includes('PROJ') ? 'lacks the fields' : 'his account',
  );
});

test('changes are as far apart as Jira Cloud allows', async () => {
  now().sandbox.jira.fillUp(11);
  const issues = Array.from({ length: 11 }, (_, index) => `PROJ-${index + 1}`);
  const began = performance.now();
  await run({ issues });
  expect(performance.now() - began).toBeGreaterThanOrEqual(10 * 20);
});

describe('guards', () => {
  test.each([
    [{ 'allowed-projects': 'OTHER' }, 'invalid-input', 0],
    [{ 'allowed-projects': 'proj, OTHER' }, 'updated', 3],
    [{ 'allowed-fields': 'Risk, Branch' }, 'invalid-input', 1],
    [{ 'allowed-fields': `Risk\n${ids.buildNumber}` }, 'updated', 2],
    [{ 'allowed-fields': 'build NUMBER' }, 'updated', 2],
    [{ 'dry-run': 'true' }, 'updated', 1],
    [{ 'show-before': 'true' }, 'updated', 3],
  ])('%j: %s, by %i requests', async (inputs, end, requests) => {
    // So Jira says that none is there.
    addFault({ path: /fields=custom/, then: { status: 200, body: {} } });
    const results = await run({ inputs });
    expect([codes(results), now().asked().length]).toEqual([[`PROJ-1 ${end}`], requests]);
    expect(heldIn(now().sandbox)[ids.buildNumber]).toBe(requests > 1 && end === 'updated' ? 7 : null);
  });

  test('an id allows no other field with that name', async () => {
    const args = [`${ids.environment}=staging`];
    const ends = codes(await run({ args, inputs: { 'allowed-fields': 'environment' } }));
    expect(ends).toEqual(['PROJ-1 invalid-input']);
  });

  test('an issue that has moved is in another project', async () => {
    const body = { key: 'SECRET-5', fields: { project: { key: 'SECRET' } } };
    addFault({ path: /fields=project/, then: { status: 200, body } });
    const results = await run({ inputs: { 'allowed-projects': 'PROJ' } });
    expect([codes(results), puts()]).toEqual([['PROJ-1 invalid-input'], []]);
  });
});

const BOTH = ['PROJ-1', 'PROJ-2'];
const THIRD = { JIRA_ISSUE: 'PROJ-3' };

describe('keys in a text', () => {
  test.each([
    ['feature/PROJ-12-refunds', {}, ['PROJ-12']],
    ['PROJ-1, proj-2 and PROJ-1: UTF-8', {}, ['PROJ-1']],
    ['feature_PROJ-1_x', {}, ['PROJ-1']],
    ['PROJ-1, proj-2 and PROJ-1: UTF-8', { 'allowed-projects': 'PROJ' }, ['PROJ-1', 'PROJ-2']],
    ['XPROJ-1 PROJ-1x A1_B-3 PROJ-0', { 'allowed-projects': 'PROJ,A1_B' }, ['A1_B-3']],
  ])('%s with %j', (text, inputs, issues) => {
    const said: string[] = [];
    const request = requestOf({ inputs: { ...inputs, 'issue-from': text } }, said);
    expect([request.issues, said]).toEqual([issues, [expect.stringContaining(issues.join(', '))]]);
  });

  test.each([{}, { 'allowed-projects': 'PROJ' }])('are whole where a long text is cut: %j', (inputs) => {
    const text = `PROJ-1 ${'x '.repeat(1993)}PROJ-1234`;
    expect(requestOf({ inputs: { ...inputs, 'issue-from': text } }).issues).toEqual(['PROJ-1']);
  });

  test.each<[string, Given, string[]]>([
    ['in a variable add nothing', { variables: { JIRA_ISSUE_FROM: 'fix PROJ-2' } }, ['PROJ-1']],
    ['named by a variable add nothing', { variables: THIRD }, ['PROJ-1']],
    ['in an input add to it', { inputs: { issue: 'PROJ-2' }, variables: THIRD }, BOTH],
    ['in an input alone', { inputs: { 'issue-from': 'PROJ-2' }, variables: THIRD, issues: [] }, ['PROJ-2']],
  ])('beside what is named: %s', (_what, given, issues) => {
    expect(requestOf({ issues: ['PROJ-1'], ...given }).issues).toEqual(issues);
  });

  test.each([
    [{ 'issue-from': 'main' }, 'holds no issue key'],
    [{}, 'No issue is given'],
    [{ issue: 'PROJ-1 ../x' }, '"../x" is not the key of an issue'],
    [{ issue: '\u017F-1' }, 'is not the key of an issue'],
    [{ issue: 'PROJ-1', 'fields-file': 'none.json' }, 'holds no fields'],
    [{ issue: 'PROJ-1', 'allowed-fields': ' , ' }, 'lists nothing'],
    [{ issue: 'PROJ-1', 'allowed-projects': ',' }, 'lists nothing'],
    [{ 'issue-from': 'PROJ-1', 'allowed-projects': '.*' }, 'not the key of a project'],
  ])('%j is refused', (inputs, says) => {
    failureOf(() => requestOf({ inputs }), 'invalid-input', says);
  });
});

test.each([
  ['Labels+=a', 'Look at PROJ-1', 9],
  ['Labels=a', 'Check', 2],
])('an edit whose answer is lost may have been made: %s', async (given, advice, times) => {
  addFault({ ...PUT, times, afterModel: true, then: { reset: 'before-headers' } });
  addFault({ ...PUT, times: 9, then: rateLimited() });
  const [result] = await run({ args: [given] });
  expect(result?.updated).toBeNull();
  expect(result?.failure?.advice).toContain(advice);
  expect(updateSummary(result ? [result] : [], jiraOf(now().send).place, false)).toContain('perhaps updated');
});

const teller = ({ place }: Jira, told: string[]) =>
  resultTeller(
    { issues: BOTH },
    place,
    {},
    { fail: ({ code }) => told.push(code), say: (text) => told.push(text) },
  );

test('a failure that issues share is told once, beside the result of each', async () => {
  addFault({ path: /editmeta/, times: 9, then: { status: 403 } });
  const jira = jiraOf(now().send);
  const told: string[] = [];
  await updateIssues(requestOf({ issues: BOTH }), jira, teller(jira, told));
  const code = 'untrusted-response';
  expect(told).toEqual([code, ...BOTH.map((issue) => `${issue}: not updated (${code}).`)]);
});

test('a signal hides no change that was made, or perhaps made', async () => {
  now().sandbox.jira.fillUp(2);
  const jira = jiraOf(now().send);
  const update = (issue: string): Promise<void> =>
    issue === 'PROJ-1' ? Promise.reject(new Interrupted('SIGTERM')) : Promise.resolve();
  const told: string[] = [];
  const ended = updateIssues(requestOf({ issues: BOTH }), { ...jira, update }, teller(jira, told));
  await expect(ended).rejects.toThrow(Interrupted);
  expect(told).toMatchObject(['PROJ-1: perhaps updated.', expect.stringMatching('^PROJ-2: set ')]);
});

test.each([
  [{ path: /editmeta/, then: { reset: 'before-headers' } }, 'network-unreachable'],
  [{ ...PUT, then: { redirect: 302 } }, 'redirect-refused'],
] as const)('what certainly changed nothing leaves the issue as it was: %j', async (fault, code) => {
  addFault({ ...fault, times: 9 });
  expect(await run({ args: ['Labels+=a'] })).toMatchObject([{ updated: false, failure: { code } }]);
});

const folder = folderOfTests();

test('names in a saved file do not pass a guard, ids do, and its projects count in any case', async () => {
  const path = join(folder, 'fields.json');
  const fields = [{ id: ids.branch, name: ids.risk, schema: { type: 'string' } }];
  writeFileSync(path, JSON.stringify({ fields, projects: [{ key: 'PROJ' }, { key: '.*' }] }));
  const inputs = [ids.risk, 'Branch', ids.branch].map((allowed) => ({ 'allowed-fields': allowed }));
  const args = [`${ids.risk}=x`];
  const runs = inputs.map((each) => run({ args, inputs: { 'fields-file': path, ...each } }));
  const ends = (await Promise.all(runs)).map(codes);
  expect(ends.flat()).toEqual(['PROJ-1 invalid-input', 'PROJ-1 invalid-input', 'PROJ-1 updated']);
  const { issues } = requestOf({ inputs: { 'fields-file': path, 'issue-from': 'feature/proj-2-iso-9001' } });
  expect(issues).toEqual(['PROJ-2']);
});

const azure = { SYSTEM_COLLECTIONURI: 'https://dev.azure.com/acme/', SYSTEM_TEAMPROJECT: 'Web shop' };

test.each([
  [{ ...azure, BUILD_BUILDID: '7' }, 'https://dev.azure.com/acme/Web%20shop/_build/results?buildId=7'],
  [{ CI_JOB_URL: 'https://gitlab.example/-/jobs/7' }, 'https://gitlab.example/-/jobs/7'],
  [{ CI_JOB_URL: 'FAKE' }, ''],
  [
    { BITBUCKET_GIT_HTTP_ORIGIN: 'https://bitbucket.org/a/b', BITBUCKET_BUILD_NUMBER: '7' },
    'https://bitbucket.org/a/b/pipelines/results/7',
  ],
])('with %j, the run is at %j', (environment, link) => {
  expect(runLink(environment)).toBe(link);
});
