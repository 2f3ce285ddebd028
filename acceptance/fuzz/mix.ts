import fc from 'fast-check';

/** One of several kinds, each with how often it comes. */
export function mix<T>(
  ...kinds: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<T>])[]
): fc.Arbitrary<T> {
  return fc.oneof(...kinds.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

export const one = fc.constantFrom;

/** Words with spaces between them. */
export const words = (text: string): string[] => text.split(' ');

/** A secret that may have been put anywhere by mistake. */
export const STRAY = 'FAKE-Z9kQ8JfW3xRvT6yLmB2nHc5pD7sG4uE1aXo0-stray';

/** All pieces of twelve characters. */
export function windows(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 11) }, (_, start) => text.slice(start, start + 12));
}

const pieces = windows(STRAY);

/** Twelve characters of the stray secret, wherever they stand. */
export function showsStray(text: string): boolean {
  return pieces.some((piece) => text.includes(piece));
}
