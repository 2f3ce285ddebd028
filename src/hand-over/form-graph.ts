/**
 * Interruptions of a form that are possible at a joint: a line wrap, between the bytes of a dump, in a list. Fewer are
 * allowed near the beginning, because the search is slow wherever ordinary text might begin a form.
 */
export type Wrap =
  'early' | 'text' | 'dump' | 'dump line' | 'list' | 'list line' | 'columns' | 'columns line';

/** Something always stands between their codes. */
const SEPARATED = /^(?:list|columns)/;

/** One of several bytes, usually a single one, and what comes after it. */
export interface Step<To> {
  readonly bytes: readonly number[];
  readonly to: To;
}

/** A point where ways meet. Any of its steps may follow whatever leads to it. */
export class Joint {
  isEnd = false;
  /** Its number in the graph that has reached it. */
  id: number | undefined;
  #steps: Step<Joint>[] | undefined;
  #fill: ((joint: Joint) => void) | undefined;

  /** @param fill adds the next steps on demand, because most forms are never printed */
  constructor(
    readonly wrap?: Wrap,
    fill?: (joint: Joint) => void,
  ) {
    this.#fill = fill;
  }

  get steps(): readonly Step<Joint>[] {
    const fill = this.#fill;
    this.#fill = undefined;
    fill?.(this);
    return this.#steps ?? [];
  }

  /** Adds a way along bytes. Lines may also be wrapped in an escape sequence, and between the bytes of a character. */
  add(text: Uint8Array, to: Joint): void {
    const addRest = (joint: Joint): void => {
      joint.add(text.subarray(1), to);
    };
    this.addStep(text[0] as number, text.length === 1 ? to : new Joint(this.wrapWithin, addRest));
  }

  get wrapWithin(): Wrap | undefined {
    return this.wrap === 'text' ? 'text' : undefined;
  }

  /** @param symbol a byte, PRINTABLE or DIGIT */
  addStep(symbol: number, to: Joint): void {
    const step = { bytes: BYTES[symbol] as readonly number[], to };
    // Nearly all joints have one step, and an array that grew by push() takes several times its memory.
    if (this.#steps === undefined) this.#steps = [step];
    else this.#steps.push(step);
  }
}

/** Characters beyond all bytes, in place of any printable byte, and of a digit of an offset. */
const PRINTABLE = '\u0100';
const DIGIT = '\u0101';

const BYTES: readonly (readonly number[])[] = [
  ...Array.from({ length: 256 }, (_, byte) => [byte]),
  Array.from({ length: 0x7f - 0x20 }, (_, index) => 0x20 + index),
  Array.from('0123456789abcdefABCDEF', (digit) => digit.charCodeAt(0)),
];

const LINE_END = '\r{0,1}\n';
/** Separators between hexadecimal bytes: in dumps, URLs, programs, HTML. */
export const BETWEEN_BYTES = '  |:|-|%|\\x|\\\\x|\\u00|,|, |0x|,0x|, 0x|;&#x'.split('|');

/** The joints of all breaks by their position in them, from 1 on. */
const breaks: (Joint | undefined)[] = [undefined];
const entries: Partial<Record<Wrap | 'rest', Joint>> = {};

/** @param patterns texts in which a character may have a `{least,most}` behind it. @returns the last position */
function addBreaks(names: readonly (Wrap | 'rest')[], ...patterns: readonly string[]): number {
  for (const pattern of patterns) {
    let ends = names.map((name) => (entries[name] ??= new Joint()));
    for (const [, symbol, least = 1, most = 1] of pattern.matchAll(/([^])(?:\{(\d+),(\d+)\})?/g)) {
      let from = ends;
      if (Number(least) > 0) ends = [];
      for (let count = 1; count <= Number(most); count++) {
        const to = new Joint();
        to.id = breaks.push(to) - 1;
        for (const joint of from) joint.addStep((symbol as string).charCodeAt(0), to);
        from = [to];
        if (count >= Number(least)) ends = [...ends, to];
      }
    }
    for (const joint of ends) joint.isEnd = true;
  }
  return breaks.length - 1;
}

// Lines as `fold` and `base64` wrap them; in emails; in JSON strings and in a shell.
addBreaks(['early', 'text'], LINE_END);
addBreaks(['text'], `=${LINE_END}`, '\\n', '\\r\\n', `\\${LINE_END}`);
// Indented in YAML; with the offsets of `curl --trace-ascii`.
addBreaks(['text'], `${LINE_END} {1,8}`, `${LINE_END}${DIGIT}{4,8}: `);
// Bytes in hexadecimal.
addBreaks(['dump', 'dump line'], ' ', LINE_END);
// Also between the halves of a line, and in lines without offsets, as `od -An` and `xxd -i` write them.
addBreaks(['dump line'], ...BETWEEN_BYTES, '   ', `${LINE_END} {1,3}`, `,${LINE_END} {0,8}0x`);
addBreaks(['list', 'list line'], ' ', ', {0,3}', ';&#');
addBreaks(['list line'], `,${LINE_END} {1,8}`);
// Characters in the columns of `od -c`; fewer spaces precede `\n`.
addBreaks(['columns', 'columns line'], ' {2,3}');
const LAST_BEFORE_DUMPS = addBreaks(['columns line'], `${LINE_END}${DIGIT}{0,8} {2,3}`);
// `curl --trace`, xxd, hexdump, od, Java: the line's bytes as text (or no text), then the next line's offset.
const OFFSET = `${LINE_END} {0,4}${DIGIT}{4,16}:{0,1} {1,3}`;
const LAST_OF_DUMPS = addBreaks(['dump line'], OFFSET, ` {1,3}${PRINTABLE}{16,18}${OFFSET}`);
// The rest of a dump's last line.
addBreaks(['rest'], `${PRINTABLE}{1,72}`);

/** A spot combines a joint's number, a flag for a dump wrapped earlier, and the position in a break. */
const BREAK_BITS = 9;
const DUMPED = 1 << BREAK_BITS;
const JOINT_BITS = BREAK_BITS + 1;

/** The spot before all forms. */
export const BEGIN = 0;

/**
 * The forms of secrets: every way from the start to an end, however it is wrapped. One graph holds more forms than
 * could be listed, because each character may have any of its spellings, independently of the others.
 */
export class FormGraph {
  readonly start = new Joint();
  readonly #joints: Joint[] = [this.start];
  readonly #following = new Map<number, readonly Step<number>[]>();

  /** Returns the bytes that may come next at a spot, and the spot after each. */
  following(spot: number): readonly Step<number>[] {
    let steps = this.#following.get(spot);
    // Stryker disable next-line ConditionalExpression: it would only work this out again.
    if (!steps) this.#following.set(spot, (steps = this.#follow(spot)));
    return steps;
  }

  #follow(spot: number): Step<number>[] {
    const joint = this.#jointAt(spot);
    const dumped = spot & DUMPED;
    const inBreak = spot & (DUMPED - 1);
    const enter = (flag: number): Step<number>[] =>
      joint.steps.map(({ bytes, to }) => ({ bytes, to: this.#spotOf(to) | flag }));
    const interrupt = (at: Joint): Step<number>[] =>
      at.steps.map(({ bytes, to }) => ({ bytes, to: spot - inBreak + (to.id as number) }));
    const at = breaks[inBreak];
    if (at)
      return [...interrupt(at), ...(at.isEnd ? enter(inBreak > LAST_BEFORE_DUMPS ? DUMPED : dumped) : [])];
    return [
      ...(SEPARATED.test(String(joint.wrap)) ? [] : enter(dumped)),
      ...(joint.wrap ? interrupt(entries[joint.wrap] as Joint) : []),
      ...(joint.isEnd && dumped !== 0 ? interrupt(entries.rest as Joint) : []),
    ];
  }

  /** Does a form end at this spot? */
  isEnd(spot: number): boolean {
    const inBreak = spot & (DUMPED - 1);
    return inBreak === 0 ? this.#jointAt(spot).isEnd : inBreak > LAST_OF_DUMPS;
  }

  #jointAt(spot: number): Joint {
    return this.#joints[spot >> JOINT_BITS] as Joint;
  }

  #spotOf(joint: Joint): number {
    return (joint.id ??= this.#joints.push(joint) - 1) << JOINT_BITS;
  }
}
