"use strict";
exports.id = 585;
exports.ids = [585];
exports.modules = {

  585:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

  __webpack_require__.d(__webpack_exports__, {
    refusal: () => (  refusal)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(553);
  var _site_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(388);
  var _answer_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(795);



function refusal(given, { deployment, baseUrl, scope }) {
    const isCloud = deployment === 'cloud';
    const isWrapped = isCloud && given.text.includes('Page access unauthorized');
    const answer = isWrapped ? { ...given, status: 401, text: '' } : given;
    if ((0,_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .loginReasons */ .Vn)(answer).includes('AUTHENTICATION_DENIED') || answer.header(_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .DENIED_REASON */ .DO)) {
        const where = isCloud ? 'at the site' : `at ${logInPage(answer, baseUrl)}`;
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('captcha-required', `${answer.host} refuses to check this credential until a person solves a CAPTCHA, after too many failed logins.`, `Log in once ${where} in a browser with the same account, then run again; stop other jobs that use a wrong ${isCloud ? 'token' : 'password'}.`);
    }
    const special = isCloud ? cloudRefusal(answer, scope) : passwordRefusal(answer);
    return special ?? refusalByStatus(answer, isCloud);
}
function logInPage(answer, baseUrl) {
    const named = String(/login-url=(\S+)/.exec(String(answer.header(_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .DENIED_REASON */ .DO)))?.[1]);
    const isOwn = /^[\w./:~-]{1,300}$/.test(named) && named.startsWith(`${baseUrl}/`);
    return isOwn ? named : `${baseUrl}/login.jsp`;
}
function cloudRefusal(answer, scope) {
    const { host, status, text, isJson } = answer;
    if ((0,_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .lacksScope */ .P8)(answer)) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('insufficient-scope', `${host} knows the credential, but it lacks the scope ${scope}.`, `Create a token, or an OAuth client, whose scopes include ${scope}, and store it in place of this one.`);
    }
    if (text.includes('not on the allowed list')) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('ip-not-allowed', `${host} refuses this machine's IP address, which is not on the organization's allow-list.`, 'Run the job on a runner with a fixed address, and have an organization admin add that address.');
    }
    if (text.includes('Basic authentication with passwords is deprecated')) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('credentials-rejected', `${host} refused the credential.`, 'The token was taken for a password, which Jira Cloud no longer accepts: create an API token at https://id.atlassian.com/manage-profile/security/api-tokens and store that.');
    }
    if (isJson || (0,_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .isFailedLogin */ .JS)(answer) || (status === 401 && !_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .HTML */ .g3.test(text)))
        return undefined;
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .EdgeFailure */ .SP('untrusted-response', `${host} answered with ${_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .HTML */ .g3.test(text) ? 'a web page' : 'something other than JSON'} (${status}) instead of Jira, which says nothing about the credential.`, "Atlassian's bot protection, a proxy or a firewall may be turning this machine away: check with `curl -v`, and run from another network.");
}
function passwordRefusal({ host, status, text }) {
    if (status === 200 || !/Basic Authentication has been disabled/i.test(text))
        return undefined;
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('password-auth-disabled', `${host} does not accept this password: Basic authentication is disabled there (the default from Jira 11 on), or for this user or path.`, 'Use a personal access token: create one in your Jira profile, store it as a secret, and give it as `personal-access-token`. Or ask a Jira admin to add the user, or the path /rest/api, to the allow-list for Basic authentication (/rest/basicauth/1.0/config).');
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
        `Check \`site-url\`, ${_site_js__WEBPACK_IMPORTED_MODULE_1__/* .CONTEXT_PATH */ .Y2}`,
    ],
};
function refusalByStatus(answer, isCloud) {
    const { host, status, isJson } = answer;
    const hasFailed = (0,_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .loginReasons */ .Vn)(answer).includes('AUTHENTICATED_FAILED');
    const isRefused = hasFailed && !(isCloud && status === 200);
    const found = MEANINGS[isRefused ? 401 : status === 410 ? 404 : status];
    if (!found)
        return (0,_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .untrusted */ .bp)(host, `status ${status}`);
    const [code, what, onCloud, onDataCenter = onCloud] = found;
    if (code === 'permission-denied' && !isCloud && !isJson)
        return (0,_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .untrusted */ .bp)(host, 'a page with status 403');
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR(code, `${host} ${what}`, isCloud ? onCloud : onDataCenter);
}


  })

};
;