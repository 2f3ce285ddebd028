/**
 * The few .NET base library rules that decide what the runner sees. They differ from JavaScript's: .NET's `Trim()`
 * removes U+0085 and keeps U+FEFF, and it folds case without a locale.
 */

// Char.IsWhiteSpace
const WHITE_SPACE = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const LEADING = new RegExp(`^[${WHITE_SPACE}]+`, 'u');
// The lookbehind keeps a long run inside the text from being tried at each of its characters.
const TRAILING = new RegExp(`(?<![${WHITE_SPACE}])[${WHITE_SPACE}]+$`, 'u');

export function trimStart(text: string): string {
  return text.replace(LEADING, '');
}

export function trim(text: string): string {
  return trimStart(text).replace(TRAILING, '');
}

/**
 * Returns a key for comparing names as `StringComparer.OrdinalIgnoreCase` does. Folds only ASCII letters: every
 * name the runner looks up is ASCII, and JavaScript's folding would equate more (the Kelvin sign with `k`).
 */
export function foldCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Sets an entry of a case-insensitive dictionary: keeps the first spelling of a name and the last value. */
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

/** Decodes bytes like `StreamReader` and `File.ReadAllText`: UTF-8, bad bytes replaced, one leading BOM dropped. */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}
