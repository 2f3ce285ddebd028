import { errorCollection, json } from '../http.js';
import type { ModelReply } from '../http.js';
import type { RestCall } from './call.js';
import { documentOf, isDocument, textOf } from './document.js';
import type { AtlassianDocument } from './document.js';
import { noIssue, readBody } from './issue-resource.js';
import { timestamp } from './issues.js';
import type { CommentState, IssueState } from './issues.js';
import { may, visibleIssue } from './visibility.js';

/** `GET /issue/{key}/comment`, in one page. */
export function getComments(call: RestCall, key: string): ModelReply {
  const issue = visibleIssue(call, key);
  if (issue === undefined) return noIssue();
  const comments = issue.comments.map((comment) => bean(call, issue, comment));
  return json(200, { startAt: 0, maxResults: 5000, total: comments.length, comments });
}

/**
 * `POST /issue/{key}/comment`: 201 with the comment. The body is an Atlassian document in v3 and a string in v2. What
 * somebody without ADD_COMMENTS gets is from memory.
 */
export function addComment(
  call: RestCall,
  key: string,
  author: Readonly<Record<string, unknown>>,
): ModelReply {
  const issue = visibleIssue(call, key);
  if (issue === undefined) return noIssue();
  if (!may(call, 'ADD_COMMENTS')) {
    return errorCollection(403, ['You do not have the permission to comment on this issue.']);
  }
  const read = readBody(call);
  if (!('content' in read)) return read;
  const body = readText(call, read.content['body']);
  if (body === undefined) return errorCollection(400, [], { comment: 'Comment body is not valid!' });
  if (textOf(body).trim() === '') {
    return errorCollection(400, [], { comment: 'Comment body can not be empty!' });
  }
  const created = timestamp(call.now);
  const comment = { id: `${issue.id}${issue.comments.length}`, body, author, created };
  issue.comments.push(comment);
  issue.fields['updated'] = created;
  return json(201, bean(call, issue, comment));
}

function readText({ version }: RestCall, body: unknown): AtlassianDocument | undefined {
  if (version === '2') return typeof body === 'string' ? documentOf(body) : undefined;
  return isDocument(body) ? body : undefined;
}

function bean({ apiUrl, version }: RestCall, issue: IssueState, comment: CommentState): object {
  return {
    self: `${apiUrl}/rest/api/${version}/issue/${issue.id}/comment/${comment.id}`,
    id: comment.id,
    author: comment.author,
    body: version === '2' ? textOf(comment.body) : comment.body,
    updateAuthor: comment.author,
    created: comment.created,
    updated: comment.created,
  };
}
