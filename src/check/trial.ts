import type { Failure, Words } from '../failure.js';
import type { Job } from '../hand-over/ci-system.js';
import type { Request } from '../read/index.js';
import { readRenewal } from '../read/renewal.js';
import { type Effects, run, type Verified } from '../run.js';
import type { NamedCredential } from './named-credential.js';
import type { Renewed } from './renew/personal-access-token.js';

/** Everything that a check does to the outside world. */
export interface CheckEffects
  extends Pick<Job, 'mask' | 'info' | 'warn' | 'secretsWithheld'>, Omit<Effects, 'inputs' | 'ci'> {
  readonly words: Words;
}

/** A credential and the result of trying it. */
export interface Trial extends Partial<Pick<Verified, 'session' | 'tls'>> {
  readonly credential: NamedCredential;
  /** Absent if it could not be read. */
  readonly request?: Request;
  readonly failure?: Failure;
  /** If the credential was renewed, the session is the successor's. */
  readonly renewed?: Renewed;
  /** The server's clock minus this machine's, in milliseconds. 0 if no server sent a date. */
  readonly skewMs: number;
  /** The time, by the server's clock if that is far from this machine's. */
  readonly now: Date;
}

/** Failures are returned. @param renew renews the credential while its session lasts, if due */
export async function tryCredential(
  credential: NamedCredential,
  effects: CheckEffects,
  renew: (soFar: Trial, verified: Verified) => Promise<Renewed | undefined>,
): Promise<Trial> {
  const { name, words, inputs } = credential;
  const inWords = (tell: (text: string) => void) => (text: string) => {
    tell(words?.say(text) ?? text);
  };
  const { now, onServerDate, skewMs } = serverClock(effects.now);
  const found: Partial<Trial> = {};
  const trial = (): Trial => ({ ...found, credential, skewMs: skewMs(), now: now() });
  const own: Effects = {
    ...effects,
    inputs,
    ci: {
      ...effects,
      info: inWords(effects.info),
      warn: inWords(effects.warn),
      fail: (failure) => Object.assign(found, { failure }),
    },
    readRenewal,
    now,
    onServerDate,
    debug: (text) => effects.debug?.(`${name}: ${text}`),
    onRequest: (request) => Object.assign(found, { request }),
  };
  await run(own, {
    use: async (verified) => {
      const { session, tls } = verified;
      Object.assign(found, { session, tls });
      const renewed = await renew(trial(), verified);
      if (renewed) Object.assign(found, { renewed, session: { ...session, credential: renewed.credential } });
      return 0;
    },
    leaves: () => false,
  });
  return trial();
}

/** Clocks may differ by seconds. From this difference on, the server's clock is used. */
export const SKEW_MS = 5 * 60_000;

/** The clock of the server that answers first counts if it is far from this machine's. */
export function serverClock(now: () => Date) {
  let skewMs: number | undefined;
  return {
    onServerDate: (date: Date): void => {
      skewMs ??= date.getTime() - now().getTime();
    },
    skewMs: (): number => skewMs ?? 0,
    now: (): Date =>
      skewMs !== undefined && Math.abs(skewMs) > SKEW_MS ? new Date(now().getTime() + skewMs) : now(),
  };
}
