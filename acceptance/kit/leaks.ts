import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Long enough to be no accident, short enough to find what a masker left of a longer text. */
const PIECE = 12;

/** Words that fake secrets and honest messages share. */
const WORDS =
  'Authorization: Basic Authorization: Bearer client-secret refresh-token access-token github-token FAKE-service-account service-account-token FAKE-client-three-legged client-secret-env organization-api-key';

/** Pieces of twelve characters of secrets that stand in a text, in any of the usual encodings. */
export function findLeaks(text: string, secrets: readonly string[]): string[] {
  const windows = new Set(piecesOf(text));
  const found = new Set<string>();
  for (const secret of secrets.filter(({ length }) => length >= 8)) {
    for (const [form, encoded] of Object.entries(formsOf(secret))) {
      for (const piece of piecesOf(encoded))
        if (windows.has(piece) && !WORDS.includes(piece)) found.add(`${form}: ${piece}`);
    }
  }
  return [...found];
}

function piecesOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - PIECE + 1) }, (_, at) => text.slice(at, at + PIECE));
}

/** In base64 a secret has three forms, by where in a longer text it stands; what depends on its neighbours is cut off. */
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

/** The inputs whose values are secrets. */
const SECRET_INPUTS = [
  ...['api-token', 'client-secret', 'refresh-token', 'access-token', 'personal-access-token', 'password'],
  ...['private-key', 'oauth-token', 'github-token'],
];

/** The secrets among inputs, by name; a key counts by its lines, of which the first and last are none. */
export function secretsIn(inputs: Readonly<Record<string, string>>): string[] {
  return SECRET_INPUTS.flatMap((name) => (inputs[name] ?? '').split('\n'))
    .map((line) => line.trim())
    .filter((line) => line.length >= 8 && !line.startsWith('-----'));
}

/** Secrets as a workflow has them, by the names of `secrets.*`. */
export function workflowSecrets(inputs: Readonly<Record<string, string>>): Record<string, string> {
  const given = Object.entries(inputs).filter(([name]) => SECRET_INPUTS.includes(name));
  return Object.fromEntries(
    given.map(([name, value]) => [`JIRA_${name.replaceAll('-', '_').toUpperCase()}`, value]),
  );
}

/** Command lines of all processes, as any user of this machine can read them; none without `/proc`. */
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

/** What the command lines of all processes gave away. */
export interface Look {
  /** False where there is no /proc to look into. */
  readonly checked: boolean;
  /** Whether the process that the look was meant for was among them: a look that misses it proves nothing. */
  readonly sawTarget: boolean;
  /** The programs whose command line held a secret. */
  readonly exposing: readonly string[];
}

/**
 * Reads every process's command line without giving way to anything, so that a request that this process is to answer
 * stays unanswered meanwhile.
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
