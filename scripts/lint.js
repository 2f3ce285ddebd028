// Runs ESLint and Prettier in parallel, because each keeps one core busy.
import { spawn } from 'node:child_process';

const checks = [
  ['node_modules/eslint/bin/eslint.js', '.'],
  ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
];
for (const check of checks) {
  spawn(process.execPath, check, { stdio: 'inherit' }).once('exit', (status) => {
    process.exitCode ||= status ?? 1;
  });
}
