import fc from 'fast-check';
import { piecesOf } from '../kit/leaks.js';

export function mix<T>(
  ...kinds: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<T>])[]
): fc.Arbitrary<T> {
  return fc.oneof(...kinds.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

export const one = fc.constantFrom;

/** Splits a text at its spaces, and at line ends before indented lines. */
export const words = (text: string): string[] => text.split(/\n +| /);

/** A secret that may have been put anywhere by mistake. */
export const STRAY = 'FAKE-Z9kQ8JfW3xRvT6yLmB2nHc5pD7sG4uE1aXo0-stray';

const pieces = piecesOf(STRAY);

export function showsStray(text: string): boolean {
  return pieces.some((piece) => text.includes(piece));
}
