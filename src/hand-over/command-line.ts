import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Credentials, methodNamed } from '../methods/index.js';
import type { Settings } from '../read/settings.js';
import { marked } from '../results.js';
import { spaceOfProcesses } from '../store/file-lock.js';
import type { Tls } from '../transport/trust.js';
import { type LiveSession, type Session, sessionState } from '../verify/session.js';
import { type Job, orHandOffFailed } from './ci-system.js';
import { curlConfig, loginText } from './curl-config.js';
import { announcement, expiryNotice } from './notices.js';
import { earlierSign, SIGNING_KEY_FILE } from './sign-command.js';
import { StepFiles } from './step-files.js';
import { type JobEffects, jobOf, type Mechanism } from './systems.js';
import { AUTH_HEADER, headerTexts, resultsOf } from './variables.js';

interface CommandLineOptions {
  readonly system: Mechanism;
  readonly effects: JobEffects;
  /** Parent of the folder for secret files, if the system names none. */
  readonly temporaryFolder: string;
  readonly job: Pick<Job, 'info' | 'warn'>;
  readonly now: () => Date;
  /** Set if this process removes what it hands over. */
  readonly process?: number | undefined;
}

export type CommandLine = ReturnType<typeof commandLine>;

/** The third stage for a command line: files in a folder for this step, and variables set the system's way. */
export function commandLine({ system, effects, temporaryFolder, job, now, process }: CommandLineOptions) {
  const { environment } = effects;
  const folder = resolve(system.temporaryFolder?.(environment) || temporaryFolder);
  const ours = { job: jobOf(system, environment), space: spaceOfProcesses(), process };
  const files = new StepFiles(folder, { jobFile: JSON.stringify(ours) });
  return {
    prepare: (settings: Settings, method: Credentials['method']): void => {
      attempted(() => {
        system.prepare?.(environment, settings);
        if (!settings.curlConfig && !methodNamed(method).hasSession) return;
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        accessSync(folder, constants.W_OK | constants.X_OK);
      });
    },
    rememberSession: (session: LiveSession, tls: Tls | undefined): undefined => {
      attempted(() => {
        files.writeTls(tls);
        files.write('session.json', sessionState(session));
      });
    },
    handOver: (session: Session, settings: Settings, tls: Tls | undefined): void => {
      const { credential } = session;
      attempted(() => {
        const config = settings.curlConfig ? curlConfig(session, settings, files.writeTls(tls)) : '';
        const path = config && files.write('curl.conf', config);
        const signs = credential.kind === 'signature';
        const login = config || signs ? files.write('login.json', loginText(session, settings)) : '';
        const variables = {
          ...marked(resultsOf(session, path), environment),
          // An earlier step's key and header don't belong to this login.
          ...((signs || environment[SIGNING_KEY_FILE]) && { [SIGNING_KEY_FILE]: signs ? login : '' }),
          [AUTH_HEADER]: settings.exportAuthHeader ? headerTexts(credential).line : '',
        };
        system.setVariables({ ...effects, variables: Object.entries(variables), curlConfig: config, files });
      });
      for (const line of [...announcement(session, now()), ...earlierSign(environment)]) job.info(line);
      if (system.next !== '') job.info(system.next);
      const notice = expiryNotice(session.credentialEnd, settings, now());
      if (notice) job.warn(notice.text);
    },
    /** Replaces a credential in use by its renewal. @throws Failure `handoff-failed` */
    rewrite: (session: Session, settings: Settings, tls: Tls | undefined): void => {
      if (!settings.curlConfig) return;
      attempted(() => {
        files.replace('curl.conf', curlConfig(session, settings, files.writeTls(tls)));
        files.replace('login.json', loginText(session, settings));
      });
    },
    takeBack: (): void => {
      try {
        files.remove();
      } catch {
        job.warn('The files of this run could not be removed. Run `jira-auth cleanup`.');
      }
    },
  };
}

function attempted(work: () => void): void {
  orHandOffFailed(
    work,
    "The credential can't be handed over",
    'Check that the temporary folder and the file that the CI system reads variables from are writable, and that the disk has room.',
  );
}
