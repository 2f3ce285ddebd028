import type { Row } from '../trial.js';
import { ANSWERS, REDIRECTS } from './answers.js';
import { CONNECTIONS, TRANSPORT } from './connections.js';
import { HAND_OVER } from './hand-over.js';
import { IDENTITY } from './identity.js';
import { INPUTS } from './inputs.js';
import { PROCESSES } from './processes.js';
import { PROXIES } from './proxies.js';
import { RETRIES } from './retries.js';
import { TLS } from './tls.js';
import { ROTATION, TOKENS } from './tokens.js';

/** The fault matrix, in order. Row 48 is what `npm run accept -- rotation` kills. */
export const ROWS: readonly Row[] = [
  ...[CONNECTIONS, ANSWERS, TLS, PROXIES, RETRIES, IDENTITY, REDIRECTS, TOKENS],
  ...[HAND_OVER, PROCESSES, INPUTS, ROTATION, TRANSPORT],
]
  .flat()
  .sort((a, b) => a.number - b.number);
