import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './tools.js';

/** Below `build/`, which git ignores, to install nothing into a user's own folders. */
const BIN = join(ROOT, 'build', 'bin');

/** A program written in Go, in one exact version: the results must not depend on the day. */
interface GoTool {
  readonly version: string;
  /** The argument of `go install`, without its version. */
  readonly module: string;
  /** The argument that makes it print its version. */
  readonly asks: string;
  /** The name that `go install` gives it, if it is a different one. */
  readonly builtAs?: string;
  /** The variable that its release build sets to the version, if it can't tell its version otherwise. */
  readonly versionVariable?: string;
}

export const GO_TOOLS = {
  act: { version: '0.2.87', module: 'github.com/nektos/act', asks: '--version' },
  // The first releases that support `using: node24` are newer than 1.7.7.
  actionlint: { version: '1.7.12', module: 'github.com/rhysd/actionlint/cmd/actionlint', asks: '-version' },
  gitleaks: {
    version: '8.30.1',
    module: 'github.com/zricethezav/gitleaks/v8',
    asks: 'version',
    versionVariable: 'github.com/zricethezav/gitleaks/v8/version.Version',
  },
  'buildkite-agent': {
    version: '3.78.0',
    module: 'github.com/buildkite/agent/v3',
    asks: '--version',
    builtAs: 'agent',
  },
} as const satisfies Record<string, GoTool>;

/**
 * Programs that `go install` can't make, with the package to build. Each is a folder of `acceptance/go`, whose `go.mod`
 * sets the exact version.
 */
export const GO_PROGRAMS = { 'gitlab-masker': '.', 'gitea-act': 'github.com/nektos/act' } as const;

type Found =
  | { readonly command: string; readonly missing?: never }
  | { readonly command?: never; readonly missing: string };

/** Looks up each name once. */
function once<Name>(find: (name: Name) => Found): (name: Name) => Found {
  const found = new Map<Name, Found>();
  return (name) => {
    const one = found.get(name) ?? find(name);
    found.set(name, one);
    return one;
  };
}

/** @returns the command of the tool, which is installed if necessary, or why it is unavailable */
export const goTool = once(findOrInstall);

/** @returns the command of the program, which is built if necessary, or why it is unavailable */
export const goProgram = once(findOrBuild);

function findOrInstall(name: keyof typeof GO_TOOLS): Found {
  const { version, module, asks, builtAs, versionVariable }: GoTool = GO_TOOLS[name];
  const installed = join(BIN, name);
  const command = [installed, name].find((each) => {
    const { status, stdout } = spawnSync(each, [asks], { encoding: 'utf8' });
    return status === 0 && /(?<![\d.])\d+\.\d+\.\d+(?![\d.])/.exec(stdout)?.[0] === version;
  });
  if (command !== undefined) return { command };
  const wanted = `${name} ${version} is not here`;
  if (spawnSync('go', ['version']).status !== 0)
    return { missing: `${wanted}, nor is Go to install it with. Install Go, or ${name} ${version} itself.` };
  process.stderr.write(`Installing ${name} ${version} into build/bin\n`);
  const linked = versionVariable === undefined ? [] : [`-ldflags=-X=${versionVariable}=${version}`];
  const { status, stderr } = spawnSync('go', ['install', ...linked, `${module}@v${version}`], {
    encoding: 'utf8',
    env: { ...process.env, GOBIN: BIN },
  });
  if (status !== 0) return { missing: `${wanted}, and \`go install\` failed:\n${stderr.trim()}` };
  if (builtAs !== undefined) renameSync(join(BIN, builtAs), installed);
  return { command: installed };
}

function findOrBuild(name: keyof typeof GO_PROGRAMS): Found {
  const sources = join(ROOT, 'acceptance', 'go', name);
  const hash = createHash('sha256');
  for (const file of readdirSync(sources).sort()) hash.update(readFileSync(join(sources, file)));
  const command = join(BIN, `${name}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(command)) return { command };
  if (spawnSync('go', ['version']).status !== 0)
    return { missing: `${name} is not here, nor is Go to build it with. Install Go.` };
  process.stderr.write(`Building ${name} into build/bin\n`);
  // Go adds all other versions to go.mod, and writes sums beside it.
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  try {
    cpSync(sources, folder, { recursive: true });
    const { status, stderr } = spawnSync('go', ['build', '-mod=mod', '-o', command, GO_PROGRAMS[name]], {
      cwd: folder,
      encoding: 'utf8',
    });
    return status === 0
      ? { command }
      : { missing: `${name} is not here, and \`go build\` failed:\n${stderr.trim()}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
