import { expect } from '@jest/globals';
import fc from 'fast-check';
import { tmpdir } from 'node:os';
import { anyText } from '../../__tests__/any-text.js';
import type { LogCommand } from '../../sandbox/log-commands.js';
import { StepFiles } from '../../src/hand-over/step-files.js';
import { SYSTEMS } from '../../src/hand-over/systems.js';
import { testMakers } from './makers.js';

const PIECES = [
  ..."% %3A %3B %5D %0A %0D %25 %AZP25 AZP25 ; | ] [ , = :: ' |' |] |n |0x0041 || ##vso[a.b] '] a 😀".split(
    ' ',
  ),
  ...['\r', '\n', '\r\n', '\t', ' ', '\ud83d', '\u2028', '\0', '\x1b', "##teamcity[a b='c']", "' x='"],
];
const texts = fc.oneof(
  anyText(),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((some) => some.join('')),
);

const command = {
  azure: (data: string): LogCommand => ({
    ...{ name: 'task.setvariable', properties: { variable: 'JIRA_X' }, data },
  }),
  teamcity: (value: string): LogCommand => ({
    ...{ name: 'setParameter', properties: { name: 'env.JIRA_X', value }, data: '' },
  }),
};

testMakers('gets any value as it was', ({ system, read }) => {
  const values = fc.sample(texts, 3000);
  let log = '';
  const stdout = (text: string): void => void (log += text);
  const files = new StepFiles(tmpdir());
  for (const value of values)
    SYSTEMS.find(({ id }) => id === system)?.setVariables({
      ...{ environment: {}, stdout, write: stdout, runTool: () => undefined, curlConfig: '', files },
      variables: [['JIRA_X', value]],
    });
  expect(read(log)).toEqual(values.map(command[system]));
});
