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
  var js_yaml__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3243);
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
    const { events, documents } = parsed(text);
    const entries = mapsIn(documents).map(entryOf);
    const names = entries.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
        throw wrong(`has two credentials with the name ${(0,_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g$)(twice)}`, 'Rename one.');
    return {
        entries,
        writeLastDays: (days) => {
            const written = placesIn(events, text).reduceRight((before, place, index) => {
                const day = days.get(String(names[index]));
                return day === undefined ? before : withLastDay(before, place, day);
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
function parsed(source) {
    try {
        const events = js_yaml__WEBPACK_IMPORTED_MODULE_1__/* .parseEvents */ .PH(source, {});
        const schema = js_yaml__WEBPACK_IMPORTED_MODULE_1__/* .FAILSAFE_SCHEMA */ .uH.withTags(js_yaml__WEBPACK_IMPORTED_MODULE_1__/* .realMapTag */ .HY);
        return { events, documents: js_yaml__WEBPACK_IMPORTED_MODULE_1__/* .constructFromEvents */ .fw(events, { source, schema, maxAliases: 0 }) };
    }
    catch (error) {
        if (!(error instanceof js_yaml__WEBPACK_IMPORTED_MODULE_1__/* .YAMLException */ .tB))
            throw error;
        throw wrong(`is not valid YAML (line ${(error.mark?.line ?? 0) + 1})`, 'Check its indentation, colons, quotes, repeated keys and aliases.');
    }
}
function mapsIn([document, ...more]) {
    const isAlone = more.length === 0 && document instanceof Map && document.size === 1;
    const list = isAlone && document.get('credentials');
    if (!Array.isArray(list) || list.length === 0 || list.length > MOST_ENTRIES) {
        throw wrong(`is not a list of 1 to ${MOST_ENTRIES} credentials`, 'Put them all under one key, `credentials`, each after a dash.');
    }
    return list.map((item, index) => {
        if (item instanceof Map)
            return item;
        const what = `has a credential without keys, number ${index + 1}`;
        throw wrong(what, 'Give it a "name", a "site-url" and its other keys.');
    });
}
const ENTRY_DEPTH = 4;
function placesIn(events, source) {
    const places = [];
    let depth = 0;
    let key;
    for (const event of events) {
        if (event.type === js_yaml__WEBPACK_IMPORTED_MODULE_1__/* .EVENT_ID */ .hy.SCALAR) {
            if (key !== undefined)
                places.at(-1)?.texts.set(key, event);
            if (depth === ENTRY_DEPTH)
                key = key === undefined ? js_yaml__WEBPACK_IMPORTED_MODULE_1__/* .getScalarValue */ .KE(source, event) : undefined;
        }
        else if (event.type === js_yaml__WEBPACK_IMPORTED_MODULE_1__/* .EVENT_ID */ .hy.POP) {
            depth -= 1;
            key = undefined;
        }
        else {
            depth += 1;
            if (depth === ENTRY_DEPTH && event.type === js_yaml__WEBPACK_IMPORTED_MODULE_1__/* .EVENT_ID */ .hy.MAPPING)
                places.push({ map: event, texts: new Map() });
        }
    }
    return places;
}
function withLastDay(text, { map, texts }, day) {
    const [old, name] = ['expires-on', 'name'].map((key) => texts.get(key));
    if (old) {
        const value = text.slice(old.valueStart, old.valueEnd).replace(/\S(?:[^]*\S)?/, day);
        return text.slice(0, old.valueStart) + value + text.slice(old.valueEnd);
    }
    const { SINGLE_QUOTED, DOUBLE_QUOTED } = js_yaml__WEBPACK_IMPORTED_MODULE_1__/* .SCALAR_STYLE */ .jK;
    const isQuoted = name?.style === SINGLE_QUOTED || name?.style === DOUBLE_QUOTED;
    const isFlow = map.style === js_yaml__WEBPACK_IMPORTED_MODULE_1__/* .COLLECTION_STYLE */ .Rl.FLOW;
    const end = text.slice(0, name?.valueEnd).trimEnd().length + Number(isQuoted);
    const indent = text.slice(0, map.start).replace(/[^]*[\r\n]/, '').length;
    const at = isFlow ? end : end + text.slice(end).search(/[\r\n]|$/);
    const space = isFlow ? ', ' : String(/\r\n?|\n/.exec(text)) + ' '.repeat(indent);
    const quote = isFlow && isQuoted ? text.charAt(end - 1) : '';
    return `${text.slice(0, at)}${space}${quote}expires-on${quote}: ${quote}${day}${quote}${text.slice(at)}`;
}
function entryOf(map, index) {
    const name = map.get('name');
    if (typeof name !== 'string' || name.length > 100 || name === '' || name !== (0,_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g$)(name)) {
        throw wrong(`has a credential without a name, number ${index + 1}`, 'Give it a `name` that people recognize, of at most 100 characters.');
    }
    const given = new Map();
    let secret;
    for (const [own, value] of map) {
        const key = typeof own === 'string' ? own : '';
        const text = textIn(value);
        if (/^\s*(?:~|null)?\s*$/.test(text))
            throw wrong(`has no value for "${(0,_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g$)(key)}" of ${name}`, 'Give it a text or a list of texts.');
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
function textIn(value) {
    const items = [value].flat();
    return items.every((item) => typeof item === 'string') ? items.join(',') : '';
}
function wrong(what, advice) {
    return (0,_values_given_js__WEBPACK_IMPORTED_MODULE_8__/* .invalid */ .Gq)(`The credentials file ${what}.`, advice);
}


  })

};
;