import type * as crypto from 'node:crypto';

/** Node's module for cryptography, loaded when it is first needed: a run that ends before its first request does without. */
export const nodeCrypto = (): typeof crypto => process.getBuiltinModule('node:crypto');
