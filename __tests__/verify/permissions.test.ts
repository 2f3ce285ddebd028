import { describe, expect, test } from '@jest/globals';
import { authorization } from '../../src/credential.js';
import { Secret } from '../../src/secret.js';
import { requirePermissions } from '../../src/verify/permissions.js';
import { failureFrom } from '../project/failure-of.js';
import { answering, type Reply } from './answers.js';
import { DATA_CENTER_URL, GATEWAY_URL } from './contexts.js';

const CREDENTIAL = authorization(new Secret('Bearer FAKE'));
const CLOUD = { deployment: 'cloud', baseUrl: GATEWAY_URL } as const;
const SERVER = { deployment: 'data-center', baseUrl: DATA_CENTER_URL } as const;

const granting = (permissions: object): Reply => ({ body: { permissions } });
const granted = (...keys: string[]): Reply =>
  granting(Object.fromEntries(keys.map((key) => [key, { key, havePermission: true }])));
const answerTo = (headers: Record<string, string>): Reply => ({ ...granted('EDIT_ISSUES'), headers });
const needed = (reply: Reply, permissions = ['EDIT_ISSUES', 'ADD_COMMENTS'], project?: string) =>
  requirePermissions(answering(reply).send, CLOUD, CREDENTIAL, permissions, project);

test.each([
  [CLOUD, 'PROJ', '3/mypermissions?permissions=EDIT_ISSUES%2CADD_COMMENTS&projectKey=PROJ'],
  [SERVER, undefined, '2/mypermissions?'],
])('the question to %j for the project %s is %s', async (place, project, asked) => {
  const { send, requests } = answering(granted('EDIT_ISSUES', 'ADD_COMMENTS'));
  await requirePermissions(send, place, CREDENTIAL, ['EDIT_ISSUES', 'ADD_COMMENTS'], project);
  const url = `${place.baseUrl}/rest/api/${asked}`;
  expect(requests).toEqual([{ method: 'GET', url, credential: CREDENTIAL, repeatable: 'read' }]);
});

describe('the answer', () => {
  const NO = { havePermission: false };

  test.each<[Reply, string]>([
    [{ body: { permissions: {} } }, 'EDIT_ISSUES, ADD_COMMENTS'],
    [granting({ EDIT_ISSUES: NO, ADD_COMMENTS: { havePermission: true } }), 'EDIT_ISSUES'],
  ])('%j lacks %s', async (reply, keys) => {
    const anywhere = await failureFrom(needed(reply), 'permission-denied');
    expect(anywhere.what).toBe(`The account lacks ${keys}: no project grants it.`);
    const somewhere = await failureFrom(needed(reply, undefined, 'PROJ'));
    expect(somewhere.what).toBe(`The account lacks ${keys} in project PROJ.`);
  });

  test('grants nothing that only a prototype has', async () => {
    const failure = await failureFrom(needed({ body: { permissions: {} } }, ['constructor']));
    expect(failure.what).toContain('lacks constructor');
  });

  test.each<[Reply, string, string]>([
    [{ status: 400 }, 'invalid-input', '`required-permissions`'],
    [{ status: 401, text: 'scope does not match' }, 'insufficient-scope', 'lacks the scope read:jira-work'],
    [{ ...answerTo({}), status: 403 }, 'permission-denied', 'knows the credential'],
    [answerTo({ 'x-seraph-loginreason': 'OUT' }), 'anonymous-session', 'an anonymous visitor'],
    [{ status: 404, headers: { 'x-ausername': 'anonymous' } }, 'anonymous-session', 'an anonymous visitor'],
    [{ status: 404, text: '<html>' }, 'untrusted-response', 'a web page (404)'],
    [{ body: [] }, 'untrusted-response', 'no list of permissions'],
    [{ body: { permissions: ['EDIT_ISSUES'] } }, 'untrusted-response', 'no list of permissions'],
  ])('%j: %s, "%s"', async (reply, code, words) => {
    await failureFrom(needed(reply), code, words);
  });

  test('of a Data Center lists every key that it knows', async () => {
    const { send } = answering(granting({ EDIT_ISSUES: NO }));
    await failureFrom(
      requirePermissions(send, SERVER, CREDENTIAL, ['EDIT_ISSUE'], undefined),
      'invalid-input',
    );
  });

  test('of a Data Center need not be JSON', async () => {
    const { send } = answering({ status: 404, text: '<html>' });
    await failureFrom(requirePermissions(send, SERVER, CREDENTIAL, [], 'PROJ'), 'permission-denied');
  });
});
