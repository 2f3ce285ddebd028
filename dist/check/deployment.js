"use strict";
exports.id = 466;
exports.ids = [466];
exports.modules = {

  2466:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

  __webpack_require__.d(__webpack_exports__, {
    settleDeployment: () => (  settleDeployment)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2553);
  var _json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9065);
  var _site_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2388);
  var _transport_wire_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9131);




const OWN_ADDRESS = "Set `site-url` to the site's own address, such as https://acme.atlassian.net.";
async function settleDeployment(send, site, wanted) {
    const { cloudId, origin, isCloud } = site;
    const asked = cloudId === undefined ? ask(send, `${origin}/_edge/tenant_info`) : Promise.resolve({ cloudId });
    asked.catch(() => undefined);
    const server = await ask(send, `${site.url}/rest/api/2/serverInfo`);
    if (server.deploymentType === 'Server' || server.deploymentType === 'DataCenter')
        return dataCenter(site);
    const tenant = await asked;
    if (tenant.cloudId !== undefined)
        return cloudSiteBehind(origin, tenant.cloudId, server);
    if (isCloud || server.deploymentType === 'Cloud')
        throw tenant.failure ?? keepsCloudId();
    if (server.failure)
        throw server.failure;
    if (wanted === 'cloud')
        throw tenant.failure ?? keepsCloudId();
    if (server.isMissing) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('site-not-found', `There is no Jira at this address on ${new URL(origin).host}.`, `Check \`site-url\`, ${_site_js__WEBPACK_IMPORTED_MODULE_1__/* .CONTEXT_PATH */ .Y2} If Jira hides its \`serverInfo\`, set \`deployment: data-center\`.`);
    }
    if (tenant.failure) {
        throw tenant.failure.advising('If this is a Data Center that hides its `serverInfo` from anonymous visitors, set `deployment: data-center`.');
    }
    return dataCenter(site);
}
async function ask(send, url) {
    const answer = await send({ method: 'GET', url, repeatable: 'read' }).catch(_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .failureIn */ .Q6);
    if (answer instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR) {
        if (!(answer instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .EdgeFailure */ .SP) || answer.code !== 'redirect-refused')
            return { failure: answer };
        if (!(0,_site_js__WEBPACK_IMPORTED_MODULE_1__/* .looksLikeAtlassian */ .S6)(answer.target))
            return {};
        const what = 'This host is not Jira: it redirects visitors to a Jira Cloud site.';
        return { failure: new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('site-not-found', what, OWN_ADDRESS) };
    }
    if (answer.status === 404 || answer.status === 410)
        return { isMissing: true };
    if (answer.status !== 200)
        return {};
    const body = (0,_transport_wire_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIfAny */ .tY)(answer);
    const cloudId = (0,_json_js__WEBPACK_IMPORTED_MODULE_3__/* .textField */ .M8)(body, 'cloudId');
    return {
        deploymentType: (0,_json_js__WEBPACK_IMPORTED_MODULE_3__/* .textField */ .M8)(body, 'deploymentType'),
        baseUrl: (0,_json_js__WEBPACK_IMPORTED_MODULE_3__/* .textField */ .M8)(body, 'baseUrl'),
        cloudId: (0,_site_js__WEBPACK_IMPORTED_MODULE_1__/* .isCloudId */ .dX)(cloudId) ? cloudId : undefined,
    };
}
function dataCenter({ url, isCloud }) {
    if (!isCloud)
        return { deployment: 'data-center', url };
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('invalid-input', 'According to `deployment` or `cloud-id`, this is a Jira Cloud site, but the host says that it is a Data Center.', 'Leave out `deployment` and `cloud-id`, or correct `site-url`.');
}
function cloudSiteBehind(origin, cloudId, { baseUrl }) {
    const own = String(baseUrl);
    const host = new URL(URL.canParse(own) ? own : 'about:blank').hostname;
    const realm = (0,_site_js__WEBPACK_IMPORTED_MODULE_1__/* .realmOfSite */ .kg)(host);
    if (!realm && (0,_site_js__WEBPACK_IMPORTED_MODULE_1__/* .looksLikeAtlassian */ .S6)(host)) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('host-not-allowed', 'This Jira Cloud site is in an Atlassian realm whose gateway is not known.', 'Only commercial sites (atlassian.net, jira.com) and Government Cloud sites (atlassian-us-gov-mod.net) are supported.');
    }
    return { deployment: 'cloud', realm: realm ?? _site_js__WEBPACK_IMPORTED_MODULE_1__/* .COMMERCIAL */ .jq, url: undefined, customDomain: origin, cloudId };
}
function keepsCloudId() {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('site-not-found', 'This host does not show the cloudId of a Jira Cloud site.', `${OWN_ADDRESS} Or set \`cloud-id\` beside it.`);
}


  })

};
;