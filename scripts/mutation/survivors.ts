import type { Survivor } from './report.js';

/** Why nothing notices some changes. What a rule leaves out may be anything. */
interface Rule {
  readonly why: string;
  readonly file?: string | RegExp;
  readonly mutator?: string;
  readonly code?: string | RegExp;
  readonly becomes?: string | RegExp;
  readonly line?: string | RegExp;
}

const RULES: readonly Rule[] = [
  {
    why: 'What an empty `catch` gives, `undefined`, is what is said there, or as false as it.',
    mutator: 'BlockStatement',
    code: /^\{ (?:\/\/ .* )?return (?:undefined|false); \}$/,
    line: '} catch {',
    becomes: '{}',
  },
  {
    why: 'What the compiler can not know: there is always something, so that this stands in for nothing.',
    mutator: 'StringLiteral',
    code: /^''$/,
    becomes: '"Stryker was here!"',
    line: /\[, ?\w* ?= ''|, \w+ = ''[,\]]|\?\.label \?\? ''|chain\[0\] \?\? ''|site\.customDomain \?\? ''/,
  },
  {
    why: 'The text stands in for one that is absent, and only what reads it decides: neither of the two is what it looks for.',
    mutator: 'StringLiteral',
    code: /^''$/,
    becomes: '"Stryker was here!"',
    line: /\?\? ''|(?:header|serverDate|file|baseUrl) = ''|hostname : ''/,
  },
  {
    why: 'A text is no status: a list of nothing else has none either.',
    file: 'src/transport/retry.ts',
    mutator: 'ArrayDeclaration',
    code: /^\[\]$/,
    line: /^(?:once|explanation): \[\],$/,
  },
  {
    why: 'The client takes anything false for a no, and then never calls the other, which has to be there for the compiler alone.',
    file: 'src/transport/http.ts',
    becomes: /^\(\) => undefined$/,
    line: /canHandleAuthentication|handleAuthentication/,
  },
  {
    why: 'Node reads a file as bytes then, which become the same text where they are put together.',
    file: 'src/transport/trust.ts',
    code: /^'utf8'$/,
    line: "readFileSync(file, 'utf8')",
  },
  {
    why: 'Of what was asked, a missing scope and the page of a CAPTCHA are told; a Data Center answers a cookie with neither.',
    file: 'src/verify/live-session.ts',
    line: 'throw refusal(answer',
  },
  {
    why: 'What the compiler can not know: the document is valid, so that a colon stands behind a string, inside of an object.',
    file: 'src/transport/duplicate-keys.ts',
    code: /^(?:keys\?\.(?:has|add)|string !== undefined)$/,
    becomes: /^(?:keys\.(?:has|add)|true)$/,
  },
  {
    why: 'Nothing looks below the outermost object.',
    file: 'src/transport/duplicate-keys.ts',
    code: /^\[\]$/,
    line: 'const open',
  },
  {
    why: 'The text stands in for one that is no JSON, and is none either.',
    file: 'src/transport/http.ts',
    code: /^''$/,
    line: "isJson ? text : ''",
  },
  {
    why: 'What refuses a credential of Cloud names no address.',
    file: 'src/verify/sites.ts',
    code: '`https://${realm.apiHost}`',
    line: 'baseUrl:',
  },
  {
    why: 'Of two addresses that are the same, nobody sees which comes first.',
    file: 'src/verify/sites.ts',
    code: 'one.url < other.url',
    becomes: 'one.url <= other.url',
  },
  {
    why: 'A Data Center is told of no scope.',
    file: 'src/verify/methods/session-cookie.ts',
    code: /^''$/,
    line: "scope: ''",
  },
  {
    why: 'A bug is thrown all the same, only after the other secrets were masked.',
    file: 'src/read/credentials.ts',
    line: 'if (!(problem instanceof Failure)) throw problem;',
    becomes: /^false$/,
  },
  {
    why: 'What the compiler can not know: every method belongs to a family, and a secret that is to be kept has a place.',
    file: 'src/read/',
    line: /if \((?:family === undefined|!secrets)\) throw/,
    becomes: /^false$/,
  },
  {
    why: 'What the compiler can not know: what the expression has to hold is there if it fits.',
    code: /\.exec\(\w+\)\?\.\[1\]\?\.\w+$/,
    becomes: /\.exec\(\w+\)\?\.\[1\]\.\w+$/,
  },
  {
    why: 'The two are there together, or not at all.',
    file: 'src/read/private-key.ts',
    line: 'if (kind === undefined || body === undefined)',
    becomes: /^(?:false|kind === undefined && body === undefined)$/,
  },
  {
    why: 'A line that is no base64 in place of none: a key of no digits can be read neither way.',
    mutator: 'ArrayDeclaration',
    line: 'digits.match(',
  },
  {
    why: 'A first element that is skipped in place of none.',
    file: 'src/read/private-key.ts',
    mutator: 'ArrayDeclaration',
    line: 'const [, kind, body] =',
  },
  {
    why: 'What is no failure has neither a status nor a code that the rest looks for, and is thrown as it is.',
    file: /^src\/verify\/(?:index|methods\/oauth)\.ts$/,
    line: 'if (!(error instanceof Failure)) throw error;',
    becomes: /^false$/,
  },
  {
    why: 'It is compared with the other of two words, so that any third one is as good as this.',
    file: 'src/verify/methods/',
    mutator: 'StringLiteral',
    code: /^'(?:data-center|gateway)'$/,
    becomes: '""',
  },
  {
    why: 'What the compiler can not know: at least one place was asked, and refused.',
    file: 'src/verify/methods/auto.ts',
    line: 'if (!telling) throw',
    becomes: /^false$/,
  },
  {
    why: 'What looks at it says no to nothing as well; the compiler wants it asked.',
    file: 'src/verify/',
    code: /^(?:own|cloudId|url) [!=]== undefined$/,
    line: /URL\.canParse\(own\)|isCloudId\(cloudId\) \?|cloudId === undefined \|\| !isCloudId|url === undefined \|\|.*\.test\(url\)/,
  },
  {
    why: 'It makes the search faster, and changes nothing of what is found: the tests look at that alone.',
    file: 'src/hand-over/stream-masker.ts',
    line: /^(?:const isLong|function blockHash|if \(head\.length > 0|this\.#shifts\.fill|const farthest|if \(shift|if \(begins|if \(length - start >= BLOCK|let end = depth|while \(end <)/,
  },
  {
    why: 'A bound that may be wider: what lies beyond it is found a second time, which changes nothing, or is no byte.',
    file: 'src/hand-over/stream-masker.ts',
    line: /^(?:const seam|const lastStart|for \(let start = Math\.max|for \(let at = start)/,
  },
  {
    why: 'A whole text at the end is held back then as well; its mask is out, and what follows is shown alike.',
    file: 'src/hand-over/stream-masker.ts',
    line: /^(?:if \(rest < branch|return branches\.size > 0)/,
  },
  {
    why: 'A second opinion: nothing is known that the rules before it let pass and Node writes in another way.',
    file: 'src/read/address.ts',
    line: 'new URL(`https://${host}`).hostname === host',
    code: /^new URL\(/,
    becomes: /^true$/,
  },
  {
    why: 'Node 20 decodes nothing of a host with a label that it can not decode; other versions may leave the label as it is.',
    file: 'src/read/address.ts',
    mutator: 'Regex',
    line: "return decoded !== ''",
  },
];

/** Why nothing notices this change, as a sentence; `undefined` if nobody has said so yet. */
export function explanationOf(survivor: Survivor): string | undefined {
  return RULES.find((rule) => isAbout(rule, survivor))?.why;
}

function isAbout({ file, mutator, code, becomes, line }: Rule, survivor: Survivor): boolean {
  return (
    (mutator === undefined || mutator === survivor.mutator) &&
    fits(file, survivor.file) &&
    fits(code, survivor.code) &&
    fits(becomes, survivor.becomes) &&
    fits(line, survivor.line)
  );
}

/** A text has to be in it, an expression to match. */
function fits(wanted: string | RegExp | undefined, text: string): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}
