import type { Row } from '../row.js';
import { ANSWERS } from './answers.js';
import { CONNECTIONS } from './connections.js';
import { HAND_OVER } from './hand-over.js';
import { IDENTITY } from './identity.js';
import { INPUTS } from './inputs.js';
import { PROCESSES } from './processes.js';
import { PROXIES } from './proxies.js';
import { REDIRECTS } from './redirects.js';
import { RETRIES } from './retries.js';
import { ROTATION } from './rotation.js';
import { TLS } from './tls.js';
import { TOKENS } from './tokens.js';
import { TRANSPORT } from './transport.js';

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
  ...HAND_OVER,
  ...PROCESSES,
  ...INPUTS,
  ...ROTATION,
  ...TRANSPORT,
].sort((a, b) => a.number - b.number);
