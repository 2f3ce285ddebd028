import { Failure } from './failure.js';
import type { CiSystem } from './hand-over/ci-system.js';
import { type Environment, Inputs } from './read/inputs.js';
import { read } from './read/index.js';
import { transport } from './transport/http.js';
import { proxyAddress } from './transport/proxy.js';
import { refuseUncheckedTls, tlsWith } from './transport/trust.js';
import type { Exchange } from './verify/context.js';
import { verify } from './verify/index.js';
import { endSession } from './verify/live-session.js';

/** Everything that the main job does to the world outside of it. */
export interface Effects {
  /** Gives an input's raw value, an empty string if it is not set. */
  readonly input: (name: string) => string;
  readonly environment: Environment;
  readonly ci: CiSystem;
  readonly now: () => Date;
  readonly random: () => number;
  /** Aborted with an Interrupted when the run is to end. */
  readonly signal: AbortSignal;
}

/** What a run has changed outside of this machine, and must not leave behind unsaid. */
interface Traces {
  exchange?: Exchange;
  /** Ends the session that the run began. */
  logOut?: () => ReturnType<typeof endSession>;
}

/**
 * Read, verify, hand over.
 *
 * @returns the exit status
 * @throws Interrupted, with everything taken back; anything else that is thrown is a bug
 */
export async function run(effects: Effects): Promise<number> {
  const { ci } = effects;
  const traces: Traces = {};
  try {
    await stages(effects, traces);
    return 0;
  } catch (error) {
    await endTraces(traces, ci);
    ci.abandon();
    const loss = traces.exchange && LOSS[traces.exchange];
    if (error instanceof Failure) {
      ci.fail(loss === undefined ? error : error.advising(loss));
      return error.exitStatus;
    }
    if (loss !== undefined) ci.warn(loss);
    throw error;
  }
}

async function endTraces({ logOut }: Traces, ci: CiSystem): Promise<void> {
  try {
    if (logOut && (await logOut()) === 'ended') ci.forgetSession();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    ci.warn(`The session that this step began could not be ended; its clean-up tries again. ${error.what}`);
  }
}

/** Time to end a session after a failure or a signal, when the runner is about to end this process. */
const LOG_OUT_SECONDS = 5;

/** Atlassian Cloud: 10-minute leeway, in which a refresh token that was exchanged still works. */
const LOSS: Readonly<Record<Exchange, string>> = {
  certain:
    'The refresh token was exchanged before that, and its successor is lost: the stored one works for ten more minutes, so run again before they are over.',
  possible:
    'The refresh token may have been exchanged: then the stored one works for ten more minutes, so run again before they are over.',
  spent:
    'The refresh token was sent to be exchanged, and a Data Center ends it at once: if the stored one is refused from now on, give consent again.',
};

async function stages(
  { input, environment, ci, now, random, signal }: Effects,
  traces: Traces,
): Promise<void> {
  const request = read(new Inputs(input, environment), ci);
  refuseUncheckedTls(environment);
  const proxy = proxyAddress(environment);
  ci.prepare(request.settings, request.credentials.method);

  const { timeoutSeconds, caCertificate } = request.settings;
  const tls = await tlsWith(caCertificate, request.clientCertificate, environment);
  const network = { proxy, random, trust: tls?.context, onRetry: ci.info };
  const session = await verify(request, {
    send: transport({ ...network, timeoutSeconds, signal }),
    mask: ci.mask,
    now,
    info: ci.info,
    onExchange: (exchange) => {
      traces.exchange = exchange;
    },
    onSession: (live) => {
      traces.logOut = () => {
        // Not with this run's signal: it may be what ends the run.
        const { signal: never } = new AbortController();
        return endSession(transport({ ...network, timeoutSeconds: LOG_OUT_SECONDS, signal: never }), live);
      };
      ci.rememberSession(live, tls);
    },
  });

  signal.throwIfAborted();
  ci.handOver(session, request.settings, tls);
}
