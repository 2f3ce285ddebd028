import { derivedForms, lineByLine, SHORTEST_FORM } from './derived-forms.js';
import { asJson, ENCODERS } from './encoders.js';
import { BETWEEN_BYTES, FormGraph, Joint, type Wrap } from './form-graph.js';
import { LONGEST_WINDOW } from './text-search.js';

/** The hidden forms of a secret, built on demand. `of` is equal for equal forms. */
export interface Forms {
  readonly of: string;
  readonly addTo: (graph: FormGraph) => void;
}

/**
 * Returns the forms of a secret that common tools print, for a masker that does more than compare texts: each character
 * in any of its spellings, independently of the others; base64 of these at each alignment, and of UTF-16; the bytes as
 * numbers; all of it wrapped at any column.
 */
export function execForms(value: string): Forms {
  return {
    of: value,
    addTo: (graph) => {
      // The final line break is not secret, and is often lost.
      const text = value.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
      if (text.length < SHORTEST_FORM) {
        addTexts(graph, derivedForms(value));
        return;
      }
      addTexts(graph, lineByLine(value));
      addSpelled(graph, text, 'utf8', 2);
      addSpelled(graph, text, 'utf16le', 1);
      for (const charset of ['utf8', 'utf16le'] as const) {
        const bytes = new FormGraph();
        addSpelled(bytes, text, charset, 1);
        addBase64(graph, bytes, charset);
      }
      addNumbers(graph, Buffer.from(text));
      addDump(graph, Array.from(text), 'columns', 'columns line');
    },
  };
}

/** Adds texts unchanged. Skips short ones, which would match random binary data. */
export function addTexts(graph: FormGraph, texts: readonly string[]): void {
  const end = endOfForm();
  for (const text of texts) {
    const bytes = Buffer.from(text);
    if (bytes.length >= SHORTEST_FORM) graph.add(graph.start, bytes, end);
  }
}

function endOfForm(): Joint {
  const joint = new Joint();
  joint.isEnd = true;
  return joint;
}

type Charset = 'utf8' | 'utf16le';

/** Tells how a line may be wrapped after `count` characters. UTF-16 is too rare to justify a slower search. */
function wrapAfter(count: number, charset: Charset): Wrap | undefined {
  if (count >= LONGEST_WINDOW) return 'text';
  return charset === 'utf8' ? 'early' : undefined;
}

function addSpelled(graph: FormGraph, text: string, charset: Charset, depth: number): void {
  const characters = Array.from(text);
  const addFrom = (joint: Joint, index: number): void => {
    const count = index + 1;
    const after =
      count === characters.length
        ? endOfForm()
        : new Joint(wrapAfter(count, charset), (next) => {
            addFrom(next, count);
          });
    addCharacter(graph, joint, characters[index] as string, after, charset, depth);
  };
  addFrom(graph.start, 0);
}

/** Adds a character unchanged, encoded up to `depth` times, or replaced because it can't be encoded. */
function addCharacter(
  graph: FormGraph,
  from: Joint,
  character: string,
  to: Joint,
  charset: Charset,
  depth: number,
): void {
  for (const code of codesOf(character)) {
    if (depth === 1 || code === character) addBytes(graph, from, Buffer.from(code, charset), to);
    else {
      const parts = Array.from(code);
      let before = from;
      for (const [index, part] of parts.entries()) {
        const after = index === parts.length - 1 ? to : new Joint(wrapWithin(from));
        addCharacter(graph, before, part, after, charset, depth - 1);
        before = after;
      }
    }
  }
  if (charset === 'utf8' && character > '\x7f') {
    if (character <= '\xff') graph.add(from, Buffer.from(character, 'latin1'), to);
    for (const lost of ['?', '\ufffd']) graph.add(from, Buffer.from(lost), to);
  }
}

function addBytes(graph: FormGraph, from: Joint, bytes: Buffer, to: Joint): void {
  let before = from;
  const parts = wrapWithin(from) === undefined ? [bytes] : Array.from(bytes, (byte) => Buffer.from([byte]));
  for (const [index, part] of parts.entries()) {
    const after = index === parts.length - 1 ? to : new Joint(wrapWithin(from));
    graph.add(before, part, after);
    before = after;
  }
}

/** Lines may also be wrapped inside an escape sequence, and between the bytes of a character. */
function wrapWithin(from: Joint): Wrap | undefined {
  return from.wrap === 'text' ? 'text' : undefined;
}

const CODES = new Map<string, readonly string[]>();

/** No encoder changes these characters. Nearly every character of a token is one of them. */
const UNCHANGED = /^\w$/;

/** Returns the codes of a character from all encoders, and from JSON nested several times. */
function codesOf(character: string): readonly string[] {
  if (UNCHANGED.test(character)) return [character];
  let codes = CODES.get(character);
  if (!codes) {
    const nested = [asJson(character)];
    for (let count = 1; count < 4; count++) nested.push(asJson(nested.at(-1) ?? ''));
    codes = [...new Set([character, ...ENCODERS.map((encode) => encode(character)), ...nested])];
    if (character === '\n') codes = [...codes, '\r\n', '\\\n'];
    CODES.set(character, codes);
  }
  return codes;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=';
const URL_SAFE: Readonly<Record<string, string>> = { '+': '-', '/': '_' };
/** Line ends that `echo` and PowerShell add. */
const LINE_ENDS = ['', '\n', '\r\n'];

/** Adds base64 of a graph's forms, at each of the three positions in a group of three bytes. */
function addBase64(graph: FormGraph, bytes: FormGraph, charset: Charset): void {
  const joints = new Map<number, Joint>();
  /** Returns the joint after `count` digits, before `next`, with `bits` bits (value `rest`) not yet in a digit. */
  const jointAt = (next: Joint, bits: number, rest: number, count: number): Joint => {
    const key = ((next.entry ?? 0) << 7) | (1 << bits) | rest;
    const known = joints.get(key);
    if (known) return known;
    // After the last byte, a line end belongs to no form.
    const isWhole = next.isEnd && bits === 0;
    const joint = new Joint(isWhole ? undefined : wrapAfter(count, charset), () => {
      if (bits === 6) {
        addDigit(graph, joint, rest, jointAt(next, 0, 0, count + 1));
        return;
      }
      for (const [byte, to] of bytes.from(next)) addByte(joint, bits, rest, byte, to, count);
      if (next.isEnd) addTails(graph, joint, bits, rest);
    });
    joint.isEnd = next.isEnd && bits < 6;
    joints.set(key, joint);
    return joint;
  };
  const addByte = (from: Joint, bits: number, rest: number, byte: number, to: Joint, count: number): void => {
    const left = bits + 8 - 6;
    const all = (rest << 8) | byte;
    addDigit(graph, from, all >> left, jointAt(to, left, all & ((1 << left) - 1), count + 1));
  };
  for (const [byte, to] of bytes.from(bytes.start)) {
    // The bits of the text before the secret are unknown.
    for (const bits of [0, 2, 4]) {
      for (let rest = 0; rest < 1 << bits; rest++) addByte(graph.start, bits, rest, byte, to, 0);
    }
  }
}

/** Adds the last digits of base64. The padding may be missing. */
function addTails(graph: FormGraph, joint: Joint, bits: number, rest: number): void {
  const before = [[], [rest], [0, rest]][bits / 2] ?? [];
  for (const lineEnd of LINE_ENDS) {
    const whole = Buffer.from([...before, ...Buffer.from(lineEnd)]).toString('base64');
    let from = joint;
    for (let index = bits / 2; index < whole.length; index++) {
      const after = index === whole.length - 1 ? endOfForm() : new Joint('text');
      after.isEnd ||= whole[index + 1] === '=';
      addDigit(graph, from, DIGITS.indexOf(whole.charAt(index)), after);
      from = after;
    }
  }
}

function addDigit(graph: FormGraph, from: Joint, digit: number, to: Joint): void {
  const character = DIGITS.charAt(digit);
  addCharacter(graph, from, character, to, 'utf8', 1);
  const urlSafe = URL_SAFE[character];
  if (urlSafe !== undefined) graph.add(from, Buffer.from(urlSafe), to);
}

/** Adds bytes as decimal and as hexadecimal numbers. */
function addNumbers(graph: FormGraph, bytes: Buffer): void {
  addRow(graph, Array.from(bytes, String), () => 'list');
  const codes = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const joints = addDump(graph, codes, 'dump', 'dump line');
  const sure = joints[SURE - 1] as Joint;
  for (const between of BETWEEN_BYTES) {
    const first = codes.slice(0, SURE).map((code, index) => (index === 0 ? code : between + code));
    addRow(graph, first, () => undefined, sure);
  }
  // The line feed that `echo` adds.
  for (const end of joints.slice(-1)) graph.add(end, Buffer.from('0a'), endOfForm());
}

/** A dump has arbitrary text beside its bytes. This many bytes are enough to identify the secret. */
const SURE = LONGEST_WINDOW / 2;

/**
 * Adds codes that a dump wraps only where enough of them came before: a search is slow where digits may begin a form.
 * The dump's first line may hold only the first few codes, so the form may also begin behind those.
 *
 * @returns the joint after each code
 */
function addDump(graph: FormGraph, codes: readonly string[], early: Wrap, late: Wrap): Joint[] {
  const joints = addRow(graph, codes, (count) => (count < SURE ? early : late));
  for (let first = 1; first < SURE; first++) {
    addRow(graph, codes.slice(first, first + SURE), () => early, joints[first + SURE - 1]);
  }
  return joints;
}

/** @returns the joint after each code */
function addRow(
  graph: FormGraph,
  codes: readonly string[],
  wrapAt: (count: number) => Wrap | undefined,
  end = endOfForm(),
): Joint[] {
  const addCode = (from: Joint, index: number): void => {
    const code = codes[index] ?? '';
    // Only the digits get upper case, not the prefix before them.
    const upper = code.replace(/[\da-f]{2}$/, (digits) => digits.toUpperCase());
    for (const each of new Set([code, upper])) graph.add(from, Buffer.from(each), joints[index] as Joint);
  };
  const joints = codes.map((_, index) =>
    index === codes.length - 1
      ? end
      : new Joint(wrapAt(index + 1), (joint) => {
          addCode(joint, index + 1);
        }),
  );
  addCode(graph.start, 0);
  return joints;
}
