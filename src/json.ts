/** A JSON object, not an array and not `null`. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads an own field: a key such as `constructor` in a server's answer returns no inherited property. */
export function field(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Returns a field that is a non-empty string. */
export function textField(object: JsonObject, name: string): string | undefined {
  const value = field(object, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Returns a field that is an object, or an empty object in place of any other value. */
export function objectField(object: JsonObject, name: string): JsonObject {
  const value = field(object, name);
  return isObject(value) ? value : {};
}

export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Parses a JSON object. Returns `undefined` for truncated text and for any other document. */
export function parsedObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    if (isObject(value)) return value;
  } catch {
    // Truncated.
  }
  return undefined;
}

/** A string, with its colon if it is a key. */
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"(?:[ \t\r\n]*:)?/g;

/**
 * Tells whether an object in a JSON document has a duplicate key. Parsers differ in the value they use (RFC 8259,
 * section 4), so another reader could see another one than was checked here.
 */
export function hasDuplicateKeys(text: string, value: unknown = JSON.parse(text)): boolean {
  let left = text.match(STRING)?.filter((each) => each.endsWith(':')).length ?? 0;
  const parts = [value];
  for (const part of parts) {
    if (isObject(part)) left -= Object.keys(part).length;
    if (typeof part === 'object') for (const each of Object.values(part ?? {})) parts.push(each);
  }
  return left > 0;
}
