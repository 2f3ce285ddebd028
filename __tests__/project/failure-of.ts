import { expect } from '@jest/globals';
import { Failure } from '../../src/failure.js';

/** Expects this code and these words. */
export function failureOf(work: () => unknown, code?: string, words = ''): Failure {
  try {
    work();
  } catch (error) {
    return checked(error, code, words);
  }
  throw new Error('There was no failure.');
}

/** Expects this code and these words. */
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
