process.on("SIGUSR1", () => {});
  (() => {  
  	var __webpack_modules__ = ({

  701:
  ((module) => {

"use strict";
module.exports = require("../client/index.js");

  }),

  839:
  ((module) => {

"use strict";
module.exports = require("../seal/index.js");

  }),

  24:
  ((module) => {

"use strict";
module.exports = require("node:fs");

  }),

  161:
  ((module) => {

"use strict";
module.exports = require("node:os");

  }),

  760:
  ((module) => {

"use strict";
module.exports = require("node:path");

  }),

  500:
  ((module) => {

"use strict";
module.exports = require("node:timers/promises");

  }),

  692:
  ((module) => {

"use strict";
module.exports = require("node:tls");

  }),

  655:
  ((module, __unused_webpack_exports, __nccwpck_require__) => {

const { issueCommand } = __nccwpck_require__(876);
const { toCommandProperties } = __nccwpck_require__(679);

const annotation =
  (level) =>
  (message, properties = {}) => {
    issueCommand(level, toCommandProperties(properties), message);
  };

module.exports = {
  getInput: (name, { trimWhitespace = true } = {}) => {
    const value = process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '';
    return trimWhitespace ? value.trim() : value;
  },
  setSecret: (secret) => {
    issueCommand('add-mask', {}, secret);
  },
  debug: (message) => {
    issueCommand('debug', {}, message);
  },
  info: (message) => {
    process.stdout.write(`${message}\n`);
  },
  warning: annotation('warning'),
  error: annotation('error'),
};


  }),

  220:
  ((module, __unused_webpack_exports, __nccwpck_require__) => {

Object.defineProperty(module.exports, "Q", ({
  enumerable: true,
  get: () => (__nccwpck_require__(701).HttpClient),
}));
Object.defineProperty(module.exports, "s", ({
  enumerable: true,
  get: () => (__nccwpck_require__(701).getProxyUrl),
}));


  }),

  846:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    CM: () => (  bearer),
    Di: () => (  headerFor),
    HX: () => (  basic),
    S1: () => (  isIn)
  });
  var _secret_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(359);

function headerFor(credential, method, url) {
    return credential.kind === 'header' ? credential : authorization(credential.sign(method, url));
}
function authorization(value) {
    return { kind: 'header', name: 'Authorization', value };
}
function isIn(text, credential) {
    const secret = credential.kind === 'signature' ? credential.key.oauthToken : credential.value;
    const sent = secret.reveal().replace(/^[\w.-]+[ =]/, '');
    const [user = '', ...password] = Buffer.from(sent, 'base64').toString().split(':');
    const isQuoted = (own) => own.length >= 12 && !user.includes(own) && text.includes(own);
    const word = password.join(':');
    return isQuoted(sent) || (/[^a-z@._ ]/i.test(word) && isQuoted(word));
}
function bearer(token) {
    return authorization(new _secret_js__WEBPACK_IMPORTED_MODULE_0__/* .Secret */ .z(`Bearer ${token.reveal()}`));
}
function basic(user, password, mask) {
    const pair = new _secret_js__WEBPACK_IMPORTED_MODULE_0__/* .Secret */ .z(`${user}:${password.reveal()}`);
    const encoded = new _secret_js__WEBPACK_IMPORTED_MODULE_0__/* .Secret */ .z(Buffer.from(pair.reveal()).toString('base64'));
    mask(pair);
    mask(encoded);
    return authorization(new _secret_js__WEBPACK_IMPORTED_MODULE_0__/* .Secret */ .z(`Basic ${encoded.reveal()}`));
}


  }),

  303:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    On: () => (  toUndo),
    Op: () => (  ENDING),
    W_: () => (  isRunning),
    wC: () => (  undoAll)
  });
const waiting = new Set();
function toUndo(undo) {
    let done;
    const begun = async () => {
        try {
            await undo();
        }
        finally {
            waiting.delete(now);
        }
    };
    const now = () => (done ??= begun());
    waiting.add(now);
    return now;
}
async function undoAll() {
    await Promise.allSettled([...waiting].reverse().map((now) => now()));
}
const isProfiled = /--(?:(?:cpu-)?prof|inspect)/.test([...process.execArgv, process.env.NODE_OPTIONS].join(' '));
const ENDING = [
    ...'SIGINT SIGTERM SIGHUP SIGQUIT SIGUSR2 SIGALRM SIGVTALRM SIGXCPU SIGIO SIGPWR SIGSTKFLT'.split(' '),
    ...'SIGTRAP SIGABRT SIGSYS'.split(' '),
    ...(isProfiled ? [] : ['SIGPROF']),
];
const HARMLESS = (  null && (['SIGWINCH', 'SIGURG', 'SIGCONT', 'SIGTSTP']));
function isRunning(number) {
    try {
        process.kill(number, 0);
        return true;
    }
    catch (error) {
        return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
}


  }),

  553:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    $t: () => (  placeOf),
    FV: () => (  orWithheld),
    HR: () => (  Failure),
    OJ: () => (  unlessFailed),
    Q6: () => (  failureIn),
    Qg: () => (  UnsentFailure),
    SP: () => (  EdgeFailure),
    j$: () => (  Interrupted),
    nm: () => (  missingCredentials),
    uc: () => (  EXIT_STATUS)
  });
  var node_os__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(161);

const EXIT_STATUS = {
    internal: 1,
    'invalid-input': 2,
    'missing-credentials': 2,
    'ambiguous-credentials': 2,
    'secrets-unavailable': 2,
    'host-not-allowed': 2,
    'insecure-url': 2,
    'credentials-rejected': 3,
    'anonymous-session': 3,
    'captcha-required': 3,
    'client-rejected': 3,
    'refresh-token-invalid': 3,
    'password-auth-disabled': 3,
    'insufficient-scope': 4,
    'permission-denied': 4,
    'ip-not-allowed': 4,
    'unexpected-account': 4,
    'site-not-accessible': 4,
    'site-not-found': 5,
    'network-unreachable': 5,
    timeout: 5,
    'server-unavailable': 5,
    'proxy-failure': 5,
    'rate-limited': 6,
    'untrusted-response': 7,
    'redirect-refused': 7,
    'tls-failure': 7,
    'handoff-failed': 8,
    'refresh-token-not-saved': 8,
    'credential-not-renewed': 8,
    'credential-expiring': 9,
    'credential-expired': 9,
    'issue-not-found': 10,
    'field-not-found': 10,
    'field-not-editable': 10,
    'value-not-allowed': 10,
    'update-rejected': 10,
};
const CLASSES = { input: 2, rejected: 3, denied: 4, unreachable: 5, limited: 6, untrusted: 7 };
function isOfClass(code, ...classes) {
    return classes.some((name) => CLASSES[name] === EXIT_STATUS[code]);
}
class Failure extends Error {
    code;
    what;
    advice;
    name = 'Failure';
    constructor(code, what, advice) {
        super(`${what} ${advice}`);
        this.code = code;
        this.what = what;
        this.advice = advice;
    }
    get exitStatus() {
        return EXIT_STATUS[this.code];
    }
    isOf(...classes) {
        return isOfClass(this.code, ...classes);
    }
    get isUncertain() {
        return ['network-unreachable', 'timeout', 'server-unavailable', 'untrusted-response'].includes(this.code);
    }
    advising(more) {
        return new Failure(this.code, this.what, `${this.advice} ${more}`);
    }
    hinting(first) {
        return new Failure(this.code, this.what, `${first} ${this.advice}`);
    }
    forPrograms() {
        const { code, exitStatus, what, advice } = this;
        return { code, exitStatus, what, advice };
    }
    inWords({ say, advise }) {
        return new Failure(this.code, say(this.what), advise(this.advice));
    }
}
function orWithheld(missing, secretsWithheld) {
    const reason = secretsWithheld?.();
    if (reason === undefined)
        return missing;
    return new Failure('secrets-unavailable', `${missing.what} ${reason}`, 'Skip this step on such runs, or run it after the merge; never hand secrets to code from a fork.');
}
function missingCredentials(what, advice, secretsWithheld) {
    return orWithheld(new Failure('missing-credentials', what, advice), secretsWithheld);
}
class UnsentFailure extends Failure {
    get isUncertain() {
        return false;
    }
}
class EdgeFailure extends Failure {
    target = '';
}
class Interrupted extends Error {
    signal;
    name = 'Interrupted';
    constructor(signal) {
        super(`Interrupted by ${signal}.`);
        this.signal = signal;
    }
    get exitStatus() {
        return 128 + node_os__WEBPACK_IMPORTED_MODULE_0__.constants.signals[this.signal];
    }
}
function placeOf(error) {
    const { name = '', stack = '' } = error instanceof Error ? error : {};
    const thrown = `${/^\w{1,40}$/.test(name) ? name : 'something'} was thrown`;
    const frame = /^\s+at (?:.*[\\/(])?([\w.-]+:\d+:\d+)\)?$/m.exec(stack)?.[1];
    return frame === undefined ? thrown : `${thrown} at ${frame}`;
}
function failureIn(error) {
    if (error instanceof Failure)
        return error;
    throw error;
}
function unlessFailed(read) {
    try {
        return read();
    }
    catch (error) {
        failureIn(error);
        return undefined;
    }
}
async function attempt(failures, work) {
    try {
        await work();
    }
    catch (error) {
        failures.push(failureIn(error));
    }
}


  }),

  112:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    $N: () => (  codeOf),
    CC: () => (  problem),
    NP: () => (  isOwn),
    VX: () => (  readRegular),
    Xf: () => (  withOpen),
    YT: () => (  openToAppend),
    fR: () => (  replaceFile),
    tk: () => (  removeDrafts),
    vV: () => (  createFolder),
    x3: () => (  createFile),
    yR: () => (  readText)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(24);
  var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(760);
  var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(553);
  var _node_crypto_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(137);




const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_WRONLY } = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants;
const NO_FOLLOW = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NOFOLLOW ?? 0;
const NO_WAIT = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NONBLOCK ?? 0;
const LARGEST_BYTES = 1024 * 1024;
function withOpen(descriptor, work) {
    try {
        return work(descriptor);
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
    }
}
function readRegular(path, { largestBytes, follow = true } = {}) {
    return withOpen((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, O_RDONLY | NO_WAIT | (follow ? 0 : NO_FOLLOW)), (descriptor) => wholeOf(descriptor, largestBytes));
}
function readText(path, options) {
    return textOf(readRegular(path, options).bytes);
}
function textOf(bytes) {
    return bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'utf8');
}
async function readTextOrPipe(path, label, patience) {
    const descriptor = openSync(path, O_RDONLY | NO_WAIT);
    if (fstatSync(descriptor).isFIFO())
        return readStream(streamOf(descriptor), label, patience);
    return withOpen(descriptor, () => textOf(wholeOf(descriptor, patience.largestBytes).bytes));
}
function readStandardInput(patience) {
    return readStream(standardInput(), 'standard input', patience);
}
function standardInput() {
    try {
        if (fstatSync(0).isFIFO())
            return streamOf(openSync('/dev/stdin', O_RDONLY | NO_WAIT));
    }
    catch {
    }
    return process.stdin;
}
function streamOf(descriptor) {
    const { Socket } = process.getBuiltinModule('node:net');
    return new Socket({ fd: descriptor, readable: true, writable: false });
}
async function readStream(stream, label, { signal, seconds, largestBytes = LARGEST_BYTES }) {
    const { addAbortSignal } = process.getBuiltinModule('node:stream');
    const timeout = AbortSignal.timeout(seconds * 1000);
    const chunks = [];
    let bytes = 0;
    try {
        for await (const chunk of addAbortSignal(AbortSignal.any([signal, timeout]), stream)) {
            chunks.push(chunk);
            bytes += chunk.length;
            if (bytes > largestBytes)
                throw problem('EFBIG');
        }
    }
    catch (error) {
        signal.throwIfAborted();
        if (!timeout.aborted)
            throw error;
        throw new Failure('timeout', `The end of ${label} was not reached within ${seconds} s.`, 'Find out why the program that writes it does not end, or raise `timeout-seconds`.');
    }
    return textOf(Buffer.concat(chunks));
}
function wholeOf(descriptor, largestBytes = LARGEST_BYTES) {
    const found = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(descriptor);
    if (!found.isFile())
        throw problem(found.isDirectory() ? 'EISDIR' : 'EINVAL');
    if (found.size > largestBytes)
        throw problem('EFBIG');
    const chunks = [];
    for (let bytes = 0; bytes <= largestBytes;) {
        const chunk = Buffer.allocUnsafe(64 * 1024);
        const length = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readSync)(descriptor, chunk);
        if (length === 0)
            return { bytes: Buffer.concat(chunks), found };
        chunks.push(chunk.subarray(0, length));
        bytes += length;
    }
    throw problem('EFBIG');
}
function problem(code) {
    return Object.assign(new Error('It is not a regular file, too large, or not ours.'), { code });
}
function codeOf(error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    return typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : 'unknown';
}
function isOwn({ uid }) {
    return !process.getuid || uid === process.getuid();
}
function openToAppend(path) {
    const descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, O_RDWR | O_APPEND | NO_FOLLOW | NO_WAIT);
    if ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(descriptor).isFile())
        return descriptor;
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
    throw problem('EINVAL');
}
function createFile(path, text, mode = 0o600, settle) {
    withOpen((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, O_WRONLY | O_CREAT | O_EXCL | NO_FOLLOW, mode & 0o700), (descriptor) => {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fchmodSync)(descriptor, mode);
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(descriptor, text);
        settle?.(descriptor);
    });
}
function createFolder(path) {
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)(path, { mode: 0o700 });
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.chmodSync)(path, 0o700);
}
function replaceFile(path, text, mode = 0o600) {
    const draft = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path), `.${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(path)}.${(0,_node_crypto_js__WEBPACK_IMPORTED_MODULE_3__/* .nodeCrypto */ .S)().randomUUID()}`);
    try {
        createFile(draft, text, mode, node_fs__WEBPACK_IMPORTED_MODULE_0__.fsyncSync);
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.renameSync)(draft, path);
    }
    catch (error) {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(draft, { force: true });
        throw error;
    }
    try {
        withOpen((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path), O_RDONLY), node_fs__WEBPACK_IMPORTED_MODULE_0__.fsyncSync);
    }
    catch (error) {
        if (!['EACCES', 'EISDIR', 'EPERM', 'EBADF', 'EINVAL', 'ENOTSUP'].includes(codeOf(error)))
            throw error;
    }
}
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function removeDrafts(path) {
    const start = `.${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(path)}.`;
    for (const name of (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path))) {
        if (name.startsWith(start) && UUID.test(name.slice(start.length)))
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path), name), { force: true });
    }
}


  }),

  65:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Gv: () => (  isObject),
    M8: () => (  textField),
    Of: () => (  listIn),
    ZZ: () => (  field),
    jM: () => (  parsedObject),
    qV: () => (  objectField),
    uY: () => (  hasDuplicateKeys)
  });
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function field(object, name) {
    return Object.hasOwn(object, name) ? object[name] : undefined;
}
function textField(object, name) {
    const value = field(object, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
}
function objectField(object, name) {
    const value = field(object, name);
    return isObject(value) ? value : {};
}
const listIn = (value) => (Array.isArray(value) ? value : []);
function parsedObject(text) {
    try {
        const value = JSON.parse(text);
        if (isObject(value))
            return value;
    }
    catch {
    }
    return undefined;
}
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"(?:[ \t\r\n]*:)?/g;
function hasDuplicateKeys(text, value = JSON.parse(text)) {
    let left = text.match(STRING)?.filter((each) => each.endsWith(':')).length ?? 0;
    const parts = [value];
    for (const part of parts) {
        if (isObject(part))
            left -= Object.keys(part).length;
        if (typeof part === 'object')
            for (const each of Object.values(part ?? {}))
                parts.push(each);
    }
    return left > 0;
}


  }),

  769:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Ap: () => (  familyOf),
    Cz: () => (  asIdentifier),
    EJ: () => (  method),
    M$: () => (  proveAt),
    oH: () => (  ifRejected)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(553);
  var _values_given_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(967);
  var _verify_myself_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(41);



function familyOf(name, secret) {
    return { name, marks: [secret], needs: [secret], renewed: [secret] };
}
function method(declared) {
    return declared;
}
function asIdentifier(given, what) {
    const advice = 'Copy it again from the page where the credential was created.';
    return (0,_values_given_js__WEBPACK_IMPORTED_MODULE_1__/* .matching */ .wC)(given, /^[\x21-\x7e]{1,512}$/, `is not ${what}`, advice);
}
async function proveAt(baseUrl, credential, context, options) {
    const { deployment } = context.site;
    const account = await (0,_verify_myself_js__WEBPACK_IMPORTED_MODULE_2__/* .askMyself */ .aF)(context, { deployment, baseUrl }, credential, options);
    return { baseUrl, credential, account };
}
function ifRejected(change, code = 'credentials-rejected') {
    return (error) => {
        throw error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR && error.code === code ? change(error) : error;
    };
}


  }),

  137:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    S: () => (  nodeCrypto)
  });
const nodeCrypto = () => process.getBuiltinModule('node:crypto');


  }),

  252:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Df: () => (  withoutCommands),
    Tj: () => (  printableMarkdown),
    g$: () => (  printable),
    x: () => (  shellQuoted)
  });
const LONGEST = 200;
function printable(text, longest = LONGEST) {
    const cut = text.slice(0, longest * 4);
    const visible = /[^ -~]/.test(cut)
        ? cut
            .toWellFormed()
            .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
            .replace(/[\p{Cf}\p{Co}\p{Cn}\uFFFD]/gu, '')
        : cut.replace(/ +/g, ' ');
    const oneLine = breakMarks(visible.trim());
    const characters = Array.from(oneLine);
    return characters.length <= longest ? oneLine : `${characters.slice(0, longest - 1).join('')}\u2026`;
}
function quoted(text, longest = 80) {
    return `"${printable(text, longest).replaceAll('`', "'")}"`;
}
function printableMarkdown(text, longest = LONGEST) {
    return printable(text, longest).replace(/[\\`*_{}[\]()<>#+\-.!|&~@:/$]/g, (character) => `&#${character.charCodeAt(0)};`);
}
function shellQuoted(text) {
    return `'${text.replaceAll("'", "'\\''")}'`;
}
function htmlText(text) {
    return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
const SKIPPED = '[\\p{DI}\\p{Cf}\\p{M}]*';
const NOT_IN_A_HOST = '(?<!\\[[\\da-f:.]{0,45}(?=[\\da-f:.]{1,45}\\]))';
const marks = () => [
    new RegExp(`${NOT_IN_A_HOST}:(?=${SKIPPED}:)`, 'gu'),
    new RegExp(`#(?=${SKIPPED}#)`, 'gu'),
    new RegExp(`(?<=^(?:\\x1b\\[\\d+m|${SKIPPED})*)([-+~^])(?=\\1\\1(?:\\s|$))`, 'gmu'),
];
let madeMarks;
const MAY_HOLD_MARKS = /[^\0-\x7f]|::|##|([-+~^])\1\1/;
function breakMarks(text, by = ' ') {
    if (!MAY_HOLD_MARKS.test(text))
        return text;
    madeMarks ??= marks();
    return madeMarks.reduce((broken, found) => broken.replace(found, (mark) => mark + by), text);
}
const OWN_SEQUENCE = String.raw `\r\x1b\[2K|\x1b\[(?:2|22|31|33|39)m`;
const CONTROLS = new RegExp(`(${OWN_SEQUENCE})|[\\0-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029]`, 'g');
function withoutCommands(text) {
    return breakMarks(text.replace(CONTROLS, (_all, own) => own ?? ' '));
}
const IN_JSON = new RegExp(`([#:])(?=${SKIPPED}\\1)|[\\x7f-\\x9f\\p{Cf}\\p{Zl}\\p{Zp}]`, 'gu');
function jsonText(value, indent) {
    const escape = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
    return JSON.stringify(value, undefined, indent).replace(IN_JSON, (found) => found.replace(/[^]/g, escape));
}


  }),

  359:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  z: () => (  Secret)
});

; 
const external_node_util_namespaceObject = require("node:util");
; 

const HIDDEN = '***';
class Secret {
    #value;
    constructor(value) {
        this.#value = value;
    }
    reveal() {
        return this.#value;
    }
    equals(other) {
        return this.#value === other.#value;
    }
    toString() {
        return HIDDEN;
    }
    toJSON() {
        return HIDDEN;
    }
    [external_node_util_namespaceObject.inspect.custom]() {
        return HIDDEN;
    }
}


  }),

  388:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Dh: () => (  realmOfGateway),
    MS: () => (  gatewayUrl),
    S6: () => (  looksLikeAtlassian),
    WF: () => (  isAtlassianService),
    Y2: () => (  CONTEXT_PATH),
    dX: () => (  isCloudId),
    jq: () => (  COMMERCIAL),
    kg: () => (  realmOfSite)
  });
const COMMERCIAL = {
    siteDomains: ['atlassian.net', 'jira.com'],
    apiHost: 'api.atlassian.com',
    authHost: 'auth.atlassian.com',
};
const GOVERNMENT = {
    siteDomains: ['atlassian-us-gov-mod.net'],
    apiHost: 'api.atlassian-us-gov-mod.com',
    authHost: 'auth.atlassian-us-gov-mod.com',
};
const REALMS = [COMMERCIAL, GOVERNMENT];
const ATLASSIAN = /atlassian(?:-us-gov(?:-mod)?|-fex|-stg-fedm|-isolated)?\.(?:net|com)(?![a-z0-9])/;
function realmOfSite(host) {
    const domain = host.slice(host.indexOf('.') + 1);
    return REALMS.find((realm) => realm.siteDomains.includes(domain));
}
function realmOfGateway(host) {
    return REALMS.find((realm) => realm.apiHost === host);
}
function isAtlassianService(host) {
    return REALMS.some(({ apiHost, authHost }) => host === apiHost || host === authHost);
}
function looksLikeAtlassian(host) {
    return ATLASSIAN.test(host) || `.${host}.`.includes('.jira.com.');
}
const CONTEXT_PATH = 'especially its context path: if people open https://jira.example.com/jira/browse/KEY-1, it is https://jira.example.com/jira.';
function gatewayUrl(realm, cloudId) {
    return `https://${realm.apiHost}/ex/jira/${cloudId}`;
}
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
function isCloudId(text) {
    return text !== undefined && UUID.test(text);
}


  }),

  847:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    JN: () => (  backoff),
    Mq: () => (  isRetriedStatus),
    P9: () => (  retryAfter),
    m9: () => (  untilReset),
    nI: () => (  serverTime),
    py: () => (  MOST_ATTEMPTS),
    uX: () => (  longestAttempt),
    xQ: () => (  gitHubLimit)
  });
const MOST_ATTEMPTS = {
    read: 4,
    exchange: 3,
    spend: 1,
    save: 4,
    set: 4,
    change: 1,
    once: 1,
    explanation: 1,
};
function longestAttempt(repeatable) {
    if (repeatable === 'spend')
        return Infinity;
    return repeatable === 'explanation' ? 2000 : 15_000;
}
const PASSING = [408, 425, 500, 502, 503, 504];
function isRetriedStatus(status, repeatable) {
    if (MOST_ATTEMPTS[repeatable] === 1)
        return false;
    return PASSING.includes(status) || ((repeatable === 'exchange' || repeatable === 'save') && status >= 500);
}
function backoff(attempt, atLeastMs, random) {
    return atLeastMs + random() * Math.min(8000, 500 * 2 ** (attempt - 1));
}
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
function parsed(text, shape = HTTP_DATE) {
    const time = shape.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
}
function serverTime(header) {
    const date = parsed(String(header('date')));
    return date && date + 1000 * (Number.parseInt(String(header('age')), 10) || 0);
}
function until(time, header) {
    return time === undefined ? 0 : Math.max(0, time - (serverTime(header) ?? Date.now()));
}
function retryAfter(header) {
    const value = String(header('retry-after'));
    return /^\d+$/.test(value) ? Number(value) * 1000 : until(parsed(value), header);
}
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;
function untilReset(header) {
    const reset = String(header('x-ratelimit-reset')).trim();
    const time = /^\d{9,11}$/.test(reset) ? Number(reset) * 1000 : parsed(reset.toUpperCase(), ISO);
    if (time !== undefined)
        return until(time, header);
    const told = String(header('ratelimit'));
    const policies = told.split(',').filter((policy) => !/;\s*r=/.test(told) || /;\s*r=0\b/.test(policy));
    return Math.max(0, ...policies.map((policy) => Number(/;\s*t=(\d+)/.exec(policy)?.[1] ?? 0) * 1000));
}
const USUAL_WAIT_MS = 60_000;
function gitHubLimit({ status, text, header }, remainingMs) {
    if (status !== 403 && status !== 429)
        return undefined;
    if (header('retry-after') !== undefined)
        return retryAfter(header);
    const reset = String(header('x-ratelimit-reset'));
    const isUsedUp = header('x-ratelimit-remaining') === '0';
    if (isUsedUp && /^\d{1,12}$/.test(reset))
        return until(Number(reset) * 1000, header);
    if (status === 403 && !isUsedUp && !/\brate limit|abuse detection/i.test(text))
        return undefined;
    return remainingMs > 1.5 * USUAL_WAIT_MS ? USUAL_WAIT_MS : 0;
}


  }),

  131:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  UQ: () => (  Connections),
  Dn: () => (  NO_ANSWER),
  cv: () => (  exchange),
  tY: () => (  objectIfAny),
  D7: () => (  objectIn),
  Ew: () => (  refusePage)
});


var http_client = __nccwpck_require__(220);
var src_credential = __nccwpck_require__(846);
var failure = __nccwpck_require__(553);
var files = __nccwpck_require__(112);
var json = __nccwpck_require__(65);
; 
const VERSION = '1.0.0';

; 






const NO_ANSWER = 'NO_ANSWER';
async function exchange(request, signal, trust, connections) {
    const { url, repeatable, largestBody, credential } = request;
    const { host, origin } = new URL(url);
    const ask = (keepAlive) => {
        const client = new http_client/* HttpClient */.Q(`jira-auth/${VERSION}`, [], { keepAlive });
        const make = () => {
            const agent = client.getAgent(url);
            const { proxyOptions: proxy } = agent;
            if (proxy)
                proxy.host = proxy.host.replace(/[[\]]/g, '');
            limitConnecting(agent);
            agent.options = { ...agent.options, secureContext: trust };
            return agent;
        };
        const agent = keepAlive ? connections.agentFor(origin, make) : make();
        return settled(request, agent, headersFor(request, client.userAgent), signal);
    };
    const message = await ask(repeatable === 'read' || repeatable === 'set').catch((error) => {
        if (error !== WAS_CLOSED)
            throw error;
        return ask(false);
    });
    const text = (await readText(message, largestBody)) ?? '';
    return answerOf(message, credential && (0,src_credential/* isIn */.S1)(text, credential) ? '' : text, host);
}
const WAS_CLOSED = new Error('The kept connection was closed.');
function headersFor({ method, url, credential, body }, userAgent = '') {
    const proof = credential && (0,src_credential/* headerFor */.Di)(credential, method, url);
    return {
        ...{ accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': userAgent },
        ...(body && { 'content-type': body.type }),
        ...(proof && { [proof.name.toLowerCase()]: proof.value.reveal() }),
    };
}
const CLOSED = ['ECONNRESET', 'EPIPE'];
const ADDRESS_MS = 1000;
const MOST_ANNOUNCED = 20;
function settled({ method, url, body }, agent, headers, signal) {
    const { protocol, hostname: host, port, pathname, search } = new URL(url);
    const isTls = protocol === 'https:';
    process.getBuiltinModule('node:net').setDefaultAutoSelectFamilyAttemptTimeout(ADDRESS_MS);
    const { request } = isTls ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http');
    return new Promise((resolve, reject) => {
        const onAbort = () => {
            reject(errorOf('ABORT_ERR'));
        };
        if (signal.aborted) {
            onAbort();
            return;
        }
        signal.addEventListener('abort', onAbort);
        let announced = 0;
        const options = {
            ...{ method, headers, signal, host, port: port || (isTls ? 443 : 80), path: pathname + search },
            agent: agent,
        };
        const asked = request(options, (answer) => {
            const { statusCode = 0 } = answer;
            if (statusCode < 200 || statusCode > 599)
                asked.shouldKeepAlive = false;
            resolve(answer);
        });
        const fail = (error) => {
            reject(asked.reusedSocket && CLOSED.includes((0,files/* codeOf */.$N)(error)) ? WAS_CLOSED : error);
        };
        asked
            .on('error', fail)
            .on('information', () => {
            announced += 1;
            if (announced > MOST_ANNOUNCED)
                asked.destroy(errorOf(NO_ANSWER));
        })
            .on('upgrade', (_answer, socket) => {
            socket.destroy();
            fail(errorOf(NO_ANSWER));
        })
            .on('close', () => {
            fail(errorOf('ECONNRESET'));
        })
            .end(body?.text.reveal());
    });
}
function answerOf(message, text, host) {
    const header = (name) => {
        const value = message.headers[name];
        return Array.isArray(value) ? value.join(', ') : value;
    };
    const isJson = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(String(header('content-type')));
    const json = () => parseJson(isJson ? text : '', host);
    return { host, status: message.statusCode ?? 0, header, text, isJson, json };
}
function parseJson(text, host) {
    try {
        const value = JSON.parse(text);
        if (!(0,json/* hasDuplicateKeys */.uY)(text, value))
            return value;
    }
    catch {
    }
    throw new failure/* Failure */.HR('untrusted-response', `The answer from ${host} is not the JSON that its API sends.`, 'A login page, a proxy or a firewall may be answering in its place: check with `curl -v` on the same machine.');
}
function refusePage({ status, isJson, text, header, json }) {
    const isEmpty = status === 204 || (text === '' && header('content-type') === undefined);
    if (!isJson && !isEmpty)
        json();
}
function objectIn(answer) {
    const body = answer.json();
    return (0,json/* isObject */.Gv)(body) ? body : {};
}
function objectIfAny(answer) {
    return (0,failure/* unlessFailed */.OJ)(() => objectIn(answer)) ?? {};
}
const CONNECT_MS = 10_000;
function limitConnecting(agent) {
    const { request, createConnection } = agent;
    const limit = (socket, tunnel = socket) => {
        const timer = setTimeout(() => {
            socket.destroy(errorOf('ETIMEDOUT', 'connect ETIMEDOUT'));
        }, CONNECT_MS);
        const stop = clearTimeout.bind(undefined, timer);
        tunnel.once('connect', stop);
        return socket.once('close', stop);
    };
    if (request)
        agent.request = (...given) => {
            const asked = request(...given);
            return asked.once('socket', (socket) => limit(socket, asked));
        };
    else
        agent.createConnection = (...given) => limit(createConnection.apply(agent, given));
}
function errorOf(code, message = code) {
    return Object.assign(new Error(message), { code });
}
const LARGEST_BODY = 1024 * 1024;
async function readText(message, largest = LARGEST_BODY) {
    const chunks = [];
    let size = 0;
    for await (const chunk of message) {
        size += chunk.length;
        if (size > largest)
            return undefined;
        chunks.push(chunk);
    }
    if ((message.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity')
        return undefined;
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    }
    catch {
    }
    return undefined;
}
class Connections {
    #agents = new Map();
    agentFor(origin, make) {
        const agent = this.#agents.get(origin) ?? kept(make());
        this.#agents.set(origin, agent);
        return agent;
    }
}
function kept(agent) {
    const idle = new Set();
    const addRequest = agent.addRequest.bind(agent);
    function drop() {
        idle.delete(this);
        this.destroy();
    }
    agent.keepAlive = true;
    agent.removeAllListeners('free');
    agent.on('free', (socket) => {
        if (socket.destroyed)
            return;
        idle.add(socket.unref());
        for (const event of ENDING)
            socket.on(event, drop);
    });
    agent.addRequest = (request, ...given) => {
        const [socket] = idle;
        if (!socket) {
            addRequest(request, ...given);
            return;
        }
        idle.delete(socket.ref());
        for (const event of ENDING)
            socket.off(event, drop);
        request.reusedSocket = true;
        request.onSocket(socket);
    };
    return agent;
}
const ENDING = ['data', 'end', 'error', 'close'];


  }),

  256:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    AQ: () => (  daysUntil),
    D0: () => (  endOfDay),
    P1: () => (  readDay),
    nE: () => (  isoSeconds),
    nR: () => (  timeOf)
  });
  var _given_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(967);

const DAY_MS = 24 * 3600 * 1000;
function endOfDay(date) {
    return date === undefined ? undefined : new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS - 1000);
}
function daysUntil(end, now) {
    return Math.floor(end.getTime() / DAY_MS) - Math.floor(now.getTime() / DAY_MS);
}
function isoSeconds(date) {
    return `${date.toISOString().slice(0, 19)}Z`;
}
const TIME = /^\+?\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;
function timeOf(value) {
    if (typeof value !== 'string' || !TIME.test(value))
        return undefined;
    const time = Date.parse(value);
    return Number.isNaN(time) ? undefined : new Date(time);
}
function readDay(value, label, advice = 'Write it as YYYY-MM-DD, as the page that lists your API tokens shows it.') {
    return (0,_given_js__WEBPACK_IMPORTED_MODULE_0__/* .matching */ .wC)({ value, label }, { test: isDay }, 'is not a date', advice);
}
function isDay(text) {
    const start = `${text}T00:00:00Z`;
    const time = timeOf(start);
    return time !== undefined && isoSeconds(time) === start;
}


  }),

  967:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    BO: () => (  asSecret),
    Gq: () => (  invalid),
    c3: () => (  SHORTEST_SECRET),
    qx: () => (  refuseControlCharacters),
    wC: () => (  matching),
    yL: () => (  oneOf)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(553);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(359);
  var _hints_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(684);



const LONGEST_VALUE = 8192;
const SHORTEST_SECRET = 8;
function invalid(what, advice) {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('invalid-input', what, advice);
}
function oneOf(words) {
    return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(words);
}
function matching({ label, value }, shape, is, advice) {
    if (shape.test(value))
        return value;
    throw invalid(`${label} ${is}.`, advice);
}
function refuseControlCharacters({ label, value }) {
    if (value.length > LONGEST_VALUE) {
        throw invalid(`${label} has ${value.length} characters, more than the limit of ${LONGEST_VALUE}.`, 'Check that the right value was stored in it.');
    }
    const bad = /[\p{Cc}\p{Cs}\u2028\u2029\uFFFD]/u.exec(value);
    if (bad) {
        throw invalid(`${label} holds ${placeOf(bad)}.`, bad[0] === '\uFFFD'
            ? 'Store it again, in UTF-8.'
            : 'Store it again as one line, without line breaks or other control characters.');
    }
}
function asSecret(found, mask) {
    const { input, label, value } = found;
    return (0,_hints_js__WEBPACK_IMPORTED_MODULE_2__/* .hinted */ .x_)(input, value, true, () => {
        if (value.length < SHORTEST_SECRET) {
            throw invalid(`${label} has fewer than ${SHORTEST_SECRET} characters: too short to be a credential, or to mask safely.`, 'Check that the whole secret was stored in it.');
        }
        const secret = new _secret_js__WEBPACK_IMPORTED_MODULE_1__/* .Secret */ .z(value);
        mask(secret);
        refuseControlCharacters(found);
        const outside = /[^\x21-\x7e]/u.exec(value);
        if (!outside)
            return secret;
        throw invalid(`${label} holds ${placeOf(outside)}, which no Jira credential has.`, 'Copy the secret again, without formatting or surrounding text, and store it again.');
    });
}
const NAMED_CHARACTERS = {
    '\n': 'a line feed',
    '\r': 'a carriage return',
    '\t': 'a tab',
    '\0': 'a NUL character',
    ' ': 'a space',
    '\uFFFD': 'U+FFFD, which stands for a letter that is not in UTF-8,',
};
function placeOf({ 0: character, index }) {
    const codePoint = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `${NAMED_CHARACTERS[character] ?? `the character U+${codePoint}`} at position ${index + 1}`;
}


  }),

  684:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    a6: () => (  REFUSALS),
    mu: () => (  withHint),
    x_: () => (  hinted)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(553);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(359);


const MISTAKES = {
    'was copied from a log or a page that hides it: copy it from where it was created.': /\*{3}|^\W?(?:masked|redacted|filtered|hidden)\W?$/i,
    'contains an expression, such as ${{ ... }}, that was not evaluated: check where it is set.': /\$\{\{|\{\{|<%/,
    'is the name of a variable, not its value: check that the variable is set there, and not in single quotes.': /^(?:\$\w+|\$\{[\w.:-]+\}|\$\([\w.-]+\)|\$\[[^\]]*\]|%\w+%|\$env:\w+|\{\w+\}|#\{[^}]*\}#?|@@?\w+@@?)$/i,
    'is a placeholder: store the real one in its place.': /^(?:<[^>]*>|your[-_ ].*|\.{3,}|x{4,}|(?:api[-_])?token|secret|changeme|change[-_]me|null|nil|none|undefined|true|false|todo|\[object object\])$/i,
    'begins with the name of a variable: store only what follows it.': /^(?:export|set|setx|env|let|var|const)\s+\w+|^\$[Ee]nv:\w+\s*=|^[A-Z][A-Z0-9]*_[A-Z0-9_]*\s*[=:]\s*\S|^(?:token|api[-_]token)\s*[=:]\s*\S/,
    'begins like a header, for example with "Basic" or "Bearer": store only the token.': /^(?:authorization\s*:|cookie\s*:|-H\s|(?:basic|bearer)(?:\s|:|%20))/i,
    'is in quotation marks: store it without them.': /^\\?["'`]|["'`]$/,
    'is a key or a certificate in PEM, not a token.': /-----(?:BEGIN|END)/,
    'is a whole JSON document: store only the token.': /^[{[]/,
    'is an address, or a reference such as op://..., not the secret that is stored there.': (value, input) => input !== 'webhook-url' && /^(?:[a-z][a-z0-9+.-]*:\/\/|arn:|vault:)/i.test(value),
    "is the path of a file, not the file's content.": /^(?:~|\.{1,2})[\\/]|^(?:\/[\w.-]+){2,}$|^[a-z]:\\/i,
    'contains encoded characters, such as \\n, %3D or &amp;: store the token as it was shown.': /\\[nrt]|%(?:0[ad]|2[05bf]|3d)|&(?:amp|quot|apos|lt|gt|#\w+);/i,
    'ends in a comma or a semicolon: store it without.': /[,;]$/,
    'is the e-mail and the token together: store only the token, and give the e-mail as `email`.': /^[^\s:@]+@[^\s:@]+:./,
    'is base64 of a name and a secret, as in a header: store the token itself.': (value) => isBase64Of(/^[\x21-\x7e]+:[\x21-\x7e]{4,}$/, value),
    'is a token in base64: store the token itself.': (value) => isBase64Of(/^(?:AT[A-Z]TT3|eyJ|gh[a-z]_)/, value),
    'is an e-mail address.': /^[^\s:@]+@[^\s:@]+\.[a-z]{2,}$/i,
    'is the ID of a site, an account or a client, which is not secret.': /^(?:\d+:)?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i,
    'looks like an OAuth access token: give that as `access-token`.': (value, input) => input !== 'access-token' && input !== 'refresh-token' && /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(value),
    'looks cut off, because its checksum does not match: copy all of it again, and store it.': isCutOff,
};
const PRODUCTS = [
    [/^AT[AS]TT3/, 'an API token of Jira Cloud', 'api-token'],
    [/^ATCTT3/, "an API key of an organization's administrators, or a Bitbucket token", 'org-api-key'],
    [/^ATOA/, 'the secret of an OAuth client', 'client-secret'],
    [/^(?:ATBB|BBDC-)/, 'a credential for Bitbucket'],
    [/^(?:gh[pousr]_|github_pat_)/, 'a GitHub token', 'github-token'],
    [/^gl(?:agent|cbt|dt|ffct|ft|imt|oas|pat|ptt|rtr?|soat|wt)-/, 'a GitLab token', 'gitlab-token'],
    [/^(?:xox[a-z]-|xapp-)/, 'a Slack token'],
    [
        /^(?:npm_|pypi-|dckr_pat_|hvs\.|hf_|sk-|SG\.|AIza|ya29\.|dop_v1_|(?:AKIA|ASIA)[A-Z2-7]{16}$)/,
        'a credential for another product',
    ],
    [{ test: isOfDataCenter }, 'a personal access token of a Jira Data Center', 'personal-access-token'],
];
const UNSEEN = ['password', 'private-key'];
const EVERYWHERE = 7;
function hintAbout(input, value, isSecret = true) {
    if (UNSEEN.includes(input))
        return undefined;
    const noun = `The value of \`${input}\``;
    const mistakes = Object.entries(MISTAKES).slice(0, isSecret ? undefined : EVERYWHERE);
    const [says] = mistakes.find(([, seen]) => (typeof seen === 'function' ? seen(value, input) : seen.test(value))) ?? [];
    if (says !== undefined)
        return `${noun} ${says}`;
    const product = isSecret && PRODUCTS.find(([shape]) => shape.test(value));
    if (!product || product[2] === input)
        return undefined;
    const [, whose, right] = product;
    const isJiras = right !== undefined && !right.startsWith('git');
    return `${noun} looks like ${whose}${isJiras ? `: give that as \`${right}\`.` : ', not like one for Jira.'}`;
}
function hinted(input, value, isSecret, read) {
    try {
        return read();
    }
    catch (error) {
        const hint = error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR ? hintAbout(input, value, isSecret) : undefined;
        throw error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR && hint !== undefined ? error.hinting(hint) : error;
    }
}
function isTokenShaped(value) {
    return /^eyJ/.test(value) || PRODUCTS.some(([shape]) => shape.test(value));
}
function isOfDataCenter(value) {
    return /^[\w+/]{43,44}=?$/.test(value) && isBase64Of(/^\d{8,}:/, value);
}
function isBase64Of(shape, value) {
    return /^[\w+/-]{16,}={0,2}$/.test(value) && shape.test(Buffer.from(value, 'base64').toString('latin1'));
}
function isCutOff(value) {
    if (!/^AT[A-Z]TT3[\w-]+=[0-9A-F]{8}$/.test(value))
        return false;
    return (process.getBuiltinModule('node:zlib').crc32(value.slice(0, -8)) !== Number.parseInt(value.slice(-8), 16));
}
const REFUSALS = [
    'credentials-rejected',
    'anonymous-session',
    'client-rejected',
    'refresh-token-invalid',
];
function withHint(failure, credentials) {
    if (!REFUSALS.includes(failure.code))
        return failure;
    const hints = Object.entries(credentials).flatMap(([name, value]) => {
        const input = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
        if (value instanceof _secret_js__WEBPACK_IMPORTED_MODULE_1__/* .Secret */ .z)
            return hintAbout(input, value.reveal()) ?? [];
        const isSeen = typeof value === 'string' && ['email', 'clientId'].includes(name);
        return isSeen ? (hintAbout(input, value, false) ?? []) : [];
    });
    if ('apiToken' in credentials && 'email' in credentials && credentials.email === undefined)
        hints.unshift("A person's API token also needs `email`; only a service account's works without it.");
    return hints.length === 0 ? failure : failure.hinting(hints.join(' '));
}


  }),

  795:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    DO: () => (  DENIED_REASON),
    JS: () => (  isFailedLogin),
    P8: () => (  lacksScope),
    Vn: () => (  loginReasons),
    bp: () => (  untrusted),
    g3: () => (  HTML),
    ok: () => (  isAnonymous),
    po: () => (  apiUrlOf)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(553);

function apiUrlOf({ deployment, baseUrl }) {
    return `${baseUrl}/rest/api/${deployment === 'cloud' ? '3' : '2'}`;
}
const DENIED_REASON = 'x-authentication-denied-reason';
function isFailedLogin(answer) {
    return loginReasons(answer).some((reason) => reason !== 'OK') || answer.header(DENIED_REASON) !== undefined;
}
function isAnonymous(answer) {
    return valuesOf(answer, 'x-ausername').includes('anonymous');
}
function loginReasons(answer) {
    return valuesOf(answer, 'x-seraph-loginreason').map((reason) => reason.toUpperCase());
}
function valuesOf(answer, name) {
    const values = (answer.header(name) ?? '').split(',').map((value) => value.trim());
    return values.filter((value) => value !== '');
}
function lacksScope(answer) {
    if (answer.status !== 401 || isFailedLogin(answer))
        return false;
    const category = answer.header('x-failure-category');
    return category === undefined
        ? answer.text.includes('scope does not match') && !HTML.test(answer.text)
        : category === 'FAILURE_CLIENT_SCOPE_CHECK';
}
const HTML = /<(?:!doctype|html|head|body|script)\b/i;
function untrusted(host, what) {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('untrusted-response', `The answer from ${host} is not what Jira documents: ${what}.`, 'Use `curl -v` on the same machine to see what answers there. If it is Jira itself, please report it.');
}


  }),

  41:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    H4: () => (  isServiceAccount),
    aF: () => (  askMyself),
    dS: () => (  isServiceAccountEmail)
  });
  var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(65);
  var _answer_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(795);
  var _refused_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(605);



async function askMyself({ send, mayBeUnknown }, place, credential, { explain, repeatable = 'read' } = {}) {
    const asked = { ...place, scope: 'read:jira-user' };
    const answer = await send({ method: 'GET', url: `${(0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .apiUrlOf */ .po)(place)}/myself`, credential, repeatable });
    const isCloud = place.deployment === 'cloud';
    if (isCloud && (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .lacksScope */ .P8)(answer)) {
        if (mayBeUnknown)
            return UNKNOWN;
        throw (await (0,_refused_js__WEBPACK_IMPORTED_MODULE_1__/* .refused */ .J)(answer, asked)).advising('If the job does not need to know whose credential it is, set `identity: optional`, without `expected-account-id` and `required-permissions`.');
    }
    if (answer.status !== 200 || (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .isFailedLogin */ .JS)(answer) || (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .isAnonymous */ .ok)(answer) || (isCloud && !answer.isJson)) {
        throw explain?.(answer) ?? (await (0,_refused_js__WEBPACK_IMPORTED_MODULE_1__/* .refused */ .J)(answer, asked));
    }
    const body = answer.json();
    if (!(0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isObject */ .Gv)(body))
        throw (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .untrusted */ .bp)(answer.host, 'no object as the account');
    const account = isCloud ? cloudAccount(body, answer) : localAccount(body, answer);
    if (!account)
        throw await (0,_refused_js__WEBPACK_IMPORTED_MODULE_1__/* .refused */ .J)(answer, asked);
    return account;
}
const UNKNOWN = {
    ...{ id: '', name: '', type: '' },
    unknown: 'Its account is unknown: the credential lacks the scope read:jira-user.',
};
function cloudAccount(body, { host }) {
    const id = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .textField */ .M8)(body, 'accountId');
    if (id === undefined)
        return undefined;
    if (!/^[\w.:@-]{1,128}$/.test(id))
        throw (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .untrusted */ .bp)(host, 'an accountId with odd characters');
    const type = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .textField */ .M8)(body, 'accountType') ?? '';
    if (!/^[a-z-]{0,32}$/.test(type))
        throw (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .untrusted */ .bp)(host, 'an odd accountType');
    const appType = type === 'app' ? (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .textField */ .M8)(body, 'appType') : undefined;
    return { id, name: (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .textField */ .M8)(body, 'displayName') ?? '', type, appType };
}
function isServiceAccount({ appType }, email) {
    return appType === undefined ? isServiceAccountEmail(email) : appType === 'service';
}
function isServiceAccountEmail(email) {
    return /@serviceaccount\.atlassian\.com$/i.test(String(email));
}
function localAccount(body, { host }) {
    const id = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .textField */ .M8)(body, 'key') ?? (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .textField */ .M8)(body, 'name');
    if (id === undefined)
        return undefined;
    if (!/^[^\p{C}\p{Zl}\p{Zp}`|<>]{1,255}$/u.test(id))
        throw (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .untrusted */ .bp)(host, 'a user key with odd characters');
    return { id, name: (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .textField */ .M8)(body, 'name') ?? '', type: '' };
}


  }),

  605:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    J: () => (  refused)
  });
async function refused(answer, asked) {
    const { refusal } = await __nccwpck_require__.e(  585).then(__nccwpck_require__.bind(__nccwpck_require__, 585));
    return refusal(answer, asked);
}


  }),

  876:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
__nccwpck_require__.r(__webpack_exports__);

__nccwpck_require__.d(__webpack_exports__, {
  issue: () => (  issue),
  issueCommand: () => (  issueCommand)
});

; 
const external_os_namespaceObject = require("os");
var utils = __nccwpck_require__(679);
; 


function issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL);
}
function issue(name, message = '') {
    issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return (0,utils.toCommandValue)(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return (0,utils.toCommandValue)(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}

  }),

  679:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
__nccwpck_require__.r(__webpack_exports__);
  __nccwpck_require__.d(__webpack_exports__, {
    toCommandProperties: () => (  toCommandProperties),
    toCommandValue: () => (  toCommandValue)
  });
function toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}

  })

  	});
   	var __webpack_module_cache__ = {};
  	
   	function __nccwpck_require__(moduleId) {
   		var cachedModule = __webpack_module_cache__[moduleId];
  		if (cachedModule !== undefined) {
  			return cachedModule.exports;
  		}
   		var module = __webpack_module_cache__[moduleId] = {
    			exports: {}
  		};
  	
   		var threw = true;
  		try {
  			__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
  			threw = false;
  		} finally {
  			if(threw) delete __webpack_module_cache__[moduleId];
  		}
  	
   		return module.exports;
  	}
  	
   	__nccwpck_require__.m = __webpack_modules__;
  	
   	if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + "/";
  	
   	(() => {
  		var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
  		var leafPrototypes;
        		__nccwpck_require__.t = function(value, mode) {
  			if(mode & 1) value = this(value);
  			if(mode & 8) return value;
  			if(typeof value === 'object' && value) {
  				if((mode & 4) && value.__esModule) return value;
  				if((mode & 16) && typeof value.then === 'function') return value;
  			}
  			var ns = Object.create(null);
  			__nccwpck_require__.r(ns);
  			var def = {};
  			leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
  			for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
  				Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
  			}
  			def['default'] = () => (value);
  			__nccwpck_require__.d(ns, def);
  			return ns;
  		};
  	})();
  	
   	(() => {
   		__nccwpck_require__.d = (exports, definition) => {
  			for(var key in definition) {
  				if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
  					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
  				}
  			}
  		};
  	})();
  	
   	(() => {
  		__nccwpck_require__.f = {};
    		__nccwpck_require__.e = (chunkId) => {
  			return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
  				__nccwpck_require__.f[key](chunkId, promises);
  				return promises;
  			}, []));
  		};
  	})();
  	
   	(() => {
   		__nccwpck_require__.u = (chunkId) => {
   			return "" + chunkId + ".index.js";
  		};
  	})();
  	
   	(() => {
  		__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
  	})();
  	
   	(() => {
   		__nccwpck_require__.r = (exports) => {
  			if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
  				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
  			}
  			Object.defineProperty(exports, '__esModule', { value: true });
  		};
  	})();
  	
   	(() => {
   		
    		var installedChunks = {
  			792: 1
  		};
  		
   		
  		var installChunk = (chunk) => {
  			var moreModules = chunk.modules, chunkIds = chunk.ids, runtime = chunk.runtime;
  			for(var moduleId in moreModules) {
  				if(__nccwpck_require__.o(moreModules, moduleId)) {
  					__nccwpck_require__.m[moduleId] = moreModules[moduleId];
  				}
  			}
  			if(runtime) runtime(__nccwpck_require__);
  			for(var i = 0; i < chunkIds.length; i++)
  				installedChunks[chunkIds[i]] = 1;
  		
  		};
  		
   		__nccwpck_require__.f.require = (chunkId, promises) => {
   			if(!installedChunks[chunkId]) {
  				if(true) {  
  					installChunk(({ 466: () => require("./deployment.js"), 71: () => require("./gajira-config.js"), 702: () => require("./oauth-proof.js"), 481: () => require("./oauth1.js"), 85: () => require("./permissions.js"), 555: () => require("./personal-access-tokens.js"), 306: () => require("./problem.js"), 585: () => require("./refusal.js"), 884: () => require("./store.js"), 475: () => require("./write-back.js") })[chunkId]());
  				} else installedChunks[chunkId] = 1;
  			}
  		};
  		
   		
   		
   	})();
  	
var __webpack_exports__ = {};
(() => {
"use strict";

var github_runner_namespaceObject = {};
__nccwpck_require__.r(github_runner_namespaceObject);
__nccwpck_require__.d(github_runner_namespaceObject, {
  STATE: () => (STATE),
  checkRunnerFile: () => (checkRunnerFile),
  debug: () => (debug),
  error: () => (error),
  failure: () => (failure),
  info: () => (info),
  mask: () => (mask),
  orRunnerFailed: () => (orRunnerFailed),
  setErrorCode: () => (setErrorCode),
  tellRunner: () => (tellRunner),
  warning: () => (warning),
  writeSummary: () => (writeSummary)
});

var actions_core = __nccwpck_require__(655);
var external_node_path_ = __nccwpck_require__(760);
var external_node_fs_ = __nccwpck_require__(24);
var values_day = __nccwpck_require__(256);
var files = __nccwpck_require__(112);
var values_given = __nccwpck_require__(967);
; 
const WITHOUT_VARIABLES = /^(?:(?:save|jira|gitlab)-.*|refresh-token-(?!file).*|access-token-secret|allow-private-hosts|identity|project)$/;
function variablesOf(name, { only, variables = [] }) {
    const derived = `JIRA_${name.toUpperCase().replaceAll('-', '_')}`;
    if (!only && WITHOUT_VARIABLES.test(name))
        return [];
    return only ?? (variables.includes(derived) ? variables : [derived, ...variables]);
}
function through(doors, entries) {
    const kinds = Object.entries(entries).map(([name, entry]) => [name, { doors, ...entry }]);
    return Object.fromEntries(kinds);
}
const HANDING_OVER = ['action', 'export', 'exec'];
const CHECKING = ['check-action', 'check'];
const ENTRIES = [...CHECKING, 'file'];
const USING = ['fields', 'update'];
const LOGGING_IN = [...HANDING_OVER, ...ENTRIES, ...USING];
const EXCHANGING = [...LOGGING_IN, 'consent', 'refresh'];

var method = __nccwpck_require__(769);
; 


const accessToken = (0,method/* method */.EJ)({
    name: 'access-token',
    words: 'OAuth 2.0 access token',
    family: (0,method/* familyOf */.Ap)('access token', 'access-token'),
    inputs: through(LOGGING_IN, {
        'access-token': {   secret: true },
    }),
    read: (login) => ({ accessToken: login.required('access-token') }),
    everywhere: async ({ accessToken }, context) => (await __nccwpck_require__.e(  702).then(__nccwpck_require__.bind(__nccwpck_require__, 702))).proveGiven(accessToken, context),
    grant: ['access-token'],
    renewal: ({ store }) => [
        undefined,
        `An access token is not renewed: have the job that obtains it run, and ${store}.`,
    ],
});

var src_credential = __nccwpck_require__(846);
var src_site = __nccwpck_require__(388);
var hints = __nccwpck_require__(684);
var myself = __nccwpck_require__(41);
; 







const API_TOKENS = {
    words: 'API token',
    family: (0,method/* familyOf */.Ap)('API token', 'api-token'),
    inputs: through(LOGGING_IN, {
        email: {
            variables: ['JIRA_USER_EMAIL', 'JIRA_EMAIL'],
        },
        'api-token': {
            secret: true,
        },
    }),
    isLongLived: true,
    basicPair: ({ email, apiToken }) => email === undefined ? undefined : { user: email, secret: apiToken },
    renewal: (place) => (0,myself/* isServiceAccountEmail */.dS)(place.email)
        ? renewServiceAccountToken(place)
        : [
            'https://id.atlassian.com/manage-profile/security/api-tokens',
            `Log in as ${place.email ?? 'its owner'}, create an API token of the same kind and scopes, and ${place.store}.`,
        ],
};
function renewServiceAccountToken({ store }) {
    return [
        'https://admin.atlassian.com',
        `Under Directory, Service accounts, create a token with the same scopes, and ${store}.`,
    ];
}
function readApiToken(login) {
    return { apiToken: login.required('api-token'), email: readEmail(login) };
}
function readWithEmail(login) {
    const { email, apiToken } = readApiToken(login);
    if (email !== undefined)
        return { email, apiToken };
    throw login.missing(`\`auth-method\` is ${String(login.pinned)}, which needs the token owner's e-mail, but \`email\` is not set.`, "Set `email`; only a service account's token works without it.");
}
const EMAIL = /^(?=[^]{1,320}$)[^\s:\p{C}\uFFFD]+@[^\s:\p{C}\uFFFD]+$/u;
const isEmail = (text) => EMAIL.test(text);
function readEmail({ find, pinned }) {
    const [given, username] = [find('email'), find('username')?.value];
    if (!given) {
        return username !== undefined && isEmail(username) && pinned !== 'service-account-token'
            ? username
            : undefined;
    }
    const advice = 'Set it to the e-mail address of the account that owns the API token, not to a user or display name.';
    return (0,hints/* hinted */.x_)('email', given.value, false, () => (0,values_given/* matching */.wC)(given, EMAIL, 'is not an e-mail address', advice));
}
function doubtingPin(name) {
    return (0,method/* ifRejected */.oH)((failure) => failure.advising(`If it is valid, it is not of the kind that \`auth-method: ${name}\` names: leave that out, and Jira is asked.`));
}
async function proveOnGateway({ email, apiToken }, context) {
    const credential = email === undefined ? (0,src_credential/* bearer */.CM)(apiToken) : (0,src_credential/* basic */.HX)(email, apiToken, context.mask);
    return (0,method/* proveAt */.M$)(await gatewayUrlOf(context), credential, context);
}
async function gatewayUrlOf({ site, cloudId }) {
    return (0,src_site/* gatewayUrl */.MS)(site.realm, await cloudId);
}

var src_failure = __nccwpck_require__(553);
; 





const auto = (0,method/* method */.EJ)({
    ...API_TOKENS,
    name: 'auto',
    read: readWithEmail,
    cloud: (credentials, context) => {
        const isScoped = (0,myself/* isServiceAccountEmail */.dS)(credentials.email);
        const places = isScoped ? ['gateway', 'site'] : ['site', 'gateway'];
        return askInTurn(credentials, context, context.site.url === undefined ? ['gateway'] : places, ({ code }) => TELLING.indexOf(code) >= Number(isScoped));
    },
});
function siteUrlOf({ site: { url, customDomain } }) {
    if (url !== undefined)
        return url;
    throw new src_failure/* Failure */.HR('invalid-input', `The method api-token works on the site's own address alone, but \`site-url\` is ${customDomain === undefined ? 'an address on the gateway' : 'a custom domain'}.`, 'Set `site-url` to the site, such as https://acme.atlassian.net.');
}
const TELLING = [
    'insufficient-scope',
    'permission-denied',
    'anonymous-session',
    'credentials-rejected',
];
async function askInTurn({ email, apiToken }, context, places, goesOn) {
    const credential = (0,src_credential/* basic */.HX)(email, apiToken, context.mask);
    const refusals = [];
    let turnedAway;
    context.debug?.(`The API token is tried on: ${places.join(', then ')}.`);
    for (const place of places) {
        try {
            const baseUrl = place === 'site' ? siteUrlOf(context) : await gatewayUrlOf(context);
            if (turnedAway !== undefined)
                context.info(`${turnedAway} Asking the ${place}.`);
            const proof = await (0,method/* proveAt */.M$)(baseUrl, credential, context);
            if (place === 'site')
                return { method: 'api-token', ...proof };
            const isService = (0,myself/* isServiceAccount */.H4)(proof.account, email);
            return { method: isService ? 'service-account-token' : 'scoped-api-token', ...proof };
        }
        catch (error) {
            const failure = (0,src_failure/* failureIn */.Q6)(error);
            refusals.push({ place, failure });
            context.debug?.(`Not the ${place}: ${failure.code}.`);
            const isOfEdge = failure instanceof src_failure/* EdgeFailure */.SP;
            if (!isOfEdge && !goesOn(failure))
                break;
            turnedAway = isOfEdge ? failure.what : undefined;
        }
    }
    throw summary(refusals);
}
function summary(refused) {
    const edge = refused.find(({ failure }) => failure instanceof src_failure/* EdgeFailure */.SP);
    if (edge)
        return besideEdge(edge, refused.find((other) => other !== edge)?.failure);
    const rank = ({ failure }) => TELLING.indexOf(failure.code);
    const best = refused.reduce((one, each) => (rank(each) < rank(one) ? each : one));
    const { place, failure } = best;
    if (rank(best) < 0 && best !== refused[0])
        return failure.advising(`Before that, the ${String(refused[0]?.place)} did not accept the token.`);
    if (failure.code !== 'credentials-rejected')
        return failure;
    const isOne = refused.length === 1;
    const where = isOne
        ? ` on the ${place}`
        : ', both on the site (as a classic token) and on the gateway (as one with scopes)';
    const kind = isOne && place === 'gateway' ? " A classic token works on the site's own address only." : '';
    return new src_failure/* Failure */.HR(failure.code, `Jira refused the e-mail and API token${where}.`, failure.advice + kind);
}
function besideEdge({ place, failure }, other) {
    const { code, what, advice } = failure;
    if (!other)
        return failure;
    if (other.isOf('denied') || other.code === 'captcha-required')
        return other;
    const isRefusal = ['credentials-rejected', 'anonymous-session', 'site-not-found'].includes(other.code);
    if (!isRefusal)
        return new src_failure/* Failure */.HR(code, [...new Set([what, other.what])].join(' '), other.advice);
    const isGateway = place === 'gateway';
    return new src_failure/* Failure */.HR(code, `${what} The ${isGateway ? 'site' : 'gateway'} did not accept the token either.`, isGateway || !failure.isOf('untrusted')
        ? advice
        : 'The gateway takes tokens with scopes only, so a classic token may still be valid: run from a network that the site allows, or create a token with scopes and set `auth-method: scoped-api-token`.');
}

; 



const apiToken = (0,method/* method */.EJ)({
    ...API_TOKENS,
    name: 'api-token',
    suits: () => false,
    read: readWithEmail,
    cloud: async (credentials, context) => {
        siteUrlOf(context);
        return askInTurn(credentials, context, ['site', 'gateway'], () => false).catch(doubtingPin('api-token'));
    },
});

var secret = __nccwpck_require__(359);
; 





const PASSWORDS = {
    family: {
        name: 'user name and password',
        marks: ['password'],
        needs: ['username', 'password'],
        renewed: ['password'],
    },
    inputs: through(LOGGING_IN, {
        username: {   },
        password: {
            secret: true,
            read: readPassword,
            verbatim: true,
        },
    }),
    read: (login) => {
        const password = login.required('password');
        const username = login.given('username');
        (0,values_given/* refuseControlCharacters */.qx)(username);
        const wrong = 'holds a colon, or is too long for a user name';
        const advice = 'Set it to the name that its owner logs in with.';
        return { username: (0,values_given/* matching */.wC)(username, /^[^:]{1,255}$/, wrong, advice), password };
    },
    renewal: ({ siteUrl, store }) => [
        siteUrl && `${siteUrl}/secure/ViewProfile.jspa`,
        `Change the password in its owner's Jira profile, and ${store}.`,
    ],
};
function readPassword(found, mask) {
    const password = new secret/* Secret */.z(found.value);
    mask(password);
    (0,values_given/* refuseControlCharacters */.qx)(found);
    return password;
}
const warningOfCaptcha = (0,method/* ifRejected */.oH)(({ code, what }) => new src_failure/* Failure */.HR(code, what, 'The user name or the password is wrong, or the account was deactivated. Correct them before the next run: a few failed logins lock the account until its owner solves a CAPTCHA.'));

; 



const basicPassword = (0,method/* method */.EJ)({
    ...PASSWORDS,
    name: 'basic',
    words: 'password',
    dataCenter: ({ username, password }, context) => {
        const credential = (0,src_credential/* basic */.HX)(username, password, context.mask);
        return (0,method/* proveAt */.M$)(context.site.url, credential, context, { repeatable: 'once' }).catch(warningOfCaptcha);
    },
    basicPair: ({ username, password }) => ({ user: username, secret: password }),
    isLongLived: true,
});

; 


const GRANT = ['refresh-token', 'refresh-token-file', 'refresh-token-variable'];
const OAUTH_CLIENT = {
    family: {
        name: 'OAuth client',
        marks: ['client-id', 'client-secret', 'refresh-token'],
        needs: ['client-id', 'client-secret'],
        renewed: [...GRANT, 'client-secret'],
    },
    inputs: through(EXCHANGING, {
        'client-id': {   },
        'client-secret': {
            secret: true,
        },
    }),
    obtainsAccessToken: true,
};
function readClient(login) {
    const clientId = (0,method/* asIdentifier */.Cz)(login.given('client-id'), 'an OAuth client ID');
    return { clientId, clientSecret: login.required('client-secret') };
}

; 






const clientCredentials = (0,method/* method */.EJ)({
    ...OAUTH_CLIENT,
    name: 'client-credentials',
    words: 'OAuth 2.0 client',
    inputs: {
        ...OAUTH_CLIENT.inputs,
        ...through(LOGGING_IN, {
            scope: {
            },
        }),
    },
    suits: ({ find }) => !GRANT.some((name) => find(name)),
    read: (login) => {
        const client = readClient(login);
        const [refreshToken, scope] = [login.find('refresh-token'), login.find('scope')];
        if (refreshToken) {
            throw new src_failure/* Failure */.HR('ambiguous-credentials', `\`auth-method\` is ${String(login.pinned)}, but ${refreshToken.label} is given too.`, 'Leave out `refresh-token`, or set `auth-method` to refresh-token.');
        }
        if (!scope)
            return { ...client, scope: undefined };
        const shape = /^[A-Z_]{1,40}(?:[ ,]+[A-Z_]{1,40}){0,9}$/;
        const advice = 'Set it to READ or WRITE, as the OAuth client has it in Jira.';
        const scopes = (0,values_given/* matching */.wC)(scope, shape, 'is not a list of scopes', advice);
        return { ...client, scope: scopes.split(/[ ,]+/).join(' ') };
    },
    everywhere: async (client, context) => {
        const { endpointOf, proveIssued, requestAccess } = await __nccwpck_require__.e(  702).then(__nccwpck_require__.bind(__nccwpck_require__, 702));
        const otherwise = "It may also be one of Jira's OAuth credentials for builds and deployments: these need `auth-method: oauth-credentials`.";
        return proveIssued(await requestAccess(client, endpointOf(context), otherwise), context);
    },
    renewal: ({ siteUrl, store }) => siteUrl === undefined || (0,src_site/* realmOfSite */.kg)(new URL(siteUrl).host)
        ? [
            'https://admin.atlassian.com',
            `Under Directory, Service accounts, create OAuth 2.0 credentials with the same scopes, and ${store}.`,
        ]
        : [siteUrl, `Have an administrator renew the service account's OAuth client in Jira, and ${store}.`],
});

; 






const oauthCredentials = (0,method/* method */.EJ)({
    ...OAUTH_CLIENT,
    name: 'oauth-credentials',
    words: 'OAuth credentials for builds and deployments',
    inputs: clientCredentials.inputs,
    read: clientCredentials.read,
    refuses: ({ expectedAccountId, requiredPermissions: [permission], project, accessTokenSecret }) => {
        const ofAccounts = {
            'expected-account-id': expectedAccountId,
            'required-permissions': permission,
            project,
            'access-token-secret': accessTokenSecret,
        };
        const [name] = Object.entries(ofAccounts).find(([, value]) => value !== undefined) ?? [];
        return name === undefined
            ? undefined
            : (0,values_given/* invalid */.Gq)(`\`${name}\` needs an account, but OAuth credentials for builds and deployments belong to none.`, `Leave \`${name}\` out. What such credentials may send is chosen in Jira where they are created.`);
    },
    cloud: async (client, context) => {
        const { realm, url, customDomain } = context.site;
        if (realm !== src_site/* COMMERCIAL */.jq) {
            throw (0,values_given/* invalid */.Gq)("The method oauth-credentials isn't available in Atlassian Government Cloud: Atlassian documents no token endpoint for it there.", "Use a service account's OAuth client or API token.");
        }
        if (url === undefined && customDomain === undefined) {
            throw (0,values_given/* invalid */.Gq)("The method oauth-credentials can't ask for the site's own address, and `site-url` is an address on the gateway.", 'Set `site-url` to the site, such as https://acme.atlassian.net.');
        }
        const { endpointOf, requestAccess } = await __nccwpck_require__.e(  702).then(__nccwpck_require__.bind(__nccwpck_require__, 702));
        const baseUrl = `https://${realm.apiHost}`;
        const { accessToken, scopes, expiresAt } = await requestAccess(client, { ...endpointOf(context), url: `${baseUrl}/oauth/token` }, "It may also be a service account's client, which needs `auth-method: client-credentials`.", realm.apiHost);
        return {
            baseUrl,
            apiUrl: '',
            credential: (0,src_credential/* bearer */.CM)(accessToken),
            account: { id: '', name: '', type: '', unknown: 'The credential belongs to no account.' },
            ...{ accessToken, scopes, expiresAt },
        };
    },
    renewal: ({ siteUrl, store }) => [
        siteUrl,
        `Under Settings, Marketplace apps, OAuth credentials, have a site admin create credentials with the same permissions, and ${store}.`,
    ],
});

var node_crypto = __nccwpck_require__(137);
; 




const LONGEST_KEY = 32_768;
function isPem(value) {
    return value.includes('-----BEGIN');
}
function armored(kind, body) {
    const lines = body.replace(/\s/g, '').replace(/.{1,64}/g, '$&\n');
    return `-----BEGIN ${kind}-----\n${lines}-----END ${kind}-----`;
}
function readPrivateKey(label, text, mask, isFile = false) {
    const unescaped = text.replaceAll('\\r', '').replaceAll('\\n', '\n');
    const masked = isFile ? /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END|$)/.exec(unescaped)?.[0] : text;
    if (masked !== undefined && masked.length >= 16 && masked.length <= LONGEST_KEY)
        mask(new secret/* Secret */.z(masked));
    const shape = /-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----/;
    const found = shape.exec(unescaped.slice(0, LONGEST_KEY));
    if (!found) {
        throw (0,values_given/* invalid */.Gq)(`${label} contains no PEM private key, or one with a passphrase.`, 'Give all of it, from "-----BEGIN PRIVATE KEY-----" to "-----END PRIVATE KEY-----"; `openssl pkey -in FILE` converts it, and asks for the passphrase.');
    }
    const [kind, body] = [String(found[1]), String(found[2])];
    const pem = `${armored(kind, body)}\n`;
    for (const form of [pem, pem.replaceAll('\n', '\\n'), body.replace(/\s/g, '')])
        mask(new secret/* Secret */.z(form));
    return new secret/* Secret */.z(pem);
}
function keyObject(label, pem) {
    try {
        return (0,node_crypto/* nodeCrypto */.S)().createPrivateKey(pem.reveal());
    }
    catch {
        throw (0,values_given/* invalid */.Gq)(`${label} is a private key that can't be read: a part of it is missing or was changed.`, 'Store the whole key again.');
    }
}
function readSmallFile(path, options) {
    try {
        return (0,files/* readText */.yR)(path, options);
    }
    catch {
        return undefined;
    }
}
function certificatesIn(pem) {
    const found = pem.match(/(?<=-----BEGIN CERTIFICATE-----)[^]*?(?=-----END CERTIFICATE-----)/g);
    if (!found)
        return undefined;
    const certificates = found.map((body) => armored('CERTIFICATE', body));
    try {
        certificates.forEach((certificate) => new ((0,node_crypto/* nodeCrypto */.S)().X509Certificate)(certificate));
        return certificates;
    }
    catch {
        return undefined;
    }
}

; 





const INPUTS = ['consumer-key', 'private-key', 'oauth-token'];
const oauth1 = (0,method/* method */.EJ)({
    name: 'oauth1',
    words: 'OAuth 1.0a application link',
    family: {
        name: 'OAuth 1.0a application link',
        marks: INPUTS,
        needs: INPUTS,
        renewed: ['oauth-token'],
    },
    inputs: through([...LOGGING_IN, 'sign'], {
        'consumer-key': {   },
        'private-key': {
            secret: true,
            read: readRsaKey,
        },
        'oauth-token': {   secret: true },
    }),
    read: (login) => ({
        consumerKey: (0,method/* asIdentifier */.Cz)(login.given('consumer-key'), 'a consumer key'),
        privateKey: login.required('private-key'),
        oauthToken: login.required('oauth-token'),
    }),
    dataCenter: async (key, context) => {
        const { signing } = await __nccwpck_require__.e(  481).then(__nccwpck_require__.bind(__nccwpck_require__, 481));
        return (0,method/* proveAt */.M$)(context.site.url, signing(key, context.now), context, { explain: problemOf });
    },
    isLongLived: true,
    signs: true,
    refuses: ({ withoutCurlConfig }) => withoutCurlConfig
        ? (0,values_given/* invalid */.Gq)('With `curl-config: false` an application link has nothing to hand over, because each request needs its own signature.', 'Leave `curl-config` out.')
        : undefined,
    renewal: ({ siteUrl, store }) => [siteUrl, `Authorize the link again for a new token, and ${store}.`],
});
function readRsaKey({ label, value }, mask) {
    const pem = readPrivateKey(label, value, mask);
    if (keyObject(label, pem).asymmetricKeyType === 'rsa')
        return pem;
    throw (0,values_given/* invalid */.Gq)(`${label} is not an RSA key.`, "Give the private half of the key whose public half is in Jira's application link.");
}
const PROBLEMS = {
    consumer_key_unknown: [
        'client-rejected',
        'does not know the consumer key',
        "Check `consumer-key` against the incoming side of the application link in Jira's administration.",
    ],
    signature_invalid: [
        'client-rejected',
        "can't verify the signature",
        "Make sure that the public key of the application link belongs to `private-key`, and that `site-url` is the base URL in Jira's settings.",
    ],
    token_rejected: [
        'credentials-rejected',
        'does not know the OAuth token',
        'It was revoked, or belongs to another application link: authorize again, and store the new access token as `oauth-token`.',
    ],
    token_expired: [
        'credentials-rejected',
        'says that the OAuth token has expired',
        'Authorize again, and store the new access token as `oauth-token`.',
    ],
    timestamp_refused: [
        'credentials-rejected',
        "refuses the time of the request: this machine's clock and the server's are too far apart",
        'Set the clock of this machine, or that of the server.',
    ],
};
function problemOf(answer) {
    const problem = /oauth_problem="?([a-z_]{1,40})/.exec(answer.header('www-authenticate') ?? '')?.[1] ?? '';
    const found = Object.hasOwn(PROBLEMS, problem) ? PROBLEMS[problem] : undefined;
    return found && new src_failure/* Failure */.HR(found[0], `${answer.host} ${found[1]}.`, found[2]);
}

; 



const personalAccessToken = (0,method/* method */.EJ)({
    name: 'personal-access-token',
    words: 'personal access token',
    family: (0,method/* familyOf */.Ap)('personal access token', 'personal-access-token'),
    inputs: through(LOGGING_IN, {
        'personal-access-token': {
            secret: true,
            variables: ['JIRA_PAT', 'JIRA_PERSONAL_TOKEN'],
        },
        'token-name': {
        },
    }),
    read: (login) => ({ personalAccessToken: login.required('personal-access-token') }),
    dataCenter: async ({ personalAccessToken }, context) => {
        const credential = (0,src_credential/* bearer */.CM)(personalAccessToken);
        const proof = await (0,method/* proveAt */.M$)(context.site.url, credential, context).catch((0,method/* ifRejected */.oH)((failure) => failure.advising('Personal access tokens are listed in your Jira profile; before Jira 8.14 there are none.')));
        const { endOfPersonalAccessToken } = await __nccwpck_require__.e(  555).then(__nccwpck_require__.bind(__nccwpck_require__, 555));
        const end = await endOfPersonalAccessToken(credential, context);
        return { ...proof, expiresAt: end.credentialEnd?.at, ...end };
    },
    isLongLived: true,
    renewal: ({ siteUrl, store }) => [
        siteUrl && tokensPage(siteUrl),
        `Create a personal access token in its owner's Jira profile, and ${store}; \`jira-auth check --renew\` does both.`,
    ],
    renewedBy: 'check',
});
function tokensPage(siteUrl) {
    return `${siteUrl}/secure/ViewProfile.jspa?selectedTab=com.atlassian.pats.pats-plugin:jira-user-personal-access-tokens`;
}

; 




const refreshToken = (0,method/* method */.EJ)({
    ...OAUTH_CLIENT,
    name: 'refresh-token',
    words: 'OAuth 2.0 refresh token',
    inputs: {
        ...OAUTH_CLIENT.inputs,
        ...through(LOGGING_IN, {
            'refresh-token': {
                doors: [...LOGGING_IN, 'refresh'],
                secret: true,
            },
            'redirect-uri': {
                doors: [...LOGGING_IN, 'consent'],
            },
            scopes: {
                doors: ['consent'],
                kind: 'list',
                default: 'read:jira-user read:jira-work write:jira-work',
            },
        }),
    },
    read: (login) => {
        const redirect = login.find('redirect-uri');
        const shape = /^[a-z][a-z0-9+.-]*:\/*[\x21-\x2e\x30-\x7e][\x21-\x7e]{0,2000}$/i;
        const advice = 'Set it to the redirect URL that is registered for the OAuth client, exactly as it appears there.';
        const redirectUri = redirect && (0,values_given/* matching */.wC)(redirect, shape, 'is not a URL', advice);
        const client = readClient(login);
        const isStored = login.find('refresh-token-file') ?? login.find('refresh-token-variable');
        const refreshToken = isStored ? login.secret('refresh-token') : login.required('refresh-token');
        return { ...client, refreshToken, redirectUri };
    },
    everywhere: async (credentials, context) => {
        const { endpointOf, proveIssued, rotate } = await __nccwpck_require__.e(  702).then(__nccwpck_require__.bind(__nccwpck_require__, 702));
        const { tokens, savedIn, grant } = await rotate(credentials, endpointOf(context), context);
        const proof = await proveIssued(tokens, context);
        return { ...proof, grant, refreshToken: savedIn === undefined ? tokens.refreshToken : undefined };
    },
    grant: GRANT,
    refuses: ({ hasStore, outputCredentials }) => hasStore || outputCredentials
        ? undefined
        : (0,values_given/* invalid */.Gq)('The exchange replaces the refresh token, and the new one would be lost: it is not saved anywhere.', 'Give one of `refresh-token-secret`, `refresh-token-file`, `refresh-token-variable` and `save-command`. Or leave `output-credentials` out, and save the output `refresh-token` in a later step. Client credentials never rotate.'),
    renewal: ({ secret }) => [
        undefined,
        `Let its owner give consent again with \`jira-auth consent\`, which saves the refresh token${secret === undefined ? '' : `; store it as ${secret}`}.`,
    ],
    renewedBy: 'use',
});

; 


const scopedApiToken = (0,method/* method */.EJ)({
    ...API_TOKENS,
    name: 'scoped-api-token',
    words: 'API token with scopes',
    suits: () => false,
    read: readWithEmail,
    cloud: (credentials, context) => proveOnGateway(credentials, context).catch(doubtingPin('scoped-api-token')),
});

; 


const serviceAccountToken = (0,method/* method */.EJ)({
    ...API_TOKENS,
    name: 'service-account-token',
    words: "service account's API token",
    suits: (login) => readEmail(login) === undefined,
    read: readApiToken,
    cloud: proveOnGateway,
    renewal: renewServiceAccountToken,
});

var json = __nccwpck_require__(65);
var wire = __nccwpck_require__(131);
var verify_answer = __nccwpck_require__(795);
var refused = __nccwpck_require__(605);
; 








const sessionCookie = (0,method/* method */.EJ)({
    ...PASSWORDS,
    name: 'session-cookie',
    words: 'password, for a session cookie',
    dataCenter: async ({ username, password }, context) => {
        const cookie = await logIn(username, password, context).catch((error) => {
            const failure = (0,src_failure/* failureIn */.Q6)(error);
            if (!failure.isUncertain)
                return warningOfCaptcha(failure);
            throw failure.advising('A session may have begun. If so, Jira ends it by itself after some hours.');
        });
        return (0,method/* proveAt */.M$)(context.site.url, { kind: 'header', name: 'Cookie', value: cookie }, context);
    },
    hasSession: true,
});
async function logIn(username, password, { sendToTheEnd, mask, site, onSession }) {
    const url = `${site.url}/rest/auth/1/session`;
    const text = new secret/* Secret */.z(JSON.stringify({ username, password: password.reveal() }));
    const body = { type: 'application/json', text };
    const answer = await sendToTheEnd({ method: 'POST', url, body, repeatable: 'once' });
    if (answer.status !== 200 || (0,verify_answer/* isFailedLogin */.JS)(answer)) {
        throw await (0,refused/* refused */.J)(answer, { deployment: 'data-center', baseUrl: site.url, scope: '' });
    }
    const session = (0,json/* objectField */.qV)((0,wire/* objectIn */.D7)(answer), 'session');
    const [name = '', value = ''] = ['name', 'value'].map((key) => (0,json/* textField */.M8)(session, key));
    const pair = `${name}=${value}`;
    if (!/^[\w.-]{1,64}=[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{8,4096}$/.test(pair))
        throw (0,verify_answer/* untrusted */.bp)(answer.host, 'a session without a usable cookie');
    const cookie = new secret/* Secret */.z(pair);
    try {
        [new secret/* Secret */.z(value), cookie].forEach(mask);
    }
    finally {
        onSession({ url, cookie });
    }
    return cookie;
}

; 













const LIST = [
    apiToken,
    scopedApiToken,
    serviceAccountToken,
    auto,
    clientCredentials,
    refreshToken,
    accessToken,
    personalAccessToken,
    basicPassword,
    sessionCookie,
    oauth1,
    oauthCredentials,
];
const METHODS = LIST;
const METHOD_NAMES = METHODS.map(({ name }) => name).filter((name) => name !== 'auto');
const FAMILIES = [...new Set(METHODS.map(({ family }) => family))];
const METHOD_INPUTS = Object.assign({}, ...LIST.map(({ inputs }) => inputs));
function methodNamed(name) {
    const found = METHODS.find((each) => each.name === name);
    if (!found)
        throw new TypeError('There is no method of this name.');
    return found;
}
function basicPairOf(credentials) {
    return methodNamed(credentials.method).basicPair?.(credentials);
}
function deploymentOf(name) {
    const { cloud, everywhere } = methodNamed(name);
    if (everywhere)
        return undefined;
    return cloud ? 'cloud' : 'data-center';
}
function requireDeployment(name, deployment) {
    const only = deploymentOf(name);
    if (only === undefined || only === deployment)
        return;
    throw only === 'cloud'
        ? (0,values_given/* invalid */.Gq)(`This credential (${methodNamed(name).words}) is for Jira Cloud, but \`site-url\` leads to a Jira Data Center.`, 'Give a `personal-access-token` of that server, or set `site-url` to the Cloud site.')
        : (0,values_given/* invalid */.Gq)(`The method ${name} is for Jira Data Center, but \`site-url\` leads to Jira Cloud.`, 'Give `email` and `api-token`, or set `site-url` to the address of your own server.');
}
async function prove(credentials, context) {
    const { name, everywhere, cloud = everywhere, dataCenter = everywhere } = methodNamed(credentials.method);
    const given = credentials;
    const proof = await ('cloudId' in context ? cloud?.(given, context) : dataCenter?.(given, context));
    if (!proof)
        throw new TypeError('A method was asked of a kind of Jira that does not have it.');
    return { method: name, ...proof };
}

var printable = __nccwpck_require__(252);
; 

function results_valueOf(environment, variable) {
    return Object.hasOwn(environment, variable) ? (environment[variable] ?? '') : '';
}
const RESULTS = [
    'JIRA_BASE_URL',
    'JIRA_API_URL',
    'JIRA_SITE_URL',
    'JIRA_CLOUD_ID',
    'JIRA_DEPLOYMENT',
    'JIRA_AUTH_METHOD',
    'JIRA_CURL_CONFIG',
    'JIRA_ACCOUNT_ID',
    'JIRA_EXPIRES_AT',
];
const MARKER = 'JIRA_AUTH_RESULTS';
function marked(results, environment) {
    const hashes = RESULTS.flatMap((name) => {
        const value = results[name] || (isResult(environment, name) ? results_valueOf(environment, name) : '');
        return value === '' ? [] : hashOf(name, value);
    });
    return { ...results, [MARKER]: hashes.join(',') };
}
function isResult(environment, variable) {
    if (!RESULTS.includes(variable))
        return false;
    const marker = results_valueOf(environment, MARKER);
    return marker !== '' && marker.split(',').includes(hashOf(variable, results_valueOf(environment, variable)));
}
function hashOf(name, value) {
    return (0,node_crypto/* nodeCrypto */.S)().createHash('sha256').update(`${name}=${value.trim()}`).digest('hex').slice(0, 16);
}

; 


async function endSession(send, { url, cookie }) {
    const credential = { kind: 'header', name: 'Cookie', value: cookie };
    const answer = await send({ method: 'DELETE', url, credential, repeatable: 'read' });
    if (answer.status === 204 || answer.status === 200) {
        (0,wire/* refusePage */.Ew)(answer);
        return 'ended';
    }
    if (answer.status === 401)
        return 'over already';
    const baseUrl = url.replace('/rest/auth/1/session', '');
    throw await (0,refused/* refused */.J)(answer, { deployment: 'data-center', baseUrl, scope: '' });
}
function sessionState({ url, cookie }) {
    return JSON.stringify({ url, cookie: cookie.reveal() });
}

; 


function orHandOffFailed(work, what, advice) {
    try {
        return work();
    }
    catch (error) {
        throw error instanceof src_failure/* Failure */.HR
            ? error
            : new src_failure/* Failure */.HR('handoff-failed', `${what} (${(0,files/* codeOf */.$N)(error)}).`, advice);
    }
}

; 

const AUTH_HEADER = 'JIRA_AUTH_HEADER';
function resultsOf(session, curlConfig) {
    return {
        JIRA_BASE_URL: session.baseUrl,
        JIRA_API_URL: session.apiUrl,
        JIRA_SITE_URL: session.siteUrl,
        JIRA_CLOUD_ID: session.cloudId,
        JIRA_DEPLOYMENT: session.deployment,
        JIRA_AUTH_METHOD: session.method,
        JIRA_CURL_CONFIG: curlConfig,
        JIRA_ACCOUNT_ID: session.account.id,
        JIRA_EXPIRES_AT: session.expiresAt ? (0,values_day/* isoSeconds */.nE)(session.expiresAt) : '',
    };
}
function headerTexts(credential) {
    if (credential.kind === 'signature')
        return { line: '', authorization: '' };
    const { name, value } = credential;
    const text = value.reveal();
    return { line: `${name}: ${text}`, authorization: name === 'Authorization' ? text : '' };
}

; 

const CURL_NAMES = { '\t': 't', '\n': 'n', '\r': 'r', '\v': 'v' };
function curlQuoted(text) {
    return `"${text.replace(/[\\"\t\n\r\v]/g, (character) => `\\${CURL_NAMES[character] ?? character}`)}"`;
}
function curlConfig({ credential, baseUrl }, { allowUploads }, tls) {
    const isLocal = baseUrl.startsWith('http://');
    const options = [
        ['header', headerTexts(credential).line || undefined],
        ['proto', isLocal ? '=http' : '=https'],
        ['noproxy', isLocal ? '*' : undefined],
        ['header', allowUploads ? 'X-Atlassian-Token: no-check' : undefined],
        ['cacert', tls.cacert],
        ['cert', tls.cert?.replace(/[\\:]/g, '\\$&')],
        ['key', tls.key],
    ];
    const lines = [
        '# Written by jira-auth for: curl -q -K "$JIRA_CURL_CONFIG". Secret; removed when the job ends.',
        ...(credential.kind === 'signature'
            ? ['# Each request needs its own signature: add -H @<(jira-auth sign METHOD "$URL").']
            : []),
        ...options.flatMap(([name, value]) => (value === undefined ? [] : [`${name} = ${curlQuoted(value)}`])),
    ];
    return `${lines.join('\n')}\n`;
}
function loginText(session, settings) {
    const { baseUrl, apiUrl, siteUrl, deployment, method, account, credential } = session;
    const { credentialMarks: marks, requiredPermissions: permissions, project } = settings;
    const key = credential.kind === 'signature' ? credential.key : undefined;
    return JSON.stringify({
        ...{ baseUrl, apiUrl, siteUrl, deployment, method, marks, permissions, project },
        account: [account.id, account.name],
        header: headerTexts(credential).line,
        consumerKey: key?.consumerKey,
        oauthToken: key?.oauthToken.reveal(),
        privateKey: key?.privateKey.reveal(),
    });
}

; 
const pointOf = (character) => character.codePointAt(0);
const hex = (code, width = 0) => code.toString(16).padStart(width, '0');
const eachByte = (code) => (character) => Array.from(Buffer.from(character), code).join('');
const percentCode = eachByte((byte) => `%${hex(byte, 2)}`);
const byteEscape = eachByte((byte) => `\\x${hex(byte)}`);
const octalEscape = eachByte((byte) => `\\${byte.toString(8)}`);
const quotedPrintable = eachByte((byte) => `=${hex(byte).toUpperCase()}`);
const unitEscape = (character) => character.replace(/[^]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
const pointEscape = (character) => {
    const code = pointOf(character);
    if (code < 0x100)
        return `\\x${hex(code)}`;
    return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
};
const bracedEscape = (letter) => (character) => `\\${letter}{${hex(pointOf(character))}}`;
const decimalEntity = (character) => `&#${pointOf(character)};`;
const hexEntity = (character) => `&#x${hex(pointOf(character))};`;
const LATIN_NAMES = ('nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro ' +
    'para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil ' +
    'Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave ' +
    'Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml ' +
    'igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute ' +
    'thorn yuml').split(' ');
const namedEntity = (character) => {
    const name = character === '\u20ac' ? 'euro' : LATIN_NAMES[pointOf(character) - 0xa0];
    return name === undefined ? decimalEntity(character) : `&${name};`;
};
const backslash = (character) => `\\${character}`;
const chain = (...encoders) => (text) => encoders.reduce((done, encode) => encode(done), text);
const rules = (...all) => chain(...all.map(([characters, code]) => {
    const codeOf = typeof code === 'string' ? () => code : code;
    return (text) => text.replace(characters, codeOf);
}));
function bothCases(code) {
    return [
        code,
        (character) => code(character).replace(/(?<=[%xuU{])[\da-f]+/g, (digits) => digits.toUpperCase()),
    ];
}
function withCodes(encoders, codes) {
    const beyond = codes.map((code) => rules([/[^\0-\x7f]/gu, code]));
    return encoders.flatMap((encode) => [encode, ...beyond.map((then) => chain(encode, then))]);
}
const asJson = (text) => JSON.stringify(text).slice(1, -1);
const encoders_json = (...more) => chain(asJson, rules(...more));
function html(quote, apostrophe, ...more) {
    return rules([/&/g, '&amp;'], [/</g, '&lt;'], [/>/g, '&gt;'], [/"/g, quote], [/'/g, apostrophe], ...more);
}
const asciiJson = encoders_json([/[^\0-\x7f]/gu, unitEscape]);
const backslashes = rules([/\\/g, backslash]);
const singleQuoted = rules([/[\\']/g, backslash], [/\n/g, '\\n']);
const htmlOfPython = html('&quot;', '&#x27;');
const htmlOfGo = html('&#34;', '&#39;');
const INNER = [asJson, asciiJson];
const OUTER = [asJson, backslashes, singleQuoted, htmlOfPython, htmlOfGo];
const ENCODERS = [
    ...withCodes([
        asJson,
        encoders_json([/\//g, '\\/']),
        backslashes,
        singleQuoted,
        rules([/[\\'"]/g, backslash]),
        rules([/[\\"$@]/g, backslash]),
        rules([/[\\"$`]/g, backslash]),
    ], [
        ...[unitEscape, pointEscape, byteEscape, bracedEscape('x'), bracedEscape('u')].flatMap(bothCases),
        octalEscape,
    ]),
    ...bothCases(unitEscape).flatMap((code) => [
        ...[/[<>&]/g, /[<>&=']/g, /[<>&='+]/g].map((signs) => encoders_json([signs, code])),
        rules([/\\/g, backslash], [/["'&+<>`]|[^\0-\x7f]/gu, code]),
    ]),
    ...["'", '"', '%', '$'].map((sign) => rules([new RegExp(`\\${sign}`, 'g'), () => sign + sign])),
    rules([/[\\:=#!]/g, backslash]),
    rules([/'/g, `'\\''`]),
    rules([/'/g, `'"'"'`]),
    rules([/[ !"$&'()*,;<>?[\\\]^`{|}]|^[~#]|(?<=[=:])~/g, backslash]),
    rules([/[!-/:-@[-^`{-~]/g, backslash]),
    rules([/[()[\]{}?*+|^$\\.]/g, backslash]),
    rules([/[()[\]{}?*+|^$\\.&~# -]/g, backslash]),
    rules([/["$`]/g, (sign) => `\`${sign}`]),
    rules([/["&|<>^%!()]/g, (sign) => `^${sign}`]),
    ...withCodes([
        htmlOfPython,
        htmlOfGo,
        html('&quot;', '&#39;'),
        html('&quot;', '&#039;'),
        html('&quot;', '&apos;'),
        html('&quot;', "'"),
        html('"', "'"),
    ], [decimalEntity, ...bothCases(hexEntity), namedEntity]),
    html('&quot;', '&#x27;', [/\//g, '&#x2F;']),
    html('&quot;', '&#x27;', [/`/g, '&#x60;'], [/=/g, '&#x3D;']),
    html('&quot;', '&#39;', [/\//g, '&#x2F;'], [/`/g, '&#x60;'], [/=/g, '&#x3D;']),
    ...[decimalEntity, ...bothCases(hexEntity)].map((code) => rules([/[\n"&'/<=>`]|[^\0-\x7f]/gu, code])),
    ...bothCases(percentCode).flatMap((code) => [
        ...[/[^\w.~!'()*-]/gu, /[^\w.~-]/gu, /[^\w.~/-]/gu, /[^\w.~!'()*$&+,%-]/gu].map((rest) => rules([rest, code])),
        ...[/[^\w.* -]/gu, /[^\w.~ -]/gu].map((rest) => rules([rest, code], [/ /g, '+'])),
    ]),
    rules([/=|[^\0-\x7f]/gu, quotedPrintable]),
];

; 

const SHORTEST_FORM = 8;
const MOST_MASKS = 399;
function formsToMask(secret, known) {
    return derivedForms(secret.reveal(), known);
}
function derivedForms(value, known = new Set()) {
    const secretFrom = value.indexOf(':') + 1;
    const isPair = secretFrom > 0 && known.has(value.slice(secretFrom));
    const all = [...new Set(ENCODERS.map((encode) => encode(value)))];
    const encoded = isPair ? [] : all;
    const usual = [
        ...linesOf(value),
        ...encoded.filter((text) => !/[\r\n]/.test(text)),
        ...base64Forms(value),
        ...simpleForms(value),
    ];
    const cores = encoded.flatMap((text) => base64Cores(text));
    const lines = foldedLines(value);
    const rarer = [
        ...encoded.flatMap(linesOf),
        ...(isPair ? [] : [...inOthers(value), ...OUTER.flatMap((encode) => base64Cores(encode(value)))]),
        ...[cores, lines].sort((one, other) => one.length - other.length).flat(),
        ...encoded.map(asJson),
        ...encoded.flatMap((text) => base64Cores(text, 'utf16le')),
        ...(isPair ? all : []),
    ];
    const forms = [];
    const add = (form, shortest) => {
        if (form.length < shortest || known.has(form))
            return;
        known.add(form);
        forms.push(form);
    };
    for (const form of usual)
        add(form, SHORTEST_FORM);
    const most = (MOST_MASKS - known.size) / 2 + forms.length;
    for (const form of base64Lines(value))
        if (forms.length < most)
            add(form, 1);
    for (const form of rarer)
        if (forms.length < most)
            add(form, SHORTEST_FORM);
    return forms.sort((one, other) => other.length - one.length);
}
function inOthers(value) {
    return INNER.map((encode) => encode(value)).flatMap((inner) => [
        ...OUTER.map((encode) => encode(inner)),
        asJson(asJson(inner)),
        ...base64Cores(inner),
    ]);
}
function linesOf(text) {
    return text.split(/[\r\n]/).filter((line) => line === text || !line.startsWith('-----'));
}
function base64Forms(value) {
    const whole = [value, `${value}\n`].map((text) => Buffer.from(text).toString('base64'));
    const cores = ['utf8', 'utf16le', 'latin1'].flatMap((charset) => base64Cores(value, charset));
    return [...whole, ...cores]
        .flatMap((form) => [form, form.replaceAll('=', '')])
        .flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
function base64Cores(value, charset) {
    const bytes = Buffer.from(value, charset);
    return [0, 1, 2].map((skipped) => {
        const inner = bytes.subarray(skipped);
        return inner.subarray(0, inner.length - (inner.length % 3)).toString('base64');
    });
}
function base64Lines(value) {
    const secretLength = Math.ceil((Buffer.byteLength(value) * 4) / 3);
    return [76, 64].flatMap((width) => [value, `${value}\n`].flatMap((text) => {
        const lines = wrapped(Buffer.from(text).toString('base64'), width);
        return lines.length > 1 ? lines.filter((_, index) => index * width < secretLength) : [];
    }));
}
function wrapped(text, width) {
    return text.match(new RegExp(`[^]{1,${width}}`, 'g')) ?? [];
}
function simpleForms(value) {
    if (/[\r\n]/.test(value))
        return [];
    const hex = Buffer.from(value).toString('hex');
    return [
        hex,
        hex.toUpperCase(),
        Array.from(value).reverse().join(''),
        value.toUpperCase(),
        value.toLowerCase(),
    ];
}
function lineByLine(value) {
    return [...linesOf(value), ...simpleForms(value), ...base64Lines(value), ...foldedLines(value)];
}
function foldedLines(value) {
    if (/[\r\n]/.test(value))
        return [];
    return [
        ...[64, 76, 80].flatMap((width) => linesWithin(value, width)),
        ...wrapped(Buffer.from(value).toString('hex'), 60),
        ...['Authorization: Basic ', 'Authorization: Bearer '].flatMap((start) => linesWithin(value, 64, start)),
    ];
}
function linesWithin(value, width, before = '') {
    const secretFrom = before.length + value.indexOf(':') + 1;
    return wrapped(before + value, width).flatMap((line, index) => (index + 1) * width > secretFrom ? [index === 0 ? line.slice(before.length) : line] : []);
}

; 



function announcement({ account, siteUrl, baseUrl, method, expiresAt }, now) {
    const name = account.name === '' ? 'the account' : (0,printable/* printable */.g$)(account.name);
    return [
        account.unknown === undefined
            ? `Authenticated at ${siteUrl} as ${name} (${account.id}) with ${method}.`
            : `Authenticated at ${siteUrl} with ${method}. ${account.unknown}`,
        `Requests go to ${baseUrl}.`,
        ...(expiresAt && expiresAt > now ? [`The login is valid until ${(0,values_day/* isoSeconds */.nE)(expiresAt)}.`] : []),
    ];
}
function notices_summary(session, now) {
    const { account, siteUrl, baseUrl, method } = session;
    const name = account.name === '' ? '' : `${(0,printable/* printableMarkdown */.Tj)(account.name)} `;
    const type = (0,myself/* isServiceAccount */.H4)(account) ? 'service account' : account.type;
    const rows = [
        ['Account', account.unknown ?? `${name}(\`${account.id}\`${type === '' ? '' : `, ${type}`})`],
        ['Site', `[${siteUrl}](${siteUrl})${baseUrl === siteUrl ? '' : `, requests go to \`${baseUrl}\``}`],
        [
            'Method',
            `\`${method}\`${session.scopes.length > 0 ? `, scopes ${(0,printable/* printableMarkdown */.Tj)(session.scopes.join(' '))}` : ''}`,
        ],
        ['Expires', untilWhen(session, now)],
    ];
    const [head, ...others] = rows.map(([label, value]) => `| ${label} | ${value.replaceAll('|', '&#124;')} |`);
    return `### Authenticated to Jira\n\n${[head, '|---|---|', ...others].join('\n')}\n\n`;
}
function untilWhen({ expiresAt, credentialEnd }, now) {
    const handedOver = expiresAt && (0,values_day/* isoSeconds */.nE)(expiresAt);
    if (!credentialEnd)
        return handedOver ?? 'unknown; set `expires-on` to be warned';
    if (!credentialEnd.at)
        return 'never, according to Jira';
    const day = dayOf(credentialEnd.at);
    const days = (0,values_day/* daysUntil */.AQ)(credentialEnd.at, now);
    const itself = days < 0 ? `${day} according to \`expires-on\`, but Jira still accepts it` : `${day}, ${inDays(days)}`;
    return handedOver === undefined || handedOver.startsWith(day)
        ? itself
        : `${handedOver}; the credential itself ${itself}`;
}
function expiryNotice(end, { warnDays, criticalDays }, now) {
    if (!end?.at)
        return undefined;
    const days = (0,values_day/* daysUntil */.AQ)(end.at, now);
    if (days > warnDays)
        return undefined;
    const isDeclared = end.source === 'expires-on';
    if (days < 0) {
        const text = isDeclared
            ? `According to \`expires-on\`, the credential expired on ${dayOf(end.at)}, but Jira still accepts it. Set \`expires-on\` to its real date.`
            : `Jira lists ${dayOf(end.at)} as the credential's last day, but still accepts it. Check this machine's clock.`;
        return { level: isDeclared ? 'warning' : 'error', text };
    }
    const renewal = isDeclared
        ? 'Create a new one, store it in the same secret, and set `expires-on` to its date.'
        : 'Create a new one in your Jira profile and store it in the same secret.';
    return {
        level: days <= criticalDays ? 'error' : 'warning',
        text: `The credential expires on ${dayOf(end.at)}, ${inDays(days)}. ${renewal}`,
    };
}
function dayOf(date) {
    return (0,values_day/* isoSeconds */.nE)(date).slice(0, 10);
}
function inDays(days) {
    return ['today', 'tomorrow'][days] ?? `in ${days} days`;
}

; 



function fileCommand(entries, delimiter = `ghadelimiter_${(0,node_crypto/* nodeCrypto */.S)().randomUUID()}`) {
    return entries
        .map(([name, value]) => {
        if (value.includes(delimiter))
            throw new TypeError('This value would end its own block.');
        return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
    })
        .join('');
}
function appendFileCommand(path, text) {
    const before = (0,files/* withOpen */.Xf)((0,files/* openToAppend */.YT)(path), (descriptor) => {
        const { size } = (0,external_node_fs_.fstatSync)(descriptor);
        const last = Buffer.from('\n');
        if (size > 0)
            (0,external_node_fs_.readSync)(descriptor, last, 0, 1, size - 1);
        try {
            (0,external_node_fs_.writeFileSync)(descriptor, last.toString() === '\n' ? text : `\n${text}`);
        }
        catch (error) {
            (0,external_node_fs_.ftruncateSync)(descriptor, size);
            throw error;
        }
        return size;
    });
    return () => {
        (0,files/* withOpen */.Xf)((0,files/* openToAppend */.YT)(path), (descriptor) => {
            (0,external_node_fs_.ftruncateSync)(descriptor, before);
        });
    };
}
function checkFileCommand(path) {
    (0,external_node_fs_.closeSync)((0,files/* openToAppend */.YT)(path));
}
function escaped(text, percent = '%25') {
    return text.replaceAll('%', percent).replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
function isGitea({ GITEA_ACTIONS, FORGEJO_ACTIONS }) {
    return GITEA_ACTIONS === 'true' || FORGEJO_ACTIONS === 'true';
}
function maskCommands(texts, onGitea) {
    const data = texts.flatMap((text) => onGitea && !/[\r\n]/.test(text) ? [text, escaped(text)] : escaped(text));
    return [...new Set(data)].map((each) => `::add-mask::${each}\n`).join('');
}

; 




const STATE = { directory: 'directory', session: 'session', gajira: 'gajira' };
function checkRunnerFile(environment, variable) {
    written(environment, variable, checkFileCommand);
}
function tellRunner(environment, variable, told) {
    const text = typeof told === 'string' ? `${told}\n` : fileCommand(told);
    return written(environment, variable, (path) => appendFileCommand(path, text));
}
function written(environment, variable, work) {
    const what = `The file that ${variable} names can't be written to`;
    return orRunnerFailed(what, () => work(environment[variable] ?? ''));
}
function orRunnerFailed(what, work) {
    return orHandOffFailed(work, what, "Run this step on a GitHub Actions runner with free disk space, and leave the runner's files alone.");
}
function setErrorCode({ GITHUB_OUTPUT = '' }, code) {
    try {
        appendFileCommand(GITHUB_OUTPUT, `error-code=${code}\n`);
    }
    catch {
        warning('The output error-code could not be set: the file that GITHUB_OUTPUT names is not writable.');
    }
}
function writeSummary({ GITHUB_STEP_SUMMARY: path }, text) {
    try {
        if (path)
            appendFileCommand(path, text);
    }
    catch {
        warning('The step summary could not be written: the file that GITHUB_STEP_SUMMARY names is not writable.');
    }
}
function mask(texts, environment) {
    process.stdout.write(maskCommands(texts, isGitea(environment)));
}
const info = (text) => {
    actions_core.info((0,printable/* withoutCommands */.Df)(text));
};
const annotating = (annotate) => (text, { title } = { title: 'jira-auth' }) => {
    annotate((0,printable/* withoutCommands */.Df)(text), { title: (0,printable/* withoutCommands */.Df)(title) });
};
const warning = annotating(actions_core.warning);
const error = annotating(actions_core.error);
function debug(text) {
    if (process.env.RUNNER_DEBUG === '1')
        actions_core.debug((0,printable/* printable */.g$)(text, 1000));
}
function failure({ code, what, advice }, environment) {
    const { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF = '' } = environment;
    const version = `${GITHUB_SERVER_URL}/${GITHUB_ACTION_REPOSITORY}/blob/${GITHUB_ACTION_REF}/`;
    const isKnown = /^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+\/blob\/[\w./-]+\/$/.test(version);
    const place = `${isKnown ? version : ''}TROUBLESHOOTING.md#${code}`;
    error(`${what}\n${advice}\nMore: ${place}`, { title: `jira-auth: ${code}` });
}

; 


function gitHubWithholds(environment) {
    if (environment.GITHUB_ACTOR === 'dependabot[bot]') {
        return "This run was started by Dependabot, which gets only Dependabot's own secrets.";
    }
    return isFork(environment) ? 'This run comes from a fork, which gets no secrets.' : undefined;
}
function isFork({ GITHUB_EVENT_NAME: event = '', GITHUB_EVENT_PATH: path }) {
    if (!event.startsWith('pull_request') || event === 'pull_request_target' || path === undefined)
        return false;
    const payload = (0,json/* parsedObject */.jM)(readSmallFile(path, { largestBytes: 32 * 1024 * 1024 }) ?? '') ?? {};
    const pullRequest = (0,json/* objectField */.qV)(payload, 'pull_request');
    const repositoryOf = (side) => (0,json/* textField */.M8)((0,json/* objectField */.qV)((0,json/* objectField */.qV)(pullRequest, side), 'repo'), 'full_name');
    const base = repositoryOf('base');
    return base !== undefined && repositoryOf('head') !== base;
}

; 

const SIGNING_KEY_FILE = 'JIRA_SIGNING_KEY_FILE';
const OTHERWISE = [
    'if [ "${1-}" != sign ]; then',
    '  set -f',
    '  IFS=:',
    '  for folder in $PATH; do',
    '    other=$folder/jira-auth',
    '    if [ -f "$other" ] && [ -x "$other" ] && [ ! -e "$folder/login.json" ]; then exec "$other" "$@"; fi',
    '  done',
    'fi',
];
function earlierSign({ PATH = '' }) {
    const isThere = /[\\/]jira-auth-[\da-f]{32}(?:[:;]|$)/.test(PATH);
    return isThere ? ["`jira-auth sign` still signs with the key of an earlier step's login."] : [];
}
function writeSignCommand(files, keyFile, { node, sign }) {
    const paths = [keyFile, node, sign];
    const write = (file, ...lines) => files.write(file, [...lines, ''].join(file === 'jira-auth' ? '\n' : '\r\n'), 0o700);
    const [key = '', ...program] = paths.map(printable/* shellQuoted */.x);
    const posix = write('jira-auth', '#!/bin/sh', `export ${SIGNING_KEY_FILE}=${key}`, ...OTHERWISE, `exec ${program.join(' ')} "$@"`);
    if (process.platform !== 'win32')
        return posix;
    const [psKey = '', ...psProgram] = paths.map((path) => `'${path.replaceAll("'", "''")}'`);
    write('jira-auth.ps1', `$env:${SIGNING_KEY_FILE} = ${psKey}`, `& ${psProgram.join(' ')} @args`, 'exit $LASTEXITCODE');
    const [cmdKey = '', ...cmdProgram] = paths.map((path) => path.replaceAll('%', '%%'));
    return write('jira-auth.cmd', '@echo off', 'setlocal', `set "${SIGNING_KEY_FILE}=${cmdKey}"`, `${cmdProgram.map((path) => `"${path}"`).join(' ')} %*`);
}

; 


function trust_refuseUnsafeProcess(environment) {
    refuseDebugger(environment);
    if (environment.NODE_TLS_REJECT_UNAUTHORIZED !== '0')
        return;
    throw new src_failure/* Failure */.HR('tls-failure', 'The environment variable NODE_TLS_REJECT_UNAUTHORIZED is 0, which switches off every certificate check.', 'Remove it. For a private CA, set `ca-certificate` or NODE_EXTRA_CA_CERTS.');
}
function refuseDebugger({ NODE_OPTIONS }) {
    if (!/--inspect(?![-_]p)/.test([...process.execArgv, NODE_OPTIONS].join()))
        return;
    throw new src_failure/* Failure */.HR('invalid-input', "Node's debugger is on, which lets any user of this machine read the credential.", 'Remove --inspect from NODE_OPTIONS and from the arguments of node.');
}
const LARGEST_BUNDLE = 16 * 1024 * 1024;
async function trust_tlsWith(privateCa, client, { NODE_EXTRA_CA_CERTS: extra = '' }) {
    if (privateCa === undefined)
        return trust_tlsFrom(undefined, client);
    const { rootCertificates } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 692, 19));
    const authorities = [...rootCertificates];
    try {
        authorities.push((0,files/* readText */.yR)(extra, { largestBytes: LARGEST_BUNDLE }));
    }
    catch {
    }
    return trust_tlsFrom([...authorities, privateCa].join('\n'), client);
}
async function trust_tlsFrom(authorities, client) {
    if (authorities === undefined && client === undefined)
        return undefined;
    const { createSecureContext } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 692, 19));
    const own = client && { cert: client.certificate, key: client.key.reveal() };
    try {
        return { authorities, client, context: createSecureContext({ ca: authorities, ...own }) };
    }
    catch {
        throw new src_failure/* Failure */.HR('invalid-input', 'OpenSSL refuses `ca-certificate` or `client-certificate`: a key that is too short, or a signature that is too weak.', 'Have them issued with RSA keys of 2048 bits or more, or with elliptic curves, and SHA-256.');
    }
}

; 






const NAME = /^jira-auth-[0-9a-f]{32}$/;
const FILES = [
    'curl.conf',
    'ca.pem',
    'client.pem',
    'client-key.pem',
    'login.json',
    'draft',
    'jira-auth',
    'jira-auth.cmd',
    'jira-auth.ps1',
    'session.json',
    'variables.sh',
    'gajira-before.json',
    'job.json',
];
class StepFiles {
    parent;
    hooks;
    #folder = '';
    #tls;
    constructor(parent, hooks = {}) {
        this.parent = parent;
        this.hooks = hooks;
    }
    get directory() {
        if (this.#folder !== '')
            return this.#folder;
        const name = `jira-auth-${(0,node_crypto/* nodeCrypto */.S)().randomBytes(16).toString('hex')}`;
        this.hooks.remember?.(name);
        this.#folder = (0,external_node_path_.join)(this.parent, name);
        (0,files/* createFolder */.vV)(this.#folder);
        if (this.hooks.jobFile !== undefined)
            this.write('job.json', this.hooks.jobFile);
        return this.#folder;
    }
    write(file, text, mode = 0o600) {
        const path = (0,external_node_path_.join)(this.directory, file);
        (0,files/* createFile */.x3)(path, text, mode);
        return path;
    }
    replace(file, text) {
        (0,external_node_fs_.rmSync)((0,external_node_path_.join)(this.directory, 'draft'), { force: true });
        (0,external_node_fs_.renameSync)(this.write('draft', text), (0,external_node_path_.join)(this.directory, file));
    }
    writeTls(tls) {
        this.#tls ??= {
            cacert: tls?.authorities && this.write('ca.pem', tls.authorities),
            cert: tls?.client && this.write('client.pem', tls.client.certificate),
            key: tls?.client && this.write('client-key.pem', tls.client.key.reveal()),
        };
        return this.#tls;
    }
    remove() {
        removeStepFiles(this.#folder);
    }
}
function stepFolder(parent, name) {
    return parent !== '' && NAME.test(name) ? join(parent, name) : '';
}
function readStepFile(folder, file) {
    return unlessGone(() => {
        const ours = oursAt(folder);
        const mustBePrivate = file !== 'job.json' && process.platform !== 'win32';
        if (!ours || (mustBePrivate && ours.mode & 0o022))
            return undefined;
        const path = join(folder, file);
        if (!lstatSync(path).isFile())
            return undefined;
        const { bytes, found } = readRegular(path, { follow: false, largestBytes: 32 * 1024 * 1024 });
        return isOwn(found) ? bytes.toString('utf8') : undefined;
    });
}
function unlessGone(work) {
    try {
        return work();
    }
    catch (error) {
        if ((0,files/* codeOf */.$N)(error) === 'ENOENT')
            return undefined;
        throw error;
    }
}
function readStepTls(folder) {
    const [authorities, certificate, key] = ['ca.pem', 'client.pem', 'client-key.pem'].map((file) => readStepFile(folder, file));
    return tlsFrom(authorities, certificate && key ? { certificate, key: new Secret(key) } : undefined);
}
function removeStepFiles(folder) {
    if (!oursAt(folder)) {
        if ((0,external_node_fs_.lstatSync)(folder, { throwIfNoEntry: false }))
            throw (0,files/* problem */.CC)('EPERM');
        return false;
    }
    const problems = [];
    for (const file of FILES) {
        try {
            if (file !== 'job.json' || problems.length === 0)
                (0,external_node_fs_.rmSync)((0,external_node_path_.join)(folder, file), { force: true });
        }
        catch (error) {
            problems.push(error);
        }
    }
    if (problems.length > 0)
        throw problems[0];
    unlessGone(() => {
        (0,external_node_fs_.rmdirSync)(folder);
    });
    return true;
}
function stepFolders(parent) {
    try {
        return readdirSync(parent)
            .map((name) => join(parent, name))
            .filter(oursAt);
    }
    catch {
        return [];
    }
}
function oursAt(folder) {
    if (!NAME.test((0,external_node_path_.basename)(folder)))
        return undefined;
    const found = (0,external_node_fs_.lstatSync)(folder, { throwIfNoEntry: false });
    return found?.isDirectory() && (0,files/* isOwn */.NP)(found) ? found : undefined;
}

; 

















function gitHubActions(environment, now, programs, words) {
    const { RUNNER_TEMP = '', HOME = '' } = environment;
    const masks = new Set();
    const undo = [];
    const files = new StepFiles(RUNNER_TEMP, {
        remember: (name) => {
            checkTemporaryFolder(RUNNER_TEMP);
            tellRunner(environment, 'GITHUB_STATE', [[STATE.directory, name]]);
            undo.push(() => {
                files.remove();
            });
        },
    });
    const tell = (...told) => {
        undo.push(tellRunner(environment, ...told));
    };
    const writeFiles = (session, settings, tls) => orRunnerFailed("The curl config can't be written under RUNNER_TEMP", () => {
        const config = files.write('curl.conf', curlConfig(session, settings, files.writeTls(tls)));
        const login = files.write('login.json', loginText(session, settings));
        const signs = session.credential.kind === 'signature';
        return [config, signs ? writeSignCommand(files, login, programs) : ''];
    });
    const putGajiraConfig = async ({ baseUrl, basic }) => {
        const { GAJIRA_NOT_PUT_BACK, gajiraConfig, restoreGajiraConfig, writeGajiraConfig } = await loadGajira();
        if (!basic)
            throw new TypeError('Gajira actions were promised what this method does not have.');
        const text = gajiraConfig(baseUrl, basic);
        const save = (before) => {
            orRunnerFailed("The earlier ~/jira/config.yml can't be saved under RUNNER_TEMP", () => files.write('gajira-before.json', before));
            tell('GITHUB_STATE', [[STATE.gajira, 'true']]);
            undo.push(() => {
                try {
                    restoreGajiraConfig(before);
                }
                catch {
                    warning(GAJIRA_NOT_PUT_BACK);
                }
            });
        };
        gajiraStep(() => {
            writeGajiraConfig(HOME, text, save);
        });
    };
    const outputsOf = (results, session, settings, signCommand) => {
        const { account, credential, credentialEnd, refreshToken } = session;
        const { line, authorization } = headerTexts(credential);
        const outputName = (variable) => variable.replace('JIRA_', '').toLowerCase().replaceAll('_', '-');
        return Object.entries({
            ...Object.fromEntries(Object.entries(results).map(([name, value]) => [outputName(name), value])),
            'sign-command': signCommand,
            'account-name': (0,printable/* printable */.g$)(account.name),
            'account-type': account.type,
            scopes: session.scopes.join(' '),
            'days-left': credentialEnd?.at ? String((0,values_day/* daysUntil */.AQ)(credentialEnd.at, now())) : '',
            'error-code': '',
            ...(settings.outputCredentials && {
                'auth-header': line,
                authorization,
                ...(refreshToken && { 'refresh-token': refreshToken.reveal() }),
            }),
        });
    };
    const announce = (session, settings) => {
        const signs = session.credential.kind === 'signature';
        const lines = [...announcement(session, now()), ...(signs ? [] : earlierSign(environment))];
        for (const line of lines)
            info(line);
        if (settings.curlConfig && settings.exportEnv && (session.account.id || !session.apiUrl)) {
            const signed = signs ? ' -H @<(jira-auth sign GET "$JIRA_API_URL/myself")' : '';
            const request = session.apiUrl
                ? '"$JIRA_API_URL/myself"'
                : '-H "Content-Type: application/json" -d @deployments.json "$JIRA_BASE_URL/jira/deployments/0.1/cloud/$JIRA_CLOUD_ID/bulk"';
            info(`Next: curl -q -K "$JIRA_CURL_CONFIG"${signed} --fail-with-body ${request}`);
        }
        if (settings.gajiraConfig)
            info('Wrote ~/jira/config.yml for gajira actions. The post step restores the earlier file.');
        const notice = expiryNotice(session.credentialEnd, settings, now());
        if (notice)
            github_runner_namespaceObject[notice.level](notice.text, { title: 'jira-auth: token expiry' });
        if (session.refreshToken) {
            warning(`The refresh token was exchanged: the stored one ${session.deployment === 'cloud' ? 'stops working in ten minutes' : 'no longer works'}, and its successor exists only in this step's output \`refresh-token\`. Save it in a later step of this job, or the grant is lost.`);
        }
        writeSummary(environment, notices_summary(session, now()));
    };
    return {
        info: info,
        warn: warning,
        mask: (secret) => {
            mask(formsToMask(secret, masks), environment);
        },
        secretsWithheld: () => gitHubWithholds(environment),
        fail: (thrown) => {
            failure(thrown.inWords(words), environment);
            setErrorCode(environment, thrown.code);
        },
        prepare: async (settings, method) => {
            checkRunnerFile(environment, 'GITHUB_OUTPUT');
            checkRunnerFile(environment, 'GITHUB_STATE');
            if (settings.exportEnv || settings.exportAuthHeader)
                checkRunnerFile(environment, 'GITHUB_ENV');
            if (settings.curlConfig || settings.gajiraConfig)
                checkTemporaryFolder(RUNNER_TEMP);
            if (settings.gajiraConfig) {
                const { checkGajiraConfig } = await loadGajira();
                gajiraStep(() => checkGajiraConfig(HOME));
            }
            if (settings.curlConfig && settings.exportEnv && methodNamed(method).signs)
                checkRunnerFile(environment, 'GITHUB_PATH');
        },
        rememberSession: (session, tls) => {
            const remember = (text) => {
                tellRunner(environment, 'GITHUB_STATE', [[STATE.session, text]]);
            };
            remember(sessionState(session));
            orRunnerFailed("The data for ending the session can't be written under RUNNER_TEMP", () => files.writeTls(tls));
            return () => {
                undo.push(remember.bind(undefined, ''));
            };
        },
        handOver: async (session, settings, tls) => {
            const [config, signCommand] = settings.curlConfig ? writeFiles(session, settings, tls) : ['', ''];
            if (settings.gajiraConfig)
                await putGajiraConfig(session);
            const results = resultsOf(session, config);
            const earlier = [SIGNING_KEY_FILE, AUTH_HEADER].filter((name) => environment[name]);
            const variables = Object.entries({
                ...(settings.exportEnv && marked(results, environment)),
                ...(settings.exportEnv && Object.fromEntries(earlier.map((name) => [name, '']))),
                ...(settings.exportAuthHeader && { [AUTH_HEADER]: headerTexts(session.credential).line }),
            });
            if (variables.length > 0)
                tell('GITHUB_ENV', variables);
            if (settings.exportEnv && signCommand !== '')
                tell('GITHUB_PATH', (0,external_node_path_.dirname)(signCommand));
            tell('GITHUB_OUTPUT', outputsOf(results, session, settings, signCommand));
            announce(session, settings);
        },
        takeBack: () => {
            for (const each of undo.splice(0).reverse()) {
                try {
                    each();
                }
                catch {
                    warning('Some files of this step could not be removed. The runner deletes them when the job ends.');
                }
            }
        },
    };
}
function checkTemporaryFolder(path) {
    orRunnerFailed("The folder that RUNNER_TEMP names can't be used for the curl config", () => {
        if (!(0,external_node_fs_.lstatSync)(path).isDirectory())
            throw (0,files/* problem */.CC)('ENOTDIR');
        (0,external_node_fs_.accessSync)(path, external_node_fs_.constants.W_OK | external_node_fs_.constants.X_OK);
    });
}
const loadGajira = () => __nccwpck_require__.e(  71).then(__nccwpck_require__.bind(__nccwpck_require__, 71));
function gajiraStep(step) {
    orHandOffFailed(step, "~/jira/config.yml can't be written for gajira actions", "Make sure that ~/jira and its config.yml belong to this job's user and are not links, and that HOME names that user's home. Or leave `gajira-config` out.");
}

; 
const external_node_events_namespaceObject = require("node:events");
var promises_ = __nccwpck_require__(500);
; 
const LIMITS = 'timeout:1 attempts:2';
let areOurs = false;
function limitLookUps() {
    areOurs = process.env.RES_OPTIONS === undefined;
    if (areOurs)
        process.env.RES_OPTIONS = LIMITS;
}
function forPrograms(environment) {
    return areOurs ? { ...environment, RES_OPTIONS: undefined } : environment;
}

; 



const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 50;
let mayWait = true;
class InheritedOutput extends external_node_events_namespaceObject.EventEmitter {
    bytesWritten = 0;
    writableLength = 0;
    #isWriting = false;
    #waiting = [];
    #descriptor;
    #own;
    constructor(descriptor) {
        super();
        this.#descriptor = descriptor;
        this.#own = openedAgain(descriptor);
    }
    write(text, encoding, then) {
        const bytes = typeof text === 'string' ? Buffer.from(text) : text;
        this.writableLength += bytes.length;
        this.#waiting.push({ bytes, done: typeof encoding === 'function' ? encoding : then });
        if (!this.#isWriting)
            void this.#writeAll();
    }
    async #writeAll() {
        this.#isWriting = true;
        for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
            let rest = next.bytes;
            const take = (length) => {
                this.bytesWritten += length;
                rest = rest.subarray(length);
            };
            try {
                take(this.#writeNow(rest));
                while (rest.length > 0)
                    take(await this.#writeLater(rest));
            }
            catch (error) {
                await Promise.resolve();
                this.emit('error', error);
            }
            this.writableLength -= next.bytes.length;
            next.done?.(null);
        }
        this.#isWriting = false;
    }
    #writeNow(bytes) {
        if (bytes.length === 0 || (this.#own === undefined && !mayWait))
            return 0;
        try {
            return (0,external_node_fs_.writeSync)(this.#own ?? this.#descriptor, bytes);
        }
        catch (error) {
            if ((0,files/* codeOf */.$N)(error) === 'EAGAIN')
                return 0;
            throw error;
        }
    }
    #writeLater(bytes) {
        return new Promise((resolve, reject) => {
            const attempt = (pauseMs) => {
                (0,external_node_fs_.write)(this.#descriptor, bytes, (error, length) => {
                    if (!error)
                        resolve(length);
                    else if (error.code !== 'EAGAIN')
                        reject(error);
                    else
                        setTimeout(attempt, pauseMs, Math.min(2 * pauseMs, LONGEST_PAUSE_MS));
                });
            };
            attempt(FIRST_PAUSE_MS);
        });
    }
}
function openedAgain(descriptor) {
    try {
        return (0,external_node_fs_.openSync)(`/proc/self/fd/${descriptor}`, external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_NONBLOCK);
    }
    catch {
        return undefined;
    }
}
function inheritOutputs() {
    if (process.platform === 'win32')
        return;
    for (const [index, name] of ['stdout', 'stderr'].entries()) {
        const found = (0,external_node_fs_.fstatSync)(index + 1);
        if (!found.isFIFO() && !found.isSocket())
            continue;
        Object.defineProperty(process, name, { value: new InheritedOutput(index + 1), configurable: true });
    }
}
function neverWait() {
    mayWait = false;
}

var ending = __nccwpck_require__(303);
; 






inheritOutputs();
const UNREAD_MS = 2000;
const END_MS = 10_000;
function openDoor({ work, reportBug, statusOfBug = src_failure/* EXIT_STATUS */.uc.internal, statusWithoutOutput = src_failure/* EXIT_STATUS */.uc['handoff-failed'], command, }) {
    silenceNodeDebug();
    limitLookUps();
    process.noDeprecation = true;
    const controller = new AbortController();
    (0,external_node_events_namespaceObject.setMaxListeners)(0, controller.signal);
    let ended = false;
    let reported = false;
    let received;
    const reportOnce = (where) => {
        if (reported)
            return;
        reported = true;
        reportBug(where);
    };
    const dieIfStuck = () => {
        const isStuck = process.stdout.writableLength + process.stderr.writableLength > 0;
        if (!ended || !received || !isStuck)
            return;
        process.removeAllListeners(received);
        process.kill(process.pid, received);
    };
    const end = (status) => {
        ended = true;
        process.exitCode = command?.status ?? (process.exitCode || status);
        const own = process.platform === 'win32' && (0,promises_.setTimeout)(250, undefined, { ref: false });
        void Promise.all([own, flushed(process.stdout), flushed(process.stderr)]).then(() => process.exit());
        setTimeout(dieIfStuck, UNREAD_MS).unref();
    };
    const undo = async () => {
        await Promise.race([(0,ending/* undoAll */.wC)(), (0,promises_.setTimeout)(END_MS)]);
        end(statusOfBug);
    };
    const fail = (where) => {
        reportOnce(where);
        if (command?.isRunning)
            return;
        process.exitCode = command?.status ?? statusOfBug;
        controller.abort(new Error('There was a bug.'));
        setTimeout(() => void undo(), END_MS).unref();
    };
    for (const signal of ending/* ENDING */.Op) {
        process.on(signal, () => {
            received = signal;
            dieIfStuck();
            if (!command?.isRunning)
                controller.abort(new src_failure/* Interrupted */.j$(signal));
        });
    }
    process.stderr.on('error', () => undefined);
    process.stdout.on('error', () => {
        if (command?.isRunning)
            return;
        process.exitCode = command?.status ?? statusWithoutOutput;
        controller.abort(new Error('Standard output is closed.'));
    });
    process.on('beforeExit', () => {
        if (ended)
            return;
        fail('the event loop drained');
        setImmediate(() => void undo());
    });
    process.on('uncaughtException', (error) => {
        fail((0,src_failure/* placeOf */.$t)(error));
    });
    work(controller.signal).then(end, (error) => {
        const interrupted = controller.signal.aborted ? controller.signal.reason : error;
        if (interrupted instanceof src_failure/* Interrupted */.j$) {
            end(interrupted.exitStatus);
        }
        else {
            if (!ended && process.exitCode === undefined)
                reportOnce((0,src_failure/* placeOf */.$t)(error));
            void undo();
        }
    });
}
function flushed(stream) {
    return new Promise((resolve) => {
        stream.write('', resolve);
    });
}
function bugAt(where) {
    return new src_failure/* Failure */.HR('internal', `This is a bug in jira-auth: ${where}.`, "Please report it with this line and the step's inputs, without their values.");
}
function silenceNodeDebug() {
    if (!process.env.NODE_DEBUG)
        return;
    process.stderr.write = (...given) => {
        const callback = given.find((each) => typeof each === 'function');
        if (callback)
            process.nextTick(callback, null);
        return true;
    };
}

; 

const SHARED_INPUTS = through([...EXCHANGING, 'sign', 'update-action'], {
    'allowed-hosts': {
        doors: [...EXCHANGING, 'sign', 'cleanup', 'update-action'],
        kind: 'list',
    },
    'expected-account-id': {
    },
    'timeout-seconds': {
        doors: [...EXCHANGING, 'update-action'],
        range: [1, 3600],
        default: '60',
    },
});
const UPDATE_INPUTS = through(['update', 'update-action'], {
    issue: {
        doors: ['fields', 'update', 'update-action'],
        kind: 'list',
    },
    'issue-from': {
    },
    fields: {
        doors: ['update-action'],
    },
    'fields-file': {
    },
    'dry-run': {
        kind: 'switch',
        default: 'false',
    },
    notify: {
        kind: 'flag',
        default: 'true',
    },
    'show-before': {
        kind: 'switch',
        default: 'false',
    },
    'allowed-projects': {
        kind: 'list',
    },
    'allowed-fields': {
    },
    'issue-type': {
        doors: ['fields'],
    },
});
const UPDATE_KINDS = { ...SHARED_INPUTS, ...UPDATE_INPUTS };

; 
const REFERENCE = /`([a-z][a-z-]*)(?:: ([^`]*))?`(?: \(from (\w+)\))?/g;
const ITEM = '`[a-z][a-z-]*(?:: [^`]*)?`';
const words_LIST = new RegExp(`(one of )?(${ITEM}(?:, ${ITEM})*),? (or|and) (${ITEM})`, 'g');
function words_wordsFor(naming, isName) {
    const writtenFor = (text, name = '', value, from) => isName(name) ? naming(name, value, from) : { text };
    const lacks = (text) => [...text.matchAll(REFERENCE)].some(([all, ...reference]) => !writtenFor(all, ...reference));
    const rendered = (text, seen) => text.replace(REFERENCE, (all, name, value, from, at) => {
        const written = writtenFor(all, name, value, from);
        if (!written)
            return all;
        const isFirst = seen !== undefined && !seen.has(name);
        seen?.add(name);
        const said = at === 0 ? written.text.replace(/^[a-z]/, (letter) => letter.toUpperCase()) : written.text;
        return isFirst && written.or !== undefined ? `${said} (or ${written.or})` : said;
    });
    const possible = (text) => text.replace(words_LIST, (all, oneOf, items, joint, last) => {
        if (oneOf === undefined && joint === 'and')
            return all;
        const left = [...items.split(', '), last].filter((item) => !lacks(item));
        const end = left.pop();
        if (end === undefined)
            return all;
        if (left.length === 0)
            return end;
        if (left.length === 1 && oneOf !== undefined)
            return `${left.join()} or ${end}`;
        return `${oneOf ?? ''}${left.join(', ')} ${joint} ${end}`;
    });
    return {
        say: (text) => rendered(possible(text)),
        advise: (text) => {
            const sentences = possible(text).split(/(?<=[.!?]) (?=[A-Z`])/);
            return rendered(sentences.filter((sentence) => !lacks(sentence)).join(' '), new Set());
        },
    };
}

; 




const COMMANDS = ['export', 'exec', 'check', 'consent', 'refresh', ...USING];
const OFF = { kind: 'flag', default: 'false' };
const ON = { kind: 'flag', default: 'true' };
const GROUPS = {
    Site: through(LOGGING_IN, {
        'site-url': {
            doors: [...EXCHANGING, 'sign'],
            variables: ['JIRA_SITE_URL', 'JIRA_BASE_URL', 'JIRA_URL', 'JIRA_SERVER', 'JIRA_HOST', 'JIRA_DOMAIN'],
        },
        deployment: {
        },
        'cloud-id': {
        },
        'allowed-hosts': SHARED_INPUTS['allowed-hosts'],
        'allow-private-hosts': {
            ...OFF,
        },
    }),
    'Credential (one kind)': {
        ...METHOD_INPUTS,
        ...through(LOGGING_IN, {
            'auth-method': {
                default: 'auto',
            },
            'expires-on': {
                variables: ['JIRA_TOKEN_EXPIRES_ON'],
            },
            'consented-on': {
                doors: ENTRIES,
            },
        }),
    },
    'Several credentials, or an organization': through(CHECKING, {
        'credentials-file': {
        },
        variables: {
            doors: ['check-action'],
        },
        'org-id': {
        },
        'org-api-key': {
            secret: true,
        },
        'credential-name': {   },
        'secret-name': {   },
    }),
    'Refresh token storage': {
        ...through(EXCHANGING, {
            'refresh-token-secret': {
            },
            'refresh-token-environment': {
            },
            'refresh-token-organization': {
            },
            'refresh-token-repository': {
            },
            'github-token': {
                secret: true,
                only: ['GH_TOKEN', 'GITHUB_TOKEN'],
            },
        }),
        ...through([...COMMANDS, 'file'], {
            'refresh-token-variable': {
            },
            'gitlab-project': {
                only: ['CI_PROJECT_ID'],
            },
            'gitlab-group': {
            },
            'gitlab-environment-scope': {
            },
            'gitlab-token': {
                secret: true,
                only: ['GITLAB_TOKEN'],
            },
        }),
        ...through(EXCHANGING, {
            'refresh-token-file': {
            },
            'save-command': {
                doors: COMMANDS,
            },
            'access-token-secret': {
                doors: ['action', 'export', 'exec', 'check', 'file', 'refresh', ...USING],
            },
        }),
    },
    Guards: through([...EXCHANGING, 'sign'], {
        identity: {
            doors: LOGGING_IN,
            default: 'required',
        },
        'expected-account-id': SHARED_INPUTS['expected-account-id'],
        'required-permissions': {
            kind: 'list',
        },
        project: {
        },
        'warn-days': {
            doors: [...HANDING_OVER, ...ENTRIES],
            range: [0, 3650],
            default: '30',
        },
        'critical-days': {
            doors: [...HANDING_OVER, ...ENTRIES],
            range: [0, 3650],
            default: '7',
        },
    }),
    'Renewal (Data Center)': through(ENTRIES, {
        renew: {
            ...OFF,
        },
        'renew-days': {   range: [1, 3650], default: '90' },
        'save-secret': {
        },
        'save-environment': {   },
        'save-organization': {   },
        'save-repository': {
        },
        'save-variable': {
            doors: ['check', 'file'],
        },
        'save-file': {   },
    }),
    Report: through(CHECKING, {
        'fail-on': {
            default: 'critical',
        },
        concurrency: {   range: [1, 64], default: '8' },
        html: {   },
        'write-expiry': {
            doors: ['check'],
            kind: 'flag',
        },
    }),
    'Issues and chat': through(CHECKING, {
        'github-issues': {
            ...OFF,
        },
        'github-issues-repository': {
        },
        'webhook-url': {
            secret: true,
            variables: ['JIRA_AUTH_WEBHOOK_URL'],
        },
        'jira-issue-project': {
        },
        'jira-issue-type': {   default: 'Task' },
        'jira-issue-credential': {
        },
    }),
    'Fields of issues': UPDATE_INPUTS,
    'Hand-over': through(HANDING_OVER, {
        'export-env': {
            doors: ['action'],
            ...ON,
        },
        'export-auth-header': {   ...OFF },
        'output-credentials': {   doors: ['action'], ...ON },
        'curl-config': {
            ...ON,
            only: ['JIRA_WRITE_CURL_CONFIG'],
        },
        'allow-uploads': {
            ...OFF,
        },
        'gajira-config': {
            doors: ['action'],
            ...OFF,
        },
    }),
    Network: through(EXCHANGING, {
        'timeout-seconds': SHARED_INPUTS['timeout-seconds'],
        'ca-certificate': {
        },
        'client-certificate': {
            doors: LOGGING_IN,
        },
        'client-key': {
            doors: LOGGING_IN,
            secret: true,
        },
    }),
    Diagnostics: through([...COMMANDS, 'cleanup', 'sign', 'explain', 'completion'], {
        verbose: {
            kind: 'switch',
            default: 'false',
        },
    }),
};
const KINDS = Object.assign({}, ...Object.values(GROUPS));
const INPUT_NAMES = Object.keys(KINDS);
const kindOf = (name) => KINDS[name];
const isSecretInput = (name) => kindOf(name).secret === true;
const SECRET_INPUTS = INPUT_NAMES.filter(isSecretInput);
const isInputOf = (door, name) => kindOf(name).doors.includes(door);
const schema_variablesOf = (name) => variablesOf(name, kindOf(name));
const wordsOf = (naming) => wordsFor(naming, (word) => Object.hasOwn(KINDS, word));

; 




class InputsOf {
    kinds;
    input;
    door;
    #variables;
    constructor(kinds, input, variables, door) {
        this.kinds = kinds;
        this.input = input;
        this.door = door;
        this.#variables = variables;
    }
    find(name) {
        return this.all(name)[0];
    }
    all(name) {
        const own = this.input(name);
        if (own.trim() !== '')
            return [this.given(name, undefined, own)];
        if (!this.#isHere(name))
            return [];
        return variablesOf(name, this.kinds[name]).flatMap((variable) => {
            const raw = this.environment(variable);
            return raw === undefined || isResult(this.#variables, variable) ? [] : this.given(name, variable, raw);
        });
    }
    environment(variable) {
        const value = results_valueOf(this.#variables, variable);
        return value.trim() === '' ? undefined : value;
    }
    unread(shape) {
        const names = Object.keys(this.kinds);
        const known = names.flatMap((name) => variablesOf(name, this.kinds[name]));
        const isOdd = (name) => shape.test(name) && !known.includes(name);
        return Object.keys(this.#variables).filter((name) => isOdd(name) && this.environment(name));
    }
    result(variable) {
        return isResult(this.#variables, variable) ? this.environment(variable) : undefined;
    }
    text(name) {
        const found = this.find(name);
        if (found)
            (0,values_given/* refuseControlCharacters */.qx)(found);
        return found;
    }
    secret(name, mask) {
        const found = this.find(name);
        return found && (0,values_given/* asSecret */.BO)(found, mask);
    }
    either(name, words) {
        const found = this.find(name);
        const word = found?.value.toLowerCase();
        const known = words.find((each) => each === word);
        if (!found || known !== undefined)
            return known;
        throw (0,values_given/* invalid */.Gq)(`${found.label} must be ${(0,values_given/* oneOf */.yL)(words)}.`, 'Correct it, or leave it out.');
    }
    flag(name) {
        const word = this.either(name, ['true', 'false']);
        return (word ?? (this.#isHere(name) && this.kinds[name].default)) === 'true';
    }
    wholeNumber(name, otherwise = Number(this.kinds[name].default)) {
        const [least, most] = this.kinds[name].range ?? [0, 0];
        const found = this.find(name);
        if (!found)
            return otherwise;
        const value = /^\d{1,6}$/.test(found.value) ? Number(found.value) : Number.NaN;
        if (value >= least && value <= most)
            return value;
        throw (0,values_given/* invalid */.Gq)(`${found.label} is not a whole number from ${least} to ${most}.`, `Correct it, or leave it out for ${otherwise}.`);
    }
    list(name, separator = /[\s,]/) {
        const found = this.find(name);
        if (!found)
            return [];
        const words = found.value.split(separator).map((item) => item.trim());
        const items = words.filter(Boolean);
        if (items.length > 0)
            return items;
        throw (0,values_given/* invalid */.Gq)(`${found.label} lists nothing.`, 'List at least one, or leave it out.');
    }
    words(isName = (word) => Object.hasOwn(this.kinds, word)) {
        const words = (sourceOf) => words_wordsFor((input, value, from) => {
            if (!Object.hasOwn(this.kinds, input) || !this.#isHere(input))
                return undefined;
            if (value !== undefined)
                return { text: `\`${input}: ${value}\`` };
            const source = from ?? sourceOf(input);
            return { text: `\`${input}\`${source === undefined ? '' : ` (from ${source})`}` };
        }, isName);
        const { say } = words((name) => this.find(name)?.variable);
        const { advise } = words(() => undefined);
        return { say, advise: (text) => advise(text.replace(/The value of `[^`]+`/g, say)) };
    }
    #isHere(name) {
        return !this.door || this.kinds[name].doors.includes(this.door);
    }
    given(input, variable, raw) {
        const label = variable === undefined ? `\`${input}\`` : `\`${input}\` (from ${variable})`;
        const value = this.kinds[input].verbatim ? raw.replace(/^\uFEFF|[\r\n]+$/g, '') : raw.trim();
        return { input, label, value, variable, wasPadded: value !== raw };
    }
}

; 


const EARLIER_SITE = 'JIRA_SITE_URL';
class Inputs extends InputsOf {
    constructor(input, environment, door) {
        super(KINDS, input, environment, door);
    }
    find(name) {
        const site = name === 'site-url' ? this.result(EARLIER_SITE) : undefined;
        return super.find(name) ?? (site === undefined ? undefined : this.given(name, EARLIER_SITE, site));
    }
}

; 






function readCredentials(inputs, effects) {
    const found = new Map(NAMES.flatMap((name) => inputs.find(name) ?? []).map((given) => [given.input, given]));
    const missing = (what, advice) => (0,src_failure/* missingCredentials */.nm)(what, advice, effects.secretsWithheld);
    const absent = (name) => {
        const [beside] = family.marks.flatMap((mark) => found.get(mark)?.label ?? []);
        throw missing(`${String(beside)} is set, but \`${name}\` is not.`, `Set \`${name}\`, which this kind of login needs.`);
    };
    const refuseReference = (isUsed) => {
        const unset = [...found.values()].find((given) => isReference(given) && isUsed(given.input));
        if (!unset)
            return;
        throw missing(`${unset.label} holds a reference to a variable, and not its value.`, 'The variable is not set, or not replaced here: set it, or leave the reference out.');
    };
    refuseReference((input) => isSecretInput(input));
    const secrets = readSecrets(found, effects);
    const method = inputs.either('auth-method', ['auto', ...METHOD_NAMES]);
    const login = {
        pinned: method === 'auto' ? undefined : method,
        find: (name) => found.get(name),
        secret: (name) => secrets.get(name),
        given: (name) => found.get(name) ?? absent(name),
        required: (name) => secrets.get(name) ?? absent(name),
        missing,
    };
    const family = onlyFamily(login, inputs);
    const own = METHODS.filter((each) => each.family === family);
    refuseReference((input) => own.some(({ inputs: used }) => Object.hasOwn(used, input)));
    const [suiting] = own.filter((each) => each.suits?.(login) !== false).map(({ name }) => name);
    const meant = methodNamed(login.pinned ?? String(suiting));
    return { method: meant.name, ...meant.read(login) };
}
function isReference({ input, value }) {
    const own = schema_variablesOf(input).join('|');
    return new RegExp(`^(?:\\$\\([\\w.-]+\\)|[$%]\\{?(?:${own})[}%]?)$`).test(value);
}
const GRANTS = METHODS.flatMap(({ grant = [] }) => grant);
const OWN = Object.keys(METHOD_INPUTS);
const NAMES = [...new Set([...OWN, ...GRANTS])];
const SECRETS = NAMES.filter(isSecretInput);
function readSecrets(found, { mask, warn }) {
    const failures = [];
    const secrets = new Map();
    const given = SECRETS.flatMap((name) => found.get(name) ?? []);
    for (const each of given) {
        try {
            secrets.set(each.input, (kindOf(each.input).read ?? values_given/* asSecret */.BO)(each, mask));
        }
        catch (error) {
            failures.push((0,src_failure/* failureIn */.Q6)(error));
        }
    }
    const [first] = failures;
    if (first)
        throw first;
    for (const { label, value, wasPadded } of given) {
        if (wasPadded && !isPem(value)) {
            warn(`${label} is stored with white space around it, which was ignored. Store the secret without it.`);
        }
        if (value.length < values_given/* SHORTEST_SECRET */.c3) {
            warn(`${label} is so short that masking it would hide other words, so by itself it is not masked. Use a longer one, or better a personal access token.`);
        }
    }
    return secrets;
}
const ELSEWHERE = /^(?:JIRA|ATLASSIAN)_(?:\w*(?:TOKEN|PASS|PAT|SECRET)|API_KEY|USER|LOGIN)$/;
function onlyFamily({ pinned, find, missing }, inputs) {
    const labelsOf = ({ marks }) => marks.flatMap((mark) => find(mark)?.label ?? []);
    const given = FAMILIES.filter((family) => labelsOf(family).length > 0);
    if (given.length > 1) {
        throw new src_failure/* Failure */.HR('ambiguous-credentials', `More than one way to log in is given: ${given.flatMap(labelsOf).join(', ')}.`, 'Give the inputs of one method only, and unset the variables of the others for this step.');
    }
    const [family] = given;
    const wanted = pinned === undefined ? family : methodNamed(pinned).family;
    if (family && family === wanted)
        return family;
    if (!wanted) {
        const email = find('email');
        const half = email ?? find('username');
        const unread = inputs.unread(ELSEWHERE).join(', ');
        const failure = missing(half
            ? `${half.label} is set, but \`${email ? 'api-token' : 'password'}\` is not.`
            : `No credential is given: no ${(0,values_given/* oneOf */.yL)(FAMILIES.map(({ name }) => name))}.`, 'Set `email` and `api-token`, or the inputs of another method. Check that the secret exists, and that its name is spelled correctly.');
        throw unread ? failure.hinting(`No input reads these variables, which are set: ${unread}.`) : failure;
    }
    const needs = wanted.needs.map((name) => `\`${name}\``).join(' and ');
    throw missing(`\`auth-method\` is ${String(pinned)}, but no ${wanted.name} is given.`, `Set ${needs}, or leave \`auth-method\` out.`);
}
function marksOfCredential(inputs) {
    const given = OWN.flatMap((name) => inputs.find(name) ?? []);
    if (!given.some(({ input }) => isSecretInput(input)))
        return {};
    return Object.fromEntries(given.map(({ input, value }) => [input, (0,node_crypto/* nodeCrypto */.S)().createHash('sha256').update(value).digest('hex')]));
}

; 





function readSettings(inputs) {
    const warnDays = inputs.wholeNumber('warn-days');
    const criticalDays = inputs.wholeNumber('critical-days', Math.min(7, warnDays));
    if (criticalDays > warnDays) {
        throw (0,values_given/* invalid */.Gq)('`critical-days` is greater than `warn-days`.', 'Make `warn-days` the larger of the two: the warning comes first.');
    }
    const requiredPermissions = inputs.list('required-permissions');
    if (!requiredPermissions.every((key) => /^[A-Za-z][\w.-]{0,127}$/.test(key))) {
        throw (0,values_given/* invalid */.Gq)('`required-permissions` contains something that is not a permission key.', 'List keys such as EDIT_ISSUES,ADD_COMMENTS, separated by commas.');
    }
    const project = inputs.find('project');
    const key = /^[A-Za-z][A-Za-z0-9_]{0,254}$/;
    const date = inputs.find('expires-on');
    const ca = inputs.find('ca-certificate');
    return {
        identity: inputs.either('identity', ['required', 'optional']) ?? 'required',
        expectedAccountId: inputs.text('expected-account-id')?.value,
        requiredPermissions,
        project: project &&
            (0,values_given/* matching */.wC)(project, key, 'is not a project key', 'Set it to a key such as PROJ.').toUpperCase(),
        expiresOn: date && (0,values_day/* readDay */.P1)(date.value, date.label),
        warnDays,
        criticalDays,
        exportEnv: inputs.flag('export-env'),
        exportAuthHeader: inputs.flag('export-auth-header'),
        outputCredentials: inputs.flag('output-credentials'),
        curlConfig: inputs.flag('curl-config'),
        allowUploads: inputs.flag('allow-uploads'),
        gajiraConfig: inputs.flag('gajira-config'),
        tokenName: inputs.text('token-name')?.value,
        timeoutSeconds: inputs.wholeNumber('timeout-seconds'),
        credentialMarks: marksOfCredential(inputs),
        caCertificate: ca && readCertificates(ca).join('\n'),
    };
}
function readCertificates(given) {
    const certificates = certificatesIn(textOf(given).replace(/\\[rn]/g, ''));
    if (certificates)
        return certificates;
    throw (0,values_given/* invalid */.Gq)(`${given.label} holds no certificate in PEM.`, 'Give "-----BEGIN CERTIFICATE-----" and what follows, or the path of a file that holds it.');
}
function readClientCertificate(inputs, mask) {
    const [certificate, key] = [inputs.find('client-certificate'), inputs.find('client-key')];
    const keyPem = key && readPrivateKey(key.label, textOf(key), mask, !isPem(key.value));
    const either = certificate ?? key;
    if (!either)
        return undefined;
    if (!certificate || !key || !keyPem) {
        throw (0,values_given/* invalid */.Gq)(`${either.label} is given without ${certificate ? '`client-key`' : '`client-certificate`'}.`, 'Give both, or neither.');
    }
    const pem = `${readCertificates(certificate).join('\n')}\n`;
    if (new ((0,node_crypto/* nodeCrypto */.S)().X509Certificate)(pem).checkPrivateKey(keyObject(key.label, keyPem))) {
        return { certificate: pem, key: keyPem };
    }
    throw (0,values_given/* invalid */.Gq)(`${key.label} does not belong to the first certificate in ${certificate.label}.`, "Give the two files that were issued together; the server's own certificates come after the client's, or not at all.");
}
function textOf({ label, value }) {
    const text = isPem(value) ? value : readSmallFile(value);
    if (text !== undefined)
        return text;
    throw (0,values_given/* invalid */.Gq)(`${label} is neither PEM nor the path of a readable file.`, 'Give the text from "-----BEGIN" to "-----END ...-----", or the path of a file of at most 1 MB that holds it.');
}

; 
const external_node_url_namespaceObject = require("node:url");
; 




const EXAMPLE = 'Write the site as acme, acme.atlassian.net or https://acme.atlassian.net; a server of your own as https://jira.example.com/jira.';
const SHAPE = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([A-Za-z0-9._-]+)(?::(\d{1,5}))?([/?#][^\s\\]*)?$/;
const LONGEST_BARE_NAME = 32;
const NUMERIC_HOST = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const HOST = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
function insecure(what, advice) {
    return new src_failure/* Failure */.HR('insecure-url', what, advice);
}
function notHttps(label) {
    return insecure(`${label} does not use https, so the credential would cross the network in the clear.`, 'Write it with https://, or without a scheme. Only a server on this machine may use http://, with `allow-private-hosts: true`.');
}
function parseAddress(given) {
    return (0,hints/* hinted */.x_)('site-url', given.value, false, () => readAddress(given));
}
function readAddress({ label, value }) {
    if (/[^\x21-\x7e]/.test(value)) {
        throw insecure(`${label} contains white space, a control character or a letter outside ASCII.`, `Type the address again by hand, an international name in its xn-- form: a copied look-alike letter would send the credential elsewhere. ${EXAMPLE}`);
    }
    const shape = value.length <= 2048 ? SHAPE.exec(value) : null;
    if (!shape) {
        throw insecure(`${label} is not an address that every program reads the same way.`, `Leave out user names, "@", backslashes, brackets and percent signs before the path. ${EXAMPLE}`);
    }
    const [, givenScheme, givenHost, givenPort, rest = ''] = shape;
    const scheme = (givenScheme ?? 'https').toLowerCase();
    if (scheme !== 'https' && scheme !== 'http')
        throw notHttps(label);
    const host = String(givenHost).toLowerCase();
    if (NUMERIC_HOST.test(host) && !IPV4.test(host))
        throw insecure(`${label} names an IP address in an unusual notation.`, EXAMPLE);
    const hasDot = host.includes('.');
    const hasDefaultPort = givenPort === undefined || givenPort === '443';
    const isBareName = givenScheme === undefined && hasDefaultPort && !hasDot && host !== 'localhost';
    const isLong = !hasDot && host.length > LONGEST_BARE_NAME;
    if (isLong || (isBareName && rest !== '' && rest !== '/')) {
        throw (0,values_given/* invalid */.Gq)(`${label} is one word ${isLong ? `of ${host.length} characters` : 'followed by a path'}, which looks like a secret in the wrong input.`, `If it is a site's name, write its whole address.`);
    }
    const port = givenPort === undefined ? (scheme === 'https' ? 443 : 80) : Number(givenPort);
    if (port < 1 || port > 65_535)
        throw insecure(`${label} names port ${port}.`, EXAMPLE);
    return { scheme, host, port, rest, isBareName };
}
function isHostName(host) {
    if (IPV4.test(host))
        return true;
    if (!HOST.test(host) || !/(?:^[a-z][^.]*|\.(?:[a-z]{2,24}|xn--[a-z0-9-]+))$/.test(host))
        return false;
    const decoded = (0,external_node_url_namespaceObject.domainToUnicode)(host);
    return decoded !== '' && !/(?:^|\.)xn--/.test(decoded) && new URL(`https://${host}`).hostname === host;
}
function withCloudName(address, deployment) {
    if (!address.isBareName || deployment === 'data-center')
        return address;
    return { ...address, host: `${address.host}.atlassian.net` };
}
const METADATA = /^100\.100\.100\.200$|^(?:metadata|instance-data)(?:\.|$)|\.metadata\.google\.internal$/;
function reachOf(host) {
    if (host === 'localhost')
        return 'loopback';
    const isAddress = IPV4.test(host);
    const isOddLoopback = host.endsWith('.localhost') || (host.startsWith('127.') && !isAddress);
    if (isOddLoopback || METADATA.test(host))
        return 'reserved';
    if (!isAddress)
        return host.includes('.') ? 'public' : 'private';
    const [first = 0, second = 0] = host.split('.').map(Number);
    if (first === 127)
        return 'loopback';
    if (first === 0 || first >= 224 || (first === 169 && second === 254))
        return 'reserved';
    const isPrivate = first === 10 ||
        (first === 172 && second >= 16 && second <= 31) ||
        (first === 192 && second === 168) ||
        (first === 100 && second >= 64 && second <= 127);
    return isPrivate ? 'private' : 'public address';
}
function refuseUnreachable({ scheme, host }, { label }, allowPrivate) {
    const reach = reachOf(host);
    if (!isHostName(host) || reach === 'reserved') {
        throw new src_failure/* Failure */.HR('host-not-allowed', `${label} leads to ${reach === 'reserved' ? 'an address that no Jira has' : nameable(host)}, which must not receive a credential.`, EXAMPLE);
    }
    if (reach === 'public address')
        throw insecure(`${label} names an IP address.`, EXAMPLE);
    if (reach !== 'public' && !allowPrivate) {
        const isAddress = host.includes('.');
        throw new src_failure/* Failure */.HR(isAddress ? 'insecure-url' : 'host-not-allowed', `${label} names ${isAddress ? 'an IP address' : 'a host'} of a private network or of this machine.`, 'If your Jira is there, set `allow-private-hosts: true`, and make sure that no one else can choose `site-url`. A Cloud site is written as acme or acme.atlassian.net.');
    }
    if (scheme === 'http' && !(reach === 'loopback' && allowPrivate))
        throw notHttps(label);
}
const JIRAS_OWN = /\/(?:rest|browse|projects|issues|servicedesk|secure|plugins|login\.jsp|si)(?:[/?#].*)?$/;
function contextPathOf(rest, { label }) {
    const path = rest.replace(JIRAS_OWN, '').replace(/\/$/, '');
    if (/^(?:\/[\w~-][\w.~-]*)*$/.test(path))
        return path;
    throw insecure(`The path in ${label} contains something that no context path has.`, 'Write the address of the start page without what follows "?" or "#", such as https://jira.example.com/jira.');
}
function nameable(host) {
    const shape = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}\.?$/;
    return shape.test(host) ? host : 'another host';
}
function readAllowedHosts(inputs, allowPrivate) {
    if (!inputs.find('allowed-hosts'))
        return undefined;
    const listed = inputs.list('allowed-hosts').map((item) => item.toLowerCase());
    const shape = allowPrivate
        ? /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/
        : /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)+|localhost)$/;
    const odd = listed.findIndex((item) => !shape.test(item.replace(/:\d{1,5}$/, '')));
    if (odd >= 0) {
        throw (0,values_given/* invalid */.Gq)(`Entry ${odd + 1} of \`allowed-hosts\` is not a host name.`, `List host names alone, such as acme.atlassian.net or jira.example.com:8443, without https:// and paths.`);
    }
    return listed;
}
function refusalOf(hosts, label, address) {
    const { host, port } = typeof address === 'string' ? parseAddress({ label, value: address }) : address;
    if (!hosts || hosts.includes(host) || hosts.includes(`${host}:${port}`))
        return undefined;
    return new src_failure/* Failure */.HR('host-not-allowed', `${label} leads to ${nameable(host)}, which \`allowed-hosts\` does not list.`, `If the host is right, add it to \`allowed-hosts\`. If not, find out who set \`site-url\`.`);
}
function requireListed(hosts, label, address) {
    const refusal = refusalOf(hosts, label, address);
    if (refusal)
        throw refusal;
}

; 








function namedSite(inputs) {
    const found = inputs.find('site-url');
    if (found && isEarlierSite(found, inputs))
        return isAnothersToo(inputs) ? undefined : found;
    const others = inputs.all('site-url');
    const other = found && others.find((each) => placeOf(each, inputs) !== placeOf(found, inputs));
    if (!other)
        return found;
    throw (0,values_given/* invalid */.Gq)(`${String(found.variable)} and ${String(other.variable)} name different sites.`, 'Unset the one that is wrong, or give `site-url`.');
}
function isEarlierSite({ variable }, inputs) {
    return variable === EARLIER_SITE && inputs.result(EARLIER_SITE) !== undefined;
}
function namesGrant(inputs) {
    return GRANTS.some((name) => inputs.find(name));
}
function isAnothersToo(inputs) {
    const differs = (input, result) => ![undefined, 'auto', inputs.result(result)?.toLowerCase()].includes(inputs.find(input)?.value.toLowerCase());
    return (differs('cloud-id', 'JIRA_CLOUD_ID') ||
        differs('deployment', 'JIRA_DEPLOYMENT') ||
        (namesGrant(inputs) &&
            inputs.result('JIRA_DEPLOYMENT') === 'data-center' &&
            !METHODS.some(({ name, obtainsAccessToken, grant }) => (obtainsAccessToken ?? grant) && name === inputs.result('JIRA_AUTH_METHOD'))));
}
function placeOf(given, inputs) {
    const place = (0,src_failure/* unlessFailed */.OJ)(() => {
        const deployment = inputs.find('deployment')?.value;
        const { scheme, host: name, port, rest } = withCloudName(parseAddress(given), deployment);
        const host = name.replace(/\.$/, '');
        const hasPath = (0,src_site/* realmOfGateway */.Dh)(host) || !(0,src_site/* looksLikeAtlassian */.S6)(host);
        return [scheme, host, port, hasPath && contextPathOf(rest, given)].join();
    });
    return place ?? given.value;
}
const CLOUD = { deployment: 'cloud', url: undefined, customDomain: undefined, cloudId: undefined };
const GRANTS_SITE = { ...CLOUD, realm: src_site/* COMMERCIAL */.jq, isGrantsOwn: true };
const SITE_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
function readSite(inputs, secretsWithheld, isGrantsOwn = false) {
    const found = namedSite(inputs);
    if (isGrantsOwn && found && isEarlierSite(found, inputs) && inputs.result('JIRA_DEPLOYMENT') === 'cloud') {
        const realm = (0,src_site/* realmOfSite */.kg)(parseAddress(found).host) ?? src_site/* COMMERCIAL */.jq;
        return { ...GRANTS_SITE, realm, preferredUrl: found.value };
    }
    if (!found) {
        if (isGrantsOwn)
            return withCloudId(GRANTS_SITE, undefined, inputs);
        const earlier = inputs.result(EARLIER_SITE) ? `: ${EARLIER_SITE} is of an earlier, different login` : '';
        throw (0,src_failure/* orWithheld */.FV)((0,values_given/* invalid */.Gq)(`No site is given${earlier}.`, `Set \`site-url\`. ${EXAMPLE}`), secretsWithheld);
    }
    const deployment = inputs.either('deployment', ['cloud', 'data-center', 'auto']);
    const pinned = deployment === 'auto' ? undefined : deployment;
    const allowPrivate = inputs.flag('allow-private-hosts');
    const address = withCloudName(parseAddress(found), pinned);
    requireListed(readAllowedHosts(inputs, allowPrivate), found.label, address);
    const site = atlassianSite(address, found, pinned) ?? foreignSite(address, found, pinned, allowPrivate);
    return withCloudId(site, found, inputs);
}
function atlassianSite({ scheme, host, port, rest }, given, pinned) {
    const gateway = (0,src_site/* realmOfGateway */.Dh)(host);
    if (!gateway && !(0,src_site/* looksLikeAtlassian */.S6)(host))
        return undefined;
    if (scheme !== 'https')
        throw notHttps(given.label);
    if (port !== 443) {
        throw insecure(`${given.label} names port ${port}, but Jira Cloud uses 443 only.`, 'Leave the port out.');
    }
    const site = gateway ? gatewaySite(gateway, rest, given) : siteUnderDomain(host, given);
    if (pinned === 'data-center') {
        throw (0,values_given/* invalid */.Gq)(`${given.label} leads to Jira Cloud, and not to a Data Center.`, 'Set `site-url` to the address of your own server. If it is right, leave `deployment` out.');
    }
    return site;
}
function siteUnderDomain(host, { label }) {
    const realm = (0,src_site/* realmOfSite */.kg)(host);
    const name = host.slice(0, host.indexOf('.'));
    if (!realm || !SITE_LABEL.test(name) || name.startsWith('xn--')) {
        throw new src_failure/* Failure */.HR('host-not-allowed', `${label} leads to ${nameable(host)}, which is not the address of a Jira site.`, `A Cloud site is one name under atlassian.net, jira.com or, for governments, atlassian-us-gov-mod.net: admin.atlassian.com shows it. ${EXAMPLE}`);
    }
    return { ...CLOUD, realm, url: `https://${host}` };
}
function gatewaySite(realm, rest, { label }) {
    const cloudId = /^\/ex\/jira\/([0-9a-f-]{36})(?:[/?#].*)?$/.exec(rest.toLowerCase())?.[1];
    if (!(0,src_site/* isCloudId */.dX)(cloudId)) {
        throw (0,values_given/* invalid */.Gq)(`${label} is an address on the gateway, but not one of a Jira site.`, `Write ${(0,src_site/* gatewayUrl */.MS)(realm, '{cloudId}')} with the site's cloudId, or better the site's own address. ${EXAMPLE}`);
    }
    return { ...CLOUD, realm, cloudId };
}
function foreignSite(address, given, pinned, allowPrivate) {
    refuseUnreachable(address, given, allowPrivate);
    const { scheme, host, port, rest } = address;
    const { origin } = new URL(`${scheme}://${host}:${port}`);
    const isCloud = pinned === 'cloud';
    const url = isCloud ? origin : origin + contextPathOf(rest, given);
    if (pinned === 'data-center')
        return { deployment: pinned, url };
    return { deployment: undefined, origin, url, isCloud, cloudId: undefined };
}
function withCloudId(site, siteUrl, inputs) {
    const found = inputs.find('cloud-id');
    if (!found)
        return site;
    const isSetBeside = (name) => inputs.environment(name) !== undefined && inputs.result(name) === undefined;
    if (found.variable && siteUrl && !siteUrl.variable && schema_variablesOf('site-url').some(isSetBeside))
        return site;
    if (site.deployment === 'data-center') {
        if (found.variable)
            return site;
        throw (0,values_given/* invalid */.Gq)(`${found.label} is given, but a Data Center has none.`, 'Leave out `cloud-id`; or, if this is a Cloud site, leave out `deployment`.');
    }
    const cloudId = found.value.toLowerCase();
    if (!(0,src_site/* isCloudId */.dX)(cloudId)) {
        throw (0,values_given/* invalid */.Gq)(`${found.label} is not a cloudId.`, `A cloudId is a UUID; leave it out and it is looked up.`);
    }
    if (site.deployment === undefined) {
        return found.variable ? site : { ...site, url: site.origin, isCloud: true, cloudId };
    }
    if (site.cloudId !== undefined && site.cloudId !== cloudId) {
        throw (0,values_given/* invalid */.Gq)(`${found.label} differs from the cloudId in \`site-url\`.`, `Give one of them only.`);
    }
    return { ...site, cloudId };
}

; 






async function read(inputs, effects, readRenewal) {
    const isGrantAlone = namesGrant(inputs) && !inputs.find('allowed-hosts') && !inputs.find('deployment');
    const site = readSite(inputs, effects.secretsWithheld, isGrantAlone);
    const settings = readSettings(inputs);
    const credentials = readCredentials(inputs, effects);
    const clientCertificate = readClientCertificate(inputs, effects.mask);
    if (site.deployment !== undefined)
        requireDeployment(credentials.method, site.deployment);
    const renewal = readRenewal?.(inputs, credentials.method, effects.mask);
    const writeBack = KEEPING.some((name) => inputs.find(name))
        ? (await __nccwpck_require__.e(  475).then(__nccwpck_require__.bind(__nccwpck_require__, 475))).readWriteBack(inputs, effects.mask, renewal === undefined)
        : { store: undefined, accessToken: undefined };
    const { renewedBy, obtainsAccessToken, refuses } = methodNamed(credentials.method);
    if (writeBack.store && renewedBy !== 'use') {
        throw (0,values_given/* invalid */.Gq)(`A place for a refresh token is given, but the method ${credentials.method} has none.`, 'Leave the place out, or give the `refresh-token` of an OAuth grant.');
    }
    if (writeBack.accessToken && !obtainsAccessToken) {
        throw (0,values_given/* invalid */.Gq)(`\`access-token-secret\` is given, but the method ${credentials.method} obtains no access token.`, 'Leave it out, or give the OAuth client that obtains one.');
    }
    const refused = refuses?.({
        ...settings,
        hasStore: writeBack.store !== undefined,
        withoutCurlConfig: inputs.find('curl-config')?.value.toLowerCase() === 'false',
        accessTokenSecret: writeBack.accessToken?.name,
    });
    if (refused)
        throw refused;
    if (settings.gajiraConfig)
        requireGajira(credentials, clientCertificate);
    return { site, settings, credentials, clientCertificate, writeBack, renewal };
}
const KEEPING = Object.keys(GROUPS['Refresh token storage']);
function requireGajira(credentials, certificate) {
    if (!basicPairOf(credentials)) {
        throw (0,values_given/* invalid */.Gq)(`\`gajira-config\` is true, but gajira actions send an e-mail and an API token (HTTP Basic), and the method ${credentials.method} ${credentials.method === 'service-account-token' ? 'was given no `email`' : 'has none'}.`, 'Give `email` and `api-token`, on Data Center `username` and `password`, or leave `gajira-config` out.');
    }
    if (certificate) {
        throw (0,values_given/* invalid */.Gq)("`gajira-config` is true, but gajira actions can't present a client certificate.", 'Leave `gajira-config` out, and call Jira with curl and the curl config.');
    }
}

var http_client = __nccwpck_require__(220);
var retry = __nccwpck_require__(847);
; 






const clock = () => process.uptime() * 1000;
const Deadline = {
    limit(milliseconds, signal) {
        const controller = new AbortController();
        const abort = controller.abort.bind(controller, undefined);
        const timer = setTimeout(abort, milliseconds);
        signal.addEventListener('abort', abort);
        return {
            signal: controller.signal,
            stop: () => {
                clearTimeout(timer);
                signal.removeEventListener('abort', abort);
            },
        };
    },
};
const EXCHANGE_MS = 60_000;
const SAVE_MS = 30_000;
function transport(effects, timeoutSeconds, trust) {
    const { environment, random, signal: ending, info, onServerDate, debug, connections } = effects;
    const proxy = proxyAddress(environment);
    const kept = (trust ? undefined : connections) ?? new wire/* Connections */.UQ();
    const stepMs = timeoutSeconds * 1000;
    const stepEnd = clock() + stepMs;
    const tryOnce = async (request, attempt, remainingMs) => {
        ending.throwIfAborted();
        const { host } = new URL(request.url);
        if (remainingMs <= 0)
            return (await __nccwpck_require__.e(  306).then(__nccwpck_require__.bind(__nccwpck_require__, 306))).timeUsedUp(host);
        const began = clock();
        let status;
        const limitMs = Math.min(remainingMs, (0,retry/* longestAttempt */.uX)(request.repeatable));
        const { signal, stop } = Deadline.limit(limitMs, ending);
        try {
            const answer = await (0,wire/* exchange */.cv)(request, signal, trust, kept);
            ({ status } = answer);
            const time = (0,retry/* serverTime */.nI)(answer.header);
            if (time !== undefined)
                onServerDate?.(new Date(time));
            if (status >= 200 && status < 300)
                return answer;
            return (await __nccwpck_require__.e(  306).then(__nccwpck_require__.bind(__nccwpck_require__, 306))).problemOf(answer, request, remainingMs) ?? answer;
        }
        catch (error) {
            ending.throwIfAborted();
            const isLate = signal.aborted;
            const { networkProblem, timedOut } = await __nccwpck_require__.e(  306).then(__nccwpck_require__.bind(__nccwpck_require__, 306));
            return isLate ? timedOut(host, remainingMs === limitMs, limitMs) : networkProblem(error, host, proxy);
        }
        finally {
            stop();
            debug?.(`${attemptOf(request, attempt, proxy)}: ${status ?? 'no answer'}, ${Math.round(clock() - began)} ms.`);
        }
    };
    const pause = (ms) => (0,promises_.setTimeout)(ms, undefined, { signal: ending }).catch(() => {
        ending.throwIfAborted();
    });
    const limits = new Map();
    const told = new Map();
    const keepToLimit = async (kind, longestMs, lost) => {
        for (let limit = limits.get(kind); limit; limit = limits.get(kind)) {
            const wait = limit.until - clock();
            if (wait <= 0)
                return;
            if (wait >= longestMs)
                throw lost ?? limit.failure;
            await pause(wait);
        }
    };
    return async (request) => {
        const { method, url, repeatable } = request;
        const kind = `${method} ${new URL(url).host}`;
        let end = stepEnd;
        if (repeatable === 'exchange' || repeatable === 'spend')
            end = clock() + Math.min(EXCHANGE_MS, stepMs);
        if (repeatable === 'save')
            end = Math.max(clock() + SAVE_MS, stepEnd);
        const remaining = () => Math.max(0, end - clock());
        let lost;
        for (let attempt = 1;; attempt++) {
            await keepToLimit(kind, repeatable === 'explanation' ? 0 : remaining(), lost);
            const outcome = await tryOnce(request, attempt, remaining());
            if (!('failure' in outcome)) {
                told.clear();
                return outcome;
            }
            const { failure } = outcome;
            const wait = (0,retry/* backoff */.JN)(attempt, outcome.atLeastMs ?? 0, random);
            if (outcome.isShared)
                limits.set(kind, { failure, until: clock() + wait });
            if (attempt >= mostAttempts(outcome, repeatable) || wait >= remaining()) {
                told.delete(failure.what);
                throw lost ?? failure;
            }
            if (['exchange', 'set'].includes(repeatable) && failure.isUncertain)
                lost ??= failure;
            if (attempt > (told.get(failure.what) ?? 0)) {
                told.set(failure.what, attempt);
                info(`${failure.what} Trying again in ${(wait / 1000).toFixed(1)} s.`);
            }
            await pause(wait);
        }
    };
}
function mostAttempts({ attempts, failure, untouched }, repeatable) {
    if (untouched && repeatable !== 'explanation')
        return attempts;
    if (repeatable === 'exchange' && failure.code === 'untrusted-response')
        return 1;
    return Math.min(attempts, retry/* MOST_ATTEMPTS */.py[repeatable]);
}
function attemptOf({ method, url, isUrlSecret }, attempt, proxy) {
    const { host, pathname, searchParams } = new URL(url);
    const names = [...new Set(searchParams.keys())].join('&');
    const path = isUrlSecret ? '' : `${pathname}${names === '' ? '' : `?${names}`}`;
    const way = proxy === undefined ? '' : (0,http_client/* getProxyUrl */.s)(url) === '' ? ', bypassing the proxy' : `, via proxy ${proxy}`;
    return `${method} ${host}${path}, attempt ${attempt}${way}`;
}
async function openNetwork(effects, { timeoutSeconds, caCertificate }) {
    refuseUnsafeProcess(effects.environment);
    return networkWith(await tlsWith(caCertificate, undefined, effects.environment), effects, timeoutSeconds);
}
function networkWith(tls, effects, timeoutSeconds) {
    const sending = (signal) => transport({ ...effects, signal }, timeoutSeconds, tls?.context);
    return { send: sending(effects.signal), sendToTheEnd: sending(delayed(effects.signal)) };
}
const network_END_MS = 5000;
function delayed(signal) {
    const controller = new AbortController();
    const follow = () => {
        setTimeout(controller.abort.bind(controller, signal.reason), network_END_MS).unref();
    };
    if (signal.aborted)
        follow();
    else
        signal.addEventListener('abort', follow);
    return controller.signal;
}
function proxyAddress(environment) {
    const name = environment.https_proxy ? 'https_proxy' : 'HTTPS_PROXY';
    const value = environment[name];
    if (!value)
        return undefined;
    try {
        const { protocol, username, password, hostname, port } = new URL(value);
        decodeURIComponent(username + password);
        if (protocol === 'http:')
            return `${hostname}:${port || '80'}`;
    }
    catch {
    }
    throw new src_failure/* Failure */.HR('proxy-failure', `The environment variable ${name} is set, but not to the URL of a usable proxy.`, `Write it as http://HOST:PORT (the connection to the proxy is without TLS, but requests through it are encrypted), with special characters of a user name or password percent-encoded.`);
}

; 






class CloudIds {
    #asked = new Map();
    async of(send, siteUrl, debug) {
        const earlier = this.#asked.get(siteUrl);
        const known = earlier && (await earlier.catch(() => undefined));
        if (known !== undefined)
            return known;
        const answer = lookUpCloudId(send, siteUrl);
        this.#asked.set(siteUrl, answer);
        debug?.(`The cloudId of ${siteUrl} is ${await answer}.`);
        return answer;
    }
}
const BY_HAND = 'If the site opens in a browser, set `cloud-id` to what it shows there at /_edge/tenant_info.';
async function lookUpCloudId(send, siteUrl) {
    const url = `${siteUrl}/_edge/tenant_info`;
    const answer = await send({ method: 'GET', url, repeatable: 'read' }).catch((error) => {
        throw error instanceof src_failure/* EdgeFailure */.SP ? error.advising(BY_HAND) : error;
    });
    const { host, status, isJson } = answer;
    if (status === 404 || status === 410) {
        throw new src_failure/* Failure */.HR('site-not-found', `There is no Jira site at ${host}.`, `Check the spelling of \`site-url\`; Atlassian also deactivates unused free sites. ${BY_HAND}`);
    }
    const odd = status === 200 ? 'no JSON with' : `status ${status} for`;
    if (status !== 200 || !isJson)
        throw (0,verify_answer/* untrusted */.bp)(host, `${odd} the site's cloudId`).advising(BY_HAND);
    const cloudId = (0,json/* textField */.M8)((0,wire/* objectIn */.D7)(answer), 'cloudId');
    if (!(0,src_site/* isCloudId */.dX)(cloudId))
        throw (0,verify_answer/* untrusted */.bp)(host, "no UUID as the site's cloudId");
    return cloudId;
}
async function canonicalSiteUrl(send, baseUrl, credential) {
    const asked = { deployment: 'cloud', baseUrl, scope: 'read:jira-work' };
    const url = `${(0,verify_answer/* apiUrlOf */.po)(asked)}/serverInfo`;
    const answer = await send({ method: 'GET', url, credential, repeatable: 'read' });
    if (answer.status !== 200)
        throw await (0,refused/* refused */.J)(answer, asked);
    const own = (0,json/* textField */.M8)((0,wire/* objectIn */.D7)(answer), 'baseUrl') ?? '';
    const { username, password, origin } = new URL(URL.canParse(own) ? own : 'about:blank');
    const isSite = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?$/.test(origin) && username + password === '';
    if (!isSite)
        throw (0,verify_answer/* untrusted */.bp)(answer.host, 'no address of the site');
    return origin;
}

; 







async function verify(request, effects) {
    const { settings, credentials } = request;
    try {
        let { site } = request;
        if (site.deployment === undefined) {
            const { settleDeployment } = await __nccwpck_require__.e(  466).then(__nccwpck_require__.bind(__nccwpck_require__, 466));
            site = await settleDeployment(effects.send, site, deploymentOf(credentials.method));
            effects.debug?.(`Its answers show that this is ${site.deployment}.`);
        }
        requireDeployment(credentials.method, site.deployment);
        if (site.deployment === 'cloud')
            return await verifyOnCloud(request, site, effects);
        const proof = await prove(credentials, { ...effects, site, tokenName: settings.tokenName });
        await requireWhatWasAsked(proof, site.deployment, request, effects);
        return sessionOf(proof, request, { deployment: site.deployment, siteUrl: site.url, cloudId: '' });
    }
    catch (error) {
        const failure = expired((0,src_failure/* failureIn */.Q6)(error), settings, effects.now());
        throw 'clientSecret' in credentials ? failure : (0,hints/* withHint */.mu)(failure, credentials);
    }
}
async function verifyOnCloud(request, site, effects) {
    const { send, cloudIds = new CloudIds(), debug } = effects;
    const { settings, credentials } = request;
    const isKnown = site.cloudId !== undefined || site.url === undefined;
    const cloudId = isKnown ? Promise.resolve(site.cloudId ?? '') : cloudIds.of(send, site.url, debug);
    cloudId.catch(() => undefined);
    const { identity, expectedAccountId, requiredPermissions } = settings;
    const isNeeded = expectedAccountId !== undefined || requiredPermissions.length > 0;
    const context = { ...effects, mayBeUnknown: identity === 'optional' && !isNeeded, site, cloudId };
    const proof = await prove(credentials, context).catch(async (error) => {
        const failure = (0,src_failure/* failureIn */.Q6)(error);
        const mayBeMissing = ['site-not-found', 'untrusted-response'].includes(failure.code) ||
            failure.isOf('input', 'rejected', 'denied');
        if (mayBeMissing)
            await refuseMissingSite(cloudId);
        throw failure;
    });
    const { baseUrl, credential, grantsSite } = proof;
    const [siteUrl, id] = await Promise.all([
        site.url ?? site.customDomain ?? grantsSite?.url ?? canonicalSiteUrl(send, baseUrl, credential),
        grantsSite?.cloudId ??
            cloudId.catch((error) => {
                throw (0,src_failure/* failureIn */.Q6)(error).advising('The credential itself is valid.');
            }),
        requireWhatWasAsked(proof, 'cloud', request, effects),
    ]);
    return sessionOf(proof, request, { deployment: 'cloud', siteUrl, cloudId: id });
}
async function requireWhatWasAsked({ account, method, baseUrl, credential }, deployment, { settings: { expectedAccountId, requiredPermissions, project } }, { send, debug }) {
    debug?.(`Verified by ${method} at ${baseUrl}.`);
    const isExpected = expectedAccountId === account.id || (deployment === 'data-center' && expectedAccountId === account.name);
    if (expectedAccountId !== undefined && !isExpected) {
        throw new src_failure/* Failure */.HR('unexpected-account', `The credential belongs to the account ${(0,printable/* printable */.g$)(account.id)}, not to the one in \`expected-account-id\`.`, "Store the expected account's credential, or correct `expected-account-id`.");
    }
    if (requiredPermissions.length === 0)
        return;
    const { requirePermissions } = await __nccwpck_require__.e(  85).then(__nccwpck_require__.bind(__nccwpck_require__, 85));
    await requirePermissions(send, { deployment, baseUrl }, credential, requiredPermissions, project);
}
function sessionOf(proof, { settings, credentials }, place) {
    const { baseUrl, scopes = [], credentialEnd } = proof;
    const declaredEnd = (0,values_day/* endOfDay */.D0)(settings.expiresOn);
    const isLongLived = methodNamed(proof.method).isLongLived;
    return {
        ...proof,
        ...place,
        scopes,
        apiUrl: proof.apiUrl ?? (0,verify_answer/* apiUrlOf */.po)({ ...place, baseUrl }),
        basic: basicPairOf(credentials),
        expiresAt: proof.expiresAt ?? (isLongLived && !credentialEnd ? declaredEnd : undefined),
        credentialEnd: credentialEnd ?? (declaredEnd && { source: 'expires-on', at: declaredEnd }),
    };
}
const EXPLANATION_MS = 2000;
async function refuseMissingSite(cloudId) {
    try {
        await Promise.race([cloudId, new Promise((resolve) => setTimeout(resolve, EXPLANATION_MS).unref())]);
    }
    catch (error) {
        if ((0,src_failure/* failureIn */.Q6)(error).code === 'site-not-found')
            throw error;
    }
}
function expired(failure, { expiresOn }, now) {
    const end = (0,values_day/* endOfDay */.D0)(expiresOn);
    if (!end || end > now || !hints/* REFUSALS */.a6.includes(failure.code))
        return failure;
    return new src_failure/* Failure */.HR('credential-expired', `Jira refused the credential, and according to \`expires-on\` it expired on ${String(expiresOn)}.`, 'Create a new one, store it in the same secret, and set `expires-on` to its date.');
}

; 
const LOSS = {
    certain: 'The refresh token was exchanged before that, and its successor is lost: the stored one works for ten more minutes, so run again within that time.',
    possible: 'The refresh token may have been exchanged: then the stored one works for ten more minutes, so run again within that time.',
    saved: undefined,
    spent: 'The refresh token was sent to be exchanged, and a Data Center ends it at once: if the stored one is refused from now on, give consent again.',
};
class Loss {
    #told;
    note = (exchange) => {
        this.#told = LOSS[exchange];
    };
    addedTo(failure) {
        const told = this.#told;
        this.forget();
        return told === undefined ? failure : failure.advising(told);
    }
    tell(warn) {
        if (this.#told !== undefined)
            warn(this.#told);
        this.forget();
    }
    forget() {
        this.#told = undefined;
    }
}

; 








function handOver(to) {
    return {
        to,
        use: async ({ session, request, tls }) => {
            await to.handOver(session, request.settings, tls);
            return 0;
        },
        leaves: () => true,
    };
}
async function run(effects, task) {
    const { ci } = effects;
    const loss = new Loss();
    let logOut;
    let isLeft = false;
    const end = (0,ending/* toUndo */.On)(async () => {
        if (isLeft)
            return;
        try {
            await logOut?.();
        }
        finally {
            task.to?.takeBack();
        }
        loss.tell(ci.warn);
    });
    try {
        const found = await verified(effects, task.to, loss, (how) => {
            logOut = how;
        });
        const status = await task.use(found);
        isLeft = task.leaves(found);
        loss.forget();
        await end();
        return status;
    }
    catch (error) {
        const failure = error instanceof src_failure/* Failure */.HR ? loss.addedTo(error) : undefined;
        await end();
        if (!failure)
            throw error;
        ci.fail(failure);
        return failure.exitStatus;
    }
}
const LOG_OUT_SECONDS = 5;
async function verified(effects, to, loss, toEnd) {
    const { inputs, environment, ci, now, signal, debug, commandLineStore } = effects;
    const request = await read(inputs, ci, effects.readRenewal);
    effects.onRequest?.(request);
    trust_refuseUnsafeProcess(environment);
    for (const text of decisions(request, proxyAddress(environment)))
        debug?.(text);
    const { settings, writeBack, clientCertificate } = request;
    await to?.prepare(settings, request.credentials.method);
    const tls = await trust_tlsWith(settings.caCertificate, clientCertificate, environment);
    const openNetwork = (until, seconds = settings.timeoutSeconds) => networkWith(tls, { ...effects, info: ci.info, signal: until }, seconds);
    const onSession = (live) => {
        let forget = undefined;
        toEnd(async () => {
            try {
                await endSession(openNetwork(new AbortController().signal, LOG_OUT_SECONDS).send, live);
                forget?.();
            }
            catch (error) {
                ci.warn(`The session that this step began could not be ended, and may last until Jira ends it. ${(0,src_failure/* failureIn */.Q6)(error).what}`);
            }
        });
        forget = to?.rememberSession(live, tls);
    };
    const memory = {};
    const logIn = async (until) => {
        const network = openNetwork(until);
        const storing = { send: network.sendToTheEnd, mask: ci.mask, signal: until, commandLineStore };
        const stores = writeBack.store || writeBack.accessToken
            ? await (await __nccwpck_require__.e(  884).then(__nccwpck_require__.bind(__nccwpck_require__, 884))).openStores(writeBack, memory, storing)
            : undefined;
        const session = await verify(request, {
            ...network,
            mask: ci.mask,
            info: ci.info,
            warn: ci.warn,
            store: stores?.store,
            now,
            debug,
            onSession,
            onExchange: loss.note,
            cloudIds: tls ? undefined : effects.cloudIds,
        });
        until.throwIfAborted();
        if (session.accessToken)
            await stores?.accessTokenStore?.save(session.accessToken);
        return session;
    };
    const session = await logIn(signal);
    signal.throwIfAborted();
    const renew = async (until) => {
        try {
            return await logIn(until);
        }
        catch (error) {
            if (error instanceof src_failure/* Failure */.HR)
                throw loss.addedTo(error);
            loss.tell(ci.warn);
            throw error;
        }
    };
    return { session, request, tls, renew };
}
function decisions({ site, credentials, clientCertificate, settings, writeBack }, proxy = 'none') {
    const url = site.url ?? (site.deployment === 'cloud' ? "the grant's, or on the gateway" : 'none');
    const isGiven = (value) => (value ? 'yes' : 'no');
    return [
        `Method: ${credentials.method}. Site: ${url}, ${site.deployment ?? 'to be asked whether it is cloud or data-center'}.`,
        `Proxy: ${proxy}. Private CA: ${isGiven(settings.caCertificate)}. Client certificate: ${isGiven(clientCertificate)}. Time: ${settings.timeoutSeconds} s.`,
        `Token storage: ${writeBack.store?.kind ?? 'none'}.`,
    ];
}

; 








const now = () => new Date();
const inputs = new Inputs((name) => (isInputOf('action', name) ? actions_core.getInput(name, { trimWhitespace: false }) : ''), process.env, 'action');
const programs = {
    node: process.execPath,
    sign: (0,external_node_path_.resolve)(process.argv[1] ?? '', '../../sign/index.js'),
};
const ci = gitHubActions(process.env, now, programs, inputs.words());
openDoor({
    work: (signal) => run({ inputs, environment: process.env, ci, now, random: Math.random, signal, debug: debug }, handOver(ci)),
    reportBug: (where) => {
        ci.takeBack();
        ci.fail(bugAt(where));
    },
});

})();

module.exports = __webpack_exports__;
  })()
;