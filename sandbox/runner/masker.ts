import { trim } from './dotnet.js';
import { encodedForms } from './encoders.js';

const MASK = '***';

/**
 * Hides a value as it is and in eleven encodings, as an exact, case-sensitive substring. Hits that overlap or touch
 * become one `***`. A mask of one character hides that character everywhere. Source: actions/runner, `SecretMasker.cs`,
 * `ActionCommandManager.cs`, `Worker.cs`.
 */
export class Masker {
  readonly #values = new Set<string>();
  // By their first two characters: a line is read only once.
  readonly #forms = new Map<string, Set<string>>();
  /** The same, longest first, when a text first needs them. */
  readonly #sorted = new Map<string, readonly string[]>();

  /** Like `::add-mask::`: the unchanged value, and each of its lines trimmed. */
  add(value: string): void {
    if (trim(value) === '') return;
    this.#register(value);
    for (const line of value.split(/[\r\n]/)) this.#register(trim(line));
  }

  /** A value of `secrets.*` is trimmed as a whole, too. */
  addSecret(value: string): void {
    this.add(trim(value));
  }

  /**
   * Returns the outputs of a job that the runner leaves out, because they contain a mask. Source: actions/runner,
   * `JobExtension.cs`.
   */
  dropped(outputs: Readonly<Record<string, string>>): string[] {
    const dropped = Object.entries(outputs).filter(([, value]) => this.mask(value) !== value);
    return dropped.map(([name]) => name);
  }

  mask(text: string): string {
    if (this.#values.size === 0) return text;
    let masked = '';
    let copied = 0;
    let start = -1;
    let end = 0;
    for (let at = 0; at < text.length; at++) {
      const length = this.#longestHit(text, at);
      if (length === 0) continue;
      if (start < 0 || at > end) {
        if (start >= 0) {
          masked += text.slice(copied, start) + MASK;
          copied = end;
        }
        start = at;
        end = at + length;
      } else {
        end = Math.max(end, at + length);
      }
    }
    if (start < 0) return text;
    return masked + text.slice(copied, start) + MASK + text.slice(end);
  }

  #register(value: string): void {
    if (value === '' || this.#values.has(value)) return;
    this.#values.add(value);
    for (const form of encodedForms(value)) {
      const key = form.slice(0, 2);
      this.#forms.set(key, (this.#forms.get(key) ?? new Set()).add(form));
      this.#sorted.delete(key);
    }
  }

  #longestHit(text: string, at: number): number {
    const longest = (key: string): number | undefined =>
      this.#startingWith(key).find((form) => text.startsWith(form, at))?.length;
    return longest(text.slice(at, at + 2)) ?? longest(text.charAt(at)) ?? 0;
  }

  #startingWith(key: string): readonly string[] {
    const known = this.#sorted.get(key);
    if (known) return known;
    const forms = [...(this.#forms.get(key) ?? [])].sort((one, other) => other.length - one.length);
    this.#sorted.set(key, forms);
    return forms;
  }
}
