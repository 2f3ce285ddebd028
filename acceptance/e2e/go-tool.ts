import { spawnSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Below `build/`, which git ignores, so that nothing is installed into anybody's own folders. */
const BIN = join(ROOT, 'build', 'bin');

/** A program written in Go, of one exact version: what is checked must not depend on the day. */
export interface GoTool {
  readonly name: string;
  /** What `go install` takes, without its version. */
  readonly module: string;
  /** What `go install` calls it, if that is not its name. */
  readonly builtAs?: string;
  readonly version: string;
  /** The variable that its makers put the version into when they build it, if it can't tell it otherwise. */
  readonly versionVariable?: string;
  /** The option that makes it tell its version. */
  readonly versionOption: string;
}

export const ACT: GoTool = {
  name: 'act',
  module: 'github.com/nektos/act',
  version: '0.2.87',
  versionOption: '--version',
};

export const ACTIONLINT: GoTool = {
  name: 'actionlint',
  module: 'github.com/rhysd/actionlint/cmd/actionlint',
  // The first releases that know `using: node24` are newer than 1.7.7.
  version: '1.7.12',
  versionOption: '-version',
};

export const BUILDKITE_AGENT: GoTool = {
  name: 'buildkite-agent',
  module: 'github.com/buildkite/agent/v3',
  builtAs: 'agent',
  version: '3.78.0',
  versionOption: '--version',
};

export const GITLEAKS: GoTool = {
  name: 'gitleaks',
  module: 'github.com/zricethezav/gitleaks/v8',
  version: '8.30.1',
  versionVariable: 'github.com/zricethezav/gitleaks/v8/version.Version',
  versionOption: 'version',
};

/** @returns how to call the tool, which is installed if it has to be, or why it can't be had */
export function findOrInstall(tool: GoTool): { command: string } | { missing: string } {
  const command = find(tool);
  if (command !== undefined) return { command };
  const problem = install(tool);
  if (problem !== undefined) return { missing: problem };
  return { command: join(BIN, tool.name) };
}

function find(tool: GoTool): string | undefined {
  return [join(BIN, tool.name), tool.name].find((command) => {
    const { status, stdout } = spawnSync(command, [tool.versionOption], { encoding: 'utf8' });
    if (status !== 0) return false;
    const version = /(?<![\d.])\d+\.\d+\.\d+(?![\d.])/.exec(stdout)?.[0];
    return version === tool.version;
  });
}

/** @returns what went wrong, if something did */
function install(tool: GoTool): string | undefined {
  const wanted = `${tool.name} ${tool.version} is not here`;
  if (spawnSync('go', ['version']).status !== 0) {
    return `${wanted}, nor is Go to install it with. Install Go, or ${tool.name} ${tool.version} itself.`;
  }
  process.stderr.write(`Installing ${tool.name} ${tool.version} into build/bin\n`);
  const linked =
    tool.versionVariable === undefined ? [] : [`-ldflags=-X=${tool.versionVariable}=${tool.version}`];
  const { status, stderr } = spawnSync('go', ['install', ...linked, `${tool.module}@v${tool.version}`], {
    encoding: 'utf8',
    env: { ...process.env, GOBIN: BIN },
  });
  if (status !== 0) return `${wanted}, and \`go install\` failed:\n${stderr.trim()}`;
  if (tool.builtAs !== undefined) renameSync(join(BIN, tool.builtAs), join(BIN, tool.name));
  return undefined;
}

/**
 * Tells that nothing was checked. On a CI system that is a failure: nobody would read the note.
 *
 * @param count how many checks there would have been
 * @returns the exit status
 */
export function reportSkipped(missing: string, count: number): number {
  const failure = process.env.CI === 'true';
  console.log(missing);
  console.log(`0 passed, ${failure ? count : 0} failed, ${failure ? 0 : count} skipped`);
  return failure ? 1 : 0;
}
