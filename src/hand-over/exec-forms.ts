import { derivedForms, lineByLine, SHORTEST_FORM } from './derived-forms.js';
import { asJson, ENCODERS } from './encoders.js';
import { BETWEEN_BYTES, Joint, type Wrap } from './form-graph.js';
import { LONGEST_WINDOW } from './text-search.js';

/**
 * Adds the forms of a secret that common tools print, for a masker that does more than compare texts: each character in
 * any of its spellings, independently of the others; base64 and base32 of these at each alignment, and of UTF-16; base64
 * of base64; the bytes as numbers; all of it wrapped at any column.
 */
export function addExecForms(start: Joint, value: string): void {
  // The final line break is not secret, and is often lost.
  const text = value.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
  if (text.length < SHORTEST_FORM) {
    addTexts(start, derivedForms(value));
    return;
  }
  addTexts(start, lineByLine(value));
  addSpelled(start, text, 'utf8', 2);
  addSpelled(start, text, 'utf16le', 1);
  for (const charset of ['utf8', 'utf16le'] as const) {
    const bytes = new Joint();
    const end = addSpelled(bytes, text, charset, 1);
    // `echo` and PowerShell add these.
    for (const lineEnd of ['\n', '\r\n']) addText(end, lineEnd, endOfForm(), charset);
    for (const base of [BASE64, BASE32]) addDigits(start, bytes, charset, base);
  }
  const bytes = Buffer.from(text);
  // Base64 of base64, without what depends on an end that `echo` adds.
  const once = new Joint();
  addSpelled(once, bytes.toString('base64', 0, bytes.length - (bytes.length % 3)), 'utf8', 1);
  addDigits(start, once, 'utf8', BASE64);
  addNumbers(start, bytes);
  const columns = Array.from(text, (each) => (each === '\n' ? '\\n' : each));
  addDump(start, columns, ['columns', 'columns line']);
}

/** Adds texts unchanged. Skips short ones, which would match random binary data. */
export function addTexts(start: Joint, texts: readonly string[]): void {
  const end = endOfForm();
  for (const text of texts) {
    const bytes = Buffer.from(text);
    if (bytes.length >= SHORTEST_FORM) start.add(bytes, end);
  }
}

function endOfForm(wrap?: Wrap): Joint {
  const joint = new Joint(wrap);
  joint.isEnd = true;
  return joint;
}

type Charset = 'utf8' | 'utf16le';

/** Line breaks that may follow `count` characters. UTF-16 is too rare to justify a slower search. */
function wrapAfter(count: number, charset: Charset): Wrap | undefined {
  if (count >= LONGEST_WINDOW) return 'text';
  return charset === 'utf8' ? 'early' : undefined;
}

/** @returns the joint after the last character */
function addSpelled(start: Joint, text: string, charset: Charset, depth: number): Joint {
  const characters = Array.from(text);
  const end = endOfForm();
  const addFrom = (joint: Joint, index: number): void => {
    const count = index + 1;
    const addRest = (next: Joint): void => {
      addFrom(next, count);
    };
    const to = count === characters.length ? end : new Joint(wrapAfter(count, charset), addRest);
    addCharacter(joint, characters[index] as string, to, charset, depth);
  };
  addFrom(start, 0);
  return end;
}

/** Adds a character unchanged, encoded up to `depth` times, or replaced because it can't be encoded. */
function addCharacter(from: Joint, character: string, to: Joint, charset: Charset, depth: number): void {
  for (const code of codesOf(character)) {
    if (depth === 1 || code === character) addText(from, code, to, charset);
    else {
      const parts = Array.from(code);
      let before = from;
      for (const [index, part] of parts.entries()) {
        const after = index === parts.length - 1 ? to : new Joint(from.wrapWithin);
        addCharacter(before, part, after, charset, depth - 1);
        before = after;
      }
    }
  }
  if (charset === 'utf8' && character > '\x7f') {
    if (character <= '\xff') from.add(Buffer.from(character, 'latin1'), to);
    for (const lost of ['?', '\ufffd']) addText(from, lost, to, charset);
  }
}

function addText(from: Joint, text: string, to: Joint, charset?: Charset): void {
  const bytes = Buffer.from(text, charset);
  from.add(bytes, to);
  // In UTF-16BE, the zero bytes come before the characters.
  if (charset === 'utf16le' && to.isEnd) from.add(bytes.subarray(0, -1), to);
}

const CODES = new Map<string, readonly string[]>();

/** No encoder changes these, and a token has hardly any others. */
const UNCHANGED = /^\w$/;

/** Returns the codes of a character from all encoders, and from JSON nested several times. */
function codesOf(character: string): readonly string[] {
  if (UNCHANGED.test(character)) return [character];
  let codes = CODES.get(character);
  if (!codes) {
    const nested = [asJson(character)];
    for (let count = 1; count < 4; count++) nested.push(asJson(nested.at(-1) as string));
    codes = [...new Set([character, ...ENCODERS.map((encode) => encode(character)), ...nested])];
    if (character === '\n') codes = [...codes, '\r\n', '\\\n'];
    CODES.set(character, codes);
  }
  return codes;
}

/** A base of RFC 4648: a digit's width in bits, and the padding by the number of bits left for the last digit. */
type Base = Readonly<{ width: number; digits: string; padding: Readonly<Record<number, string>> }>;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BASE64: Base = {
  width: 6,
  digits: `${LETTERS}${LETTERS.toLowerCase()}0123456789+/`,
  padding: { 0: '', 2: '==', 4: '=' },
};
const BASE32: Base = {
  width: 5,
  digits: `${LETTERS}234567`,
  padding: { 0: '', 1: '====', 2: '=', 3: '======', 4: '===' },
};
const URL_SAFE: Readonly<Record<string, string>> = { '+': '-', '/': '_' };

/** Adds the digits of forms, at each of the positions in a group of bytes. */
function addDigits(start: Joint, text: Joint, charset: Charset, { width, digits, padding }: Base): void {
  const joints = new Map<Joint, Joint[]>();
  /** Returns the joint after `count` digits, before `next`, with `bits` bits (value `rest`) not yet in a digit. */
  const jointAt = (next: Joint, bits: number, rest: number, count: number): Joint => {
    const all = joints.get(next) ?? [];
    joints.set(next, all);
    // After the last byte, a line end belongs to no form. Between the digits of what `echo` adds, it may be anything.
    const wrap = wrapAfter(next.isEnd ? Infinity : count, charset);
    const joint = (all[(1 << bits) | rest] ??= new Joint(next.isEnd && bits === 0 ? undefined : wrap, () => {
      addFrom(joint, next, bits, rest, next.isEnd ? Infinity : count);
    }));
    joint.isEnd = next.isEnd && bits < width;
    return joint;
  };
  const addFrom = (joint: Joint, next: Joint, bits: number, rest: number, count: number): void => {
    const left = bits - width;
    if (left >= 0) {
      addDigit(joint, digits.charAt(rest >> left), jointAt(next, left, rest & ((1 << left) - 1), count + 1));
      return;
    }
    for (const { bytes, to } of next.steps)
      addFrom(joint, to, bits + 8, (rest << 8) | (bytes[0] as number), count);
    if (!next.isEnd || bits === 0) return;
    let from = joint;
    const tail = Array.from(digits.charAt(rest << -left) + (padding[bits] as string));
    for (const [at, digit] of tail.entries()) {
      // The padding may be missing.
      const after = endOfForm(at < tail.length - 1 ? 'text' : undefined);
      addDigit(from, digit, after);
      from = after;
    }
  };
  // The bits of the text before the secret are unknown.
  for (const bits of Object.keys(padding).map(Number)) {
    for (let rest = 0; rest < 1 << bits; rest++) addFrom(start, text, bits, rest, 0);
  }
}

function addDigit(from: Joint, digit: string, to: Joint): void {
  addCharacter(from, digit, to, 'utf8', 1);
  const urlSafe = URL_SAFE[digit];
  if (urlSafe !== undefined) addText(from, urlSafe, to);
}

/** A dump's wraps at first, and behind enough codes. */
const DUMP: readonly Wrap[] = ['dump', 'dump line'];

/** Adds bytes as decimal and as hexadecimal numbers, and as the words of a dump that begins with them: `hexdump`. */
function addNumbers(start: Joint, bytes: Buffer): void {
  addRow(start, Array.from(bytes, String), ['list', 'list line']);
  const codes = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  // The bytes of each word are swapped.
  const words = codes.flatMap((code, at) => (at % 2 === 1 ? code + (codes[at - 1] as string) : []));
  addRow(start, words, DUMP);
  const joints = addDump(start, codes, DUMP);
  const sure = joints[SURE - 1];
  for (const between of BETWEEN_BYTES) {
    const first = codes.slice(0, SURE).map((code, index) => (index === 0 ? code : between + code));
    addRow(start, first, [], sure);
  }
  // The line feed that `echo` adds.
  (joints.at(-1) as Joint).add(Buffer.from('0a'), endOfForm());
}

/** A dump has arbitrary text beside its bytes. This many bytes are enough to identify the secret. */
const SURE = LONGEST_WINDOW / 2;

/**
 * Adds codes that a dump wraps only where enough of them came before: a search is slow where digits may begin a form.
 * The dump's first line may hold only the first few codes, so the form may also begin behind those.
 *
 * @returns the joint after each code
 */
function addDump(start: Joint, codes: readonly string[], wraps: readonly Wrap[]): Joint[] {
  const joints = addRow(start, codes, wraps);
  for (let first = 1; first < SURE; first++) {
    addRow(start, codes.slice(first, first + SURE), wraps, joints[first + SURE - 1]);
  }
  return joints;
}

/** @returns the joint after each code */
function addRow(
  start: Joint,
  codes: readonly string[],
  [early, late]: readonly Wrap[],
  end = endOfForm(),
): Joint[] {
  let from = start;
  return codes.map((code, index) => {
    const to = index === codes.length - 1 ? end : new Joint(index + 1 < SURE ? early : late);
    // Only the digits get upper case, not the prefix before them.
    const upper = code.replace(/[\da-f]+$/, (digits) => digits.toUpperCase());
    for (const each of new Set([code, upper])) addText(from, each, to);
    from = to;
    return to;
  });
}
