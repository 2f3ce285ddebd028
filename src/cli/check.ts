import { daysUntil, isoSeconds } from '../expiry.js';
import { EXIT_STATUS } from '../failure.js';
import { announcement } from '../hand-over/announcement.js';
import { expiryNotice } from '../hand-over/expiry-notice.js';
import { systemOf } from '../hand-over/systems/index.js';
import type { Inputs } from '../read/inputs.js';
import type { Settings } from '../read/settings.js';
import type { Session } from '../verify/session.js';
import type { CliEffects } from './effects.js';
import { withSession } from './session.js';
import { failureJson, Terminal } from './terminal.js';

/** What `check --json` prints. Nothing in it is secret. */
export interface CheckResult {
  readonly status: 'ok' | 'warning' | 'critical';
  readonly site: string;
  readonly baseUrl: string;
  readonly deployment: Session['deployment'];
  readonly method: Session['method'];
  readonly account: Session['account'];
  readonly scopes: readonly string[];
  /** When what would be handed over stops working, ISO 8601 in UTC. */
  readonly expiresAt: string | undefined;
  /** When the long-lived credential ends, and who says so. */
  readonly credentialEndsAt: string | undefined;
  readonly source: string | undefined;
  readonly daysLeft: number | undefined;
}

/** Verifies a credential and reports its end. @returns the exit status: 9 for one that is about to expire */
export async function check(inputs: Inputs, json: boolean, effects: CliEffects): Promise<number> {
  const terminal = new Terminal(effects);
  return withSession(
    {
      inputs,
      system: {
        secretsWithheld: systemOf(effects.environment).create(effects).secretsWithheld,
        setVariables: () => undefined,
        next: '',
      },
      terminal,
      reportFailure: (failure) => {
        if (json) effects.stdout(failureJson(failure));
      },
      isOwnCleanUp: true,
      task: () => ({
        use: ({ session, request: { settings } }) => {
          const result = resultOf(session, settings, effects.now());
          for (const line of announcement(session)) terminal.say(line);
          tellEnd(result, session, settings, terminal, effects.now());
          if (json) effects.stdout(`${JSON.stringify(result)}\n`);
          return result.status === 'critical' ? EXIT_STATUS['credential-expiring'] : 0;
        },
        leaves: () => false,
      }),
    },
    effects,
  );
}

function resultOf(session: Session, settings: Settings, now: Date): CheckResult {
  const { siteUrl, baseUrl, deployment, method, account, scopes, expiresAt, credentialEnd } = session;
  const end = credentialEnd?.at;
  const level = expiryNotice(credentialEnd, settings, now)?.level;
  return {
    status: level === 'error' ? 'critical' : (level ?? 'ok'),
    site: siteUrl,
    baseUrl,
    deployment,
    method,
    account,
    scopes,
    expiresAt: expiresAt && isoSeconds(expiresAt),
    credentialEndsAt: end && isoSeconds(end),
    source: credentialEnd?.source,
    daysLeft: end && daysUntil(end, now),
  };
}

function tellEnd(
  { status, credentialEndsAt, daysLeft }: CheckResult,
  { credentialEnd }: Session,
  settings: Settings,
  terminal: Terminal,
  now: Date,
): void {
  const notice = expiryNotice(credentialEnd, settings, now);
  if (notice && status === 'critical') terminal.say(`jira-auth: ${notice.text}\nCode: credential-expiring`);
  else if (notice) terminal.warn(notice.text);
  else if (credentialEndsAt !== undefined) {
    terminal.say(`The credential expires on ${credentialEndsAt.slice(0, 10)}, in ${String(daysLeft)} days.`);
  } else if (credentialEnd) terminal.say('Jira says that the credential does not expire.');
  else terminal.say('Nothing says when the credential expires; --expires-on tells it.');
}
