import { expect, test } from '@jest/globals';
import { commandsInLog } from '../../sandbox/log-commands.js';
import { AZURE_READER } from '../engines/azure.js';
import type { Reader } from '../engines/shells.js';
import { TEAMCITY_READER } from '../engines/teamcity.js';

/** The output of steps, by the system they ran on. */
export const written: Readonly<Record<Reader['system'], string[]>> = { azure: [], teamcity: [] };

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

/** Checks that the vendors' parsers find the commands in {@link written}, as the model did. */
export function testWritten(): void {
  testMakers('finds the commands that the model finds', ({ system, read }) => {
    const log = written[system].join('\n');
    const expected = commandsInLog(log).flatMap(([name, command]) => (name === system ? [command] : []));
    expect(expected.length).toBeGreaterThan(20);
    expect(read(log)).toEqual(expected);
  });
}
