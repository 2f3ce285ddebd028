/** Returns the share of letter pairs that two words have in common (Dice coefficient), from 0 to 1. */
export function likeness(...words: [string, string]): number {
  const [one, other] = words.map(
    (word) => new Set(Array.from(word, (letter, at) => letter + (word[at + 1] ?? ''))),
  );
  const shared = [...(one ?? [])].filter((pair) => other?.has(pair));
  return (2 * shared.length) / ((one?.size ?? 0) + (other?.size ?? 0));
}
