import * as core from '@actions/core';
import { accessSync, constants, lstatSync, readFileSync } from 'node:fs';
import { daysLeft, isoSeconds } from '../expiry.js';
import { Failure } from '../failure.js';
import { printable } from '../printable.js';
import type { Environment } from '../read/inputs.js';
import type { Settings } from '../read/settings.js';
import type { Secret } from '../secret.js';
import type { Trust } from '../transport/trust.js';
import { isObject, field } from '../verify/json.js';
import type { Session } from '../verify/session.js';
import type { CiSystem } from './ci-system.js';
import { DIRECTORY_STATE } from './github-clean-up.js';
import { curlConfig } from './curl-config.js';
import { derivedForms } from './derived-forms.js';
import { expiryNotice } from './expiry-notice.js';
import { appendFileCommand, checkFileCommand, fileCommand, type Undo } from './file-command.js';
import {
  createPrivateDirectory,
  newDirectoryName,
  removePrivateDirectory,
  writePrivateFile,
} from './private-directory.js';
import { summary } from './summary.js';

type Entries = (readonly [name: string, value: string])[];

/** GitHub Actions: commands on standard output, files for outputs, variables and state, and a `post` step. */
export class GitHubActions implements CiSystem {
  readonly #environment: Environment;
  readonly #now: () => Date;
  readonly #undo: Undo[] = [];

  constructor(environment: Environment, now: () => Date) {
    this.#environment = environment;
    this.#now = now;
  }

  readonly mask = (secret: Secret): void => {
    for (const form of derivedForms(secret.reveal())) core.setSecret(form);
  };

  readonly info = (text: string): void => {
    core.info(text);
  };

  readonly warn = (text: string): void => {
    core.warning(text, { title: 'jira-auth' });
  };

  /** GitHub: no secrets for workflows from forks, and only Dependabot's own for those it starts. */
  readonly secretsWithheld = (): string | undefined => {
    if (this.#environment.GITHUB_ACTOR === 'dependabot[bot]') {
      return "This run was started by Dependabot, which gets no secrets but Dependabot's own.";
    }
    return this.#isFork() ? 'This run comes from a fork, which gets no secrets.' : undefined;
  };

  #isFork(): boolean {
    const { GITHUB_EVENT_NAME: event = '', GITHUB_EVENT_PATH: path } = this.#environment;
    if (!event.startsWith('pull_request') || event === 'pull_request_target' || path === undefined)
      return false;
    let payload: unknown;
    try {
      payload = JSON.parse(readFileSync(path, 'utf8'));
    } catch {
      // Without the event there is nothing to say about it; the missing secret is reported either way.
      return false;
    }
    const pullRequest = child(payload, 'pull_request');
    const head = child(child(child(pullRequest, 'head'), 'repo'), 'full_name');
    const base = child(child(child(pullRequest, 'base'), 'repo'), 'full_name');
    // The head's repository is null once the fork was deleted.
    return typeof base === 'string' && head !== base;
  }

  prepare(settings: Settings): void {
    this.#checked('GITHUB_OUTPUT');
    this.#checked('GITHUB_STATE');
    if (settings.exportEnv || settings.exportAuthHeader) this.#checked('GITHUB_ENV');
    if (settings.curlConfig) this.#checkTemporaryFolder();
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

  handOver(session: Session, settings: Settings, trust: Trust | undefined): void {
    const curlConfigPath = settings.curlConfig ? this.#writeFiles(session, trust) : '';
    const outputs = this.#outputs(session, settings, curlConfigPath);
    const variables = this.#variables(session, settings, curlConfigPath);
    if (variables.length > 0) this.#append('GITHUB_ENV', variables);
    this.#append('GITHUB_OUTPUT', outputs);
    this.#tell(session, settings);
  }

  #writeFiles(session: Session, trust: Trust | undefined): string {
    const parent = this.#checkTemporaryFolder();
    const name = newDirectoryName();
    // Remembered first: whatever happens next, `post` knows what to remove.
    this.#append('GITHUB_STATE', [[DIRECTORY_STATE, name]]);
    this.#undo.push(() => removePrivateDirectory(parent, name));
    try {
      const directory = createPrivateDirectory(parent, name);
      const caFile = trust && writePrivateFile(directory, 'ca.pem', trust.certificates);
      return writePrivateFile(directory, 'curl.conf', curlConfig(session.authorization, caFile));
    } catch (error) {
      throw handOffFailed("The curl config can't be written under RUNNER_TEMP", error);
    }
  }

  #outputs(session: Session, settings: Settings, curlConfigPath: string): Entries {
    const days = daysLeft(settings.expiresOn, this.#now());
    const outputs: Entries = [
      ['base-url', session.baseUrl],
      ['api-url', session.apiUrl],
      ['site-url', session.siteUrl],
      ['cloud-id', session.cloudId],
      ['deployment', session.deployment],
      ['auth-method', session.method],
      ['curl-config', curlConfigPath],
      ['account-id', session.account.id],
      ['account-name', printable(session.account.name)],
      ['account-type', session.account.type],
      ['scopes', session.scopes.join(' ')],
      ['expires-at', session.expiresAt ? isoSeconds(session.expiresAt) : ''],
      ['days-left', days === undefined ? '' : String(days)],
      ['error-code', ''],
    ];
    if (settings.outputCredentials) {
      const authorization = session.authorization.reveal();
      outputs.push(['auth-header', `Authorization: ${authorization}`], ['authorization', authorization]);
      if (session.refreshToken) outputs.push(['refresh-token', session.refreshToken.reveal()]);
    }
    return outputs;
  }

  #variables(session: Session, settings: Settings, curlConfigPath: string): Entries {
    const variables: Entries = [];
    if (settings.exportEnv) {
      variables.push(
        ['JIRA_BASE_URL', session.baseUrl],
        ['JIRA_API_URL', session.apiUrl],
        ['JIRA_SITE_URL', session.siteUrl],
        ['JIRA_CLOUD_ID', session.cloudId],
        ['JIRA_DEPLOYMENT', session.deployment],
        ['JIRA_AUTH_METHOD', session.method],
        ['JIRA_CURL_CONFIG', curlConfigPath],
        ['JIRA_ACCOUNT_ID', session.account.id],
        ['JIRA_EXPIRES_AT', session.expiresAt ? isoSeconds(session.expiresAt) : ''],
      );
    }
    if (settings.exportAuthHeader) {
      variables.push(['JIRA_AUTH_HEADER', `Authorization: ${session.authorization.reveal()}`]);
    } else if (settings.exportEnv && this.#environment.JIRA_AUTH_HEADER) {
      // An earlier step's header does not belong to this step's address.
      variables.push(['JIRA_AUTH_HEADER', '']);
    }
    return variables;
  }

  #append(variable: string, entries: Entries): void {
    const path = this.#checked(variable);
    try {
      const undo = appendFileCommand(path, fileCommand(entries));
      if (variable !== 'GITHUB_STATE') this.#undo.push(undo);
    } catch (error) {
      throw handOffFailed(`The file that ${variable} names can't be written to`, error);
    }
  }

  #tell(session: Session, settings: Settings): void {
    const { account, siteUrl, baseUrl, method, expiresAt } = session;
    const name = account.name === '' ? 'the account' : printable(account.name);
    core.info(`Authenticated at ${siteUrl} as ${name} (${account.id}) with the method ${method}.`);
    core.info(`Requests go to ${baseUrl}.`);
    if (expiresAt) core.info(`What was handed over works until ${isoSeconds(expiresAt)}.`);
    if (settings.curlConfig && settings.exportEnv) {
      core.info('Next: curl -q -K "$JIRA_CURL_CONFIG" --fail-with-body "$JIRA_API_URL/myself"');
    }
    const notice = expiryNotice(settings, this.#now());
    if (notice) core[notice.level](notice.text, { title: 'jira-auth: token expiry' });
    if (session.refreshToken) {
      this.warn(
        'The refresh token was exchanged: the stored one stops working in ten minutes, and its successor exists in the output `refresh-token` of this step only. Save it in a later step of this job, or the grant is lost.',
      );
    }
    this.#writeSummary(summary(session, settings, this.#now()));
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

  abandon(): void {
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

  fail(failure: Failure): void {
    const link = troubleshootingLink(failure.code, this.#environment);
    core.error(`${failure.what}\n${failure.advice}\nMore: ${link}`, { title: `jira-auth: ${failure.code}` });
    try {
      appendFileCommand(this.#environment.GITHUB_OUTPUT ?? '', fileCommand([['error-code', failure.code]]));
    } catch {
      core.warning(
        'The output error-code could not be set: the file that GITHUB_OUTPUT names is not writable.',
      );
    }
  }
}

/** Names the file system's code only: an error's message may quote a path that somebody else chose. */
function handOffFailed(what: string, error: unknown): Failure {
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  return new Failure(
    'handoff-failed',
    `${what} (${printable(code)}).`,
    'Run this step on a GitHub Actions runner with space left on its disk, and leave its files to the runner.',
  );
}

function troubleshootingLink(code: string, environment: Environment): string {
  const {
    GITHUB_SERVER_URL: server,
    GITHUB_ACTION_REPOSITORY: repository,
    GITHUB_ACTION_REF: ref,
  } = environment;
  const section = `TROUBLESHOOTING.md#${code}`;
  const known =
    /^https:\/\/[\w.-]+$/.test(server ?? '') &&
    /^[\w.-]+\/[\w.-]+$/.test(repository ?? '') &&
    /^[\w./-]+$/.test(ref ?? '');
  return known ? `${String(server)}/${String(repository)}/blob/${String(ref)}/${section}` : section;
}

function child(value: unknown, name: string): unknown {
  return isObject(value) ? field(value, name) : undefined;
}
