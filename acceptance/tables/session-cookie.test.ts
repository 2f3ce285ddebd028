import { expect, test } from '@jest/globals';
import { dataCenterWays, filesIn, onDataCenter, play, POST } from '../../__tests__/dist/scenario.js';

const inputs = dataCenterWays['session-cookie'];

test('without a curl config, too', async () => {
  const { sandbox } = await play(onDataCenter({ inputs: { ...inputs, 'curl-config': 'false' } }));
  expect(sandbox.dataCenter.sessions).toBe(0);
});

test('post may run twice, and with the session over', async () => {
  await play(
    onDataCenter({
      inputs,
      afterwards: async ({ job, main, sandbox }) => {
        const first = await job.runAction(POST, { stage: 'post', state: main.state });
        expect(first).toMatchObject({ status: 0, stderr: '' });
        expect(sandbox.dataCenter.sessions).toBe(0);
      },
    }),
  ).then(({ post }) => {
    expect(post.stdout).toContain('over already');
  });
});

test.each([
  ['another account than expected', { 'expected-account-id': 'JIRAUSER99999' }, 'unexpected-account'],
  ['a missing permission', { 'required-permissions': 'ADMINISTER' }, 'permission-denied'],
])('a run that fails because of %s ends its session at once', async (_what, more, code) => {
  await play(
    onDataCenter({
      inputs: { ...inputs, ...more },
      afterwards: ({ sandbox, main, job }) => {
        expect(main.outputs).toEqual({ 'error-code': code });
        expect(sandbox.dataCenter.sessions).toBe(0);
        expect(filesIn(job.temp)).toEqual([]);
      },
    }),
  );
});
