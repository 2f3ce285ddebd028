/** A word for a POSIX shell that stands for exactly this text and runs nothing. */
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

/** What {@link curlQuoted} made a word of. */
export function curlUnquoted(word: string): string {
  const meant = Object.fromEntries(
    Object.entries(CURL_ESCAPES).map(([character, escape]) => [escape, character]),
  );
  return word.slice(1, -1).replace(/\\./g, (escape) => meant[escape] ?? escape);
}

/** A value in a curl config file. curl: an unquoted value ends at its first space, without a word about it. */
export function curlQuoted(text: string): string {
  return `"${text.replace(/[\\"\t\n\r\v]/g, (character) => CURL_ESCAPES[character] ?? character)}"`;
}
