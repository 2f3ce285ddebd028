import { beforeAll, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parse } from 'yaml';
import { keyWords } from '../../src/check/named-credential.js';
import { COMMANDS } from '../../src/cli/commands.js';
import { nameOf } from '../../src/cli/help.js';
import { commandWords, optionsOf } from '../../src/cli/options.js';
import { Failure, type Words } from '../../src/failure.js';
import { INPUT_NAMES, isInputOf, variablesOf } from '../../src/inputs/schema.js';
import { UPDATE_KINDS } from '../../src/inputs/update.js';
import { Inputs } from '../../src/read/inputs.js';
import { InputsOf } from '../../src/values/inputs.js';
import { visitProgram } from '../supply/literals.js';

/** Shows messages to people, and has some settings. */
interface Door {
  words: Words;
  isThere: (name: string) => boolean;
}

const LOGIN = 'read methods values verify transport store -read/renewal';
const CHECK = 'check read methods values verify transport store';
const GRANT = 'read/settings values store transport verify/token-endpoint';
const UPDATE = 'update hand-over/handed-over';

/** The sources whose failures each door may show: files and folders of src, and after a minus what is left out. */
const SHOWS: Readonly<Record<string, string>> = {
  'jira-auth export': `cli/export cli/options hand-over ${LOGIN}`,
  'jira-auth exec': `cli/options ${LOGIN}`,
  'jira-auth check': `cli/options ${CHECK}`,
  'jira-auth fields': `cli/fields cli/jira cli/options ${UPDATE} ${LOGIN}`,
  'jira-auth update': `cli/jira cli/options ${UPDATE} ${LOGIN}`,
  'jira-auth cleanup': 'cli/cleanup',
  'jira-auth consent': `cli/consent cli/redirect-server cli/grant cli/options ${GRANT}`,
  'jira-auth refresh': `cli/grant cli/options ${GRANT}`,
  'jira-auth sign':
    'cli/sign oauth1 read/site read/address read/credentials methods/method methods/oauth1 values',
  'jira-auth completion': '',
  'jira-auth explain': 'cli/explain',
  'the Action': `hand-over -hand-over/systems -hand-over/formats -hand-over/command-line ${LOGIN}`,
  'the check': CHECK,
  'the update': `${UPDATE} read/address transport`,
  'a credentials file': 'read methods values verify transport store',
};

const isPartOf = (file: string) => (place: string) => file === `${place}.ts` || file.startsWith(`${place}/`);

/** About settings that such a door decides itself. */
const SETTLED: Readonly<Record<string, RegExp>> = {
  'jira-auth sign': /but a Data Center has none|^No credential is given|is set, but/,
  'jira-auth refresh': /(?:give|leave out) --print/,
  'jira-auth update': /has no issue type/,
  'the update': /has no issue type/,
  'the check': /no file to write a date into/,
};

const DOORS = new Map<string, Door>();
const NAMES: readonly string[] = INPUT_NAMES;
const VARIABLES = INPUT_NAMES.flatMap(variablesOf);

function inputsOf(actionYml: string): string[] {
  return Object.keys((parse(readFileSync(actionYml, 'utf8')) as { inputs: object }).inputs);
}

beforeAll(() => {
  for (const kind of COMMANDS) {
    const { name } = kind;
    const options = optionsOf(kind).flatMap(([, items]) => items.map(([flags]) => `--${nameOf(flags)}`));
    DOORS.set(`jira-auth ${name}`, {
      words: commandWords((input) => isInputOf(name, input)),
      isThere: (word) => VARIABLES.includes(word) || options.includes(word),
    });
  }
  const none = (): string => '';
  const updateInputs = new InputsOf(UPDATE_KINDS, none, {}, 'update-action');
  for (const [name, words, file] of [
    ['the Action', new Inputs(none, { JIRA_SCOPE: 'READ' }, 'action').words(), 'action.yml'],
    ['the check', new Inputs(none, {}, 'check-action').words(), 'check/action.yml'],
    ['the update', updateInputs.words(() => true), 'update/action.yml'],
  ] as const) {
    const inputs = inputsOf(file);
    DOORS.set(name, { words, isThere: (word) => inputs.includes(word) });
  }
  DOORS.set('a credentials file', { words: keyWords(), isThere: (word) => !NAMES.includes(word) });
});

/** With `…` for the parts that are filled in. */
interface Told {
  file: string;
  what: string;
  advice: string;
}

/** Where the two sentences are among the arguments. */
const FIRST_TEXT: Readonly<Record<string, number>> = {
  Failure: 1,
  EdgeFailure: 1,
  missingCredentials: 0,
  invalid: 0,
  insecure: 0,
  missing: 0,
  'login.missing': 0,
  matching: 2,
  problem: 2,
  unavailable: 2,
  rejected: 0,
  orHandOffFailed: 1,
  notSaved: 0,
  'failures.notSaved': 0,
  'failures.notReady': 0,
};

function textsOf(node: ts.Node): ts.Expression[] {
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return [];
  const first = FIRST_TEXT[node.expression.getText()];
  return first === undefined ? [] : (node.arguments?.slice(first, first + 2) ?? []);
}

/** In the same function. */
function constant(name: ts.Identifier): ts.Expression | undefined {
  const isIts = (node: ts.Node): node is ts.VariableDeclaration =>
    ts.isVariableDeclaration(node) && node.name.getText() === name.text;
  for (let { parent } = name as ts.Node; ; { parent } = parent) {
    if (ts.isSourceFile(parent)) return undefined;
    if (!ts.isBlock(parent)) continue;
    const declared = parent.statements.filter(ts.isVariableStatement);
    return declared.flatMap(({ declarationList }) => [...declarationList.declarations]).find(isIts)
      ?.initializer;
  }
}

function failuresIn(file: string): Told[] {
  const found: Told[] = [];
  visitProgram(join('src', file), (node) => {
    const [what, advice] = textsOf(node);
    if (!what || !advice) return;
    for (const one of readings(what))
      found.push(...readings(advice).map((other) => ({ file, what: one, advice: other })));
  });
  return found;
}

const FAILURES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .flatMap((path) => failuresIn(path.replaceAll('\\', '/')));

/** An option, a variable, or an input in backticks. */
function named(text: string): string[] {
  const inputs = [...text.matchAll(/`([a-z][a-z-]*)(?:: [^`]*)?`/g)].map(([, name = '']) => name);
  const words = text.match(/--[a-z][a-z-]+|\bJIRA_[A-Z_]+\b/g) ?? [];
  return [...inputs.filter((name) => NAMES.includes(name)), ...words];
}

const NOT_SET_BY_PEOPLE = [
  ...['JIRA_API_URL', 'JIRA_CURL_CONFIG', 'JIRA_AUTH_HEADER'],
  ...['--help', '--inspect', '--fail-with-body'],
];

function readings(node: ts.Expression): string[] {
  const named = ts.isIdentifier(node) ? constant(node) : undefined;
  if (named) return readings(named);
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return readings(node.expression);
  if (ts.isConditionalExpression(node)) return [...readings(node.whenTrue), ...readings(node.whenFalse)];
  if (!ts.isTemplateExpression(node)) return ['…'];
  return node.templateSpans.reduce<string[]>(
    (before, { expression, literal }) =>
      before.flatMap((start) => readings(expression).map((text) => `${start}${text}${literal.text}`)),
    [node.head.text],
  );
}

test('there are failures to look at, and every door is one of these', () => {
  expect(FAILURES.length).toBeGreaterThan(200);
  expect([...DOORS.keys()].sort()).toEqual(Object.keys(SHOWS).sort());
});

test.each(Object.keys(SHOWS))('%s names what it has, says what to do, and changes no word twice', (name) => {
  const { words, isThere } = DOORS.get(name) as Door;
  const places = (SHOWS[name] ?? '').split(' ').filter(Boolean);
  const sources = FAILURES.map(({ file }) => file);
  expect(places.filter((place) => !sources.some((file) => isPartOf(file)(place.replace(/^-/, ''))))).toEqual(
    [],
  );
  const isShown = (file: string): boolean => {
    const isHere = isPartOf(file);
    return places.some(isHere) && !places.some((place) => place.startsWith('-') && isHere(place.slice(1)));
  };
  const absent = (text: string): string[] =>
    named(text).filter((word) => !isThere(word) && !NOT_SET_BY_PEOPLE.includes(word));
  const wrong = FAILURES.filter(
    ({ file, what, advice }) => isShown(file) && !SETTLED[name]?.test(`${what} ${advice}`),
  )
    // A failure about another door's input belongs to that door.
    .filter(
      ({ what }) => absent(words.say(what)).length === 0 || /`(?:output-credentials|export-env)/.test(what),
    )
    .filter(({ what, advice }) => {
      const said = new Failure('internal', what, advice).inWords(words);
      expect(said.inWords(words).message).toBe(said.message);
      return said.advice === '' || absent(said.what).length > 0 || absent(said.advice).length > 0;
    });
  expect(wrong).toEqual([]);
});

/** A command or another door, what is wrong and what to do, and how it says that. */
const SAID = `
the Action: \`scope\` is odd. | Set \`scope\`. => \`scope\` (from JIRA_SCOPE) is odd. Set \`scope\`.
the Action: \`email\` (from JIRA_EMAIL) is odd. | Set \`email\`. => \`email\` (from JIRA_EMAIL) is odd. Set \`email\`.
export: \`email\` is odd. | Leave \`email\` and \`email\`. => --email is odd. Leave --email (or JIRA_USER_EMAIL) and --email.
export: \`email\` (from JIRA_EMAIL) is odd. | Set it. => JIRA_EMAIL is odd. Set it.
export: \`api-token\` is odd. | Set \`deployment: cloud\`. => --api-token-file is odd. Set --deployment cloud.
export: No. | Set \`allow-private-hosts: true\`. => No. Set --allow-private-hosts.
export: No. | Set \`refresh-token\`. => No. Set JIRA_REFRESH_TOKEN.
export: No. | Leave \`output-credentials\` out. Wait. => No. Wait.
refresh: No. | Set \`deployment\` or \`client-id\`. Wait. => No. Set --client-id (or JIRA_CLIENT_ID). Wait.
refresh: No. | Give one of \`email\`, \`client-id\` and \`deployment\`. => No. Give --client-id (or JIRA_CLIENT_ID).
sign: No. | Set \`consumer-key\`. See \`jira-auth check\`. => No. Set --consumer-key (or JIRA_CONSUMER_KEY). See \`jira-auth check\`.
a credentials file: No. | Set \`email\` and \`api-token\`. => No. Set the key "email" and the key "api-token-env".
a credentials file: No. | Give one of \`save-file\`, \`save-command\` and \`save-secret\`. => No. Give the key "save-file" or the key "save-secret".
`;

test.each(Array.from(SAID.matchAll(/^(.*?): (.*?) \| (.*) => (.*)$/gm), (row) => row.slice(1)))(
  'an input is named as %s has it: %s %s',
  (name = '', what = '', advice = '', said = '') => {
    const { words } = DOORS.get(name) ?? DOORS.get(`jira-auth ${name}`) ?? {};
    expect(words && new Failure('internal', what, advice).inWords(words).message).toBe(said);
  },
);
