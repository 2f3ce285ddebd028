process.on("SIGUSR1", () => {});
  (() => {  
  	var __webpack_modules__ = ({

  701:
  ((module) => {

"use strict";
module.exports = require("../client/index.js");

  }),

  24:
  ((module) => {

"use strict";
module.exports = require("node:fs");

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

  136:
  ((module) => {

"use strict";
module.exports = require("node:url");

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

  305:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  uc: () => (  EXIT_STATUS),
  SP: () => (  EdgeFailure),
  HR: () => (  Failure),
  j$: () => (  Interrupted),
  Qg: () => (  UnsentFailure),
  $t: () => (  placeOf)
});


; 
const external_node_os_namespaceObject = require("node:os");
; 

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
        return 128 + external_node_os_namespaceObject.constants.signals[this.signal];
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
    vV: () => (  createFolder)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(24);
  var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(760);
  var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(305);
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

  196:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Do: () => (  stepFolder),
    Px: () => (  readStepFile),
    c7: () => (  readStepTls),
    mD: () => (  removeStepFiles)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(24);
  var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(760);
  var _files_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(112);
  var _secret_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(359);
  var _transport_trust_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(143);






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
        const name = `jira-auth-${nodeCrypto().randomBytes(16).toString('hex')}`;
        this.hooks.remember?.(name);
        this.#folder = join(this.parent, name);
        createFolder(this.#folder);
        if (this.hooks.jobFile !== undefined)
            this.write('job.json', this.hooks.jobFile);
        return this.#folder;
    }
    write(file, text, mode = 0o600) {
        const path = join(this.directory, file);
        createFile(path, text, mode);
        return path;
    }
    replace(file, text) {
        rmSync(join(this.directory, 'draft'), { force: true });
        renameSync(this.write('draft', text), join(this.directory, file));
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
    return parent !== '' && NAME.test(name) ? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(parent, name) : '';
}
function readStepFile(folder, file) {
    return unlessGone(() => {
        const ours = oursAt(folder);
        const mustBePrivate = file !== 'job.json' && process.platform !== 'win32';
        if (!ours || (mustBePrivate && ours.mode & 0o022))
            return undefined;
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, file);
        if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(path).isFile())
            return undefined;
        const { bytes, found } = (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .readRegular */ .VX)(path, { follow: false, largestBytes: 32 * 1024 * 1024 });
        return (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .isOwn */ .NP)(found) ? bytes.toString('utf8') : undefined;
    });
}
function unlessGone(work) {
    try {
        return work();
    }
    catch (error) {
        if ((0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .codeOf */ .$N)(error) === 'ENOENT')
            return undefined;
        throw error;
    }
}
function readStepTls(folder) {
    const [authorities, certificate, key] = ['ca.pem', 'client.pem', 'client-key.pem'].map((file) => readStepFile(folder, file));
    return (0,_transport_trust_js__WEBPACK_IMPORTED_MODULE_4__/* .tlsFrom */ .EA)(authorities, certificate && key ? { certificate, key: new _secret_js__WEBPACK_IMPORTED_MODULE_3__/* .Secret */ .z(key) } : undefined);
}
function removeStepFiles(folder) {
    if (!oursAt(folder)) {
        if ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(folder, { throwIfNoEntry: false }))
            throw (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .problem */ .CC)('EPERM');
        return false;
    }
    const problems = [];
    for (const file of FILES) {
        try {
            if (file !== 'job.json' || problems.length === 0)
                (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, file), { force: true });
        }
        catch (error) {
            problems.push(error);
        }
    }
    if (problems.length > 0)
        throw problems[0];
    unlessGone(() => {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmdirSync)(folder);
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
    if (!NAME.test((0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(folder)))
        return undefined;
    const found = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(folder, { throwIfNoEntry: false });
    return found?.isDirectory() && (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .isOwn */ .NP)(found) ? found : undefined;
}


  }),

  65:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    M8: () => (  textField),
    jM: () => (  parsedObject),
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
    g$: () => (  printable)
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

  143:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    EA: () => (  tlsFrom),
    iM: () => (  refuseUnsafeProcess)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(305);
  var _files_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(112);


function refuseUnsafeProcess(environment) {
    refuseDebugger(environment);
    if (environment.NODE_TLS_REJECT_UNAUTHORIZED !== '0')
        return;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('tls-failure', 'The environment variable NODE_TLS_REJECT_UNAUTHORIZED is 0, which switches off every certificate check.', 'Remove it. For a private CA, set `ca-certificate` or NODE_EXTRA_CA_CERTS.');
}
function refuseDebugger({ NODE_OPTIONS }) {
    if (!/--inspect(?![-_]p)/.test([...process.execArgv, NODE_OPTIONS].join()))
        return;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('invalid-input', "Node's debugger is on, which lets any user of this machine read the credential.", 'Remove --inspect from NODE_OPTIONS and from the arguments of node.');
}
const LARGEST_BUNDLE = (  null && (16 * 1024 * 1024));
async function tlsWith(privateCa, client, { NODE_EXTRA_CA_CERTS: extra = '' }) {
    if (privateCa === undefined)
        return tlsFrom(undefined, client);
    const { rootCertificates } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 692, 19));
    const authorities = [...rootCertificates];
    try {
        authorities.push(readText(extra, { largestBytes: LARGEST_BUNDLE }));
    }
    catch {
    }
    return tlsFrom([...authorities, privateCa].join('\n'), client);
}
async function tlsFrom(authorities, client) {
    if (authorities === undefined && client === undefined)
        return undefined;
    const { createSecureContext } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 692, 19));
    const own = client && { cert: client.certificate, key: client.key.reveal() };
    try {
        return { authorities, client, context: createSecureContext({ ca: authorities, ...own }) };
    }
    catch {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('invalid-input', 'OpenSSL refuses `ca-certificate` or `client-certificate`: a key that is too short, or a signature that is too weak.', 'Have them issued with RSA keys of 2048 bits or more, or with elliptic curves, and SHA-256.');
    }
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
  					installChunk(({ 306: () => require("./problem.js"), 967: () => require("./refusal.js"), 815: () => require("./saved-session.js") })[chunkId]());
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
  failure: () => (github_runner_failure),
  info: () => (info),
  mask: () => (mask),
  orRunnerFailed: () => (orRunnerFailed),
  setErrorCode: () => (setErrorCode),
  tellRunner: () => (tellRunner),
  warning: () => (warning),
  writeSummary: () => (writeSummary)
});

var failure = __nccwpck_require__(305);
; 
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

var external_node_fs_ = __nccwpck_require__(24);
var external_node_path_ = __nccwpck_require__(760);
var files = __nccwpck_require__(112);
var json = __nccwpck_require__(65);
; 




const FOLDER = 'jira';
const FILE = 'config.yml';
const CLI_FOLDER = '.jira.d';
const LARGEST = 1_000_000;
const GAJIRA_NOT_PUT_BACK = "~/jira/config.yml could not be restored, and may still hold this step's token. Remove it.";
function gajiraConfig(baseUrl, { user, secret }) {
    return Object.entries({ baseUrl, email: user, token: secret.reveal() })
        .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
        .join('');
}
function writeGajiraConfig(home, text, save) {
    const before = checkGajiraConfig(home);
    if (before.file?.base64 === Buffer.from(text).toString('base64'))
        before.file = undefined;
    save(JSON.stringify(before));
    if (!before.folder)
        createFolder(join(home, FOLDER));
    replaceFile(join(home, FOLDER, FILE), text);
    if (!before.cliFolder)
        createFolder(join(home, CLI_FOLDER));
}
function restoreGajiraConfig(saved) {
    const before = (0,json/* parsedObject */.jM)(saved);
    if (!before || !(0,external_node_path_.isAbsolute)(before.home))
        throw (0,files/* problem */.CC)('EINVAL');
    const { home, folder, file, cliFolder } = before;
    try {
        if (!cliFolder)
            restoreFolder((0,external_node_path_.join)(home, CLI_FOLDER), false, undefined);
    }
    finally {
        restoreFolder((0,external_node_path_.join)(home, FOLDER), folder, file);
    }
}
function checkGajiraConfig(home) {
    if (!isAbsolute(home))
        throw problem('ENOENT');
    const folder = join(home, FOLDER);
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found)
        refuseOthers(found);
    return {
        home,
        folder: found !== undefined,
        file: found && fileAt(join(folder, FILE)),
        cliFolder: lstatSync(join(home, CLI_FOLDER), { throwIfNoEntry: false }) !== undefined,
    };
}
function fileAt(path) {
    if (!lstatSync(path, { throwIfNoEntry: false }))
        return undefined;
    const { bytes, found } = readRegular(path, { largestBytes: LARGEST, follow: false });
    refuseOthers(found);
    return { base64: bytes.toString('base64'), mode: found.mode & 0o777 };
}
function refuseOthers(found) {
    if (found.isSymbolicLink() || !(0,files/* isOwn */.NP)(found))
        throw (0,files/* problem */.CC)('EPERM');
}
function restoreFolder(folder, stood, file) {
    const found = (0,external_node_fs_.lstatSync)(folder, { throwIfNoEntry: false });
    if (found)
        refuseOthers(found);
    else if (!file)
        return;
    else
        (0,files/* createFolder */.vV)(folder);
    const path = (0,external_node_path_.join)(folder, FILE);
    (0,files/* removeDrafts */.tk)(path);
    if (file)
        (0,files/* replaceFile */.fR)(path, Buffer.from(file.base64, 'base64'), file.mode);
    else
        (0,external_node_fs_.rmSync)(path, { force: true });
    if (!stood && (0,external_node_fs_.readdirSync)(folder).length === 0)
        (0,external_node_fs_.rmdirSync)(folder);
}

var step_files = __nccwpck_require__(196);
; 




const OUTCOMES = {
    'gajira config put back': ['info', 'Restored ~/jira/config.yml.'],
    'gajira config left': ['warning', GAJIRA_NOT_PUT_BACK],
    ended: ['info', "Logged out: this step's session has ended."],
    'over already': ['info', "This step's session had already ended."],
    'none of ours': ['warning', 'The saved state holds no session of this step, so none was ended.'],
    'files removed': ['info', 'Removed the files of this step.'],
    'files gone': ['info', 'The files of this step are already gone.'],
    'files left': [
        'warning',
        'The files of this step could not be removed; the runner empties its temporary folder when the job ends.',
    ],
};
async function cleanUpStep({ folder, session, gajira }, report, effects) {
    const putBack = () => {
        restoreGajiraConfig((0,step_files/* readStepFile */.Px)(folder, 'gajira-before.json') ?? '');
        return 'gajira config put back';
    };
    if (gajira !== '')
        report(orElse('gajira config left', putBack));
    const remove = toUndo(() => {
        const removed = () => ((0,step_files/* removeStepFiles */.mD)(folder) ? 'files removed' : 'files gone');
        if (folder !== '')
            report(orElse('files left', removed));
    });
    try {
        if (session !== '') {
            const { endSavedSession } = await __nccwpck_require__.e(  815).then(__nccwpck_require__.bind(__nccwpck_require__, 815));
            report(await endSavedSession(session, folder, effects));
        }
    }
    catch (error) {
        if (!(error instanceof failure/* Failure */.HR))
            throw error;
        report(error);
    }
    finally {
        await remove();
    }
}
function orElse(failed, work) {
    try {
        return work();
    }
    catch {
        return failed;
    }
}

var actions_core = __nccwpck_require__(655);
var printable = __nccwpck_require__(252);
; 


function orHandOffFailed(work, what, advice) {
    try {
        return work();
    }
    catch (error) {
        throw error instanceof failure/* Failure */.HR
            ? error
            : new failure/* Failure */.HR('handoff-failed', `${what} (${(0,files/* codeOf */.$N)(error)}).`, advice);
    }
}

var node_crypto = __nccwpck_require__(137);
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
function github_runner_failure({ code, what, advice }, environment) {
    const { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF = '' } = environment;
    const version = `${GITHUB_SERVER_URL}/${GITHUB_ACTION_REPOSITORY}/blob/${GITHUB_ACTION_REF}/`;
    const isKnown = /^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+\/blob\/[\w./-]+\/$/.test(version);
    const place = `${isKnown ? version : ''}TROUBLESHOOTING.md#${code}`;
    error(`${what}\n${advice}\nMore: ${place}`, { title: `jira-auth: ${code}` });
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

; 






inheritOutputs();
const UNREAD_MS = 2000;
const END_MS = 10_000;
function openDoor({ work, reportBug, statusOfBug = failure/* EXIT_STATUS */.uc.internal, statusWithoutOutput = failure/* EXIT_STATUS */.uc['handoff-failed'], command, }) {
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
        await Promise.race([undoAll(), (0,promises_.setTimeout)(END_MS)]);
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
    for (const signal of ENDING) {
        process.on(signal, () => {
            received = signal;
            dieIfStuck();
            if (!command?.isRunning)
                controller.abort(new failure/* Interrupted */.j$(signal));
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
        fail((0,failure/* placeOf */.$t)(error));
    });
    work(controller.signal).then(end, (error) => {
        const interrupted = controller.signal.aborted ? controller.signal.reason : error;
        if (interrupted instanceof failure/* Interrupted */.j$) {
            end(interrupted.exitStatus);
        }
        else {
            if (!ended && process.exitCode === undefined)
                reportOnce((0,failure/* placeOf */.$t)(error));
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
    return new Failure('internal', `This is a bug in jira-auth: ${where}.`, "Please report it with this line and the step's inputs, without their values.");
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





function tell(outcome) {
    if (outcome instanceof failure/* Failure */.HR) {
        warning(`The session of this step could not be ended, and lasts until Jira ends it. ${outcome.what}`);
        return;
    }
    const [level, text] = OUTCOMES[outcome];
    github_runner_namespaceObject[level](text);
}
openDoor({
    work: async (signal) => {
        const { info, debug } = github_runner_namespaceObject;
        const environment = process.env;
        const saved = (key) => environment[`STATE_${STATE[key]}`] ?? '';
        const [name, session, gajira] = [saved('directory'), saved('session'), saved('gajira')];
        const folder = (0,step_files/* stepFolder */.Do)(environment.RUNNER_TEMP ?? '', name);
        const effects = { environment, random: Math.random, signal, info, debug };
        await cleanUpStep({ folder, session, gajira }, tell, effects);
        if (name === '' && session === '')
            info('This step left no files.');
        return 0;
    },
    reportBug: (where) => {
        warning(`There is a bug in the clean-up of jira-auth: ${where}. Please report it with this line.`);
    },
    statusOfBug: 0,
    statusWithoutOutput: 0,
});

})();

module.exports = __webpack_exports__;
  })()
;