/** Long enough to be no accident, short enough to find what a masker left of a longer text. */
const PIECE = 12;

/** Pieces of secrets that stand in a text, in any of the usual encodings. */
export function findLeaks(text: string, secrets: readonly string[]): string[] {
  const pieces = new Map<string, string>();
  for (const secret of secrets) {
    for (const [form, encoded] of Object.entries(formsOf(secret))) {
      for (let start = 0; start + PIECE <= encoded.length; start += 1) {
        pieces.set(encoded.slice(start, start + PIECE), form);
      }
    }
  }
  const found = new Set<string>();
  for (let start = 0; start + PIECE <= text.length; start += 1) {
    const piece = text.slice(start, start + PIECE);
    const form = pieces.get(piece);
    if (form !== undefined) found.add(`${form}: ${piece}`);
  }
  return [...found];
}

/** In base64 a secret has three forms, by where in a longer text it stands; what depends on its neighbours is cut off. */
function formsOf(secret: string): Record<string, string> {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((skipped) => {
    const inner = bytes.subarray(skipped);
    return inner.subarray(0, inner.length - (inner.length % 3)).toString('base64');
  });
  const forms: Record<string, string> = {
    text: secret,
    reversed: Array.from(secret).reverse().join(''),
    hexadecimal: bytes.toString('hex'),
    'percent-encoded': encodeURIComponent(secret),
  };
  for (const [skipped, form] of base64.entries()) {
    forms[`base64 from byte ${skipped}`] = form;
    forms[`base64url from byte ${skipped}`] = form.replaceAll('+', '-').replaceAll('/', '_');
  }
  return forms;
}
