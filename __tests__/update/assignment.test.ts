import { expect, test } from '@jest/globals';
import { assignmentIn, assignmentsIn } from '../../src/update/assignment.js';
import { failureOf } from '../project/failure-of.js';

const A = { name: 'A', operation: 'set' };
const ENVIRONMENT = { TITLE: ' one\nTwo: 2 ', EMPTY: ' ' };

test.each([
  ['A b +=c', { name: 'A b', operation: 'add', text: 'c' }],
  ['A-=c', { name: 'A', operation: 'remove', text: 'c' }],
  ['A:={"b":1,"c":"\\"1e999"}', { ...A, json: { b: 1, c: '"1e999' } }],
  ['A@=TITLE', { ...A, text: ENVIRONMENT.TITLE }],
  ['A=https://b/c', { ...A, text: 'https://b/c' }],
])('the argument %s', (argument, assignment) => {
  expect(assignmentIn(argument, ENVIRONMENT)).toEqual(assignment);
});

test('lines, and the same as JSON', () => {
  const lines = 'A: b: c\r\n\nB+: c, d\nC-: e\nD:= [1]\nE@: TITLE\n';
  expect(assignmentsIn(lines, ENVIRONMENT)).toEqual([
    { ...A, text: 'b: c' },
    { name: 'B', operation: 'add', text: 'c, d' },
    { name: 'C', operation: 'remove', text: 'e' },
    { ...A, name: 'D', json: [1] },
    { ...A, name: 'E', text: ENVIRONMENT.TITLE },
  ]);
  expect(assignmentsIn('{"A" : "b: c","B":["c, d"],"C":7,"D":null}', {})).toEqual([
    { ...A, text: 'b: c' },
    { ...A, name: 'B', text: ['c, d'] },
    { ...A, name: 'C', json: 7 },
    { ...A, name: 'D', json: null },
  ]);
});

test.each([
  ['A:', 'is empty'],
  ['A@: EMPTY', 'is empty'],
  ['A@: $TITLE', 'must be the name of a variable'],
  ['A@: constructor', 'is empty'],
  [': b', 'without the name'],
  ['A b', 'is not a field'],
  ['A: caf\uFFFD', 'was damaged'],
  ['{"A":["\\ud83d"]}', 'was damaged'],
  ['A:= ["caf\uFFFD"]', 'was damaged'],
  ['A:= [1e-400]', "can't be sent exactly"],
  ['A:= {"id":12345678901234567890}', "can't be sent exactly"],
  ['{"A":""}', 'is empty'],
  ['{"A":["b",""]}', 'is empty'],
  ['{"A":-1e999}', "can't be sent exactly"],
  ['{"A"', 'is not JSON'],
  ['{"A":"b", "\\u0041" :[":"]}', 'the same key twice'],
  ['A:= [{"b":{"c":1,"c":2}}]', 'the same key twice'],
])('%s is refused', (given, says) => {
  const failure = failureOf(() => assignmentsIn(given, ENVIRONMENT));
  expect([failure.code, failure.what]).toEqual(['invalid-input', expect.stringContaining(says)]);
});
