import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folderOfEachTest } from '../folder.js';
import { earlierSign, SIGNING_KEY_FILE, writeSignCommand } from '../../src/hand-over/sign-command.js';
import { StepFiles } from '../../src/hand-over/step-files.js';

const BASE_URL = 'https://jira.example.com/jira';

const root = folderOfEachTest();

/** Writes a program in place of the command line, which prints how it was started. */
function program(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'index.cjs');
  writeFileSync(
    path,
    `console.log(JSON.stringify([process.argv.slice(2), process.env.${SIGNING_KEY_FILE}, process.stdin.isTTY]));
     process.exitCode = 7;`,
  );
  return path;
}

function written(folder: string, sign: string): { command: string; keyFile: string } {
  mkdirSync(folder, { recursive: true });
  const files = new StepFiles(folder);
  const keyFile = files.write('login.json', '{}');
  return { command: writeSignCommand(files, keyFile, { node: process.execPath, sign }), keyFile };
}

test.each([
  ['/usr/bin:/bin', 0],
  [`/usr/bin:/tmp/jira-auth-${'0a'.repeat(16)}:/bin`, 1],
  [`D:\\temp\\jira-auth-${'0a'.repeat(16)};C:\\Windows`, 1],
  [`/opt/jira-auth-${'0a'.repeat(16)}/bin`, 0],
])('an earlier command on the PATH %s is told: %d', (PATH, lines) => {
  expect(earlierSign({ PATH })).toHaveLength(lines);
});

describe('the command', () => {
  const args = [
    'sign',
    'PUT',
    `${BASE_URL}/rest/api/2/search?jql=a b&c='"$(touch pwned)\`touch pwned\`*`,
    '',
    '-n',
  ];

  test('in a folder of any name starts the program with every word as it is', () => {
    const name = `it's "größe" a\\b%PATH% $(touch pwned)\`touch pwned\`;touch pwned&`;
    const folder = join(root, name);
    const { command, keyFile } = written(folder, program(join(root, `cli of ${name}`)));
    const env = { [SIGNING_KEY_FILE]: '/elsewhere.json', PATH: '/nowhere' };
    const { stdout, stderr, status } = spawnSync(command, args, { cwd: root, encoding: 'utf8', env });
    expect(stderr).toBe('');
    expect(status).toBe(7);
    expect((JSON.parse(stdout) as unknown[]).slice(0, 2)).toEqual([args, keyFile]);
    expect(readdirSync(root, { recursive: true }).join()).not.toContain('pwned\n');
    expect(readdirSync(root)).not.toContain('pwned');
  });

  test('leaves any other one to the whole program, if the PATH has that', () => {
    const [first, second] = ['one', 'two'].map((name) =>
      written(join(root, name), program(join(root, 'cli'))),
    );
    const whole = join(root, 'whole *');
    mkdirSync(whole);
    writeFileSync(join(whole, 'jira-auth'), '#!/bin/sh\nprintf "%s," whole "$@"\n', { mode: 0o700 });
    const steps = [first, second].map((each) => dirname(each?.command ?? ''));
    const run = (folders: readonly string[]): unknown => {
      const env = { PATH: ['', root, ...folders].join(':') };
      const { stdout } = spawnSync(first?.command ?? '', ['fields', 'a b'], { encoding: 'utf8', env });
      return stdout.startsWith('[') ? (JSON.parse(stdout) as unknown[])[0] : stdout;
    };
    expect(run([...steps, whole])).toBe('whole,fields,a b,');
    expect(run(steps)).toEqual(['fields', 'a b']);
  });
});
