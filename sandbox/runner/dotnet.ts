/** Rules of .NET's base library: `Trim()` removes U+0085 and keeps U+FEFF, and case is folded without a locale. */

// Char.IsWhiteSpace
const WHITE_SPACE = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const LEADING = new RegExp(`^[${WHITE_SPACE}]+`, 'u');
const TRAILING = new RegExp(`(?<![${WHITE_SPACE}])[${WHITE_SPACE}]+$`, 'u');

export function trimStart(text: string): string {
  return text.replace(LEADING, '');
}

export function trim(text: string): string {
  return trimStart(text).replace(TRAILING, '');
}

/** Like `StringComparer.OrdinalIgnoreCase`. Only ASCII letters: every name that the runner looks up is ASCII. */
export function foldCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Keeps the first spelling of a name and the last value. */
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

/** Like `StreamReader`: bad bytes replaced, one leading BOM dropped. */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}
