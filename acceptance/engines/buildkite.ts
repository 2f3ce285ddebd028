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
  readonly plugins: readonly Readonly<Record<string, unknown>>[];
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
  const { exitCode, log } = await runProgram(
    command,
    ['pipeline', 'upload', '--dry-run', '--format', 'json', '--log-level', 'fatal', example],
    place.workspace,
    agent,
  );
  if (exitCode !== 0) throw new Error(`The agent can't read the pipeline: ${log}`);
  const [step] = (JSON.parse(log) as { steps: Step[] }).steps;
  if (!step) throw new Error('The example has no step.');
  return step;
}

/** Variables by which Buildkite tells the agent about the job. */
function jobOf(step: Step, place: EnginePlace): Record<string, string> {
  return {
    ...step.env,
    BUILDKITE: 'true',
    CI: 'true',
    BUILDKITE_COMMAND: step.command,
    BUILDKITE_PLUGINS: JSON.stringify(step.plugins),
    BUILDKITE_JOB_ID: '00000000-0000-4000-8000-000000000001',
    BUILDKITE_BUILD_ID: '00000000-0000-4000-8000-000000000002',
    BUILDKITE_REPO: place.workspace,
    BUILDKITE_COMMIT: 'HEAD',
    BUILDKITE_BRANCH: 'main',
    BUILDKITE_PULL_REQUEST: 'false',
    BUILDKITE_AGENT_NAME: 'FAKE',
    BUILDKITE_ORGANIZATION_SLUG: 'acme',
    BUILDKITE_PIPELINE_SLUG: 'example',
    BUILDKITE_PIPELINE_PROVIDER: 'git',
  };
}

/** The agent's configuration. */
function agentOf(command: string, place: EnginePlace): Record<string, string> {
  const folder = (name: string): string => {
    const path = join(place.engine, name);
    mkdirSync(path);
    return path;
  };
  const bin = folder('bin');
  symlinkSync(command, join(bin, 'buildkite-agent'));
  return {
    // The hooks call the agent by its name.
    PATH: `${bin}:${place.environment['PATH'] ?? ''}`,
    BUILDKITE_BIN_PATH: bin,
    BUILDKITE_BUILD_PATH: folder('builds'),
    BUILDKITE_PLUGINS_PATH: folder('plugins'),
    BUILDKITE_HOOKS_PATH: hooksOf(folder('hooks'), place),
    // A socket's path is limited to about 100 bytes.
    BUILDKITE_SOCKETS_PATH: folder('s'),
    BUILDKITE_SHELL: '/bin/bash -e -c',
    BUILDKITE_COMMAND_EVAL: 'true',
    BUILDKITE_PLUGINS_ENABLED: 'true',
    BUILDKITE_LOCAL_HOOKS_ENABLED: 'true',
    BUILDKITE_REDACTED_VARS: '*_PASSWORD,*_SECRET,*_TOKEN,*_PRIVATE_KEY,*_ACCESS_KEY,*_SECRET_KEY',
    GIT_CONFIG_GLOBAL: withPluginOf(place),
  };
}

/** Writes the agent's hook, by which its owner gives credentials to jobs. */
function hooksOf(folder: string, place: EnginePlace): string {
  const { email, token } = place.account;
  const hook = `export JIRA_USER_EMAIL='${email}'\nexport JIRA_API_TOKEN='${token}'\n`;
  chmodSync(place.give(join(folder, 'environment'), hook), 0o700);
  writeFileSync(join(folder, 'pre-command'), place.printing, { mode: 0o700 });
  return folder;
}

/** Publishes the plugin as a repository that git uses instead of GitHub's. */
function withPluginOf({ workspace, engine }: EnginePlace): string {
  const repository = join(engine, 'plugin');
  cpSync(join(workspace, 'ci', 'buildkite'), repository, { recursive: true });
  createRepository(repository, 'https://example.com/plugin.git', 'v1');
  const path = join(engine, 'gitconfig');
  const address = 'https://github.com/OWNER/jira-auth-buildkite-plugin';
  writeFileSync(
    path,
    `[url "file://${repository}"]\n\tinsteadOf = ${address}\n[advice]\n\tdetachedHead = false\n`,
  );
  return path;
}
