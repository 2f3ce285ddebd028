import { manyTokens, startSandbox } from '../../sandbox/index.js';
import { WAYS_IN } from '../kit/ways-in.js';
import type { Answer, Order, Start } from './sandbox-link.js';

// The sandbox runs here, in a process of its own, so that it never waits for the loop that measures.
const sandbox = await startSandbox();
const send = (value: Start | Answer): void => {
  process.send?.(value);
};

process.on('message', (order: Order) => {
  const asked = sandbox.requests.map(
    ({ method, origin, path, headers }) => `${method} ${origin}${path} ${headers['authorization'] ?? ''}`,
  );
  sandbox.reset();
  sandbox.latencyMs = order.latencyMs;
  if (order.fault !== undefined) sandbox.faults.add({ then: order.fault });
  if (order.tokens !== undefined) sandbox.admin.apiTokens = manyTokens(order.tokens);
  send({ requests: asked.length, repeated: asked.length - new Set(asked).size });
});
process.on('disconnect', () => {
  void sandbox.close().finally(() => process.exit());
});
// A terminal's signals reach this process, too; it ends when the one that measures has.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
send({ env: sandbox.env, waysIn: WAYS_IN });
