import { expect, test } from '@jest/globals';
import { fixtures, type FaultRule } from '../../sandbox/index.js';
import { actionInputs } from '../../sandbox/runner/index.js';
import { ways } from '../../__tests__/dist/ways.js';
import { findLeaks, secretsIn } from '../kit/leaks.js';
import { Place, UPDATE } from '../kit/place.js';
import { answer, at as rule, CLASSIC, expectNoCommand, shell, type Step, TEXT } from './runs.js';

const { fields: ids, tokens } = fixtures;

const at = (path: RegExp, body: object): FaultRule => rule(path, answer(body));
const refusing = (status: number): FaultRule => ({
  method: 'PUT',
  then: answer({ errorMessages: [TEXT], errors: { [ids.buildNumber]: TEXT, [TEXT]: TEXT } }, status),
});

const option = { id: '1', name: TEXT, value: TEXT, children: [{ id: '2', name: TEXT, value: TEXT }] };
const meta = {
  ...{ name: TEXT, required: true, operations: ['set'] },
  schema: { type: 'option', custom: TEXT, customId: 10314 },
  allowedValues: [option, { ...option, id: '3' }],
};
const EDITABLE = at(/editmeta/, { fields: { [ids.developmentStatus]: meta, [TEXT]: meta } });
const LIST = at(/\/field$/, [
  { id: ids.branch, name: TEXT, custom: true, schema: { type: TEXT, custom: TEXT } },
  { id: 'x', name: TEXT, schema: { type: 'constructor' } },
]);
const TYPES = at(/createmeta/, {
  ...{ total: 2, issueTypes: [{ id: TEXT, name: TEXT }], fields: [{ fieldId: TEXT, ...meta }] },
});
const MOVED = at(/fields=project/, { fields: { project: { key: TEXT } } });
const HELD = at(/issue\/PROJ-1\?fields=/, { fields: { [ids.buildNumber]: { value: TEXT, [TEXT]: TEXT } } });

const fields = (...args: string[]): Step => ({ commands: ['fields'], args });
const update = (args: readonly string[], env: Step['env'] = {}): Step => ({
  ...{ env: { ...CLASSIC, ...env }, commands: ['update'], args },
});
const SET = ['PROJ-1', 'Build number=1207', '--timeout-seconds', '2'];

test.each<[string, readonly FaultRule[], Step]>([
  ['names and values of an issue’s fields', [EDITABLE], fields('--issue', 'PROJ-1')],
  ['names of fields', [LIST], fields()],
  ['names of fields that are saved in the log', [LIST], fields('--save', '/dev/stdout')],
  ['a name that is near', [LIST], fields(`${TEXT}.`, 'x')],
  ['issue types', [TYPES], fields('--project', 'PROJ', '--issue-type', 'Bug')],
  ['a field that is not there', [], update(['PROJ-1', `${TEXT}=1`])],
  ['values to choose from', [EDITABLE], update(['PROJ-1', `${ids.developmentStatus}=x`])],
  ['the reasons of a 400', [refusing(400)], update(SET)],
  ['the reasons of a 500', [refusing(500)], update(SET)],
  ['the project of an issue', [MOVED], update([...SET, '--allowed-projects', 'PROJ'])],
  ['what was there before', [HELD], update([...SET, '--show-before'])],
  ['each request, told', [LIST], update(SET, { JIRA_VERBOSE: 'true' })],
  ['a text with keys', [], update(['Build number=1'], { JIRA_ISSUE_FROM: `${TEXT} PROJ-1` })],
])('%s', async (_what, rules, step) => {
  for (const rule of rules) shell.sandbox.faults.add(rule);
  await expectNoCommand(step);
});

// `__tests__/dist/update.test.ts` has a command in its place.
test('the Action shows no token that Jira says', async () => {
  const place = new Place(shell.sandbox);
  const main = await place.main(ways.classic);
  const body = { errorMessages: [tokens.classic], errors: { [ids.branch]: tokens.classic } };
  shell.sandbox.faults.add({ method: 'PUT', then: answer(body, 400) });
  const inputs = actionInputs('update/action.yml', { issue: 'PROJ-1', fields: `${ids.branch}: x` });
  const { status, log, outputs } = await place.job.runAction(UPDATE, { inputs });
  await place.post(main.state);
  place.remove();
  expect([main.status, status, outputs['error-code']]).toEqual([0, 7, 'untrusted-response']);
  expect(findLeaks(log.join('\n'), secretsIn(ways.classic))).toEqual([]);
});
