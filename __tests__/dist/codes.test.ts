import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_STATUS } from '../../src/failure.js';

const FOLDER = '__tests__/dist/__snapshots__';
const transcripts = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name), 'utf8'));

/** Shown by check-action.test.ts, and __tests__/check/renew. */
const OF_CHECKS = ['credential-expiring', 'credential-not-renewed'];

test.each(Object.entries(EXIT_STATUS).filter(([code]) => !OF_CHECKS.includes(code)))(
  '%s is shown by a transcript, with exit status %i',
  (code, status) => {
    const shown = transcripts.some(
      (text) =>
        text.includes(`::error title=jira-auth%3A ${code}::`) && text.includes(`"exit:\n  ${status}\n`),
    );
    expect(shown).toBe(true);
  },
);
