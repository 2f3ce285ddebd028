import type { Survivor } from './report.js';

/** Why nothing notices some changes. What a rule leaves out may be anything. */
interface Rule {
  readonly why: string;
  readonly file?: string | RegExp;
  readonly mutator?: string;
  readonly code?: string | RegExp;
  readonly becomes?: string | RegExp;
  readonly line?: string | RegExp;
}

const RULES: readonly Rule[] = [];

/** Why nothing notices this change, as a sentence; `undefined` if nobody has said so yet. */
export function explanationOf(survivor: Survivor): string | undefined {
  return RULES.find((rule) => isAbout(rule, survivor))?.why;
}

function isAbout({ file, mutator, code, becomes, line }: Rule, survivor: Survivor): boolean {
  return (
    (mutator === undefined || mutator === survivor.mutator) &&
    fits(file, survivor.file) &&
    fits(code, survivor.code) &&
    fits(becomes, survivor.becomes) &&
    fits(line, survivor.line)
  );
}

/** A text has to be in it, an expression to match. */
function fits(wanted: string | RegExp | undefined, text: string): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}
