import { shellQuoted } from './quoting.js';
import type { Variables } from './variables.js';

export type FormatName = 'sh' | 'fish' | 'powershell' | 'cmd' | 'dotenv' | 'json';
export interface Format {
  readonly variables: (variables: Variables) => string;
  readonly failed: (exitStatus: number) => string;
}
const sh: Format = {
  variables: (v) =>
    v.map(([n, x]) => (x === '' ? `unset ${n}\n` : `export ${n}=${shellQuoted(x)}\n`)).join(''),
  failed: (s) => `(exit ${s})\n`,
};
const json: Format = {
  variables: (v) => `${JSON.stringify(Object.fromEntries(v.filter(([, x]) => x !== '')))}\n`,
  failed: () => '',
};
export const FORMATS: Readonly<Record<FormatName, Format>> = {
  sh,
  fish: sh,
  powershell: sh,
  cmd: sh,
  dotenv: sh,
  json,
};
