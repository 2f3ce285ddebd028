import { Failure } from '../../failure.js';
import type { AuthMethod } from '../../read/credentials.js';

/** Adds to a refusal that the kind of token may be another one than was pinned: nothing else tells the two apart. */
export function doubtingPin(method: AuthMethod): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Failure) || error.code !== 'credentials-rejected') throw error;
    throw error.advising(
      `If it is good, it is not of the kind that \`auth-method: ${method}\` says: leave that out, and Jira is asked.`,
    );
  };
}
