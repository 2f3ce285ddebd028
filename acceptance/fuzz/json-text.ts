import fc from 'fast-check';

/** Text that would do something if it were taken for more than text. Each holds this word, by which it is found again. */
export const MARKER = 'pwned';

/** Stands for the secret that came with the request: a server may send back whatever it was sent. */
export const ECHO = 'FAKE-echo-of-the-secret';

/** What a hostile server would like to see in a log, a file or a shell. */
export const HOSTILE_TEXTS: readonly string[] = [
  `::add-mask::${MARKER}`,
  `\n::set-output name=${MARKER}::x`,
  `\r::stop-commands::${MARKER}`,
  `\u00a0::save-state name=${MARKER}::x`,
  `\u3000::ERROR::${MARKER}`,
  `\u200b::warning::${MARKER}`,
  `\ufeff::notice::${MARKER}`,
  `name ##[add-mask]${MARKER}`,
  `##[set-output name=${MARKER};]x`,
  `# #[##[group]${MARKER}`,
  `::::add-path::${MARKER}`,
  `\u001b[2J\u001b]0;${MARKER}\u0007`,
  `\u009b31m${MARKER}`,
  `\u202e${MARKER}\u2066`,
  `\u2028::debug::${MARKER}\u2029`,
  `<img src=x onerror=${MARKER}()>`,
  `[${MARKER}](https://attacker.example)`,
  `\`$(touch ${MARKER})\`'"; touch ${MARKER} #`,
  `ghadelimiter_00000000-0000-0000-0000-000000000000\n${MARKER}=1`,
  `%0A::add-mask::${MARKER}`,
  ECHO,
  `You sent ${ECHO}`,
];

/** Values in JSON's own text, so that numbers, keys and halves of characters can be there that no object can hold. */
const ODD_VALUES: readonly string[] = [
  ...['null', 'true', 'false', '0', '-0', '-1', '1e999', '-1e999', '1e-999', '0.1', '3600', '"3600"'],
  ...['123456789012345678901234567890', '9007199254740993', '""', '" "', '[]', '{}', '[[[[]]]]', '[null]'],
  ...[
    '{"__proto__":{"pwned":1}}',
    '{"constructor":{"prototype":{"pwned":1}}}',
    '"\\ud800"',
    '"\\udfff\\ud83d"',
  ],
  ...['"\\u0000"', '"\\u0000pwned"', '"Basic"', '"Bearer"', '"bearer "', '"OK"', '"Cloud"', '"Server"'],
  ...[
    '"DataCenter"',
    '"cloud"',
    '"atlassian"',
    '"app"',
    '"anonymous"',
    '"../../.."',
    '"https://canary.example"',
  ],
  ...[
    '"javascript:alert(1)"',
    '"https://acme.atlassian.net@canary.example"',
    '"9999-12-31T23:59:59.000+0000"',
  ],
  ...[
    '"2025-02-30T00:00:00.000+0000"',
    '"+275760-09-13T00:00:00.001Z"',
    '"22222222-2222-4222-8222-222222222222"',
  ],
];

const ODD_KEYS: readonly string[] = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'accountId',
    'key',
    'name',
    'id',
  ],
  ...[
    'error',
    'error_description',
    'cloudId',
    'access_token',
    'length',
    '',
    'then',
    'toJSON',
    '\u0000',
    MARKER,
  ],
];

/** JSON's text of an odd value. */
export const oddValue: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...ODD_VALUES) },
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE_TEXTS).map((text) => JSON.stringify(text)) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }).map((text) => JSON.stringify(text)) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 200, max: 20_000 }).map((size) => JSON.stringify('A'.repeat(size))),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)) },
);

/** A change to a document, told by numbers that any document can be changed by. */
export type Change =
  | { readonly kind: 'set'; readonly at: number; readonly value: string }
  | { readonly kind: 'delete' | 'twice' | 'rename'; readonly at: number; readonly key: string }
  | { readonly kind: 'add'; readonly at: number; readonly key: string; readonly value: string }
  | { readonly kind: 'double'; readonly at: number; readonly value: string }
  | { readonly kind: 'wrap'; readonly depth: number };

const at = fc.nat(30);

export const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('set' as const), at, value: oddValue }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('delete' as const, 'twice' as const, 'rename' as const),
      at,
      key: fc.constantFrom(...ODD_KEYS),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      at,
      key: fc.constantFrom(...ODD_KEYS),
      value: oddValue,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('double' as const), at, value: oddValue }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('wrap' as const), depth: fc.integer({ min: 1, max: 400 }) }),
  },
);

interface Members {
  readonly kind: 'object' | 'array';
  /** Keys are left aside in an array. */
  members: { key: string; value: Node }[];
}

type Node = string | Members;

/** JSON's text of a document after some changes. It need not be valid any more. */
export function changed(document: unknown, changes: readonly Change[]): string {
  const root = nodeOf(document);
  let wrapped = 0;
  for (const one of changes) {
    if (one.kind === 'wrap') wrapped += one.depth;
    else apply(one, root);
  }
  return '['.repeat(wrapped) + textOf(root) + ']'.repeat(wrapped);
}

function apply(one: Exclude<Change, { kind: 'wrap' }>, root: Node): void {
  const places = placesIn(root);
  const place = places[one.at % Math.max(1, places.length)];
  if (!place) return;
  const { holder, index } = place;
  const member = holder.members[index];
  if (!member) return;
  switch (one.kind) {
    case 'set':
      member.value = one.value;
      return;
    case 'delete':
      holder.members.splice(index, 1);
      return;
    case 'twice':
      holder.members.splice(index, 0, { ...member });
      return;
    case 'double':
      holder.members.splice(index + 1, 0, { key: member.key, value: one.value });
      return;
    case 'rename':
      member.key = one.key;
      return;
    case 'add':
      holder.members.push({ key: one.key, value: one.value });
  }
}

interface Place {
  readonly holder: Members;
  readonly index: number;
}

function placesIn(node: Node): Place[] {
  if (typeof node === 'string') return [];
  return node.members.flatMap(({ value }, index) => [{ holder: node, index }, ...placesIn(value)]);
}

function nodeOf(value: unknown): Node {
  if (Array.isArray(value)) {
    return { kind: 'array', members: value.map((item) => ({ key: '', value: nodeOf(item) })) };
  }
  if (typeof value === 'object' && value !== null) {
    return {
      kind: 'object',
      members: Object.entries(value).map(([key, item]) => ({ key, value: nodeOf(item) })),
    };
  }
  return JSON.stringify(value);
}

function textOf(node: Node): string {
  if (typeof node === 'string') return node;
  const inside = node.members.map(({ key, value }) =>
    node.kind === 'array' ? textOf(value) : `${JSON.stringify(key)}:${textOf(value)}`,
  );
  return node.kind === 'array' ? `[${inside.join(',')}]` : `{${inside.join(',')}}`;
}
