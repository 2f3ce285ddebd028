import type { Words } from '../failure.js';
import { type Environment, isResult, valueOf } from '../results.js';
import type { Mask, Secret } from '../secret.js';
import { asSecret, type Given, invalid, oneOf, refuseControlCharacters } from './given.js';
import { type Door, type InputKind, variablesOf } from './input-kind.js';
import { wordsFor } from './words.js';

export class InputsOf<Name extends string> {
  /** Holds secrets, so it is not in what an inspection prints. */
  readonly #variables: Environment;

  /**
   * @param input returns an input's raw value, or an empty string
   * @param door whose inputs may come from variables; if absent, all may
   */
  constructor(
    private readonly kinds: Readonly<Record<Name, InputKind>>,
    private readonly input: (name: Name) => string,
    variables: Environment,
    private readonly door?: Door,
  ) {
    this.#variables = variables;
  }

  /** Returns the value of an input or of its first variable, without white space around it. Blank means "not set". */
  find(name: Name): Given | undefined {
    return this.all(name)[0];
  }

  /** Returns the input's own value alone, or those of all its variables, except an earlier step's results. */
  all(name: Name): Given[] {
    const own = this.input(name);
    if (own.trim() !== '') return [this.given(name, undefined, own)];
    if (!this.#isHere(name)) return [];
    return variablesOf(name, this.kinds[name]).flatMap((variable) => {
      const raw = this.environment(variable);
      return raw === undefined || isResult(this.#variables, variable) ? [] : this.given(name, variable, raw);
    });
  }

  /** Returns a variable's own value, for rules between variables. */
  environment(variable: string): string | undefined {
    const value = valueOf(this.#variables, variable);
    return value.trim() === '' ? undefined : value;
  }

  /** Returns the names of set variables of this shape that no input has. */
  unread(shape: RegExp): string[] {
    const names = Object.keys(this.kinds) as Name[];
    const known = names.flatMap((name) => variablesOf(name, this.kinds[name]));
    const isOdd = (name: string): boolean => shape.test(name) && !known.includes(name);
    return Object.keys(this.#variables).filter((name) => isOdd(name) && this.environment(name));
  }

  /** Returns a variable's value if it is an earlier step's result. */
  result(variable: string): string | undefined {
    return isResult(this.#variables, variable) ? this.environment(variable) : undefined;
  }

  text(name: Name): Given | undefined {
    const found = this.find(name);
    if (found) refuseControlCharacters(found);
    return found;
  }

  secret(name: Name, mask: Mask): Secret | undefined {
    const found = this.find(name);
    return found && asSecret(found, mask);
  }

  either<const Word extends string>(name: Name, words: readonly Word[]): Word | undefined {
    const found = this.find(name);
    const word = found?.value.toLowerCase();
    const known = words.find((each) => each === word);
    if (!found || known !== undefined) return known;
    throw invalid(`${found.label} must be ${oneOf(words)}.`, 'Correct it, or leave it out.');
  }

  /** Reads `true` or `false`, as YAML's core schema spells them. */
  flag(name: Name): boolean {
    const word = this.either(name, ['true', 'false']);
    // A flag that the door lacks is off there.
    return (word ?? (this.#isHere(name) && this.kinds[name].default)) === 'true';
  }

  wholeNumber(name: Name, otherwise = Number(this.kinds[name].default)): number {
    const [least, most] = this.kinds[name].range ?? [0, 0];
    const found = this.find(name);
    if (!found) return otherwise;
    const value = /^\d{1,6}$/.test(found.value) ? Number(found.value) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw invalid(
      `${found.label} is not a whole number from ${least} to ${most}.`,
      `Correct it, or leave it out for ${otherwise}.`,
    );
  }

  /** Reads a list. An empty list is refused, because it would guard nothing. */
  list(name: Name, separator = /[\s,]/): string[] {
    const found = this.find(name);
    if (!found) return [];
    const words = found.value.split(separator).map((item) => item.trim());
    const items = words.filter(Boolean);
    if (items.length > 0) return items;
    throw invalid(`${found.label} lists nothing.`, 'List at least one, or leave it out.');
  }

  /**
   * Returns an Action's words for its inputs. What happened names the variable that a value came from.
   * @param isName distinguishes inputs of any door from other words in backticks
   */
  words(isName = (word: string): boolean => Object.hasOwn(this.kinds, word)): Words {
    const words = (sourceOf: (name: Name) => string | undefined): Words =>
      wordsFor<Name>((input, value, from) => {
        if (!Object.hasOwn(this.kinds, input) || !this.#isHere(input)) return undefined;
        if (value !== undefined) return { text: `\`${input}: ${value}\`` };
        const source = from ?? sourceOf(input);
        return { text: `\`${input}\`${source === undefined ? '' : ` (from ${source})`}` };
      }, isName);
    const { say } = words((name) => this.find(name)?.variable);
    const { advise } = words(() => undefined);
    return { say, advise: (text) => advise(text.replace(/The value of `[^`]+`/g, say)) };
  }

  #isHere(name: Name): boolean {
    return !this.door || this.kinds[name].doors.includes(this.door);
  }

  protected given(input: Name, variable: string | undefined, raw: string): Given {
    const label = variable === undefined ? `\`${input}\`` : `\`${input}\` (from ${variable})`;
    const value = this.kinds[input].verbatim ? raw.replace(/^\uFEFF|[\r\n]+$/g, '') : raw.trim();
    return { input, label, value, variable, wasPadded: value !== raw };
  }
}
