/** Quotes a text for a POSIX shell. The word stands for exactly this text and runs nothing. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const CURL_NAMES: Readonly<Record<string, string>> = { '\t': 't', '\n': 'n', '\r': 'r', '\v': 'v' };

/** Quotes a value for a curl config file. curl silently cuts an unquoted value at its first space. */
export function curlQuoted(text: string): string {
  return `"${text.replace(/[\\"\t\n\r\v]/g, (character) => `\\${CURL_NAMES[character] ?? character}`)}"`;
}
