import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../e2e/go-tool.js';
import {
  billProblems,
  bundlesOf,
  librariesIn,
  licenceProblems,
  lockProblems,
  type Bill,
  type Lock,
} from './bill.js';
import type { Check, Outcome } from './check.js';

/** The bill of materials of the committed dist. */
export function readBill(): Bill {
  return readJson('dist/sbom.cdx.json') as Bill;
}

export function readLock(): Lock {
  return readJson('package-lock.json') as Lock;
}

export function sha256(path: string): string {
  return createHash('sha256')
    .update(readFileSync(join(ROOT, path)))
    .digest('hex');
}

export function licenceTexts(bundle: string): string {
  return readFileSync(join(ROOT, dirname(bundle), 'licenses.txt'), 'utf8');
}

export function declaredLicence(name: string): string {
  return (readJson(join('node_modules', name, 'package.json')) as { license: string }).license;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}

const NOT_BUILT = 'dist is not built; run `npm run build`.';

function ofBill(judge: (bill: Bill) => Outcome): Outcome {
  return existsSync(join(ROOT, 'dist', 'sbom.cdx.json')) ? judge(readBill()) : { missing: NOT_BUILT };
}

export const RUN_TIME_PACKAGES: Check = {
  name: 'run-time packages',
  run: () =>
    ofBill((bill) => ({
      looked: bundlesOf(bill)
        .map(({ name }) => `${name} ${librariesIn(bill, name).length}`)
        .concat('to be installed 0')
        .join(', '),
      problems: lockProblems(bill, readLock()),
    })),
};

export const LICENCES: Check = {
  name: 'licences',
  run: () =>
    ofBill((bill) => ({
      looked: licencesOf(bill),
      problems: licenceProblems(bill, licenceTexts, declaredLicence),
    })),
};

export const BILL: Check = {
  name: 'bill of materials',
  run: () =>
    ofBill((bill) => ({
      looked: `${bill.components.length} components, ${bill.serialNumber}`,
      problems: billProblems(bill, readLock(), sha256),
    })),
};

function licencesOf({ components }: Bill): string {
  const all = components.flatMap(({ licenses = [] }) => licenses.map(({ license }) => license.id));
  return [...new Set(all)]
    .sort()
    .map((id) => `${id} ${all.filter((other) => other === id).length}`)
    .join(', ');
}
