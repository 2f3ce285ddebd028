import { Failure } from './failure.js';
import type { CiSystem } from './hand-over/ci-system.js';
import { type Environment, Inputs } from './read/inputs.js';
import { read } from './read/index.js';
import { transport } from './transport/http.js';
import { proxyAddress } from './transport/proxy.js';
import { refuseUncheckedTls, tlsWith } from './transport/trust.js';
import { delayed } from './transport/deadline.js';
import { createStore, gitHubSecret } from './store/index.js';
import type { SecretWriter } from './store/token-store.js';
import type { Secret } from './secret.js';
import type { Exchange } from './verify/context.js';
import { verify } from './verify/index.js';
import { lossOf } from './verify/loss.js';
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
    try {
      await logOut(traces, ci);
    } finally {
      ci.abandon();
    }
    const loss = lossOf(traces.exchange);
    if (error instanceof Failure) {
      ci.fail(loss === undefined ? error : error.advising(loss));
      return error.exitStatus;
    }
    if (loss !== undefined) ci.warn(loss);
    throw error;
  }
}

async function logOut(traces: Traces, ci: CiSystem): Promise<void> {
  if (!traces.logOut) return;
  try {
    await traces.logOut();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    ci.warn(
      `The session that this step began could not be ended, and may last until Jira ends it. ${error.what}`,
    );
    return;
  }
  try {
    ci.forgetSession();
  } catch {
    // Then its clean-up finds the session over.
  }
}

/** Time to end an exchange, and to save what it gave, after a signal: less than the runner gives. */
const END_MS = 5000;

/** Time to end a session after a failure or a signal, when the runner is about to end this process. */
const LOG_OUT_SECONDS = 5;

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
  const sendToTheEnd = transport({ ...network, timeoutSeconds, signal: delayed(signal, END_MS) });
  const { store, accessToken } = request.writeBack;
  const accessTokenStore =
    accessToken && gitHubSecret(accessToken.secrets, accessToken.name, { send: sendToTheEnd });
  // Its own place is the refresh token's, whose store proves the same.
  if (store?.kind !== 'github-secret') await accessTokenStore?.open();
  const session = await verify(request, {
    send: transport({ ...network, timeoutSeconds, signal }),
    sendToTheEnd,
    store: store && createStore(store, { send: sendToTheEnd, mask: ci.mask, signal }),
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
  if (accessTokenStore && session.accessToken) await saveAccessToken(accessTokenStore, session.accessToken);
  ci.handOver(session, request.settings, tls);
}

/** A refresh token is saved already; an access token that could not be is no reason to obtain it again. */
async function saveAccessToken(store: SecretWriter, token: Secret): Promise<void> {
  try {
    await store.save(token);
  } catch (error) {
    throw error instanceof Failure ? new Failure('handoff-failed', error.what, error.advice) : error;
  }
}
