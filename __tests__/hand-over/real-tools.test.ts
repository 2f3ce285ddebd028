import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fakeToken } from '../../sandbox/fake.js';
import { tellAbsent } from '../project/absent.js';
import { masked } from './exec-masker.js';
import { maskerFor, shownBy } from './runner-masker.js';

describe('on GitHub, what real tools print', () => {
  const email = 'me@example.com';
  const token = `FAKE~"$'\\/+=&<!,;${fakeToken('api')}`;
  const tools: [string, string, string[]][] = [
    ['base64', 'base64', []],
    ['base64 -w0', 'base64', ['-w0']],
    ['openssl base64', 'openssl', ['base64']],
    ['openssl base64 -A', 'openssl', ['base64', '-A']],
    ['xxd -p', 'xxd', ['-p']],
    ['rev', 'rev', []],
    ['fold -w 80', 'fold', ['-w', '80']],
    ['jq -R .', 'jq', ['-R', '.']],
    ['jq -Rr @uri', 'jq', ['-Rr', '@uri']],
    ['jq -Rr @sh', 'jq', ['-Rr', '@sh']],
    ['bash: printf %q', 'bash', ['-c', 'printf %q "$(cat)"']],
    ['bash: set -x', 'bash', ['-c', 'x=$(cat); exec 2>&1; set -x; : "$x"']],
    ['dash: set -x', 'dash', ['-c', 'x=$(cat); exec 2>&1; set -x; : "$x"']],
    ['python: quote', 'python3', ['-c', 'import sys,urllib.parse as u;print(u.quote(sys.stdin.read()))']],
    [
      'python: urlencode',
      'python3',
      ['-c', 'import sys,urllib.parse as u;print(u.urlencode({"x":sys.stdin.read()}))'],
    ],
    ['python: json', 'python3', ['-c', 'import sys,json;print(json.dumps(sys.stdin.read()))']],
  ];
  const present = tools.filter(([, command, args]) => spawnSync(command, args, { input: 'x' }).status === 0);
  tellAbsent(
    tools.map(([name]) => name),
    present.map(([name]) => name),
  );

  test('most of them are here', () => {
    expect(present.length).toBeGreaterThanOrEqual(3);
  });

  test.each(present)('%s shows neither the token nor the pair', (_name, command, args) => {
    const masker = maskerFor(email, token);
    for (const text of [token, `${token}\n`, `${email}:${token}`, `${email}:${token}\n`]) {
      const { stdout } = spawnSync(command, args, { input: text, encoding: 'utf8' });
      const shown = shownBy(masker, stdout).replaceAll(email, '').replaceAll('\n', '');
      // Names, quotes and a prompt may be left; of the encoded text, less than eight characters of each line.
      expect(shown.split('***').filter((rest) => rest.replace(/x=|\+ |: |["' ]/g, '').length >= 8)).toEqual(
        [],
      );
      expect(shown).toContain('***');
    }
  });
});

describe('below `jira-auth exec`, what real tools print', () => {
  const token = fakeToken('api', 190);
  const tools: [string, string, string[]][] = [
    ['base64', 'base64', []],
    ['openssl base64', 'openssl', ['base64']],
    ['xxd -p', 'xxd', ['-p']],
    ['fold -w 64', 'fold', ['-w', '64']],
    ['fold -w 80', 'fold', ['-w', '80']],
  ];
  const present = tools.filter(([, command, args]) => spawnSync(command, args, { input: 'x' }).status === 0);
  tellAbsent(
    tools.map(([name]) => name),
    present.map(([name]) => name),
  );

  test.each(present)('%s shows one mask', (_name, command, args) => {
    const { stdout } = spawnSync(command, args, { input: token });
    expect(masked(token, stdout).trimEnd()).toBe('***');
  });
});
