import { Failure } from '../failure.js';
import type { Login } from '../hand-over/handed-over.js';
import { printable } from '../printable.js';
import { realmOfGateway } from '../site.js';
import { readAllowedHosts, requireListed } from '../read/address.js';
import type { InputsOf } from '../values/inputs.js';

const LOGIN = "The earlier step's login";

/** Enforces this step's restrictions on the login of an earlier step. @throws Failure */
export function requireExpected(
  { siteUrl, baseUrl, account, deployment }: Pick<Login, 'siteUrl' | 'baseUrl' | 'account' | 'deployment'>,
  inputs: Pick<InputsOf<'allowed-hosts' | 'expected-account-id'>, 'find' | 'list' | 'text'>,
): void {
  const hosts = readAllowedHosts(inputs, true);
  requireListed(hosts, LOGIN, siteUrl);
  if (!realmOfGateway(new URL(baseUrl).host)) requireListed(hosts, LOGIN, baseUrl);
  const expected = inputs.text('expected-account-id')?.value;
  // On Cloud, anyone can choose a name that looks like another account's id.
  const names = deployment === 'data-center' ? [account.id, account.name] : [account.id];
  if (expected === undefined || names.includes(expected)) return;
  throw new Failure(
    'unexpected-account',
    `\`expected-account-id\` doesn't match the earlier login's account, which is ${printable(account.id) || 'unknown'}.`,
    "Log in with the expected account's credential, or correct `expected-account-id`.",
  );
}
