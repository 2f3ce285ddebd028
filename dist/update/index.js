process.on("SIGUSR1", () => {});
  (() => {  
  	var __webpack_modules__ = ({

  470:
  ((module) => {

if (true) {
    module.exports = OAuth;
}

function OAuth(opts) {
    if(!(this instanceof OAuth)) {
        return new OAuth(opts);
    }

    if(!opts) {
        opts = {};
    }

    if(!opts.consumer) {
        throw new Error('consumer option is required');
    }

    this.consumer            = opts.consumer;
    this.nonce_length        = opts.nonce_length || 32;
    this.version             = opts.version || '1.0';
    this.parameter_seperator = opts.parameter_seperator || ', ';
    this.realm               = opts.realm;

    if(typeof opts.last_ampersand === 'undefined') {
        this.last_ampersand = true;
    } else {
        this.last_ampersand = opts.last_ampersand;
    }

    this.signature_method = opts.signature_method || 'PLAINTEXT';

    if(this.signature_method == 'PLAINTEXT' && !opts.hash_function) {
        opts.hash_function = function(base_string, key) {
            return key;
        }
    }

    if(!opts.hash_function) {
        throw new Error('hash_function option is required');
    }

    this.hash_function = opts.hash_function;
    this.body_hash_function = opts.body_hash_function || this.hash_function;
}

OAuth.prototype.authorize = function(request, token) {
    var oauth_data = {
        oauth_consumer_key: this.consumer.key,
        oauth_nonce: this.getNonce(),
        oauth_signature_method: this.signature_method,
        oauth_timestamp: this.getTimeStamp(),
        oauth_version: this.version
    };

    if(!token) {
        token = {};
    }

    if(token.key !== undefined) {
        oauth_data.oauth_token = token.key;
    }

    if(!request.data) {
        request.data = {};
    }

    if(request.includeBodyHash) {
      oauth_data.oauth_body_hash = this.getBodyHash(request, token.secret)
    }

    oauth_data.oauth_signature = this.getSignature(request, token.secret, oauth_data);

    return oauth_data;
};

OAuth.prototype.getSignature = function(request, token_secret, oauth_data) {
    return this.hash_function(this.getBaseString(request, oauth_data), this.getSigningKey(token_secret));
};

OAuth.prototype.getBodyHash = function(request, token_secret) {
  var body = typeof request.data === 'string' ? request.data : JSON.stringify(request.data)

  if (!this.body_hash_function) {
    throw new Error('body_hash_function option is required');
  }

  return this.body_hash_function(body, this.getSigningKey(token_secret))
};

OAuth.prototype.getBaseString = function(request, oauth_data) {
    return request.method.toUpperCase() + '&' + this.percentEncode(this.getBaseUrl(request.url)) + '&' + this.percentEncode(this.getParameterString(request, oauth_data));
};

OAuth.prototype.getParameterString = function(request, oauth_data) {
    var base_string_data;
    if (oauth_data.oauth_body_hash) {
        base_string_data = this.sortObject(this.percentEncodeData(this.mergeObject(oauth_data, this.deParamUrl(request.url))));
    } else {
        base_string_data = this.sortObject(this.percentEncodeData(this.mergeObject(oauth_data, this.mergeObject(request.data, this.deParamUrl(request.url)))));
    }

    var data_str = '';

    for(var i = 0; i < base_string_data.length; i++) {
        var key = base_string_data[i].key;
        var value = base_string_data[i].value;
        if (value && Array.isArray(value)){
          value.sort();

          var valString = "";
          value.forEach((function(item, i){
            valString += key + '=' + item;
            if (i < value.length){
              valString += "&";
            }
          }).bind(this));
          data_str += valString;
        } else {
          data_str += key + '=' + value + '&';
        }
    }

    data_str = data_str.substr(0, data_str.length - 1);
    return data_str;
};

OAuth.prototype.getSigningKey = function(token_secret) {
    token_secret = token_secret || '';

    if(!this.last_ampersand && !token_secret) {
        return this.percentEncode(this.consumer.secret);
    }

    return this.percentEncode(this.consumer.secret) + '&' + this.percentEncode(token_secret);
};

OAuth.prototype.getBaseUrl = function(url) {
    return url.split('?')[0];
};

OAuth.prototype.deParam = function(string) {
    var arr = string.split('&');
    var data = {};

    for(var i = 0; i < arr.length; i++) {
        var item = arr[i].split('=');

        item[1] = item[1] || '';

        if (data[item[0]]){
          if (!Array.isArray(data[item[0]])) {
            data[item[0]] = [data[item[0]]];
          }
          data[item[0]].push(decodeURIComponent(item[1]));
        } else {
          data[item[0]] = decodeURIComponent(item[1]);
        }
    }

    return data;
};

OAuth.prototype.deParamUrl = function(url) {
    var tmp = url.split('?');

    if (tmp.length === 1)
        return {};

    return this.deParam(tmp[1]);
};

OAuth.prototype.percentEncode = function(str) {
    return encodeURIComponent(str)
        .replace(/\!/g, "%21")
        .replace(/\*/g, "%2A")
        .replace(/\'/g, "%27")
        .replace(/\(/g, "%28")
        .replace(/\)/g, "%29");
};

OAuth.prototype.percentEncodeData = function(data) {
    var result = {};

    for(var key in data) {
        var value = data[key];
        if (value && Array.isArray(value)){
          var newValue = [];
          value.forEach((function(val){
            newValue.push(this.percentEncode(val));
          }).bind(this));
          value = newValue;
        } else {
          value = this.percentEncode(value);
        }
        result[this.percentEncode(key)] = value;
    }

    return result;
};

OAuth.prototype.toHeader = function(oauth_data) {
    var sorted = this.sortObject(oauth_data);

    var header_value = 'OAuth ';

    if (this.realm) {
        header_value += 'realm="' + this.realm + '"' + this.parameter_seperator;
    }

    for(var i = 0; i < sorted.length; i++) {
        if (sorted[i].key.indexOf('oauth_') !== 0)
            continue;

        header_value += this.percentEncode(sorted[i].key) + '="' + this.percentEncode(sorted[i].value) + '"' + this.parameter_seperator;
    }

    return {
        Authorization: header_value.substr(0, header_value.length - this.parameter_seperator.length)  
    };
};

OAuth.prototype.getNonce = function() {
    var word_characters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
    var result = '';

    for(var i = 0; i < this.nonce_length; i++) {
        result += word_characters[parseInt(Math.random() * word_characters.length, 10)];
    }

    return result;
};

OAuth.prototype.getTimeStamp = function() {
    return parseInt(new Date().getTime()/1000, 10);
};


OAuth.prototype.mergeObject = function(obj1, obj2) {
    obj1 = obj1 || {};
    obj2 = obj2 || {};

    var merged_obj = obj1;
    for(var key in obj2) {
        merged_obj[key] = obj2[key];
    }
    return merged_obj;
};

OAuth.prototype.sortObject = function(data) {
    var keys = Object.keys(data);
    var result = [];

    keys.sort();

    for(var i = 0; i < keys.length; i++) {
        var key = keys[i];
        result.push({
            key: key,
            value: data[key],
        });
    }

    return result;
};


  }),

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
    Di: () => (  headerFor),
    S1: () => (  isIn),
    it: () => (  authorization)
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
    return authorization(new Secret(`Bearer ${token.reveal()}`));
}
function basic(user, password, mask) {
    const pair = new Secret(`${user}:${password.reveal()}`);
    const encoded = new Secret(Buffer.from(pair.reveal()).toString('base64'));
    mask(pair);
    mask(encoded);
    return authorization(new Secret(`Basic ${encoded.reveal()}`));
}


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
  FV: () => (  orWithheld),
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
    NP: () => (  isOwn),
    VX: () => (  readRegular),
    Xf: () => (  withOpen),
    YT: () => (  openToAppend),
    yR: () => (  readText)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(24);
  var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(760);
  var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(305);




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
    withOpen(openSync(path, O_WRONLY | O_CREAT | O_EXCL | NO_FOLLOW, mode & 0o700), (descriptor) => {
        fchmodSync(descriptor, mode);
        writeFileSync(descriptor, text);
        settle?.(descriptor);
    });
}
function createFolder(path) {
    mkdirSync(path, { mode: 0o700 });
    chmodSync(path, 0o700);
}
function replaceFile(path, text, mode = 0o600) {
    const draft = join(dirname(path), `.${basename(path)}.${nodeCrypto().randomUUID()}`);
    try {
        createFile(draft, text, mode, fsyncSync);
        renameSync(draft, path);
    }
    catch (error) {
        rmSync(draft, { force: true });
        throw error;
    }
    try {
        withOpen(openSync(dirname(path), O_RDONLY), fsyncSync);
    }
    catch (error) {
        if (!['EACCES', 'EISDIR', 'EPERM', 'EBADF', 'EINVAL', 'ENOTSUP'].includes(codeOf(error)))
            throw error;
    }
}
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function removeDrafts(path) {
    const start = `.${basename(path)}.`;
    for (const name of readdirSync(dirname(path))) {
        if (name.startsWith(start) && UUID.test(name.slice(start.length)))
            rmSync(join(dirname(path), name), { force: true });
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

  252:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Df: () => (  withoutCommands),
    TL: () => (  quoted),
    Tj: () => (  printableMarkdown),
    g$: () => (  printable),
    s$: () => (  jsonText)
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
    S6: () => (  looksLikeAtlassian),
    WF: () => (  isAtlassianService),
    Y2: () => (  CONTEXT_PATH)
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
  D7: () => (  objectIn),
  Ew: () => (  refusePage)
});


var http_client = __nccwpck_require__(220);
var src_credential = __nccwpck_require__(846);
var failure = __nccwpck_require__(305);
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
    return unlessFailed(() => objectIn(answer)) ?? {};
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
  					installChunk(({ 306: () => require("./problem.js") })[chunkId]());
  				} else installedChunks[chunkId] = 1;
  			}
  		};
  		
   		
   		
   	})();
  	
var __webpack_exports__ = {};
(() => {
"use strict";

var actions_core = __nccwpck_require__(655);
var src_printable = __nccwpck_require__(252);
var src_failure = __nccwpck_require__(305);
var json = __nccwpck_require__(65);
var files = __nccwpck_require__(112);
var src_secret = __nccwpck_require__(359);
; 


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
        const hint = error instanceof src_failure/* Failure */.HR ? hintAbout(input, value, isSecret) : undefined;
        throw error instanceof src_failure/* Failure */.HR && hint !== undefined ? error.hinting(hint) : error;
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
const REFUSALS = (  null && ([
    'credentials-rejected',
    'anonymous-session',
    'client-rejected',
    'refresh-token-invalid',
]));
function withHint(failure, credentials) {
    if (!REFUSALS.includes(failure.code))
        return failure;
    const hints = Object.entries(credentials).flatMap(([name, value]) => {
        const input = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
        if (value instanceof Secret)
            return hintAbout(input, value.reveal()) ?? [];
        const isSeen = typeof value === 'string' && ['email', 'clientId'].includes(name);
        return isSeen ? (hintAbout(input, value, false) ?? []) : [];
    });
    if ('apiToken' in credentials && 'email' in credentials && credentials.email === undefined)
        hints.unshift("A person's API token also needs `email`; only a service account's works without it.");
    return hints.length === 0 ? failure : failure.hinting(hints.join(' '));
}

; 



const LONGEST_VALUE = 8192;
const SHORTEST_SECRET = 8;
function given_invalid(what, advice) {
    return new src_failure/* Failure */.HR('invalid-input', what, advice);
}
function oneOf(words) {
    return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(words);
}
function given_matching({ label, value }, shape, is, advice) {
    if (shape.test(value))
        return value;
    throw given_invalid(`${label} ${is}.`, advice);
}
function refuseControlCharacters({ label, value }) {
    if (value.length > LONGEST_VALUE) {
        throw given_invalid(`${label} has ${value.length} characters, more than the limit of ${LONGEST_VALUE}.`, 'Check that the right value was stored in it.');
    }
    const bad = /[\p{Cc}\p{Cs}\u2028\u2029\uFFFD]/u.exec(value);
    if (bad) {
        throw given_invalid(`${label} holds ${placeOf(bad)}.`, bad[0] === '\uFFFD'
            ? 'Store it again, in UTF-8.'
            : 'Store it again as one line, without line breaks or other control characters.');
    }
}
function asSecret(found, mask) {
    const { input, label, value } = found;
    return hinted(input, value, true, () => {
        if (value.length < SHORTEST_SECRET) {
            throw given_invalid(`${label} has fewer than ${SHORTEST_SECRET} characters: too short to be a credential, or to mask safely.`, 'Check that the whole secret was stored in it.');
        }
        const secret = new src_secret/* Secret */.z(value);
        mask(secret);
        refuseControlCharacters(found);
        const outside = /[^\x21-\x7e]/u.exec(value);
        if (!outside)
            return secret;
        throw given_invalid(`${label} holds ${placeOf(outside)}, which no Jira credential has.`, 'Copy the secret again, without formatting or surrounding text, and store it again.');
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
        mask(new Secret(masked));
    const shape = /-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----/;
    const found = shape.exec(unescaped.slice(0, LONGEST_KEY));
    if (!found) {
        throw invalid(`${label} contains no PEM private key, or one with a passphrase.`, 'Give all of it, from "-----BEGIN PRIVATE KEY-----" to "-----END PRIVATE KEY-----"; `openssl pkey -in FILE` converts it, and asks for the passphrase.');
    }
    const [kind, body] = [String(found[1]), String(found[2])];
    const pem = `${armored(kind, body)}\n`;
    for (const form of [pem, pem.replaceAll('\n', '\\n'), body.replace(/\s/g, '')])
        mask(new Secret(form));
    return new Secret(pem);
}
function keyObject(label, pem) {
    try {
        return nodeCrypto().createPrivateKey(pem.reveal());
    }
    catch {
        throw invalid(`${label} is a private key that can't be read: a part of it is missing or was changed.`, 'Store the whole key again.');
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
        certificates.forEach((certificate) => new (nodeCrypto().X509Certificate)(certificate));
        return certificates;
    }
    catch {
        return undefined;
    }
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

var external_node_fs_ = __nccwpck_require__(24);
; 
const node_crypto_nodeCrypto = () => process.getBuiltinModule('node:crypto');

; 



function fileCommand(entries, delimiter = `ghadelimiter_${node_crypto_nodeCrypto().randomUUID()}`) {
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
function runner_commands_isGitea({ GITEA_ACTIONS, FORGEJO_ACTIONS }) {
    return GITEA_ACTIONS === 'true' || FORGEJO_ACTIONS === 'true';
}
function runner_commands_maskCommands(texts, onGitea) {
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
    actions_core.info((0,src_printable/* withoutCommands */.Df)(text));
};
const annotating = (annotate) => (text, { title } = { title: 'jira-auth' }) => {
    annotate((0,src_printable/* withoutCommands */.Df)(text), { title: (0,src_printable/* withoutCommands */.Df)(title) });
};
const warning = annotating(actions_core.warning);
const error = annotating(actions_core.error);
function debug(text) {
    if (process.env.RUNNER_DEBUG === '1')
        actions_core.debug((0,src_printable/* printable */.g$)(text, 1000));
}
function github_runner_failure({ code, what, advice }, environment) {
    const { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF = '' } = environment;
    const version = `${GITHUB_SERVER_URL}/${GITHUB_ACTION_REPOSITORY}/blob/${GITHUB_ACTION_REF}/`;
    const isKnown = /^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+\/blob\/[\w./-]+\/$/.test(version);
    const place = `${isKnown ? version : ''}TROUBLESHOOTING.md#${code}`;
    error(`${what}\n${advice}\nMore: ${place}`, { title: `jira-auth: ${code}` });
}

var external_node_path_ = __nccwpck_require__(760);
var credential = __nccwpck_require__(846);
var oauth_1_0a = __nccwpck_require__(470);
; 




const randomNonce = () => node_crypto_nodeCrypto().randomBytes(16).toString('hex');
function signature(key, method, url, effects) {
    const request = { method, ...asServersRead(url) };
    const oauth = new oauth_1_0a({
        consumer: { key: key.consumerKey, secret: '' },
        signature_method: 'RSA-SHA1',
        hash_function: (baseString) => node_crypto_nodeCrypto().createSign('RSA-SHA1').update(baseString).sign(key.privateKey.reveal(), 'base64'),
    });
    oauth.getNonce = effects.nonce;
    oauth.getTimeStamp = () => Math.floor(effects.now().getTime() / 1000);
    const parameters = oauth.authorize(request, { key: key.oauthToken.reveal(), secret: '' });
    return new src_secret/* Secret */.z(oauth.toHeader(parameters).Authorization);
}
function signing(key, now) {
    const effects = { now, nonce: randomNonce };
    return { kind: 'signature', key, sign: (method, url) => signature(key, method, url, effects) };
}
function asServersRead(url) {
    const { origin, pathname, searchParams } = new URL(url);
    const names = [...new Set(searchParams.keys())];
    if (names.some((name) => name.startsWith('oauth_') || name === '__proto__')) {
        throw new src_failure/* Failure */.HR('invalid-input', 'The URL has a query parameter with a name that OAuth reserves.', 'Leave out parameters whose names begin with oauth_.');
    }
    return {
        url: origin + pathname,
        data: Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)])),
    };
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
const LARGEST_BUNDLE = (  null && (16 * 1024 * 1024));
async function trust_tlsWith(privateCa, client, { NODE_EXTRA_CA_CERTS: extra = '' }) {
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
        throw new src_failure/* Failure */.HR('invalid-input', 'OpenSSL refuses `ca-certificate` or `client-certificate`: a key that is too short, or a signature that is too weak.', 'Have them issued with RSA keys of 2048 bits or more, or with elliptic curves, and SHA-256.');
    }
}

; 






const NAME = /^jira-auth-[0-9a-f]{32}$/;
const FILES = (  null && ([
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
]));
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
    return parent !== '' && NAME.test(name) ? join(parent, name) : '';
}
function readStepFile(folder, file) {
    return unlessGone(() => {
        const ours = oursAt(folder);
        const mustBePrivate = file !== 'job.json' && process.platform !== 'win32';
        if (!ours || (mustBePrivate && ours.mode & 0o022))
            return undefined;
        const path = (0,external_node_path_.join)(folder, file);
        if (!(0,external_node_fs_.lstatSync)(path).isFile())
            return undefined;
        const { bytes, found } = (0,files/* readRegular */.VX)(path, { follow: false, largestBytes: 32 * 1024 * 1024 });
        return (0,files/* isOwn */.NP)(found) ? bytes.toString('utf8') : undefined;
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
    return tlsFrom(authorities, certificate && key ? { certificate, key: new src_secret/* Secret */.z(key) } : undefined);
}
function removeStepFiles(folder) {
    if (!oursAt(folder)) {
        if (lstatSync(folder, { throwIfNoEntry: false }))
            throw problem('EPERM');
        return false;
    }
    const problems = [];
    for (const file of FILES) {
        try {
            if (file !== 'job.json' || problems.length === 0)
                rmSync(join(folder, file), { force: true });
        }
        catch (error) {
            problems.push(error);
        }
    }
    if (problems.length > 0)
        throw problems[0];
    unlessGone(() => {
        rmdirSync(folder);
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







async function handedOver(path) {
    const folder = (0,external_node_path_.dirname)(path);
    let saved = {};
    try {
        saved = (0,json/* parsedObject */.jM)(readStepFile(folder, 'login.json') ?? '') ?? {};
    }
    catch {
    }
    const text = (name) => (0,json/* textField */.M8)(saved, name) ?? '';
    const [baseUrl, apiUrl] = [text('baseUrl'), text('apiUrl')];
    const credential = credentialIn(text);
    const isBelow = apiUrl === '' || apiUrl.startsWith(`${baseUrl}/rest/api/`);
    if (!credential || baseUrl === '' || !isBelow)
        return undefined;
    const [id = '', name = ''] = saved['account'];
    return {
        ...{ baseUrl, apiUrl, siteUrl: text('siteUrl'), method: text('method') },
        deployment: text('deployment'),
        marks: (0,json/* objectField */.qV)(saved, 'marks'),
        account: { id, name },
        credential,
        tls: await readStepTls(folder),
    };
}
function credentialIn(text) {
    const [, name, value = ''] = /^(Authorization|Cookie): (.*)$/.exec(text('header')) ?? [];
    if (name === 'Cookie')
        return { kind: 'header', name, value: new src_secret/* Secret */.z(value) };
    if (name !== undefined)
        return (0,credential/* authorization */.it)(new src_secret/* Secret */.z(value));
    const [oauthToken, privateKey] = [new src_secret/* Secret */.z(text('oauthToken')), new src_secret/* Secret */.z(text('privateKey'))];
    const consumerKey = text('consumerKey');
    return consumerKey === '' ? undefined : signing({ consumerKey, oauthToken, privateKey }, () => new Date());
}
function nothingHandedOver(path) {
    return new src_failure/* Failure */.HR(path ? 'invalid-input' : 'missing-credentials', path
        ? 'JIRA_CURL_CONFIG is not the curl config of an earlier login in this job.'
        : 'No earlier step of this job has handed over a login.', 'Log in first with the Action or `jira-auth export`, in the same job and as the same user. That step must write the curl config and export JIRA_CURL_CONFIG.');
}

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
const external_node_events_namespaceObject = require("node:events");
; 
const promises_namespaceObject = require("node:timers/promises");
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
        const own = process.platform === 'win32' && (0,promises_namespaceObject.setTimeout)(250, undefined, { ref: false });
        void Promise.all([own, flushed(process.stdout), flushed(process.stderr)]).then(() => process.exit());
        setTimeout(dieIfStuck, UNREAD_MS).unref();
    };
    const undo = async () => {
        await Promise.race([undoAll(), (0,promises_namespaceObject.setTimeout)(END_MS)]);
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

var http_client = __nccwpck_require__(220);
var wire = __nccwpck_require__(131);
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
    const pause = (ms) => (0,promises_namespaceObject.setTimeout)(ms, undefined, { signal: ending }).catch(() => {
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
    return node_crypto_nodeCrypto().createHash('sha256').update(`${name}=${value.trim()}`).digest('hex').slice(0, 16);
}

; 

const DAY_MS = (  null && (24 * 3600 * 1000));
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
    return matching({ value, label }, { test: isDay }, 'is not a date', advice);
}
function isDay(text) {
    const start = `${text}T00:00:00Z`;
    const time = timeOf(start);
    return time !== undefined && isoSeconds(time) === start;
}

; 
const lower = (text) => text.normalize().replace(/\s+/g, ' ').trim().toLowerCase();
const MOST_NEAR = 5;
function nearNames(names, text) {
    const meant = lower(text);
    const pairsIn = (word) => new Set(Array.from(word, (one, at) => one + (word[at + 1] ?? '')));
    const wanted = pairsIn(meant);
    const lettersIn = (word) => Array.from(word).sort().join('');
    const letters = lettersIn(meant);
    const likeness = (name) => {
        if (name.includes(meant) || meant.includes(name))
            return 0.9;
        if (lettersIn(name) === letters)
            return 0.8;
        const pairs = pairsIn(name);
        return (2 * [...pairs].filter((pair) => wanted.has(pair)).length) / (pairs.size + wanted.size);
    };
    return [...new Set(names)]
        .map((name) => ({ name, by: likeness(lower(name)) }))
        .filter(({ by }) => by > 0.45)
        .sort((one, other) => other.by - one.by || (one.name < other.name ? -1 : 1))
        .slice(0, MOST_NEAR)
        .map(({ name }) => name);
}

; 




function valueType({ type, items, kind }) {
    if (kind === 'gh-sprint')
        return { isList: false, type: 'number' };
    return type === 'array' ? { isList: true, type: items } : { isList: false, type };
}
function fieldIn(given, key) {
    if (!(0,json/* isObject */.Gv)(given))
        return undefined;
    const id = key ?? (0,json/* textField */.M8)(given, 'id') ?? (0,json/* textField */.M8)(given, 'fieldId') ?? (0,json/* textField */.M8)(given, 'key');
    if (id === undefined || !/^[\w.-]{1,100}$/.test(id))
        return undefined;
    const schema = (0,json/* objectField */.qV)(given, 'schema');
    const text = (name) => (0,json/* textField */.M8)(schema, name) ?? '';
    const { required, operations, allowedValues } = given;
    return {
        id,
        name: (0,json/* textField */.M8)(given, 'name') ?? id,
        type: text('type'),
        items: text('items'),
        kind: text('system') || text('custom').replace(/^.*:/, ''),
        ...(typeof required === 'boolean' && { isRequired: required }),
        ...(Array.isArray(operations) && {
            operations: id === 'issuetype' ? ['set'] : operations.filter((each) => typeof each === 'string'),
        }),
        ...(Array.isArray(allowedValues) && { allowed: allowedIn(allowedValues) }),
    };
}
function fieldsIn(list) {
    return (0,json/* listIn */.Of)(list).flatMap((each) => fieldIn(each) ?? []);
}
function allowedIn(given) {
    return (0,json/* listIn */.Of)(given)
        .filter(json/* isObject */.Gv)
        .map((each) => ({
        id: (0,json/* textField */.M8)(each, 'id') ?? '',
        name: (0,json/* textField */.M8)(each, 'value') ?? (0,json/* textField */.M8)(each, 'key') ?? (0,json/* textField */.M8)(each, 'name') ?? '',
        children: allowedIn((0,json/* field */.ZZ)(each, 'children')),
    }));
}
function fieldJson(field) {
    const { id, name, type, items, kind, isRequired, operations, allowed } = field;
    const values = (list) => list.length > 0
        ? list.map((each) => ({ id: each.id, value: each.name, children: values(each.children) }))
        : undefined;
    return {
        id,
        name,
        required: isRequired,
        schema: { type, items: items || undefined, custom: kind || undefined },
        operations,
        allowedValues: allowed && (values(allowed) ?? []),
    };
}
function fieldsNamed(fields, text) {
    const matches = [
        ({ id }) => id === text,
        ({ name }) => name === text,
        ({ id, name }) => lower(name) === lower(text) || lower(id) === lower(text),
    ];
    return matches.map((matching) => fields.filter(matching)).find((found) => found.length > 0) ?? [];
}
function titleOf({ id, name }) {
    const title = (0,src_printable/* quoted */.TL)(name);
    return lower(id) === lower(name) ? title : `${title} (${id})`;
}
const WORDS = new Map([
    ['string', ['text', 'labels']],
    ['doc', ['rich text']],
    ['datetime', ['date and time']],
    ['option', ['one option', 'several options']],
    ['option-with-child', ['cascade of options']],
    ['issuelink', ['issue']],
    ['any', ['anything']],
    ...['number', 'date', 'user', 'group', 'version', 'component', 'priority'].map((type) => [type, [type, `${type}s`]]),
]);
function typeInWords(field) {
    if (isRichText(field))
        return 'rich text';
    if (field.kind === 'url')
        return 'URL';
    const { isList, type } = valueType(field);
    return WORDS.get(type)?.[isList ? 1 : 0] ?? printable(field.kind || type || 'unknown', 60);
}
function isRichText({ type, kind }) {
    return type === 'doc' || (type === 'string' && ['description', 'environment', 'textarea'].includes(kind));
}
function theField(fields, text, where) {
    const found = fieldsNamed(fields, text);
    const [first] = found;
    if (first && found.length === 1)
        return first;
    const names = fields.map(({ name }) => name);
    const near = nearNames(names, text).map((name) => (0,src_printable/* quoted */.TL)(name));
    const meant = near.length > 0 ? `Did you mean ${near.join(', or ')}? ` : '';
    const ids = found.map(({ id }) => id).join(', ');
    const [what, advice] = first
        ? [`more than one field with the name ${(0,src_printable/* quoted */.TL)(text)}: ${ids}`, 'Give the id of the one that you mean.']
        : [`no field ${(0,src_printable/* quoted */.TL)(text)}`, `${meant}\`jira-auth fields\` lists all of them.`];
    throw new src_failure/* Failure */.HR('field-not-found', `${where} has ${what}.`, advice);
}
function wrong(text, field, is) {
    return new src_failure/* Failure */.HR('value-not-allowed', `${titleOf(field)} does not accept ${(0,src_printable/* quoted */.TL)(text)}.`, `A value of this field ${is}.`);
}

; 


const isIssueKey = (text) => /^[A-Z][A-Z0-9_]*-[1-9]\d*$/i.test(text);
const isProject = (text) => /^[A-Z][A-Z0-9_]*$/i.test(text);
function issueKeys(text) {
    const keys = text.split(/[\s,]+/).filter((word) => word !== '');
    const odd = keys.find((key) => !isIssueKey(key));
    if (odd === undefined)
        return [...new Set(keys.map((key) => key.toUpperCase()))];
    throw given_invalid(`${(0,src_printable/* quoted */.TL)(odd)} is not the key of an issue.`, 'Write keys such as PROJ-1.');
}
function projectKeys(keys, label) {
    if (keys.every(isProject))
        return keys.map((key) => key.toUpperCase());
    throw given_invalid(`${label} lists something that is not the key of a project.`, 'List keys such as PROJ.');
}
function projectIn(key) {
    return key.slice(0, key.lastIndexOf('-')).toUpperCase();
}
const ANY_PROJECT = '[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*';
const NO_PROJECTS = ['AES', 'CVE', 'HTTP', 'ISO', 'MD', 'RFC', 'RSA', 'SHA', 'TLS', 'UCS', 'UTF'];
const MOST_TEXT = 4000;
function keysWithin(text, projects) {
    const [project, flags] = projects.length > 0 ? [projects.join('|'), 'gi'] : [ANY_PROJECT, 'g'];
    const key = new RegExp(`(?<![A-Za-z0-9])(?:${project})-[1-9]\\d*(?![A-Za-z0-9])`, flags);
    const start = text.length > MOST_TEXT ? text.slice(0, MOST_TEXT).replace(/[\w-]+$/, '') : text;
    const keys = (start.match(key) ?? []).map((found) => found.toUpperCase());
    return [...new Set(keys)].filter((key) => projects.length > 0 || !NO_PROJECTS.includes(projectIn(key)));
}

; 






const SHAPES = new Map([
    ['url', [/^https?:\/\/[^\s/]\S*$/i, 'is an address that begins with https:// or http://']],
    ['labels', [/^\S*$/, 'is a list of labels without spaces, separated by commas']],
    ['summary', [/^[^\r\n]*$/, 'is one line']],
]);
const textual = (text, field, { apiVersion }) => {
    if (isRichText(field))
        return richText(text, apiVersion);
    const [shape, is = ''] = SHAPES.get(field.kind) ?? [];
    return shape ? checked(text, field, (given) => shape.test(given), is) : text;
};
const named = (text, field) => ({ name: values_allowedIn(text, field).name });
const keyOf = (isKey, of) => (text, field) => ({
    key: values_allowedIn(checked(text, field, isKey, `is the key of ${of}`).toUpperCase(), field).name,
});
const TYPES = {
    string: textual,
    doc: textual,
    version: named,
    component: named,
    priority: named,
    resolution: named,
    issuetype: named,
    number: (text, field) => Number(checked(text, field, isExact, 'is a number, such as 1207 or 0.5, of at most fifteen digits')),
    date: (text, field) => checked(text, field, isDay, 'is a date, YYYY-MM-DD'),
    datetime: (text, field) => momentIn(text.trim(), field),
    option: (text, field) => ({ value: values_allowedIn(text, field).name }),
    'option-with-child': cascadeIn,
    group: (text) => ({ name: text.trim() }),
    user: (text, field, { findUser }) => findUser(text.trim(), field),
    issuelink: keyOf(isIssueKey, 'an issue'),
    project: keyOf(isProject, 'a project'),
};
function checked(text, field, passes, is) {
    if (passes(text.trim()))
        return text.trim();
    throw wrong(text, field, is);
}
function isExact(text) {
    const number = significant(text);
    return number !== '' && number === significant(String(Number(text)));
}
function significant(text) {
    const shape = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i;
    const [, sign = '', whole = '', fraction = '', power = '0'] = shape.exec(text) ?? [];
    const digits = whole + fraction;
    const first = digits.search(/[1-9]/);
    if (first < 0)
        return digits && '0';
    const rest = digits.slice(first).replace(/(?<!0)0+$/, '');
    return `${sign.replace('+', '')}${rest}e${whole.length - first + Number(power)}`;
}
async function valuesOf(given, field, writing) {
    const { isList } = valueType(field);
    if (typeof given !== 'string' && !isList)
        throw wrong(given.join(', '), field, 'is a single one, not a list');
    const items = typeof given !== 'string' ? given : isList ? itemsIn(given, field) : [given];
    const write = writerOf(field);
    return Promise.all(items.map((item) => write(item, field, writing)));
}
function writerOf(field) {
    const { type } = valueType(field);
    const write = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
    if (write)
        return write;
    const isSettable = field.operations?.includes('set') ?? true;
    throw new src_failure/* Failure */.HR('value-not-allowed', `${titleOf(field)} can't be set from text.`, `${isSettable ? 'Give it as JSON' : 'Change it with curl'}, in the shape that Jira's REST API documents${isSettable ? `: '${field.id}:=...'` : ''}.`);
}
function itemsIn(text, field) {
    const { allowed = [] } = field;
    const most = mostParts(',', allowed);
    const items = [];
    let rest = text.split(',');
    while (rest.length > 0) {
        let count = Math.min(most, rest.length);
        while (count > 1 && !likeNamed(allowed, rest.slice(0, count).join(',')))
            count -= 1;
        items.push(rest.slice(0, count).join(',').trim());
        rest = rest.slice(count);
    }
    if (!items.includes(''))
        return items;
    throw wrong(text, field, 'is a list without empty items: a variable in it may not be set');
}
function mostParts(sign, allowed = []) {
    return Math.max(1, ...allowed.map(({ name }) => name.split(sign).length));
}
function likeNamed(allowed, text) {
    const plain = (name) => name.split('>').map(lower).join('>');
    const wanted = plain(text);
    return allowed.find(({ name }) => plain(name) === wanted);
}
function values_allowedIn(text, field, allowed = field.allowed) {
    const meant = text.trim();
    if (meant === '')
        throw wrong(text, field, 'has no empty part: a variable in it may not be set');
    if (!allowed)
        return { id: '', name: meant, children: [] };
    const found = allowed.find(({ name }) => name === meant) ??
        likeNamed(allowed, meant) ??
        allowed.find(({ id }) => id === meant);
    if (found)
        return found;
    throw wrong(text, field, allowedInWords(allowed, meant));
}
const MOST_LISTED = 20;
function allowedInWords(allowed, meant) {
    const names = allowed.map(({ name }) => name);
    const listed = names.length <= MOST_LISTED ? names : nearNames(names, meant);
    const shown = listed.map((name) => (0,src_printable/* quoted */.TL)(name)).join(', ');
    if (names.length === 0)
        return 'has no allowed value here';
    if (listed.length === 0)
        return `is one of ${names.length} that \`jira-auth fields\` lists`;
    return listed === names ? `is one of ${shown}` : `is one of ${names.length}, such as ${shown}`;
}
function cascadeIn(text, field) {
    const { allowed } = field;
    const signs = Array.from(text.matchAll(/>/g), ({ index }) => index).slice(0, mostParts('>', allowed));
    const [first = text.length] = signs;
    const isParent = (end) => allowed ? likeNamed(allowed, text.slice(0, end)) !== undefined : end === first;
    const end = [text.length, ...signs.toReversed()].find(isParent) ?? first;
    const above = values_allowedIn(text.slice(0, end), field);
    if (end === text.length)
        return { value: above.name };
    const below = values_allowedIn(text.slice(end + 1), field, allowed && above.children);
    return { value: above.name, child: { value: below.name } };
}
const MOMENT = /^(\d{4}-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?(\.\d{1,9})?\s?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)$/i;
function momentIn(text, field) {
    const [, day = '', minute = '', second = ':00', fraction = '', zone = ''] = MOMENT.exec(text) ?? [];
    const offset = zone.toUpperCase() === 'Z' ? '+0000' : zone.replace(':', '');
    const milliseconds = `${fraction}000`.replace('.', '').slice(0, 3);
    if (isDay(day))
        return `${day}T${minute}${second}.${milliseconds}${offset}`;
    throw wrong(text, field, 'is a date and time with its zone, such as 2027-03-31T14:30:00Z');
}
function richText(text, apiVersion) {
    const lines = text.replace(/\r\n?/g, '\n').replace(/^\n+|(?<!\n)\n+$/g, '');
    if (apiVersion === 2)
        return lines;
    const paragraphs = lines.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '');
    const content = paragraphs.map((paragraph) => ({
        type: 'paragraph',
        content: (paragraph.match(/\n|[^\n]+/g) ?? []).map((part) => part === '\n' ? { type: 'hardBreak' } : { type: 'text', text: part }),
    }));
    return { type: 'doc', version: 1, content };
}

; 





const OPERATIONS = { '+': 'add', '-': 'remove' };
const ARGUMENT = /^([^=]*?)([:+@-]?=)([^]*)$/;
const LINE = /^([^:]*?)(:=|[+@-]?:)\s*([^]*)$/;
function assignmentIn(argument, environment) {
    const what = `${quoted(argument)} is neither an issue's key nor a field's value.`;
    const advice = "Write a key such as PROJ-1, and fields as 'Development status=Done'.";
    return parsed(ARGUMENT.exec(argument), invalid(what, advice), environment);
}
function assignmentsIn(text, environment) {
    if (!text.trimStart().startsWith('{')) {
        const lines = text.split('\n').map((line) => line.trim());
        return lines.filter(Boolean).map((line) => {
            const what = `${(0,src_printable/* quoted */.TL)(line)} is not a field with its value.`;
            return parsed(LINE.exec(line), given_invalid(what, 'Write it as `Development status: Done`.'), environment);
        });
    }
    const object = jsonOf(text, '`fields`');
    if (!(0,json/* isObject */.Gv)(object))
        throw given_invalid('`fields` is not a JSON object.', 'Write { "Name": "value" }.');
    return Object.entries(object).map(([name, value]) => {
        if (typeof value === 'string')
            return { name, operation: 'set', text: usable(value, name) };
        const isList = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
        if (!isList)
            return { name, operation: 'set', json: value };
        return { name, operation: 'set', text: value.map((item) => usable(item, name)) };
    });
}
function parsed(match, otherwise, environment) {
    if (!match)
        throw otherwise;
    const [, before = '', operator = '', value = ''] = match;
    const name = before.trim();
    if (name === '')
        throw given_invalid('A value is given without the name of its field.', 'Write the name, or the id, before it.');
    if (operator === ':=')
        return { name, operation: 'set', json: jsonOf(value, labelOf(name)) };
    const text = operator.startsWith('@') ? fromVariable(value.trim(), name, environment) : value;
    return { name, operation: OPERATIONS[operator.charAt(0)] ?? 'set', text: usable(text, name) };
}
const labelOf = (name) => `The value for ${(0,src_printable/* quoted */.TL)(name)}`;
function usable(value, name) {
    if (value.trim() !== '')
        return undamaged(value, labelOf(name));
    throw given_invalid(`${labelOf(name)} is empty. The variable that it comes from may not be set.`, 'Give it a value. To empty the field, set it to null: Name:=null.');
}
function undamaged(text, label) {
    if (!/[\p{Cs}\uFFFD]/u.test(text))
        return text;
    throw given_invalid(`${label} holds a character that was damaged on its way here.`, 'Pass it in UTF-8.');
}
function fromVariable(variable, name, environment) {
    if (/^[A-Za-z_]\w*$/.test(variable))
        return results_valueOf(environment, variable);
    throw given_invalid(`${labelOf(name)} must be the name of a variable.`, 'Write only the name, such as PR_TITLE, without a dollar sign.');
}
function jsonOf(text, label) {
    undamaged(text, label);
    let value;
    try {
        value = JSON.parse(text);
    }
    catch {
        throw given_invalid(`${label} is not JSON.`, 'Check its quotes and brackets; a text is written as "text".');
    }
    if ((0,json/* hasDuplicateKeys */.uY)(text, value))
        throw given_invalid(`${label} has the same key twice.`, 'Leave one out: only the last would count.');
    const tokens = text.match(/"(?:[^"\\]|\\.)*"|-?\d[\d.e+-]*/gi) ?? [];
    if (tokens.every((token) => token.startsWith('"') || isExact(token)))
        return value;
    throw given_invalid(`${label} has a number that can't be sent exactly.`, 'Write it with at most fifteen digits, or as text.');
}

var site = __nccwpck_require__(388);
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
    return hinted('site-url', given.value, false, () => readAddress(given));
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
        throw given_invalid(`${label} is one word ${isLong ? `of ${host.length} characters` : 'followed by a path'}, which looks like a secret in the wrong input.`, `If it is a site's name, write its whole address.`);
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
    const decoded = domainToUnicode(host);
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
        throw new Failure('host-not-allowed', `${label} leads to ${reach === 'reserved' ? 'an address that no Jira has' : nameable(host)}, which must not receive a credential.`, EXAMPLE);
    }
    if (reach === 'public address')
        throw insecure(`${label} names an IP address.`, EXAMPLE);
    if (reach !== 'public' && !allowPrivate) {
        const isAddress = host.includes('.');
        throw new Failure(isAddress ? 'insecure-url' : 'host-not-allowed', `${label} names ${isAddress ? 'an IP address' : 'a host'} of a private network or of this machine.`, 'If your Jira is there, set `allow-private-hosts: true`, and make sure that no one else can choose `site-url`. A Cloud site is written as acme or acme.atlassian.net.');
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
        throw given_invalid(`Entry ${odd + 1} of \`allowed-hosts\` is not a host name.`, `List host names alone, such as acme.atlassian.net or jira.example.com:8443, without https:// and paths.`);
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




const LOGIN = "The earlier step's login";
function requireExpected({ siteUrl, baseUrl, account, deployment }, inputs) {
    const hosts = readAllowedHosts(inputs, true);
    requireListed(hosts, LOGIN, siteUrl);
    if (!(0,site/* realmOfGateway */.Dh)(new URL(baseUrl).host))
        requireListed(hosts, LOGIN, baseUrl);
    const expected = inputs.text('expected-account-id')?.value;
    const names = deployment === 'data-center' ? [account.id, account.name] : [account.id];
    if (expected === undefined || names.includes(expected))
        return;
    throw new src_failure/* Failure */.HR('unexpected-account', `\`expected-account-id\` doesn't match the earlier login's account, which is ${(0,src_printable/* printable */.g$)(account.id) || 'unknown'}.`, "Log in with the expected account's credential, or correct `expected-account-id`.");
}

; 





const SUCCESS = Array.from({ length: 100 }, (_all, index) => 200 + index);
async function ask({ send, credential, limits, isUrlSecret, largestBody, isRefusal, givesText, ...usual }, url, { method = 'GET', body, expect = [200], ...own } = {}) {
    const { lost, refused, repeatable = 'read' } = { ...usual, ...own };
    let answer;
    try {
        answer = await send({
            ...{ method, url, repeatable, credential, limits, isUrlSecret, largestBody },
            body: body && { type: 'application/json', text: new src_secret/* Secret */.z(JSON.stringify(body)) },
        });
        const isDone = [...SUCCESS, ...expect].includes(answer.status) && !isRefusal?.(answer);
        if (isDone && method !== 'GET' && !givesText)
            (0,wire/* refusePage */.Ew)(answer);
    }
    catch (error) {
        throw error instanceof src_failure/* Failure */.HR && lost ? lost(error) : error;
    }
    if (!expect.includes(answer.status) || isRefusal?.(answer))
        throw refused(answer);
    return answer;
}
async function* paged(first, read) {
    let asked = read(first);
    for (;;) {
        const { items, next } = await asked;
        if (next !== undefined) {
            asked = read(next);
            asked.catch(() => undefined);
        }
        yield* items.filter(isObject);
        if (next === undefined)
            return;
    }
}

; 

function apiUrlOf({ deployment, baseUrl }) {
    return `${baseUrl}/rest/api/${deployment === 'cloud' ? '3' : '2'}`;
}
const DENIED_REASON = 'x-authentication-denied-reason';
function isFailedLogin(answer) {
    return loginReasons(answer).some((reason) => reason !== 'OK') || answer.header(DENIED_REASON) !== undefined;
}
function isAnonymous(answer) {
    return answer_valuesOf(answer, 'x-ausername').includes('anonymous');
}
function loginReasons(answer) {
    return answer_valuesOf(answer, 'x-seraph-loginreason').map((reason) => reason.toUpperCase());
}
function answer_valuesOf(answer, name) {
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
    return new src_failure/* Failure */.HR('untrusted-response', `The answer from ${host} is not what Jira documents: ${what}.`, 'Use `curl -v` on the same machine to see what answers there. If it is Jira itself, please report it.');
}

; 



function refusal(given, { deployment, baseUrl, scope }) {
    const isCloud = deployment === 'cloud';
    const isWrapped = isCloud && given.text.includes('Page access unauthorized');
    const answer = isWrapped ? { ...given, status: 401, text: '' } : given;
    if (loginReasons(answer).includes('AUTHENTICATION_DENIED') || answer.header(DENIED_REASON)) {
        const where = isCloud ? 'at the site' : `at ${logInPage(answer, baseUrl)}`;
        return new src_failure/* Failure */.HR('captcha-required', `${answer.host} refuses to check this credential until a person solves a CAPTCHA, after too many failed logins.`, `Log in once ${where} in a browser with the same account, then run again; stop other jobs that use a wrong ${isCloud ? 'token' : 'password'}.`);
    }
    const special = isCloud ? cloudRefusal(answer, scope) : passwordRefusal(answer);
    return special ?? refusalByStatus(answer, isCloud);
}
function logInPage(answer, baseUrl) {
    const named = String(/login-url=(\S+)/.exec(String(answer.header(DENIED_REASON)))?.[1]);
    const isOwn = /^[\w./:~-]{1,300}$/.test(named) && named.startsWith(`${baseUrl}/`);
    return isOwn ? named : `${baseUrl}/login.jsp`;
}
function cloudRefusal(answer, scope) {
    const { host, status, text, isJson } = answer;
    if (lacksScope(answer)) {
        return new src_failure/* Failure */.HR('insufficient-scope', `${host} knows the credential, but it lacks the scope ${scope}.`, `Create a token, or an OAuth client, whose scopes include ${scope}, and store it in place of this one.`);
    }
    if (text.includes('not on the allowed list')) {
        return new src_failure/* Failure */.HR('ip-not-allowed', `${host} refuses this machine's IP address, which is not on the organization's allow-list.`, 'Run the job on a runner with a fixed address, and have an organization admin add that address.');
    }
    if (text.includes('Basic authentication with passwords is deprecated')) {
        return new src_failure/* Failure */.HR('credentials-rejected', `${host} refused the credential.`, 'The token was taken for a password, which Jira Cloud no longer accepts: create an API token at https://id.atlassian.com/manage-profile/security/api-tokens and store that.');
    }
    if (isJson || isFailedLogin(answer) || (status === 401 && !HTML.test(text)))
        return undefined;
    return new src_failure/* EdgeFailure */.SP('untrusted-response', `${host} answered with ${HTML.test(text) ? 'a web page' : 'something other than JSON'} (${status}) instead of Jira, which says nothing about the credential.`, "Atlassian's bot protection, a proxy or a firewall may be turning this machine away: check with `curl -v`, and run from another network.");
}
function passwordRefusal({ host, status, text }) {
    if (status === 200 || !/Basic Authentication has been disabled/i.test(text))
        return undefined;
    return new src_failure/* Failure */.HR('password-auth-disabled', `${host} does not accept this password: Basic authentication is disabled there (the default from Jira 11 on), or for this user or path.`, 'Use a personal access token: create one in your Jira profile, store it as a secret, and give it as `personal-access-token`. Or ask a Jira admin to add the user, or the path /rest/api, to the allow-list for Basic authentication (/rest/basicauth/1.0/config).');
}
const MEANINGS = {
    200: [
        'anonymous-session',
        'answered as it does to an anonymous visitor: it does not accept the credential.',
        'The credential has most likely expired or been revoked; create a new one and store it.',
    ],
    401: [
        'credentials-rejected',
        'refused the credential.',
        "The credential is wrong, expired, revoked, or another account's: create a new one and store it. Yours are listed at https://id.atlassian.com/manage-profile/security/api-tokens, and a service account's at https://admin.atlassian.com.",
        'It is wrong, expired or revoked, or its account was deactivated: create a new one and store it.',
    ],
    403: [
        'permission-denied',
        'knows the credential, but does not let it use Jira.',
        "Ask an admin to give the account access to Jira on this site, and to check the organization's API token rules.",
        'Ask a Jira admin to give the account access to Jira; an OAuth client also needs a scope that covers this.',
    ],
    404: [
        'site-not-found',
        'has no Jira that can be reached at this address.',
        'Check `site-url` and `cloud-id`, and that the site has Jira, not only other products.',
        `Check \`site-url\`, ${site/* CONTEXT_PATH */.Y2}`,
    ],
};
function refusalByStatus(answer, isCloud) {
    const { host, status, isJson } = answer;
    const hasFailed = loginReasons(answer).includes('AUTHENTICATED_FAILED');
    const isRefused = hasFailed && !(isCloud && status === 200);
    const found = MEANINGS[isRefused ? 401 : status === 410 ? 404 : status];
    if (!found)
        return untrusted(host, `status ${status}`);
    const [code, what, onCloud, onDataCenter = onCloud] = found;
    if (code === 'permission-denied' && !isCloud && !isJson)
        return untrusted(host, 'a page with status 403');
    return new src_failure/* Failure */.HR(code, `${host} ${what}`, isCloud ? onCloud : onDataCenter);
}

; 









const LARGEST_BODY = 32 * 1024 * 1024;
function openJira(place, send) {
    const { apiUrl, deployment, credential, baseUrl, method } = place;
    const isCloud = deployment === 'cloud';
    const isRefusal = (answer) => isFailedLogin(answer) || isAnonymous(answer);
    const refusedFor = (explain = () => undefined, scope = 'read:jira-work') => (answer) => {
        const told = isAnonymous(answer) && answer.status !== 401 ? { ...answer, status: 200 } : answer;
        const general = refusal(told, { deployment, baseUrl, scope });
        if (general.code === 'credentials-rejected' || general.code === 'anonymous-session')
            return general.hinting(ENDED);
        const isNamed = answer.status === 403 && general.code !== 'permission-denied';
        const special = answer.isJson && !isRefusal(answer) && !isNamed ? explain(answer) : undefined;
        return special ?? general;
    };
    if (apiUrl === '') {
        throw given_invalid(`The method ${method} belongs to no account, so it can neither read nor change an issue.`, "Log in with an account's credential, such as an API token. After two logins, set JIRA_CURL_CONFIG for this step to the curl config of the right one.");
    }
    const api = { send, credential, largestBody: LARGEST_BODY, isRefusal, refused: refusedFor() };
    const get = (path, special = {}, scope) => ask(api, apiUrl + path, { refused: refusedFor(({ status }) => special[status], scope) });
    const ofIssue = async (issue, path, none) => {
        const answer = await get(`/issue/${issue}${path}`, { 404: noIssue(issue) });
        const fields = (0,json/* field */.ZZ)((0,wire/* objectIn */.D7)(answer), 'fields') ?? none;
        if ((0,json/* isObject */.Gv)(fields))
            return fields;
        throw untrusted(answer.host, 'it lacks the fields');
    };
    const whole = async (...asked) => {
        const answer = await get(...asked);
        return listOf(answer, answer.json());
    };
    const pages = async (path, special, onPage) => {
        const found = [];
        for (;;) {
            const answer = await get(`${path}?startAt=${found.length}&maxResults=100`, special);
            const body = (0,wire/* objectIn */.D7)(answer);
            const items = listOf(answer, body['values'], body['issueTypes'], body['fields']);
            found.push(...items);
            const isAll = found.length >= Number((0,json/* field */.ZZ)(body, 'total') ?? Infinity);
            if (items.length === 0 || isAll || (0,json/* field */.ZZ)(body, 'isLast') === true)
                return found;
            onPage?.(found.length);
        }
    };
    return {
        place,
        send,
        apiVersion: isCloud ? 3 : 2,
        fields: async () => fieldsIn(await whole('/field')),
        editable: async (issue) => {
            const described = Object.entries(await ofIssue(issue, '/editmeta'));
            const fields = described.flatMap(([id, each]) => fieldIn(each, id) ?? []);
            if (fields.length > 0)
                return fields;
            throw new src_failure/* Failure */.HR('permission-denied', `This account can't change ${issue}: Jira lets it set no fields there.`, 'Ask a project admin for the permission Edit Issues; some workflows also lock issues in a state such as Done.');
        },
        creatable: async (project, issueType) => {
            const path = `/issue/createmeta/${encodeURIComponent(project)}/issuetypes`;
            const none = new src_failure/* Failure */.HR('issue-not-found', `There is no project ${project}, or this account may not create issues in it.`, 'Check the key, and that the account has the permission Create Issues there.');
            const types = await pages(path, { 400: none, 404: none });
            if (types.length === 0)
                throw none;
            const named = (type) => (0,json/* textField */.M8)(type, 'name') ?? '';
            const wanted = lower(issueType);
            const type = types.find((each) => [lower(named(each)), (0,json/* textField */.M8)(each, 'id')].includes(wanted));
            const id = type && (0,json/* textField */.M8)(type, 'id');
            if (id === undefined) {
                const names = types.map((each) => (0,src_printable/* quoted */.TL)(named(each))).join(', ');
                throw given_invalid(`The project ${project} has no issue type ${(0,src_printable/* quoted */.TL)(issueType)}.`, `Set \`issue-type\` to one of ${names}.`);
            }
            return fieldsIn(await pages(`${path}/${encodeURIComponent(id)}`));
        },
        projects: async (onPage) => {
            const all = isCloud ? pages('/project/search', undefined, onPage) : whole('/project');
            const text = (project, name) => (0,json/* textField */.M8)(project, name) ?? '';
            const projects = (await all).map((each) => ({ key: text(each, 'key'), name: text(each, 'name') }));
            return projects.filter(({ key }) => key !== '');
        },
        projectOf: async (issue) => (0,json/* textField */.M8)((0,json/* objectField */.qV)(await ofIssue(issue, '?fields=project'), 'project'), 'key') ?? '',
        values: (issue, ids) => ofIssue(issue, `?fields=${ids.join(',')}`, {}),
        findUser: async (given, of) => {
            if (!isCloud)
                return { name: given };
            if (/^[\w:-]{1,128}$/.test(given))
                return { accountId: given };
            const query = `/user/search?query=${encodeURIComponent(given)}`;
            const found = given.includes('@') ? await whole(query, { 403: NO_SEARCH }, 'read:jira-user') : [];
            const isMeant = (user) => (0,json/* textField */.M8)(user, 'emailAddress')?.toLowerCase() === given.toLowerCase();
            const ids = found.filter(isMeant).flatMap((user) => (0,json/* textField */.M8)(user, 'accountId') ?? []);
            if (ids.length === 1)
                return { accountId: ids[0] };
            const shared = ids.length > 0 && `because ${ids.length} accounts have this address`;
            const why = shared || 'or an e-mail address that its owner lets Jira show';
            throw wrong(given, of, `is an account id, ${why}`);
        },
        update: async (issue, { body, fields }, notify) => {
            const isSafe = body.update === undefined;
            const lost = (failure) => failure.isUncertain && !isSafe
                ? failure.advising(`Look at ${issue} before you run this again: the change may have been made.`)
                : failure;
            await ask(api, `${apiUrl}/issue/${issue}${notify ? '' : '?notifyUsers=false'}`, {
                ...{ method: 'PUT', body, expect: [204, 200], repeatable: isSafe ? 'set' : 'change', lost },
                refused: refusedFor(notUpdated(issue, fields, notify), 'write:jira-work'),
            });
        },
    };
}
function listOf({ host }, ...candidates) {
    const found = candidates.find((each) => Array.isArray(each));
    if (found)
        return found.filter(json/* isObject */.Gv);
    throw untrusted(host, 'it lacks a list');
}
const ENDED = 'Jira accepted it at the login. An OAuth access token ends after an hour, and a session when it is idle: log in again right before this.';
const NO_SEARCH = new src_failure/* Failure */.HR('permission-denied', "The account may not search for users, so it can't find one by an e-mail address.", 'Give the account id, or ask a Jira admin for the permission Browse users and groups.');
const noIssue = (issue) => new src_failure/* Failure */.HR('issue-not-found', `There is no issue ${issue}, or this account may not see it.`, "Check the key, and that the account has the permission Browse Projects in the issue's project.");
const notUpdated = (issue, fields, notify) => (answer) => {
    const { status } = answer;
    if (status === 404)
        return noIssue(issue);
    if (status === 403) {
        return new src_failure/* Failure */.HR('permission-denied', `The account may not change ${issue} this way.`, notify
            ? "Ask a project admin for the permission Edit Issues in the issue's project."
            : 'Only project admins may change an issue without e-mails: leave that out, or ask for the permission. The permission Edit Issues is needed in any case.');
    }
    if (![400, 409, 413, 422].includes(status))
        return undefined;
    const reasons = reasonsIn((0,wire/* objectIn */.D7)(answer), fields);
    const isOnScreen = !reasons.some((reason) => /not on the appropriate screen/i.test(reason));
    const said = reasons.length === 0 ? '.' : `: ${reasons.slice(0, MOST_REASONS).join(' ')}`;
    return new src_failure/* Failure */.HR(isOnScreen ? 'update-rejected' : 'field-not-editable', `Jira did not change ${issue} (${status})${said}`, isOnScreen
        ? 'Correct the values: `jira-auth fields` with the issue shows what each field takes.'
        : "Ask a Jira admin to add the field to the edit screen of the issue's type.");
};
const MOST_REASONS = 10;
function reasonsIn(body, fields) {
    const names = new Map(fields.map(({ id, name }) => [id, name]));
    const named = (text) => text.replace(/\w+/g, (word) => names.get(word) ?? word);
    const sentence = (said) => (0,src_printable/* printable */.g$)(named(typeof said === 'string' ? said : 'refused'), 200).replace(/[.!]?$/, '.');
    return [
        ...Object.entries((0,json/* objectField */.qV)(body, 'errors')).map(([id, reason]) => {
            const found = fields.find((each) => each.id === id);
            return `${found ? titleOf(found) : (0,src_printable/* printable */.g$)(id, 60)}: ${sentence(reason)}`;
        }),
        ...(0,json/* listIn */.Of)((0,json/* field */.ZZ)(body, 'errorMessages')).map(sentence),
    ];
}

; 






function readUpdate(inputs, said, say) {
    const file = inputs.text('fields-file');
    const saved = file && readSaved(file);
    const allowedProjects = projectKeys(inputs.list('allowed-projects'), '`allowed-projects`');
    const allowedFields = inputs.list('allowed-fields', /[,\n]/);
    if (said.assignments.length === 0)
        throw given_invalid('No field is given.', 'Give at least one field with its value.');
    const [issue, from] = [inputs.find('issue'), inputs.find('issue-from')];
    const isNamed = said.issues.length > 0 || (from !== undefined && from.variable === undefined);
    const isMeant = issue !== undefined && (issue.variable === undefined || !isNamed);
    const listed = [...said.issues, ...(isMeant ? [issue.value] : [])].join(' ');
    const text = from?.variable !== undefined && listed !== '' ? undefined : from?.value;
    const projects = allowedProjects.length > 0 ? allowedProjects : (saved?.projects ?? []);
    const found = text === undefined ? [] : keysWithin(text, projects);
    if (text !== undefined)
        say(`Found ${found.join(', ') || 'no issue key'} in ${(0,src_printable/* quoted */.TL)(text)}.`);
    const issues = [...new Set([...issueKeys(listed), ...found])];
    if (issues.length === 0) {
        throw given_invalid(text === undefined ? 'No issue is given.' : 'The text in `issue-from` holds no issue key.', 'Give a key such as PROJ-1, or skip this step if there is no issue.');
    }
    return {
        issues,
        assignments: said.assignments,
        saved,
        allowedProjects,
        allowedFields,
        isDryRun: inputs.flag('dry-run'),
        notify: inputs.flag('notify'),
        showBefore: inputs.flag('show-before'),
    };
}
const LARGEST_BYTES = 32 * 1024 * 1024;
function readSaved({ value, label }) {
    const document = (0,json/* parsedObject */.jM)(readSmallFile(value, { largestBytes: LARGEST_BYTES })?.trim() ?? '') ?? {};
    const fields = fieldsIn((0,json/* field */.ZZ)(document, 'fields'));
    const projects = (0,json/* listIn */.Of)((0,json/* field */.ZZ)(document, 'projects')).filter(json/* isObject */.Gv);
    const keys = projects.map((project) => (0,json/* textField */.M8)(project, 'key') ?? '');
    if (fields.length > 0)
        return { site: (0,json/* textField */.M8)(document, 'site'), fields, projects: keys.filter(isProject) };
    throw given_invalid(`${label} can't be read, or holds no fields.`, 'Give a file that `jira-auth fields` saved.');
}

; 



function runLink(environment) {
    const value = (name) => results_valueOf(environment, name);
    const [repository, build] = [value('GITHUB_REPOSITORY'), value('BUILD_BUILDID')];
    const azure = value('SYSTEM_COLLECTIONURI') + encodeURIComponent(value('SYSTEM_TEAMPROJECT'));
    const links = [
        repository && `${value('GITHUB_SERVER_URL')}/${repository}/actions/runs/${value('GITHUB_RUN_ID')}`,
        ...['CI_JOB_URL', 'CIRCLE_BUILD_URL', 'BUILDKITE_BUILD_URL', 'DRONE_BUILD_LINK'].map(value),
        ...['CI_PIPELINE_URL', 'BUILD_URL'].map(value),
        build && `${azure}/_build/results?buildId=${build}`,
        `${value('BITBUCKET_GIT_HTTP_ORIGIN')}/pipelines/results/${value('BITBUCKET_BUILD_NUMBER')}`,
    ];
    return links.find((link) => /^https?:\/\/[^\s]+$/.test(link)) ?? '';
}
function auditLine(result, { account }, run) {
    const { issue, fields, failure, updated } = result;
    const names = fields.map(({ name }) => (0,src_printable/* quoted */.TL)(name)).join(', ');
    const why = failure ? ` (${failure.code})` : '';
    if (updated === null || failure)
        return `${issue}: ${updated === null ? 'perhaps' : 'not'} updated${why}.`;
    if (!updated)
        return `${issue}: would set ${names}.`;
    const who = account.id === '' ? 'an unknown account' : `the account ${(0,src_printable/* printable */.g$)(account.id)}`;
    return `${issue}: set ${names} as ${who}${run === '' ? '' : `, in ${run}`}.`;
}
function resultTeller({ issues }, place, environment, { fail, say }) {
    const run = runLink(environment);
    const told = new Set();
    return (result) => {
        const { failure, updated } = result;
        if (failure && !told.has(failure.message))
            fail(failure);
        if (failure)
            told.add(failure.message);
        if (!failure || updated === null || issues.length > 1)
            say(auditLine(result, place, run));
    };
}
const MOST_ROWS = 500;
function updateSummary(results, { siteUrl }, isDryRun) {
    const hasBefore = results.some(({ before }) => before);
    const shown = (value) => (0,src_printable/* printableMarkdown */.Tj)(plain(value), 200);
    const row = (...[issue, field, before, sent]) => `| ${[issue, field, ...(hasBefore ? [before] : []), sent].join(' | ')} |`;
    const rows = results.flatMap(({ issue, fields, before, failure, request, updated }) => {
        const link = `[${issue}](${siteUrl}/browse/${issue})`;
        const result = updated === null ? 'perhaps updated: ' : '';
        if (failure)
            return row(link, `**${result}${failure.code}**`, '', (0,src_printable/* printableMarkdown */.Tj)(failure.what, 300));
        const sent = { ...request?.update, ...request?.fields };
        return fields.map(({ id, name }) => row(link, (0,src_printable/* printableMarkdown */.Tj)(name), shown(before?.[id]), shown(sent[id])));
    });
    const head = row('Issue', 'Field', 'Before', isDryRun ? 'Would send' : 'Sent');
    const lines = [head, row('---', '---', '---', '---'), ...rows.slice(0, MOST_ROWS)];
    const more = rows.length > MOST_ROWS ? `\nand ${rows.length - MOST_ROWS} more\n` : '';
    const updated = results.filter(({ failure }) => !failure).length;
    return `### Jira issues: ${updated} of ${results.length} ${isDryRun ? 'would be updated' : 'updated'}\n\n${lines.join('\n')}\n${more}\n`;
}
function plain(value) {
    if (Array.isArray(value))
        return value.map(plain).join(', ');
    if (value === undefined || value === null)
        return '';
    if (!(0,json/* isObject */.Gv)(value))
        return typeof value === 'string' ? value : JSON.stringify(value);
    if (Array.isArray(value['content']))
        return value['content'].map(plain).join(' ');
    const keys = ['value', 'name', 'displayName', 'key', 'accountId', 'text'];
    const [name] = keys.flatMap((key) => (0,json/* textField */.M8)(value, key) ?? []);
    const child = (0,json/* isObject */.Gv)(value['child']) ? ` > ${plain(value['child'])}` : '';
    return name === undefined ? ('type' in value ? '' : JSON.stringify(value)) : name + child;
}
function requestsOf(results) {
    if (results.length === 1)
        return results[0]?.request;
    return results.map(({ issue, request }) => ({ issue, request }));
}

; 
async function concurrently(items, limit, work) {
    const results = [];
    const queue = (function* () {
        yield* items.entries();
    })();
    const worker = async () => {
        for (const [index, item] of queue)
            results[index] = await work(item);
    };
    const workers = Array.from({ length: limit }, worker);
    await Promise.allSettled(workers);
    await Promise.all(workers);
    return results;
}

; 






async function planOf(request, catalog, jira) {
    const fields = {};
    const update = {};
    const changed = new Set();
    for (const assignment of request.assignments) {
        const field = await fieldNamed(assignment.name, catalog, jira);
        refuseUnlisted(field, request.allowedFields, catalog);
        const { operation } = assignment;
        requireOperation(field, assignment);
        if (changed.has(field) && (operation === 'set' || Object.hasOwn(fields, field.id))) {
            throw given_invalid(`${titleOf(field)} is given more than one value.`, 'Give it once. A list takes several values at once.');
        }
        changed.add(field);
        const { isList } = valueType(field);
        if (!('text' in assignment)) {
            fields[field.id] = assignment.json ?? (isList ? [] : null);
            continue;
        }
        const values = await valuesOf(assignment.text, field, jira);
        if (operation === 'set')
            fields[field.id] = isList ? values : values[0];
        else
            (update[field.id] ??= []).push(...values.map((value) => ({ [operation]: value })));
    }
    const parts = Object.entries({ fields, update }).filter(([, part]) => Object.keys(part).length > 0);
    return { body: Object.fromEntries(parts), fields: [...changed] };
}
async function fieldNamed(name, { fields, isScreen, issue }, jira) {
    const isKnown = fieldsNamed(fields, name).length > 0;
    if (name.trim().toLowerCase() === 'status' && !(isKnown && isScreen))
        throw transitionInstead(issue, jira);
    if (isKnown || !isScreen)
        return theField(fields, name, isScreen ? issue : 'The file in `fields-file`');
    throw notOnScreen(theField(await jira.fields(), name, 'This Jira'), issue, jira);
}
function notOnScreen(field, issue, jira) {
    if (field.id === 'status')
        return transitionInstead(isIssueKey(issue) ? issue : 'KEY', jira);
    return new src_failure/* Failure */.HR('field-not-editable', `${titleOf(field)} exists, but can't be set on ${issue}: it is not on the screen, or the issue's state or the account's permissions don't allow it.`, "Ask a Jira admin to add the field to the edit or create screen of the issue's type, and to check the account's permissions.");
}
function transitionInstead(issue, { place }) {
    const url = `"$JIRA_API_URL/issue/${issue}/transitions"`;
    const isSigned = place.credential.kind === 'signature';
    const command = (method) => `curl -q -K "$JIRA_CURL_CONFIG" --fail-with-body ${isSigned ? `-H @<(jira-auth sign ${method} ${url}) ` : ''}${url}`;
    return new src_failure/* Failure */.HR('field-not-editable', "An issue's status isn't a field: it changes by a workflow transition.", `After the login step or \`jira-auth export\`, list the transitions with ${command('GET')}, then make one: ${command('POST')} -H 'Content-Type: application/json' -d '{"transition":{"id":"31"}}'`);
}
function requireOperation(field, assignment) {
    const isEmpty = 'json' in assignment && /^(?:null|\[\]|"\s*")$/.test(JSON.stringify(assignment.json));
    if (isEmpty && field.isRequired === true) {
        throw new src_failure/* Failure */.HR('value-not-allowed', `${titleOf(field)} is required, so it can't be emptied.`, 'Give it another value.');
    }
    const ways = { set: 'set', add: 'added to', remove: 'removed from' };
    const { operation } = assignment;
    const { operations } = field;
    if (!operations || operations.includes(operation))
        return;
    const possible = Object.entries(ways).flatMap(([each, way]) => (operations.includes(each) ? way : []));
    if (possible.length > 0)
        writerOf(field);
    throw new src_failure/* Failure */.HR('field-not-editable', `${titleOf(field)} can't be ${ways[operation]} here.`, possible.length === 0 ? 'It can be read, but not changed.' : `It can be ${possible.join(' and ')}.`);
}
function refuseUnlisted(field, allowed, { fields, isScreen }) {
    const isNamed = (entry) => isScreen && !/^customfield_\d+$/.test(entry) && fieldsNamed(fields, entry).includes(field);
    if (allowed.length === 0 || allowed.some((entry) => entry === field.id || isNamed(entry)))
        return;
    throw given_invalid(`${titleOf(field)} is not in \`allowed-fields\`${isScreen ? '' : '; with `fields-file`, only ids count there'}.`, `To allow the change, add ${(0,src_printable/* printable */.g$)(field.id)} to \`allowed-fields\`.`);
}

; 








const AT_A_TIME = 8;
const PACE_MS = 20;
async function updateIssues(request, jira, onResult) {
    const { site } = request.saved ?? {};
    if (site !== undefined && site !== jira.place.siteUrl) {
        throw given_invalid(`The file in \`fields-file\` was saved from ${(0,src_printable/* printable */.g$)(site)}, and this is ${jira.place.siteUrl}.`, 'Save it again from this site: the same id may belong to another field there.');
    }
    let refused;
    const done = new Map();
    const waiting = [...request.issues];
    const tell = (result) => {
        done.set(result.issue, result);
        let first;
        for (; (first = done.get(waiting[0] ?? '')); waiting.shift())
            onResult(first);
    };
    let next = 0;
    const inTurn = async () => {
        const wait = next - clock();
        next = Math.max(next, clock()) + PACE_MS;
        if (wait > 0)
            await (0,promises_namespaceObject.setTimeout)(wait);
    };
    const one = async (issue) => {
        let result = { issue, fields: [], updated: false };
        try {
            if (refused)
                throw refused;
            const plan = await planFor(issue, request, jira);
            result = { ...result, fields: plan.fields, request: plan.body };
            if (request.showBefore) {
                const ids = plan.fields.map(({ id }) => id);
                result = { ...result, before: await jira.values(issue, ids) };
            }
            if (!request.isDryRun) {
                await inTurn();
                result = { ...result, updated: null };
                await jira.update(issue, plan, request.notify);
                result = { ...result, updated: true };
            }
        }
        catch (failure) {
            if (!(failure instanceof src_failure/* Failure */.HR)) {
                if (result.updated === null)
                    done.set(issue, result);
                throw failure;
            }
            if (failure.isOf('rejected'))
                refused = failure;
            const isLost = result.updated === null && failure.isUncertain;
            result = { ...result, failure, updated: isLost ? null : false };
        }
        tell(result);
        return result;
    };
    let first;
    const all = concurrently(request.issues, AT_A_TIME, async (issue) => {
        if (first)
            await first;
        const result = one(issue);
        first ??= Promise.race([result, (0,promises_namespaceObject.setTimeout)(10_000, undefined, { ref: false })]).catch(() => undefined);
        return result;
    });
    return all.finally(() => {
        waiting.flatMap((issue) => done.get(issue) ?? []).forEach(onResult);
    });
}
async function planFor(issue, request, jira) {
    const { saved, allowedProjects } = request;
    const isListed = (project) => allowedProjects.includes(project.toUpperCase());
    if (allowedProjects.length > 0 && !(isListed(projectIn(issue)) && isListed(await jira.projectOf(issue)))) {
        throw given_invalid(`${issue} belongs to a project that is not in \`allowed-projects\`.`, 'To allow the change, add its project.');
    }
    const fields = saved?.fields ?? (await jira.editable(issue));
    return planOf(request, { issue, fields, isScreen: saved === undefined }, jira);
}
function worstOf(results) {
    const codes = Object.keys(src_failure/* EXIT_STATUS */.uc).reverse();
    const failures = results.flatMap(({ failure }) => failure ?? []);
    return failures.sort((one, other) => codes.indexOf(one.code) - codes.indexOf(other.code))[0];
}

; 
const REFERENCE = /`([a-z][a-z-]*)(?:: ([^`]*))?`(?: \(from (\w+)\))?/g;
const ITEM = '`[a-z][a-z-]*(?:: [^`]*)?`';
const LIST = new RegExp(`(one of )?(${ITEM}(?:, ${ITEM})*),? (or|and) (${ITEM})`, 'g');
function wordsFor(naming, isName) {
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
    const possible = (text) => text.replace(LIST, (all, oneOf, items, joint, last) => {
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
            refuseControlCharacters(found);
        return found;
    }
    secret(name, mask) {
        const found = this.find(name);
        return found && asSecret(found, mask);
    }
    either(name, words) {
        const found = this.find(name);
        const word = found?.value.toLowerCase();
        const known = words.find((each) => each === word);
        if (!found || known !== undefined)
            return known;
        throw given_invalid(`${found.label} must be ${oneOf(words)}.`, 'Correct it, or leave it out.');
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
        throw given_invalid(`${found.label} is not a whole number from ${least} to ${most}.`, `Correct it, or leave it out for ${otherwise}.`);
    }
    list(name, separator = /[\s,]/) {
        const found = this.find(name);
        if (!found)
            return [];
        const words = found.value.split(separator).map((item) => item.trim());
        const items = words.filter(Boolean);
        if (items.length > 0)
            return items;
        throw given_invalid(`${found.label} lists nothing.`, 'List at least one, or leave it out.');
    }
    words(isName = (word) => Object.hasOwn(this.kinds, word)) {
        const words = (sourceOf) => wordsFor((input, value, from) => {
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


















const environment = process.env;
const inputs = new InputsOf(UPDATE_KINDS, (name) => UPDATE_KINDS[name].doors.includes('update-action') ? actions_core.getInput(name, { trimWhitespace: false }) : '', environment, 'update-action');
const words = inputs.words(() => true);
function fail(failure) {
    github_runner_failure(failure.inWords(words), environment);
    return failure.exitStatus;
}
async function update(signal) {
    checkRunnerFile(environment, 'GITHUB_OUTPUT');
    trust_refuseUnsafeProcess(environment);
    const assignments = assignmentsIn(inputs.find('fields')?.value ?? '', environment);
    const request = readUpdate(inputs, { issues: [], assignments }, info);
    const path = environment.JIRA_CURL_CONFIG;
    const login = path ? await handedOver(path) : undefined;
    if (!login)
        throw (0,src_failure/* orWithheld */.FV)(nothingHandedOver(path), () => (path ? undefined : gitHubWithholds(environment)));
    requireExpected(login, inputs);
    const effects = { environment, random: Math.random, signal, info: info, debug: debug };
    const { send } = networkWith(login.tls, effects, inputs.wholeNumber('timeout-seconds'));
    const tell = resultTeller(request, login, environment, { fail, say: info });
    const results = await updateIssues(request, openJira(login, send), tell);
    const updated = results.filter((each) => each.updated).map(({ issue }) => issue);
    const worst = worstOf(results);
    const requests = requestsOf(results);
    tellRunner(environment, 'GITHUB_OUTPUT', [
        ['updated', updated.join(' ')],
        ['request', requests === undefined ? '' : (0,src_printable/* jsonText */.s$)(requests)],
        ['error-code', worst?.code ?? ''],
    ]);
    writeSummary(environment, updateSummary(results, login, request.isDryRun));
    return worst?.exitStatus ?? 0;
}
openDoor({
    work: async (signal) => {
        try {
            return await update(signal);
        }
        catch (failure) {
            if (!(failure instanceof src_failure/* Failure */.HR))
                throw failure;
            setErrorCode(environment, failure.code);
            return fail(failure);
        }
    },
    reportBug: (where) => {
        fail(bugAt(where));
        setErrorCode(environment, 'internal');
    },
});

})();

module.exports = __webpack_exports__;
  })()
;