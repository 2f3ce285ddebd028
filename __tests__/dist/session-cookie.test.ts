import { expect, test } from '@jest/globals';
import { dataCenterWays, onDataCenter, play, scenario } from './scenario.js';

const inputs = dataCenterWays['session-cookie'];

scenario('a session whose end fails does not fail the job', {
  ...onDataCenter({
    inputs,
    afterwards: ({ sandbox }) => {
      sandbox.faults.add({ method: 'DELETE', then: { status: 403, body: { message: 'FAKE' } } });
    },
  }),
});

test('a run that is cancelled after the log-in ends its session', async () => {
  await play(
    onDataCenter({
      inputs,
      faults: [{ path: /\/myself$/, then: { stall: 'headers' } }],
      step: { signalAfter: { signal: 'SIGTERM', afterOutput: '::add-mask::JSESSIONID' } },
      afterwards: ({ sandbox, main }) => {
        expect(main.status).toBe(143);
        expect(sandbox.dataCenter.sessions).toBe(0);
      },
    }),
  );
});
