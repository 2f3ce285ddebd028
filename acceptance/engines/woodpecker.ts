import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Engine, Found } from './engine.js';
import { runProgram } from './program.js';

/** Woodpecker's CLI with its local backend, where the name of an image is that of a program. */
export const WOODPECKER: Engine = {
  name: 'Woodpecker',
  example: 'ci/woodpecker/example.yml',
  shows: "Woodpecker's CLI, steps on this machine: settings, secrets, a step that runs after a failure",
  masks: false,
  adds: ['?? OWNER/jira-auth-plugin:v1'],
  find,
  run(command, place) {
    // A plugin is looked up from the workspace, a shell on the PATH.
    const images = join(place.engine, 'images');
    mkdirSync(images);
    symlinkSync('/bin/sh', join(images, 'node:22'));
    mkdirSync(join(place.workspace, 'OWNER'));
    symlinkSync('../ci/woodpecker/plugin.sh', join(place.workspace, 'OWNER', 'jira-auth-plugin:v1'));
    const { email, token } = place.account;
    const secrets = stringify({ jira_user_email: email, jira_api_token: token });
    return runProgram(
      command,
      [
        'exec',
        '--backend-engine',
        'local',
        '--pipeline-event',
        'push',
        '--repo-path',
        place.workspace,
        '--secrets-file',
        place.give(join(place.engine, 'secrets.yml'), secrets),
        join('ci', 'woodpecker', 'example.yml'),
      ],
      {
        cwd: place.workspace,
        environment: {
          ...place.environment,
          PATH: `${images}:${place.environment['PATH'] ?? ''}`,
          WOODPECKER_DISABLE_UPDATE_CHECK: 'true',
        },
      },
    );
  },
};

function find(): Found {
  const command = process.env['WOODPECKER_CLI'] ?? 'woodpecker-cli';
  const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
  if (status === 0) return { command, version: /version (\S+)/.exec(stdout)?.[1] ?? 'of unknown version' };
  return {
    missing:
      "Woodpecker's CLI is not here, and its module is not on every Go module proxy; WOODPECKER_CLI names one.",
    obtainable: false,
  };
}
