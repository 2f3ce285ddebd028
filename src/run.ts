import { Failure } from './failure.js';
import type { HandOver, Job } from './hand-over/ci-system.js';
import { read, type Request } from './read/index.js';
import type { Inputs } from './read/inputs.js';
import type { MakeStore, Memory, OpenEffects } from './store/index.js';
import type { WriteBack } from './store/token-store.js';
import type { NetworkEffects } from './transport/http.js';
import { type Network, networkWith } from './transport/network.js';
import { proxyAddress } from './transport/proxy.js';
import { refuseUnsafeProcess, type Tls, tlsWith } from './transport/trust.js';
import { toUndo } from './undo.js';
import { verify } from './verify.js';
import { Loss } from './verify/loss.js';
import { endSession, type LiveSession, type Session } from './verify/session.js';
import type { CloudIds } from './verify/tenant.js';

/** All effects of a run on the outside world. */
export interface Effects extends Omit<NetworkEffects, 'info'> {
  readonly inputs: Inputs;
  readonly ci: Job;
  /** Absent if the run leaves nothing to later steps. */
  readonly handOver?: HandOver;
  readonly now: () => Date;
  readonly commandLineStore?: MakeStore;
  readonly readRenewal?: Parameters<typeof read>[2];
  /** Called with the request before anything is sent. */
  readonly onRequest?: (request: Request) => void;
  /** Shared by several runs in one process. */
  readonly cloudIds?: CloudIds;
}

/** The work to do with a proven identity. */
export interface Task {
  /** @returns the exit status */
  readonly use: (verified: Verified) => Promise<number> | number;
  /** Tells whether later steps need the handed-over session. If not, it is taken back when the task is done. */
  readonly leaves: (verified: Verified) => boolean;
}

export interface Verified {
  readonly session: Session;
  readonly request: Request;
  readonly tls: Tls | undefined;
  /**
   * Logs in again when the session's credential expires during use.
   * @param until stops it, but never in the middle of exchanging a refresh token
   * @throws Failure
   */
  readonly renew: (until: AbortSignal) => Promise<Session>;
}

/** The task of the Action and of `jira-auth export`. */
export function handOver(to: HandOver): Task {
  return {
    use: async ({ session, request, tls }) => {
      await to.handOver(session, request.settings, tls);
      return 0;
    },
    leaves: () => true,
  };
}

/** What a run did outside this machine. The run undoes or reports it. */
interface Traces {
  readonly loss: Loss;
  /** Ends the session that the run began. */
  logOut?: () => Promise<unknown>;
  /** Withdraws the instruction for later steps to end it. */
  forget?: (() => void) | undefined;
}

/** Runs all stages. @returns the exit status @throws Interrupted, with all taken back; any other error is a bug */
export async function run(effects: Effects, task: Task): Promise<number> {
  const { ci } = effects;
  const loss = new Loss();
  const traces: Traces = { loss };
  let isLeft = false;
  const end = toUndo(async () => {
    if (isLeft) return;
    try {
      await logOut(traces, ci);
    } finally {
      effects.handOver?.takeBack();
    }
    loss.tell(ci.warn);
  });
  try {
    const found = await verified(effects, traces);
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

async function logOut({ logOut: end, forget }: Traces, ci: Job): Promise<void> {
  let isOver = false;
  try {
    await end?.();
    isOver = true;
    forget?.();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // If only the instruction stays, the clean-up finds that the session has already ended.
    if (isOver) return;
    ci.warn(
      `The session that this step began could not be ended, and may last until Jira ends it. ${error.what}`,
    );
  }
}

/** Time limit for logging out after a failure or a signal, when the runner is about to kill this process. */
const LOG_OUT_SECONDS = 5;

/** Runs the first two stages. */
async function verified(effects: Effects, traces: Traces): Promise<Verified> {
  const { inputs, environment, ci, handOver, now, signal, debug, commandLineStore } = effects;
  const { loss } = traces;
  const request = await read(inputs, ci, effects.readRenewal);
  effects.onRequest?.(request);
  refuseUnsafeProcess(environment);
  tellRequest(request, proxyAddress(environment), debug);
  const { settings, writeBack, clientCertificate } = request;
  await handOver?.prepare(settings, request.credentials.method);

  const tls = await tlsWith(settings.caCertificate, clientCertificate, environment);
  const openNetwork = (until: AbortSignal, seconds = settings.timeoutSeconds): Network =>
    networkWith(tls, { ...effects, info: ci.info, signal: until }, seconds);
  const onSession = (live: LiveSession): void => {
    // This run's signal can't be used: it may be what ends the run.
    traces.logOut = () => endSession(openNetwork(new AbortController().signal, LOG_OUT_SECONDS).send, live);
    traces.forget = handOver?.rememberSession(live, tls);
  };
  const memory: Memory = {};
  const logIn = async (until: AbortSignal): Promise<Session> => {
    const network = openNetwork(until);
    const storing = { send: network.sendToTheEnd, mask: ci.mask, signal: until, commandLineStore };
    const { store, accessTokenStore } = await openStores(writeBack, memory, storing);
    const session = await verify(request, {
      ...network,
      mask: ci.mask,
      info: ci.info,
      warn: ci.warn,
      store,
      now,
      debug,
      onSession,
      onExchange: loss.note,
      // With a private CA, a host name may lead to another server than in runs that trust public CAs only.
      cloudIds: tls ? undefined : effects.cloudIds,
    });
    until.throwIfAborted();
    if (session.accessToken) await accessTokenStore?.save(session.accessToken);
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

/** Loaded late, because few runs keep a token. */
async function openStores(writeBack: WriteBack, ...more: [Memory, OpenEffects]) {
  if (!writeBack.store && !writeBack.accessToken) return { store: undefined, accessTokenStore: undefined };
  return (await import('./store/index.js')).openStores(writeBack, ...more);
}

/** Logs what was decided before any request. */
function tellRequest(
  { site, credentials, clientCertificate, settings, writeBack }: Request,
  proxy: string | undefined,
  debug: Effects['debug'],
): void {
  debug?.(
    `Method: ${credentials.method}. Site: ${site.url ?? (site.deployment === 'cloud' ? "the grant's, or on the gateway" : 'none')}, ${site.deployment ?? 'which Jira it is has to be asked'}.`,
  );
  debug?.(
    `Proxy: ${proxy ?? 'none'}. Private CA: ${settings.caCertificate ? 'yes' : 'no'}. Client certificate: ${clientCertificate ? 'yes' : 'no'}. Time: ${settings.timeoutSeconds} s.`,
  );
  debug?.(`Place for tokens: ${writeBack.store?.kind ?? 'none'}.`);
}
