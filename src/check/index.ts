import { Failure, type Words } from '../failure.js';
import { printable } from '../printable.js';
import { withHint } from '../values/hints.js';
import { openNetwork } from '../transport/network.js';
import { bearer } from '../verify/authorization.js';
import { CloudIds } from '../verify/tenant.js';
import { concurrently } from './concurrently.js';
import { checkedCredential, type Source, type Subject } from './findings.js';
import {
  type Organization,
  ORGANIZATION_LISTS,
  type OrganizationList,
  type OrganizationToken,
  tokensIn,
} from './organization.js';
import { findingsOfKeys, type KeyFinding, keyUnknown } from './organization-keys.js';
import { OrganizationTally } from './organization-tally.js';
import type { NamedCredential } from './named-credential.js';
import type { CheckRequest, OrganizationRequest } from './read.js';
import { renewVerified } from './renew/index.js';
import { renewalOf } from './renewal.js';
import {
  type CheckedCredential,
  type CheckedOrganization,
  type Report,
  reportOf,
  statusOfFailure,
} from './report.js';
import { declared } from './sources/declared.js';
import { jira } from './sources/jira.js';
import { oauth } from './sources/oauth.js';
import { matching } from './sources/organization.js';
import { type CheckEffects, correctedBy, SKEW_MS, tryCredential } from './trial.js';

/**
 * The second stage of a check: tries every credential, asks every source, and puts together what they say. What fails
 * for one of them is its own result, and hides no other's.
 *
 * @throws Interrupted; anything else is a bug
 */
export async function checkAll(request: CheckRequest, effects: CheckEffects): Promise<Checked> {
  const { credentials, organization, concurrency } = request;
  const shared = { ...effects, cloudIds: new CloudIds() };
  const subjects = await concurrently(credentials, concurrency, (credential) =>
    tried(credential, request, shared),
  );
  effects.signal.throwIfAborted();
  const listed = organization && (await askOrganization(organization, subjects, request, effects));
  effects.signal.throwIfAborted();
  const sources: Source[] = [jira, oauth, ...(listed ? [listed.source] : []), declared];
  const checked = subjects.map((subject) =>
    inWords(
      checkedCredential(subject, sources, request.thresholds),
      subject.credential.words ?? effects.words,
    ),
  );
  const report = reportOf(
    [...checked, ...(listed?.credentials.map((each) => inWords(each, effects.words)) ?? [])],
    listed?.organization ? [listed.organization] : [],
    clockNotes(subjects, listed?.skewMs ?? 0),
    effects.now(),
  );
  return { report, subjects };
}

/** The first reason says what happened. */
function inWords(checked: CheckedCredential, words: Words | undefined): CheckedCredential {
  if (!words) return checked;
  const { reasons, renewal } = checked;
  return {
    ...checked,
    reasons: reasons.map((reason, index) => (index === 0 ? words.say(reason) : words.advise(reason))),
    renewal: { ...renewal, advice: words.say(renewal.advice) },
  };
}

/** What came of a check. */
export interface Checked {
  readonly report: Report;
  readonly subjects: readonly Subject[];
}

/** The real test of one credential, and its renewal where that was asked for and its end is near. */
async function tried(
  credential: NamedCredential,
  { thresholds }: CheckRequest,
  effects: CheckEffects,
): Promise<Subject> {
  const { name, words } = credential;
  const own: CheckEffects = {
    ...effects,
    warn: (text) => {
      effects.warn(words ? words.say(text) : text);
    },
    debug: (text) => {
      effects.debug?.(`${name}: ${text}`);
    },
  };
  const trial = await tryCredential(credential.inputs, own, async (soFar, verified) => {
    const { status } = checkedCredential(
      { credential, trial: soFar, now: correctedBy(soFar.skewMs, effects.now()) },
      [jira, declared],
      thresholds,
    );
    return status === 'warning' || status === 'critical' ? renewVerified(verified, effects) : undefined;
  });
  return { credential, trial, now: correctedBy(trial.skewMs, effects.now()) };
}

interface Listed {
  readonly source: Source;
  /** Tokens that need somebody, and lists that could not be read. */
  readonly credentials: readonly CheckedCredential[];
  readonly organization: CheckedOrganization | undefined;
  readonly skewMs: number;
}

/** Reads an organization's lists once: for the credentials that are checked, or, without any, for all its tokens. */
async function askOrganization(
  request: OrganizationRequest,
  subjects: readonly Subject[],
  check: CheckRequest,
  effects: CheckEffects,
): Promise<Listed> {
  const { thresholds } = check;
  let skewMs: number | undefined;
  const trouble: Failure[] = [];
  const sentences: string[] = [];
  const matches = matching(subjects, sentences);
  const tally = new OrganizationTally({
    orgId: request.orgId,
    filter: request.filter,
    thresholds,
    now: () => correctedBy(skewMs ?? 0, effects.now()),
  });
  const isForAll = subjects.length === 0;
  const keys: KeyFinding[] = [];
  const rows: CheckedCredential[] = [];
  const failed = (list: OrganizationList, failure: Failure): void => {
    trouble.push(failure);
    sentences.push(`${failure.what} ${failure.advice}`);
    rows.push(listFailure(list, failure, request));
  };
  try {
    const onServerDate = (date: Date): void => {
      skewMs ??= date.getTime() - effects.now().getTime();
    };
    const { send } = await openNetwork({ ...effects, onServerDate }, check);
    const organization: Organization = { ...request, credential: bearer(request.apiKey) };
    await Promise.all(
      ORGANIZATION_LISTS.map(async (list) => {
        const isOfKeys = list.kind === 'organization-api-key';
        const listedKeys: OrganizationToken[] = [];
        try {
          for await (const token of tokensIn(list, organization, send)) {
            if (isOfKeys) listedKeys.push(token);
            else if (isForAll) tally.add(token);
            else matches.add(token);
          }
          const now = correctedBy(skewMs ?? 0, effects.now());
          if (isOfKeys) keys.push(...findingsOfKeys(listedKeys, request.orgId, thresholds, now));
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          if (isOfKeys && KEY_STAYS_UNKNOWN.includes(error.code))
            keys.push(keyUnknown(request.orgId, error.what, error.advice));
          else failed(list, withHint(error, { orgApiKey: request.apiKey }));
        }
      }),
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    for (const list of ORGANIZATION_LISTS) failed(list, error);
  }
  const counted = isForAll ? tally.result() : undefined;
  if (counted && rows.length === 0 && isFilterOfNothing(request, counted.organization))
    rows.push(nothingMatches(request));
  return {
    source: matches.source,
    credentials: [
      ...(counted?.credentials ?? []),
      ...keys.map((found) => ({
        ...organizationRow(found.name, found.status, { ...request, code: undefined, reasons: found.reasons }),
        ...found,
      })),
      ...once(rows, trouble),
    ],
    organization: counted?.organization,
    skewMs: skewMs ?? 0,
  };
}

/** A key without the scope for it, or of an organization that has no such list, still does what it was made for. */
const KEY_STAYS_UNKNOWN: readonly Failure['code'][] = ['insufficient-scope', 'site-not-accessible'];

function isFilterOfNothing({ filter }: OrganizationRequest, { counts }: CheckedOrganization): boolean {
  const isFiltered = filter.labels.length > 0 || filter.emails.length > 0;
  return isFiltered && Object.values(counts).every((count) => count === 0);
}

/** Nobody asks about tokens that there are none of: a label was mistyped, or its token is gone. */
function nothingMatches({ orgId, secret }: OrganizationRequest): CheckedCredential {
  return organizationRow(`organization ${orgId}: tokens that were asked for`, 'failed', {
    secret,
    code: 'invalid-input',
    reasons: [
      'No token of the organization has such a label and such an owner.',
      'Correct `token-name` and `email`, or leave them out to see every token.',
    ],
  });
}

/** A key that is refused is refused for each list: that is one thing to say. */
function once(rows: readonly CheckedCredential[], trouble: readonly Failure[]): readonly CheckedCredential[] {
  const [first] = rows;
  const isSame =
    rows.length === ORGANIZATION_LISTS.length && trouble.every(({ what }) => what === trouble[0]?.what);
  return isSame && first ? [{ ...first, name: first.name.replace(/:.*$/, '') }] : rows;
}

/** A list that could not be read is a row of its own, so that nobody takes its silence for good news. */
function listFailure(
  { name }: OrganizationList,
  { code, what, advice }: Failure,
  { orgId, secret }: OrganizationRequest,
): CheckedCredential {
  return organizationRow(`organization ${orgId}: ${name}`, statusOfFailure(code), {
    secret,
    code,
    reasons: [what, advice],
  });
}

function organizationRow(
  name: string,
  status: CheckedCredential['status'],
  {
    secret,
    code,
    reasons,
  }: Pick<CheckedCredential, 'code' | 'reasons'> & Pick<OrganizationRequest, 'secret'>,
): CheckedCredential {
  return {
    name,
    status,
    kind: 'organization-api-key',
    site: undefined,
    account: undefined,
    endsAt: undefined,
    daysLeft: undefined,
    source: undefined,
    reasons,
    code,
    renewal: renewalOf('organization-api-key', { siteUrl: undefined, email: undefined, secret }),
  };
}

function clockNotes(subjects: readonly Subject[], organizationSkewMs: number): string[] {
  const skews = [
    ...subjects.map(({ credential, trial }) => [credential.name, trial.skewMs] as const),
    ['the organization', organizationSkewMs] as const,
  ].filter(([, skew]) => Math.abs(skew) > SKEW_MS);
  const [found] = skews;
  if (!found) return [];
  const [name, skew] = found;
  const minutes = Math.round(Math.abs(skew) / 60_000);
  return [
    `This machine's clock is ${minutes} minutes ${skew > 0 ? 'behind' : 'ahead of'} the server's (asked for ${printable(name)}): days are counted by the server's. Set the clock of this machine.`,
  ];
}
