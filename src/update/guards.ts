import { Failure } from '../failure.js';
import type { Login } from '../hand-over/handed-over.js';
import { readAllowedHosts, requireListed } from '../read/allowed-hosts.js';
import type { InputsOf } from '../values/inputs.js';

/** Holds a login that an earlier step made to what this one asks of it. @throws Failure */
export function requireExpected(
  { siteUrl, account }: Login,
  inputs: Pick<InputsOf<'allowed-hosts' | 'expected-account-id'>, 'find' | 'list' | 'text'>,
): void {
  requireListed(readAllowedHosts(inputs, true), "The earlier step's login", siteUrl);
  const expected = inputs.text('expected-account-id')?.value;
  if (expected === undefined || [account.id, account.name].includes(expected)) return;
  throw new Failure(
    'unexpected-account',
    "The earlier step's login belongs to another account than the one in `expected-account-id`.",
    "Log in with the expected account's credential, or correct `expected-account-id`.",
  );
}
