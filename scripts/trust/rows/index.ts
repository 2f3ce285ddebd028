import type { Row } from '../row.js';
import { ANSWERS } from './answers.js';
import { CONNECTIONS } from './connections.js';

/** The fault matrix, in its order. */
export const ROWS: readonly Row[] = [...CONNECTIONS, ...ANSWERS];
