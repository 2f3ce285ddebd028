import type { Secret } from '../secret.js';
import { asJson, ENCODERS, INNER, OUTER } from './encoders.js';

/** Masking shorter texts would hide harmless words. The runner also drops job outputs that contain a mask. */
export const SHORTEST_FORM = 8;

/** A runner searches every line for each mask. */
const MOST_MASKS = 399;

/** Returns the forms of a secret that a CI system must mask: {@link derivedForms}. */
export function formsToMask(secret: Secret, known?: Set<string>): string[] {
  return derivedForms(secret.reveal(), known);
}

/**
 * Returns the forms of a secret that common tools print, longest first, for systems that mask exact texts only.
 *
 * actions/runner derives some itself, but misses other paddings, alphabets and line ends, and most {@link ENCODERS}.
 *
 * @param known the masks of earlier secrets, to which the new ones are added. Of a very long secret and of later ones,
 * rarer forms are left out, so that the total stays at about 400.
 */
export function derivedForms(value: string, known = new Set<string>()): string[] {
  const secretFrom = value.indexOf(':') + 1;
  // In the pair for Basic, the encoded password is already masked, and the user name is not secret.
  const isPair = secretFrom > 0 && known.has(value.slice(secretFrom));
  const all = [...new Set(ENCODERS.map((encode) => encode(value)))];
  const encoded = isPair ? [] : all;
  const usual = [
    ...linesOf(value),
    ...encoded.filter((text) => !/[\r\n]/.test(text)),
    ...base64Forms(value),
    ...simpleForms(value),
  ];
  const cores = encoded.flatMap((text) => base64Cores(text));
  const lines = foldedLines(value);
  const rarer = [
    ...encoded.flatMap(linesOf),
    ...(isPair ? [] : [...inOthers(value), ...OUTER.flatMap((encode) => base64Cores(encode(value)))]),
    ...[cores, lines].sort((one, other) => one.length - other.length).flat(),
    ...encoded.map(asJson),
    ...encoded.flatMap((text) => base64Cores(text, 'utf16le')),
    ...(isPair ? all : []),
  ];
  const forms: string[] = [];
  const add = (form: string, shortest: number): void => {
    if (form.length < shortest || known.has(form)) return;
    known.add(form);
    forms.push(form);
  };
  for (const form of usual) add(form, SHORTEST_FORM);
  // Leaves half of the remaining masks to other secrets.
  const most = (MOST_MASKS - known.size) / 2 + forms.length;
  // Even a short last line of several is random enough to match nothing else.
  for (const form of base64Lines(value)) if (forms.length < most) add(form, 1);
  for (const form of rarer) if (forms.length < most) add(form, SHORTEST_FORM);
  // Longest first, for maskers that replace one text after another.
  return forms.sort((one, other) => other.length - one.length);
}

/** JSON in HTML, in program strings, in JSON in JSON, in base64. */
function inOthers(value: string): string[] {
  return INNER.map((encode) => encode(value)).flatMap((inner) => [
    ...OUTER.map((encode) => encode(inner)),
    asJson(asJson(inner)),
    ...base64Cores(inner),
  ]);
}

/**
 * Splits a PEM key into lines, because it is printed line by line. Its first and last line are not secret. No mask may
 * contain a line feed: actions/runner masks each line of such a mask, however short.
 */
function linesOf(text: string): string[] {
  return text.split(/[\r\n]/).filter((line) => line === text || !line.startsWith('-----'));
}

/**
 * `printf %s`, `echo` (adds a line feed), PowerShell, and Python's requests (Latin-1); with and without padding, in both
 * alphabets; in any text.
 */
function base64Forms(value: string): string[] {
  const whole = [value, `${value}\n`].map((text) => Buffer.from(text).toString('base64'));
  const cores = (['utf8', 'utf16le', 'latin1'] as const).flatMap((charset) => base64Cores(value, charset));
  return [...whole, ...cores]
    .flatMap((form) => [form, form.replaceAll('=', '')])
    .flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

/**
 * Returns the base64 of a secret inside a longer text, at each of the three alignments. Only bytes that fill whole
 * groups count, because they don't depend on the text before and after.
 */
function base64Cores(value: string, charset?: BufferEncoding): string[] {
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
      // A single line may be short. A last line that encodes only the line feed, "Cg==", appears in many logs.
      return lines.length > 1 ? lines.filter((_, index) => index * width < secretLength) : [];
    }),
  );
}

function wrapped(text: string, width: number): string[] {
  return text.match(new RegExp(`[^]{1,${width}}`, 'g')) ?? [];
}

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

/** Returns forms that are printed line by line, in reverse order or in one case. */
export function lineByLine(value: string): string[] {
  return [...linesOf(value), ...simpleForms(value), ...base64Lines(value), ...foldedLines(value)];
}

/** Lines as `fold`, emails and terminals wrap them, `xxd -p`, and `curl --trace-ascii` with a header. */
function foldedLines(value: string): string[] {
  if (/[\r\n]/.test(value)) return [];
  return [
    ...[64, 76, 80].flatMap((width) => linesWithin(value, width)),
    ...wrapped(Buffer.from(value).toString('hex'), 60),
    ...['Authorization: Basic ', 'Authorization: Bearer '].flatMap((start) => linesWithin(value, 64, start)),
  ];
}

/** Returns the parts of a value in each wrapped line, when the text `before` precedes it. */
function linesWithin(value: string, width: number, before = ''): string[] {
  // A line that ends before the first colon holds only the user name of a pair, which is not secret.
  const secretFrom = before.length + value.indexOf(':') + 1;
  return wrapped(before + value, width).flatMap((line, index) =>
    (index + 1) * width > secretFrom ? [index === 0 ? line.slice(before.length) : line] : [],
  );
}
