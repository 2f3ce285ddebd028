import { derivedForms, wrapped } from './derived-forms.js';

const LINE_BREAKS = ['\n', '\r\n'];

/**
 * Every form of a secret that usual tools print, for a masker that hides texts of more than one line: those of
 * {@link derivedForms}, and as a whole what is wrapped, so that no short last line and no line break in between is
 * left. The longest first; one form may be a part of another.
 */
export function execForms(value: string): string[] {
  const wholes = [...base64Wholes(value), ...hexWholes(value), ...valueWholes(value)];
  const forms = LINE_BREAKS.flatMap((lineBreak) => wholes.map((lines) => lines.join(lineBreak)));
  return [...new Set([...derivedForms(value), ...forms])].sort((one, other) => other.length - one.length);
}

/** `base64` (GNU: 76 columns) and `openssl base64` (64 columns), of `printf %s` and `echo` (a line feed more). */
function base64Wholes(value: string): string[][] {
  return [value, `${value}\n`].flatMap((text) => {
    const base64 = Buffer.from(text).toString('base64');
    return [64, 76].map((width) => wrapped(base64, width));
  });
}

/** `xxd -p`. */
function hexWholes(value: string): string[][] {
  return [wrapped(Buffer.from(value).toString('hex'), 60)];
}

/** Folded as terminals and mails do; a key in PEM has lines of its own. */
function valueWholes(value: string): string[][] {
  // Without the last line break, which is no secret and is often lost.
  const text = value.replace(/[\r\n]+$/, '');
  const lines = text.split(/\r\n|\r|\n/);
  return lines.length > 1 ? [lines] : [64, 76, 80].map((width) => wrapped(text, width));
}
