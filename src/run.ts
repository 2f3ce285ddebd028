import { Failure, failureIn } from './failure.js';
import type { HandOver, Job } from './hand-over/ci-system.js';
import { read, type Request } from './read/index.js';
import type { Inputs } from './read/inputs.js';
import type { MakeStore, Memory } from './store/index.js';
import { type Network, type NetworkEffects, networkWith, proxyAddress } from './transport/network.js';
import { refuseUnsafeProcess, type Tls, tlsWith } from './transport/trust.js';
import { toUndo } from './ending.js';
import { verify } from './verify.js';
import { Loss } from './verify/loss.js';
import { endSession, type LiveSession, type Session } from './verify/session.js';
import type { CloudIds } from './verify/tenant.js';

export interface Effects extends Omit<NetworkEffects, 'info'> {
  readonly inputs: Inputs;
  readonly ci: Job;
  readonly now: () => Date;
  readonly commandLineStore?: MakeStore;
  readonly readRenewal?: Parameters<typeof read>[2];
  /** Called with the request before anything is sent. */
  readonly onRequest?: (request: Request) => void;
  /** Shared by several runs in one process. */
  readonly cloudIds?: CloudIds;
}

export interface Task {
  /** Absent if the run leaves nothing to later steps. */
  readonly to?: HandOver;
  /** @returns the exit status */
  readonly use: (verified: Verified) => Promise<number> | number;
  /** True if later steps need what was handed over. If not, it is taken back. */
  readonly leaves: (verified: Verified) => boolean;
}

export interface Verified {
  readonly session: Session;
  readonly request: Request;
  readonly tls: Tls | undefined;
  /** Logs in again. `until` never stops it in the middle of exchanging a refresh token. @throws Failure */
  readonly renew: (until: AbortSignal) => Promise<Session>;
}

/** The task of the Action and of `jira-auth export`. */
export function handOver(to: HandOver): Task {
  return {
    to,
    use: async ({ session, request, tls }) => {
      await to.handOver(session, request.settings, tls);
      return 0;
    },
    leaves: () => true,
  };
}

/** Runs all stages. @returns the exit status @throws Interrupted, with all taken back; any other error is a bug */
export async function run(effects: Effects, task: Task): Promise<number> {
  const { ci } = effects;
  const loss = new Loss();
  let logOut: (() => Promise<void>) | undefined;
  let isLeft = false;
  const end = toUndo(async () => {
    if (isLeft) return;
    try {
      await logOut?.();
    } finally {
      task.to?.takeBack();
    }
    loss.tell(ci.warn);
  });
  try {
    const found = await verified(effects, task.to, loss, (how) => {
      logOut = how;
    });
    const status = await task.use(found);
    isLeft = task.leaves(found);
    loss.forget();
    await end();
    return status;
  } catch (error) {
    const failure = error instanceof Failure ? loss.addedTo(error) : undefined;
    await end();
    if (!failure) throw error;
    ci.fail(failure);
    return failure.exitStatus;
  }
}

/** For logging out after a failure or a signal, when the runner is about to kill this process. */
const LOG_OUT_SECONDS = 5;

/** Runs the first two stages. @param toEnd receives a function that ends the session that this run begins */
async function verified(
  effects: Effects,
  to: HandOver | undefined,
  loss: Loss,
  toEnd: (logOut: () => Promise<void>) => void,
): Promise<Verified> {
  const { inputs, environment, ci, now, signal, debug, commandLineStore } = effects;
  const request = await read(inputs, ci, effects.readRenewal);
  effects.onRequest?.(request);
  refuseUnsafeProcess(environment);
  for (const text of decisions(request, proxyAddress(environment))) debug?.(text);
  const { settings, writeBack, clientCertificate } = request;
  await to?.prepare(settings, request.credentials.method);

  const tls = await tlsWith(settings.caCertificate, clientCertificate, environment);
  const openNetwork = (until: AbortSignal, seconds = settings.timeoutSeconds): Network =>
    networkWith(tls, { ...effects, info: ci.info, signal: until }, seconds);
  const onSession = (live: LiveSession): void => {
    let forget: (() => void) | undefined = undefined;
    toEnd(async () => {
      try {
        // This run's signal can't be used: it may be what ends the run.
        await endSession(openNetwork(new AbortController().signal, LOG_OUT_SECONDS).send, live);
        forget?.();
      } catch (error) {
        ci.warn(
          `The session that this step began could not be ended, and may last until Jira ends it. ${failureIn(error).what}`,
        );
      }
    });
    forget = to?.rememberSession(live, tls);
  };
  const memory: Memory = {};
  const logIn = async (until: AbortSignal): Promise<Session> => {
    const network = openNetwork(until);
    const storing = { send: network.sendToTheEnd, mask: ci.mask, signal: until, commandLineStore };
    // Loaded late, because few runs keep a token.
    const stores =
      writeBack.store || writeBack.accessToken
        ? await (await import('./store/index.js')).openStores(writeBack, memory, storing)
        : undefined;
    const session = await verify(request, {
      ...network,
      mask: ci.mask,
      info: ci.info,
      warn: ci.warn,
      store: stores?.store,
      now,
      debug,
      onSession,
      onExchange: loss.note,
      // With a private CA, a host name may lead to another server than in runs that trust public CAs only.
      cloudIds: tls ? undefined : effects.cloudIds,
    });
    until.throwIfAborted();
    if (session.accessToken) await stores?.accessTokenStore?.save(session.accessToken);
    return session;
  };
  const session = await logIn(signal);
  signal.throwIfAborted();
  const renew = async (until: AbortSignal): Promise<Session> => {
    try {
      return await logIn(until);
    } catch (error) {
      if (error instanceof Failure) throw loss.addedTo(error);
      loss.tell(ci.warn);
      throw error;
    }
  };
  return { session, request, tls, renew };
}

/** The decisions before any request, for debugging. */
function decisions(
  { site, credentials, clientCertificate, settings, writeBack }: Request,
  proxy = 'none',
): string[] {
  const url = site.url ?? (site.deployment === 'cloud' ? "the grant's, or on the gateway" : 'none');
  const isGiven = (value: unknown): string => (value ? 'yes' : 'no');
  return [
    `Method: ${credentials.method}. Site: ${url}, ${site.deployment ?? 'to be asked whether it is cloud or data-center'}.`,
    `Proxy: ${proxy}. Private CA: ${isGiven(settings.caCertificate)}. Client certificate: ${isGiven(clientCertificate)}. Time: ${settings.timeoutSeconds} s.`,
    `Token storage: ${writeBack.store?.kind ?? 'none'}.`,
  ];
}
