// Lets third-party tools check the project's sources and releases: workflows, secrets, the package.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from './kit/finished.js';
import { goTool } from './kit/go-tool.js';
import { type Case, program } from './kit/program.js';
import { missingPython, pythonFolder } from './kit/python.js';
import { projectFiles } from './kit/repository.js';
import { missingPackage, ROOT, TOOLS } from './kit/tools.js';

const env = process.env as Readonly<Record<string, string>>;

type Missing = () => string | undefined;

/** A tool that must be content with some files. Its command is looked up late, because Go may have to compile it. */
const linted = (name: string, missing: Missing, command: () => readonly string[], files: string[]): Case => ({
  ...{ name, missing },
  run: async ({ checks }) => {
    const [tool = '', ...args] = [...command(), ...files];
    const { exitCode, log } = await runProgram(tool, args, ROOT, { ...env, NO_COLOR: '1' });
    checks.log.push(log);
    checks.equal('it is content', exitCode, 0);
    checks.that('it has something to look at', files.length > 0);
  },
});

/** Offline, because its findings must not depend on the day. "auditor" is its strictest persona. */
const zizmor = (name: string, files: RegExp, ...options: readonly string[]): Case => {
  const command = [
    ...[join(pythonFolder('zizmor'), 'bin', 'zizmor'), '--offline', '--persona=auditor'],
    ...['--strict-collection', '--no-progress', '--quiet', '--color=never', ...options],
  ];
  return linted(
    name,
    () => missingPython('zizmor'),
    () => command,
    projectFiles(files),
  );
};

/** A scanner for secrets in a folder: its command, which lacks the report's path, and the place of a finding. */
interface Scanner {
  readonly missing: Missing;
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

/** Scans the project's files, or the repository. Files that others built are never scanned. */
const scanned = (name: string, scanner: Scanner, history?: Scanner): Case => ({
  ...{ name, missing: scanner.missing },
  run: async ({ checks, place }) => {
    // To trust a scanner that finds nothing, it must find a planted secret.
    const digest = createHash('sha256').update('planted').digest('hex');
    const planted = place.folder('planted');
    writeFileSync(join(planted, 'planted.txt'), `token: ${['ghp', digest.slice(0, 36)].join('_')}\n`);
    const seen = await scan(scanner, planted, place.path('planted.json'));
    checks.that('it finds a secret that was planted', seen.length > 0);
    const files = place.folder('files');
    for (const path of history ? [] : projectFiles()) {
      mkdirSync(dirname(join(files, path)), { recursive: true });
      copyFileSync(join(ROOT, path), join(files, path));
    }
    checks.none(await scan(history ?? scanner, history ? ROOT : files, place.path('report.json')));
  },
});

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

// Findings must not depend on what else is installed. The newest release is older than this GitHub syntax for the
// workflow's own repository and commit.
const KNOWN = 'specifying action "\\$/[a-z]*" in invalid format because ref is missing';
const actionlint = (): string[] => [
  ...[goTool('actionlint').command ?? '', '-shellcheck=', '-pyflakes=', '-ignore', KNOWN, '-oneline'],
];
const publint = (): string[] => [
  ...[process.execPath, join(TOOLS, 'publint', 'src', 'cli.js'), 'run', '--strict'],
];

const OWN = /^(?:\.github\/workflows\/[^/]+|\.github\/dependabot|(?:[\w-]+\/)?action)\.ya?ml$/;
const WORKFLOWS = /^(?:\.github\/workflows|e2e|examples\/\w+)\/[^/]+\.ya?ml$/;

/** Files that act runs, as GitHub would, and that users copy. */
const END_TO_END = /^(?:e2e|examples\/\w+|e2e\/actions\/[\w-]+)\/[^/]+\.ya?ml$/;

await program([
  linted('actionlint, workflows', () => goTool('actionlint').missing, actionlint, projectFiles(WORKFLOWS)),
  zizmor('zizmor, workflows and action.yml', OWN),
  zizmor('zizmor, end-to-end workflows and examples', END_TO_END, '--config', '.github/zizmor-e2e.yml'),
  scanned('gitleaks, files', gitleaks('dir')),
  scanned('gitleaks, history', gitleaks('dir'), gitleaks('git')),
  scanned('secretlint, files', SECRETLINT),
  linted('publint, the package for npm', () => missingPackage('publint'), publint, [ROOT]),
]);
