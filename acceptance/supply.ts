// Judges what the project is made of and released by: workflows, secrets, packages and their licences.
import { BILL, LICENCES, RUN_TIME_PACKAGES } from './supply/bundled.js';
import type { Check, Outcome } from './supply/check.js';
import { PACKAGE } from './supply/package.js';
import { GITLEAKS_CHECKS, SECRETLINT_CHECKS } from './supply/secrets.js';
import { ACTIONLINT_CHECK, ZIZMOR_CHECKS } from './supply/workflows.js';

const USAGE = 'Usage: npm run accept -- supply [PART OF A NAME]';

const CHECKS: readonly Check[] = [
  ACTIONLINT_CHECK,
  ...ZIZMOR_CHECKS,
  ...GITLEAKS_CHECKS,
  ...SECRETLINT_CHECKS,
  RUN_TIME_PACKAGES,
  LICENCES,
  BILL,
  PACKAGE,
];

/** @returns the exit status */
function main([part = '', ...rest]: string[]): number {
  const checks = CHECKS.filter(({ name }) => name.includes(part));
  if (rest.length > 0 || checks.length === 0) {
    console.error(`${USAGE}\nNames: ${CHECKS.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const check of checks) {
    const [result, text] = judged(check.run());
    count[result] += 1;
    console.log(`${result.padEnd(7)} ${check.name}: ${text}`);
  }
  const skipped = count.skipped === 0 ? '' : `, ${count.skipped} skipped`;
  console.log(`${count.passed} passed, ${count.failed} failed${skipped}`);
  return count.failed === 0 ? 0 : 1;
}

/** On a CI system a check without its tool fails: nobody would read the note. */
function judged(outcome: Outcome): ['passed' | 'failed' | 'skipped', string] {
  if ('missing' in outcome) return [process.env['CI'] === 'true' ? 'failed' : 'skipped', outcome.missing];
  if (outcome.problems.length === 0) return ['passed', outcome.looked];
  return ['failed', [outcome.looked, ...outcome.problems].join('\n  ')];
}

process.exitCode = main(process.argv.slice(2));
