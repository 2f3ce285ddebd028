import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { visitProgram } from '../supply/literals.js';

const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join('src', path));

/** Calls that end the process, even with pending output. Signal 0 only checks for a process. */
function exitsIn(path: string): string[] {
  const found: string[] = [];
  visitProgram(path, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    const { name, expression } = node.expression;
    if (expression.getText() !== 'process') return;
    const isQuestion = name.text === 'kill' && node.arguments[1]?.getText() === '0';
    if (['exit', 'reallyExit', 'abort', 'kill'].includes(name.text) && !isQuestion)
      found.push(node.getText());
  });
  return found;
}

test('one place ends the process', () => {
  const exits = SOURCES.flatMap((path) => exitsIn(path).map((text) => `${path}: ${text}`));
  expect(exits.toSorted()).toEqual([
    // Stops itself, as the command does.
    'src/cli/passed-on-signals.ts: process.kill(process.pid, signal)',
    'src/process.ts: process.exit()',
    // Only if its output isn't read.
    'src/process.ts: process.kill(process.pid, received)',
  ]);
  expect(readFileSync('src/process.ts', 'utf8')).toContain(
    'Promise.all([own, flushed(process.stdout), flushed(process.stderr)]).then(() => process.exit())',
  );
});

test('each program goes through the one door that sets the exit status', () => {
  const doors = readdirSync('src').filter((path) => /^(?:main|post|check|update)\.ts$/.test(path));
  expect(doors.length).toBeGreaterThan(2);
  for (const door of [...doors, 'cli/program.ts'])
    expect(readFileSync(join('src', door), 'utf8')).toContain('openDoor(');
});
