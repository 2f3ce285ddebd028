import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox/index.js';
import { curlConfig } from '../../src/hand-over/curl-config.js';
import { basic } from '../../src/verify/authorization.js';
import { Secret } from '../../src/secret.js';
import { dataCenter, dataCenterWays, onDataCenter, play } from '../../__tests__/dist/scenario.js';

const EVERY_PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');

const READ = 'curl -q -sS -K "$JIRA_CURL_CONFIG" --fail-with-body -o answer "$JIRA_API_URL/myself"';

test.each([
  ['every printable character of ASCII', `${EVERY_PRINTABLE}.`],
  ['spaces at both ends', '  FAKE password  '],
  ['UTF-8 of two to four bytes', 'FAKE äß\u3042\u{1f511} password'],
  ['five characters', 'FAKE1'],
  ['a workflow expression', 'FAKE ${{ secrets.X }} %0A ::add-mask::x'],
])('a password with %s authenticates the Action and curl -K', async (_what, password) => {
  await play(
    onDataCenter({
      inputs: { ...dataCenterWays.basic, password },
      arrange: ({ dataCenter: server }) => {
        server.setPassword(dataCenter.users.dora.name, password);
      },
      afterwards: async ({ job, main }) => {
        expect(main.status).toBe(0);
        expect(await job.runShell(READ)).toMatchObject({ status: 0 });
      },
    }),
  );
});

test('any password that can be typed survives base64 and the curl config', async () => {
  const sandbox = await startSandbox();
  const folder = mkdtempSync(join(tmpdir(), 'passwords-'));
  const config = join(folder, 'curl.conf');
  const statusOfCurl = (): Promise<number | null> =>
    new Promise((resolve) => {
      spawn('curl', ['-q', '-sS', '-K', config, '--fail', `${dataCenter.url}/rest/api/2/myself`], {
        env: { ...process.env, ...sandbox.env },
        stdio: 'ignore',
      }).on('close', resolve);
    });
  const unit = fc.oneof(
    fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    fc.constantFrom('"', '\\', '#', '%', "'", ' ', '\\n', ':', 'é', 'ß', '\u3042', '\u{1f511}'),
  );
  try {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, minLength: 1, maxLength: 40 }), async (password) => {
        sandbox.dataCenter.setPassword('dora', password);
        const credential = basic('dora', new Secret(password), () => undefined);
        const options = { credential, baseUrl: dataCenter.url, allowUploads: false, tls: {} };
        writeFileSync(config, curlConfig(options));
        expect(await statusOfCurl()).toBe(0);
      }),
      { numRuns: 60 },
    );
  } finally {
    rmSync(folder, { recursive: true });
    await sandbox.close();
  }
}, 60_000);
