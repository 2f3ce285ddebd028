"use strict";
exports.id = 925;
exports.ids = [925];
exports.modules = {

  925:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

  __webpack_require__.d(__webpack_exports__, {
    writeSignCommand: () => (  writeSignCommand)
  });
  var _quoting_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(453);

const SIGNING_KEY_FILE = 'JIRA_SIGNING_KEY_FILE';
function writeSigningKey(files, { consumerKey, oauthToken, privateKey }, { baseUrl, account }, { requiredPermissions, project = '' }) {
    const content = {
        baseUrl,
        consumerKey,
        oauthToken: oauthToken.reveal(),
        privateKey: privateKey.reveal(),
        account: [account.id, account.name],
        permissions: requiredPermissions,
        project,
    };
    return files.write('signing-key.json', JSON.stringify(content));
}
const OTHERWISE = [
    'if [ "${1-}" != sign ]; then',
    '  set -f',
    '  IFS=:',
    '  for folder in $PATH; do',
    '    other=$folder/jira-auth',
    '    if [ -f "$other" ] && [ -x "$other" ] && [ ! -e "$folder/signing-key.json" ]; then exec "$other" "$@"; fi',
    '  done',
    'fi',
];
function writeSignCommand(files, key, session, settings, { node, sign }) {
    const paths = [writeSigningKey(files, key, session, settings), node, sign];
    const write = (file, ...lines) => files.write(file, [...lines, ''].join(file === 'jira-auth' ? '\n' : '\r\n'), 0o700);
    const [keyFile, ...program] = paths.map(_quoting_js__WEBPACK_IMPORTED_MODULE_0__/* .shellQuoted */ .x);
    const posix = write('jira-auth', '#!/bin/sh', `${SIGNING_KEY_FILE}=${String(keyFile)}`, `export ${SIGNING_KEY_FILE}`, ...OTHERWISE, `exec ${program.join(' ')} "$@"`);
    if (process.platform !== 'win32')
        return posix;
    const [psKeyFile, ...psProgram] = paths.map((path) => `'${path.replaceAll("'", "''")}'`);
    write('jira-auth.ps1', `$env:${SIGNING_KEY_FILE} = ${String(psKeyFile)}`, `& ${psProgram.join(' ')} @args`, 'exit $LASTEXITCODE');
    const [cmdKeyFile, ...cmdProgram] = paths.map((path) => path.replaceAll('%', '%%'));
    return write('jira-auth.cmd', '@echo off', 'setlocal', `set "${SIGNING_KEY_FILE}=${String(cmdKeyFile)}"`, `${cmdProgram.map((path) => `"${path}"`).join(' ')} %*`);
}


  })

};
;