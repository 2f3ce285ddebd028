// An independent implementation of RFC 5849, without the library and without a URL parser.

export type Pair = readonly [name: string, value: string];

/** Section 3.6. */
function encoded(text: string): string {
  return Array.from(Buffer.from(text, 'utf8'), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9._~-]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

function decoded(text: string): string {
  const bytes = text.replace(/%([0-9A-Fa-f]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Section 3.4.1.3.1. */
export function formPairs(query: string): Pair[] {
  return query
    .split('&')
    .filter((piece) => piece !== '')
    .map((piece) => {
      const end = piece.includes('=') ? piece.indexOf('=') : piece.length;
      const [name, value] = [piece.slice(0, end), piece.slice(end + 1)];
      return [decoded(name.replaceAll('+', ' ')), decoded(value.replaceAll('+', ' '))];
    });
}

/** Section 3.5.1. */
export function headerPairs(header: string): Pair[] {
  return [...header.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
    name,
    decoded(value),
  ]);
}

/** Section 3.4.1. */
export function baseString(method: string, url: string, others: readonly Pair[]): string {
  const parts = /^([a-z]+):\/\/([^/?#]+)([^?#]*)(?:\?([^#]*))?/i.exec(url) ?? [];
  const [, scheme = '', authority = '', path = '', query = ''] = parts;
  const usualPort = scheme.toLowerCase() === 'https' ? /:0*443$/ : /:0*80$/;
  const host = authority.toLowerCase().replace(usualPort, '');
  const compared = (one: string, other: string): number => Number(one > other) - Number(one < other);
  const parameters = [...formPairs(query), ...others]
    .filter(([name]) => name !== 'oauth_signature' && name !== 'realm')
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort((one, other) => compared(one[0], other[0]) || compared(one[1], other[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  return [method.toUpperCase(), `${scheme.toLowerCase()}://${host}${path === '' ? '/' : path}`, parameters]
    .map(encoded)
    .join('&');
}
