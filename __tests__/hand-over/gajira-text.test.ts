import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { gajiraConfig } from '../../src/hand-over/gajira-config.js';
import { Secret } from '../../src/secret.js';
import { anyCharacter } from '../any-text.js';

const TEXT = gajiraConfig('https://acme.atlassian.net', {
  user: 'ada@example.com',
  secret: new Secret('FAKE-token-0001'),
});

describe('the text', () => {
  test('holds the three keys that gajira actions read', () => {
    expect(TEXT).toBe(
      'baseUrl: "https://acme.atlassian.net"\nemail: "ada@example.com"\ntoken: "FAKE-token-0001"\n',
    );
  });

  /** Texts that YAML would read as another type, or as more than one line. */
  const odd = [
    ...['null', 'true', '0x10', '12345678', '---', '...', '<<', '- FAKE', '{FAKE: [a, b]}', ' FAKE '],
    ...[
      'FAKE: colon # comment',
      'FAKE\\back\\\\slash\\n',
      '&FAKE *FAKE !FAKE |FAKE >FAKE %FAKE @FAKE `FAKE`',
    ],
    ...[`"FAKE" 'FAKE'`, '${{ secrets.FAKE }}', '\u00a0-\u200b-\ufeff-\u202e', `FAKE ${'word '.repeat(200)}`],
  ];
  const unit = anyCharacter.filter((character) => !/[\p{Cc}\u2028\u2029]/u.test(character));
  const line = fc.string({ unit, minLength: 1, maxLength: 100 });

  test('comes back as it was: any line of text', () => {
    const login = fc.record({ email: line, token: line });
    const check = ({ email, token }: { email: string; token: string }): void => {
      const baseUrl = 'https://jira.example.com/jira';
      const text = gajiraConfig(baseUrl, { user: email, secret: new Secret(token) });
      expect(parse(text)).toEqual({ baseUrl, email, token });
      // Also in YAML 1.1: an old gajira action parses it with yaml 1.
      expect(parse(text, { version: '1.1' })).toEqual({ baseUrl, email, token });
    };
    fc.assert(fc.property(login, check), { examples: odd.map((text) => [{ email: text, token: text }]) });
  });
});
