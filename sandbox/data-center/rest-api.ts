import { PERMISSIONS } from '../accounts.js';
import { errorCollection, findRoute, json, Refused, reply } from '../http.js';
import type { ModelReply, ModelRequest, Route } from '../http.js';
import { may, timestamp, type IssueState, type RestCall } from '../jira/issues.js';
import { fieldList, projectList, searchWithTotal } from '../jira/lists.js';
import { ISSUE_ROUTES, myPermissions, onIssue } from '../jira/resources.js';
import type { Attachment, Visit } from './instance.js';
import type { Person } from './people.js';
import { loginRequired, methodNotAllowed, noResource } from './replies.js';

type Call = RestCall<Person> & { visit: Visit };

/** Documented: 401 for anonymous callers who can't see any project, as here. */
function forSomebody(handle: (call: Call) => ModelReply): (call: Call) => ModelReply {
  return (call) => (call.caller === undefined ? loginRequired(call.apiUrl) : handle(call));
}

const ROUTES: readonly Route<Call>[] = [
  ['GET', '/serverInfo', serverInfo],
  ['GET', '/myself', myself],
  ['GET', '/mypermissions', forSomebody((call) => myPermissions(call, Object.keys(PERMISSIONS)))],
  ['GET', '/field', forSomebody(fieldList)],
  ['GET', '/project', forSomebody(projectList)],
  ['POST', '/search', forSomebody(searchWithTotal)],
  onIssue('POST', '/attachments', postAttachments),
  ...ISSUE_ROUTES,
];

export function restApi(visit: Visit, path: string, caller: Person | undefined): ModelReply {
  const { instance, request, baseUrl } = visit;
  const found = findRoute(ROUTES, request.method, path);
  if (found === 404) return noResource(request.origin + request.path);
  if (found === 405) return methodNotAllowed();
  if (caller === undefined && path === '/issue') return loginRequired(baseUrl);
  // These answers to anonymous callers and to callers without permission are from memory. Cloud sends both 404.
  const noIssue =
    caller === undefined
      ? errorCollection(401, ['You do not have the permission to see the specified issue.', 'Login Required'])
      : errorCollection(404, ['Issue Does Not Exist']);
  const call: Call = {
    visit,
    tenant: instance.tenant,
    version: '2',
    request,
    caller,
    apiUrl: baseUrl,
    now: instance.clock.now(),
    author: caller === undefined ? {} : userBean(caller, baseUrl),
    noIssue,
  };
  return found.route[2](call, ...found.parameters);
}

function userBean({ name, key, email, displayName }: Person, baseUrl: string): object {
  const self = `${baseUrl}/rest/api/2/user?username=${encodeURIComponent(name)}`;
  return { self, name, key, emailAddress: email, displayName, active: true, timeZone: 'Europe/Berlin' };
}

function serverInfo({ visit, apiUrl, now }: Call): ModelReply {
  const { version, versionNumbers, buildNumber, deploymentType } = visit.release;
  return json(200, {
    baseUrl: apiUrl,
    version,
    versionNumbers,
    deploymentType,
    buildNumber,
    buildDate: '2025-01-15T00:00:00.000+0100',
    serverTime: timestamp(now),
    scmInfo: 'FAKE0000FAKE0000FAKE0000FAKE0000FAKE0000',
    serverTitle: 'Jira of corp (sandbox)',
  });
}

/** Documented: there is no anonymous answer, and no accountId. */
function myself({ caller, apiUrl, author }: Call): ModelReply {
  if (caller === undefined) return loginRequired(apiUrl);
  const avatar = ([pixels, size]: readonly string[]): [string, string] => [
    `${pixels}x${pixels}`,
    `${apiUrl}/secure/useravatar?size=${size}&ownerId=${caller.key}`,
  ];
  const sizes = ['16 xsmall', '24 small', '32 medium', '48 large'].map((size) => size.split(' '));
  return json(200, {
    ...author,
    avatarUrls: Object.fromEntries(sizes.map(avatar)),
    deleted: false,
    locale: 'en_US',
  });
}

/**
 * Documented: without `X-Atlassian-Token: no-check`, a form counts as forged by another site. Every file is a part
 * with the name `file`.
 */
function postAttachments(call: Call, issue: IssueState): ModelReply {
  const { request, apiUrl, now } = call;
  if (request.headers['x-atlassian-token'] !== 'no-check')
    return reply(403, 'text/plain', 'XSRF check failed');
  if (!may(call, 'CREATE_ATTACHMENTS')) {
    return errorCollection(403, ['You do not have permission to create attachments for this issue.']);
  }
  const { attachments } = call.visit.instance;
  const before = attachments.get(issue.key) ?? [];
  const added = readParts(request).map((part, index): Attachment => ({
    ...part,
    id: `${issue.id}${before.length + index}`,
    created: timestamp(now),
  }));
  attachments.set(issue.key, [...before, ...added]);
  const beans = added.map((each) => ({
    self: `${apiUrl}/rest/api/2/attachment/${each.id}`,
    ...each,
    content: `${apiUrl}/secure/attachment/${each.id}/${encodeURIComponent(each.filename)}`,
  }));
  return json(200, beans);
}

function readParts({ headers, bytes }: ModelRequest): Pick<Attachment, 'filename' | 'mimeType' | 'size'>[] {
  const boundary = /^multipart\/form-data\b.*boundary="?([^";]+)/i.exec(headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) throw new Refused(errorCollection(415, ['Unsupported Media Type']));
  // In Latin-1 one character is one byte, which keeps lengths correct for any content.
  const sections = `\r\n${bytes.toString('latin1')}`.split(`\r\n--${boundary}`).slice(1, -1);
  return sections.flatMap((section) => {
    const end = section.indexOf('\r\n\r\n');
    const head = Buffer.from(section.slice(0, end), 'latin1').toString('utf8');
    const [, name, filename] = /name="([^"]*)"(?:.*filename="([^"]*)")?/i.exec(head) ?? [];
    if (name !== 'file' || filename === undefined) return [];
    const mimeType = /^content-type:\s*(\S+)/im.exec(head)?.[1] ?? 'application/octet-stream';
    return [{ filename, mimeType, size: section.length - end - 4 }];
  });
}
