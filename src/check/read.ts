import { Failure } from '../failure.js';
import { asSecret, type Environment, type Inputs, type InputName } from '../read/inputs.js';
import { missingInput } from '../read/missing.js';
import { readSettings } from '../read/settings.js';
import { readSite } from '../read/site.js';
import { COMMERCIAL } from '../realm.js';
import type { Secret } from '../secret.js';
import { readDay } from '../read/day.js';
import type { CredentialEntry, CredentialFile } from './credential-file.js';
import { FAIL_ON, type FailOn } from './exit-status.js';
import { type NotifySettings, readNotifySettings } from './notify/read.js';
import { credentialOf, credentialOfInputs, type NamedCredential, RENEWED } from './named-credential.js';
import type { Filter } from './organization-tally.js';
import type { Thresholds } from './report.js';
import type { CheckEffects } from './trial.js';

/** An organization to ask, and its administrators' key. */
export interface OrganizationRequest {
  readonly orgId: string;
  readonly apiHost: string;
  readonly apiKey: Secret;
  /** Which of its tokens to look at, if not those of the credentials. */
  readonly filter: Filter;
  /** The name of the secret that the key comes from. */
  readonly secret: string | undefined;
}

/** What is to be checked, and when that fails. */
export interface CheckRequest {
  readonly credentials: readonly NamedCredential[];
  readonly file: CredentialFile | undefined;
  readonly organization: OrganizationRequest | undefined;
  /** Of what has none of its own. */
  readonly thresholds: Thresholds;
  readonly failOn: FailOn;
  /** How many credentials are tried at a time. */
  readonly concurrency: number;
  /** Of an organization's lists, and of telling people. */
  readonly timeoutSeconds: number;
  /** PEM text of a private CA. */
  readonly caCertificate: string | undefined;
  /** Where people are told of it. */
  readonly notify: NotifySettings;
  /** Path of the page to write. */
  readonly html: string | undefined;
  /** Write last days that were found out into the file of credentials. */
  readonly writeExpiry: boolean;
  /** Last days (`YYYY-MM-DD`) that a person gave for credentials that were renewed, by name. */
  readonly newDays: ReadonlyMap<string, string>;
}

/** The page of an organization is a hundred tokens: ten thousand take a while. */
const ORGANIZATION_SECONDS = 300;

/**
 * The first stage of a check. Secrets of single credentials are read later, each with its own trial, so that one that
 * is missing hides no other.
 *
 * @param credentialFile what the input `credentials-file` names
 * @throws Failure of class 2: what is to be checked is not clear
 */
export function readCheck(
  inputs: Inputs,
  effects: CheckEffects,
  credentialFile?: CredentialFile,
): CheckRequest {
  const settings = readSettings(inputs);
  const file = inputs.text('credentials-file');
  if (file && inputs.flag('renew')) {
    throw new Failure(
      'invalid-input',
      '`renew` is set for a whole file of credentials, but each successor needs a place of its own.',
      `Put \`renew: true\` into an entry of ${file.label}, with the \`save-\` key of where its successor goes.`,
    );
  }
  const environment = { ...effects.environment, ...readVariables(inputs) };
  const organization = readOrganization(inputs, effects);
  const isOrganizationAlone = organization && !file && !givesCredential(inputs);
  const newDays = readNewDays(inputs, credentialFile);
  if (isOrganizationAlone) refuseDemands(inputs);
  const credentials = credentialFile
    ? credentialFile.entries.map((entry) =>
        credentialOf(entryWith(entry, newDays.get(entry.name)), {
          environment,
          shared: inputs,
          secretsWithheld: effects.secretsWithheld,
        }),
      )
    : isOrganizationAlone
      ? []
      : [credentialOfInputs(inputs)];
  return {
    credentials,
    file: credentialFile,
    organization,
    thresholds: settings,
    failOn: readFailOn(inputs),
    concurrency: inputs.wholeNumber('concurrency', 1, 64),
    timeoutSeconds: inputs.find('timeout-seconds') ? settings.timeoutSeconds : ORGANIZATION_SECONDS,
    caCertificate: settings.caCertificate,
    notify: readNotifySettings(inputs, effects.mask),
    html: inputs.text('html')?.value,
    writeExpiry: inputs.find('write-expiry') !== undefined && inputs.find('write-expiry')?.value !== 'false',
    newDays,
  };
}

function entryWith(entry: CredentialEntry, day: string | undefined): CredentialEntry {
  if (day === undefined) return entry;
  return {
    ...entry,
    values: new Map([...entry.values, ['expires-on', day]]),
    variables: new Map([...entry.variables].filter(([input]) => input !== 'expires-on')),
  };
}

/** `true`, or days that a person gives: `release-bot=2027-11-01`. */
function readNewDays(inputs: Inputs, file: CredentialFile | undefined): Map<string, string> {
  const given = inputs.text('write-expiry');
  if (!given || given.value === 'false') return new Map();
  if (!file) {
    throw new Failure(
      'invalid-input',
      `${given.label} is set, but there is no file to write a date into.`,
      'Give `credentials-file`, or set JIRA_TOKEN_EXPIRES_ON to the new date where that variable is kept.',
    );
  }
  if (given.value === 'true') return new Map();
  return new Map(
    given.value.split(',').map((item) => {
      const at = item.lastIndexOf('=');
      const name = item.slice(0, at).trim();
      if (at < 0 || !file.entries.some((entry) => entry.name === name)) {
        throw new Failure(
          'invalid-input',
          `${given.label} names no credential of the file.`,
          'Write NAME=YYYY-MM-DD with a name from the file, or leave the value out to write what is found out.',
        );
      }
      return [name, readDay(item.slice(at + 1).trim(), given.label)];
    }),
  );
}

/** True if a credential stands beside the organization. The site alone tells no more than the organization's realm. */
function givesCredential(inputs: Inputs): boolean {
  return RENEWED.some((name) => inputs.find(name)) || inputs.find('refresh-token-file') !== undefined;
}

/** Lines `NAME=value`, for callers that can't set variables, such as a reusable workflow's. */
function readVariables(inputs: Inputs): Environment {
  const lines =
    inputs
      .find('variables')
      ?.value.split(/\r?\n/)
      .filter((line) => line.trim() !== '') ?? [];
  return Object.fromEntries(
    lines.map((line, index) => {
      const [, name, value] = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) return [name, value];
      throw new Failure(
        'invalid-input',
        `Line ${index + 1} of \`variables\` is not NAME=value.`,
        'Write one variable to a line, with the name that the file of credentials has for it.',
      );
    }),
  );
}

/** An organization's key logs in nowhere, so that nothing could be demanded of it. */
function refuseDemands(inputs: Inputs): void {
  const found = inputs.find('expected-account-id') ?? inputs.find('required-permissions');
  if (!found) return;
  throw new Failure(
    'invalid-input',
    `${found.label} is given, but an organization alone is checked, which logs in nowhere.`,
    'Leave it out, or give a credential as well.',
  );
}

function readOrganization(inputs: Inputs, effects: CheckEffects): OrganizationRequest | undefined {
  const id = inputs.text('org-id');
  const key = inputs.find('org-api-key');
  if (!id && !key) return undefined;
  const apiKey = key && asSecret(key, effects.mask);
  if (!id || !apiKey) {
    throw missingInput(
      'missing-credentials',
      `An organization needs both \`org-id\` and \`org-api-key\`, and \`${id ? 'org-api-key' : 'org-id'}\` is not set.`,
      'Set both: an administrator finds the ID in the address of https://admin.atlassian.com, and makes the key there.',
      effects.secretsWithheld,
    );
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(id.value)) {
    throw new Failure(
      'invalid-input',
      `${id.label} is not the ID of an organization.`,
      'Copy it from the address of https://admin.atlassian.com, behind /o/.',
    );
  }
  return {
    orgId: id.value,
    apiHost: apiHostOf(inputs, effects),
    apiKey,
    filter: { labels: explicit(inputs, 'token-name'), emails: explicit(inputs, 'email') },
    secret: key.variable,
  };
}

/** An organization of Government Cloud is known by the site that is given beside it. */
function apiHostOf(inputs: Inputs, effects: CheckEffects): string {
  if (!inputs.find('site-url')) return COMMERCIAL.apiHost;
  const site = readSite(inputs, effects.secretsWithheld, false);
  return site.deployment === 'cloud' ? site.realm.apiHost : COMMERCIAL.apiHost;
}

/** A list that was given to this check; a variable that other steps use as well narrows nothing down. Labels hold spaces. */
function explicit(inputs: Inputs, name: InputName): string[] {
  const found = inputs.text(name);
  const text = found && !found.variable ? found.value : '';
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function readFailOn(inputs: Inputs): FailOn {
  const given = inputs.find('fail-on');
  if (!given) return 'critical';
  const found = FAIL_ON.find((name) => name === given.value);
  if (found) return found;
  throw new Failure(
    'invalid-input',
    `${given.label} is none of ${FAIL_ON.join(', ')}.`,
    'Set it to one of them, or leave it out for critical.',
  );
}
