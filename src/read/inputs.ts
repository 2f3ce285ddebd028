import { type InputName, isInputOf, kindOf, variablesOf } from '../inputs/schema.js';
import { type Environment, isResult, valueOf } from '../results.js';
import type { Mask, Secret } from '../secret.js';
import { asSecret, type Given, invalid, refuseControlCharacters } from '../values/given.js';
import type { Door } from '../values/input-kind.js';

export type { InputName } from '../inputs/schema.js';
export type { Environment } from '../results.js';
export { asSecret, type Given } from '../values/given.js';

/** The result that stands in for an input. */
export const EARLIER_SITE = 'JIRA_SITE_URL';

/** Reads raw inputs. */
export class Inputs {
  readonly #input: (name: InputName) => string;
  readonly #environment: Environment;
  readonly #door: Door | undefined;

  /**
   * @param input gives an input's raw value, an empty string if it is not set
   * @param environment variables to fall back to
   * @param door whose inputs may come from variables; all of them if not given
   */
  constructor(input: (name: InputName) => string, environment: Environment, door?: Door) {
    this.#input = input;
    this.#environment = environment;
    this.#door = door;
  }

  /** The value of an input or of its environment variables, without white space around it; blank means "not set". */
  find(name: InputName): Given | undefined {
    const [found] = this.all(name);
    const site = name === 'site-url' ? this.result(EARLIER_SITE) : undefined;
    return found ?? (site === undefined ? undefined : given(name, EARLIER_SITE, site));
  }

  /** The input's own value alone, or those of all its variables, in order. Results of an earlier step are none. */
  all(name: InputName): Given[] {
    const own = this.#input(name);
    if (own.trim() !== '') return [given(name, undefined, own)];
    if (this.#door && !isInputOf(this.#door, name)) return [];
    return variablesOf(name).flatMap((variable) => {
      const raw = this.environment(variable);
      return raw === undefined || isResult(this.#environment, variable) ? [] : [given(name, variable, raw)];
    });
  }

  /** A variable's own value, for rules between variables; empty means "not set". */
  environment(variable: string): string | undefined {
    const value = valueOf(this.#environment, variable);
    return value.trim() === '' ? undefined : value;
  }

  /** What an earlier step of this job handed over in such a variable, if nobody has changed it since. */
  result(variable: string): string | undefined {
    return isResult(this.#environment, variable) ? this.environment(variable) : undefined;
  }

  /** A line of text without control characters. */
  text(name: InputName): Given | undefined {
    const found = this.find(name);
    if (found) refuseControlCharacters(found);
    return found;
  }

  /** A token in one line, which is masked. */
  secret(name: InputName, mask: Mask): Secret | undefined {
    const found = this.find(name);
    return found && asSecret(found, mask);
  }

  /** One of two words, in lower case. */
  either<const Word extends string>(
    name: InputName,
    words: readonly [Word, Word],
    advice: string,
  ): Word | undefined {
    const found = this.find(name);
    const word = found?.value.toLowerCase();
    const known = words.find((each) => each === word);
    if (!found || known !== undefined) return known;
    throw invalid(`${found.label} is neither ${words.join(' nor ')}.`, advice);
  }

  /** `true` or `false`, as YAML's core schema spells them. */
  flag(name: InputName): boolean {
    const word = this.either(name, ['true', 'false'], 'Set it to true or false.');
    // An input that a door lacks is off there.
    const isHere = !this.#door || isInputOf(this.#door, name);
    return (word ?? (isHere && kindOf(name).default)) === 'true';
  }

  /** A whole number between `least` and `most`. */
  wholeNumber(
    name: InputName,
    least: number,
    most: number,
    otherwise = Number(kindOf(name).default),
  ): number {
    const found = this.find(name);
    if (!found) return otherwise;
    const value = /^\d{1,6}$/.test(found.value) ? Number(found.value) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw invalid(
      `${found.label} is not a whole number from ${least} to ${most}.`,
      `Set it to such a number, or leave it out for ${otherwise}.`,
    );
  }

  /** A list separated by commas or white space. A guard that lists nothing would guard nothing. */
  list(name: InputName): string[] {
    const found = this.find(name);
    if (!found) return [];
    const items = found.value.split(/[\s,]/).filter((item) => item !== '');
    if (items.length > 0) return items;
    throw invalid(`${found.label} lists nothing.`, 'List something, or leave it out.');
  }
}

function given(input: InputName, variable: string | undefined, raw: string): Given {
  const label = variable === undefined ? `\`${input}\`` : `\`${input}\` (from ${variable})`;
  const value = kindOf(input).verbatim ? raw.replace(/[\r\n]+$/, '') : raw.trim();
  return { input, label, value, variable, wasPadded: value !== raw };
}
