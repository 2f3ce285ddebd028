"use strict";
exports.id = 85;
exports.ids = [85];
exports.modules = {

  7085:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

  __webpack_require__.d(__webpack_exports__, {
    requirePermissions: () => (  requirePermissions)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2553);
  var _json_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9065);
  var _printable_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2252);
  var _transport_wire_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9131);
  var _answer_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9795);
  var _refused_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4605);






async function requirePermissions(send, place, credential, permissions, project) {
    const isCloud = place.deployment === 'cloud';
    const query = new URLSearchParams(isCloud ? { permissions: permissions.join(',') } : {});
    if (project !== undefined)
        query.set('projectKey', project);
    const url = `${(0,_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .apiUrlOf */ .po)(place)}/mypermissions?${query.toString()}`;
    const answer = await send({ method: 'GET', url, credential, repeatable: 'read' });
    const { status } = answer;
    const isVisitors = (0,_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .isFailedLogin */ .JS)(answer) || (0,_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .isAnonymous */ .ok)(answer);
    const isJiras = !isVisitors && (answer.isJson || !isCloud);
    if (isJiras && status === 404) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('permission-denied', "There is no such project, or this account can't see it.", 'Check `project`, and that the account may browse it.');
    }
    if (isJiras && status === 400)
        throw unknown();
    const told = isVisitors && status === 404 ? { ...answer, status: 200 } : answer;
    if (!isJiras || status !== 200)
        throw await (0,_refused_js__WEBPACK_IMPORTED_MODULE_4__/* .refused */ .J)(told, { ...place, scope: 'read:jira-work' });
    const answered = (0,_json_js__WEBPACK_IMPORTED_MODULE_5__/* .field */ .ZZ)((0,_transport_wire_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(answer), 'permissions');
    if (!(0,_json_js__WEBPACK_IMPORTED_MODULE_5__/* .isObject */ .Gv)(answered))
        throw (0,_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .untrusted */ .bp)(answer.host, 'no list of permissions');
    if (!isCloud && permissions.some((key) => (0,_json_js__WEBPACK_IMPORTED_MODULE_5__/* .field */ .ZZ)(answered, key) === undefined))
        throw unknown();
    const missing = permissions.filter((key) => (0,_json_js__WEBPACK_IMPORTED_MODULE_5__/* .field */ .ZZ)((0,_json_js__WEBPACK_IMPORTED_MODULE_5__/* .objectField */ .qV)(answered, key), 'havePermission') !== true);
    if (missing.length === 0)
        return;
    const where = project === undefined ? ': no project grants it' : ` in project ${(0,_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g$)(project)}`;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('permission-denied', `The account lacks ${missing.join(', ')}${where}.`, "Ask a project admin to grant it, or take it out of `required-permissions` if the job doesn't need it.");
}
function unknown() {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('invalid-input', 'Jira does not know one of the keys in `required-permissions`.', 'Use keys that its REST API lists under `permissions`, such as EDIT_ISSUES or ADD_COMMENTS.');
}


  })

};
;