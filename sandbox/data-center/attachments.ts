import { errorCollection, json } from '../http.js';
import type { ModelReply, ModelRequest } from '../http.js';
import { timestamp } from '../jira/issues.js';
import type { IssueState } from '../jira/issues.js';
import { may } from '../jira/visibility.js';
import type { DataCenterCall } from './rest-api.js';
import type { Attachment } from './visit.js';

interface Part {
  filename: string;
  mimeType: string;
  size: number;
}

/**
 * `POST /issue/{key}/attachments`. Documented: a form needs `X-Atlassian-Token: no-check`, or it counts as forged by
 * another site; and every file is a part with the name `file`.
 */
export function postAttachments(call: DataCenterCall, issue: IssueState): ModelReply {
  const { headers } = call.request;
  if (headers['x-atlassian-token'] !== 'no-check') {
    return { status: 403, headers: { 'content-type': 'text/plain' }, body: 'XSRF check failed' };
  }
  if (!may(call, 'CREATE_ATTACHMENTS')) {
    return errorCollection(403, ['You do not have permission to create attachments for this issue.']);
  }
  const parts = readParts(call.request);
  if (parts === undefined) return errorCollection(415, ['Unsupported Media Type']);
  const { attachments } = call.instance;
  const before = attachments.get(issue.key) ?? [];
  const added = parts.map((part, index): Attachment => ({
    ...part,
    id: `${issue.id}${before.length + index}`,
    created: timestamp(call.now),
  }));
  attachments.set(issue.key, [...before, ...added]);
  return json(
    200,
    added.map((attachment) => bean(call, attachment)),
  );
}

function bean({ apiUrl }: DataCenterCall, { id, filename, ...rest }: Attachment): object {
  return {
    self: `${apiUrl}/rest/api/2/attachment/${id}`,
    id,
    filename,
    ...rest,
    content: `${apiUrl}/secure/attachment/${id}/${encodeURIComponent(filename)}`,
  };
}

/** The files of a multipart form, or undefined if it is none. */
function readParts({ headers, bytes }: ModelRequest): Part[] | undefined {
  const boundary = /^multipart\/form-data\b.*boundary="?([^";]+)/i.exec(headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return undefined;
  // As Latin-1 a character is a byte, so that lengths are right whatever the file holds.
  const sections = `\r\n${bytes.toString('latin1')}`.split(`\r\n--${boundary}`).slice(1, -1);
  return sections.map(readPart).filter((part) => part !== undefined);
}

function readPart(section: string): Part | undefined {
  const end = section.indexOf('\r\n\r\n');
  const head = Buffer.from(section.slice(0, end), 'latin1').toString('utf8');
  const [, name, filename] = /name="([^"]*)"(?:.*filename="([^"]*)")?/i.exec(head) ?? [];
  if (name !== 'file' || filename === undefined) return undefined;
  const mimeType = /^content-type:\s*(\S+)/im.exec(head)?.[1] ?? 'application/octet-stream';
  return { filename, mimeType, size: section.length - end - 4 };
}
