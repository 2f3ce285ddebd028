"use strict";
exports.id = 71;
exports.ids = [71];
exports.modules = {

  71:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
  __webpack_require__.d(__webpack_exports__, {
    GAJIRA_NOT_PUT_BACK: () => (  GAJIRA_NOT_PUT_BACK),
    checkGajiraConfig: () => (  checkGajiraConfig),
    gajiraConfig: () => (  gajiraConfig),
    restoreGajiraConfig: () => (  restoreGajiraConfig),
    writeGajiraConfig: () => (  writeGajiraConfig)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(24);
  var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(760);
  var _files_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(112);
  var _json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(65);




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
        (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .createFolder */ .vV)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, FOLDER));
    (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .replaceFile */ .fR)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, FOLDER, FILE), text);
    if (!before.cliFolder)
        (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .createFolder */ .vV)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, CLI_FOLDER));
}
function restoreGajiraConfig(saved) {
    const before = (0,_json_js__WEBPACK_IMPORTED_MODULE_3__/* .parsedObject */ .jM)(saved);
    if (!before || !(0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(before.home))
        throw (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .problem */ .CC)('EINVAL');
    const { home, folder, file, cliFolder } = before;
    try {
        if (!cliFolder)
            restoreFolder((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, CLI_FOLDER), false, undefined);
    }
    finally {
        restoreFolder((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, FOLDER), folder, file);
    }
}
function checkGajiraConfig(home) {
    if (!(0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(home))
        throw (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .problem */ .CC)('ENOENT');
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, FOLDER);
    const found = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(folder, { throwIfNoEntry: false });
    if (found)
        refuseOthers(found);
    return {
        home,
        folder: found !== undefined,
        file: found && fileAt((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, FILE)),
        cliFolder: (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, CLI_FOLDER), { throwIfNoEntry: false }) !== undefined,
    };
}
function fileAt(path) {
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(path, { throwIfNoEntry: false }))
        return undefined;
    const { bytes, found } = (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .readRegular */ .VX)(path, { largestBytes: LARGEST, follow: false });
    refuseOthers(found);
    return { base64: bytes.toString('base64'), mode: found.mode & 0o777 };
}
function refuseOthers(found) {
    if (found.isSymbolicLink() || !(0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .isOwn */ .NP)(found))
        throw (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .problem */ .CC)('EPERM');
}
function restoreFolder(folder, stood, file) {
    const found = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(folder, { throwIfNoEntry: false });
    if (found)
        refuseOthers(found);
    else if (!file)
        return;
    else
        (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .createFolder */ .vV)(folder);
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, FILE);
    (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .removeDrafts */ .tk)(path);
    if (file)
        (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .replaceFile */ .fR)(path, Buffer.from(file.base64, 'base64'), file.mode);
    else
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(path, { force: true });
    if (!stood && (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(folder).length === 0)
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmdirSync)(folder);
}


  })

};
;