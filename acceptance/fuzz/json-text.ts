import fc from 'fast-check';
import { mix, one, words } from './mix.js';

/** Text that would have an effect if it were treated as more than text. Each contains this word, to find it again. */
export const MARKER = 'pwned';

/** Stands for the secret in the request, because a server may send back whatever it gets. */
export const ECHO = 'FAKE-echo-of-the-secret';

/** Texts that a hostile server would like to see in a log, a file or a shell. */
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

/** Values as JSON text, so they can have numbers, keys and lone surrogates that no object can hold. */
const ODD_VALUES: readonly string[] = [
  ...words(`null true false 0 -0 -1 1e999 -1e999 1e-999 0.1 3600 "3600" 123456789012345678901234567890
    9007199254740993 "" [] {} [[[[]]]] [null] {"__proto__":{"pwned":1}} "\\ud800" "\\udfff\\ud83d"
    {"constructor":{"prototype":{"pwned":1}}} "\\u0000" "\\u0000pwned" "Basic" "Bearer" "OK" "Cloud"
    "Server" "DataCenter" "cloud" "atlassian" "app" "anonymous" "../../.." "https://canary.example"
    "javascript:alert(1)" "https://acme.atlassian.net@canary.example" "9999-12-31T23:59:59.000+0000"
    "2025-02-30T00:00:00.000+0000" "+275760-09-13T00:00:00.001Z" "22222222-2222-4222-8222-222222222222"`),
  ...['" "', '"bearer "'],
];

const ODD_KEYS: readonly string[] = [
  ...words('__proto__ constructor prototype toString hasOwnProperty accountId key name id error then toJSON'),
  ...words(`error_description cloudId access_token length  \u0000 ${MARKER}`),
];

export const oddValue: fc.Arbitrary<string> = mix(
  [6, one(...ODD_VALUES)],
  [4, one(...HOSTILE_TEXTS).map((text) => JSON.stringify(text))],
  [2, fc.string({ unit: 'binary', maxLength: 40 }).map((text) => JSON.stringify(text))],
  [1, fc.integer({ min: 200, max: 20_000 }).map((size) => JSON.stringify('A'.repeat(size)))],
  [1, fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value))],
);

/** A change to a document, expressed in numbers that apply to any document. */
export const change = mix<'set' | 'delete' | 'twice' | 'rename' | 'add' | 'double' | 'wrap'>(
  [6, one('set')],
  [2, one('delete', 'twice', 'rename')],
  [2, one('add')],
  [1, one('double')],
  [1, one('wrap')],
).chain((kind) =>
  fc.record({
    kind: one(kind),
    // Index of the member, or the depth for `wrap`.
    at: kind === 'wrap' ? fc.integer({ min: 1, max: 400 }) : fc.nat(30),
    key: one(...ODD_KEYS),
    value: oddValue,
  }),
);

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

interface Members {
  readonly isArray: boolean;
  readonly members: { key: string; value: Node }[];
}

type Node = string | Members;

/** Returns the JSON text of a document after some changes. It may no longer be valid. */
export function changed(document: unknown, changes: readonly Change[]): string {
  const root = nodeOf(document);
  let wrapped = 0;
  for (const { kind, at, key, value } of changes) {
    if (kind === 'wrap') {
      wrapped += at;
      continue;
    }
    const places = placesIn(root);
    const [holder, index] = places[at % Math.max(1, places.length)] ?? [];
    const member = holder?.members[index ?? 0];
    if (!holder || index === undefined || !member) continue;
    if (kind === 'set') member.value = value;
    if (kind === 'rename') member.key = key;
    if (kind === 'delete') holder.members.splice(index, 1);
    if (kind === 'twice') holder.members.splice(index, 0, { ...member });
    if (kind === 'double') holder.members.splice(index + 1, 0, { key: member.key, value });
    if (kind === 'add') holder.members.push({ key, value });
  }
  return '['.repeat(wrapped) + textOf(root) + ']'.repeat(wrapped);
}

function placesIn(node: Node): (readonly [holder: Members, index: number])[] {
  if (typeof node === 'string') return [];
  return node.members.flatMap(({ value }, index) => [[node, index] as const, ...placesIn(value)]);
}

function nodeOf(value: unknown): Node {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, item]) => ({ key, value: nodeOf(item) }));
  return { isArray: Array.isArray(value), members };
}

function textOf(node: Node): string {
  if (typeof node === 'string') return node;
  const inside = node.members.map(({ key, value }) =>
    node.isArray ? textOf(value) : `${JSON.stringify(key)}:${textOf(value)}`,
  );
  return node.isArray ? `[${inside.join(',')}]` : `{${inside.join(',')}}`;
}
