import { expect, test } from '@jest/globals';
import { AZURE_READER } from '../engines/azure.js';
import type { Reader } from '../engines/shells.js';
import { TEAMCITY_READER } from '../engines/teamcity.js';

/** Runs a test with the parser of each system's vendor. It is skipped without one, except in CI, which has both. */
export function testMakers(name: string, run: (reader: Reader) => void): void {
  for (const reader of [AZURE_READER, TEAMCITY_READER]) {
    const reason = reader.missing();
    if (reason === undefined || process.env['CI'] === 'true') {
      test(`${reader.name} ${name}`, () => {
        expect(reason).toBeUndefined();
        run(reader);
      });
    } else test.skip(`${reader.name} ${name}: ${reason}`, () => undefined);
  }
}
