/** A string, with the colon behind it if it is a key, or a bracket. */
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")([ \t\r\n]*:)?|[{}[\]]/g;

/**
 * True if an object in a JSON document has a key twice. Which of the two values counts differs from parser to parser
 * (RFC 8259, section 4), so that who reads such a document can be told something else than who checked it.
 *
 * @param text a valid JSON document
 */
export function hasDuplicateKeys(text: string): boolean {
  // The keys of every object that is open; for an array nothing, which has no keys.
  const open: (Set<string> | undefined)[] = [];
  for (const [token, string, colon] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (string !== undefined && colon !== undefined) {
      const keys = open.at(-1);
      const key = JSON.parse(string) as string;
      if (keys?.has(key)) return true;
      keys?.add(key);
    }
  }
  return false;
}
