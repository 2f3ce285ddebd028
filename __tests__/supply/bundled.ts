import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bill, Lock } from './bill.js';

/** Returns the bill of materials of the committed dist. */
export function readBill(): Bill {
  return readJson('dist/sbom.cdx.json') as Bill;
}

export function readLock(): Lock {
  return readJson('package-lock.json') as Lock;
}

export function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

export function licenceTexts(): string {
  return readFileSync('dist/licenses.txt', 'utf8');
}

export function declaredLicence(name: string): string {
  return (readJson(join('node_modules', name, 'package.json')) as { license: string }).license;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
