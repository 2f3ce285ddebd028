// Runs actionlint over the project's own workflows and over the ones that its examples are.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ACTIONLINT, ROOT, findOrInstall, reportSkipped } from './e2e/go-tool.js';

function workflows(): string[] {
  return ['.github/workflows', 'e2e']
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(folder, name)))
    .filter((path) => /\.ya?ml$/.test(path));
}

/** @returns the exit status */
function main(): number {
  const files = workflows();
  const actionlint = findOrInstall(ACTIONLINT);
  if ('missing' in actionlint) return reportSkipped(actionlint.missing, files.length);

  // Without shellcheck and pyflakes: what it finds must not depend on what else is installed.
  const options = [
    '-shellcheck=',
    '-pyflakes=',
    '-format',
    '{{range $ := .}}{{$.Filepath}}\t{{$.Line}}\t{{$.Message}}\n{{end}}',
  ];
  const { status, stdout, stderr } = spawnSync(actionlint.command, [...options, ...files], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const problems = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
  for (const [file, line, message] of problems) console.log(`${file ?? ''}:${line ?? ''}: ${message ?? ''}`);
  if (status !== 0 && problems.length === 0) console.log(stderr.trim());
  const failed = status === 0 ? 0 : Math.max(1, new Set(problems.map(([file]) => file)).size);
  console.log(`${files.length - failed} passed, ${failed} failed`);
  return status === 0 ? 0 : 1;
}

process.exitCode = main();
