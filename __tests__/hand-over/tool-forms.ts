import { spawnSync } from 'node:child_process';
import { inspect } from 'node:util';

export type Written = Readonly<Record<string, string>>;

/** A tool that writes secrets in many forms, all of them in one process. */
export interface Tool {
  readonly name: string;
  readonly write: (secrets: readonly string[]) => Written[];
}

const PYTHON = String.raw`
import base64, csv, html, io, json, quopri, re, shlex, sys, urllib.parse, xml.sax.saxutils as sax

def csv_row(text):
    out = io.StringIO()
    csv.writer(out).writerow([text])
    return out.getvalue()

def at_each_alignment(text, charset='utf-8'):
    before = ['"'.encode(charset) * count for count in range(3)]
    # Without the groups that hold nothing of the text.
    return '\n'.join(base64.b64encode(b + text.encode(charset)).decode()[len(b) // 3 * 4:] for b in before)

def forms(s):
    as_json = json.dumps(s)
    return {
        'json': as_json,
        'json, not ASCII': json.dumps(s, ensure_ascii=False),
        'json in json in json': json.dumps(json.dumps(as_json)),
        'repr': repr(s),
        'repr of json': repr(as_json),
        'repr of bytes': repr(s.encode()),
        'html': html.escape(s),
        'html of json': html.escape(as_json),
        'XML attribute': sax.quoteattr(s),
        'csv': csv_row(s),
        'shlex': shlex.quote(s),
        're.escape': re.escape(s),
        'quote, also slashes': urllib.parse.quote(s, safe=''),
        'quote_plus': urllib.parse.quote_plus(s),
        'base64 within': at_each_alignment(s),
        'base64 of json': at_each_alignment(as_json),
        'base64 of html': at_each_alignment(html.escape(s)),
        'base64 of UTF-16': at_each_alignment(s, 'utf-16-le'),
        'quoted-printable': quopri.encodestring(s.encode()).decode(),
    }

json.dump([forms(s) for s in json.load(sys.stdin)], sys.stdout)
`;

const PERL = String.raw`
use JSON::PP; use Data::Dumper; use MIME::Base64; use Encode;
local $/; local $Data::Dumper::Terse = 1; local $Data::Dumper::Indent = 0;
sub dumped { local $Data::Dumper::Useqq = $_[1]; return Dumper($_[0]) }
my @all = map {
  my $bytes = encode('UTF-8', $_);
  {
    'Dumper' => dumped($_, 0), 'Dumper, double quotes' => dumped($_, 1), 'Dumper of bytes' => dumped($bytes, 1),
    'quotemeta' => s/([!-\/:-@\[-^{-~\x60])/\\$1/gr, 'backslashes' => s/\\/\\\\/gr,
    'JSON::PP, ASCII' => JSON::PP->new->allow_nonref->ascii->encode($_),
    'MIME::Base64' => encode_base64($bytes),
  }
} @{decode_json(<STDIN>)};
print encode_json(\@all);
`;

const JQ = `map({
  "@html": @html, "@uri": @uri, "@sh": @sh, "@csv": [.] | @csv, "@tsv": [.] | @tsv,
  "@html of @json": @json | @html, "@base64 of @json": @json | @base64, "@json of @sh": @sh | @json
})`;

const BASH = String.raw`
while IFS= read -rd '' s; do
  printf '%q\0' "$s"
  printf '%s\0' "${'$'}{s@Q}"
  printf '%s\0' "$( { set -x; : "$s"; } 2>&1 )"
  printf '%s\0' "$(declare -p s)"
  LC_ALL=C bash -c 'printf "%q\0" "$1"' - "$s"
done
`;

/** A program that reads a JSON array of texts, and prints one of objects. */
function inJson(name: string, command: string, args: readonly string[]): Tool {
  return {
    name,
    write: (secrets) => {
      const { stdout, status } = spawnSync(command, args, {
        input: JSON.stringify(secrets),
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`${name} failed.`);
      return JSON.parse(stdout) as Written[];
    },
  };
}

const BASH_WAYS = ['printf %q', '@Q', 'set -x', 'declare -p', 'printf %q, ASCII'];

export const TOOLS: readonly Tool[] = [
  inJson('python3', 'python3', ['-c', PYTHON]),
  inJson('perl', 'perl', ['-e', PERL]),
  inJson('jq', 'jq', ['-c', JQ]),
  {
    name: 'jq -a',
    write: (secrets) => {
      const { stdout } = spawnSync('jq', ['-a', '.[]'], { input: JSON.stringify(secrets), encoding: 'utf8' });
      return Array.from(stdout.match(/.+/g) ?? [], (line) => ({ '.': line }));
    },
  },
  {
    name: 'bash',
    write: (secrets) => {
      const { stdout } = spawnSync('bash', ['-c', BASH], {
        input: secrets.map((secret) => `${secret}\0`).join(''),
        env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
        encoding: 'utf8',
      });
      const texts = stdout.split('\0');
      return secrets.map((_, index) =>
        Object.fromEntries(BASH_WAYS.map((way, at) => [way, texts[index * BASH_WAYS.length + at] ?? ''])),
      );
    },
  },
  {
    name: 'node',
    write: (secrets) =>
      secrets.map((secret) => ({
        inspect: inspect(secret),
        'inspect of an object': inspect({ t: secret }),
        JSON: JSON.stringify(secret),
        'JSON in JSON in JSON in JSON': JSON.stringify(
          JSON.stringify(JSON.stringify(JSON.stringify(secret))),
        ),
        encodeURIComponent: encodeURIComponent(secret),
        URLSearchParams: new URLSearchParams({ t: secret }).toString(),
      })),
  },
];
