import fc from 'fast-check';

/** Any Unicode character, one in three of them ASCII. fast-check's own units of that kind take a second to set up. */
export const anyCharacter = fc
  .oneof(
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  )
  .map((code) => String.fromCodePoint(code));

/** Any well-formed text. */
export const anyText = (limits: fc.StringSharedConstraints = {}): fc.Arbitrary<string> =>
  fc.string({ ...limits, unit: anyCharacter });
