import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { fixtures, type Fault, type FaultRule, type RecordedRequest } from '../../sandbox/index.js';
import { commandsInLog } from '../../sandbox/log-commands.js';
import { actionInputs, Job } from '../../sandbox/runner/index.js';
import { findLeaks } from '../kit/leaks.js';
import { asEnvironment, CLASSIC, Shell } from '../../__tests__/dist/shell.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';

const { dataCenter, fields: ids, tokens, users } = fixtures;
jest.setTimeout(60_000);

const shell = new Shell(() => {
  expect(shell.place.left()).toEqual([]);
});

const PAT = asEnvironment({
  'site-url': dataCenter.url,
  deployment: 'data-center',
  'personal-access-token': dataCenter.tokens.pat,
});
const SECRETS = [
  tokens.classic,
  Buffer.from(`${users.ada.email}:${tokens.classic}`).toString('base64'),
  dataCenterWays['personal-access-token']['personal-access-token'],
];

const EVERYTHING = `jira_auth update PROJ-1 'Build number=1207' 'Labels+=done' --show-before --allowed-projects PROJ`;
const SAVED = 'jira_auth fields --save fields.json';

describe('101 at every request ends well', () => {
  const SWITCHING: Fault = {
    raw: 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    then: 'stay',
  };
  const ruleFor = ({ method, host, path }: RecordedRequest): FaultRule => ({
    ...{ method, host, then: SWITCHING },
    path: new RegExp(`^${path.replace(/[.?+]/g, '\\$&')}$`),
  });

  test.each([
    ['update', EVERYTHING, CLASSIC, 6],
    ['update, with a user', `${EVERYTHING} 'Team lead=${users.ada.email}'`, CLASSIC, 7],
    ['update on a Data Center', EVERYTHING, PAT, 5],
    ['fields, saved', SAVED, CLASSIC, 4],
  ])('%s', async (_name, script, env, least) => {
    expect(await shell.run(script, env)).toMatchObject({ status: 0 });
    const asked = [...shell.sandbox.requests];
    expect(asked.length).toBeGreaterThanOrEqual(least);
    for (const request of asked) {
      shell.sandbox.reset();
      shell.sandbox.faults.add(ruleFor(request));
      const { status, stderr } = await shell.run(script, env);
      const what = `${request.method} ${request.path}`;
      // The kind of Jira can be determined without the cloudId, and the list of tokens only adds an expiry date.
      const isOptional = /tenant_info|\/rest\/pat\//.test(request.path);
      expect([what, status]).toEqual([what, isOptional && status === 0 ? 0 : 7]);
      expect(stderr).not.toMatch(/\bbug\b/);
    }
  });
});

/** The start of a command on each system, in every form that could be mistaken for one. */
const TEXT =
  "##vso[task.setvariable variable=E]E##VSO[task.x]#\u034f#vso[task.x]##teamcity[E 'E']##[add-mask]E\r\n::add-mask::E\n::set-output name=E::E\n--- E\n\x1b]1338;E\x07";

describe('a text of Jira’s is no command', () => {
  const answer = (body: object, status = 200): Fault => ({ status, body });
  const option = { id: '1', name: TEXT, value: TEXT, children: [{ id: '2', name: TEXT, value: TEXT }] };
  const meta = {
    name: TEXT,
    required: true,
    operations: ['set'],
    schema: { type: 'option', custom: TEXT, customId: 10314 },
    allowedValues: [option, { ...option, id: '3' }],
  };
  const EDITABLE = {
    path: /editmeta/,
    then: answer({ fields: { [ids.developmentStatus]: meta, [TEXT]: meta } }),
  };
  const LIST = {
    path: /\/field$/,
    then: answer([{ id: ids.branch, name: TEXT, custom: true, schema: { type: TEXT, custom: TEXT } }]),
  };
  const TYPES = {
    path: /createmeta/,
    then: answer({ total: 2, issueTypes: [{ id: TEXT, name: TEXT }], fields: [{ fieldId: TEXT, ...meta }] }),
  };
  const refused = (status: number): FaultRule => ({
    method: 'PUT',
    then: answer(
      { errorMessages: [TEXT], errors: { [ids.buildNumber]: TEXT, [TEXT]: TEXT }, message: TEXT },
      status,
    ),
  });
  const MOVED = { path: /fields=project/, then: answer({ fields: { project: { key: TEXT } } }) };
  const HELD = {
    path: /issue\/PROJ-1\?fields=/,
    then: answer({ fields: { [ids.buildNumber]: { value: TEXT, [TEXT]: TEXT } } }),
  };
  const SET = `jira_auth update PROJ-1 'Build number=1207'`;

  test.each<[string, string, readonly FaultRule[], shown: boolean]>([
    ['names and values of an issue’s fields', 'jira_auth fields --issue PROJ-1', [EDITABLE], true],
    ['a name that is near', `jira_auth fields "$TEXT." x`, [LIST], true],
    [
      'a type with a name that every object has',
      'jira_auth fields',
      [{ path: /\/field$/, then: answer([{ id: 'x', name: TEXT, schema: { type: 'constructor' } }]) }],
      true,
    ],
    ['issue types', 'jira_auth fields --project PROJ --issue-type Bug', [TYPES], true],
    ['a field that is not there', `jira_auth update PROJ-1 "$TEXT=1"`, [], true],
    ['values to choose from', `jira_auth update PROJ-1 ${ids.developmentStatus}=x`, [EDITABLE], true],
    ...[400, 403, 404, 409, 413, 422, 500].map((status): [string, string, FaultRule[], boolean] => [
      `Jira's reasons, with ${status}`,
      `${SET} --timeout-seconds 2`,
      [refused(status)],
      [400, 413, 422].includes(status),
    ]),
    ['the project of an issue', `${SET} --allowed-projects PROJ`, [MOVED], false],
    ['what was there before', `${SET} --show-before`, [HELD], true],
    ['each request, told', `JIRA_VERBOSE=true ${SET} && JIRA_VERBOSE=true ${SAVED}`, [LIST], false],
    ['a text with keys', `JIRA_ISSUE_FROM="$TEXT PROJ-1" jira_auth update 'Build number=1'`, [], true],
  ])('%s', async (_what, script, rules, isShown) => {
    // On Azure, its own commands name secrets to hide and report failures.
    for (const [system, own] of [
      [{}, /^$/],
      [{ TF_BUILD: 'True' }, /^task\.(?:setsecret|logissue)$/],
    ] as const) {
      shell.sandbox.reset();
      for (const rule of rules) shell.sandbox.faults.add(rule);
      const { status, stdout, stderr } = await shell.run(script, { ...CLASSIC, ...system, TEXT });
      const text = `${stdout}\n${stderr}`.replaceAll(/^##vso\[task\.setsecret\].*$/gm, '');
      expect([status === 1, findLeaks(text, SECRETS)]).toEqual([false, []]);
      expect(commandsInLog(text).filter(([, { name }]) => !own.test(name))).toEqual([]);
      // Defused, but still readable.
      expect(/# #vso\[|u0023#vso\[/.test(text)).toBe(isShown);
    }
  });
});

describe('the Action', () => {
  let job: Job;

  beforeEach(() => {
    job = new Job({ env: shell.sandbox.env });
  });

  afterEach(() => {
    job.cleanup();
  });

  test.each([
    ['is told no command by a name or a reason', TEXT],
    ['shows no token that Jira says', tokens.classic],
  ])('%s', async (_what, text) => {
    const inputs = actionInputs('action.yml', { 'site-url': 'acme', ...ways.classic });
    const main = await job.runAction('dist/main/index.js', { inputs });
    shell.sandbox.faults.add({
      method: 'PUT',
      then: { status: 400, body: { errorMessages: [text], errors: { [ids.branch]: text } } },
    });
    const update = actionInputs('update/action.yml', { issue: 'PROJ-1', fields: `${ids.branch}: x` });
    const { status, log, commands, outputs } = await job.runAction('dist/update/index.js', {
      inputs: update,
    });
    expect([main.status, status, outputs['error-code']]).toEqual([0, 10, 'update-rejected']);
    expect(commands.map((each) => each.name)).toEqual(['error']);
    expect(findLeaks(log.join('\n'), SECRETS)).toEqual([]);
    await job.runAction('dist/post/index.js', { stage: 'post', state: main.state });
  });
});
