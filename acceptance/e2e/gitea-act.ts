import type { ActProgram } from './act.js';

/**
 * Gitea's act, which is part of its runner. It also prints text for the runner's developers and the commands of a step,
 * which the runner's reporter removes from the log.
 */
export const giteaAct = (command: string): ActProgram => ({
  command,
  environment: { GITEA_ACTIONS: 'true' },
  shown: (log) =>
    log
      // An entry ends where the next one starts.
      .split(/^(?=\[[^\]\n]+\] |time=)/m)
      .filter((entry) => !/^\[[^\]]+\] (?:\[DEBUG\] |\*\*\*\n| {2}\| ::add-mask::)/.test(entry))
      .join('')
      .replaceAll(/(?<=^\[[^\]\n]+\] )(?=::set-output:: )/gm, '  ⚙  '),
});
