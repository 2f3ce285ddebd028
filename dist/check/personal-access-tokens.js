"use strict";
exports.id = 555;
exports.ids = [555];
exports.modules = {

  7555:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

  __webpack_require__.d(__webpack_exports__, {
    $q: () => (  parseName),
    AE: () => (  lineagesOf),
    Dp: () => (  listedToken),
    KX: () => (  successorName),
    Qo: () => (  listedTokens),
    cx: () => (  tokensUrl),
    endOfPersonalAccessToken: () => (  endOfPersonalAccessToken),
    ev: () => (  isNamed)
  });
  var _values_day_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7256);
  var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2553);
  var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9065);



function tokensUrl(baseUrl) {
    return `${baseUrl}/rest/pat/latest/tokens`;
}
async function endOfPersonalAccessToken(credential, { send, site, tokenName, info, now }) {
    const url = tokensUrl(site.url);
    const listed = await send({ method: 'GET', url, credential, repeatable: 'explanation' })
        .then((answer) => listedTokens(answer) ?? ` (${answer.status}).`)
        .catch((error) => `: ${(0,_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .failureIn */ .Q6)(error).what}`);
    if (typeof listed === 'string')
        return { endUnknown: `Jira does not show the list of this account's tokens${listed}` };
    const tokens = listed.filter(({ end }) => !(end instanceof Date && end <= now()));
    if (tokens.length === 0)
        return { endUnknown: "Jira's list of this account's tokens does not show this one." };
    const candidates = tokenName === undefined ? tokens : tokens.filter((token) => isNamed(token, tokenName));
    if (lineagesOf(candidates).length === 1 || (tokenName !== undefined && candidates.length > 0)) {
        const at = earliest(candidates.map(({ end }) => end));
        if (at === undefined)
            return { endUnknown: "Jira's list of tokens shows no readable expiry date." };
        return { credentialEnd: { source: 'jira', at: at === 'never' ? undefined : at } };
    }
    const endUnknown = tokenName === undefined
        ? `The account has ${tokens.length} personal access tokens, and Jira does not say which one this is: set \`token-name\` to be told when it expires.`
        : 'None of the personal access tokens of this account has the name in `token-name`, so its expiry date is unknown.';
    info(endUnknown);
    return { endUnknown };
}
function listedTokens(answer) {
    const tokens = answer.status === 200 ? answer.json() : undefined;
    return Array.isArray(tokens) ? tokens.filter(_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isObject */ .Gv).map(listedToken) : undefined;
}
function listedToken(token) {
    const createdAt = (0,_values_day_js__WEBPACK_IMPORTED_MODULE_0__/* .timeOf */ .nR)((0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .field */ .ZZ)(token, 'createdAt'));
    return { id: idOf(token), name: (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .textField */ .M8)(token, 'name') ?? '', createdAt, end: endOf(token) };
}
function idOf(token) {
    const id = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .field */ .ZZ)(token, 'id');
    if (Number.isSafeInteger(id) && Number(id) >= 0)
        return String(id);
    return typeof id === 'string' && /^\d{1,15}$/.test(id) ? id : undefined;
}
function earliest(ends) {
    const times = ends.filter((end) => end instanceof Date).map(Number);
    if (times.length > 0)
        return new Date(Math.min(...times));
    return ends.every((end) => end === 'never') ? 'never' : undefined;
}
function endOf(token) {
    const expiringAt = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .field */ .ZZ)(token, 'expiringAt');
    if (expiringAt === undefined || expiringAt === null)
        return 'never';
    const end = (0,_values_day_js__WEBPACK_IMPORTED_MODULE_0__/* .timeOf */ .nR)(expiringAt);
    return end && end.getUTCFullYear() >= 9999 ? 'never' : end;
}
function parseName(name) {
    const [mark, root] = / \(jira-auth renewal of (\d{1,15})\)$/.exec(name) ?? [];
    return mark === undefined ? { base: name, root } : { base: name.slice(0, -mark.length), root };
}
function successorName(base, root) {
    return `${base} (jira-auth renewal of ${root})`;
}
function isNamed({ id, name }, wanted) {
    const [{ base, root = id }, asked] = [parseName(name), parseName(wanted)];
    return base === asked.base && (asked.root === undefined || asked.root === root);
}
function lineagesOf(tokens) {
    const found = new Map();
    for (const token of tokens.filter(({ id }) => id !== undefined)) {
        const { base, root = String(token.id) } = parseName(token.name);
        const key = JSON.stringify([base, root]);
        const lineage = found.get(key) ?? { base, root, tokens: [] };
        lineage.tokens.push(token);
        found.set(key, lineage);
    }
    return [...found.values(), ...tokens.filter(({ id }) => id === undefined).map(() => undefined)];
}


  })

};
;