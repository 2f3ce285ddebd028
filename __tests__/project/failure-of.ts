import { expect } from '@jest/globals';
import { Failure } from '../../src/failure.js';

/** The failure that this work ends with, which has this code and says this. */
export function failureOf(work: () => unknown, code?: string, words = ''): Failure {
  try {
    work();
  } catch (error) {
    return checked(error, code, words);
  }
  throw new Error('There was no failure.');
}

/** The failure that this promise is rejected with, which has this code and says this. */
export async function failureFrom(work: Promise<unknown>, code?: string, words = ''): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    return checked(error, code, words);
  }
  throw new Error('There was no failure.');
}

function checked(error: unknown, code: string | undefined, words: string): Failure {
  if (!(error instanceof Failure)) throw error;
  if (code !== undefined) expect(error.code).toBe(code);
  expect(error.message).toContain(words);
  return error;
}
