import { reportLines } from '../check/lines.js';
import { isToBeRenewed } from '../check/renewal.js';
import type { Report } from '../check/report.js';
import { runCheck } from '../check/run.js';
import { jsonText } from '../command-marks.js';
import type { FailureCode } from '../failure.js';
import { formsToMask } from '../hand-over/derived-forms.js';
import { type Mechanism, systemOf } from '../hand-over/systems.js';
import type { Inputs } from '../read/inputs.js';
import type { CliEffects } from './effects.js';
import { commandLineStore } from './network.js';
import { failureJson, Terminal } from './terminal.js';

/** Checks credentials and reports their ends. @returns the exit status: 9 for one that is about to expire */
export async function check(inputs: Inputs, json: boolean, effects: CliEffects): Promise<number> {
  const terminal = new Terminal(effects);
  const found = systemOf(effects.environment);
  // Whoever asks for JSON on standard output wants nothing else there.
  const { mask, annotate }: Pick<Mechanism, 'mask' | 'annotate'> = json ? {} : found;
  let isShown = false;
  const told = new Set<FailureCode>();
  terminal.spin('Asking Jira');
  try {
    return await runCheck(
      inputs,
      {
        ...effects,
        commandLineStore,
        mask: (secret) => mask?.(formsToMask(secret), effects),
        info: (text) => {
          terminal.say(text);
        },
        warn: (text) => {
          const told = effects.words.say(text);
          terminal.warn(told);
          annotate?.('warning', told, effects);
        },
        secretsWithheld: () => found.secretsWithheld?.(effects.environment),
      },
      {
        show: (report) => {
          isShown = true;
          terminal.stop();
          for (const line of reportLines(report)) terminal.say(line);
          for (const [level, text] of annotations(report)) annotate?.(level, text, effects);
          if (json) effects.stdout(`${jsonText(report)}\n`);
        },
        say: (text) => {
          terminal.say(text);
        },
        fail: (failure) => {
          told.add(failure.code);
          terminal.fail(failure);
          annotate?.('error', `${failure.what} ${failure.advice} (${failure.code})`, effects);
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

/** For where a CI system shows warnings and errors beside its log. */
function annotations({ credentials }: Report): ['warning' | 'error', string][] {
  return credentials
    .filter(({ status }) => status !== 'ok' && status !== 'unknown')
    .map((credential) => {
      const { name, status, daysLeft, reasons, renewal } = credential;
      const advice = isToBeRenewed(credential) ? [renewal.advice] : [];
      const days = daysLeft === undefined ? '' : ` (days left: ${daysLeft})`;
      const text = [`${name}: ${status}${days}.`, ...reasons, ...advice].join(' ');
      return [status === 'warning' ? 'warning' : 'error', text];
    });
}
