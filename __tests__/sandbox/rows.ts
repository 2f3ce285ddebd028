import { expect, test } from '@jest/globals';
import { sandboxed as world } from '../store/sandboxed.js';
import { ask, type Question } from './client.js';

/** The last is a part of the answer: a text, or an object in its JSON. */
export type Row = readonly [
  what: string,
  url: string,
  question: Question,
  status: number,
  says?: string | object,
];

export function sandboxed() {
  const now = world();
  const get = () => now().sandbox;
  const answers = (rows: readonly Row[]): void => {
    test.each(rows)('%s', async (_what, url, question, status, says = '') => {
      const answer = await ask(get(), url, question);
      expect(answer.status).toBe(status);
      if (typeof says === 'object') expect(answer.json()).toMatchObject(says);
      else expect(answer.text + JSON.stringify(answer.headers)).toContain(says);
    });
  };
  return { get, answers };
}
