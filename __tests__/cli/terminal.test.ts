import { beforeEach, expect, jest, test } from '@jest/globals';
import { openTerminal, type Terminal } from '../../src/cli/world.js';
import { commandWords } from '../../src/cli/options.js';
import { progress } from '../../src/cli/update.js';
import { Failure } from '../../src/failure.js';
import type { Environment } from '../../src/results.js';

const FAILURE = new Failure('credentials-rejected', 'FAKE what.', 'FAKE advice.');

let written: string;

beforeEach(() => {
  written = '';
  jest.useFakeTimers();
});

function terminal(isTerminal: boolean, environment: Environment = {}): Terminal {
  const stderr = (text: string): void => {
    written += text;
  };
  return openTerminal({ isTerminal, environment, stderr, explains: true, words: commandWords(() => true) });
}

/** Returns the final screen: a carriage return and "erase the line" remove the text before them. */
function onScreen(text: string): string {
  const lines = text.split('\n').map((line) => line.split('\r\u001b[2K').at(-1));
  return lines.join('\n');
}

test.each<[string, boolean, Environment]>([
  ['a file', false, {}],
  ['a terminal that wants no colour', true, { NO_COLOR: '1' }],
  ["a CI system's terminal", true, { CI: 'true' }],
])('for %s there is text, and nothing else', (_what, isTerminal, environment) => {
  const plain = terminal(isTerminal, environment);
  plain.spin('Asking Jira');
  jest.advanceTimersByTime(1000);
  plain.say('FAKE text');
  plain.warn('FAKE warning');
  plain.fail(FAILURE);
  expect(written).toBe(
    'FAKE text\nWarning: FAKE warning\njira-auth: FAKE what.\nFAKE advice.\n' +
      'More: jira-auth explain credentials-rejected\nCode: credentials-rejected\n',
  );
});

test('on a terminal something moves, and leaves no trace; a failure has colour', () => {
  const lively = terminal(true);
  lively.spin('Asking Jira');
  jest.advanceTimersByTime(200);
  expect(written).toMatch(/⠋ Asking Jira[^]*⠙ Asking Jira/);
  lively.say('FAKE text');
  jest.advanceTimersByTime(200);
  lively.stop();
  const before = written;
  jest.advanceTimersByTime(1000);
  expect(written).toBe(before);
  expect(onScreen(written)).toBe('FAKE text\n');
  lively.fail(FAILURE);
  expect(written).toContain('\u001b[31mjira-auth:\u001b[39m FAKE what.');
});

test('a text that changes is shown as it is by then', () => {
  const lively = terminal(true);
  let done = 0;
  lively.spin(() => progress(done, 200, 3000));
  jest.advanceTimersByTime(100);
  done = 50;
  jest.advanceTimersByTime(100);
  lively.stop();
  expect(written).toMatch(/⠋ 0 of 200 issues\r[^]*⠙ 50 of 200 issues, about 9 s left\r/);
  expect(onScreen(written)).toBe('');
});
