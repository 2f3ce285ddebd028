import { describe, expect, test } from '@jest/globals';
import { authorization } from '../../src/credential.js';
import { Secret } from '../../src/secret.js';
import {
  field,
  isObject,
  type JsonObject,
  listIn,
  objectField,
  parsedObject,
  textField,
} from '../../src/json.js';
import { askMyself } from '../../src/verify/myself.js';
import { failureFrom } from './failure-of.js';
import { answering } from '../verify/answers.js';

const parsed = (text: string): JsonObject => JSON.parse(text) as JsonObject;

describe('a field of an answer', () => {
  test.each(['constructor', '__proto__'])('%s is not there if it is inherited', (name) => {
    expect(field({}, name)).toBeUndefined();
    expect(textField(parsed(`{"__proto__":{"${name}x":"inherited"}}`), `${name}x`)).toBeUndefined();
  });

  test('with such a name is read as any other', () => {
    expect(field(parsed('{"__proto__":"own"}'), '__proto__')).toBe('own');
    expect(textField(parsed('{"constructor":"own"}'), 'constructor')).toBe('own');
  });

  test.each(['""', 'null', '["x"]'])('is no text if it is %s', (value) => {
    expect(textField(parsed(`{"a":${value}}`), 'a')).toBeUndefined();
  });
});

test('what is no object, or torn, is none', () => {
  expect([{}, [], null, 'x', 1, undefined].map(isObject)).toEqual([true, ...Array<boolean>(5).fill(false)]);
  expect(['{"a":{"b":1}}', '[]', '{"a"'].map(parsedObject)).toEqual([{ a: { b: 1 } }, undefined, undefined]);
  const fields = ['a', 'b', 'c'].map((name) => objectField({ a: { b: 1 }, b: [] }, name));
  expect(fields).toEqual([{ b: 1 }, {}, {}]);
  expect([['x'], {}].map(listIn)).toEqual([['x'], []]);
});

describe('keys that could reach a prototype (B13)', () => {
  const hostile = [
    '{"__proto__":{"accountId":"FAKE:account","key":"JIRAUSER1","name":"mia","polluted":true}}',
    '{"constructor":{"prototype":{"accountId":"FAKE:account","polluted":true}}}',
  ];
  const credential = authorization(new Secret('Basic FAKE'));
  const places = [
    { deployment: 'cloud', baseUrl: 'https://acme.atlassian.net' },
    { deployment: 'data-center', baseUrl: 'https://jira.example.com/jira' },
  ] as const;

  test.each(hostile)('make nobody of an answer somebody, and change nothing: %s', async (body) => {
    const before = Object.getOwnPropertyNames(Object.prototype).sort();
    for (const place of places) await failureFrom(askMyself(answering({ body }), place, credential));
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
