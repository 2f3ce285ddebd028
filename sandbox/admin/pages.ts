import { json } from '../http.js';
import type { Headers, ModelReply, ModelRequest } from '../http.js';

/** A list of any length, whose entries are made when they are asked for. */
export interface LazyList<T> {
  readonly count: number;
  /** @param index from 0 to `count - 1` */
  at(index: number): T;
}

/** The `links` of a page. Documented: all three are addresses; that one that leads nowhere is left out, is decided here. */
export interface PageLinks {
  self: string;
  next?: string;
  prev?: string;
}

/** Documented: `data`, and `items` for `/service-accounts`. A bare list was reported for an empty one. */
export type PageShape = 'data' | 'items' | 'array';

/** What decides how a list is cut into pages. */
export interface Paging {
  /** Entries to a page, unless `pageSize` asks for fewer. */
  pageSize: number;
  /** Stands in for the `next` of a page, if there is such a function. */
  nextLink: ((links: PageLinks) => string | undefined) | undefined;
  /** Answers a request without `pageSize` with 500, as somebody measured. */
  needsPageSize: boolean;
  shape: PageShape;
  headers: Headers;
}

/**
 * One page of a list. Documented: the links to follow, and, for `/oauth-clients` alone, the parameters `pageSize` and
 * `cursor`. Decided here: every list has both, a cursor is good for the list that it came from, and one that is none
 * gets 400. The filters that are documented beside them are refused with 400 as well, so that no client counts on a
 * filter that the model does not have.
 */
export function pageReply<T>(
  request: ModelRequest,
  list: LazyList<T>,
  bean: (entry: T, index: number) => object,
  paging: Paging,
): ModelReply {
  const { query, origin, path } = request;
  const unknown = [...query.keys()].find((name) => name !== 'pageSize' && name !== 'cursor');
  if (unknown !== undefined) return refusedParameter(unknown);
  const asked = query.get('pageSize');
  if (asked === null && paging.needsPageSize)
    return json(500, { code: 500, message: 'Internal Server Error' });
  if (asked !== null && !/^[1-9]\d{0,2}$/.test(asked)) return refusedParameter('pageSize');
  const size = Math.min(paging.pageSize, Number(asked ?? paging.pageSize));
  const cursor = query.get('cursor');
  const start = cursor === null ? 0 : readCursor(path, cursor);
  if (start === undefined || (start > 0 && start >= list.count)) return refusedParameter('cursor');

  const address = (from: number): string => {
    const parameters = new URLSearchParams({
      ...(asked === null ? {} : { pageSize: asked }),
      ...(from === 0 ? {} : { cursor: writeCursor(path, from) }),
    });
    const text = parameters.toString();
    return `${origin}${path}${text === '' ? '' : `?${text}`}`;
  };
  const links: PageLinks = {
    self: address(start),
    ...(start + size < list.count ? { next: address(start + size) } : {}),
    ...(start > 0 ? { prev: address(Math.max(0, start - size)) } : {}),
  };
  const next = paging.nextLink === undefined ? links.next : paging.nextLink(links);
  const data: object[] = [];
  for (let index = start; index < Math.min(start + size, list.count); index += 1) {
    data.push(bean(list.at(index), index));
  }
  if (paging.shape === 'array') return json(200, data, paging.headers);
  return json(200, { [paging.shape]: data, links: { ...links, next } }, paging.headers);
}

/** Nothing in it is for a client to read. */
function writeCursor(path: string, from: number): string {
  return Buffer.from(JSON.stringify({ of: path, from })).toString('base64url');
}

function readCursor(path: string, cursor: string): number | undefined {
  try {
    const { of, from } = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as {
      of?: unknown;
      from?: unknown;
    };
    return of === path && typeof from === 'number' && Number.isSafeInteger(from) && from >= 0
      ? from
      : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function refusedParameter(name: string): ModelReply {
  return json(400, { code: 400, message: `Bad Request: ${name}` });
}
