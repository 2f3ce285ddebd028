import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Credentials, methodNamed } from '../methods/index.js';
import type { Settings } from '../read/settings.js';
import { marked } from '../results.js';
import { spaceOfProcesses } from '../store/file-lock.js';
import type { Tls } from '../transport/trust.js';
import { type LiveSession, type Session, sessionState } from '../verify/session.js';
import { type HandOver, type Job, orHandOffFailed } from './ci-system.js';
import { curlConfig, loginText } from './curl-config.js';
import { announcement, expiryNotice } from './notices.js';
import { earlierSign, SIGNING_KEY_FILE } from './sign-command.js';
import { StepFiles } from './step-files.js';
import { type JobEffects, jobOf, type Mechanism } from './systems.js';
import { AUTH_HEADER, headerTexts, resultsOf } from './variables.js';

export interface CommandLineOptions {
  readonly system: Mechanism;
  readonly effects: JobEffects;
  /** Parent of the folder for secret files, if the system names none. */
  readonly temporaryFolder: string;
  readonly job: Pick<Job, 'info' | 'warn'>;
  readonly now: () => Date;
  /** Set if this process removes what it hands over. */
  readonly process?: number | undefined;
}

/** The third stage for a command line: files in a folder for this step, and variables set the system's way. */
export class CommandLine implements HandOver {
  /** Holds the environment, so it is not in what an inspection prints. */
  readonly #options: CommandLineOptions;
  readonly #folder: string;
  readonly #files: StepFiles;

  constructor(options: CommandLineOptions) {
    this.#options = options;
    const { system, effects, temporaryFolder, process } = options;
    this.#folder = resolve(system.temporaryFolder?.(effects.environment) || temporaryFolder);
    const job = { job: jobOf(system, effects.environment), space: spaceOfProcesses(), process };
    this.#files = new StepFiles(this.#folder, { jobFile: JSON.stringify(job) });
  }

  prepare(settings: Settings, method: Credentials['method']): void {
    attempted(() => {
      this.#options.system.prepare?.(this.#options.effects.environment, settings);
      if (!settings.curlConfig && !methodNamed(method).hasSession) return;
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      accessSync(this.#folder, constants.W_OK | constants.X_OK);
    });
  }

  rememberSession(session: LiveSession, tls: Tls | undefined): undefined {
    attempted(() => {
      this.#files.writeTls(tls);
      this.#files.write('session.json', sessionState(session));
    });
  }

  handOver(session: Session, settings: Settings, tls: Tls | undefined): void {
    const { system, effects, job, now } = this.#options;
    const { environment } = effects;
    const { credential } = session;
    attempted(() => {
      const files = this.#files;
      const config = settings.curlConfig ? curlConfig(session, settings, files.writeTls(tls)) : '';
      const path = config && files.write('curl.conf', config);
      const signs = credential.kind === 'signature';
      const login = config || signs ? files.write('login.json', loginText(session, settings)) : '';
      const variables = {
        ...marked(resultsOf(session, path), environment),
        // An earlier step's don't belong to this login.
        ...((signs || environment[SIGNING_KEY_FILE]) && { [SIGNING_KEY_FILE]: signs ? login : '' }),
        [AUTH_HEADER]: settings.exportAuthHeader ? headerTexts(credential).line : '',
      };
      system.setVariables({
        ...effects,
        variables: Object.entries(variables),
        curlConfig: config,
        files,
      });
    });
    for (const line of [...announcement(session, now()), ...earlierSign(environment)]) job.info(line);
    if (system.next !== '') job.info(system.next);
    const notice = expiryNotice(session.credentialEnd, settings, now());
    if (notice) job.warn(notice.text);
  }

  /** Replaces a credential in use by its renewal. @throws Failure `handoff-failed` */
  rewrite(session: Session, settings: Settings, tls: Tls | undefined): void {
    if (!settings.curlConfig) return;
    attempted(() => {
      this.#files.replace('curl.conf', curlConfig(session, settings, this.#files.writeTls(tls)));
      this.#files.replace('login.json', loginText(session, settings));
    });
  }

  takeBack(): void {
    try {
      this.#files.remove();
    } catch {
      this.#options.job.warn('The files of this run could not be removed. Run `jira-auth cleanup`.');
    }
  }
}

function attempted(work: () => void): void {
  orHandOffFailed(
    work,
    'There is no way to hand the credential over',
    'Check that the temporary folder and the file that the CI system reads variables from are writable, and that the disk has room.',
  );
}
