import { expect, test } from '@jest/globals';
import { fakeToken } from '../../sandbox/fake.js';
import { derivedForms, formsToMask } from '../../src/hand-over/derived-forms.js';
import { Secret } from '../../src/secret.js';

// Other tests show with tools and with any secret that nothing is readable. Here each form is listed once: this
// reveals a lost form, and a superfluous one, which would hide public text.

test('the forms of a short token, the longest first', () => {
  expect(derivedForms('FAKE-01=ab')).toMatchSnapshot();
});

test('the forms of a pair that is folded: no line that holds nothing but the e-mail', () => {
  expect(derivedForms(`x@y.z:${'FAKE-0123456789'.repeat(6)}`)).toMatchSnapshot();
});

test('of the pair for Basic, no form is masked twice', () => {
  const known = new Set<string>();
  const token = derivedForms('FAKE"0123456789', known);
  expect(derivedForms('x@y.z:FAKE"0123456789', known).filter((form) => token.includes(form))).toEqual([]);
  expect(known.size).toBeGreaterThan(token.length);
});

test.each([64, 76, 80, 81])(
  'an e-mail that fills %i columns is not hidden when its pair is folded',
  (length) => {
    const pair = `${'@x:'.padStart(length, 'me.')}FAKE-0123456789`;
    const folded = [64, 76, 80].filter((width) => width <= length).map((width) => pair.slice(0, width));
    expect(derivedForms(pair).filter((form) => folded.includes(form))).toEqual([]);
  },
);

test('a key is hidden line by line, but for its first and last, and for lines too short', () => {
  const [first, last] = ['-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----'];
  const key = `${first}\r\nFAKE0001FAKE0001\r\n\r\nFAK=\n${last}\n`;
  const forms = derivedForms(key);
  expect(forms).toContain('FAKE0001FAKE0001');
  expect(forms.filter((form) => /[\r\n]/.test(form) || [first, last, 'FAK='].includes(form))).toEqual([]);
});

test.each(['FAKE0001\rFAKE0002', 'FAKE0001\nFAKE0002'])('two lines are two masks: %j', (value) => {
  expect(derivedForms(value)).toEqual(expect.arrayContaining(['FAKE0001', 'FAKE0002']));
  expect(derivedForms(value)).not.toContain(value);
});

test('a line that ends as the first of a key does is hidden', () => {
  expect(derivedForms('FAKE0001-----\nFAKE0002')).toContain('FAKE0001-----');
});

test('a text too short to be a secret has no form that is as short', () => {
  expect(formsToMask(new Secret('FAK')).filter((form) => form.length < 8)).toEqual([]);
});

const signs = `FAKE !"$%&'()*+,/;<=>?@[\\]^\`{|}~ä中😀`;

test.each([
  ['of 192 characters', fakeToken('api')],
  ['of 8,192, the most that is accepted', fakeToken('long', 8192)],
  ['of signs, the most', signs.repeat(230)],
])('a token %s, its pair and its header take less than 400 masks', (_length, token) => {
  const pair = `first.last+jira@a-longer.example.com:${token}`;
  const known = new Set<string>();
  for (const value of [token, pair, Buffer.from(pair).toString('base64')]) derivedForms(value, known);
  expect(known.size).toBeLessThan(400);
});
