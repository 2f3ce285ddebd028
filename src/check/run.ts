import { concurrently } from '../concurrently.js';
import { attempt, EXIT_STATUS, Failure, type FailureCode, type Words } from '../failure.js';
import { orHandOffFailed } from '../hand-over/ci-system.js';
import { printable } from '../printable.js';
import type { Inputs } from '../read/inputs.js';
import { Connections } from '../transport/wire.js';
import { CloudIds } from '../verify/tenant.js';
import { writeInto } from '../write-into.js';
import { SOURCES } from './ends.js';
import { checkedCredential } from './findings.js';
import { loginOf, type NamedCredential } from './named-credential.js';
import { type CheckRequest, readCheck } from './read.js';
import { type CheckedCredential, codeOfCheck, type Report, reportOf } from './report.js';
import { type CheckEffects, SKEW_MS, type Trial, tryCredential } from './trial.js';

/** A door's ways to give people and programs the result. */
export interface CheckOutput {
  /** Called before any request is sent. @throws Failure `handoff-failed` */
  readonly prepare?: () => void;
  /** @throws Failure `handoff-failed` */
  readonly show: (report: Report) => void;
  /** Reports a failure of the check itself, or of delivering its result. */
  readonly fail: (failure: Failure) => void;
  /** Called at the end, without a code on success. */
  readonly end: (code: FailureCode | undefined) => void;
}

/** @returns the exit status @throws Interrupted; anything else is a bug */
export async function runCheck(inputs: Inputs, effects: CheckEffects, output: CheckOutput): Promise<number> {
  const problems: Failure[] = [];
  let code: FailureCode | undefined;
  await attempt(problems, async () => {
    output.prepare?.();
    const path = inputs.text('credentials-file')?.value;
    const patience = { signal: effects.signal, seconds: inputs.wholeNumber('timeout-seconds') };
    const file =
      path === undefined
        ? undefined
        : await (await import('./credential-file.js')).readCredentialFile(path, patience);
    const request = readCheck(inputs, effects, file);
    const trials = await tryAll(request, effects);
    const report = await reportOn(request, trials, effects);
    code = codeOfCheck(report, request.failOn);
    // Each step runs separately, so one failure doesn't prevent the others.
    await attempt(problems, () => {
      output.show(report);
    });
    await attempt(problems, () => {
      writeExpiry(request, report, effects.info);
    });
    await attempt(problems, () => writePage(request.html, report));
    await attempt(problems, async () => {
      if (Object.values(request.notify).every((way) => way === undefined)) return;
      const { tellPeople } = await import('./notify/index.js');
      problems.push(...(await tellPeople(request, report, trials, effects)));
    });
  });
  for (const problem of problems) output.fail(problem.inWords(effects.words));
  code ??= problems[0]?.code;
  output.end(code);
  return code ? EXIT_STATUS[code] : 0;
}

/** One credential's failure is its own result, and hides no other's. */
async function tryAll(
  { credentials, concurrency, thresholds, file, organization }: CheckRequest,
  effects: CheckEffects,
): Promise<Trial[]> {
  const shared = { ...effects, cloudIds: new CloudIds(), connections: new Connections() };
  const tryOne = (credential: NamedCredential): Promise<Trial> =>
    tryCredential(credential, shared, async (soFar, verified) => {
      const { renewal } = verified.request;
      const { status } = checkedCredential(soFar, SOURCES, thresholds);
      if (!renewal || status === 'ok') return undefined;
      const { nothingDone, renewVerified } = await import('./renew/personal-access-token.js');
      if (status !== 'unknown') return renewVerified(verified, renewal, shared);
      const advice = 'Set `token-name` to its name in Jira, or `expires-on` to its last day.';
      throw nothingDone('It is unknown whether the token has to be renewed.', advice);
    });
  /** The first trial of each login. If several entries repeated a refused one, its account would be locked. */
  const logins = new Map<string, Promise<Trial>>();
  const trials = await concurrently(credentials, concurrency, async (credential) => {
    const login = loginOf(credential);
    const first = login && logins.get(login);
    if (first) {
      const trial = await first;
      const isRefused = trial.failure?.isOf('rejected') || trial.failure?.code === 'credential-expired';
      return isRefused ? { ...trial, credential } : tryOne(credential);
    }
    const trial = tryOne(credential);
    if (login) logins.set(login, trial);
    return trial;
  });
  effects.signal.throwIfAborted();
  // If the only credential comes from inputs, an invalid input fails the check itself.
  const [only] = trials;
  if (only?.failure?.isOf('input') && trials.length === 1 && !file && !organization) throw only.failure;
  return trials;
}

async function reportOn(request: CheckRequest, trials: Trial[], effects: CheckEffects): Promise<Report> {
  const { organization, thresholds } = request;
  const listed =
    organization &&
    (await (await import('./ask-organization.js')).askOrganization(organization, trials, request, effects));
  effects.signal.throwIfAborted();
  const sources = { ...SOURCES, organization: listed?.source };
  const checked = trials.map((trial) =>
    inWords(checkedCredential(trial, sources, thresholds), trial.credential.words ?? effects.words),
  );
  const all = [...checked, ...(listed?.credentials ?? [])].map((each) => inWords(each, effects.words));
  const skews = trials.map(({ credential: { name }, skewMs }) => [name, skewMs] as const);
  const notes = [...skews, ['the organization', listed?.skewMs ?? 0] as const]
    .filter(([, skewMs]) => Math.abs(skewMs) > SKEW_MS)
    .map(([name, skewMs]) => {
      const minutes = Math.round(Math.abs(skewMs) / 60_000);
      return `This machine's clock is ${minutes} minutes ${skewMs > 0 ? 'behind' : 'ahead of'} the server's (asked for ${printable(name)}). Days are counted by the server's. Set this machine's clock.`;
    });
  return reportOf(all, listed?.organization ? [listed.organization] : [], notes.slice(0, 1), effects.now());
}

/** Puts a result into a door's words. The first reason says what happened. */
function inWords(checked: CheckedCredential, words: Words): CheckedCredential {
  const { reasons, renewal } = checked;
  return {
    ...checked,
    reasons: reasons.map((reason, index) => (index === 0 ? words.say(reason) : words.advise(reason))),
    renewal: { ...renewal, advice: words.say(renewal.advice) },
  };
}

/**
 * Records last days in the credentials file: those from a server, and those that a person gave for a new credential,
 * if it works. @throws Failure `handoff-failed`, also if one of those that a person gave is not recorded
 */
function writeExpiry(request: CheckRequest, { credentials }: Report, info: CheckEffects['info']): void {
  const { file, writeExpiry: given } = request;
  if (!file || !given) return;
  const days = new Map<string, string>();
  const missed: string[] = [];
  for (const { name, given: keys } of file.entries) {
    const { endsAt, source, code, daysLeft } = credentials.find((each) => each.name === name) ?? {};
    const { value, variable } = keys.get('expires-on') ?? {};
    // The end of a grant moves with each exchange.
    const isTheirs = source === 'jira' || source === 'organization';
    const day = (isTheirs ? endsAt?.slice(0, 10) : undefined) ?? given.get(name);
    if (day === undefined) continue;
    if (code !== undefined || (daysLeft ?? 0) < 0) {
      const why = code === undefined ? 'that day is over' : 'its check failed';
      if (given.has(name)) missed.push(`The new date of ${name} is not recorded, because ${why}.`);
    }
    // The file must not give a date twice.
    else if (variable !== undefined)
      info(`${name} expires on ${day}: set the variable ${variable}, which holds its date, to that.`);
    else if (value !== day) days.set(name, day);
  }
  if (days.size > 0) file.writeLastDays(days);
  for (const [name, day] of days) info(`Recorded that ${name} expires on ${day}.`);
  const advice = 'Check the date and the credential, and run the check again.';
  if (missed.length > 0) throw new Failure('handoff-failed', missed.join(' '), advice);
}

async function writePage(path: string | undefined, report: Report): Promise<void> {
  if (path === undefined) return;
  const { htmlPage } = await import('./html.js');
  const write = (): void => {
    writeInto(path, htmlPage(report));
  };
  const advice = 'Give a path in a folder that exists and can be written to.';
  orHandOffFailed(write, "The page can't be written", advice);
}
