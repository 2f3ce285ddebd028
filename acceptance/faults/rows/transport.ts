import { startBlackHole } from '../../../sandbox/net/tcp.js';
import type { Endpoint } from '../../../sandbox/net/tcp.js';
import { action, MYSELF, onTheWire } from '../action.js';
import { AT_ONCE } from '../row.js';
import type { Row, Trial } from '../row.js';
import { ADA, localDns } from './connections.js';

const GOOD = `HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: ${ADA.length}`;
const HINT = 'HTTP/1.1 103 Early Hints\nLink: </style.css>; rel=preload; as=style\n\n';
const WORKS = { status: 0, requests: 1 } as const;

function wire(
  name: string,
  head: string,
  then: 'end' | 'reset' | 'stay',
  expected: { status: number; requests: number } = WORKS,
): Trial {
  return action({
    name,
    faults: (faults) => faults.add({ path: MYSELF, then: { raw: onTheWire(head, ADA), then } }),
    expect: expected,
  });
}

/** The first address of a name is a black hole at the very port where the second one answers. */
function blackHoleFirst(): Trial {
  let hole: Endpoint | undefined;
  const trial = localDns(
    'the first address takes no connection',
    WORKS_ON_DATA_CENTER,
    '127.0.0.2|127.0.0.1',
    2,
    async (port) => {
      hole = await startBlackHole('127.0.0.2', port);
    },
  );
  return {
    ...trial,
    run: (world) =>
      trial.run(world).finally(async () => {
        await hole?.close();
      }),
  };
}

const WORKS_ON_DATA_CENTER = { status: 0 } as const;

export const TRANSPORT: readonly Row[] = [
  {
    number: 55,
    fault: '1xx, a connection that closes, broken IPv6',
    exit: [0],
    bound: AT_ONCE,
    trials: [
      wire('103 before the answer', HINT + GOOD, 'end'),
      wire('103 a hundred times', HINT.repeat(100) + GOOD, 'end'),
      wire('100 and 102', `HTTP/1.1 100 Continue\n\nHTTP/1.1 102 Processing\n\n${GOOD}`, 'end'),
      wire(
        'keep-alive, and it stays open',
        `${GOOD}\nConnection: keep-alive\nKeep-Alive: timeout=60`,
        'stay',
      ),
      wire('keep-alive, and it closes', `${GOOD}\nConnection: keep-alive`, 'end'),
      wire('keep-alive, and it is reset behind the last byte', `${GOOD}\nConnection: keep-alive`, 'reset', {
        status: 0,
        requests: 1,
      }),
      wire(
        'no length: the body ends with the connection',
        'HTTP/1.1 200 OK\nContent-Type: application/json',
        'end',
      ),
      wire('HTTP/1.0', GOOD.replace('1.1', '1.0'), 'end'),
      localDns('an IPv6 address that refuses', WORKS_ON_DATA_CENTER, '::1|127.0.0.1', 2),
      blackHoleFirst(),
    ],
  },
];
