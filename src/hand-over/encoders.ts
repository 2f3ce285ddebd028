/** Writes a text as tools do. It works character by character, so that encoders compose in any order and mixture. */
export type Encoder = (text: string) => string;

/** Characters, and what stands for each of them. */
type Rule = readonly [characters: RegExp, code: string | Encoder];

const BEYOND_ASCII = /[^\0-\x7f]/gu;

function hex(code: number | undefined, width = 0): string {
  return (code ?? 0).toString(16).padStart(width, '0');
}

const eachByte =
  (code: (byte: number) => string): Encoder =>
  (character) =>
    Array.from(Buffer.from(character), code).join('');

const percentCode = eachByte((byte) => `%${hex(byte, 2)}`);
const byteEscape = eachByte((byte) => `\\x${hex(byte, 2)}`);
const octalEscape = eachByte((byte) => `\\${byte.toString(8).padStart(3, '0')}`);
const quotedPrintable = eachByte((byte) => `=${hex(byte, 2).toUpperCase()}`);
/** `\u00e4`, and two of them for a character of two units in UTF-16. */
const unitEscape: Encoder = (character) =>
  character.replace(/[^]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
/** Python: `\xe4`, `\u4e2d`, `\U0001f600`. */
const pointEscape: Encoder = (character) => {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
};
const bracedEscape =
  (letter: string): Encoder =>
  (character) =>
    `\\${letter}{${hex(character.codePointAt(0))}}`;
const decimalEntity: Encoder = (character) => `&#${character.codePointAt(0) ?? 0};`;
const hexEntity: Encoder = (character) => `&#x${hex(character.codePointAt(0))};`;
const LATIN_NAMES = (
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro ' +
  'para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil ' +
  'Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave ' +
  'Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml ' +
  'igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute ' +
  'thorn yuml'
).split(' ');
const namedEntity: Encoder = (character) => `&${LATIN_NAMES[character.charCodeAt(0) - 0xa0] ?? ''};`;
const backslash: Encoder = (character) => `\\${character}`;

function rules(...all: readonly Rule[]): Encoder {
  return (text) =>
    all.reduce(
      (done, [characters, code]) =>
        done.replace(characters, (character) => (typeof code === 'string' ? code : code(character))),
      text,
    );
}

/** The same with hexadecimal digits in lower and in upper case. */
function bothCases(code: Encoder, make: (code: Encoder) => Encoder): Encoder[] {
  const upper: Encoder = (character) =>
    code(character).replace(/(?<=[%xuU])[\da-f]+/g, (digits) => digits.toUpperCase());
  return [make(code), make(upper)];
}

function json(...more: readonly Rule[]): Encoder {
  const then = rules(...more);
  return (text) => then(JSON.stringify(text).slice(1, -1));
}

function html(quote: string, apostrophe: string, ...more: readonly Rule[]): Encoder {
  return rules([/&/g, '&amp;'], [/</g, '&lt;'], [/>/g, '&gt;'], [/"/g, quote], [/'/g, apostrophe], ...more);
}

/** Most libraries' JSON, without the quotes around it. */
export const asJson = json();

const SLASH: Rule = [/\//g, '\\/'];

/** How a text is written into another. Each alone, over all of a text, is what some tool makes of it. */
export const ENCODERS: readonly Encoder[] = [
  asJson,
  json(SLASH),
  // Python and jq -a; PHP.
  ...bothCases(unitEscape, (code) => json([BEYOND_ASCII, code])),
  json(SLASH, [BEYOND_ASCII, unitEscape]),
  // JSON that is safe in HTML: Go, Java's Gson, .NET.
  ...[/[<>&]/g, /[<>&=']/g, /[<>&='+]/g].flatMap((signs) =>
    bothCases(unitEscape, (code) => json([signs, code])),
  ),
  ...bothCases(unitEscape, (code) => rules([/\\/g, backslash], [/["'&+<>`]|[^\0-\x7f]/gu, code])),
  // Strings in programs: Python, JavaScript, Perl, PHP, C, YAML.
  rules([/\\/g, backslash]),
  rules([/[\\']/g, backslash]),
  rules([/[\\'"]/g, backslash]),
  rules([/[\\"$@]/g, backslash]),
  rules([/[\\']/g, backslash], [/\n/g, '\\n']),
  ...bothCases(pointEscape, (code) => rules([/[\\']/g, backslash], [BEYOND_ASCII, code])),
  ...bothCases(pointEscape, (code) => json([BEYOND_ASCII, code])),
  rules([/[\\']/g, backslash], [BEYOND_ASCII, byteEscape]),
  rules([/[\\']/g, backslash], [BEYOND_ASCII, octalEscape]),
  json([BEYOND_ASCII, octalEscape]),
  rules([/[\\"$@]/g, backslash], [BEYOND_ASCII, octalEscape]),
  rules([/[\\"$@]/g, backslash], [BEYOND_ASCII, bracedEscape('x')]),
  json([BEYOND_ASCII, bracedEscape('u')]),
  // Quotes doubled: YAML, SQL, CSV, PowerShell. Other signs doubled: printf and batch files, make.
  rules([/'/g, "''"]),
  rules([/"/g, '""']),
  rules([/%/g, '%%']),
  rules([/\$/g, '$$']),
  // Shells: set -x and shlex, printf %q, double quotes; quotemeta and re.escape; PowerShell, cmd.
  rules([/'/g, `'\\''`]),
  rules([/'/g, `'"'"'`]),
  rules([/[ !"$&'()*,;<>?[\\\]^`{|}]|^[~#]|(?<=[=:])~/g, backslash]),
  rules([/[\\"$`]/g, backslash]),
  rules([/[!-/:-@[-^`{-~]/g, backslash]),
  rules([/[()[\]{}?*+|^$\\.]/g, backslash]),
  rules([/[()[\]{}?*+|^$\\.&~# -]/g, backslash]),
  rules([/["$`]/g, (sign) => `\`${sign}`]),
  rules([/["&|<>^%!()]/g, (sign) => `^${sign}`]),
  // HTML and XML, by what they make of quotes and of what is not ASCII.
  html('"', "'"),
  html('&quot;', "'"),
  html('&quot;', '&apos;'),
  html('&quot;', '&#x27;'),
  html('&quot;', '&#39;'),
  html('&#34;', '&#39;'),
  html('&quot;', '&#039;'),
  html('&quot;', '&#39;', [/[\xa0-\xff]/g, namedEntity]),
  html('&quot;', '&#39;', [BEYOND_ASCII, decimalEntity]),
  ...bothCases(hexEntity, (code) => html('&quot;', '&#39;', [BEYOND_ASCII, code])),
  html('&quot;', '&#x27;', [/\//g, '&#x2F;']),
  html('&quot;', '&#39;', [/\//g, '&#x2F;'], [/`/g, '&#x60;'], [/=/g, '&#x3D;']),
  html('&quot;', '&#x27;', [/`/g, '&#x60;'], [/=/g, '&#x3D;']),
  rules([/[\n"&'/<=>`]|[^\0-\x7f]/gu, decimalEntity]),
  ...bothCases(hexEntity, (code) => rules([/[\n"&'/<=>`]|[^\0-\x7f]/gu, code])),
  // encodeURIComponent, RFC 3986, Python's quote, the user information of a URL, forms; mails, cat -v.
  ...[/[^\w.~!'()*-]/gu, /[^\w.~-]/gu, /[^\w.~/-]/gu, /[^\w.~!'()*$&+,%-]/gu].flatMap((kept) =>
    bothCases(percentCode, (code) => rules([kept, code])),
  ),
  ...bothCases(percentCode, (code) => rules([/[^\w.* -]/gu, code], [/ /g, '+'])),
  rules([/=|[^\0-\x7f]/gu, quotedPrintable]),
];
