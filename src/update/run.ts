import { setTimeout as sleep } from 'node:timers/promises';
import { concurrently } from '../concurrently.js';
import { EXIT_STATUS, Failure } from '../failure.js';
import type { JsonObject } from '../json.js';
import { invalid } from '../values/given.js';
import type { Field } from './field.js';
import type { Jira } from './jira.js';
import { projectIn } from './keys.js';
import { type Catalog, type Plan, planOf } from './plan.js';
import type { Request } from './read.js';

/** What came of one issue. */
export interface Result {
  readonly issue: string;
  /** The fields that were found, and what is sent or would be. */
  readonly fields: readonly Field[];
  readonly request?: Plan['body'];
  /** What the fields held, if that was asked for. */
  readonly before?: JsonObject;
  readonly failure?: Failure;
  /** It failed, and the change may have been made all the same. */
  readonly isUncertain?: boolean;
}

/** Jira limits how many requests an account has under way. */
const AT_A_TIME = 8;

/** Between two changes of issues: Jira Cloud takes 50 of them a second (Atlassian: rate limiting). Milliseconds. */
const PACE_MS = 20;

/**
 * Updates issues, eight at a time. One that fails hides no other; a refused credential is not tried again.
 *
 * @param onResult told of each in the issues' order, as soon as it and all before it are done
 * @returns the results in the issues' order
 */
export async function updateIssues(
  request: Request,
  jira: Jira,
  onResult: (result: Result) => void,
): Promise<Result[]> {
  let refused: Failure | undefined;
  const done = new Map<string, Result>();
  const waiting = [...request.issues];
  const tell = (result: Result): void => {
    done.set(result.issue, result);
    for (let first = done.get(waiting[0] ?? ''); first; first = done.get(waiting[0] ?? '')) {
      waiting.shift();
      onResult(first);
    }
  };
  let next = 0;
  const inTurn = async (): Promise<void> => {
    const wait = next - performance.now();
    next = Math.max(next, performance.now()) + PACE_MS;
    if (wait > 0) await sleep(wait);
  };
  return concurrently(request.issues, AT_A_TIME, async (issue) => {
    let result: Result = { issue, fields: [] };
    let isSafe = true;
    try {
      if (refused) throw refused;
      const plan = await planFor(issue, request, jira);
      result = { issue, fields: plan.fields, request: plan.body };
      if (request.showBefore) {
        const ids = plan.fields.map(({ id }) => id);
        result = { ...result, before: await jira.values(issue, ids) };
      }
      ({ isSafe } = plan);
      if (!request.isDryRun) {
        await inTurn();
        await jira.update(issue, plan.body, { ...plan, notify: request.notify });
      }
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (failure.isOf('rejected')) refused = failure;
      result = { ...result, failure, isUncertain: !isSafe && failure.isOf('unreachable', 'untrusted') };
    }
    tell(result);
    return result;
  });
}

async function planFor(
  issue: string,
  { assignments, saved, allowedProjects, allowedFields }: Request,
  jira: Jira,
): Promise<Plan> {
  if (allowedProjects.length > 0) {
    requireProject(issue, projectIn(issue), allowedProjects);
    // An issue that was moved keeps its old key.
    requireProject(issue, await jira.projectOf(issue), allowedProjects);
  }
  const fields = saved?.fields ?? (await jira.editable(issue));
  const catalog: Catalog = { issue, fields, isScreen: saved === undefined };
  if (catalog.fields.length === 0) {
    throw new Failure(
      'permission-denied',
      `This account can't change ${issue}: Jira lets it set no field there.`,
      'Ask a project admin for the permission Edit Issues; some workflows also lock issues in a state such as Done.',
    );
  }
  return planOf(assignments, catalog, jira, allowedFields);
}

function requireProject(issue: string, project: string, allowed: readonly string[]): void {
  if (allowed.includes(project.toUpperCase())) return;
  throw invalid(
    `${issue} belongs to a project that is not in \`allowed-projects\`.`,
    'If it is right to change it, add its project.',
  );
}

const CODES = Object.keys(EXIT_STATUS);

/** The worst of the failures: of the class that is last in the table of exit statuses. */
export function worstOf(results: readonly Result[]): Failure | undefined {
  const failures = results.flatMap(({ failure }) => failure ?? []);
  return failures.sort((one, other) => CODES.indexOf(other.code) - CODES.indexOf(one.code))[0];
}
