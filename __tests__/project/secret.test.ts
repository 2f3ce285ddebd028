import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = join(import.meta.dirname, '../../src');

test('secrets are revealed in these places only; a new one is a decision', () => {
  const places: Record<string, number> = {};
  for (const file of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const calls = readFileSync(join(SOURCES, file), 'utf8').match(/\breveal\b/g)?.length ?? 0;
    if (calls > 0 && file !== 'secret.ts') places[file.replaceAll('\\', '/')] = calls;
  }
  expect(places).toEqual({
    // Hands over: the header in a curl config, and for outputs and a variable; the refresh token as an output.
    'hand-over/curl-config.ts': 1,
    'hand-over/variables.ts': 1,
    'hand-over/github.ts': 1,
    // Masks: for a CI system, and for a command's output.
    'hand-over/derived-forms.ts': 1,
    'cli/exec.ts': 1,
    // Into files for their owner alone: the client's key; what the command `jira-auth sign` signs with.
    'hand-over/step-files.ts': 1,
    'hand-over/sign-command.ts': 2,
    // Into a file of gajira actions', until the job ends.
    'hand-over/gajira-config.ts': 1,
    // Into saved state, which the runner keeps in memory, or a file: the cookie of a session that has to be ended.
    'verify/session.ts': 1,
    // Prints what was asked for: the header of one request, signed; a refresh token, with `--print`.
    'cli/sign.ts': 1,
    'cli/consent.ts': 1,
    // Looks at a secret's shape after a refusal; makes a key of PEM.
    'values/hints.ts': 1,
    'values/pem.ts': 1,
    // Sends: the header and the body of a request, and the client's key to OpenSSL.
    'transport/wire.ts': 2,
    'transport/trust.ts': 1,
    // Signs: with the private key, beside the token.
    'oauth1.ts': 2,
    // Puts together: headers; a body (and looks at a token's expiry); a log-in, and the cookie that it gives.
    'credential.ts': 4,
    'verify/token-endpoint.ts': 2,
    'methods/session-cookie.ts': 1,
    // Keeps a refresh token: given to a command, written to a file, sent as a variable, sealed for a secret.
    'store/command.ts': 1,
    'store/file.ts': 1,
    'store/gitlab-variable.ts': 1,
    'store/github-secret.ts': 1,
    // Posts to a chat: whoever knows a webhook's address may.
    'check/notify/webhook.ts': 1,
  });
});
