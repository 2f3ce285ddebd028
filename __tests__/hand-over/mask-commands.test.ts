import { expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { Masker, parseCommand, splitLines } from '../../sandbox/runner/index.js';
import { SYSTEMS } from '../../src/hand-over/systems/index.js';

/** What stands between two commands, ends one, or is written in another way in one. */
const secret = fc
  .array(
    fc.oneof(fc.constantFrom('%', '%0A', '%0D', '%25', '%3A', '\r', '\n', '\r\n', '::', ','), fc.string()),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((pieces) => `FAKE${pieces.join('')}`);

/** The masks in what was printed, as the runner reads them; any other line is a mistake. */
function masksIn(printed: string): string[] {
  return splitLines(printed.replace(/\n$/, '')).map((line) => {
    const command = parseCommand(line);
    if (command?.name !== 'add-mask') throw new Error(`This is no mask: ${JSON.stringify(line)}`);
    return command.data;
  });
}

function expectHidden(value: string, masks: readonly string[]): void {
  expect(masks).toEqual([value]);
  const masker = new Masker();
  masker.add(masks[0] ?? '');
  // The runner hides each line of a value by itself, without the blanks around it.
  for (const line of value.split(/[\r\n]+/).map((each) => each.trim())) {
    if (line !== '') expect(masker.mask(line)).toBe('***');
  }
}

test('the command line masks any secret as what it is', () => {
  const kind = SYSTEMS.find(({ id }) => id === 'github');
  fc.assert(
    fc.property(secret, (value) => {
      let printed = '';
      kind
        ?.create({ environment: {}, stdout: (text) => (printed += text), runTool: () => undefined })
        .mask?.([value]);
      expectHidden(value, masksIn(printed));
    }),
  );
});

test('the Action masks any secret as what it is', async () => {
  const { setSecret } = await import('@actions/core');
  let printed = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  try {
    fc.assert(
      fc.property(secret, (value) => {
        printed = '';
        setSecret(value);
        expectHidden(value, masksIn(printed));
      }),
    );
  } finally {
    write.mockRestore();
  }
});
