/** Removes differences in case, in spaces, and in how an accent is stored. */
export const lower = (text: string): string => text.normalize().replace(/\s+/g, ' ').trim().toLowerCase();

const MOST_NEAR = 5;

/** Returns the names that a text may have meant, most similar first. */
export function nearNames(names: readonly string[], text: string): string[] {
  const meant = lower(text);
  const pairsIn = (word: string) => new Set(Array.from(word, (one, at) => one + (word[at + 1] ?? '')));
  const wanted = pairsIn(meant);
  const lettersIn = (word: string): string => Array.from(word).sort().join('');
  const letters = lettersIn(meant);
  /** The share of letter pairs in common (Dice coefficient), from 0 to 1. */
  const likeness = (name: string): number => {
    if (name.includes(meant) || meant.includes(name)) return 0.9;
    if (lettersIn(name) === letters) return 0.8;
    const pairs = pairsIn(name);
    return (2 * [...pairs].filter((pair) => wanted.has(pair)).length) / (pairs.size + wanted.size);
  };
  return [...new Set(names)]
    .map((name) => ({ name, by: likeness(lower(name)) }))
    .filter(({ by }) => by > 0.45)
    .sort((one, other) => other.by - one.by || (one.name < other.name ? -1 : 1))
    .slice(0, MOST_NEAR)
    .map(({ name }) => name);
}
