import { accessSync, constants, lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { daysUntil } from '../values/day.js';
import type { Failure, Words } from '../failure.js';
import { problem } from '../files.js';
import { type Credentials, methodNamed } from '../methods/index.js';
import { printable } from '../printable.js';
import type { Environment } from '../read/inputs.js';
import type { Settings } from '../read/settings.js';
import type { Results } from '../results.js';
import type { Secret } from '../secret.js';
import type { Tls } from '../transport/trust.js';
import { type LiveSession, type Session, sessionState } from '../verify/session.js';
import { type HandOver, type Job, orHandOffFailed } from './ci-system.js';
import { curlConfig, loginText } from './curl-config.js';
import { formsToMask } from './derived-forms.js';
import { announcement, expiryNotice, summary } from './notices.js';
import type { Undo } from './runner-commands.js';
import * as log from './github-runner.js';
import { gitHubWithholds } from './github-event.js';
import {
  checkRunnerFile,
  orRunnerFailed,
  setErrorCode,
  STATE,
  tellRunner,
  writeSummary,
} from './github-runner.js';
import { earlierSign, type Programs, SIGNING_KEY_FILE, writeSignCommand } from './sign-command.js';
import { StepFiles } from './step-files.js';
import { AUTH_HEADER, headerTexts, marked, resultsOf, type Variables } from './variables.js';

/** GitHub Actions: commands on standard output, the runner's files, and a `post` step. */
export class GitHubActions implements Job, HandOver {
  readonly info = log.info;
  readonly warn: Job['warn'] = log.warning;
  /** Holds secrets, so it is not in what an inspection prints. */
  readonly #environment: Environment;
  readonly #undo: (() => unknown)[] = [];
  readonly #masks = new Set<string>();
  readonly #files: StepFiles;

  constructor(
    environment: Environment,
    private readonly now: () => Date,
    private readonly programs: Programs,
    private readonly words: Words,
  ) {
    this.#environment = environment;
    // `post` learns the folder's name before it is created.
    this.#files = new StepFiles(environment.RUNNER_TEMP ?? '', {
      remember: (name) => {
        this.#checkTemporaryFolder();
        tellRunner(environment, 'GITHUB_STATE', [[STATE.directory, name]]);
        this.#undo.push(() => {
          this.#files.remove();
        });
      },
    });
  }

  readonly mask = (secret: Secret): void => {
    log.mask(formsToMask(secret, this.#masks), this.#environment);
  };

  readonly secretsWithheld = (): string | undefined => gitHubWithholds(this.#environment);

  async prepare(settings: Settings, method: Credentials['method']): Promise<void> {
    const { HOME = '' } = this.#environment;
    checkRunnerFile(this.#environment, 'GITHUB_OUTPUT');
    checkRunnerFile(this.#environment, 'GITHUB_STATE');
    if (settings.exportEnv || settings.exportAuthHeader) checkRunnerFile(this.#environment, 'GITHUB_ENV');
    if (settings.curlConfig || settings.gajiraConfig) this.#checkTemporaryFolder();
    if (settings.gajiraConfig) {
      const { checkGajiraConfig } = await loadGajira();
      gajiraStep(() => checkGajiraConfig(HOME));
    }
    if (settings.curlConfig && settings.exportEnv && methodNamed(method).signs)
      checkRunnerFile(this.#environment, 'GITHUB_PATH');
  }

  #checkTemporaryFolder(): void {
    const path = this.#environment.RUNNER_TEMP ?? '';
    orRunnerFailed("The folder that RUNNER_TEMP names can't be used for the curl config", () => {
      if (!lstatSync(path).isDirectory()) throw problem('ENOTDIR');
      accessSync(path, constants.W_OK | constants.X_OK);
    });
  }

  rememberSession(session: LiveSession, tls: Tls | undefined): () => void {
    const remember = (text: string): Undo =>
      tellRunner(this.#environment, 'GITHUB_STATE', [[STATE.session, text]]);
    remember(sessionState(session));
    orRunnerFailed("The data for ending the session can't be written under RUNNER_TEMP", () =>
      this.#files.writeTls(tls),
    );
    return () => {
      this.#undo.push(() => remember(''));
    };
  }

  async handOver(session: Session, settings: Settings, tls: Tls | undefined): Promise<void> {
    const [config, signCommand] = settings.curlConfig ? this.#writeFiles(session, settings, tls) : ['', ''];
    if (settings.gajiraConfig) await this.#writeGajiraConfig(session);
    const results = resultsOf(session, config);
    const variables = this.#variables(results, session, settings);
    const tell = (...told: [Parameters<typeof tellRunner>[1], Variables | string]): void => {
      this.#undo.push(tellRunner(this.#environment, ...told));
    };
    if (variables.length > 0) tell('GITHUB_ENV', variables);
    if (settings.exportEnv && signCommand !== '') tell('GITHUB_PATH', dirname(signCommand));
    tell('GITHUB_OUTPUT', this.#outputs(results, session, settings, signCommand));
    this.#announce(session, settings);
  }

  /** Returns the paths of the curl config and, for OAuth 1.0a, of the command that signs. */
  #writeFiles(session: Session, settings: Settings, tls: Tls | undefined): readonly [string, string] {
    const files = this.#files;
    return orRunnerFailed("The curl config can't be written under RUNNER_TEMP", () => {
      const config = files.write('curl.conf', curlConfig(session, settings, files.writeTls(tls)));
      const login = files.write('login.json', loginText(session, settings));
      const signs = session.credential.kind === 'signature';
      return [config, signs ? writeSignCommand(files, login, this.programs) : ''];
    });
  }

  async #writeGajiraConfig({ baseUrl, basic }: Session): Promise<void> {
    const { GAJIRA_NOT_PUT_BACK, gajiraConfig, restoreGajiraConfig, writeGajiraConfig } = await loadGajira();
    const { HOME = '' } = this.#environment;
    if (!basic) throw new TypeError('Gajira actions were promised what this method does not have.');
    const text = gajiraConfig(baseUrl, basic);
    const save = (before: string): void => {
      orRunnerFailed("The earlier ~/jira/config.yml can't be saved under RUNNER_TEMP", () =>
        this.#files.write('gajira-before.json', before),
      );
      this.#undo.push(() => {
        try {
          restoreGajiraConfig(before);
        } catch {
          log.warning(GAJIRA_NOT_PUT_BACK);
        }
      });
    };
    gajiraStep(() => {
      writeGajiraConfig(HOME, text, save);
    });
  }

  #outputs(results: Results, session: Session, settings: Settings, signCommand: string): Variables {
    const { account, credential, credentialEnd, refreshToken } = session;
    const { line, authorization } = headerTexts(credential);
    const more = {
      'sign-command': signCommand,
      'account-name': printable(account.name),
      'account-type': account.type,
      scopes: session.scopes.join(' '),
      'days-left': credentialEnd?.at ? String(daysUntil(credentialEnd.at, this.now())) : '',
      'error-code': '',
      ...(settings.outputCredentials && {
        'auth-header': line,
        authorization,
        ...(refreshToken && { 'refresh-token': refreshToken.reveal() }),
      }),
    };
    // The output `base-url` is the variable JIRA_BASE_URL, and so on.
    const outputName = (variable: string): string =>
      variable.replace('JIRA_', '').toLowerCase().replaceAll('_', '-');
    const shared = Object.entries(results).map(([name, value]) => [outputName(name), value] as const);
    return [...shared, ...Object.entries(more)];
  }

  #variables(results: Results, { credential }: Session, settings: Settings): Variables {
    const { exportEnv, exportAuthHeader } = settings;
    // An earlier step's key and header don't belong to this step's login.
    const earlier = [SIGNING_KEY_FILE, AUTH_HEADER].filter((name) => this.#environment[name]);
    const open = {
      ...marked(results, this.#environment),
      ...Object.fromEntries(earlier.map((name) => [name, ''])),
    };
    const header = exportAuthHeader && { [AUTH_HEADER]: headerTexts(credential).line };
    return Object.entries({ ...(exportEnv && open), ...header });
  }

  #announce(session: Session, settings: Settings): void {
    const now = this.now();
    const signs = session.credential.kind === 'signature';
    const lines = [...announcement(session, now), ...(signs ? [] : earlierSign(this.#environment))];
    for (const line of lines) log.info(line);
    if (settings.curlConfig && settings.exportEnv) {
      const signed = signs ? ' -H @<(jira-auth sign GET "$JIRA_API_URL/myself")' : '';
      const request =
        session.apiUrl === ''
          ? '-H "Content-Type: application/json" -d @deployments.json "$JIRA_BASE_URL/jira/deployments/0.1/cloud/$JIRA_CLOUD_ID/bulk"'
          : '"$JIRA_API_URL/myself"';
      log.info(`Next: curl -q -K "$JIRA_CURL_CONFIG"${signed} --fail-with-body ${request}`);
    }
    if (settings.gajiraConfig)
      log.info('Wrote ~/jira/config.yml for gajira actions. The post step restores the earlier file.');
    const notice = expiryNotice(session.credentialEnd, settings, now);
    if (notice) log[notice.level](notice.text, { title: 'jira-auth: token expiry' });
    if (session.refreshToken) {
      log.warning(
        `The refresh token was exchanged: the stored one ${session.deployment === 'cloud' ? 'stops working in ten minutes' : 'no longer works'}, and its successor exists only in this step's output \`refresh-token\`. Save it in a later step of this job, or the grant is lost.`,
      );
    }
    writeSummary(this.#environment, summary(session, now));
  }

  takeBack(): void {
    for (const undo of this.#undo.splice(0).reverse()) {
      try {
        undo();
      } catch {
        log.warning(
          'Some files of this step could not be removed. The runner deletes them when the job ends.',
        );
      }
    }
  }

  fail(thrown: Failure): void {
    log.failure(thrown.inWords(this.words), this.#environment);
    setErrorCode(this.#environment, thrown.code);
  }
}

/** Loaded late, because few runs need it. */
const loadGajira = () => import('./gajira-config.js');

function gajiraStep(step: () => unknown): void {
  orHandOffFailed(
    step,
    "~/jira/config.yml can't be written for gajira actions",
    "Make sure that ~/jira and its config.yml belong to this job's user and are not links, and that HOME names that user's home. Or leave `gajira-config` out.",
  );
}
