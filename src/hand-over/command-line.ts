import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { Failure } from '../failure.js';
import { printable } from '../printable.js';
import { type Credentials, methodNamed } from '../methods/index.js';
import type { Settings } from '../read/settings.js';
import type { Environment } from '../results.js';
import type { Secret } from '../secret.js';
import type { Tls } from '../transport/trust.js';
import type { Session } from '../verify/session.js';
import { announcement } from './announcement.js';
import type { HandOver, Job } from './ci-system.js';
import { curlConfig } from './curl-config.js';
import { expiryNotice } from './expiry-notice.js';
import { type LiveSession, sessionState } from '../verify/live-session.js';
import { SIGNING_KEY_FILE, writeSigningKey } from './sign-command.js';
import { StepFiles } from './step-files.js';
import type { System } from './systems/system.js';
import { AUTH_HEADER, headerTexts, openVariables, type Variables } from './variables.js';

/** What a folder of the command line says of itself, so that a later process knows it: the file `job.json`. */
export interface JobFile {
  /** The job that it belongs to; empty outside of a CI system. */
  readonly job: string;
  /** The host name: process numbers are those of one machine, or of one container. */
  readonly machine: string;
  /** The process that removes it at its own end; a later one need not, unless that was killed. */
  readonly process?: number | undefined;
}

export interface CommandLineOptions {
  readonly system: System;
  /** With what earlier steps handed over. */
  readonly environment: Environment;
  /** Where secret files go if the system names no folder. */
  readonly temporaryFolder: string;
  /** Hides a secret in every form that tools print. */
  readonly mask: (secret: Secret) => void;
  /** Tells people. */
  readonly say: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly reportFailure: (failure: Failure) => void;
  readonly now: () => Date;
  /** Set if this process removes what it hands over. */
  readonly process?: number | undefined;
}

/** The third stage for a command line: files in a folder of the step's own, and variables in the system's own way. */
export class CommandLine implements Job, HandOver {
  readonly mask: (secret: Secret) => void;
  readonly info: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly #options: CommandLineOptions;
  #files: StepFiles | undefined;

  constructor(options: CommandLineOptions) {
    this.#options = options;
    this.mask = options.mask;
    this.info = options.say;
    this.warn = options.warn;
  }

  readonly secretsWithheld = (): string | undefined => this.#options.system.secretsWithheld;

  prepare(settings: Settings, method: Credentials['method']): void {
    const { system } = this.#options;
    const folder = this.#folder;
    this.#attempted(() => {
      system.prepare?.();
      if (!settings.curlConfig && !methodNamed(method).hasSession) return;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (!statSync(folder).isDirectory()) throw Object.assign(new Error('no folder'), { code: 'ENOTDIR' });
      accessSync(folder, constants.W_OK | constants.X_OK);
    });
  }

  get #folder(): string {
    const { system, temporaryFolder } = this.#options;
    return resolve(system.temporaryFolder || temporaryFolder);
  }

  rememberSession(session: LiveSession, tls: Tls | undefined): undefined {
    this.#written((files) => {
      if (tls) files.writeTls(tls);
      files.write('session.json', sessionState(session));
    });
  }

  handOver(session: Session, settings: Settings, tls: Tls | undefined): void {
    this.#written((files) => {
      const variables = this.#variables(files, session, settings, tls);
      this.#options.system.setVariables(variables, files);
    });
    this.#tell(session, settings);
  }

  #variables(files: StepFiles, session: Session, settings: Settings, tls: Tls | undefined): Variables {
    const { credential } = session;
    const config = settings.curlConfig
      ? files.write('curl.conf', configOf(files, session, settings, tls))
      : '';
    return [
      ...openVariables(session, config, this.#options.environment),
      ...(credential.kind === 'signature'
        ? ([[SIGNING_KEY_FILE, writeSigningKey(files, credential.key, session, settings)]] as const)
        : []),
      // An earlier step's header does not belong to this step's address.
      [AUTH_HEADER, settings.exportAuthHeader ? headerTexts(credential).line : ''],
    ];
  }

  /** Gives a renewed credential to whoever uses the curl config. @throws Failure `handoff-failed` */
  rewrite(session: Session, settings: Settings, tls: Tls | undefined): void {
    if (!settings.curlConfig) return;
    this.#written((files) => {
      files.replaceCurlConfig(configOf(files, session, settings, tls));
    });
  }

  #written(write: (files: StepFiles) => void): void {
    this.#attempted(() => {
      write((this.#files ??= this.#newFiles()));
    });
  }

  #attempted(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw error instanceof Failure ? error : handOffFailed(error);
    }
  }

  #newFiles(): StepFiles {
    const { system, process } = this.#options;
    const content: JobFile = { job: system.job ?? '', machine: hostname(), process };
    return new StepFiles(this.#folder, {
      whenMade: (files) => files.write('job.json', JSON.stringify(content)),
    });
  }

  #tell(session: Session, settings: Settings): void {
    const { system, say, warn, now } = this.#options;
    for (const line of announcement(session, now())) say(line);
    if (system.next !== '') say(system.next);
    const notice = expiryNotice(session.credentialEnd, settings, now());
    if (notice) warn(notice.text);
  }

  takeBack(): void {
    try {
      this.#files?.remove();
    } catch {
      this.warn('The files of this run could not be removed. Run `jira-auth cleanup`.');
    }
    this.#files = undefined;
  }

  fail(failure: Failure): void {
    this.#options.reportFailure(failure);
  }
}

function configOf(files: StepFiles, session: Session, settings: Settings, tls: Tls | undefined): string {
  const { credential, baseUrl } = session;
  return curlConfig({ credential, baseUrl, allowUploads: settings.allowUploads, tls: files.writeTls(tls) });
}

/** Names the file system's code only: an error's message may quote a path that somebody else chose. */
function handOffFailed(error: unknown): Failure {
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  return new Failure(
    'handoff-failed',
    `There is no way to hand the credential over (${printable(code)}).`,
    'Check that the folder for temporary files, and the file that the CI system reads variables from, can be written, and that the disk has room.',
  );
}
