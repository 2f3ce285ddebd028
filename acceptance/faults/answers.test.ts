import { exchange, myself, ONE_EXCHANGE } from './given.js';
import { type Plan, row } from './trial.js';

// `__tests__/transport` has the tables of bodies, encodings, status codes and redirects, and `fuzz` generates them.

const LARGE: Plan = { status: 7, code: 'untrusted-response', requests: 1, memory: true };
const headers = { 'content-type': 'application/json' };
const BODY = 'F'.repeat(100 * 1024 * 1024);

row(12, 'a body of 100 MB, a body without an end (G4)', {
  'without an end': { ...LARGE, rules: myself({ endless: true }) },
  '100 MB': { ...LARGE, rules: myself({ status: 200, headers, body: BODY }) },
  'without an end, of the token endpoint': {
    ...{ ...LARGE, inputs: ONE_EXCHANGE, rules: exchange({ endless: true }) },
  },
});

row(13, 'a gzip bomb (G5)', {
  '512 MB': { ...LARGE, rules: myself({ gzipBomb: { megabytes: 512 } }) },
});

row(16, 'a flood of headers', {
  '128 KiB': { ...LARGE, requests: 2, rules: myself({ headerFlood: true }) },
});
