import { setTimeout as sleep } from 'node:timers/promises';
import { concurrently } from '../concurrently.js';
import { EXIT_STATUS, Failure } from '../failure.js';
import type { JsonObject } from '../json.js';
import { printable } from '../printable.js';
import { clock } from '../transport/network.js';
import { invalid } from '../values/given.js';
import type { Field } from './field.js';
import type { Jira, Plan } from './jira.js';
import { projectIn } from './keys.js';
import { planOf } from './plan.js';
import type { Request } from './read.js';

export interface Result {
  readonly issue: string;
  readonly fields: readonly Field[];
  readonly request?: Plan['body'];
  /** The fields' earlier values, if asked for. */
  readonly before?: JsonObject;
  readonly failure?: Failure;
  /** `null` if the answer was lost, so the change may have been made. */
  readonly updated: boolean | null;
}

/** Jira limits an account's concurrent requests. */
const AT_A_TIME = 8;

/** Milliseconds between two changes. Jira Cloud accepts 50 a second (Atlassian: rate limiting). */
const PACE_MS = 20;

/**
 * Updates issues, eight at a time. One failure doesn't stop the others, but a refused credential is not tried again.
 * @param onResult called in the issues' order, as soon as one and all before it are done
 */
export async function updateIssues(
  request: Request,
  jira: Jira,
  onResult: (result: Result) => void,
): Promise<Result[]> {
  const { site } = request.saved ?? {};
  if (site !== undefined && site !== jira.place.siteUrl) {
    throw invalid(
      `The file in \`fields-file\` was saved from ${printable(site)}, and this is ${jira.place.siteUrl}.`,
      'Save it again from this site: the same id may belong to another field there.',
    );
  }
  let refused: Failure | undefined;
  const done = new Map<string, Result>();
  const waiting = [...request.issues];
  const tell = (result: Result): void => {
    done.set(result.issue, result);
    let first: Result | undefined;
    for (; (first = done.get(waiting[0] ?? '')); waiting.shift()) onResult(first);
  };
  let next = 0;
  const inTurn = async (): Promise<void> => {
    const wait = next - clock();
    next = Math.max(next, clock()) + PACE_MS;
    if (wait > 0) await sleep(wait);
  };
  const one = async (issue: string): Promise<Result> => {
    let result: Result = { issue, fields: [], updated: false };
    try {
      if (refused) throw refused;
      const plan = await planFor(issue, request, jira);
      result = { ...result, fields: plan.fields, request: plan.body };
      if (request.showBefore) {
        const ids = plan.fields.map(({ id }) => id);
        result = { ...result, before: await jira.values(issue, ids) };
      }
      if (!request.isDryRun) {
        await inTurn();
        result = { ...result, updated: null };
        await jira.update(issue, plan, request.notify);
        result = { ...result, updated: true };
      }
    } catch (failure) {
      if (!(failure instanceof Failure)) {
        if (result.updated === null) done.set(issue, result);
        throw failure;
      }
      if (failure.isOf('rejected')) refused = failure;
      const isLost = result.updated === null && failure.isUncertain;
      result = { ...result, failure, updated: isLost ? null : false };
    }
    tell(result);
    return result;
  };
  let first: Promise<unknown> | undefined;
  const all = concurrently(request.issues, AT_A_TIME, async (issue) => {
    if (first) await first;
    const result = one(issue);
    // By now Jira may refuse the credential, and a few refusals lock the account. So the others wait, up to 10 s.
    first ??= Promise.race([result, sleep(10_000, undefined, { ref: false })]).catch(() => undefined);
    return result;
  });
  // A signal must not hide what is written.
  return all.finally(() => {
    waiting.flatMap((issue) => done.get(issue) ?? []).forEach(onResult);
  });
}

async function planFor(issue: string, request: Request, jira: Jira): Promise<Plan> {
  const { saved, allowedProjects } = request;
  const isListed = (project: string): boolean => allowedProjects.includes(project.toUpperCase());
  // A moved issue keeps its old key.
  if (allowedProjects.length > 0 && !(isListed(projectIn(issue)) && isListed(await jira.projectOf(issue)))) {
    throw invalid(
      `${issue} belongs to a project that is not in \`allowed-projects\`.`,
      'To allow the change, add its project.',
    );
  }
  const fields = saved?.fields ?? (await jira.editable(issue));
  return planOf(request, { issue, fields, isScreen: saved === undefined }, jira);
}

/** Returns the failure whose code is last in the table of exit statuses. */
export function worstOf(results: readonly Result[]): Failure | undefined {
  const codes = Object.keys(EXIT_STATUS).reverse();
  const failures = results.flatMap(({ failure }) => failure ?? []);
  return failures.sort((one, other) => codes.indexOf(one.code) - codes.indexOf(other.code))[0];
}
