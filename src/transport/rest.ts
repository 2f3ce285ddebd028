import { Failure } from '../failure.js';
import { Secret } from '../secret.js';
import type { HttpAnswer, HttpRequest, Send } from './network.js';
import { isObject, type JsonObject } from '../json.js';
import { refusePage } from './wire.js';

export { objectIn } from './wire.js';

interface RestWords {
  /** For a missing answer, by default the network's failure itself. */
  readonly lost?: ((failure: Failure) => Failure) | undefined;
  /** For an unexpected status. */
  readonly refused: (answer: HttpAnswer) => Failure;
}

export interface RestApi
  extends RestWords, Pick<HttpRequest, 'credential' | 'limits' | 'isUrlSecret' | 'largestBody'> {
  readonly send: Send;
  /** Its answers to changes may be text of any kind. */
  readonly givesText?: true;
  /** Refuses an answer despite an expected status. */
  readonly isRefusal?: (answer: HttpAnswer) => boolean;
  /** The default for the API's requests, or else `read`. */
  readonly repeatable?: HttpRequest['repeatable'];
}

export interface Asked extends Partial<RestWords>, Partial<Pick<HttpRequest, 'method' | 'repeatable'>> {
  readonly body?: object | undefined;
  /** Expected statuses, by default only 200. */
  readonly expect?: readonly number[];
}

/** All success statuses, for APIs that don't document theirs. */
export const SUCCESS: readonly number[] = Array.from({ length: 100 }, (_all, index) => 200 + index);

/** @throws the API's Failure, also for a change that a web page answers with success or an expected status */
export async function ask(
  { send, credential, limits, isUrlSecret, largestBody, isRefusal, givesText, ...usual }: RestApi,
  url: string,
  { method = 'GET', body, expect = [200], ...own }: Asked = {},
): Promise<HttpAnswer> {
  const { lost, refused, repeatable = 'read' } = { ...usual, ...own };
  let answer: HttpAnswer;
  try {
    answer = await send({
      ...{ method, url, repeatable, credential, limits, isUrlSecret, largestBody },
      body: body && { type: 'application/json', text: new Secret(JSON.stringify(body)) },
    });
    // Callers check the bodies that they read.
    const isDone = [...SUCCESS, ...expect].includes(answer.status) && !isRefusal?.(answer);
    if (isDone && method !== 'GET' && !givesText) refusePage(answer);
  } catch (error) {
    throw error instanceof Failure && lost ? lost(error) : error;
  }
  if (!expect.includes(answer.status) || isRefusal?.(answer)) throw refused(answer);
  return answer;
}

export interface Page<At> {
  readonly items: readonly unknown[];
  /** `undefined` after the last page. */
  readonly next: At | undefined;
}

/** Yields the objects of a list. Requests the next page while one is read, so at most two are in memory. */
export async function* paged<At>(first: At, read: (at: At) => Promise<Page<At>>): AsyncGenerator<JsonObject> {
  let asked = read(first);
  for (;;) {
    const { items, next } = await asked;
    if (next !== undefined) {
      asked = read(next);
      // The failure is handled where the page is awaited, if it still is.
      asked.catch(() => undefined);
    }
    yield* items.filter(isObject);
    if (next === undefined) return;
  }
}
