import { Failure } from './failure.js';
import type { HandOver, Job } from './hand-over/ci-system.js';
import type { Environment, Inputs } from './read/inputs.js';
import { read } from './read/index.js';
import type { Request } from './read/index.js';
import { openAccessTokenStore } from './store/access-token.js';
import { createStore, type StoreEffects } from './store/index.js';
import { type Memory, remembered } from './store/remembered.js';
import { transport, type TransportOptions } from './transport/http.js';
import { openNetwork } from './transport/network.js';
import { proxyAddress } from './transport/proxy.js';
import { refuseUnsafeProcess, type Tls, tlsWith } from './transport/trust.js';
import type { Exchange, LiveSession } from './verify/context.js';
import { verify } from './verify/index.js';
import { endSession } from './verify/live-session.js';
import { Loss } from './verify/loss.js';
import type { Session } from './verify/session.js';
import type { CloudIds } from './verify/tenant.js';
import { toUndo } from './undo.js';

/** Everything that a run does to the world outside of it. */
export interface Effects {
  readonly inputs: Inputs;
  readonly environment: Environment;
  readonly ci: Job;
  /** Absent for a run that leaves nothing to later steps. */
  readonly handOver?: HandOver;
  readonly now: () => Date;
  readonly random: () => number;
  /** Aborted with an Interrupted when the run is to end. */
  readonly signal: AbortSignal;
  readonly commandLineStore?: StoreEffects['commandLineStore'];
  readonly readRenewal?: Parameters<typeof read>[2];
  readonly onServerDate?: TransportOptions['onServerDate'];
  /** Tells a decision, or an attempt at a request, if that was asked for. */
  readonly debug?: ((text: string) => void) | undefined;
  /** Of several runs in one process. */
  readonly cloudIds?: CloudIds;
}

/** What is done with a proven identity. */
export interface Task {
  /** @returns the exit status */
  readonly use: (verified: Verified) => Promise<number> | number;
  /** Later steps go on with what was handed over. Otherwise all of it is taken back when the task is done. */
  readonly leaves: (verified: Verified) => boolean;
}

export interface Verified {
  readonly session: Session;
  readonly request: Request;
  readonly tls: Tls | undefined;
  /**
   * Logs in once more, for a session whose credential ends while it is used.
   *
   * @param until ends that, but not the exchange of a refresh token in its middle
   * @throws Failure
   */
  readonly renew: (until: AbortSignal) => Promise<Session>;
}

/** The task of the Action and of `jira-auth export`. */
export function handOver(to: HandOver): Task {
  return {
    use: ({ session, request, tls }) => {
      to.handOver(session, request.settings, tls);
      return 0;
    },
    leaves: () => true,
  };
}

/** What a run has changed outside of this machine, and must not leave behind unsaid. */
interface Traces {
  readonly loss: Loss;
  /** Ends the session that the run began. */
  logOut?: () => ReturnType<typeof endSession>;
  /** Takes back that later steps were told to end it. */
  forget?: (() => void) | undefined;
}

/**
 * Read, verify, hand over.
 *
 * @returns the exit status
 * @throws Interrupted, with everything taken back; anything else that is thrown is a bug
 */
export async function run(effects: Effects, task: Task): Promise<number> {
  const { ci, handOver } = effects;
  const loss = new Loss();
  const traces: Traces = { loss };
  let isLeft = false;
  const end = toUndo(async () => {
    if (isLeft) return;
    try {
      await logOut(traces, ci);
    } finally {
      handOver?.takeBack();
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

async function logOut(traces: Traces, ci: Job): Promise<void> {
  const { logOut: end } = traces;
  if (!end) return;
  delete traces.logOut;
  try {
    await end();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    ci.warn(
      `The session that this step began could not be ended, and may last until Jira ends it. ${error.what}`,
    );
    return;
  }
  try {
    traces.forget?.();
  } catch (error) {
    // Then its clean-up finds the session over.
    if (!(error instanceof Failure)) throw error;
  }
}

/** Time to end a session after a failure or a signal, when the runner is about to end this process. */
const LOG_OUT_SECONDS = 5;

/** The first two stages. */
async function verified(effects: Effects, traces: Traces): Promise<Verified> {
  const { inputs, environment, ci, handOver, random, signal, onServerDate, debug } = effects;
  const request = read(inputs, ci, effects.readRenewal);
  refuseUnsafeProcess(environment);
  const proxy = proxyAddress(environment);
  tellRequest(request, proxy, effects);
  handOver?.prepare(request.settings, request.credentials.method);

  const { timeoutSeconds, caCertificate } = request.settings;
  const tls = await tlsWith(caCertificate, request.clientCertificate, environment);
  const options = {
    proxy,
    random,
    trust: tls?.context,
    onRetry: ci.info,
    onServerDate,
    debug,
    timeoutSeconds,
    signal,
  };
  const onSession = (live: LiveSession): void => {
    traces.logOut = () => {
      // Not with this run's signal: it may be what ends the run.
      const { signal: never } = new AbortController();
      return endSession(transport({ ...options, timeoutSeconds: LOG_OUT_SECONDS, signal: never }), live);
    };
    traces.forget = handOver?.rememberSession(live, tls);
  };
  const memory: Memory = {};
  const logIn = (until: AbortSignal): Promise<Session> =>
    authenticate(request, {
      ...effects,
      signal: until,
      options: { ...options, signal: until },
      // What answers to a private CA's trust need not be what the others' public ones lead to.
      cloudIds: tls ? undefined : effects.cloudIds,
      memory,
      onSession,
      onExchange: traces.loss.note,
    });
  const session = await logIn(signal);
  signal.throwIfAborted();
  return { session, request, tls, renew: (until) => renewed(logIn(until), traces, ci) };
}

/** What was decided before anything is asked. */
function tellRequest(
  { site, credentials, clientCertificate, settings, writeBack }: Request,
  proxy: string | undefined,
  { debug }: Effects,
): void {
  debug?.(
    `Method: ${credentials.method}. Site: ${site.url ?? (site.deployment === 'cloud' ? "the grant's, or on the gateway" : 'none')}, ${site.deployment ?? 'which Jira it is has to be asked'}.`,
  );
  debug?.(
    `Proxy: ${proxy ?? 'none'}. Private CA: ${settings.caCertificate ? 'yes' : 'no'}. Client certificate: ${clientCertificate ? 'yes' : 'no'}. Time: ${settings.timeoutSeconds} s.`,
  );
  debug?.(`Place for tokens: ${writeBack.store?.kind ?? 'none'}.`);
}

async function renewed(logIn: Promise<Session>, { loss }: Traces, { warn }: Job): Promise<Session> {
  try {
    return await logIn;
  } catch (error) {
    if (error instanceof Failure) throw loss.addedTo(error);
    loss.tell(warn);
    throw error;
  }
}

interface LogIn extends Omit<Effects, 'cloudIds'> {
  readonly cloudIds: CloudIds | undefined;
  readonly options: TransportOptions;
  readonly memory: Memory;
  readonly onSession: (live: LiveSession) => void;
  readonly onExchange: (exchange: Exchange) => void;
}

async function authenticate(request: Request, effects: LogIn): Promise<Session> {
  const { options, memory, ci, now, signal, commandLineStore, onSession, onExchange, cloudIds, debug } =
    effects;
  const network = openNetwork(options);
  const { store } = request.writeBack;
  const accessTokenStore = await openAccessTokenStore(request.writeBack, network.sendToTheEnd);
  const session = await verify(request, {
    ...network,
    store:
      store &&
      remembered(
        createStore(store, { send: network.sendToTheEnd, mask: ci.mask, signal, commandLineStore }),
        memory,
      ),
    mask: ci.mask,
    now,
    info: ci.info,
    warn: ci.warn,
    debug,
    onExchange,
    onSession,
    cloudIds,
  });
  signal.throwIfAborted();
  if (session.accessToken) await accessTokenStore?.save(session.accessToken);
  return session;
}
