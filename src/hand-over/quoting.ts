/** Quotes a text for a POSIX shell. The word stands for exactly this text and runs nothing. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const CURL_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\v': '\\v',
};

/** Reverses {@link curlQuoted}. */
export function curlUnquoted(word: string): string {
  const meant = Object.fromEntries(
    Object.entries(CURL_ESCAPES).map(([character, escape]) => [escape, character]),
  );
  return word.slice(1, -1).replace(/\\./g, (escape) => meant[escape] ?? escape);
}

/** Quotes a value for a curl config file. curl silently cuts an unquoted value at its first space. */
export function curlQuoted(text: string): string {
  return `"${text.replace(/[\\"\t\n\r\v]/g, (character) => CURL_ESCAPES[character] ?? character)}"`;
}
