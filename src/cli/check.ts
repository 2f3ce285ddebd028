import { annotationsOf, reportLines } from '../check/lines.js';
import { runCheck } from '../check/run.js';
import { jsonText } from '../command-marks.js';
import type { FailureCode } from '../failure.js';
import { formsToMask } from '../hand-over/derived-forms.js';
import { systemOf } from '../hand-over/systems/index.js';
import type { System } from '../hand-over/systems/system.js';
import type { Call } from './call.js';
import { commandLineStore } from './network.js';
import { failureJson } from './terminal.js';

/** Checks credentials and reports their ends. @returns the exit status: 9 for one that is about to expire */
export async function check(effects: Call): Promise<number> {
  const { inputs, json, terminal } = effects;
  const found = systemOf(effects.environment).create(effects);
  // Standard output is for JSON alone, if that was asked for.
  const system: Pick<System, 'mask' | 'annotate' | 'secretsWithheld'> = json
    ? { secretsWithheld: found.secretsWithheld }
    : found;
  const say = (text: string): void => {
    terminal.say(text);
  };
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
        info: say,
        warn: (text) => {
          const said = effects.words.say(text);
          terminal.warn(said);
          system.annotate?.('warning', said);
        },
        secretsWithheld: () => system.secretsWithheld,
      },
      {
        show: (report) => {
          isShown = true;
          terminal.stop();
          reportLines(report).forEach(say);
          const known = report.credentials.filter(({ status }) => status !== 'unknown');
          for (const { level, title, lines } of annotationsOf(known))
            system.annotate?.(level, `${title}. ${lines.join(' ')}`);
          if (json) effects.stdout(`${jsonText(report)}\n`);
        },
        say,
        fail: (failure) => {
          told.add(failure.code);
          terminal.fail(failure);
          system.annotate?.('error', `${failure.what} ${failure.advice} (${failure.code})`);
          // One document is what a reader of JSON can read.
          if (json && !isShown) effects.stdout(failureJson(failure));
        },
        end: (code) => {
          if (code !== undefined && !told.has(code)) terminal.sayCode(code);
        },
      },
    );
  } finally {
    terminal.stop();
  }
}
