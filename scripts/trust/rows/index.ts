import type { Row } from '../row.js';
import { ANSWERS } from './answers.js';
import { CONNECTIONS } from './connections.js';
import { IDENTITY } from './identity.js';
import { PROXIES } from './proxies.js';
import { REDIRECTS } from './redirects.js';
import { RETRIES } from './retries.js';
import { TLS } from './tls.js';
import { TOKENS } from './tokens.js';

/** The fault matrix, in its order. */
export const ROWS: readonly Row[] = [
  ...CONNECTIONS,
  ...ANSWERS,
  ...TLS,
  ...PROXIES,
  ...RETRIES,
  ...IDENTITY,
  ...REDIRECTS,
  ...TOKENS,
].sort((a, b) => a.number - b.number);
