/** Writes a text as a tool does. Works character by character, so encoders can be combined in any order. */
export type Encoder = (text: string) => string;

/** Characters, and the code that replaces each of them. */
type Rule = readonly [characters: RegExp, code: string | Encoder];

const pointOf = (character: string): number => character.codePointAt(0) as number;

const hex = (code: number, width = 0): string => code.toString(16).padStart(width, '0');

const eachByte =
  (code: (byte: number) => string): Encoder =>
  (character) =>
    Array.from(Buffer.from(character), code).join('');

const percentCode = eachByte((byte) => `%${hex(byte, 2)}`);
const byteEscape = eachByte((byte) => `\\x${hex(byte)}`);
const octalEscape = eachByte((byte) => `\\${byte.toString(8)}`);
const quotedPrintable = eachByte((byte) => `=${hex(byte).toUpperCase()}`);
/** `\u00e4`, or two such escapes for a character of two UTF-16 units. */
const unitEscape: Encoder = (character) =>
  character.replace(/[^]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
/** Python: `\xe4`, `\u4e2d`, `\U0001f600`. */
const pointEscape: Encoder = (character) => {
  const code = pointOf(character);
  if (code < 0x100) return `\\x${hex(code)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
};
const bracedEscape =
  (letter: string): Encoder =>
  (character) =>
    `\\${letter}{${hex(pointOf(character))}}`;
const decimalEntity: Encoder = (character) => `&#${pointOf(character)};`;
const hexEntity: Encoder = (character) => `&#x${hex(pointOf(character))};`;
const LATIN_NAMES = (
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro ' +
  'para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil ' +
  'Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave ' +
  'Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml ' +
  'igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute ' +
  'thorn yuml'
).split(' ');
const namedEntity: Encoder = (character) => {
  const name = character === '\u20ac' ? 'euro' : LATIN_NAMES[pointOf(character) - 0xa0];
  return name === undefined ? decimalEntity(character) : `&${name};`;
};
const backslash: Encoder = (character) => `\\${character}`;

const chain =
  (...encoders: readonly Encoder[]): Encoder =>
  (text) =>
    encoders.reduce((done, encode) => encode(done), text);

const rules = (...all: readonly Rule[]): Encoder =>
  chain(
    ...all.map(([characters, code]) => {
      const codeOf = typeof code === 'string' ? () => code : code;
      return (text: string) => text.replace(characters, codeOf);
    }),
  );

/** Returns a code, and the same code with upper-case hexadecimal digits. */
function bothCases(code: Encoder): [Encoder, Encoder] {
  return [
    code,
    (character) => code(character).replace(/(?<=[%xuU{])[\da-f]+/g, (digits) => digits.toUpperCase()),
  ];
}

/** Returns each encoder alone, and combined with each code for characters beyond ASCII. */
function withCodes(encoders: readonly Encoder[], codes: readonly Encoder[]): Encoder[] {
  const beyond = codes.map((code) => rules([/[^\0-\x7f]/gu, code]));
  return encoders.flatMap((encode) => [encode, ...beyond.map((then) => chain(encode, then))]);
}

/** JSON as most libraries write it, without the surrounding quotes. */
export const asJson: Encoder = (text) => JSON.stringify(text).slice(1, -1);

const json = (...more: readonly Rule[]): Encoder => chain(asJson, rules(...more));

function html(quote: string, apostrophe: string, ...more: readonly Rule[]): Encoder {
  return rules([/&/g, '&amp;'], [/</g, '&lt;'], [/>/g, '&gt;'], [/"/g, quote], [/'/g, apostrophe], ...more);
}

const asciiJson = json([/[^\0-\x7f]/gu, unitEscape]);
const backslashes = rules([/\\/g, backslash]);
const singleQuoted = rules([/[\\']/g, backslash], [/\n/g, '\\n']);
const htmlOfPython = html('&quot;', '&#x27;');
const htmlOfGo = html('&#34;', '&#39;');

/** Encodings that are often nested (INNER), and those that contain them (OUTER). */
export const INNER = [asJson, asciiJson];
export const OUTER = [asJson, backslashes, singleQuoted, htmlOfPython, htmlOfGo];

/** All encoders. Some tool writes a text with each of them. */
export const ENCODERS: readonly Encoder[] = [
  // Strings in JSON, Python, JavaScript, Perl, PHP, C, shells, YAML.
  ...withCodes(
    [
      asJson,
      json([/\//g, '\\/']),
      backslashes,
      singleQuoted,
      rules([/[\\'"]/g, backslash]),
      rules([/[\\"$@]/g, backslash]),
      rules([/[\\"$`]/g, backslash]),
    ],
    [
      ...[unitEscape, pointEscape, byteEscape, bracedEscape('x'), bracedEscape('u')].flatMap(bothCases),
      octalEscape,
    ],
  ),
  // JSON that is safe in HTML: Go, Java's Gson, .NET.
  ...bothCases(unitEscape).flatMap((code) => [
    ...[/[<>&]/g, /[<>&=']/g, /[<>&='+]/g].map((signs) => json([signs, code])),
    rules([/\\/g, backslash], [/["'&+<>`]|[^\0-\x7f]/gu, code]),
  ]),
  // Doubled quotes: YAML, SQL, CSV, PowerShell. Other doubled characters: printf, batch files, make.
  ...["'", '"', '%', '$'].map((sign) => rules([new RegExp(`\\${sign}`, 'g'), () => sign + sign])),
  // Java's Properties.
  rules([/[\\:=#!]/g, backslash]),
  // Shells: set -x and shlex, printf %q; quotemeta and re.escape; PowerShell, cmd.
  rules([/'/g, `'\\''`]),
  rules([/'/g, `'"'"'`]),
  rules([/[ !"$&'()*,;<>?[\\\]^`{|}]|^[~#]|(?<=[=:])~/g, backslash]),
  rules([/[!-/:-@[-^`{-~]/g, backslash]),
  rules([/[()[\]{}?*+|^$\\.]/g, backslash]),
  rules([/[()[\]{}?*+|^$\\.&~# -]/g, backslash]),
  rules([/["$`]/g, (sign) => `\`${sign}`]),
  rules([/["&|<>^%!()]/g, (sign) => `^${sign}`]),
  // HTML and XML.
  ...withCodes(
    [
      htmlOfPython,
      htmlOfGo,
      html('&quot;', '&#39;'),
      html('&quot;', '&#039;'),
      html('&quot;', '&apos;'),
      html('&quot;', "'"),
      html('"', "'"),
    ],
    [decimalEntity, ...bothCases(hexEntity), namedEntity],
  ),
  html('&quot;', '&#x27;', [/\//g, '&#x2F;']),
  html('&quot;', '&#x27;', [/`/g, '&#x60;'], [/=/g, '&#x3D;']),
  html('&quot;', '&#39;', [/\//g, '&#x2F;'], [/`/g, '&#x60;'], [/=/g, '&#x3D;']),
  ...[decimalEntity, ...bothCases(hexEntity)].map((code) => rules([/[\n"&'/<=>`]|[^\0-\x7f]/gu, code])),
  // encodeURIComponent, RFC 3986, Python's quote, the user information of a URL; forms; emails.
  ...bothCases(percentCode).flatMap((code) => [
    ...[/[^\w.~!'()*-]/gu, /[^\w.~-]/gu, /[^\w.~/-]/gu, /[^\w.~!'()*$&+,%-]/gu].map((rest) =>
      rules([rest, code]),
    ),
    ...[/[^\w.* -]/gu, /[^\w.~ -]/gu].map((rest) => rules([rest, code], [/ /g, '+'])),
  ]),
  rules([/=|[^\0-\x7f]/gu, quotedPrintable]),
];
