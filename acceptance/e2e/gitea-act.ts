import type { ActProgram } from './act.js';

/**
 * Gitea's, which is a part of its runner. It prints what is for the developers of the runner, and the commands of a step,
 * too: the runner's reporter takes them out of the log.
 */
export const giteaAct = (command: string): ActProgram => ({
  command,
  environment: { GITEA_ACTIONS: 'true' },
  shown: (log) =>
    log
      // An entry ends where the next one begins.
      .split(/^(?=\[[^\]\n]+\] |time=)/m)
      .filter((entry) => !/^\[[^\]]+\] (?:\[DEBUG\] |\*\*\*\n| {2}\| ::add-mask::)/.test(entry))
      .join('')
      .replaceAll(/(?<=^\[[^\]\n]+\] )(?=::set-output:: )/gm, '  ⚙  '),
});
