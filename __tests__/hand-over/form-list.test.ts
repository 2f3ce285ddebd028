import { expect, test } from '@jest/globals';
import { derivedForms, formsToMask } from '../../src/hand-over/derived-forms.js';
import { Secret } from '../../src/secret.js';

// That nothing can be read is shown elsewhere, with tools and with any secret. Here each form stands once as it is: one
// that is lost shows, and so does one too many, which would hide what is no secret.

test('the forms of a text of signs, the longest first', () => {
  expect(derivedForms('#FAKE !"$%&\'()*+,/;<=>?@[\\]^`{|}=~~')).toEqual([
    '%23FAKE%20%21%22%24%25%26%27%28%29%2A%2B%2C%2F%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D%3D~~',
    '%23FAKE%20%21%22%24%25%26%27%28%29%2a%2b%2c%2f%3b%3c%3d%3e%3f%40%5b%5c%5d%5e%60%7b%7c%7d%3d~~',
    '%23FAKE+%21%22%24%25%26%27%28%29*%2B%2C%2F%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D%3D%7E%7E',
    '%23FAKE+%21%22%24%25%26%27%28%29*%2b%2c%2f%3b%3c%3d%3e%3f%40%5b%5c%5d%5e%60%7b%7c%7d%3d%7e%7e',
    '%23FAKE%20%21%22%24%25%26%27%28%29%2A%2B%2C/%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D%3D~~',
    '%23FAKE%20%21%22%24%25%26%27%28%29%2a%2b%2c/%3b%3c%3d%3e%3f%40%5b%5c%5d%5e%60%7b%7c%7d%3d~~',
    String.raw`%23FAKE%20!%22%24%25%26'()*%2B%2C%2F%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D%3D~~`,
    String.raw`%23FAKE%20!%22%24%25%26'()*%2b%2c%2f%3b%3c%3d%3e%3f%40%5b%5c%5d%5e%60%7b%7c%7d%3d~~`,
    String.raw`%23FAKE%20!%22$%&'()*+,%2F%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D%3D~~`,
    String.raw`%23FAKE%20!%22$%&'()*+,%2f%3b%3c%3d%3e%3f%40%5b%5c%5d%5e%60%7b%7c%7d%3d~~`,
    '#FAKE !\\"$%\\u0026\\u0027()*\\u002b,/;\\u003c\\u003d\\u003e?@[\\\\]^`{|}\\u003d~~',
    '#FAKE !\\"$%\\u0026\\u0027()*\\u002B,/;\\u003C\\u003D\\u003E?@[\\\\]^`{|}\\u003D~~',
    '2346414b452021222425262728292a2b2c2f3b3c3d3e3f405b5c5d5e607b7c7d3d7e7e',
    '2346414B452021222425262728292A2B2C2F3B3C3D3E3F405B5C5D5E607B7C7D3D7E7E',
    '#FAKE !\\"$%\\u0026\\u0027()*+,/;\\u003c\\u003d\\u003e?@[\\\\]^`{|}\\u003d~~',
    '#FAKE !\\"$%\\u0026\\u0027()*+,/;\\u003C\\u003D\\u003E?@[\\\\]^`{|}\\u003D~~',
    '2346414b452021222425262728292a2b2c2f3b3c3d3e3f405b5c5d5e607b',
    '\\#FAKE\\ \\!\\"\\$%\\&\\\'\\(\\)\\*+\\,/\\;\\<=\\>\\?@\\[\\\\\\]\\^\\`\\{\\|\\}=\\~~',
    '#FAKE !\\"$%\\u0026\'()*+,/;\\u003c=\\u003e?@[\\\\]^`{|}=~~',
    'I0ZBS0UgISIkJSYnKCkqKywvOzw9Pj9AW1xdXmB7fH09fn4=',
    'I0ZBS0UgISIkJSYnKCkqKywvOzw9Pj9AW1xdXmB7fH09fn4K',
    'I0ZBS0UgISIkJSYnKCkqKywvOzw9Pj9AW1xdXmB7fH09fn4',
    'I0ZBS0UgISIkJSYnKCkqKywvOzw9Pj9AW1xdXmB7fH09',
    'RkFLRSAhIiQlJicoKSorLC87PD0+P0BbXF1eYHt8fT1+',
    'RkFLRSAhIiQlJicoKSorLC87PD0-P0BbXF1eYHt8fT1-',
    'QUtFICEiJCUmJygpKissLzs8PT4/QFtcXV5ge3x9PX5+',
    'QUtFICEiJCUmJygpKissLzs8PT4_QFtcXV5ge3x9PX5-',
    '#FAKE !"$%&\'"\'"\'()*+,/;<=>?@[\\]^`{|}=~~',
    '#FAKE !\\"\\$%&\'()*+,/;<=>?@[\\\\]^\\`{|}=~~',
    "#FAKE !\"$%&'\\''()*+,/;<=>?@[\\]^`{|}=~~",
    '#FAKE !\\"$%&\'()*+,\\/;<=>?@[\\\\]^`{|}=~~',
    '#FAKE !\\"$%&\'()*+,/;<=>?@[\\\\]^`{|}=~~',
    '#FAKE !"$%&\'()*+,/;<=>?@[\\]^`{|}=~~',
    '~~=}|{`^]\\[@?>=<;/,+*)(\'&%$"! EKAF#',
    '#fake !"$%&\'()*+,/;<=>?@[\\]^`{|}=~~',
    '7c7d3d7e7e',
  ]);
});

test('the forms of a pair that is folded: no line that holds nothing but the e-mail', () => {
  expect(derivedForms(`x@y.z:${'FAKE-0123456789'.repeat(6)}`)).toEqual([
    '7840792e7a3a46414b452d3031323334353637383946414b452d3031323334353637383946414b452d3031323334353637383946414b452d3031323334353637383946414b452d3031323334353637383946414b452d30313233343536373839',
    '7840792E7A3A46414B452D3031323334353637383946414B452D3031323334353637383946414B452D3031323334353637383946414B452D3031323334353637383946414B452D3031323334353637383946414B452D30313233343536373839',
    'eEB5Lno6RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5Cg==',
    'eEB5Lno6RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5Cg',
    'eEB5Lno6RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5',
    'QHkuejpGQUtFLTAxMjM0NTY3ODlGQUtFLTAxMjM0NTY3ODlGQUtFLTAxMjM0NTY3ODlGQUtFLTAxMjM0NTY3ODlGQUtFLTAxMjM0NTY3ODlGQUtFLTAxMjM0NTY3',
    'eS56OkZBS0UtMDEyMzQ1Njc4OUZBS0UtMDEyMzQ1Njc4OUZBS0UtMDEyMzQ1Njc4OUZBS0UtMDEyMzQ1Njc4OUZBS0UtMDEyMzQ1Njc4OUZBS0UtMDEyMzQ1Njc4',
    'x%40y.z%3AFAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-0123456789',
    'x%40y.z%3aFAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-0123456789',
    'x@y.z:FAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-0123456789',
    '9876543210-EKAF9876543210-EKAF9876543210-EKAF9876543210-EKAF9876543210-EKAF9876543210-EKAF:z.y@x',
    'X@Y.Z:FAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-0123456789',
    'x@y.z:fake-0123456789fake-0123456789fake-0123456789fake-0123456789fake-0123456789fake-0123456789',
    'x@y.z:FAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-012345678',
    'x@y.z:FAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-01234',
    'eEB5Lno6RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0w',
    'x@y.z:FAKE-0123456789FAKE-0123456789FAKE-0123456789FAKE-01234567',
    'eEB5Lno6RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2',
    'Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5',
    '7840792e7a3a46414b452d3031323334353637383946414b452d30313233',
    '34353637383946414b452d3031323334353637383946414b452d30313233',
    'MTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5Cg==',
    'MTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5RkFLRS0wMTIzNDU2Nzg5',
    '89FAKE-0123456789FAKE-0123456789',
    '56789FAKE-0123456789',
    '9FAKE-0123456789',
    '343536373839',
  ]);
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
  expect(derivedForms('FAK').filter((form) => form.length < 8)).toEqual([]);
});

test('those forms are what a CI system is told', () => {
  expect(formsToMask(new Secret('FAKE0001'))).toEqual(derivedForms('FAKE0001'));
});
