// Runs ESLint and Prettier in parallel, because each keeps one core busy.
import { spawn } from 'node:child_process';

const checks = [
  ['node_modules/eslint/bin/eslint.js', '.'],
  ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
];
for (const check of checks) {
  // Most of what ESLint's types take is soon thrown away: with room for that, it needs a fifth less time.
  const args = ['--max-semi-space-size=128', ...check];
  spawn(process.execPath, args, { stdio: 'inherit' }).once('exit', (status) => {
    process.exitCode ||= status ?? 1;
  });
}
