import { accessSync, constants, lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { daysUntil } from '../values/day.js';
import type { Failure, Words } from '../failure.js';
import { problem } from '../files.js';
import { type Credentials, methodNamed } from '../methods/index.js';
import { printable } from '../printable.js';
import type { Environment } from '../read/inputs.js';
import type { Settings } from '../read/settings.js';
import { marked, type Results } from '../results.js';
import type { Secret } from '../secret.js';
import type { Tls } from '../transport/trust.js';
import { type LiveSession, type Session, sessionState } from '../verify/session.js';
import { orHandOffFailed } from './ci-system.js';
import { curlConfig, loginText } from './curl-config.js';
import { formsToMask } from './derived-forms.js';
import { announcement, expiryNotice, summary } from './notices.js';
import * as log from './github-runner.js';
import { gitHubWithholds } from './github-event.js';
import { earlierSign, type Programs, SIGNING_KEY_FILE, writeSignCommand } from './sign-command.js';
import { StepFiles } from './step-files.js';
import { AUTH_HEADER, headerTexts, resultsOf, type Variables } from './variables.js';

/** GitHub Actions: commands on standard output, the runner's files, and a `post` step. */
export function gitHubActions(environment: Environment, now: () => Date, programs: Programs, words: Words) {
  const { RUNNER_TEMP = '', HOME = '' } = environment;
  const masks = new Set<string>();
  const undo: (() => void)[] = [];
  const files = new StepFiles(RUNNER_TEMP, {
    // `post` learns the folder's name before it is created.
    remember: (name) => {
      checkTemporaryFolder(RUNNER_TEMP);
      log.tellRunner(environment, 'GITHUB_STATE', [[log.STATE.directory, name]]);
      undo.push(() => {
        files.remove();
      });
    },
  });
  const tell = (
    ...told: [variable: Parameters<typeof log.tellRunner>[1], told: Variables | string]
  ): void => {
    undo.push(log.tellRunner(environment, ...told));
  };

  /** Returns the paths of the curl config and, for OAuth 1.0a, of the command that signs. */
  const writeFiles = (
    session: Session,
    settings: Settings,
    tls: Tls | undefined,
  ): readonly [string, string] =>
    log.orRunnerFailed("The curl config can't be written under RUNNER_TEMP", () => {
      const config = files.write('curl.conf', curlConfig(session, settings, files.writeTls(tls)));
      const login = files.write('login.json', loginText(session, settings));
      const signs = session.credential.kind === 'signature';
      return [config, signs ? writeSignCommand(files, login, programs) : ''];
    });

  const putGajiraConfig = async ({ baseUrl, basic }: Session): Promise<void> => {
    const { GAJIRA_NOT_PUT_BACK, gajiraConfig, restoreGajiraConfig, writeGajiraConfig } = await loadGajira();
    if (!basic) throw new TypeError('Gajira actions were promised what this method does not have.');
    const text = gajiraConfig(baseUrl, basic);
    const save = (before: string): void => {
      log.orRunnerFailed("The earlier ~/jira/config.yml can't be saved under RUNNER_TEMP", () =>
        files.write('gajira-before.json', before),
      );
      tell('GITHUB_STATE', [[log.STATE.gajira, 'true']]);
      undo.push(() => {
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
  };

  const outputsOf = (results: Results, session: Session, settings: Settings, signCommand: string) => {
    const { account, credential, credentialEnd, refreshToken } = session;
    const { line, authorization } = headerTexts(credential);
    // The output `base-url` is the variable JIRA_BASE_URL, and so on.
    const outputName = (variable: string): string =>
      variable.replace('JIRA_', '').toLowerCase().replaceAll('_', '-');
    return Object.entries({
      ...Object.fromEntries(Object.entries(results).map(([name, value]) => [outputName(name), value])),
      'sign-command': signCommand,
      'account-name': printable(account.name),
      'account-type': account.type,
      scopes: session.scopes.join(' '),
      'days-left': credentialEnd?.at ? String(daysUntil(credentialEnd.at, now())) : '',
      'error-code': '',
      ...(settings.outputCredentials && {
        'auth-header': line,
        authorization,
        ...(refreshToken && { 'refresh-token': refreshToken.reveal() }),
      }),
    });
  };

  const announce = (session: Session, settings: Settings): void => {
    const signs = session.credential.kind === 'signature';
    const lines = [...announcement(session, now()), ...(signs ? [] : earlierSign(environment))];
    for (const line of lines) log.info(line);
    const isOfNobody = session.apiUrl === '';
    // A credential of an unknown account may not ask for it.
    if (settings.curlConfig && settings.exportEnv && (isOfNobody || session.account.id !== '')) {
      const signed = signs ? ' -H @<(jira-auth sign GET "$JIRA_API_URL/myself")' : '';
      const request = isOfNobody
        ? '-H "Content-Type: application/json" -d @deployments.json "$JIRA_BASE_URL/jira/deployments/0.1/cloud/$JIRA_CLOUD_ID/bulk"'
        : '"$JIRA_API_URL/myself"';
      log.info(`Next: curl -q -K "$JIRA_CURL_CONFIG"${signed} --fail-with-body ${request}`);
    }
    if (settings.gajiraConfig)
      log.info('Wrote ~/jira/config.yml for gajira actions. The post step restores the earlier file.');
    const notice = expiryNotice(session.credentialEnd, settings, now());
    if (notice) log[notice.level](notice.text, { title: 'jira-auth: token expiry' });
    if (session.refreshToken) {
      log.warning(
        `The refresh token was exchanged: the stored one ${session.deployment === 'cloud' ? 'stops working in ten minutes' : 'no longer works'}, and its successor exists only in this step's output \`refresh-token\`. Save it in a later step of this job, or the grant is lost.`,
      );
    }
    log.writeSummary(environment, summary(session, now()));
  };

  return {
    info: log.info,
    warn: log.warning,
    mask: (secret: Secret): void => {
      log.mask(formsToMask(secret, masks), environment);
    },
    secretsWithheld: () => gitHubWithholds(environment),
    fail: (thrown: Failure): void => {
      log.failure(thrown.inWords(words), environment);
      log.setErrorCode(environment, thrown.code);
    },
    prepare: async (settings: Settings, method: Credentials['method']): Promise<void> => {
      log.checkRunnerFile(environment, 'GITHUB_OUTPUT');
      log.checkRunnerFile(environment, 'GITHUB_STATE');
      if (settings.exportEnv || settings.exportAuthHeader) log.checkRunnerFile(environment, 'GITHUB_ENV');
      if (settings.curlConfig || settings.gajiraConfig) checkTemporaryFolder(RUNNER_TEMP);
      if (settings.gajiraConfig) {
        const { checkGajiraConfig } = await loadGajira();
        gajiraStep(() => checkGajiraConfig(HOME));
      }
      if (settings.curlConfig && settings.exportEnv && methodNamed(method).signs)
        log.checkRunnerFile(environment, 'GITHUB_PATH');
    },
    rememberSession: (session: LiveSession, tls: Tls | undefined): (() => void) => {
      const remember = (text: string): void => {
        log.tellRunner(environment, 'GITHUB_STATE', [[log.STATE.session, text]]);
      };
      remember(sessionState(session));
      log.orRunnerFailed("The data for ending the session can't be written under RUNNER_TEMP", () =>
        files.writeTls(tls),
      );
      return () => {
        undo.push(remember.bind(undefined, ''));
      };
    },
    handOver: async (session: Session, settings: Settings, tls: Tls | undefined): Promise<void> => {
      const [config, signCommand] = settings.curlConfig ? writeFiles(session, settings, tls) : ['', ''];
      if (settings.gajiraConfig) await putGajiraConfig(session);
      const results = resultsOf(session, config);
      // An earlier step's key and header don't belong to this step's login.
      const earlier = [SIGNING_KEY_FILE, AUTH_HEADER].filter((name) => environment[name]);
      const variables = Object.entries({
        ...(settings.exportEnv && marked(results, environment)),
        ...(settings.exportEnv && Object.fromEntries(earlier.map((name) => [name, '']))),
        ...(settings.exportAuthHeader && { [AUTH_HEADER]: headerTexts(session.credential).line }),
      });
      if (variables.length > 0) tell('GITHUB_ENV', variables);
      if (settings.exportEnv && signCommand !== '') tell('GITHUB_PATH', dirname(signCommand));
      tell('GITHUB_OUTPUT', outputsOf(results, session, settings, signCommand));
      announce(session, settings);
    },
    takeBack: (): void => {
      for (const each of undo.splice(0).reverse()) {
        try {
          each();
        } catch {
          log.warning(
            'Some files of this step could not be removed. The runner deletes them when the job ends.',
          );
        }
      }
    },
  };
}

function checkTemporaryFolder(path: string): void {
  log.orRunnerFailed("The folder that RUNNER_TEMP names can't be used for the curl config", () => {
    if (!lstatSync(path).isDirectory()) throw problem('ENOTDIR');
    accessSync(path, constants.W_OK | constants.X_OK);
  });
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
