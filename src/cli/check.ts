import { reportLines } from '../check/lines.js';
import { isToBeRenewed } from '../check/renewal.js';
import type { Report } from '../check/report.js';
import { runCheck } from '../check/run.js';
import { jsonText } from '../command-marks.js';
import type { FailureCode } from '../failure.js';
import { formsToMask } from '../hand-over/derived-forms.js';
import type { System } from '../hand-over/systems/system.js';
import { systemOf } from '../hand-over/systems/index.js';
import type { Call } from './call.js';
import { commandLineStore } from './network.js';
import { failureJson } from './terminal.js';

/** Checks credentials and reports their ends. @returns the exit status: 9 for one that is about to expire */
export async function check(effects: Call): Promise<number> {
  const { inputs, json, terminal } = effects;
  const found = systemOf(effects.environment).create(effects);
  // Whoever asks for JSON on standard output wants nothing else there.
  const system: Reporting = json ? { secretsWithheld: found.secretsWithheld } : found;
  let isShown = false;
  const told = new Set<FailureCode>();
  terminal.spin('Asking Jira');
  try {
    return await runCheck(
      inputs,
      {
        ...effects,
        commandLineStore,
        mask: (secret) => system.mask?.(formsToMask(secret)),
        info: (text) => {
          terminal.say(text);
        },
        warn: (text) => {
          const told = effects.words.say(text);
          terminal.warn(told);
          system.annotate?.('warning', told);
        },
        secretsWithheld: () => system.secretsWithheld,
      },
      {
        show: (report) => {
          isShown = true;
          terminal.stop();
          for (const line of reportLines(report)) terminal.say(line);
          annotate(report, system);
          if (json) effects.stdout(`${jsonText(report)}\n`);
        },
        say: (text) => {
          terminal.say(text);
        },
        fail: (failure) => {
          told.add(failure.code);
          terminal.fail(failure);
          system.annotate?.('error', `${failure.what} ${failure.advice} (${failure.code})`);
          // One document is what a reader of JSON can read.
          if (json && !isShown) effects.stdout(failureJson(failure));
        },
        end: (_status, code) => {
          if (code !== undefined && !told.has(code)) terminal.sayCode(code);
        },
      },
    );
  } finally {
    terminal.stop();
  }
}

/** What a check needs of the CI system that it runs on. */
type Reporting = Pick<System, 'mask' | 'annotate' | 'secretsWithheld'>;

/** Where a CI system shows warnings and errors beside its log. */
function annotate({ credentials }: Report, system: Reporting): void {
  for (const credential of credentials) {
    const { name, status, daysLeft, reasons, renewal } = credential;
    const level = status === 'warning' ? 'warning' : 'error';
    if (status === 'ok' || status === 'unknown') continue;
    const advice = isToBeRenewed(credential) ? [renewal.advice] : [];
    const days = daysLeft === undefined ? '' : ` (days left: ${daysLeft})`;
    system.annotate?.(level, [`${name}: ${status}${days}.`, ...reasons, ...advice].join(' '));
  }
}
