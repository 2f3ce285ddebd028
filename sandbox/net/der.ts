// As much of ASN.1's Distinguished Encoding Rules (ITU-T X.690) as a certificate takes.

/** One value: its tag, the length of what is in it, and that. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
}

/** Up to 127 in one byte; otherwise how many bytes follow, and those. */
function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes = bytesOf(length, 256);
  return [0x80 | bytes.length, ...bytes];
}

/** A number's digits to this base, the highest first. */
function bytesOf(value: number, base: number): number[] {
  return value < base ? [value] : [...bytesOf(Math.floor(value / base), base), value % base];
}

export function sequence(...items: readonly Uint8Array[]): Buffer {
  return der(0x30, ...items);
}

/** @param arcs `1.2.840.10045.4.3.2` */
export function objectIdentifier(arcs: string): Buffer {
  const [first = 0, second = 0, ...others] = arcs.split('.').map(Number);
  const bytes = [first * 40 + second, ...others].flatMap((arc) =>
    bytesOf(arc, 128).map((digit, index, { length }) => (index < length - 1 ? digit | 0x80 : digit)),
  );
  return der(0x06, Buffer.from(bytes));
}

/** Not negative: a first bit that is set gets a zero before it, as it would mean a sign. */
export function integer(value: number): Buffer {
  const bytes = bytesOf(value, 256);
  return der(0x02, Buffer.from((bytes[0] ?? 0) < 0x80 ? bytes : [0, ...bytes]));
}

export function truth(): Buffer {
  return der(0x01, Buffer.from([0xff]));
}

/** @param unused how many of the last bits don't count */
export function bitString(bytes: Uint8Array, unused = 0): Buffer {
  return der(0x03, Buffer.from([unused]), bytes);
}

export function octetString(bytes: Uint8Array): Buffer {
  return der(0x04, bytes);
}

export function utf8String(text: string): Buffer {
  return der(0x0c, Buffer.from(text, 'utf8'));
}

/** To the second. Certificates write years to 2049 with two digits, and later ones with four (RFC 5280, 4.1.2.5). */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/\.\d+|[-:T]/g, '');
  return date.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(digits.slice(2), 'latin1'))
    : der(0x18, Buffer.from(digits, 'latin1'));
}
