import { writeFileSync } from 'node:fs';
import { concurrently } from '../concurrently.js';
import { EXIT_STATUS, type Failure, type FailureCode, type Words } from '../failure.js';
import { orHandOffFailed } from '../hand-over/ci-system.js';
import { printable } from '../printable.js';
import type { Inputs } from '../read/inputs.js';
import { readTimeoutSeconds } from '../read/settings.js';
import { Connections } from '../transport/connections.js';
import { CloudIds } from '../verify/tenant.js';
import { askOrganization } from './ask-organization.js';
import { attempt } from './attempt.js';
import { readCredentialFile } from './credential-file.js';
import { SOURCES } from './ends.js';
import { checkedCredential } from './findings.js';
import { htmlPage } from './html.js';
import type { NamedCredential } from './named-credential.js';
import { tellPeople } from './notify/index.js';
import { type CheckRequest, readCheck } from './read.js';
import { renewVerified } from './renew/personal-access-token.js';
import { type CheckedCredential, codeOfCheck, type Report, reportOf } from './report.js';
import { type CheckEffects, SKEW_MS, type Trial, tryCredential } from './trial.js';

/** How a door gives people and programs the result. */
export interface CheckOutput {
  /** Makes sure, before anything is asked, that results can be given. @throws Failure `handoff-failed` */
  readonly prepare?: () => void;
  /** Shows a report, before anything else is done with it. @throws Failure `handoff-failed` */
  readonly show: (report: Report) => void;
  /** Reports a failure of the check itself, or of telling of it. */
  readonly fail: (failure: Failure) => void;
  /** Called at the end, without a code if nothing is wrong. */
  readonly end: (code: FailureCode | undefined) => void;
}

/**
 * A check: reads what is asked for, tries every credential, asks every source, and hands over the result.
 *
 * @returns the exit status @throws Interrupted; anything else is a bug
 */
export async function runCheck(inputs: Inputs, effects: CheckEffects, output: CheckOutput): Promise<number> {
  const problems: Failure[] = [];
  let code: FailureCode | undefined;
  await attempt(problems, async () => {
    output.prepare?.();
    const path = inputs.text('credentials-file')?.value;
    const patience = { signal: effects.signal, seconds: readTimeoutSeconds(inputs) };
    const file = path === undefined ? undefined : await readCredentialFile(path, patience);
    const request = readCheck(inputs, effects, file);
    const trials = await tryAll(request, effects);
    const report = await reportOn(request, trials, effects);
    code = codeOfCheck(report, request.failOn);
    // Each step by itself: one that fails keeps no other from being tried.
    await attempt(problems, () => {
      output.show(report);
    });
    await attempt(problems, () => {
      writeExpiry(request, report).forEach(effects.info);
    });
    await attempt(problems, () => {
      writePage(request.html, report);
    });
    await attempt(problems, async () => {
      problems.push(...(await tellPeople(request, report, trials, effects)));
    });
  });
  for (const problem of problems) output.fail(effects.words ? problem.inWords(effects.words) : problem);
  code ??= problems[0]?.code;
  output.end(code);
  return code ? EXIT_STATUS[code] : 0;
}

/** The real test of every credential. What fails for one of them is its own result, and hides no other's. */
async function tryAll(
  { credentials, concurrency, thresholds, file, organization }: CheckRequest,
  effects: CheckEffects,
): Promise<Trial[]> {
  const shared = { ...effects, cloudIds: new CloudIds(), connections: new Connections() };
  const tried = (credential: NamedCredential): Promise<Trial> =>
    tryCredential(credential, shared, async (soFar, verified) => {
      const { status } = checkedCredential(soFar, SOURCES, thresholds);
      return ['warning', 'critical'].includes(status) ? renewVerified(verified, shared) : undefined;
    });
  const trials = await concurrently(credentials, concurrency, tried);
  effects.signal.throwIfAborted();
  // With a single credential from inputs, what is wrong with them is a failure of the check, and no result of it.
  const [only] = trials;
  if (only?.failure?.isOf('input') && trials.length === 1 && !file && !organization) throw only.failure;
  return trials;
}

async function reportOn(request: CheckRequest, trials: Trial[], effects: CheckEffects): Promise<Report> {
  const { organization, thresholds } = request;
  const listed = organization && (await askOrganization(organization, trials, request, effects));
  effects.signal.throwIfAborted();
  const sources = { ...SOURCES, organization: listed?.source };
  const checked = trials.map((trial) =>
    inWords(checkedCredential(trial, sources, thresholds), trial.credential.words ?? effects.words),
  );
  const own = listed?.credentials.map((each) => inWords(each, effects.words)) ?? [];
  const organizations = listed?.organization ? [listed.organization] : [];
  const asked = trials.map(({ credential: { name }, skewMs }) => ({ name, skewMs }));
  if (listed) asked.push({ name: 'the organization', skewMs: listed.skewMs });
  const wrong = asked.find(({ skewMs }) => Math.abs(skewMs) > SKEW_MS);
  return reportOf([...checked, ...own], organizations, wrong ? [clockNote(wrong)] : [], effects.now());
}

/** The first reason says what happened. */
function inWords(checked: CheckedCredential, words: Words | undefined): CheckedCredential {
  if (!words) return checked;
  const { reasons, renewal } = checked;
  return {
    ...checked,
    reasons: reasons.map((reason, index) => (index === 0 ? words.say(reason) : words.advise(reason))),
    renewal: { ...renewal, advice: words.say(renewal.advice) },
  };
}

function clockNote({ name, skewMs }: { readonly name: string; readonly skewMs: number }): string {
  const minutes = Math.round(Math.abs(skewMs) / 60_000);
  return `This machine's clock is ${minutes} minutes ${skewMs > 0 ? 'behind' : 'ahead of'} the server's (asked for ${printable(name)}): days are counted by the server's. Set the clock of this machine.`;
}

/**
 * Records last days in the file of credentials: those that a server tells, and those that a person gave for a new
 * credential, if that works. @returns what was done, and what was not, as sentences @throws Failure `handoff-failed`
 */
function writeExpiry({ file, writeExpiry: given }: CheckRequest, { credentials }: Report): string[] {
  if (!file || !given) return [];
  const days = new Map<string, string>();
  const sentences: string[] = [];
  for (const { name, endsAt, source, code } of credentials) {
    const entry = file.entries.find((each) => each.name === name);
    const { value, variable } = entry?.given.get('expires-on') ?? {};
    const day = (source === 'expires-on' ? undefined : endsAt?.slice(0, 10)) ?? given.get(name);
    const unproved = `The new date of ${name} is not recorded, because it could not be verified that it works.`;
    if (given.has(name) && code !== undefined) sentences.push(unproved);
    else if (day === undefined || !entry) continue;
    // The file must not give a date twice.
    else if (variable !== undefined)
      sentences.push(`${name} ends on ${day}: set the variable ${variable} to that, which holds its date.`);
    else if (value !== day) days.set(name, day);
  }
  if (days.size > 0) file.writeLastDays(days);
  return [...sentences, ...[...days].map(([name, day]) => `Recorded that ${name} ends on ${day}.`)];
}

function writePage(path: string | undefined, report: Report): void {
  const advice = 'Give a path in a folder that exists and can be written to.';
  const write = (): void => {
    if (path !== undefined) writeFileSync(path, htmlPage(report));
  };
  orHandOffFailed(write, "The page can't be written", advice);
}
