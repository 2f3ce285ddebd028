// A step's end: in `post`, after a signal, and when it is killed. Every moment: `npm run accept -- signals`.
import { expect, test } from '@jest/globals';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Job } from '../../sandbox/runner/index.js';
import { folderOfTests } from '../folder.js';
import {
  dataCenter,
  dataCenterWays,
  onDataCenter,
  play,
  POST,
  sandbox,
  scenarios,
  ways,
} from './scenario.js';

const folder = folderOfTests();
const cookie = dataCenterWays['session-cookie'];
const NAME = `jira-auth-${'0'.repeat(32)}`;

scenarios({
  'a session whose end fails does not fail the job': onDataCenter({
    inputs: cookie,
    afterwards: () => {
      sandbox.faults.add({ method: 'DELETE', then: { status: 403, body: { message: 'FAKE' } } });
    },
  }),
});

test('a session is ended with its client certificate', async () => {
  const inputs: Record<string, string> = { 'site-url': dataCenter.mutualTlsUrl, ...cookie };
  await play({
    inputs,
    arrange: ({ clientCertificate: { certFile, keyFile } }) => {
      const given = { 'client-certificate': certFile, 'client-key': keyFile, 'curl-config': 'false' };
      Object.assign(inputs, given);
    },
    afterwards: async ({ job, main }) => {
      expect(sandbox.dataCenter.sessions).toBe(1);
      const post = await job.runAction(POST, { stage: 'post', state: main.state });
      expect(post.stdout).toContain('Logged out');
    },
  });
  expect(sandbox.dataCenter.sessions).toBe(0);
});

test('a run that is cancelled after the login ends its session', async () => {
  const { main } = await play(
    onDataCenter({
      inputs: cookie,
      faults: [{ path: /\/myself$/, then: { stall: 'headers' } }],
      step: { signalAfter: { signal: 'SIGTERM', afterOutput: '::add-mask::JSESSIONID' } },
    }),
  );
  expect([main.status, sandbox.dataCenter.sessions]).toEqual([143, 0]);
});

test('a session that has ended is not said to last where the runner can no longer be told', async () => {
  const state = join(folder, 'state');
  writeFileSync(state, '');
  let asked = (): boolean => false;
  const { main } = await play(
    onDataCenter({
      inputs: cookie,
      arrange: ({ faults }) => {
        const myself = faults.add({ path: /\/myself$/, then: { stall: 'headers' } });
        asked = () => myself.hits > 0 && replacedByFolder(state);
      },
      step: { overrides: { GITHUB_STATE: state }, signalAfter: { signal: 'SIGTERM', when: () => asked() } },
    }),
  );
  const said = main.annotations.filter(({ message }) => message.includes('session'));
  expect([main.status, said, sandbox.dataCenter.sessions]).toEqual([143, [], 0]);
});

function replacedByFolder(file: string): boolean {
  rmSync(file);
  mkdirSync(file);
  return true;
}

test('SIGINT after an exchange says how long the stored token works', async () => {
  let asked = (): boolean => false;
  const { main } = await play({
    inputs: ways.refreshToken,
    arrange: ({ faults }) => {
      const myself = faults.add({ path: /\/myself$/, then: { stall: 'headers' } });
      asked = () => myself.hits > 0;
    },
    step: { signalAfter: { signal: 'SIGINT', when: () => asked() }, timeoutMs: 20_000 },
  });
  expect(main).toMatchObject({ status: 130, outputs: {}, env: {}, annotations: [{ level: 'warning' }] });
  expect(main.annotations[0]?.message).toContain('the stored one works for ten more minutes');
});

test('post twice succeeds twice (E7)', async () => {
  await play({
    inputs: ways.classic,
    afterwards: async ({ job, main }) => {
      for (const said of ['Removed the files of this step.', 'The files of this step are already gone.']) {
        const post = await job.runAction(POST, { state: main.state });
        expect(post).toMatchObject({ status: 0, stdout: `${said}\n` });
      }
    },
  });
});

test.each([
  ['deletes nothing: a path upwards', '../outside', 0],
  ['deletes nothing: the name with a line behind it', `${NAME}\n`, 0],
  ['warns of a folder that it can not remove', NAME, 1],
])('post with a forged state %s, and does not fail the job (B14)', async (_what, directory, warnings) => {
  const job = new Job();
  try {
    const files = ['outside', NAME].map((name) => join(job.temp, name, 'mine'));
    for (const name of ['outside', NAME]) mkdirSync(join(job.temp, name));
    for (const file of files) writeFileSync(file, 'mine');
    const post = await job.runAction(POST, { state: { directory } });
    expect(post).toMatchObject({ status: 0, stderr: '' });
    expect(post.annotations.map(({ level }) => level)).toEqual(Array(warnings).fill('warning'));
    expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(['mine', 'mine']);
  } finally {
    job.cleanup();
  }
});
