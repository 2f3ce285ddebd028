import type { Secret } from '../secret.js';
import { shellQuoted } from './quoting.js';

/** Shorter texts would hide parts of a log that hold no secret, and job outputs that hold them are dropped. */
const SHORTEST_FORM = 8;

/** What a CI system is told to hide of a secret: {@link derivedForms}. */
export function formsToMask(secret: Secret): string[] {
  return derivedForms(secret.reveal());
}

/**
 * Every form of a secret that usual tools print, for systems that mask exact texts only.
 *
 * actions/runner derives some by itself, but not those that differ in padding, alphabet, a trailing line feed or
 * line wrapping, percent-encoding in lower case, JSON with `\u003d`, or shell quoting.
 */
export function derivedForms(value: string): string[] {
  const forms = [
    ...(/[\r\n]/.test(value) ? linesOf(value) : [value, ...shellForms(value), ...simpleForms(value)]),
    ...base64Forms(value),
    ...percentForms(value),
    ...jsonForms(value),
  ].filter((form) => form.length >= SHORTEST_FORM);
  // The longest first: a masker that replaces one text after another would else take pieces out of the longer ones.
  return [...new Set([...forms, ...base64Lines(value)])].sort((one, other) => other.length - one.length);
}

/**
 * The lines of a key in PEM, which is printed line by line. Its first and last are no secret, and no mask may hold a
 * line feed: actions/runner masks each line of such a mask, however short.
 */
function linesOf(value: string): string[] {
  return value.split(/[\r\n]/).filter((line) => !line.startsWith('-----'));
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64');
}

/** `printf %s`, `echo` (a line feed more), with and without padding, in both alphabets; and in front of any text. */
function base64Forms(value: string): string[] {
  const whole = [value, `${value}\n`].map((text) => base64(Buffer.from(text)));
  const standard = [...whole, ...base64Cores(value)].flatMap((form) => [form, form.replace(/=+/, '')]);
  return standard.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

/**
 * What base64 makes of a secret inside a longer text, at each of the three alignments: only the bytes that fill
 * whole groups, which don't depend on what stands before and after.
 */
function base64Cores(value: string): string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].map((skipped) => {
    const inner = bytes.subarray(skipped);
    return base64(inner.subarray(0, inner.length - (inner.length % 3)));
  });
}

/** Lines as `base64` (GNU: 76 columns) and `openssl base64` (64 columns) wrap them. */
function base64Lines(value: string): string[] {
  return [value, `${value}\n`].flatMap((text) => {
    const bytes = Buffer.from(text);
    const secretLength = Math.ceil((Buffer.byteLength(value) * 4) / 3);
    return [64, 76].flatMap((width) => {
      const lines = wrapped(base64(bytes), width);
      // One line is the whole, a form already. Of more, even a short last one is random enough to hide nothing else; but
      // one of nothing but the line feed's own bits is no secret: "Cg==" stands in many logs.
      return lines.length > 1 ? lines.filter((_, index) => index * width < secretLength) : [];
    });
  });
}

/** The lines of `width` characters that a text is cut into; the last one may be shorter. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length; start += width) lines.push(text.slice(start, start + width));
  return lines;
}

/** RFC 3986, `encodeURIComponent` (keeps `!'()*`), forms (`+` for a space), in upper and lower case. */
function percentForms(value: string): string[] {
  // A lone surrogate can't be encoded; well-formed text keeps the rest of the forms.
  const component = encodeURIComponent(value.toWellFormed());
  const strict = component.replace(/[!'()*]/g, percentEncoded);
  const form = component.replaceAll('%20', '+').replace(/[!'()~]/g, percentEncoded);
  // Python's quote keeps slashes; the user information of a URL keeps `$&+,` and percent signs.
  const path = strict.replaceAll('%2F', '/');
  const userinfo = component.replace(/%(?:24|25|26|2B|2C)/g, decodeURIComponent);
  return [component, strict, form, path, userinfo].flatMap((text) => [
    text,
    text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  ]);
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** JSON as most libraries write it, and as those do that keep it safe for HTML (Java's Gson, Go, PHP). */
function jsonForms(value: string): string[] {
  const plain = JSON.stringify(value).slice(1, -1);
  const unicode = (upperCase: boolean) => (character: string) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${upperCase ? code.toUpperCase() : code}`;
  };
  return [
    plain,
    plain.replaceAll('/', '\\/'),
    plain.replace(/[<>&]/g, unicode(false)),
    plain.replace(/[<>&=']/g, unicode(false)),
    plain.replace(/[<>&=']/g, unicode(true)),
    plain.replace(/[<>&='+]/g, unicode(false)),
    plain.replace(/[<>&='+]/g, unicode(true)),
  ];
}

/** `set -x`, `printf %q` and double quotes. */
function shellForms(value: string): string[] {
  return [
    shellQuoted(value).slice(1, -1),
    value.replaceAll("'", `'"'"'`),
    value.replace(/[ !"$&'()*,;<>?[\\\]^`{|}]|^[~#]|(?<=[=:])~/g, '\\$&'),
    value.replace(/[\\"$`]/g, '\\$&'),
  ];
}

/** Hexadecimal (also as `xxd -p` wraps it), folded as terminals and mails do, reversed, in one case. */
function simpleForms(value: string): string[] {
  const hex = Buffer.from(value).toString('hex');
  // A line that ends before the first colon holds nothing but the user name of a pair, which is no secret.
  const secretFrom = value.indexOf(':') + 1;
  const lines = [64, 76, 80].flatMap((width) =>
    wrapped(value, width).filter((_, index) => (index + 1) * width > secretFrom),
  );
  return [
    hex,
    hex.toUpperCase(),
    ...wrapped(hex, 60),
    ...lines,
    Array.from(value).reverse().join(''),
    value.toUpperCase(),
    value.toLowerCase(),
  ];
}
