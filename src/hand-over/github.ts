import * as core from '@actions/core';
import * as log from './github-log.js';
import { accessSync, constants, lstatSync } from 'node:fs';
import { daysUntil, isoSeconds } from '../expiry.js';
import { dirname } from 'node:path';
import { Failure } from '../failure.js';
import { printable } from '../printable.js';
import { type Credentials, methodNamed } from '../methods/index.js';
import type { Environment } from '../read/inputs.js';
import type { Settings } from '../read/settings.js';
import type { Secret } from '../secret.js';
import type { Tls } from '../transport/trust.js';
import type { Session } from '../verify/session.js';
import { ACTION_WORDS } from '../inputs/words.js';
import type { HandOver, Job } from './ci-system.js';
import { DIRECTORY_STATE, SESSION_STATE } from './github-state.js';
import { type LiveSession, sessionState } from '../verify/live-session.js';
import { announcement } from './announcement.js';
import { curlConfig } from './curl-config.js';
import { formsToMask } from './derived-forms.js';
import { gitHubWithholds } from './github-event.js';
import { expiryNotice } from './expiry-notice.js';
import { appendFileCommand, checkFileCommand, fileCommand, type Undo } from './file-command.js';
import {
  checkGajiraConfig,
  GAJIRA_NOT_PUT_BACK,
  gajiraConfig,
  restoreGajiraConfig,
  writeGajiraConfig,
} from './gajira-config.js';
import { type Programs, writeSignCommand } from './sign-command.js';
import { StepFiles } from './step-files.js';
import { summary } from './summary.js';
import { troubleshootingLink } from './troubleshooting.js';
import { AUTH_HEADER, headerTexts, openVariables, type Variables } from './variables.js';

/** GitHub Actions: commands on standard output, files for outputs, variables and state, and a `post` step. */
export class GitHubActions implements Job, HandOver {
  readonly #environment: Environment;
  readonly #now: () => Date;
  readonly #programs: Programs;
  readonly #undo: Undo[] = [];
  readonly #masks = new Set<string>();
  #files: StepFiles | undefined;

  constructor(environment: Environment, now: () => Date, programs: Programs) {
    this.#environment = environment;
    this.#now = now;
    this.#programs = programs;
  }

  readonly mask = (secret: Secret): void => {
    for (const form of formsToMask(secret, this.#masks)) core.setSecret(form);
  };

  readonly info = (text: string): void => {
    log.info(text);
  };

  readonly warn = (text: string): void => {
    log.warning(text);
  };

  readonly secretsWithheld = (): string | undefined => gitHubWithholds(this.#environment);

  prepare(settings: Settings, method: Credentials['method']): void {
    this.#checked('GITHUB_OUTPUT');
    this.#checked('GITHUB_STATE');
    if (settings.exportEnv || settings.exportAuthHeader) this.#checked('GITHUB_ENV');
    if (settings.curlConfig || settings.gajiraConfig) this.#checkTemporaryFolder();
    if (settings.gajiraConfig) {
      gajiraStep(() => {
        checkGajiraConfig(this.#home);
      });
    }
    if (!settings.curlConfig) return;
    if (methodNamed(method).signs && settings.exportEnv) this.#checked('GITHUB_PATH');
  }

  #checked(variable: string): string {
    const path = this.#environment[variable] ?? '';
    try {
      checkFileCommand(path);
      return path;
    } catch (error) {
      throw handOffFailed(`The file that ${variable} names can't be written to`, error);
    }
  }

  #checkTemporaryFolder(): string {
    const path = this.#environment.RUNNER_TEMP ?? '';
    try {
      if (!lstatSync(path).isDirectory()) throw Object.assign(new Error('no directory'), { code: 'ENOTDIR' });
      accessSync(path, constants.W_OK | constants.X_OK);
      return path;
    } catch (error) {
      throw handOffFailed("The folder that RUNNER_TEMP names can't be used for the curl config", error);
    }
  }

  rememberSession(session: LiveSession, tls: Tls | undefined): () => void {
    this.#append('GITHUB_STATE', [[SESSION_STATE, sessionState(session)]]);
    if (tls)
      this.#written("What ends the session can't be written under RUNNER_TEMP", (files) =>
        files.writeTls(tls),
      );
    return () => {
      this.#append('GITHUB_STATE', [[SESSION_STATE, '']]);
    };
  }

  handOver(session: Session, settings: Settings, tls: Tls | undefined): void {
    const paths = settings.curlConfig ? this.#writeFiles(session, settings, tls) : NO_FILES;
    if (settings.gajiraConfig) this.#writeGajiraConfig(session);
    const outputs = this.#outputs(session, settings, paths);
    const variables = this.#variables(session, settings, paths);
    if (variables.length > 0) this.#append('GITHUB_ENV', variables);
    if (settings.exportEnv && paths.signCommand !== '') {
      this.#appendText('GITHUB_PATH', `${dirname(paths.signCommand)}\n`);
    }
    this.#append('GITHUB_OUTPUT', outputs);
    this.#tell(session, settings);
  }

  #writeFiles(session: Session, settings: Settings, tls: Tls | undefined): HandedOverFiles {
    const { credential, baseUrl } = session;
    return this.#written("The curl config can't be written under RUNNER_TEMP", (files) => {
      const text = curlConfig({
        credential,
        baseUrl,
        allowUploads: settings.allowUploads,
        tls: files.writeTls(tls),
      });
      return {
        curlConfig: files.write('curl.conf', text),
        signCommand:
          credential.kind === 'signature'
            ? writeSignCommand(files, credential.key, session, settings, this.#programs)
            : '',
      };
    });
  }

  get #home(): string {
    return this.#environment.HOME ?? '';
  }

  #writeGajiraConfig({ baseUrl, basic }: Session): void {
    if (!basic) throw new TypeError('Gajira actions were promised what this method does not have.');
    const text = gajiraConfig({ baseUrl, email: basic.user, token: basic.secret });
    gajiraStep(() => {
      writeGajiraConfig(this.#home, text, (before) => {
        this.#written("What ~/jira/config.yml held can't be kept under RUNNER_TEMP", (files) =>
          files.write('gajira-before.json', before),
        );
        this.#undo.push(() => {
          try {
            restoreGajiraConfig(before);
          } catch {
            this.warn(GAJIRA_NOT_PUT_BACK);
          }
        });
      });
    });
  }

  /** Writes into the step's own directory, which `post` knows of before it is made. */
  #written<T>(problem: string, write: (files: StepFiles) => T): T {
    this.#files ??= this.#newFiles();
    try {
      return write(this.#files);
    } catch (error) {
      throw error instanceof Failure ? error : handOffFailed(problem, error);
    }
  }

  #newFiles(): StepFiles {
    const files = new StepFiles(this.#checkTemporaryFolder(), {
      remember: (name) => {
        this.#append('GITHUB_STATE', [[DIRECTORY_STATE, name]]);
      },
    });
    this.#undo.push(() => {
      files.remove();
    });
    return files;
  }

  #outputs(session: Session, settings: Settings, paths: HandedOverFiles): Variables {
    const end = session.credentialEnd?.at;
    const outputs: (readonly [string, string])[] = [
      ['base-url', session.baseUrl],
      ['api-url', session.apiUrl],
      ['site-url', session.siteUrl],
      ['cloud-id', session.cloudId],
      ['deployment', session.deployment],
      ['auth-method', session.method],
      ['curl-config', paths.curlConfig],
      ['sign-command', paths.signCommand],
      ['account-id', session.account.id],
      ['account-name', printable(session.account.name)],
      ['account-type', session.account.type],
      ['scopes', session.scopes.join(' ')],
      ['expires-at', session.expiresAt ? isoSeconds(session.expiresAt) : ''],
      ['days-left', end ? String(daysUntil(end, this.#now())) : ''],
      ['error-code', ''],
    ];
    if (settings.outputCredentials) {
      const { line, authorization } = headerTexts(session.credential);
      outputs.push(['auth-header', line], ['authorization', authorization]);
      if (session.refreshToken) outputs.push(['refresh-token', session.refreshToken.reveal()]);
    }
    return outputs;
  }

  #variables(session: Session, settings: Settings, paths: HandedOverFiles): Variables {
    const { exportEnv, exportAuthHeader } = settings;
    const header = exportAuthHeader ? headerTexts(session.credential).line : '';
    // An earlier step's header does not belong to this step's address.
    const isHeaderSet = exportAuthHeader || (exportEnv && Boolean(this.#environment.JIRA_AUTH_HEADER));
    return [
      ...(exportEnv ? openVariables(session, paths.curlConfig, this.#environment) : []),
      ...(isHeaderSet ? ([[AUTH_HEADER, header]] as const) : []),
    ];
  }

  #append(variable: string, entries: Variables): void {
    this.#appendText(variable, fileCommand(entries));
  }

  #appendText(variable: string, text: string): void {
    const path = this.#checked(variable);
    try {
      const undo = appendFileCommand(path, text);
      if (variable !== 'GITHUB_STATE') this.#undo.push(undo);
    } catch (error) {
      throw handOffFailed(`The file that ${variable} names can't be written to`, error);
    }
  }

  #tell(session: Session, settings: Settings): void {
    const { credential, credentialEnd } = session;
    for (const line of announcement(session, this.#now())) log.info(line);
    if (settings.curlConfig && settings.exportEnv) {
      const signed =
        credential.kind === 'signature' ? ' -H @<(jira-auth sign GET "$JIRA_API_URL/myself")' : '';
      log.info(`Next: curl -q -K "$JIRA_CURL_CONFIG"${signed} --fail-with-body "$JIRA_API_URL/myself"`);
    }
    if (settings.gajiraConfig) {
      log.info(
        'Wrote ~/jira/config.yml for gajira actions; what was there before is put back after the job.',
      );
    }
    const notice = expiryNotice(credentialEnd, settings, this.#now());
    if (notice) log[notice.level](notice.text, { title: 'jira-auth: token expiry' });
    if (session.refreshToken) {
      this.warn(
        `The refresh token was exchanged: the stored one ${session.deployment === 'cloud' ? 'stops working in ten minutes' : 'does not work any more'}, and its successor exists in the output \`refresh-token\` of this step only. Save it in a later step of this job, or the grant is lost.`,
      );
    }
    this.#writeSummary(summary(session, this.#now()));
  }

  /** The summary informs people and carries no result: without it the step is still a success. */
  #writeSummary(text: string): void {
    const path = this.#environment.GITHUB_STEP_SUMMARY ?? '';
    if (path === '') return;
    try {
      appendFileCommand(path, text);
    } catch {
      this.warn(
        'The step summary could not be written: the file that GITHUB_STEP_SUMMARY names is not writable.',
      );
    }
  }

  takeBack(): void {
    for (const undo of this.#undo.splice(0).reverse()) {
      try {
        undo();
      } catch {
        this.warn(
          'Not everything that this step had written could be taken back; the runner deletes it with the job.',
        );
      }
    }
  }

  fail(thrown: Failure): void {
    const failure = thrown.inWords(ACTION_WORDS);
    const link = troubleshootingLink(failure.code, this.#environment);
    log.error(`${failure.what}\n${failure.advice}\nMore: ${link}`, { title: `jira-auth: ${failure.code}` });
    try {
      appendFileCommand(this.#environment.GITHUB_OUTPUT ?? '', fileCommand([['error-code', failure.code]]));
    } catch {
      log.warning(
        'The output error-code could not be set: the file that GITHUB_OUTPUT names is not writable.',
      );
    }
  }
}

/** Paths of what was written for later steps; empty where nothing was. */
interface HandedOverFiles {
  readonly curlConfig: string;
  /** For OAuth 1.0a: the command that signs a request. */
  readonly signCommand: string;
}

const NO_FILES: HandedOverFiles = { curlConfig: '', signCommand: '' };

/** Names the file system's code only: an error's message may quote a path that somebody else chose. */
function handOffFailed(
  what: string,
  error: unknown,
  advice = 'Run this step on a GitHub Actions runner with space left on its disk, and leave its files to the runner.',
): Failure {
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  return new Failure('handoff-failed', `${what} (${printable(code)}).`, advice);
}

function gajiraStep(step: () => void): void {
  try {
    step();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw handOffFailed(
      "~/jira/config.yml can't be written for gajira actions",
      error,
      "Make ~/jira a folder of this job's user, and its config.yml a file of theirs, no links; HOME must name their home. Or leave `gajira-config` out.",
    );
  }
}
