import { annotationsOf, reportLines } from '../check/lines.js';
import { runCheck } from '../check/run.js';
import type { FailureCode } from '../failure.js';
import { systemOf } from '../hand-over/systems.js';
import { commandLineStore } from './saving-command.js';
import type { Call } from './call.js';
import { jobFor, runTool } from './session.js';

/** Checks credentials and reports their ends. @returns the exit status: 9 for one that is about to expire */
export async function check(call: Call): Promise<number> {
  const { inputs, json, printJson, terminal } = call;
  // With --json, a program reads standard output.
  const effects = { ...call, runTool, stdout: json ? call.write : call.stdout };
  const system = systemOf(call.environment);
  let isShown = false;
  const told = new Set<FailureCode>();
  terminal.spin('Asking Jira');
  try {
    return await runCheck(
      inputs,
      { ...effects, commandLineStore, ...jobFor(call, system, effects) },
      {
        show: (report) => {
          isShown = true;
          terminal.stop();
          reportLines(report).forEach(terminal.say);
          for (const { level, title, lines } of annotationsOf(report.credentials))
            system.annotate?.(level, `${title}. ${lines.join(' ')}`, effects);
          if (json) printJson(report);
        },
        fail: (failure) => {
          told.add(failure.code);
          terminal.fail(failure);
          system.annotate?.('error', `${failure.what} ${failure.advice} (${failure.code})`, effects);
          // A JSON reader expects a single document.
          if (json && !isShown) printJson({ error: failure.forPrograms() });
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
