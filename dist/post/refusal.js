"use strict";
exports.id = 967;
exports.ids = [967];
exports.modules = {

  388:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

  __webpack_require__.d(__webpack_exports__, {
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

  967:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


__webpack_require__.d(__webpack_exports__, {
  refusal: () => (  refusal)
});

var failure = __webpack_require__(305);
var site = __webpack_require__(388);
; 

function apiUrlOf({ deployment, baseUrl }) {
    return `${baseUrl}/rest/api/${deployment === 'cloud' ? '3' : '2'}`;
}
const DENIED_REASON = 'x-authentication-denied-reason';
function isFailedLogin(answer) {
    return loginReasons(answer).some((reason) => reason !== 'OK') || answer.header(DENIED_REASON) !== undefined;
}
function isAnonymous(answer) {
    return valuesOf(answer, 'x-ausername').includes('anonymous');
}
function loginReasons(answer) {
    return valuesOf(answer, 'x-seraph-loginreason').map((reason) => reason.toUpperCase());
}
function valuesOf(answer, name) {
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
    return new failure/* Failure */.HR('untrusted-response', `The answer from ${host} is not what Jira documents: ${what}.`, 'Use `curl -v` on the same machine to see what answers there. If it is Jira itself, please report it.');
}

; 



function refusal(given, { deployment, baseUrl, scope }) {
    const isCloud = deployment === 'cloud';
    const isWrapped = isCloud && given.text.includes('Page access unauthorized');
    const answer = isWrapped ? { ...given, status: 401, text: '' } : given;
    if (loginReasons(answer).includes('AUTHENTICATION_DENIED') || answer.header(DENIED_REASON)) {
        const where = isCloud ? 'at the site' : `at ${logInPage(answer, baseUrl)}`;
        return new failure/* Failure */.HR('captcha-required', `${answer.host} refuses to check this credential until a person solves a CAPTCHA, after too many failed logins.`, `Log in once ${where} in a browser with the same account, then run again; stop other jobs that use a wrong ${isCloud ? 'token' : 'password'}.`);
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
        return new failure/* Failure */.HR('insufficient-scope', `${host} knows the credential, but it lacks the scope ${scope}.`, `Create a token, or an OAuth client, whose scopes include ${scope}, and store it in place of this one.`);
    }
    if (text.includes('not on the allowed list')) {
        return new failure/* Failure */.HR('ip-not-allowed', `${host} refuses this machine's IP address, which is not on the organization's allow-list.`, 'Run the job on a runner with a fixed address, and have an organization admin add that address.');
    }
    if (text.includes('Basic authentication with passwords is deprecated')) {
        return new failure/* Failure */.HR('credentials-rejected', `${host} refused the credential.`, 'The token was taken for a password, which Jira Cloud no longer accepts: create an API token at https://id.atlassian.com/manage-profile/security/api-tokens and store that.');
    }
    if (isJson || isFailedLogin(answer) || (status === 401 && !HTML.test(text)))
        return undefined;
    return new failure/* EdgeFailure */.SP('untrusted-response', `${host} answered with ${HTML.test(text) ? 'a web page' : 'something other than JSON'} (${status}) instead of Jira, which says nothing about the credential.`, "Atlassian's bot protection, a proxy or a firewall may be turning this machine away: check with `curl -v`, and run from another network.");
}
function passwordRefusal({ host, status, text }) {
    if (status === 200 || !/Basic Authentication has been disabled/i.test(text))
        return undefined;
    return new failure/* Failure */.HR('password-auth-disabled', `${host} does not accept this password: Basic authentication is disabled there (the default from Jira 11 on), or for this user or path.`, 'Use a personal access token: create one in your Jira profile, store it as a secret, and give it as `personal-access-token`. Or ask a Jira admin to add the user, or the path /rest/api, to the allow-list for Basic authentication (/rest/basicauth/1.0/config).');
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
    return new failure/* Failure */.HR(code, `${host} ${what}`, isCloud ? onCloud : onDataCenter);
}


  })

};
;