import { Buffer } from 'node:buffer';

const XML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** A value too short to lose its leading bytes stays whole. */
function base64WithoutLeading(value: string, count: number): string {
  const bytes = Buffer.from(value, 'utf8');
  return (bytes.length > count ? bytes.subarray(count) : bytes).toString('base64');
}

/** Newtonsoft's: control characters, U+0085 and the two line separators, in lower-case hex. */
function jsonEscape(value: string): string {
  return JSON.stringify(value)
    .slice(1, -1)
    .replace(/\\u(d[89a-f]..)/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(/[\u0085\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** RFC 3986. */
function uriEscape(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

// PowerShell colors the token that an error is about: it cuts a secret at the first `&+`, whose next character is
// colored separately, or else at the last `&`. Short parts are not masked.
function atAmpersand(value: string, part: (ampersand: number, isPlus: boolean) => string): string {
  const plus = value.indexOf('&+');
  const found = plus >= 0 ? part(plus, true) : part(value.lastIndexOf('&'), false);
  return found.length >= 6 ? found : '';
}

/**
 * By the runner's names. An encoder returns the empty string if it has nothing to add. Source: actions/runner,
 * `ValueEncoders.cs` and `HostContext.cs`.
 */
export const ENCODERS: Readonly<Record<string, (value: string) => string>> = {
  Base64StringEscape: (value) => base64WithoutLeading(value, 0),
  Base64StringEscapeShift1: (value) => base64WithoutLeading(value, 1),
  Base64StringEscapeShift2: (value) => base64WithoutLeading(value, 2),
  CommandLineArgumentEscape: (value) => value.replaceAll('"', '\\"'),
  ExpressionStringEscape: (value) => value.replaceAll("'", "''"),
  JsonStringEscape: jsonEscape,
  UriDataEscape: uriEscape,
  XmlDataEscape: (value) => value.replace(/[&<>"']/g, (char) => XML_ESCAPES[char] ?? char),
  // A short one is not masked without its quotes.
  TrimDoubleQuotes: (value) => (value.length > 8 && /^".*"$/s.test(value) ? value.slice(1, -1) : ''),
  PowerShellPreAmpersandEscape: (value) =>
    atAmpersand(value, (at, isPlus) => value.slice(0, at + (isPlus ? 2 : 1))),
  PowerShellPostAmpersandEscape: (value) =>
    atAmpersand(value, (at, isPlus) => (at < 0 ? '' : value.slice(at + (isPlus ? 3 : 1)))),
};

export function encodedForms(value: string): string[] {
  const forms = new Set([value, ...Object.values(ENCODERS).map((encode) => encode(value))]);
  forms.delete('');
  return [...forms];
}
