import { Buffer } from 'node:buffer';

type Encoder = (value: string) => string;

const JSON_ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

const XML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Below this many characters, a part of a value beside an ampersand is not masked. */
const SHORTEST_AMPERSAND_PART = 6;

/** Up to this many characters, quotes included, a quoted value is not masked without its quotes. */
const LONGEST_KEPT_QUOTED = 8;

/** A value too short to lose its leading bytes is encoded whole, so that it never yields an empty mask. */
function base64WithoutLeading(value: string, count: number): string {
  const bytes = Buffer.from(value, 'utf8');
  return (bytes.length > count ? bytes.subarray(count) : bytes).toString('base64');
}

/** As Newtonsoft writes a string: the control characters, U+0085 and the two line separators, in lower-case hex. */
function jsonEscape(value: string): string {
  return value.replace(
    /[\u0000-\u001f"\\\u0085\u2028\u2029]/g,
    (char) => JSON_ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const URI_ESCAPES = Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  return /[A-Za-z0-9\-._~]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});

/** RFC 3986: all but unreserved characters, as upper-case hex of their UTF-8 bytes. */
function uriEscape(value: string): string {
  let escaped = '';
  for (const byte of Buffer.from(value, 'utf8')) escaped += URI_ESCAPES[byte] ?? '';
  return escaped;
}

function withoutDoubleQuotes(value: string): string {
  const quoted = value.length > LONGEST_KEPT_QUOTED && value.startsWith('"') && value.endsWith('"');
  return quoted ? value.slice(1, -1) : '';
}

function unlessShort(part: string): string {
  return part.length >= SHORTEST_AMPERSAND_PART ? part : '';
}

// PowerShell colours the token that an error is about, which cuts the secret in two at an ampersand: at the
// first `&+`, whose next character is coloured on its own, or else at the last `&`.
function upToAmpersand(value: string): string {
  const plus = value.indexOf('&+');
  return unlessShort(plus >= 0 ? value.slice(0, plus + 2) : value.slice(0, value.lastIndexOf('&') + 1));
}

function afterAmpersand(value: string): string {
  const plus = value.indexOf('&+');
  if (plus >= 0) return unlessShort(value.slice(plus + 3));
  const last = value.lastIndexOf('&');
  return last >= 0 ? unlessShort(value.slice(last + 1)) : '';
}

/**
 * The eleven forms in which the runner recognises a secret, by the names it gives them. An encoder yields the
 * empty string where it has nothing to add. Source: actions/runner, `ValueEncoders.cs` and `HostContext.cs`.
 */
export const ENCODERS: Readonly<Record<string, Encoder>> = {
  Base64StringEscape: (value) => base64WithoutLeading(value, 0),
  Base64StringEscapeShift1: (value) => base64WithoutLeading(value, 1),
  Base64StringEscapeShift2: (value) => base64WithoutLeading(value, 2),
  CommandLineArgumentEscape: (value) => value.replaceAll('"', '\\"'),
  ExpressionStringEscape: (value) => value.replaceAll("'", "''"),
  JsonStringEscape: jsonEscape,
  UriDataEscape: uriEscape,
  XmlDataEscape: (value) => value.replace(/[&<>"']/g, (char) => XML_ESCAPES[char] ?? char),
  TrimDoubleQuotes: withoutDoubleQuotes,
  PowerShellPreAmpersandEscape: upToAmpersand,
  PowerShellPostAmpersandEscape: afterAmpersand,
};

/** Every distinct string that is masked once `value` is: the value itself, then its encoded forms. */
export function encodedForms(value: string): string[] {
  const forms = new Set([value, ...Object.values(ENCODERS).map((encode) => encode(value))]);
  forms.delete('');
  return [...forms];
}
