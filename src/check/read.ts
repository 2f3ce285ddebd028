import { Failure, missingCredentials, unlessFailed } from '../failure.js';
import { COMMERCIAL } from '../site.js';
import { readDay } from '../values/day.js';
import { isReference } from '../read/credentials.js';
import type { Environment, InputName, Inputs } from '../read/inputs.js';
import { readSettings } from '../read/settings.js';
import { readSite } from '../read/site.js';
import { readGitHub, readRepository, readStore, readWriteBack } from '../read/write-back.js';
import { type Mask, Secret } from '../secret.js';
import { asSecret, invalid, matching } from '../values/given.js';
import type { CredentialEntry, CredentialFile } from './credential-file.js';
import { credentialOf, credentialOfInputs, type NamedCredential, RENEWED } from './named-credential.js';
import { FAIL_ON } from './report.js';
import type { CheckEffects } from './trial.js';

export type CheckRequest = Readonly<ReturnType<typeof readCheck>>;

export type OrganizationRequest = NonNullable<CheckRequest['organization']>;

/** Runs the first stage. Credentials' secrets are read in their trials, so none hides another. @throws Failure */
export function readCheck(inputs: Inputs, effects: CheckEffects, file?: CredentialFile) {
  const settings = readSettings(inputs);
  if (file && inputs.flag('renew')) {
    throw invalid(
      '`renew` is set for a whole credentials file, but each successor needs its own place.',
      "Put `renew: true` in a credential's entry, with a `save-` key that says where its successor goes.",
    );
  }
  const environment = { ...effects.environment, ...readVariables(inputs) };
  const writeExpiry = readWriteExpiry(inputs, file);
  const credentialIn = (entry: CredentialEntry): NamedCredential => {
    const value = writeExpiry?.get(entry.name);
    const given = new Map(entry.given);
    if (value !== undefined) given.set('expires-on', { value });
    return credentialOf({ ...entry, given }, environment, inputs, effects.secretsWithheld);
  };
  const ofFile = file?.entries.map(credentialIn);
  refuseSharedPlaces(ofFile ?? [], effects.mask);
  const organization = readOrganization(inputs, effects, ofFile);
  // The site alone gives only the organization's realm.
  const isOrganizationAlone = organization && !file && !RENEWED.some((name) => inputs.find(name));
  const demand = inputs.find('expected-account-id') ?? inputs.find('required-permissions');
  if (isOrganizationAlone && demand) {
    throw invalid(
      `${demand.label} is given, but only an organization is checked, which involves no login.`,
      'Leave it out, or give a credential as well.',
    );
  }
  return {
    credentials: ofFile ?? (isOrganizationAlone ? [] : [credentialOfInputs(inputs)]),
    file,
    organization,
    /** The default, for credentials that set no thresholds. */
    thresholds: settings,
    failOn: inputs.either('fail-on', FAIL_ON) ?? 'critical',
    concurrency: inputs.wholeNumber('concurrency'),
    /** For notifications and an organization's lists: up to ten thousand tokens, a hundred on a page. */
    timeoutSeconds: inputs.find('timeout-seconds') ? settings.timeoutSeconds : 300,
    caCertificate: settings.caCertificate,
    notify: readNotifySettings(inputs, effects.mask),
    html: inputs.text('html')?.value,
    /** Last days to write into the file, by a credential's name. Days from a server are written, too. */
    writeExpiry,
  };
}

/** One credential's new token would overwrite the other's, whose old one is revoked or used up by then. */
function refuseSharedPlaces(credentials: readonly NamedCredential[], mask: Mask): void {
  const places = new Map<string, { readonly name: string; readonly grant: string | undefined }>();
  for (const { name, inputs } of credentials) {
    const saved = unlessFailed(() => readStore('save', inputs, mask));
    const { store, accessToken } = unlessFailed(() => readWriteBack(inputs, mask)) ?? {};
    const ofAccess = accessToken && ({ kind: 'github-secret', ...accessToken } as const);
    const token = unlessFailed(() => inputs.find('refresh-token')?.value);
    for (const place of [saved, store, ofAccess].filter((each) => each !== undefined)) {
      const text = JSON.stringify(place);
      // GitHub ignores case.
      const key = place.kind === 'github-secret' ? text.toLowerCase() : text;
      // Several entries may use a grant from a file or a GitLab variable, because the token is read there.
      const ofStore = place.kind === 'github-secret' ? token : key;
      const grant = place === store ? ofStore : undefined;
      const other = places.get(key);
      if (other && (grant === undefined || grant !== other.grant)) {
        throw invalid(
          `The credentials file saves the new tokens of ${other.name} and ${name} in the same place.`,
          'Choose a separate place for each.',
        );
      }
      places.set(key, { name, grant });
    }
  }
}

/** Reads `true`, or days that a person gives: `release-bot=2027-11-01`. */
function readWriteExpiry(inputs: Inputs, file?: CredentialFile): ReadonlyMap<string, string> | undefined {
  const given = inputs.text('write-expiry');
  if (!given || given.value === 'false') return undefined;
  if (!file) {
    throw invalid(
      `${given.label} is set, but there is no file to write a date into.`,
      'Give `credentials-file`, or set JIRA_TOKEN_EXPIRES_ON to the new date where that variable is kept.',
    );
  }
  if (given.value === 'true') return new Map();
  const days = given.value.split(/(?<==\s*[\d-]+\s*),/).map((item): [string, string] => {
    const at = item.lastIndexOf('=');
    const name = item.slice(0, at).trim();
    if (at >= 0 && file.entries.some((entry) => entry.name === name))
      return [name, readDay(item.slice(at + 1).trim(), given.label)];
    throw invalid(
      `${given.label} names no credential in the file.`,
      'Write NAME=YYYY-MM-DD with a name from the file, or omit the value to write the dates that the check finds.',
    );
  });
  return new Map(days);
}

/** Reads lines of `NAME=value`, for callers that can't set variables, such as a reusable workflow's. */
function readVariables(inputs: Inputs): Environment {
  const lines = inputs.find('variables')?.value.split(/\r?\n/) ?? [];
  const pairs = lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const [, name, value] = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) return [[name, value]];
    throw invalid(
      `Line ${index + 1} of \`variables\` is not NAME=value.`,
      'Write one variable per line, with the name that the credentials file uses for it.',
    );
  });
  return Object.fromEntries(pairs) as Environment;
}

function readOrganization(
  inputs: Inputs,
  { mask, secretsWithheld }: CheckEffects,
  ofFile: readonly NamedCredential[] = [],
) {
  const id = inputs.text('org-id');
  const given = inputs.find('org-api-key');
  const key = given && !isReference(given) ? given : undefined;
  if (!id && !given) return undefined;
  const apiKey = key && asSecret(key, mask);
  if (!id || !apiKey) {
    throw missingCredentials(
      `An organization needs both \`org-id\` and \`org-api-key\`, and \`${id ? 'org-api-key' : 'org-id'}\` is not set.`,
      'Set both: an administrator finds the ID in the address of https://admin.atlassian.com, and creates the key there.',
      secretsWithheld,
    );
  }
  const advice = 'Copy it from the address of https://admin.atlassian.com, after /o/.';
  const orgId = matching(id, /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'is not the ID of an organization', advice);
  // The site that is given beside it, or else the file's sites, show whether the organization is in Government Cloud.
  const sites = inputs.find('site-url')
    ? [readSite(inputs, secretsWithheld)]
    : ofFile.map((each) => unlessFailed(() => readSite(each.inputs, secretsWithheld)));
  const [realm = COMMERCIAL, another] = new Set(
    sites.flatMap((site) => (site?.deployment === 'cloud' ? site.realm : [])),
  );
  if (another) {
    throw invalid(
      "Some of the file's sites are in Government Cloud and some are not, but an organization's key may go to one side only.",
      'Set `site-url` to a site of the organization.',
    );
  }
  return {
    orgId,
    apiHost: realm.apiHost,
    apiKey,
    /** Selects tokens by label, which may contain `*`, and by owner. An empty list selects all. */
    filter: { labels: explicit(inputs, 'token-name'), emails: explicit(inputs, 'email') },
    secret: key.variable,
  };
}

/** Reads a list given to this check. Ignores variables, which other steps use as well. Labels may contain spaces. */
function explicit(inputs: Inputs, name: InputName): string[] {
  const found = inputs.text(name);
  const items = found && !found.variable ? found.value.split(',') : [];
  return items.map((item) => item.trim()).filter(Boolean);
}

/** @throws Failure `invalid-input`, `missing-credentials`, `insecure-url` */
export function readNotifySettings(inputs: Inputs, mask: Mask) {
  return {
    githubIssues: inputs.flag('github-issues') ? readGitHubIssues(inputs, mask) : undefined,
    webhook: readWebhook(inputs, mask),
    jiraIssue: readJiraIssue(inputs),
  };
}

export type GitHubIssuesSettings = ReturnType<typeof readGitHubIssues>;

/** Reads the settings for GitHub issues. The token needs the permission "Issues: write", as GITHUB_TOKEN can have. */
function readGitHubIssues(inputs: Inputs, mask: Mask) {
  const api = readGitHub(
    inputs,
    mask,
    '`github-issues` is true',
    "Set `github-token`. On GitHub Actions that is the workflow's own, `${{ github.token }}`, in a job with `permissions: issues: write`.",
  );
  const given = inputs.text('github-issues-repository');
  const repository = readRepository(given, inputs);
  if (repository !== undefined) return { ...api, repository };
  throw invalid(
    given
      ? `${given.label} is not the name of a GitHub repository.`
      : "Can't tell in which repository to open issues.",
    'Set `github-issues-repository` to OWNER/NAME.',
  );
}

function readWebhook(inputs: Inputs, mask: Mask) {
  const found = inputs.find('webhook-url');
  if (!found) return undefined;
  const url = asSecret(found, mask);
  const parsed = URL.canParse(found.value) ? new URL(found.value) : undefined;
  if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') {
    throw new Failure(
      parsed?.protocol === 'http:' ? 'insecure-url' : 'invalid-input',
      `${found.label} is not the https address of a webhook.`,
      'Store the whole address again, as the chat shows it, with https and without quotes.',
    );
  }
  // The host is public. Everything after it is secret, with or without the host.
  const secretPart = `${parsed.pathname}${parsed.search}`;
  if (secretPart.length > 1) mask(new Secret(secretPart));
  return { url, host: parsed.host };
}

function readJiraIssue(inputs: Inputs) {
  const project = inputs.text('jira-issue-project');
  const issueType = inputs.text('jira-issue-type');
  const credential = inputs.text('jira-issue-credential');
  if (!project) {
    const other = issueType ?? credential;
    if (!other) return undefined;
    throw invalid(
      `${other.label} is set, but \`jira-issue-project\` is not.`,
      'Set it to the project for Jira issues, or leave both out.',
    );
  }
  const advice = 'Set it to a key such as PROJ.';
  const key = matching(project, /^[A-Za-z][A-Za-z0-9_]{0,254}$/, 'is not a project key', advice);
  return {
    project: key.toUpperCase(),
    issueType: issueType?.value ?? 'Task',
    /** The name of the checked credential that files issues. If absent, the first one that works. */
    credential: credential?.value,
  };
}
