import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import type { Fault, FaultRule, RecordedRequest } from '../../sandbox/index.js';
import { fixtures, startSandbox, type Sandbox } from '../../sandbox/index.js';
import { actionInputs, Job } from '../../sandbox/runner/index.js';
import { ask } from '../../__tests__/sandbox/client.js';
import { dayIn } from '../../__tests__/dist/checking.js';
import { start } from '../../__tests__/dist/command-line.js';
import { asEnvironment, Place } from '../../__tests__/dist/shell.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';

const { consent, customDomain, dataCenter, github, gitlab, organization, sites, tokens, webhook } = fixtures;

/** Each runs one door at a time. A run spends most of its time waiting for its second attempt. */
const sandboxes: Sandbox[] = [];

beforeAll(async () => {
  sandboxes.push(...(await Promise.all([1, 2, 3, 4].map(() => startSandbox()))));
});

afterAll(() => Promise.all(sandboxes.map((sandbox) => sandbox.close())));

type Variables = Readonly<Record<string, string>>;

/** The result of a run, and the files that it left on this machine. */
interface Run {
  readonly status: number | null;
  readonly text: string;
  readonly left: readonly string[];
}

/** One way to use the program. */
interface Door {
  readonly run: (sandbox: Sandbox) => Promise<Run>;
  readonly arrange?: (sandbox: Sandbox) => void;
  /** Exit status of a run without faults. */
  readonly good?: number;
  /** Other allowed exit statuses, besides 7, when one request isn't answered. */
  readonly or?: readonly number[];
}

type More = Omit<Door, 'run'>;

/** A stored token and its history. */
const KEPT = /^token(?:\.history\.json)?$/;

function inPlace(run: (place: Place, sandbox: Sandbox) => Promise<Omit<Run, 'left'>>, more: More): Door {
  return {
    ...more,
    run: async (sandbox) => {
      const place = new Place();
      try {
        const ended = await run(place, sandbox);
        const left = readdirSync(place.root).filter(
          (name) => !['home', 'temp'].includes(name) && !KEPT.test(name),
        );
        return { ...ended, left: [...left, ...place.left()] };
      } finally {
        place.remove();
      }
    },
  };
}

function commandLine(script: string, environment: Variables, more: More = {}): Door {
  return inPlace(async (place, sandbox) => {
    const { status, stdout, stderr } = await place.run(script, sandbox, environment);
    return { status, text: stdout + stderr };
  }, more);
}

/** Runs a consent that a person gives on the sandbox's own page. */
function consenting(args: readonly string[], environment: Variables, more: More): Door {
  return inPlace(async (_place, sandbox) => {
    const running = start(['consent', '--no-browser', '--paste', ...args], {
      env: { ...sandbox.env, ...environment },
    });
    const page = await running.said(/^ {2}(https:\S+)$/m).catch(() => undefined);
    if (page) {
      const form = new URLSearchParams({ decision: 'accept', site: sites.acme.cloudId });
      const { headers } = await ask(sandbox, page[1] ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      });
      running.give(headers.location ?? '');
    }
    const { status, stdout, stderr } = await running.ended;
    return { status, text: stdout + stderr };
  }, more);
}

/** Runs the Action and its clean-up. */
function action(inputs: Variables, more: More = {}): Door {
  return {
    ...more,
    run: async (sandbox) => {
      const job = new Job({ env: sandbox.env });
      const files = (): string[] => readdirSync(job.temp).filter((name) => name.startsWith('jira-auth-'));
      try {
        const given = actionInputs('action.yml', { 'site-url': 'acme', ...inputs });
        const main = await job.runAction('dist/main/index.js', { inputs: given });
        const left = main.status === 0 ? [] : [...files(), ...Object.keys({ ...main.env, ...main.outputs })];
        const post = await job.runAction('dist/post/index.js', { stage: 'post', state: main.state });
        expect(post.status).toBe(0);
        const text = [main.stdout, main.stderr, post.stdout, post.stderr].join('\n');
        return {
          status: main.status,
          text,
          left: [...left.filter((name) => name !== 'error-code'), ...files()],
        };
      } finally {
        job.cleanup();
      }
    },
  };
}

const NAME = 'JIRA_REFRESH_TOKEN';
const IN_REPOSITORY = {
  'refresh-token-secret': NAME,
  'refresh-token-repository': github.repository,
  'github-token': github.tokens.secretsWriter,
};
const IN_ENVIRONMENT = {
  ...IN_REPOSITORY,
  'refresh-token-environment': github.environment,
  'github-token': github.tokens.environmentsWriter,
};
const IN_ORGANIZATION = {
  'refresh-token-secret': NAME,
  'refresh-token-organization': github.organization,
  'github-token': github.tokens.orgSecretsWriter,
};
const IN_GITLAB = { GITLAB_TOKEN: gitlab.tokens.maintainer, CI_PROJECT_ID: String(gitlab.projectId) };
const inGitLab = (sandbox: Sandbox): void => {
  const value = tokens.threeLegged.refreshToken;
  sandbox.gitlab.setVariable({ project: gitlab.project, key: NAME }, { value, masked: true, raw: true });
};

const onDataCenter = (method: keyof typeof dataCenterWays): Variables => ({
  'site-url': dataCenter.url,
  ...dataCenterWays[method],
});
const SESSION = asEnvironment(onDataCenter('session-cookie'));
const GRANT = asEnvironment(ways.refreshToken);
const CONSENT = { JIRA_CLIENT_ID: consent.clientId, JIRA_CLIENT_SECRET: consent.clientSecret };
const TOLD = `jira_auth check --github-issues --github-issues-repository ${github.repository} \\
  --jira-issue-project PROJ --jira-issue-type Task`;
const TELLING = { GH_TOKEN: github.tokens.githubTokenIssues, JIRA_AUTH_WEBHOOK_URL: webhook.url };

/** Requests that only add information, or that only people read, fail nothing by themselves. */
const OPTIONAL = { or: [0] };

const DOORS: Readonly<Record<string, Door>> = {
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
  'a refresh token, in a secret': action(
    { ...ways.refreshToken, ...IN_REPOSITORY, 'access-token-secret': 'JIRA_ACCESS_TOKEN' },
    { or: [8] },
  ),
  "a refresh token, in an environment's secret": action(
    { ...ways.refreshToken, ...IN_ENVIRONMENT },
    { or: [8] },
  ),
  "a refresh token, in an organization's secret": action(
    { ...ways.refreshToken, ...IN_ORGANIZATION },
    { or: [8] },
  ),
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
  'export and cleanup': commandLine(
    'eval "$(jira_auth export --format sh)" && jira_auth cleanup --all',
    SESSION,
    OPTIONAL,
  ),
  exec: commandLine('jira_auth exec -- sh -c "exit 42"', SESSION, { good: 42 }),
  'exec and a renewal': commandLine(
    'jira_auth exec --refresh-token-file token -- sh -c "sleep 1.3; exit 42"',
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
    { ...asEnvironment(ways.classic), ...TELLING },
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
};

const SWITCHING: Fault = {
  raw: 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  then: 'stay',
};

const isOurs = ({ headers }: RecordedRequest): boolean =>
  headers['user-agent']?.startsWith('jira-auth/') === true;

/** Returns a rule for each request of a run, by which it is answered with 101 from then on. */
function rulesFor(requests: readonly RecordedRequest[]): FaultRule[] {
  const seen = new Map<string, number>();
  return requests.filter(isOurs).map(({ method, host, path }) => {
    const name = `${method} ${host}${path}`;
    const after = seen.get(name) ?? 0;
    seen.set(name, after + 1);
    const exactly = new RegExp(`^${path.replace(/[.?+]/g, '\\$&')}$`);
    // A session that can never be ended would remain.
    const times = method === 'DELETE' && path.endsWith('/session') ? { times: 1 } : {};
    return { method, host, path: exactly, after, ...times, then: SWITCHING };
  });
}

const isExchange = ({ body }: RecordedRequest): boolean =>
  /refresh_token/.test(body) && /grant_type/.test(body);

test.each(Object.entries(DOORS))(
  '101 at every request ends well, and leaves nothing: %s',
  async (_name, door) => {
    const { good = 0, or = [] } = door;
    const run = async (sandbox: Sandbox, rule?: FaultRule): Promise<Run> => {
      sandbox.reset();
      door.arrange?.(sandbox);
      if (rule) sandbox.faults.add(rule);
      return door.run(sandbox);
    };
    const [first] = sandboxes;
    expect(first && (await run(first))).toMatchObject({ status: good, left: [] });
    const rules = rulesFor(first?.requests ?? []);
    expect(rules.length).toBeGreaterThan(1);
    await Promise.all(
      sandboxes.map(async (sandbox) => {
        for (let rule = rules.pop(); rule; rule = rules.pop()) {
          const { status, text, left } = await run(sandbox, rule);
          const what = `${String(rule.method)} ${String(rule.host)}${String(rule.path)}`;
          expect([what, status]).toEqual([what, [7, good, ...or].includes(status ?? -1) ? status : 7]);
          expect([what, left, sandbox.dataCenter.sessions]).toEqual([what, [], 0]);
          expect(text).not.toMatch(/\bbug\b/);
          if (status !== good && sandbox.requests.some(isExchange))
            expect(text).toMatch(/refresh token is saved|works for ten more minutes|give consent again/);
        }
      }),
    );
  },
);
