import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runProgram } from '../kit/finished.js';
import { goTool } from '../kit/go-tool.js';
import { createRepository } from '../kit/repository.js';
import { type Engine, type EnginePlace, PRINTED } from './place.js';

interface Step {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
  readonly plugins: readonly object[];
}

/** Runs a Buildkite job with the agent itself, except for fetching the job from Buildkite. */
export const BUILDKITE: Engine = {
  name: 'Buildkite',
  masks: { as: '[REDACTED]', forms: PRINTED },
  missing: () => goTool('buildkite-agent').missing,
  async run(place) {
    const { command = '' } = goTool('buildkite-agent');
    // Answers as if everything had already been reported. Without an answer, the agent retries for a minute.
    const server = createServer((request, response) => {
      request.resume();
      response.setHeader('Content-Type', 'application/json').end('{"exists":true}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const agent = {
        ...place.environment,
        ...agentOf(command, place),
        BUILDKITE_AGENT_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
        BUILDKITE_AGENT_ACCESS_TOKEN: 'FAKE-agent-access-token',
      };
      const step = await readStep(command, place, agent);
      return await runProgram(command, ['bootstrap'], place.engine, { ...agent, ...jobOf(step, place) });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
};

/** Lets the agent parse the pipeline as for an upload, which turns `$$` into `$` and a plugin into a repository. */
async function readStep(command: string, place: EnginePlace, agent: Record<string, string>): Promise<Step> {
  const example = join('ci', 'buildkite', 'example.pipeline.yml');
  const args = ['pipeline', 'upload', '--dry-run', '--format', 'json', '--log-level', 'fatal', example];
  const { exitCode, log } = await runProgram(command, args, place.workspace, agent);
  if (exitCode !== 0) throw new Error(`The agent can't read the pipeline: ${log}`);
  const [step] = (JSON.parse(log) as { steps: Step[] }).steps;
  if (!step) throw new Error('The example has no step.');
  return step;
}

function jobOf(step: Step, place: EnginePlace): Record<string, string> {
  const build = {
    ...{ COMMAND: step.command, PLUGINS: JSON.stringify(step.plugins) },
    ...{ JOB_ID: '00000000-0000-4000-8000-000000000001', BUILD_ID: '00000000-0000-4000-8000-000000000002' },
    ...{ REPO: place.workspace, COMMIT: 'HEAD', BRANCH: 'main', PULL_REQUEST: 'false', AGENT_NAME: 'FAKE' },
    ...{ ORGANIZATION_SLUG: 'acme', PIPELINE_SLUG: 'example', PIPELINE_PROVIDER: 'git' },
  };
  return { ...step.env, BUILDKITE: 'true', CI: 'true', ...prefixed(build) };
}

function prefixed(variables: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(variables).map(([name, value]) => [`BUILDKITE_${name}`, value]);
  return Object.fromEntries(entries) as Record<string, string>;
}

function agentOf(command: string, place: EnginePlace): Record<string, string> {
  const folder = (name: string): string => {
    const path = join(place.engine, name);
    mkdirSync(path);
    return path;
  };
  const bin = folder('bin');
  symlinkSync(command, join(bin, 'buildkite-agent'));
  return {
    PATH: `${bin}:${place.environment['PATH'] ?? ''}`,
    ...prefixed({
      ...{ BIN_PATH: bin, BUILD_PATH: folder('builds'), PLUGINS_PATH: folder('plugins') },
      HOOKS_PATH: hooksOf(folder('hooks'), place),
      // A socket's path is limited to about 100 bytes.
      SOCKETS_PATH: folder('s'),
      ...{ SHELL: '/bin/bash -e -c', COMMAND_EVAL: 'true' },
      ...{ PLUGINS_ENABLED: 'true', LOCAL_HOOKS_ENABLED: 'true' },
      REDACTED_VARS: '*_PASSWORD,*_SECRET,*_TOKEN,*_PRIVATE_KEY,*_ACCESS_KEY,*_SECRET_KEY',
    }),
    GIT_CONFIG_GLOBAL: withPluginOf(place),
  };
}

function hooksOf(folder: string, place: EnginePlace): string {
  const hook = Object.entries(place.credential).map(([name, value]) => `export ${name}='${value}'\n`);
  chmodSync(place.give(join(folder, 'environment'), hook.join('')), 0o700);
  writeFileSync(join(folder, 'pre-command'), place.printing, { mode: 0o700 });
  return folder;
}

function withPluginOf({ workspace, engine }: EnginePlace): string {
  const repository = join(engine, 'plugin');
  cpSync(join(workspace, 'ci', 'buildkite'), repository, { recursive: true });
  createRepository(repository, 'https://example.com/plugin.git', 'v1');
  const path = join(engine, 'gitconfig');
  const instead = `[url "file://${repository}"]\n\tinsteadOf = https://github.com/OWNER/jira-auth-buildkite-plugin`;
  writeFileSync(path, `${instead}\n[advice]\n\tdetachedHead = false\n`);
  return path;
}
