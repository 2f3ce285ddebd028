import type { Place } from './places.js';
import { openSealedBox } from './sealed-box.js';
import type { Audience, PlaceKey, Visibility } from './secret-store.js';

/** Documented: 48 KB for each secret. That the value counts, and not its sealed form, is decided here. */
export const MAX_SECRET_BYTES = 48 * 1024;

/** What a PUT brings, opened. */
export interface PutSecret {
  value: string;
  audience?: Audience;
}

/** Why a PUT is refused. */
export interface Refusal {
  status: 400 | 422;
  message: string;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
const VISIBILITIES: readonly string[] = ['all', 'private', 'selected'];

/**
 * Documented: letters, digits and underscores, no digit first, nothing that begins with `GITHUB_`. The first sentence
 * was measured at the API, the second in the browser.
 */
export function nameRefusal(name: string): Refusal | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return unprocessable('Failed to add secret. Name is invalid');
  if (!/^GITHUB_/i.test(name)) return undefined;
  return unprocessable('Failed to add secret. Secret names must not start with GITHUB_.');
}

/**
 * Reads and opens a PUT's body. Measured: the words for what was not supplied, for what is no base64 (they repeat the
 * value), and for a box that does not open. Documented: repository ids come with `selected` alone, and replace those
 * that there are. Not established, and decided here: an id that is not the place's present key gets the words of a box
 * that does not open, a value that is too long gets words of its own, and so do ids beside another visibility.
 */
export async function readPut(body: string, place: Place, key: PlaceKey): Promise<PutSecret | Refusal> {
  const content = parseObject(body);
  if (content === undefined) return { status: 400, message: 'Problems parsing JSON' };
  const { encrypted_value: sealed, key_id: keyId, visibility, selected_repository_ids: ids } = content;
  for (const [name, value] of Object.entries({ encrypted_value: sealed, key_id: keyId })) {
    if (value === undefined) return invalid(`"${name}" wasn't supplied.`);
    if (typeof value !== 'string') return invalid(`For '${name}', ${JSON.stringify(value)} is not a string.`);
  }
  if (place.kind === 'organization') {
    if (visibility === undefined) return invalid(`"visibility" wasn't supplied.`);
    if (typeof visibility !== 'string' || !VISIBILITIES.includes(visibility)) {
      return invalid(`${JSON.stringify(visibility)} is not a member of ["all", "private", "selected"].`);
    }
    if (ids !== undefined && (visibility !== 'selected' || !isListOfIds(ids))) {
      return invalid(`For 'selected_repository_ids', ${JSON.stringify(ids)} is not allowed.`);
    }
  }
  const text = String(sealed);
  if (!BASE64.test(text)) return invalid(`${text} does not match /${BASE64.source}/.`);
  const opened = keyId === key.id ? await openSealedBox(Buffer.from(text, 'base64'), key) : undefined;
  if (opened === undefined) {
    return unprocessable('Bad request - validation failed due to an improperly encrypted secret');
  }
  if (opened.length > MAX_SECRET_BYTES) return unprocessable('Secret value must be no larger than 48 KB');
  const value = opened.toString('utf8');
  if (place.kind !== 'organization') return { value };
  const repositories = visibility === 'selected' ? { repositories: isListOfIds(ids) ? ids : [] } : {};
  return { value, audience: { visibility: visibility as Visibility, ...repositories } };
}

function isListOfIds(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((id) => Number.isSafeInteger(id));
}

function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function invalid(problem: string): Refusal {
  return unprocessable(`Invalid request.\n\n${problem}`);
}

function unprocessable(message: string): Refusal {
  return { status: 422, message };
}
