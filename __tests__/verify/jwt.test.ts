import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fakeJwt } from '../../sandbox/fake.js';
import { Secret } from '../../src/secret.js';
import { expiryOfJwt } from '../../src/verify/token-endpoint.js';

const encoded = (claims: string): Secret =>
  new Secret(`FAKE-head.${Buffer.from(claims).toString('base64url')}.FAKE-signature`);

describe('when an access token expires', () => {
  test('is read from a JWT', () => {
    const token = fakeJwt({
      clientId: 'FAKE-client',
      subject: 'FAKE:account',
      issuedAtMs: Date.parse('2027-01-31T12:00:00Z'),
      expiresAtMs: Date.parse('2027-01-31T13:00:00Z'),
      scope: 'read:jira-user',
      id: '1',
    });
    expect(expiryOfJwt(new Secret(token))).toEqual(new Date('2027-01-31T13:00:00Z'));
  });

  test.each([
    ['{"exp":1}', '1970-01-01T00:00:01.000Z'],
    ['{"exp":1801400400}', '2027-01-31T13:00:00.000Z'],
    ['{"exp":1801400400.9}', '2027-01-31T13:00:00.000Z'],
    ['{"exp":253402300799}', '9999-12-31T23:59:59.000Z'],
  ])('%s: %s', (claims, expiry) => {
    expect(expiryOfJwt(encoded(claims))?.toISOString()).toBe(expiry);
  });

  test.each([
    '{}',
    '{"exp":0}',
    '{"exp":-1}',
    '{"exp":"1801400400"}',
    '{"exp":null}',
    '{"exp":true}',
    '{"exp":[1801400400]}',
    '{"exp":253402300800}',
    '{"exp":1801400400000}',
    '{"exp":1e309}',
    '{"__proto__":{"exp":1801400400}}',
    '[]',
    '[{"exp":1801400400}]',
    'null',
    '1801400400',
    '"exp"',
    '{"exp":1801400400',
    '',
  ])('is not known for %s', (claims) => {
    expect(expiryOfJwt(encoded(claims))).toBeUndefined();
  });

  test.each([
    'FAKE-token',
    'FAKE.token',
    'FAKE..token',
    '...',
    'FAKE.%%%.token',
    `FAKE.${'A'.repeat(8000)}.x`,
  ])('is not known for %s', (token) => {
    expect(expiryOfJwt(new Secret(token))).toBeUndefined();
  });

  test('is a valid date or not known, whatever the token is', () => {
    const claims = fc.oneof(
      fc.json(),
      fc.double().map((exp) => JSON.stringify({ exp })),
      fc.string(),
    );
    fc.assert(
      fc.property(claims, (text) => {
        const expiry = expiryOfJwt(encoded(text));
        if (expiry) expect(Number.isNaN(expiry.getTime())).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
