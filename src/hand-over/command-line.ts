import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { problem } from '../files.js';
import { type Credentials, methodNamed } from '../methods/index.js';
import type { Settings } from '../read/settings.js';
import { spaceOfProcesses } from '../store/file-lock.js';
import type { Tls } from '../transport/trust.js';
import { type LiveSession, type Session, sessionState } from '../verify/session.js';
import { type HandOver, type Job, orHandOffFailed } from './ci-system.js';
import { curlConfig, writeCurlConfig } from './curl-config.js';
import { expiryNotice } from './expiry-notice.js';
import { SIGNING_KEY_FILE, writeSigningKey } from './sign-command.js';
import { StepFiles } from './step-files.js';
import { announcement } from './summary.js';
import { type JobEffects, jobOf, type Mechanism } from './systems.js';
import { AUTH_HEADER, headerTexts, openVariables, type Variables } from './variables.js';

/** Identifies a folder of the command line to later processes: the file `job.json`. */
export interface JobFile {
  /** The job that the folder belongs to; empty outside a CI system. */
  readonly job: string;
  /** The host name, and the boot and PID namespace: a process number is valid on one machine or container only. */
  readonly machine: string;
  readonly space: string;
  /** The process that removes the folder when it ends. A later one does so only if that process was killed. */
  readonly process?: number | undefined;
}

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
    const place = { machine: hostname(), space: spaceOfProcesses() };
    const job: JobFile = { job: jobOf(system, effects.environment), ...place, process };
    this.#files = new StepFiles(this.#folder, { jobFile: JSON.stringify(job) });
  }

  prepare(settings: Settings, method: Credentials['method']): void {
    attempted(() => {
      this.#options.system.prepare?.(this.#options.effects.environment);
      if (!settings.curlConfig && !methodNamed(method).hasSession) return;
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      if (!statSync(this.#folder).isDirectory()) throw problem('ENOTDIR');
      accessSync(this.#folder, constants.W_OK | constants.X_OK);
    });
  }

  rememberSession(session: LiveSession, tls: Tls | undefined): undefined {
    attempted(() => {
      if (tls) this.#files.writeTls(tls);
      this.#files.write('session.json', sessionState(session));
    });
  }

  handOver(session: Session, settings: Settings, tls: Tls | undefined): void {
    const { system, effects, job, now } = this.#options;
    const { credential } = session;
    attempted(() => {
      const files = this.#files;
      const config = settings.curlConfig
        ? writeCurlConfig(files, session, settings, tls)
        : { path: '', text: '' };
      const signs = credential.kind === 'signature';
      const keyFile = signs ? writeSigningKey(files, credential.key, session, settings) : '';
      const isKeySet = signs || Boolean(effects.environment[SIGNING_KEY_FILE]);
      const variables: Variables = [
        ...openVariables(session, config.path, effects.environment),
        ...(isKeySet ? ([[SIGNING_KEY_FILE, keyFile]] as const) : []),
        // An earlier step's key and header don't belong to this step's login.
        [AUTH_HEADER, settings.exportAuthHeader ? headerTexts(credential).line : ''],
      ];
      system.setVariables({ ...effects, variables, curlConfig: config.text, files });
    });
    for (const line of announcement(session, now())) job.info(line);
    if (system.next !== '') job.info(system.next);
    const notice = expiryNotice(session.credentialEnd, settings, now());
    if (notice) job.warn(notice.text);
  }

  /** Puts a renewed credential into the curl config in use. @throws Failure `handoff-failed` */
  rewrite(session: Session, settings: Settings, tls: Tls | undefined): void {
    if (!settings.curlConfig) return;
    attempted(() => {
      this.#files.replaceCurlConfig(curlConfig(session, settings, this.#files.writeTls(tls)));
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
