import type { Secret } from '../secret.js';
import { asJson, encodings, INNER, OUTER } from './encoders.js';

/** Shorter texts would hide parts of a log that hold no secret, and job outputs that hold them are dropped. */
export const SHORTEST_FORM = 8;

/** A runner looks for every mask in every line. */
const MOST_MASKS = 399;

/** What a CI system is told to hide of a secret: {@link derivedForms}. */
export function formsToMask(secret: Secret, known?: Set<string>): string[] {
  return derivedForms(secret.reveal(), known);
}

/**
 * Every form of a secret that usual tools print, for systems that mask exact texts only; the longest first.
 *
 * actions/runner derives some by itself, but not those that differ in padding, alphabet, a trailing line feed or
 * line wrapping, and few of those that {@link encodings} are.
 *
 * @param known the masks of earlier secrets, to which the new ones are added. All together stay below 400: of a very
 *   long secret, the lines that it may be wrapped into are left out, the least usual ones first.
 */
export function derivedForms(value: string, known = new Set<string>()): string[] {
  const secretFrom = value.indexOf(':') + 1;
  // In the pair for Basic, the encoded password is masked already, and the user name is no secret.
  const isPair = secretFrom > 0 && known.has(value.slice(secretFrom));
  const all = encodings(value);
  const encoded = isPair ? [] : all;
  const usual = [
    ...linesOf(value),
    ...encoded.filter((text) => !/[\r\n]/.test(text)),
    ...base64Forms(value),
    ...simpleForms(value),
  ];
  const [fewer, more] = [
    encoded.flatMap((text) => base64Cores(text)),
    [...foldedLines(value), ...tracedLines(value)],
  ].sort((one, other) => one.length - other.length) as [string[], string[]];
  const rarer = [
    ...encoded.flatMap(linesOf),
    ...(isPair ? [] : [...inOthers(value), ...OUTER.flatMap((encode) => base64Cores(encode(value)))]),
    ...fewer,
    ...more,
    ...encoded.map(asJson),
    ...encoded.flatMap((text) => base64Cores(text, 'utf16le')),
    ...(isPair ? all : []),
  ];
  const forms = new Set<string>();
  const add = (form: string, shortest: number): void => {
    if (form.length >= shortest && !known.has(form)) forms.add(form);
  };
  for (const form of usual) add(form, SHORTEST_FORM);
  // Half of what is left, because another secret may follow.
  const most = (MOST_MASKS - known.size + forms.size) / 2;
  // Even the short last one of several lines is random enough to hide nothing else.
  for (const form of base64Lines(value)) if (forms.size < most) add(form, 1);
  for (const form of rarer) if (forms.size < most) add(form, SHORTEST_FORM);
  for (const form of forms) known.add(form);
  // The longest first: a masker that replaces one text after another would else take pieces out of the longer ones.
  return [...forms].sort((one, other) => other.length - one.length);
}

/** Forms that are often found in others: JSON in HTML, in strings of programs, in JSON in JSON, in base64. */
function inOthers(value: string): string[] {
  return INNER.map((encode) => encode(value)).flatMap((inner) => [
    ...OUTER.map((encode) => encode(inner)),
    asJson(asJson(inner)),
    ...base64Cores(inner),
  ]);
}

/**
 * The lines of a key in PEM, which is printed line by line. Its first and last are no secret, and no mask may hold a
 * line feed: actions/runner masks each line of such a mask, however short.
 */
function linesOf(text: string): string[] {
  return /[\r\n]/.test(text) ? text.split(/[\r\n]/).filter((line) => !line.startsWith('-----')) : [text];
}

/** `printf %s`, `echo` (a line feed more), and PowerShell; with and without padding, in both alphabets; in any text. */
function base64Forms(value: string): string[] {
  const whole = [value, `${value}\n`].map((text) => Buffer.from(text).toString('base64'));
  const standard = [...whole, ...base64Cores(value), ...base64Cores(value, 'utf16le')];
  return standard
    .flatMap((form) => [form, form.replace(/=+/, '')])
    .flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

/**
 * What base64 makes of a secret inside a longer text, at each of the three alignments: only the bytes that fill
 * whole groups, which don't depend on what stands before and after.
 */
function base64Cores(value: string, charset: 'utf8' | 'utf16le' = 'utf8'): string[] {
  const bytes = Buffer.from(value, charset);
  return [0, 1, 2].map((skipped) => {
    const inner = bytes.subarray(skipped);
    return inner.subarray(0, inner.length - (inner.length % 3)).toString('base64');
  });
}

/** Lines as `base64` (GNU: 76 columns) and `openssl base64` (64 columns) wrap them. */
function base64Lines(value: string): string[] {
  const secretLength = Math.ceil((Buffer.byteLength(value) * 4) / 3);
  return [76, 64].flatMap((width) =>
    [value, `${value}\n`].flatMap((text) => {
      const lines = wrapped(Buffer.from(text).toString('base64'), width);
      // One line is the whole, a form already. A last one of nothing but the line feed's own bits is no secret: "Cg=="
      // stands in many logs.
      return lines.length > 1 ? lines.filter((_, index) => index * width < secretLength) : [];
    }),
  );
}

/** The lines of `width` characters that a text is cut into; the last one may be shorter. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length; start += width) lines.push(text.slice(start, start + width));
  return lines;
}

/** Hexadecimal, reversed, and in one case. */
function simpleForms(value: string): string[] {
  if (/[\r\n]/.test(value)) return [];
  const hex = Buffer.from(value).toString('hex');
  return [
    hex,
    hex.toUpperCase(),
    Array.from(value).reverse().join(''),
    value.toUpperCase(),
    value.toLowerCase(),
  ];
}

/** What is printed as lines of their own, or in another order or case. */
export function lineByLine(value: string): string[] {
  return [...linesOf(value), ...simpleForms(value), ...base64Lines(value), ...foldedLines(value)];
}

/** Lines as `curl --trace-ascii` wraps a header: 64 columns. */
function tracedLines(value: string): string[] {
  return ['Authorization: Basic ', 'Authorization: Bearer '].flatMap((before) =>
    linesWithin(value, 64, before),
  );
}

/** Lines as `fold`, mails and terminals wrap them, and `xxd -p`. */
function foldedLines(value: string): string[] {
  return [
    ...[64, 76, 80].flatMap((width) => linesWithin(value, width)),
    ...(/[\r\n]/.test(value) ? [] : wrapped(Buffer.from(value).toString('hex'), 60)),
  ];
}

/** The parts of a value in the lines that it fills behind another text. */
function linesWithin(value: string, width: number, before = ''): string[] {
  if (/[\r\n]/.test(value)) return [];
  // A line that ends before the first colon holds nothing but the user name of a pair, which is no secret.
  const secretFrom = before.length + value.indexOf(':') + 1;
  return wrapped(before + value, width).flatMap((line, index) =>
    (index + 1) * width > secretFrom ? [index === 0 ? line.slice(before.length) : line] : [],
  );
}
