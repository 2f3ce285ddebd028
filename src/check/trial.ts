import type { Job } from '../hand-over/ci-system.js';
import { Failure, type Words } from '../failure.js';
import type { Environment, Inputs } from '../read/inputs.js';
import { read, type Request } from '../read/index.js';
import { readRenewal } from '../read/renewal.js';
import { run, type Effects, type Verified } from '../run.js';
import type { Mask } from '../secret.js';
import type { Renewed } from './renew/personal-access-token.js';
import type { Tls } from '../transport/trust.js';
import type { Session } from '../verify/session.js';

/** Everything that a check does to the world outside of it. */
export interface CheckEffects extends Pick<
  Effects,
  'now' | 'random' | 'signal' | 'commandLineStore' | 'cloudIds' | 'debug'
> {
  readonly environment: Environment;
  readonly mask: Mask;
  readonly info: (text: string) => void;
  readonly warn: (text: string) => void;
  /** The door's words for inputs. */
  readonly words?: Words;
  /** Why this run may lack its secrets, as a sentence, if the CI system keeps them back. */
  readonly secretsWithheld: () => string | undefined;
}

/** What came of trying a credential: the real test. */
export interface Trial {
  /** What was asked for; absent if it could not be read. */
  readonly request: Request | undefined;
  /** Who it is; absent if it failed. */
  readonly session: Session | undefined;
  readonly failure: Failure | undefined;
  /** The clock of the server that was asked, less this machine's, in milliseconds; 0 if no server told it. */
  readonly skewMs: number;
  /** What took the place of the credential, if it was renewed; the session is then the successor's. */
  readonly renewed?: Renewed | undefined;
  /** What connections to the site need. */
  readonly tls?: Tls | undefined;
}

/**
 * Reads and verifies one credential, and hands nothing over. No failure of it is thrown.
 *
 * @param renew renews the credential while its session lasts, if it is to be; a Failure that it throws is the trial's
 */
export async function tryCredential(
  inputs: Inputs,
  effects: CheckEffects,
  renew: (soFar: Trial, verified: Verified) => Promise<Renewed | undefined>,
): Promise<Trial> {
  const found: {
    session?: Session;
    failure?: Failure;
    skewMs?: number;
    renewed?: Renewed | undefined;
    tls?: Tls | undefined;
  } = {};
  const { mask, info, warn, secretsWithheld } = effects;
  const ci: Job = {
    mask,
    info,
    warn,
    secretsWithheld,
    fail: (failure) => {
      found.failure = failure;
    },
  };
  // Its warnings are said once, by the run.
  const request = requestOf(inputs, { ...ci, warn: () => undefined });
  if (request instanceof Failure) {
    return { request: undefined, session: undefined, failure: request, skewMs: 0 };
  }
  const trial = (): Trial => ({
    request,
    session: found.session,
    failure: found.failure,
    skewMs: found.skewMs ?? 0,
    renewed: found.renewed,
    tls: found.tls,
  });
  await run(
    {
      ...effects,
      now: () => correctedBy(found.skewMs ?? 0, effects.now()),
      inputs,
      ci,
      readRenewal,
      onServerDate: (date) => {
        found.skewMs ??= date.getTime() - effects.now().getTime();
      },
    },
    {
      use: async (verified) => {
        found.session = verified.session;
        found.tls = verified.tls;
        const renewed = await renew(trial(), verified);
        if (!renewed) return 0;
        found.renewed = renewed;
        found.session = { ...verified.session, credential: renewed.credential };
        return 0;
      },
      leaves: () => false,
    },
  );
  return trial();
}

function requestOf(inputs: Inputs, ci: Job): Request | Failure {
  try {
    return read(inputs, ci, readRenewal);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** Clocks differ by seconds; from here on the server's counts. */
export const SKEW_MS = 5 * 60_000;

/** The time by the server's clock, if that is far from this machine's. */
export function correctedBy(skewMs: number, now: Date): Date {
  return Math.abs(skewMs) > SKEW_MS ? new Date(now.getTime() + skewMs) : now;
}
