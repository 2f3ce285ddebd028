import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GITLEAKS, ROOT, findOrInstall } from '../e2e/go-tool.js';
import type { Check, Outcome } from './check.js';
import { projectFiles, withCopy, withFolder, withPlantedSecret } from './files.js';

/** Where secrets were found, without them. */
type Findings = readonly string[];

/** A scanner that finds nothing is believed only if it finds what was planted. */
function judged(looked: string, found: Findings, planted: Findings): Outcome {
  if (planted.length === 0) return { looked, problems: ['It does not find a secret that was planted.'] };
  return { looked, problems: found };
}

export const GITLEAKS_CHECKS: readonly Check[] = [
  { name: 'gitleaks, files', run: () => gitleaks(`${projectFiles().length} files`, (scan) => inCopy(scan)) },
  {
    name: 'gitleaks, history',
    run: () => gitleaks(`${commits()} commits`, (scan) => scan('git', ROOT)),
  },
];

function gitleaks(
  looked: string,
  use: (scan: (kind: 'dir' | 'git', folder: string) => Findings) => Findings,
): Outcome {
  const tool = findOrInstall(GITLEAKS);
  if ('missing' in tool) return tool;
  const scan = (kind: 'dir' | 'git', folder: string): Findings => runGitleaks(tool.command, kind, folder);
  return judged(
    looked,
    use(scan),
    withPlantedSecret((folder) => scan('dir', folder)),
  );
}

function inCopy(scan: (kind: 'dir', folder: string) => Findings): Findings {
  return withCopy(projectFiles(), (folder) => scan('dir', folder));
}

function runGitleaks(command: string, kind: 'dir' | 'git', folder: string): Findings {
  return withFolder((reports) => {
    const report = join(reports, 'report.json');
    const { error, status, stderr } = spawnSync(
      command,
      [
        kind,
        '.',
        '--no-banner',
        '--no-color',
        '--redact',
        '--config',
        join(ROOT, '.gitleaks.toml'),
        '--report-format',
        'json',
        '--report-path',
        report,
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    if (error) throw error;
    if (status !== 0 && status !== 1)
      throw new Error(`gitleaks ended with status ${status ?? 'none'}: ${stderr}`);
    const found = JSON.parse(readFileSync(report, 'utf8')) as {
      RuleID: string;
      File: string;
      StartLine: number;
      Commit: string;
    }[];
    if (status === 1 && found.length === 0) throw new Error(`gitleaks failed: ${stderr}`);
    return found.map(({ RuleID, File, StartLine, Commit }) =>
      [Commit.slice(0, 12), `${File}:${StartLine}`, RuleID].filter((part) => part !== '').join(' '),
    );
  });
}

function commits(): string {
  const { stdout } = spawnSync('git', ['rev-list', '--count', '--all'], { cwd: ROOT, encoding: 'utf8' });
  return stdout.trim();
}

const CI_TOOLS = join(ROOT, '.ci', 'tools');

export const SECRETLINT_CHECKS: readonly Check[] = [
  {
    name: 'secretlint, files',
    run: () => {
      const program = join(CI_TOOLS, 'node_modules', 'secretlint', 'bin', 'secretlint.js');
      if (!existsSync(program)) {
        return { missing: 'secretlint is not here; run `npm ci --prefix .ci/tools --ignore-scripts`.' };
      }
      const files = projectFiles();
      return judged(
        `${files.length} files`,
        withCopy(files, (folder) => runSecretlint(program, folder)),
        withPlantedSecret((folder) => runSecretlint(program, folder)),
      );
    },
  },
];

function runSecretlint(program: string, folder: string): Findings {
  return withFolder((reports) => {
    // It ends before a pipe has taken all that it prints.
    const report = join(reports, 'report.json');
    const options = ['--maskSecrets', '--no-color', '--format', 'json', '--output', report];
    const { error, status, stderr } = spawnSync(
      process.execPath,
      [program, '--secretlintrc', join(CI_TOOLS, 'secretlint.json'), ...options, '**/*'],
      { cwd: folder, encoding: 'utf8' },
    );
    if (error) throw error;
    if (status !== 0 && status !== 1)
      throw new Error(`secretlint ended with status ${status ?? 'none'}: ${stderr}`);
    const results = JSON.parse(readFileSync(report, 'utf8')) as {
      filePath: string;
      messages: { ruleId: string; loc: { start: { line: number } } }[];
    }[];
    return results.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId, loc }) => `${filePath.slice(folder.length + 1)}:${loc.start.line} ${ruleId}`),
    );
  });
}
