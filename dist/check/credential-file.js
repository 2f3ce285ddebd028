"use strict";
exports.id = 366;
exports.ids = [366];
exports.modules = {

  4366:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
  __webpack_require__.d(__webpack_exports__, {
    credentialFile: () => (  credentialFile),
    readCredentialFile: () => (  readCredentialFile)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
  var yaml__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8815);
  var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2553);
  var _files_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(112);
  var _hand_over_ci_system_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7356);
  var _inputs_schema_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5825);
  var _printable_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2252);
  var _values_day_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7256);
  var _values_given_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(9967);









const VARIABLE = '-env';
const MOST_ENTRIES = 1000;
async function readCredentialFile(path, patience) {
    try {
        const options = { largestBytes: 256 * 1024, ...patience };
        return credentialFile(path, await (0,_files_js__WEBPACK_IMPORTED_MODULE_3__/* .readTextOrPipe */ .$0)(path, 'the credentials file', options));
    }
    catch (error) {
        patience.signal.throwIfAborted();
        if (error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR)
            throw error;
        const code = (0,_files_js__WEBPACK_IMPORTED_MODULE_3__/* .codeOf */ .$N)(error);
        if (code === 'EFBIG')
            throw wrong('is larger than 256 KB', 'Give the path of the file that lists the credentials.');
        throw wrong(`can't be read (${code})`, 'Give the path of a YAML file, from the working directory.');
    }
}
function credentialFile(path, text) {
    const maps = mapsIn(parsed(text));
    const entries = maps.map(entryOf);
    const names = entries.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
        throw wrong(`has two credentials with the name ${(0,_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g$)(twice)}`, 'Rename one.');
    return {
        entries,
        writeLastDays: (days) => {
            const written = maps.reduceRight((before, map) => {
                const day = days.get(String(map.get('name')));
                return day === undefined ? before : withLastDay(before, map, day);
            }, text);
            const what = "The credentials file can't be written";
            const advice = 'Check its folder and its owner, and run the check again. It must not be a link.';
            const replace = () => {
                const found = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(path);
                const why = found.isFile() ? 'it has changed during the check' : 'it is a link or a pipe';
                if (!found.isFile() || (0,_files_js__WEBPACK_IMPORTED_MODULE_3__/* .readText */ .yR)(path) !== text)
                    throw new _failure_js__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR('handoff-failed', `${what} (${why}).`, advice);
                (0,_files_js__WEBPACK_IMPORTED_MODULE_3__/* .replaceFile */ .fR)(path, written, found.mode & 0o777);
            };
            (0,_hand_over_ci_system_js__WEBPACK_IMPORTED_MODULE_4__/* .orHandOffFailed */ .N)(replace, what, advice);
        },
    };
}
function parsed(text) {
    const options = { schema: 'failsafe', prettyErrors: false, uniqueKeys: true, stringKeys: true };
    const document = (0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .parseDocument */ .Tp)(text, options);
    const [error] = [...document.errors, ...document.warnings];
    if (!error)
        return document;
    const line = text.slice(0, error.pos[0]).split('\n').length;
    throw wrong(`is not valid YAML (line ${line})`, 'Check its indentation, colons, quotes and repeated keys.');
}
function mapsIn({ contents }) {
    const list = (0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isMap */ .jh)(contents) && contents.items.length === 1 ? contents.get('credentials') : undefined;
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isSeq */ .oP)(list) || list.items.length === 0 || list.items.length > MOST_ENTRIES) {
        throw wrong(`is not a list of 1 to ${MOST_ENTRIES} credentials`, 'Put them all under one key, `credentials`, each after a dash.');
    }
    return list.items.map((item, index) => {
        if ((0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isMap */ .jh)(item))
            return item;
        const what = `has a credential without keys, number ${index + 1}`;
        throw wrong(what, 'Give it a "name", a "site-url" and its other keys.');
    });
}
function withLastDay(text, map, day) {
    const [old, name] = ['expires-on', 'name'].map((key) => map.get(key, true)?.range);
    const quoteAt = (place = 0) => /["']/.exec(text.charAt(place))?.[0] ?? '';
    if (old) {
        const quote = quoteAt(old[0]);
        const [space] = /\s*$/.exec(text.slice(old[0], old[1])) ?? [];
        return `${text.slice(0, old[0])}${quote}${day}${quote}${space ?? ''}${text.slice(old[1])}`;
    }
    const [start = 0] = map.range ?? [];
    const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
    const indent = before.replace(/(?:[&!]\S*\s+)+$/, '').length;
    const end = text.slice(0, name?.[1]).trimEnd().length;
    const isFlow = map.flow === true;
    const at = isFlow ? end : end + text.slice(end).search(/\r?\n|$/);
    const space = isFlow ? ', ' : (text.includes('\r\n') ? '\r\n' : '\n') + ' '.repeat(indent);
    const quote = isFlow ? quoteAt(name?.[0]) : '';
    return `${text.slice(0, at)}${space}${quote}expires-on${quote}: ${quote}${day}${quote}${text.slice(at)}`;
}
function entryOf(map, index) {
    const name = map.get('name');
    if (typeof name !== 'string' || name.length > 100 || name === '' || name !== (0,_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g$)(name)) {
        throw wrong(`has a credential without a name, number ${index + 1}`, 'Give it a `name` that people recognize, of at most 100 characters.');
    }
    const given = new Map();
    let secret;
    for (const item of map.items) {
        const key = (0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isScalar */ .jn)(item.key) ? String(item.key.value) : '';
        const text = textIn(item.value);
        if (/^\s*(?:~|null)?\s*$/.test(text))
            throw wrong(`has no value for "${(0,_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g$)(key)}" of ${name}`, 'Give it a text or a list of texts, no alias.');
        const isVariable = key.endsWith(VARIABLE);
        const word = isVariable ? key.slice(0, -VARIABLE.length) : key;
        const input = _inputs_schema_js__WEBPACK_IMPORTED_MODULE_5__/* .INPUT_NAMES */ .Qh.find((each) => each === word && (0,_inputs_schema_js__WEBPACK_IMPORTED_MODULE_5__/* .isInputOf */ .ub)('file', each));
        if (input === undefined) {
            if (key === 'secret')
                secret = text;
            else if (key !== 'name') {
                throw wrong(`has the unknown key "${(0,_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g$)(key)}" in ${name}`, `Use an input's name, such as site-url, or one followed by ${VARIABLE}.`);
            }
            continue;
        }
        if (given.has(input))
            throw wrong(`gives ${input} of ${name} twice`, `Leave ${input} or ${input}${VARIABLE} out.`);
        if (!isVariable && (0,_inputs_schema_js__WEBPACK_IMPORTED_MODULE_5__/* .isSecretInput */ .pX)(input)) {
            throw wrong(`has a value for ${input} of ${name}: keep secrets out of this file`, `Remove it, replace the secret if others may have read it, and name the variable that holds the new one: ${input}${VARIABLE}.`);
        }
        if (isVariable && !/^[A-Za-z_][A-Za-z0-9_]{0,254}$/.test(text)) {
            throw wrong(`does not name a variable in ${key} of ${name}`, 'Give only its name, such as JIRA_API_TOKEN, not its value.');
        }
        if (key === 'expires-on')
            (0,_values_day_js__WEBPACK_IMPORTED_MODULE_7__/* .readDay */ .P1)(text, `The key "expires-on" of ${name}`);
        given.set(input, isVariable ? { variable: text } : { value: text });
    }
    return { name, given, secret };
}
function textIn(node) {
    const items = (0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isSeq */ .oP)(node) ? node.items : [node];
    return items.every((item) => (0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isScalar */ .jn)(item)) ? items.map(({ value }) => String(value)).join(',') : '';
}
function wrong(what, advice) {
    return (0,_values_given_js__WEBPACK_IMPORTED_MODULE_8__/* .invalid */ .Gq)(`The credentials file ${what}.`, advice);
}


  })

};
;