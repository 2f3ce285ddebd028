import { AdjustableClock, type Clock } from './clock.js';
import { createDataCenter, type DataCenter } from './data-center/index.js';
import { dataCenter as addresses } from './fixtures.js';
import { startPlainServer, type RecordedRequest } from './net/web-server.js';

export interface PlainDataCenter {
  /** `http://127.0.0.1:PORT/jira`. */
  url: string;
  /** Every request, in order. */
  requests: RecordedRequest[];
  readonly dataCenter: DataCenter;
  clock: Clock;
  /** Resets requests, clock and Data Center to the start. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Serves the Data Center over plain HTTP on loopback, with separate data: for a checker that doesn't speak TLS, and
 * for the only place where a client may send a credential without TLS. Never point anything that handles a real
 * credential at it.
 */
export async function startPlainDataCenter(options: { port?: number } = {}): Promise<PlainDataCenter> {
  const { contextPath } = addresses;
  const clock = new AdjustableClock();
  let model = createDataCenter(clock);
  const requests: RecordedRequest[] = [];
  const { origin, close } = await startPlainServer(
    (request) => model.handler(contextPath)(request),
    '127.0.0.1',
    { port: options.port ?? 0, record: (request) => requests.push(request) },
  );
  return {
    url: origin + contextPath,
    requests,
    get dataCenter() {
      return model.control;
    },
    clock,
    reset() {
      clock.reset();
      requests.length = 0;
      model = createDataCenter(clock);
    },
    close,
  };
}
