import { Failure } from './failure.js';
import type { CiSystem } from './hand-over/ci-system.js';
import { type Environment, Inputs } from './read/inputs.js';
import { read } from './read/index.js';
import { transport } from './transport/http.js';
import { proxyAddress } from './transport/proxy.js';
import { refuseUncheckedTls, trustBeside } from './transport/trust.js';
import type { Exchange } from './verify/context.js';
import { verify } from './verify/index.js';

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

/**
 * Read, verify, hand over.
 *
 * @returns the exit status
 * @throws Interrupted, with everything taken back; anything else that is thrown is a bug
 */
export async function run(effects: Effects): Promise<number> {
  const { ci } = effects;
  let exchange: Exchange | undefined;
  try {
    await stages(effects, (what) => {
      exchange = what;
    });
    return 0;
  } catch (error) {
    ci.abandon();
    const loss = exchange && LOSS[exchange];
    if (error instanceof Failure) {
      ci.fail(loss === undefined ? error : error.advising(loss));
      return error.exitStatus;
    }
    if (loss !== undefined) ci.warn(loss);
    throw error;
  }
}

/** Atlassian: 10-minute leeway, in which a refresh token that was exchanged still works. */
const LOSS: Readonly<Record<Exchange, string>> = {
  certain:
    'The refresh token was exchanged before that, and its successor is lost: the stored one works for ten more minutes, so run again before they are over.',
  possible:
    'The refresh token may have been exchanged: then the stored one works for ten more minutes, so run again before they are over.',
};

async function stages(
  { input, environment, ci, now, random, signal }: Effects,
  onExchange: (exchange: Exchange) => void,
): Promise<void> {
  const request = read(new Inputs(input, environment), ci);
  refuseUncheckedTls(environment);
  const proxy = proxyAddress(environment);
  ci.prepare(request.settings);

  const { timeoutSeconds, caCertificate } = request.settings;
  const trust = caCertificate === undefined ? undefined : await trustBeside(caCertificate, environment);
  const send = transport({
    timeoutSeconds,
    signal,
    proxy,
    random,
    trust: trust?.context,
    onRetry: ci.info,
  });
  const session = await verify(request, { send, mask: ci.mask, now, onExchange });

  signal.throwIfAborted();
  ci.handOver(session, request.settings, trust);
}
