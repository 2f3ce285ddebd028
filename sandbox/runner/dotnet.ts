/**
 * The few rules of the .NET base library that decide what the runner sees. They differ from JavaScript's own:
 * `trim()` there takes U+0085 and keeps U+FEFF, and case is folded without a locale.
 */

// Char.IsWhiteSpace
const WHITE_SPACE = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const LEADING = new RegExp(`^[${WHITE_SPACE}]+`, 'u');
// Looking behind keeps a long run inside the text from being tried at each of its characters.
const TRAILING = new RegExp(`(?<![${WHITE_SPACE}])[${WHITE_SPACE}]+$`, 'u');

export function trimStart(text: string): string {
  return text.replace(LEADING, '');
}

export function trim(text: string): string {
  return trimStart(text).replace(TRAILING, '');
}

/**
 * A key for comparing names as `StringComparer.OrdinalIgnoreCase` does. Only ASCII letters are folded: every name
 * the runner looks up is ASCII, and JavaScript's folding would equate more (the Kelvin sign with `k`).
 */
export function foldCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Sets an entry of a case-insensitive dictionary: the first spelling of a name stays, the last value wins. */
export function setIgnoringCase(map: Map<string, string>, name: string, value: string): void {
  const folded = foldCase(name);
  for (const key of map.keys()) {
    if (foldCase(key) === folded) {
      map.set(key, value);
      return;
    }
  }
  map.set(name, value);
}

/** Bytes as `StreamReader` and `File.ReadAllText` decode them: UTF-8, bad bytes replaced, one leading BOM dropped. */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}
