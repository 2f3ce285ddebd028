/**
 * A personal access token's successor has its name, and behind it which token the first of them was. So Jira's own list
 * tells, after a renewal that was cut off at any moment, which tokens replace each other: names stay when a process is
 * killed, and no store that can only be written needs to remember anything.
 */
const MARK = / \(jira-auth renewal of (\d{1,15})\)$/;

/** What a lineage is read from. */
interface Named {
  /** Absent if Jira told none. */
  readonly id: string | undefined;
  readonly name: string;
}

/** A token's name, taken apart. */
interface ParsedName {
  /** What a person called the first one. */
  readonly base: string;
  /** The first one's id; absent for a token that no renewal made. */
  readonly root: string | undefined;
}

export function parseName(name: string): ParsedName {
  const [mark, root] = MARK.exec(name) ?? [];
  return mark === undefined ? { base: name, root } : { base: name.slice(0, -mark.length), root };
}

export function successorName(base: string, root: string): string {
  return `${base} (jira-auth renewal of ${root})`;
}

/** Whether a token has this name, or replaces one that had it, or was replaced by one that has it. */
export function isNamed({ id, name }: Named, wanted: string): boolean {
  const [{ base, root = id }, asked] = [parseName(name), parseName(wanted)];
  return base === asked.base && (asked.root === undefined || asked.root === root);
}

/** Tokens of which each replaces the ones before it. */
export interface Lineage<T> {
  readonly base: string;
  readonly root: string;
  readonly tokens: readonly T[];
}

/** Sorts tokens by what they replace. One without an id is a lineage of its own, that nothing can be said of. */
export function lineagesOf<T extends Named>(tokens: readonly T[]): readonly (Lineage<T> | undefined)[] {
  const found = new Map<string, Lineage<T> & { readonly tokens: T[] }>();
  const unknown: undefined[] = [];
  for (const token of tokens) {
    const { id, name } = token;
    if (id === undefined) {
      unknown.push(undefined);
      continue;
    }
    const { base, root = id } = parseName(name);
    const key = JSON.stringify([base, root]);
    const lineage = found.get(key);
    if (lineage) lineage.tokens.push(token);
    else found.set(key, { base, root, tokens: [token] });
  }
  return [...found.values(), ...unknown];
}
