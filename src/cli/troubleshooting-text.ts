import { readFileSync } from 'node:fs';

/** TROUBLESHOOTING.md. `npm run build` puts its text here, so the bundle needs no other file. */
export const TROUBLESHOOTING = readFileSync(new URL('../../TROUBLESHOOTING.md', import.meta.url), 'utf8');
