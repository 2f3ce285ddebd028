// Lets third-party tools check the project's sources and releases: workflows, secrets, the package.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from './kit/finished.js';
import { goTool } from './kit/go-tool.js';
import { type Case, program, type Stage } from './kit/program.js';
import { missingPython, pythonFolder } from './kit/python.js';
import { projectFiles } from './kit/repository.js';
import { missingPackage, ROOT, TOOLS } from './kit/tools.js';

const env = process.env as Readonly<Record<string, string>>;

interface Linter {
  readonly missing: () => string | undefined;
  readonly command: () => readonly string[];
  readonly files: () => readonly string[];
}

function linted(name: string, { missing, command, files }: Linter): Case {
  return {
    ...{ name, missing },
    run: async ({ checks }) => {
      const [tool = '', ...args] = [...command(), ...files()];
      const { exitCode, log } = await runProgram(tool, args, ROOT, { ...env, NO_COLOR: '1' });
      checks.log.push(log);
      checks.equal('it is content', exitCode, 0);
      checks.that('it has something to look at', files().length > 0);
    },
  };
}

const ZIZMOR = join(pythonFolder('zizmor'), 'bin', 'zizmor');

/** Offline, because its findings must not depend on the day. "auditor" is its strictest persona. */
const zizmor = (files: RegExp, ...options: readonly string[]): Linter => ({
  missing: () => missingPython('zizmor'),
  command: () => [
    ...[ZIZMOR, '--offline', '--persona=auditor', '--strict-collection', '--no-progress', '--quiet'],
    ...['--color=never', ...options],
  ],
  files: () => projectFiles(files),
});

/** A scanner for secrets in a folder: its command, which lacks the report's path, and the place of a finding. */
interface Scanner {
  readonly missing: () => string | undefined;
  readonly command: () => readonly string[];
  readonly placeOf: (finding: never) => string;
}

/** Runs a scanner with its findings as JSON in a file, because it may end before a pipe has taken its output. */
async function scan({ command, placeOf }: Scanner, folder: string, report: string): Promise<string[]> {
  const [tool = '', ...args] = command().concat(report);
  const { exitCode, log } = await runProgram(tool, args, folder, env);
  if (exitCode !== 0 && exitCode !== 1) throw new Error(`It ended with status ${String(exitCode)}: ${log}`);
  const findings = JSON.parse(readFileSync(report, 'utf8')) as never[];
  if (exitCode === 1 && findings.length === 0) throw new Error(`It failed: ${log}`);
  return findings.map(placeOf).filter((place) => place !== '');
}

/** @param isHistory scans the repository instead of the project's files. Files that others built are never scanned. */
function scanned(name: string, scanner: Scanner, isHistory = false): Case {
  return {
    ...{ name, missing: scanner.missing },
    run: async ({ checks, place }: Stage) => {
      // To trust a scanner that finds nothing, it must find a planted secret.
      const digest = createHash('sha256').update('planted').digest('hex');
      const planted = place.folder('planted');
      writeFileSync(join(planted, 'planted.txt'), `token: ${['ghp', digest.slice(0, 36)].join('_')}\n`);
      const dir = {
        ...scanner,
        command: () => scanner.command().map((word) => (word === 'git' ? 'dir' : word)),
      };
      const seen = await scan(dir, planted, place.path('planted.json'));
      checks.that('it finds a secret that was planted', seen.length > 0);
      const files = place.folder('files');
      for (const path of isHistory ? [] : projectFiles()) {
        mkdirSync(dirname(join(files, path)), { recursive: true });
        copyFileSync(join(ROOT, path), join(files, path));
      }
      checks.none(await scan(scanner, isHistory ? ROOT : files, place.path('report.json')));
    },
  };
}

const gitleaks = (kind: 'dir' | 'git'): Scanner => ({
  missing: () => goTool('gitleaks').missing,
  command: () => [
    ...[goTool('gitleaks').command ?? '', kind, '.', '--no-banner', '--no-color', '--redact'],
    ...['--config', join(ROOT, '.gitleaks.toml'), '--report-format', 'json', '--report-path'],
  ],
  placeOf: (finding: { RuleID: string; File: string; StartLine: number; Commit: string }) =>
    `${finding.Commit.slice(0, 12)} ${finding.File}:${finding.StartLine} ${finding.RuleID}`.trim(),
});

const SECRETLINT: Scanner = {
  missing: () => missingPackage('secretlint'),
  command: () => [
    ...[process.execPath, join(TOOLS, 'secretlint', 'bin', 'secretlint.js')],
    ...['--secretlintrc', join(ROOT, '.ci', 'tools', 'secretlint.json'), '--maskSecrets', '--no-color'],
    ...['--format', 'json', '**/*', '--output'],
  ],
  placeOf: (finding: { filePath: string; messages: readonly { ruleId: string }[] }) =>
    finding.messages.map(({ ruleId }) => `${finding.filePath} ${ruleId}`).join(', '),
};

// Its findings must not depend on what else is installed. Its newest release is older than this GitHub syntax for the
// workflow's own repository and commit.
const KNOWN = 'specifying action "\\$/[a-z]*" in invalid format because ref is missing';

const ACTIONLINT: Linter = {
  missing: () => goTool('actionlint').missing,
  command: () => [
    ...[goTool('actionlint').command ?? '', '-shellcheck=', '-pyflakes=', '-ignore', KNOWN, '-oneline'],
  ],
  files: () => projectFiles(/^(?:\.github\/workflows|e2e|examples\/\w+)\/[^/]+\.ya?ml$/),
};

const PUBLINT: Linter = {
  missing: () => missingPackage('publint'),
  command: () => [process.execPath, join(TOOLS, 'publint', 'src', 'cli.js'), 'run', '--strict'],
  files: () => [ROOT],
};

const OWN = /^(?:\.github\/workflows\/[^/]+|\.github\/dependabot|(?:[\w-]+\/)?action)\.ya?ml$/;

/** Files that act runs, as GitHub would, and that users copy. */
const END_TO_END = /^(?:e2e|examples\/\w+|e2e\/actions\/[\w-]+)\/[^/]+\.ya?ml$/;

await program([
  linted('actionlint, workflows', ACTIONLINT),
  linted('zizmor, workflows and action.yml', zizmor(OWN)),
  linted(
    'zizmor, end-to-end workflows and examples',
    zizmor(END_TO_END, '--config', '.github/zizmor-e2e.yml'),
  ),
  scanned('gitleaks, files', gitleaks('dir')),
  scanned('gitleaks, history', gitleaks('git'), true),
  scanned('secretlint, files', SECRETLINT),
  linted('publint, the package for npm', PUBLINT),
]);
