import type { Environment } from '../read/inputs.js';

/** Where a failure's code is explained: an address, if the runner tells where this program comes from. */
export function troubleshootingLink(code: string, environment: Environment): string {
  const {
    GITHUB_SERVER_URL: server,
    GITHUB_ACTION_REPOSITORY: repository,
    GITHUB_ACTION_REF: ref,
  } = environment;
  const section = `TROUBLESHOOTING.md#${code}`;
  const known =
    /^https:\/\/[\w.-]+$/.test(server ?? '') &&
    /^[\w.-]+\/[\w.-]+$/.test(repository ?? '') &&
    /^[\w./-]+$/.test(ref ?? '');
  return known ? `${String(server)}/${String(repository)}/blob/${String(ref)}/${section}` : section;
}
