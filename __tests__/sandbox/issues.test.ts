import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fixtures, startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { ask } from './client.js';
import type { Answer } from './client.js';

const { sites, tokens, users, fields } = fixtures;
const API = `${sites.acme.url}/rest/api/3`;
const API_V2 = `${sites.acme.url}/rest/api/2`;
const EDITOR = [users.ada.email, tokens.classic] as const;
const ADMIN = [tokens.admin.email, tokens.admin.token] as const;
const READER = [tokens.readOnly.email, tokens.readOnly.token] as const;

const DOCUMENT = {
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text: 'FAKE note' }] }],
};

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

function put(body: string | object, url = `${API}/issue/PROJ-1`, basic = EDITOR): Promise<Answer> {
  return ask(sandbox, url, { method: 'PUT', basic, body });
}

function get(url: string, basic = EDITOR): Promise<Answer> {
  return ask(sandbox, url, { basic });
}

function field(id: string): unknown {
  return sandbox.issue('PROJ-1')?.fields[id];
}

describe('PUT issue', () => {
  it('with curl changes the field for real', async () => {
    const { stdout } = await promisify(execFile)(
      'curl',
      [
        ...['-q', '-sS', '--fail-with-body', '-X', 'PUT', `${API}/issue/PROJ-1`],
        ...['--user', EDITOR.join(':'), '-H', 'Content-Type: application/json', '-w', '%{http_code}'],
        ...['-d', '{"fields":{"customfield_10314":{"value":"Development Completed"}}}'],
      ],
      { env: { PATH: process.env['PATH'], ...sandbox.env } },
    );
    expect(stdout).toBe('204');
    expect(field(fields.developmentStatus)).toEqual({ id: '10402', value: 'Development Completed' });
    expect((await get(`${API}/issue/PROJ-1?fields=customfield_10314`)).json()).toMatchObject({
      key: 'PROJ-1',
      fields: { customfield_10314: { value: 'Development Completed' } },
    });
    expect(sandbox.requests[0]).toMatchObject({ method: 'PUT', host: sites.acme.host, status: 204 });
  });

  it.each<[string, unknown, unknown]>([
    [fields.developmentStatus, { id: '10403' }, { id: '10403', value: 'Released' }],
    [fields.developmentStatus, null, null],
    [fields.releaseName, 'FAKE 1.2.3', 'FAKE 1.2.3'],
    [fields.buildNumber, 42, 42],
    [fields.deploymentNotes, DOCUMENT, DOCUMENT],
    [fields.environments, [{ value: 'production' }], [{ id: '10502', value: 'production' }]],
    ['summary', 'FAKE summary', 'FAKE summary'],
    ['labels', ['a', 'b'], ['a', 'b']],
    ['duedate', '2026-10-04', '2026-10-04'],
  ])('sets %s to %j', async (id, value, stored) => {
    expect((await put({ fields: { [id]: value } })).status).toBe(204);
    expect(field(id)).toEqual(stored);
  });

  it.each<[string, unknown, RegExp]>([
    [fields.developmentStatus, { value: 'Nope' }, /^Option value 'Nope' is not valid$/],
    [fields.developmentStatus, { id: '1' }, /^Option id '1' is not valid$/],
    [fields.developmentStatus, 'Released', /valid 'id' or 'value'/],
    [fields.releaseName, 7, /must be a string/],
    [fields.buildNumber, '42', /must be a number/],
    [
      fields.deploymentNotes,
      'FAKE note',
      /^Operation value must be an Atlassian Document \(see the Atlassian Document Format\)$/,
    ],
    [fields.deploymentNotes, { type: 'doc', version: 1, content: ['x'] }, /Atlassian Document/],
    [fields.environments, { value: 'staging' }, /not an array/],
    [fields.calculated, 1, /cannot be set/],
    ['status', { name: 'Done' }, /cannot be set/],
    ['customfield_99999', 'x', /cannot be set/],
    ['summary', null, /required/],
    ['labels', ['a b'], /spaces/],
    ['duedate', 'tomorrow', /date/],
  ])('refuses to set %s to %j', async (id, value, message) => {
    const before = sandbox.issue('PROJ-1');
    const answer = await put({ fields: { [id]: value, [fields.releaseName]: value } });
    expect(answer.status).toBe(400);
    const { errorMessages, errors } = answer.json() as {
      errorMessages: string[];
      errors: Record<string, string>;
    };
    expect(errorMessages).toEqual([]);
    expect(errors[id]).toMatch(message);
    expect(sandbox.issue('PROJ-1')).toEqual(before);
  });

  it('takes operations, but not for a field that is set as well', async () => {
    const update = {
      labels: [{ add: 'x' }, { remove: 'sandbox' }],
      [fields.releaseName]: [{ set: 'FAKE 2' }],
    };
    expect((await put({ update })).status).toBe(204);
    expect(field('labels')).toEqual(['x']);
    expect(field(fields.releaseName)).toBe('FAKE 2');
    const both = await put({ fields: { labels: [] }, update: { labels: [{ add: 'y' }] } });
    expect(both.status).toBe(400);
    expect(both.json()).toMatchObject({ errors: { labels: expect.stringContaining('both') as unknown } });
    expect((await put({ update: { summary: [{ add: 'x' }] } })).status).toBe(400);
  });

  it('has paragraphs as strings in v2 and as documents in v3', async () => {
    const text = 'FAKE line 1\nFAKE line 2';
    const url = `${API_V2}/issue/PROJ-1`;
    expect((await put({ fields: { [fields.deploymentNotes]: text } }, url)).status).toBe(204);
    expect((await get(url)).json()).toMatchObject({ fields: { customfield_10317: text } });
    expect((await get(`${API}/issue/PROJ-1`)).json()).toMatchObject({
      fields: { customfield_10317: { type: 'doc' } },
    });
    expect((await put({ fields: { [fields.deploymentNotes]: DOCUMENT } }, url)).status).toBe(400);
  });

  it('answers with the issue where returnIssue asks for it', async () => {
    const answer = await put({ fields: { [fields.buildNumber]: 7 } }, `${API}/issue/PROJ-1?returnIssue=true`);
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ key: 'PROJ-1', fields: { customfield_10316: 7 } });
  });

  it('with notifyUsers=false is for administrators; for others the whole edit fails', async () => {
    const url = `${API}/issue/PROJ-1?notifyUsers=false`;
    const refused = await put({ fields: { [fields.buildNumber]: 7 } }, url);
    expect(refused.status).toBe(400);
    expect(refused.json()).toEqual({
      errorMessages: [
        'To discard the user notification either admin or project admin permissions are required.',
      ],
      errors: {},
    });
    expect(field(fields.buildNumber)).toBeNull();
    expect((await put({ fields: { [fields.buildNumber]: 7 } }, url, ADMIN)).status).toBe(204);
  });

  it('needs EDIT_ISSUES, an issue, and a JSON body', async () => {
    const edit = { fields: { [fields.buildNumber]: 7 } };
    expect((await put(edit, undefined, READER)).status).toBe(403);
    expect((await put(edit, `${API}/issue/PROJ-9`)).status).toBe(404);
    expect((await put(edit, `${API}/issue/PROJ-1?overrideScreenSecurity=true`)).status).toBe(403);
    expect((await put({})).status).toBe(400);
    expect((await put(JSON.stringify(edit))).status).toBe(415);
    const broken = {
      method: 'PUT',
      basic: EDITOR,
      body: '{',
      headers: { 'content-type': 'application/json' },
    };
    expect((await ask(sandbox, `${API}/issue/PROJ-1`, broken)).status).toBe(400);
    expect((await ask(sandbox, `${API}/issue/PROJ-1`, { method: 'PUT', body: edit })).status).toBe(404);
    expect((await ask(sandbox, `${API}/issue/PROJ-1`, { method: 'PATCH', basic: EDITOR })).status).toBe(405);
  });

  it('is undone by a reset', async () => {
    await put({ fields: { [fields.buildNumber]: 7 } });
    sandbox.reset();
    expect(field(fields.buildNumber)).toBeNull();
  });
});

describe('editmeta', () => {
  it('lists what the caller may edit, with the options', async () => {
    const { fields: meta } = (await get(`${API}/issue/PROJ-1/editmeta`)).json() as {
      fields: Record<string, { allowedValues?: { value: string }[]; schema: { type: string } }>;
    };
    expect(meta[fields.developmentStatus]?.allowedValues?.map((option) => option.value)).toEqual([
      'In Progress',
      'Development Completed',
      'Released',
    ]);
    expect(meta[fields.deploymentNotes]?.schema).toMatchObject({ type: 'string' });
    expect(meta['status']).toBeUndefined();
    expect((await get(`${API}/issue/PROJ-1/editmeta`, READER)).json()).toEqual({ fields: {} });
  });
});

describe('transitions', () => {
  it('are listed and made', async () => {
    const url = `${API}/issue/PROJ-1/transitions`;
    expect((await get(url)).json()).toMatchObject({
      transitions: [{ id: '11' }, { id: '21' }, { id: '31' }],
    });
    const body = { transition: { id: '31' } };
    expect((await ask(sandbox, url, { method: 'POST', basic: EDITOR, body })).status).toBe(204);
    expect((await get(`${API}/issue/PROJ-1`)).json()).toMatchObject({ fields: { status: { name: 'Done' } } });
    for (const wrong of [{}, { transition: { id: '99' } }]) {
      expect((await ask(sandbox, url, { method: 'POST', basic: EDITOR, body: wrong })).status).toBe(400);
    }
    expect((await ask(sandbox, url, { method: 'POST', basic: READER, body })).status).toBe(400);
  });
});

describe('a new issue', () => {
  const project = { key: 'PROJ' };
  const issuetype = { name: 'Task' };
  const TASK = { project, issuetype, summary: 'FAKE token ends', labels: ['jira-auth', 'FAKE'] };
  const NEWEST = 'PROJ-3';

  function post(path: string, body: object, who: readonly [string, string] = EDITOR): Promise<Answer> {
    return ask(sandbox, `${API}${path}`, { method: 'POST', basic: who, body });
  }

  it('is made, found, commented and finished', async () => {
    const made = await post('/issue', { fields: { ...TASK, description: DOCUMENT } });
    expect([made.status, made.json()]).toEqual([
      201,
      { id: '10003', key: NEWEST, self: `${API}/issue/10003` },
    ]);
    const jql = 'project = PROJ AND labels = "jira-auth" AND statusCategory != Done ORDER BY created DESC';
    const asked = { jql, fields: ['summary', 'status'], maxResults: 50 };
    expect((await post('/search/jql', asked)).json()).toMatchObject({
      issues: [{ key: NEWEST, fields: { summary: TASK.summary, status: { name: 'To Do' } } }],
      isLast: true,
    });
    const comment = await post(`/issue/${NEWEST}/comment`, { body: DOCUMENT });
    expect([comment.status, comment.json()]).toMatchObject([
      201,
      { id: '100030', body: DOCUMENT, author: { emailAddress: users.ada.email } },
    ]);
    expect((await get(`${API_V2}/issue/${NEWEST}/comment`)).json()).toMatchObject({
      total: 1,
      comments: [{ body: 'FAKE note' }],
    });
    expect((await post(`/issue/${NEWEST}/transitions`, { transition: { id: '31' } })).status).toBe(204);
    expect((await post('/search/jql', asked)).json()).toEqual({ issues: [], isLast: true });
    expect(sandbox.issue(NEWEST)).toMatchObject({
      fields: { labels: TASK.labels, status: { name: 'Done' } },
      comments: [{ body: DOCUMENT }],
    });
    sandbox.reset();
    expect(sandbox.issue(NEWEST)).toBeUndefined();
  });

  it('may be made through the gateway, in v2', async () => {
    const url = `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}/rest/api/2`;
    const basic = [users.ada.email, tokens.scoped] as const;
    const fields = { ...TASK, project: { id: '10000' }, issuetype: { id: '10100' }, description: 'FAKE' };
    const made = await ask(sandbox, `${url}/issue`, { method: 'POST', basic, body: { fields } });
    expect(made.json()).toMatchObject({ key: NEWEST, self: `${url}/issue/10003` });
    const comment = { method: 'POST', basic, body: { body: 'FAKE' } };
    expect((await ask(sandbox, `${url}/issue/${NEWEST}/comment`, comment)).status).toBe(201);
  });

  it.each<[object, string]>([
    [{ project: undefined }, 'project'],
    [{ project: { key: 'NOPE' } }, 'project'],
    [{ issuetype: undefined }, 'issuetype'],
    [{ issuetype: { name: 'Wish' } }, 'issuetype'],
    [{ summary: undefined }, 'summary'],
    [{ summary: '' }, 'summary'],
    [{ labels: ['a b'] }, 'labels'],
    [{ description: 'FAKE' }, 'description'],
    [{ status: { name: 'Done' } }, 'status'],
    [{ customfield_99999: 1 }, 'customfield_99999'],
  ])('is not made with %j', async (wrong, field) => {
    const answer = await post('/issue', { fields: { ...TASK, ...wrong } });
    expect(answer.status).toBe(400);
    expect(Object.keys((answer.json() as { errors: object }).errors)).toEqual([field]);
    expect(sandbox.issue(NEWEST)).toBeUndefined();
  });

  it('takes CREATE_ISSUES, and a comment ADD_COMMENTS and some words', async () => {
    expect((await post('/issue', { fields: TASK }, READER)).status).toBe(400);
    expect((await post('/issue/PROJ-1/comment', { body: DOCUMENT }, READER)).status).toBe(403);
    expect((await post('/issue/PROJ-9/comment', { body: DOCUMENT })).status).toBe(404);
    const empty = { ...DOCUMENT, content: [] };
    for (const body of ['FAKE', empty])
      expect((await post('/issue/PROJ-1/comment', { body })).status).toBe(400);
    expect(sandbox.issue('PROJ-1')?.comments).toEqual([]);
  });
});

describe('a search', () => {
  async function find(jql: string, more = ''): Promise<string[]> {
    const answer = await get(`${API}/search/jql?fields=summary&jql=${encodeURIComponent(jql)}${more}`);
    expect(answer.status).toBe(200);
    return (answer.json() as { issues: { key: string }[] }).issues.map(({ key }) => key);
  }

  it.each<[string, string[]]>([
    ['', ['PROJ-1', 'PROJ-2']],
    ['project = proj', ['PROJ-1', 'PROJ-2']],
    ['project = "Payments" order by created desc, key', ['PROJ-1', 'PROJ-2']],
    ['project = NOPE', []],
    ['key = PROJ-2', ['PROJ-2']],
    ['key in (PROJ-2, "PROJ-1")', ['PROJ-1', 'PROJ-2']],
    ['key not in (PROJ-2)', ['PROJ-1']],
    ['labels = sandbox AND key != PROJ-1', ['PROJ-2']],
    ['labels in (x, y)', []],
    ['labels != sandbox', []],
    ['status = "To Do"', ['PROJ-1', 'PROJ-2']],
    ['statusCategory = Done', []],
    ["statusCategory != done and labels = 'sandbox'", ['PROJ-1', 'PROJ-2']],
  ])('for %s', async (jql, keys) => {
    expect(await find(jql)).toEqual(keys);
  });

  it.each([
    'labels = "x',
    'nothing = 1',
    'labels ~ x',
    'labels = a OR labels = b',
    'labels = "a" or 1=1',
    'labels',
    'labels = a AND',
  ])('for %s is refused', async (jql) => {
    expect((await get(`${API}/search/jql?jql=${encodeURIComponent(jql)}`)).status).toBe(400);
  });

  it('has ids alone where no fields are asked for, and pages', async () => {
    const first = (await get(`${API}/search/jql?maxResults=1`)).json() as { nextPageToken: string };
    expect(first).toEqual({
      issues: [{ id: '10001' }],
      isLast: false,
      nextPageToken: expect.any(String) as unknown,
    });
    expect(await find('', `&maxResults=1&nextPageToken=${first.nextPageToken}`)).toEqual(['PROJ-2']);
    for (const wrong of ['maxResults=x', 'nextPageToken=x']) {
      expect((await get(`${API}/search/jql?${wrong}`)).status).toBe(400);
    }
  });
});

describe('mypermissions', () => {
  const url = `${API}/mypermissions`;

  it('tells what the caller may do', async () => {
    const asked = `${url}?permissions=EDIT_ISSUES,ADMINISTER_PROJECTS&projectKey=PROJ`;
    for (const [who, edit, administer] of [
      [EDITOR, true, false],
      [ADMIN, true, true],
      [READER, false, false],
    ] as const) {
      expect((await get(asked, who)).json()).toMatchObject({
        permissions: {
          EDIT_ISSUES: { id: '12', key: 'EDIT_ISSUES', type: 'PROJECT', havePermission: edit },
          ADMINISTER_PROJECTS: { havePermission: administer },
        },
      });
    }
  });

  it('refuses no permission, an unknown one, and a project or issue out of sight', async () => {
    expect((await get(url)).status).toBe(400);
    expect((await get(`${url}?permissions=`)).status).toBe(400);
    const unknown = await get(`${url}?permissions=EDIT_ISSUES,FLY`);
    expect(unknown.status).toBe(400);
    expect(unknown.text).toContain('FLY');
    expect((await get(`${url}?permissions=EDIT_ISSUES&projectKey=NOPE`)).status).toBe(404);
    expect((await get(`${url}?permissions=EDIT_ISSUES&projectId=1`)).status).toBe(404);
    expect((await get(`${url}?permissions=EDIT_ISSUES&issueKey=PROJ-9`)).status).toBe(404);
    const anonymous = await ask(sandbox, `${url}?permissions=EDIT_ISSUES`);
    expect(anonymous.json()).toMatchObject({ permissions: { EDIT_ISSUES: { havePermission: false } } });
  });
});

describe('other resources', () => {
  it('list the fields', async () => {
    const list = (await get(`${API}/field`)).json() as { id: string; schema: object }[];
    expect(list.find((each) => each.id === fields.developmentStatus)?.schema).toEqual({
      type: 'option',
      custom: 'com.atlassian.jira.plugin.system.customfieldtypes:select',
      customId: 10314,
    });
  });

  it('say where the old search has gone, and what is not there', async () => {
    expect((await get(`${API}/search?jql=x`)).status).toBe(410);
    expect((await get(`${API}/nothing`)).status).toBe(404);
  });
});
