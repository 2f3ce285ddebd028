import { expect } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { fixtures, type Sandbox } from '../../sandbox/index.js';
import { actionInputs } from '../../sandbox/runner/index.js';
import { dayIn } from '../../__tests__/dist/checking.js';
import { decide, start } from '../../__tests__/dist/command-line.js';
import { asEnvironment, Place as Folder } from '../../__tests__/dist/shell.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
import { Place, UPDATE } from '../kit/place.js';

const { consent, customDomain, dataCenter, github, gitlab, organization, sites, tokens, webhook } = fixtures;

type Variables = Readonly<Record<string, string>>;

export interface Run {
  readonly status: number | null;
  readonly text: string;
  readonly left: readonly string[];
}

interface More {
  readonly arrange?: (sandbox: Sandbox) => void;
  readonly good?: number;
  /** Other allowed exit statuses, besides 7, when one request isn't answered. */
  readonly or?: readonly number[];
  /** Requests without which the run can't end well, as `METHOD HOST/PATH`. */
  readonly needs?: RegExp;
}

/** One way to use the program, from its start to its clean-up. */
export interface Door extends More {
  /** @param more variables besides the door's own */
  readonly run: (sandbox: Sandbox, more?: Variables) => Promise<Run>;
}

const KEPT = /^(?:home|temp|token(?:\.history\.json)?|fields\.json)$/;

function inFolder(
  run: (folder: Folder, sandbox: Sandbox, more: Variables) => Promise<Omit<Run, 'left'>>,
  more: More,
): Door {
  return {
    ...more,
    run: async (sandbox, variables = {}) => {
      const folder = new Folder();
      try {
        const ended = await run(folder, sandbox, variables);
        const left = readdirSync(folder.root).filter((name) => !KEPT.test(name));
        return { ...ended, left: [...left, ...folder.left()] };
      } finally {
        folder.remove();
      }
    },
  };
}

function commandLine(script: string, environment: Variables, more: More = {}): Door {
  return inFolder(async (folder, sandbox, variables) => {
    const ended = await folder.run(script, sandbox, { ...environment, ...variables });
    return { status: ended.status, text: ended.stdout + ended.stderr };
  }, more);
}

function consenting(args: readonly string[], environment: Variables, more: More): Door {
  return inFolder(async (_folder, sandbox, variables) => {
    const running = start(['consent', '--no-browser', '--paste', ...args], {
      env: { ...sandbox.env, ...environment, ...variables },
    });
    const page = await running.said(/^ {2}(https:\S+)$/m).catch(() => undefined);
    if (page) running.give(await decide(sandbox, page[1] ?? ''));
    const { status, stdout, stderr } = await running.ended;
    return { status, text: stdout + stderr };
  }, more);
}

function action(inputs: Variables, more: More & { readonly update?: Variables } = {}): Door {
  return {
    ...more,
    run: async (sandbox, env = {}) => {
      const place = new Place(sandbox, { env });
      const names = (): string[] => place.left().map(({ path }) => path);
      try {
        const main = await place.main(inputs);
        const set = Object.keys({ ...main.env, ...main.outputs }).filter((name) => name !== 'error-code');
        const left = main.status === 0 ? [] : [...names(), ...set];
        const steps = [main];
        if (more.update && main.status === 0) {
          const given = actionInputs('update/action.yml', more.update);
          steps.push(await place.job.runAction(UPDATE, { inputs: given }));
        }
        const post = await place.post(main.state);
        expect(post.status).toBe(0);
        const text = [...steps, post].flatMap(({ stdout, stderr }) => [stdout, stderr]).join('\n');
        return { status: steps.at(-1)?.status ?? null, text, left: [...left, ...names()] };
      } finally {
        place.remove();
      }
    },
  };
}

const NAME = 'JIRA_REFRESH_TOKEN';
const inSecret = (more: Variables): Door =>
  action({ ...ways.refreshToken, 'refresh-token-secret': NAME, ...more }, { or: [8] });
const REPOSITORY = { 'refresh-token-repository': github.repository };
const IN_GITLAB = { GITLAB_TOKEN: gitlab.tokens.maintainer, CI_PROJECT_ID: String(gitlab.projectId) };
const inGitLab = (sandbox: Sandbox): void => {
  const value = tokens.threeLegged.refreshToken;
  sandbox.gitlab.setVariable({ project: gitlab.project, key: NAME }, { value, masked: true, raw: true });
};

const onDataCenter = (method: keyof typeof dataCenterWays): Variables => ({
  'site-url': dataCenter.url,
  ...dataCenterWays[method],
});
const CLASSIC = asEnvironment(ways.classic);
const PAT = asEnvironment({ deployment: 'data-center', ...onDataCenter('personal-access-token') });
const SESSION = asEnvironment(onDataCenter('session-cookie'));
const GRANT = asEnvironment(ways.refreshToken);
const CONSENT = { JIRA_CLIENT_ID: consent.clientId, JIRA_CLIENT_SECRET: consent.clientSecret };
const TOLD = `jira_auth check --github-issues --github-issues-repository ${github.repository} \\
  --jira-issue-project PROJ --jira-issue-type Task`;
const TELLING = { GH_TOKEN: github.tokens.githubTokenIssues, JIRA_AUTH_WEBHOOK_URL: webhook.url };
const EVERYTHING = `jira_auth update PROJ-1 'Build number=1207' 'Labels+=done' --show-before --allowed-projects PROJ`;

/** Requests that only add information, or that only people read, fail nothing by themselves. */
const OPTIONAL = { or: [0] };
const UPDATED = { ...OPTIONAL, needs: /^(?:PUT|GET (?!.*(?:tenant_info|\/pat\/)))/ };

export const DOORS: Readonly<Record<string, Door>> = {
  'a classic token': action(ways.classic),
  permissions: action({ ...ways.classic, 'required-permissions': 'EDIT_ISSUES', project: 'PROJ' }),
  'a scoped token': action(ways.scoped),
  'a gateway address': action({
    ...ways.scoped,
    'site-url': `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}`,
  }),
  'a custom domain': action({ ...ways.clientCredentials, 'site-url': customDomain.url }),
  'a service account': action(ways.serviceAccount),
  'a service account without its e-mail': action(ways.serviceAccountWithoutEmail),
  'client credentials': action(ways.clientCredentials),
  'OAuth credentials': action(ways.oauthCredentials),
  'an access token': action(ways.accessToken),
  'a refresh token': action(ways.refreshToken),
  'a refresh token, in a secret': inSecret({
    ...{ ...REPOSITORY, 'access-token-secret': 'JIRA_ACCESS_TOKEN' },
    'github-token': github.tokens.secretsWriter,
  }),
  "a refresh token, in an environment's secret": inSecret({
    ...{ ...REPOSITORY, 'refresh-token-environment': github.environment },
    'github-token': github.tokens.environmentsWriter,
  }),
  "a refresh token, in an organization's secret": inSecret({
    ...{ 'refresh-token-organization': github.organization },
    'github-token': github.tokens.orgSecretsWriter,
  }),
  ...Object.fromEntries(
    Object.keys(dataCenterWays).map((method) => [
      `a Data Center, ${method}`,
      action(onDataCenter(method as keyof typeof dataCenterWays), {
        ...OPTIONAL,
        arrange: (sandbox) => {
          sandbox.dataCenter.version = method === 'client-credentials' ? '11' : '10.3';
        },
      }),
    ]),
  ),
  'the Action update': action(ways.classic, {
    update: { issue: 'PROJ-1', fields: 'Build number: 1207' },
  }),
  'export and cleanup': commandLine(
    'eval "$(jira_auth export --format sh)" && jira_auth cleanup --all',
    SESSION,
    OPTIONAL,
  ),
  exec: commandLine('jira_auth exec -- sh -c "exit 42"', SESSION, { good: 42 }),
  'exec and a renewal': commandLine(
    'jira_auth exec --refresh-token-file token -- sh -c "sleep 1.6; exit 42"',
    GRANT,
    {
      good: 42,
      arrange: ({ oauth }) => {
        oauth.accessTokenSeconds = 2;
      },
    },
  ),
  'refresh, in a file': commandLine('jira_auth refresh --refresh-token-file token', GRANT, OPTIONAL),
  'refresh, in a GitLab variable': commandLine(
    `jira_auth refresh --refresh-token-variable ${NAME}`,
    { ...GRANT, ...IN_GITLAB, JIRA_REFRESH_TOKEN: '' },
    { or: [0, 8], arrange: inGitLab },
  ),
  'consent, in a secret': consenting(
    ['--redirect-uri', consent.redirectUris[0], '--refresh-token-secret', NAME],
    { ...CONSENT, GH_TOKEN: github.tokens.secretsWriter, GITHUB_REPOSITORY: github.repository },
    { or: [0, 8] },
  ),
  'check, and people are told twice': commandLine(
    `JIRA_TOKEN_EXPIRES_ON=${dayIn(20)} ${TOLD}; JIRA_TOKEN_EXPIRES_ON=${dayIn(3)} ${TOLD}`,
    { ...CLASSIC, ...TELLING },
    { good: 9, or: [0, 8] },
  ),
  'check of an organization': commandLine(
    `jira_auth check --org-id ${organization.orgId}`,
    { JIRA_ORG_API_KEY: organization.keys.full },
    { good: 9, or: [0] },
  ),
  'check of a session': commandLine('jira_auth check', SESSION, OPTIONAL),
  'check, and a renewal': commandLine(
    'jira_auth check --renew --save-file token',
    asEnvironment(onDataCenter('personal-access-token')),
    {
      or: [0, 8, 9],
      arrange: (sandbox) => {
        const expiringAt = `${dayIn(5)}T12:00:00.000+0000`;
        sandbox.dataCenter.patList = [{ id: 1, name: 'ci-token', expiringAt }];
      },
    },
  ),
  'update, with a user': commandLine(`${EVERYTHING} 'Team lead=ada@example.com'`, CLASSIC, UPDATED),
  'update on a Data Center': commandLine(EVERYTHING, PAT, UPDATED),
  fields: commandLine('jira_auth fields --save fields.json', CLASSIC, UPDATED),
};
