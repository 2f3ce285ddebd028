import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../e2e/go-tool.js';
import type { Check } from './check.js';

export const PACKAGE: Check = {
  name: 'publint, the package for npm',
  run: () => {
    const publint = join(ROOT, '.ci', 'tools', 'node_modules', 'publint', 'src', 'cli.js');
    if (!existsSync(publint)) {
      return { missing: 'publint is not here; run `npm ci --prefix .ci/tools --ignore-scripts`.' };
    }
    const { status, stdout, stderr } = spawnSync(process.execPath, [publint, 'run', '--strict', ROOT], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    const printed = `${stdout}${stderr}`.trim();
    return { looked: 'package.json and what it names', problems: status === 0 ? [] : [printed] };
  },
};
