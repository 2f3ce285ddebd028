import { Failure } from '../failure.js';
import { Secret } from '../secret.js';
import type { HttpAnswer, HttpRequest, Send } from './http.js';
import { isObject, type JsonObject } from '../json.js';
import { refusePage } from './wire.js';

export { objectIn } from './wire.js';

/** How an API's failures are put into words. */
export interface RestWords {
  /** No answer came. Without this the network's failure is thrown as it is. */
  readonly lost?: ((failure: Failure) => Failure) | undefined;
  /** An answer came whose status was not expected. */
  readonly refused: (answer: HttpAnswer) => Failure;
}

/** A REST API that takes and gives JSON. */
export interface RestApi
  extends RestWords, Pick<HttpRequest, 'credential' | 'limits' | 'isUrlSecret' | 'largestBody'> {
  readonly send: Send;
  /** Its answers to what was done are texts of any kind. */
  readonly givesText?: true;
  /** True for what is no answer whatever its status. */
  readonly isRefusal?: (answer: HttpAnswer) => boolean;
  /** Of its requests that say nothing else; `read` if not given. */
  readonly repeatable?: HttpRequest['repeatable'];
}

export interface Asked extends Partial<RestWords>, Partial<Pick<HttpRequest, 'method' | 'repeatable'>> {
  readonly body?: object | undefined;
  /** Statuses that are an answer; 200 alone if not given. */
  readonly expect?: readonly number[];
}

/** Every status of success, for those who document none. */
export const SUCCESS: readonly number[] = Array.from({ length: 100 }, (_all, index) => 200 + index);

/** @throws Failure in the API's words, also for a change that a page answers with success */
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
    // What was read is looked into by who asked for it.
    if (method !== 'GET' && !givesText && !isRefusal?.(answer)) refusePage(answer);
  } catch (error) {
    throw error instanceof Failure && lost ? lost(error) : error;
  }
  if (!expect.includes(answer.status) || isRefusal?.(answer)) throw refused(answer);
  return answer;
}

/** One page of a list. */
export interface Page<At> {
  readonly items: readonly unknown[];
  /** Where the next one is; `undefined` after the last. */
  readonly next: At | undefined;
}

/**
 * The objects in a list, page by page: the next one is asked for while one is read, so no more than two are in memory.
 *
 * @param limit how many pages there may be, and what to throw when there are more
 */
export async function* paged<At>(
  first: At,
  read: (at: At) => Promise<Page<At>>,
  limit?: { readonly pages: number; readonly failure: () => Failure },
): AsyncGenerator<JsonObject> {
  let asked = read(first);
  for (let count = 1; ; count += 1) {
    const { items, next } = await asked;
    if (next !== undefined && count !== limit?.pages) {
      asked = read(next);
      // Its failure is heard where it is waited for, if it still is.
      asked.catch(() => undefined);
    }
    yield* items.filter(isObject);
    if (next === undefined) return;
    if (count === limit?.pages) throw limit.failure();
  }
}
