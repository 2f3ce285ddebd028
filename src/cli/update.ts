import { quoted } from '../printable.js';
import { type Assignment, assignmentIn } from '../update/assignment.js';
import { isIssueKey } from '../update/keys.js';
import { readUpdate } from '../update/read.js';
import { plain, requestsOf, resultTeller } from '../update/report.js';
import { type Result, updateIssues, worstOf } from '../update/run.js';
import type { Call } from './call.js';
import { withJira } from './jira.js';

/** Sets fields of issues. @returns the exit status of the worst result @throws Failure */
export async function update(call: Call): Promise<number> {
  const { args, environment, inputs, options, terminal, words } = call;
  const issues = args.filter(isIssueKey);
  const cleared = (options['clear'] ?? []) as string[];
  const assignments: Assignment[] = [
    ...args.filter((arg) => !isIssueKey(arg)).map((arg) => assignmentIn(arg, environment)),
    ...cleared.map((name) => ({ name, operation: 'set', json: null }) as const),
  ];
  const request = readUpdate(inputs, { issues, assignments }, terminal.say);
  return withJira(call, async (jira) => {
    const tell = resultTeller(request, jira.place, environment, terminal);
    const { length } = request.issues;
    const began = performance.now();
    let done = 0;
    if (length > 1) terminal.spin(() => progress(done, length, performance.now() - began));
    const onResult = (result: Result): void => {
      done += 1;
      tell(result);
      for (const { id, name } of result.before ? result.fields : [])
        terminal.say(`${result.issue}: ${quoted(name)} was ${quoted(plain(result.before?.[id]))}.`);
    };
    const results = await updateIssues(request, jira, onResult).finally(terminal.stop);
    const requests = requestsOf(results);
    const issues = results.map(({ issue, request: sent, before, failure, updated }) => {
      const error = failure?.inWords(words).forPrograms();
      return { issue, url: `${jira.place.siteUrl}/browse/${issue}`, updated, request: sent, before, error };
    });
    if (call.json) call.printJson({ issues });
    else if (request.isDryRun && requests !== undefined) call.printJson(requests);
    return worstOf(results)?.exitStatus ?? 0;
  });
}

/** Returns an update's progress, and the time left at the current speed. */
export function progress(done: number, all: number, elapsedMs: number): string {
  const seconds = Math.ceil(((all - done) * elapsedMs) / done / 1000);
  return `${done} of ${all} issues${done === 0 ? '' : `, about ${seconds} s left`}`;
}
