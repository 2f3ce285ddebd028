import { errorCollection } from '../http.js';
import type { ModelReply, ModelRequest } from '../http.js';

/** A JSON object of a request's body, or the refusal. */
export function readJson({ headers, body }: ModelRequest): { content: Record<string, unknown> } | ModelReply {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    return errorCollection(415, ['Unsupported Media Type']);
  }
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return { content: parsed as Record<string, unknown> };
    }
  } catch {
    // Answered below, as any other body that is no object.
  }
  return errorCollection(400, ['There was an error parsing JSON. Check that your request body is valid.']);
}
