import { EXIT_STATUS } from '../failure.js';
import type { InputName } from '../inputs/schema.js';
import type { CommandKind, Declared } from './call.js';
import type { Program } from './program.js';
import { SIGN } from './sign-kind.js';

const CI: Declared = [
  '--ci <name>',
  'The CI system; detected if not set',
  async () => (await import('../hand-over/systems.js')).SYSTEMS.map(({ id }) => id),
];

const JSON_RESULT: Declared = ['--json', 'Print the result on standard output, as JSON'];

type Names = readonly InputName[];

const LOGIN: Names = ['site-url', 'email', 'api-token', 'personal-access-token'];

const GRANT: Names = ['client-id', 'client-secret', 'refresh-token-secret', 'refresh-token-file'];

const DESCRIPTION = `Authenticates requests to Jira: verifies a credential, and hands it over to curl and others.
Most options are also variables, such as JIRA_SITE_URL for --site-url. A secret is never an argument.

  export JIRA_SITE_URL=acme JIRA_USER_EMAIL=me@example.com JIRA_API_TOKEN=...
  jira-auth exec -- sh -c 'curl -q -K "$JIRA_CURL_CONFIG" --fail-with-body "$JIRA_API_URL/myself"'`;

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandKind[] = [
  {
    name: 'export',
    summary: 'Verify a credential, and hand it over to what follows in this job or shell.',
    options: [
      [
        '--format <name>',
        'Print the variables in this format',
        async () => Object.keys((await import('../hand-over/formats.js')).FORMATS),
      ],
      ['--json', 'Like --format json, failures included'],
      CI,
    ],
    help: `
In a shell, and in a job of GitLab or Bitbucket:
  eval "$(jira-auth export)"
  curl -q -K "$JIRA_CURL_CONFIG" --fail-with-body "$JIRA_API_URL/myself"
  jira-auth cleanup

Elsewhere:
  jira-auth export --format fish | source
  jira-auth export --format powershell | Out-String | Invoke-Expression
  jira-auth export --format curl | curl -q -K - https://acme.atlassian.net/rest/api/3/myself`,
    common: LOGIN,
    load: async () => (await import('./export.js')).exportSession,
  },
  {
    name: 'exec',
    summary: 'Run a command with the variables set, hide secrets in what it prints, and clean up.',
    args: [['<command...>', 'The command and its arguments, after --']],
    options: [['--json', 'Print a failure before the command on standard output, as JSON']],
    help: `
The command's exit status is this program's own. A shell line needs a shell:
  jira-auth exec -- sh -c 'curl -q -K "$JIRA_CURL_CONFIG" --fail-with-body "$JIRA_API_URL/myself"'
  jira-auth exec -- ./update-release.sh

An access token that expires meanwhile is renewed, in the file that JIRA_CURL_CONFIG names.`,
    common: LOGIN,
    load: async () => (await import('./exec.js')).exec,
  },
  {
    name: 'check',
    summary: 'Verify credentials, and show whose they are and when they expire.',
    options: [JSON_RESULT],
    help: `
The exit status is 0 if all is well, 3 for a refused credential, 9 for one that expires soon, and
otherwise the failure's own:
  jira-auth check --expires-on 2027-03-31 --critical-days 14
  jira-auth check --credentials-file credentials.yml --html expiry.html
  jira-auth check --org-id ... --org-api-key-file key.txt
  jira-auth check --credentials-file credentials.yml --write-expiry release-bot=2027-11-01
  jira-auth check --renew --save-file ~/.jira-pat`,
    common: [...LOGIN, 'expires-on', 'credentials-file', 'html'],
    load: async () => (await import('./check.js')).check,
  },
  {
    name: 'cleanup',
    summary: 'Remove what `export` left in this job or shell, and log out where it logged in.',
    options: [
      ['--curl-config <file>', 'Remove only what belongs to this file'],
      ['--all', "Remove everything that this user's jobs and shells left, even if they still need it"],
      JSON_RESULT,
      CI,
    ],
    help: `
In GitLab's after_script, in a step that always runs, or at the end of a script:
  jira-auth cleanup`,
    load: async () => (await import('./cleanup.js')).cleanUp,
  },
  {
    name: 'consent',
    summary: 'Obtain a refresh token: a person gives consent in a browser, once.',
    options: [
      ['--paste', 'Paste the address that a browser elsewhere ends up at'],
      ['--no-browser', "Only print the page's address"],
      ['--print', 'Print the refresh token on standard output'],
      JSON_RESULT,
    ],
    help: `
The browser comes back to http://localhost:8976/callback, unless --redirect-uri names another page.
On a laptop, into a secret of a GitHub environment:
  export JIRA_CLIENT_ID=... GH_TOKEN=...
  jira-auth consent --client-secret-file secret.txt \\
    --refresh-token-secret JIRA_REFRESH_TOKEN --refresh-token-environment jira \\
    --refresh-token-repository OWNER/NAME

On a machine without a browser, into a file:
  jira-auth consent --paste --client-secret-file secret.txt --refresh-token-file ~/.jira-token`,
    common: GRANT,
    load: async () => (await import('./consent.js')).consent,
  },
  {
    name: 'refresh',
    summary: 'Exchange a refresh token for its successor, and save that.',
    options: [JSON_RESULT],
    help: `
On a schedule, with everything else from the environment:
  jira-auth refresh --refresh-token-file /var/lib/ci/jira-refresh-token
  jira-auth refresh --save-command 'vault kv put secret/jira refresh_token=-'`,
    common: [...GRANT, 'save-command'],
    load: async () => (await import('./refresh.js')).refresh,
  },
  SIGN,
  {
    name: 'fields',
    summary: 'Find fields: their ids, types, and the values that an issue takes.',
    args: [['[name...]', 'Names or ids of fields; all fields if omitted']],
    options: [['--save <file>', 'Save all fields and projects to a file, for --fields-file'], JSON_RESULT],
    help: `
By name, or for an issue, with the values that this account may set and why a field can't be set:
  jira-auth fields 'Development status'
  jira-auth fields 'Development status' --issue PROJ-1
  jira-auth fields --project PROJ --issue-type Bug
  jira-auth fields --save jira-fields.json`,
    common: [...LOGIN, 'project', 'issue', 'issue-type'],
    load: async () => (await import('./fields.js')).fields,
  },
  {
    name: 'update',
    summary: 'Set fields of issues, each found by its name and written as its type requires.',
    args: [['[issues and fields...]', 'Issue keys, FIELD=VALUE; also += and -=, :=JSON, @=VARIABLE']],
    options: [
      ['--clear <field...>', 'Empty a field; can be repeated'],
      ['--no-notify', 'Send no e-mails about the change'],
      JSON_RESULT,
    ],
    help: `
After \`export\`, inside \`exec\`, or with its own credential:
  jira-auth update PROJ-1 'Development status=Development Completed' 'Build number=1207'
  jira-auth update PROJ-1 PROJ-2 'Labels+=released' 'Surface=Web > Cart' --dry-run
  jira-auth update PROJ-1 'Release notes@=NOTES' --clear 'Blocked by'

Pass text from outside, such as a pull request's title, by the name of its variable, with @=.`,
    common: [...LOGIN, 'dry-run'],
    load: async () => (await import('./update.js')).update,
  },
  {
    name: 'explain',
    summary: 'Explain a code and what to do about it, or list all codes.',
    args: [['[code]', 'The code of a failure; all codes if omitted', () => Object.keys(EXIT_STATUS)]],
    load: async () => (await import('./explain.js')).explain,
  },
  {
    name: 'completion',
    summary: 'Print a script that makes a shell complete commands and options.',
    args: [['<shell>', '', () => ['bash', 'zsh', 'fish']]],
    help: `
In ~/.bashrc, ~/.zshrc, or ~/.config/fish/config.fish:
  eval "$(jira-auth completion bash)"
  eval "$(jira-auth completion zsh)"
  jira-auth completion fish | source`,
    load: async () => (await import('./completion.js')).completion,
  },
];

export const JIRA_AUTH: Program = {
  description: DESCRIPTION,
  commands: COMMANDS,
  exportFailed: async (...end) => {
    const names = COMMANDS.map(({ name }) => name);
    return (await import('./export.js')).exportFailed(names, ...end);
  },
};
