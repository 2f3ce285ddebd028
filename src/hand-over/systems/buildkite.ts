import { Failure } from '../../failure.js';
import type { SystemEffects, SystemKind } from './system.js';

const AGENT = 'buildkite-agent';

/** Buildkite: its agent, which every job has on its PATH, hides texts and sets variables. */
export const buildkite: SystemKind = {
  name: 'Buildkite',
  id: 'buildkite',
  isHere: ({ BUILDKITE }) => BUILDKITE === 'true',
  create: (effects) => ({
    job: `buildkite ${effects.environment.BUILDKITE_JOB_ID ?? ''}`,
    mask: (texts) => {
      runAgent(
        effects,
        ['redactor', 'add', '--format', 'json'],
        texts.map((text, index) => [String(index), text]),
      );
    },
    setVariables: (variables) => {
      runAgent(effects, ['env', 'set', '--input-format=json', '-'], variables);
    },
    next: 'The variables are there in the hooks and commands that the agent starts from here on; in this one, use --format sh.',
  }),
};

function runAgent(
  { runTool }: SystemEffects,
  args: readonly string[],
  entries: readonly (readonly [string, string])[],
): void {
  try {
    runTool(AGENT, args, JSON.stringify(Object.fromEntries(entries)));
  } catch {
    throw new Failure(
      'handoff-failed',
      `${AGENT} ${args.slice(0, 2).join(' ')} failed, or could not be started.`,
      'Run this in a job of Buildkite with an agent of version 3.66 or later, or use `jira-auth exec`.',
    );
  }
}
