import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findOrInstall } from '../kit/go-tool.js';
import { missingPackage, ROOT, TOOLS } from '../kit/tools.js';

/** Returns what is wrong, nothing if all is well; or why its tool can't be had. */
export type Check = () => readonly string[] | string;

/** Every file that git keeps or would keep, as a path below the project's folder. */
function projectFiles(pattern = /^/): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout, status, stderr } = spawnSync('git', args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(stderr);
  return [...new Set(stdout.split('\0'))].filter(
    (path) => path !== '' && pattern.test(path) && existsSync(join(ROOT, path)),
  );
}

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'jira-auth-supply-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a linter on files of the project. */
function lint(
  command: string,
  args: readonly string[],
  files: readonly string[],
  env = process.env,
): string[] {
  const { status, stdout, stderr } = spawnSync(command, [...args, ...files], {
    cwd: ROOT,
    encoding: 'utf8',
    env,
  });
  if (status === 0 && files.length > 0) return [];
  return [`${stdout}${stderr}`.trim() || `ended with status ${String(status)}`];
}

function actionlint(): ReturnType<Check> {
  const tool = findOrInstall('actionlint');
  if ('missing' in tool) return tool.missing;
  // What it finds must not depend on what else is installed. Its newest release is older than this syntax of GitHub's for
  // the workflow's own repository and commit.
  const known = 'specifying action "\\$/[a-z]*" in invalid format because ref is missing';
  const args = ['-shellcheck=', '-pyflakes=', '-ignore', known, '-oneline'];
  return lint(tool.command, args, projectFiles(/^(?:\.github\/workflows|e2e)\/[^/]+\.ya?ml$/));
}

/** Python's installer checks the digests in this file, which pins the version, too. */
const REQUIREMENTS = join(ROOT, '.ci', 'tools', 'requirements.txt');

/** Below `build/`, which git ignores. */
const TARGET = join(ROOT, 'build', 'python');

/** Offline, since what it finds must not depend on the day; "auditor" is its strictest persona. */
function zizmor(pattern: RegExp, options: readonly string[]): ReturnType<Check> {
  const version = /^zizmor==(\S+)/m.exec(readFileSync(REQUIREMENTS, 'utf8'))?.[1] ?? '';
  const find = (): string | undefined =>
    [join(TARGET, 'bin', 'zizmor'), 'zizmor'].find((each) => {
      const { status, stdout } = spawnSync(each, ['--version'], { encoding: 'utf8' });
      return status === 0 && stdout.trim() === `zizmor ${version}`;
    });
  if (find() === undefined) {
    process.stderr.write(`Installing zizmor ${version} into build/python\n`);
    const install = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--upgrade', '--target', TARGET];
    const { stderr } = spawnSync('python3', [...install, '--require-hashes', '-r', REQUIREMENTS], {
      encoding: 'utf8',
    });
    if (find() === undefined)
      return `zizmor ${version} is not here, and \`python3 -m pip install\` failed: ${stderr}`;
  }
  const fixed = [
    '--offline',
    '--persona=auditor',
    '--strict-collection',
    '--no-progress',
    '--quiet',
    '--color=never',
  ];
  return lint(find() ?? '', [...fixed, ...options], projectFiles(pattern), { PATH: process.env['PATH'] });
}

/** Finds secrets in a folder. Returns where, without them. */
type Scan = (folder: string) => readonly string[];

/** A scanner that finds nothing is believed only if it finds what was planted. */
function believed(scan: Scan, found: readonly string[]): readonly string[] {
  const planted = inFolder((folder) => {
    const digest = createHash('sha256').update('planted').digest('hex');
    writeFileSync(join(folder, 'planted.txt'), `token: ${['ghp', digest.slice(0, 36)].join('_')}\n`);
    return scan(folder);
  });
  return planted.length === 0 ? ['It does not find a secret that was planted.'] : found;
}

/** Scans the project's files and nothing else: what others built or installed is not looked at. */
function ofFiles(scan: Scan): readonly string[] {
  return inFolder((folder) => {
    for (const path of projectFiles()) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      copyFileSync(join(ROOT, path), join(folder, path));
    }
    return scan(folder);
  });
}

/** Runs a scanner, which writes its findings to a file as JSON: it may end before a pipe has taken all that it prints. */
function findings(command: string, args: readonly string[], cwd: string, output: string): unknown[] {
  return inFolder((reports) => {
    const report = join(reports, 'report.json');
    const { error, status, stderr } = spawnSync(command, [...args, output, report], {
      cwd,
      encoding: 'utf8',
    });
    if (error) throw error;
    if (status !== 0 && status !== 1) throw new Error(`It ended with status ${String(status)}: ${stderr}`);
    const found = JSON.parse(readFileSync(report, 'utf8')) as unknown[];
    if (status === 1 && found.length === 0) throw new Error(`It failed: ${stderr}`);
    return found;
  });
}

function gitleaks(kind: 'dir' | 'git'): ReturnType<Check> {
  const tool = findOrInstall('gitleaks');
  if ('missing' in tool) return tool.missing;
  const config = ['--config', join(ROOT, '.gitleaks.toml'), '--report-format', 'json'];
  const scan =
    (how: 'dir' | 'git'): Scan =>
    (folder) => {
      const args = [how, '.', '--no-banner', '--no-color', '--redact', ...config];
      const found = findings(tool.command, args, folder, '--report-path');
      return (found as { RuleID: string; File: string; StartLine: number; Commit: string }[]).map(
        ({ RuleID, File, StartLine, Commit }) =>
          `${Commit.slice(0, 12)} ${File}:${StartLine} ${RuleID}`.trim(),
      );
    };
  return believed(scan('dir'), kind === 'git' ? scan('git')(ROOT) : ofFiles(scan('dir')));
}

function secretlint(): ReturnType<Check> {
  const missing = missingPackage('secretlint');
  if (missing !== undefined) return missing;
  const program = join(TOOLS, 'secretlint', 'bin', 'secretlint.js');
  const scan: Scan = (folder) => {
    const config = ['--secretlintrc', join(ROOT, '.ci', 'tools', 'secretlint.json')];
    const args = [program, ...config, '--maskSecrets', '--no-color', '--format', 'json', '**/*'];
    const found = findings(process.execPath, args, folder, '--output');
    return (
      found as { filePath: string; messages: { ruleId: string; loc: { start: { line: number } } }[] }[]
    ).flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId, loc }) => `${filePath.slice(folder.length + 1)}:${loc.start.line} ${ruleId}`),
    );
  };
  return believed(scan, ofFiles(scan));
}

function publint(): ReturnType<Check> {
  const missing = missingPackage('publint');
  if (missing !== undefined) return missing;
  const program = join(TOOLS, 'publint', 'src', 'cli.js');
  return lint(process.execPath, [program, 'run', '--strict'], [ROOT], { ...process.env, NO_COLOR: '1' });
}

/** What GitHub runs or reads. */
const OWN = /^(?:\.github\/workflows\/[^/]+|\.github\/dependabot|(?:[\w-]+\/)?action)\.ya?ml$/;

/** What act runs, as GitHub would: the end-to-end test, whose workflows are examples, too. */
const END_TO_END = /^e2e\/(?:[^/]+|actions\/[^/]+\/action)\.ya?ml$/;

export const TOOL_CHECKS: Readonly<Record<string, Check>> = {
  'actionlint, workflows': actionlint,
  'zizmor, workflows and action.yml': () => zizmor(OWN, []),
  'zizmor, end-to-end workflows': () => zizmor(END_TO_END, ['--config', '.github/zizmor-e2e.yml']),
  'gitleaks, files': () => gitleaks('dir'),
  'gitleaks, history': () => gitleaks('git'),
  'secretlint, files': secretlint,
  'publint, the package for npm': publint,
};
