import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Long enough to rule out chance, short enough to find what a masker left of a longer text. */
const PIECE = 12;

/** Words that occur both in fake secrets and in ordinary messages. */
const WORDS =
  'Authorization: Basic Authorization: Bearer client-secret refresh-token access-token github-token FAKE-service-account service-account-token FAKE-client-three-legged client-secret-env organization-api-key';

export function findLeaks(text: string, secrets: readonly string[], length = PIECE): string[] {
  const windows = new Set(piecesOf(text, length));
  const found = new Set<string>();
  for (const secret of secrets.filter((each) => each.length >= 8)) {
    for (const [form, encoded] of Object.entries(formsOf(secret))) {
      for (const piece of piecesOf(encoded, length))
        if (windows.has(piece) && !WORDS.includes(piece)) found.add(`${form}: ${piece}`);
    }
  }
  return [...found];
}

export function piecesOf(text: string, length = PIECE): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) =>
    text.slice(at, at + length),
  );
}

/** Base64 has three forms of a secret, by its position in a longer text. Ends that depend on neighbors are cut. */
function formsOf(secret: string): Record<string, string> {
  const bytes = Buffer.from(secret);
  const forms: Record<string, string> = {
    text: secret,
    reversed: Array.from(secret).reverse().join(''),
    hexadecimal: bytes.toString('hex'),
    'percent-encoded': encodeURIComponent(secret.toWellFormed()),
  };
  for (const skipped of [0, 1, 2]) {
    const inner = bytes.subarray(skipped);
    const form = inner.subarray(0, inner.length - (inner.length % 3)).toString('base64');
    forms[`base64 from byte ${skipped}`] = form;
    forms[`base64url from byte ${skipped}`] = form.replaceAll('+', '-').replaceAll('/', '_');
  }
  return forms;
}

const SECRET_INPUTS = [
  ...['api-token', 'client-secret', 'refresh-token', 'access-token', 'personal-access-token', 'password'],
  ...['private-key', 'oauth-token', 'github-token'],
];

export function secretsIn(inputs: Readonly<Record<string, string>>): string[] {
  return SECRET_INPUTS.flatMap((name) => (inputs[name] ?? '').split('\n'))
    .map((line) => line.trim())
    .filter((line) => line.length >= 8 && !line.startsWith('-----'));
}

export function workflowSecrets(inputs: Readonly<Record<string, string>>): Record<string, string> {
  const given = Object.entries(inputs).filter(([name]) => SECRET_INPUTS.includes(name));
  return Object.fromEntries(
    given.map(([name, value]) => [`JIRA_${name.replaceAll('-', '_').toUpperCase()}`, value]),
  );
}

/** Returns the command lines of all processes, which any user can read. Without `/proc`, there are none. */
export function commandLines(): string[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8');
    } catch {
      // It has ended since the folder was listed.
      return [];
    }
  });
}

export interface Look {
  /** False if there is no /proc. */
  readonly checked: boolean;
  /** The process in question was running. A look that misses it proves nothing. */
  readonly sawTarget: boolean;
  readonly exposing: readonly string[];
}

/**
 * Reads every process's command line synchronously. Meanwhile, a request that this process must answer stays pending.
 *
 * @param target text in the command line of a process that must be running
 */
export function lookForSecrets(secrets: readonly string[], target: string): Look {
  const lines = commandLines();
  return {
    checked: lines.length > 0,
    sawTarget: lines.some((line) => line.includes(target)),
    exposing: lines
      .filter((line) => secrets.some((secret) => line.includes(secret)))
      .map((line) => line.split('\0')[0] ?? ''),
  };
}
