// One renewal, as a check with --renew makes it; inputs in RENEWAL_INPUTS as JSON, by name.
import { renewVerified } from '../../src/check/renew/index.js';
import { commandLineStore } from '../../src/cli/network.js';
import { Failure } from '../../src/failure.js';
import { read } from '../../src/read/index.js';
import { Inputs } from '../../src/read/inputs.js';
import { readRenewal } from '../../src/read/renewal.js';
import { networkWith } from '../../src/transport/network.js';
import { tlsWith } from '../../src/transport/trust.js';
import { verify } from '../../src/verify/index.js';

const { env } = process;
const given = JSON.parse(env['RENEWAL_INPUTS'] ?? '{}') as Record<string, string>;
const { signal } = new AbortController();
const nothing = (): undefined => undefined;
const effects = {
  environment: env,
  now: () => new Date(),
  random: Math.random,
  signal,
  mask: nothing,
  info: nothing,
  warn: nothing,
  secretsWithheld: nothing,
  commandLineStore,
};

try {
  const request = read(new Inputs((name) => given[name] ?? '', env), effects, readRenewal);
  const tls = await tlsWith(undefined, undefined, env);
  const network = networkWith(tls, effects, 60);
  const session = await verify(request, {
    ...network,
    ...effects,
    store: undefined,
    onExchange: nothing,
    onSession: nothing,
  });
  process.stdout.write(JSON.stringify(await renewVerified({ session, request, tls }, effects)));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = error.exitStatus;
}
