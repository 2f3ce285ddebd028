import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { runProgram } from '../kit/finished.js';
import { missingProgram } from '../kit/tools.js';
import { EMAIL, type Engine } from './place.js';

/** Some Go module proxies don't have its module. */
const WOODPECKER_CLI = process.env['WOODPECKER_CLI'] ?? 'woodpecker-cli';

const IMAGE = 'ghcr.io/OWNER/jira-auth:v1';

export const WOODPECKER: Engine = {
  name: 'Woodpecker',
  adds: [`?? ${IMAGE}`],
  isOptional: true,
  missing: () =>
    missingProgram(WOODPECKER_CLI, ['--version'], 'WOODPECKER_CLI names one that you have built'),
  run(place) {
    const { workspace, engine, environment, token } = place;
    // It looks up a plugin from the workspace, and a shell on the PATH.
    const images = join(engine, 'images');
    mkdirSync(images);
    symlinkSync('/bin/sh', join(images, 'node:22'));
    mkdirSync(dirname(join(workspace, IMAGE)), { recursive: true });
    symlinkSync(join(workspace, 'ci', 'image', 'entrypoint.sh'), join(workspace, IMAGE));
    const secrets = stringify({ jira_user_email: EMAIL, jira_api_token: token });
    const options = {
      ...{ 'backend-engine': 'local', 'pipeline-event': 'push', 'repo-path': workspace },
      'secrets-file': place.give(join(engine, 'secrets.yml'), secrets),
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    return runProgram(WOODPECKER_CLI, ['exec', ...args, join('ci', 'woodpecker', 'example.yml')], workspace, {
      ...environment,
      PATH: `${images}:${environment['PATH'] ?? ''}`,
      WOODPECKER_DISABLE_UPDATE_CHECK: 'true',
    });
  },
};
