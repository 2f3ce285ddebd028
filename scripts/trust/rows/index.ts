import type { Row } from '../row.js';
import { ANSWERS } from './answers.js';
import { CONNECTIONS } from './connections.js';
import { PROXIES } from './proxies.js';
import { TLS } from './tls.js';

/** The fault matrix, in its order. */
export const ROWS: readonly Row[] = [...CONNECTIONS, ...ANSWERS, ...TLS, ...PROXIES];
