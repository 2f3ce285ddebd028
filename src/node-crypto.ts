import type * as crypto from 'node:crypto';

/** Returns Node's crypto module, loaded on first use: a run that ends before its first request doesn't need it. */
export const nodeCrypto = (): typeof crypto => process.getBuiltinModule('node:crypto');
