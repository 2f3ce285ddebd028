"use strict";
exports.id = 306;
exports.ids = [306];
exports.modules = {

  3306:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
  __webpack_require__.d(__webpack_exports__, {
    networkProblem: () => (  networkProblem),
    problemOf: () => (  problemOf),
    redirectRefused: () => (  redirectRefused),
    timeUsedUp: () => (  timeUsedUp),
    timedOut: () => (  timedOut)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2553);
  var _printable_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2252);
  var _site_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2388);
  var _retry_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(847);
  var _wire_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9131);





const RETRIED = _retry_js__WEBPACK_IMPORTED_MODULE_3__/* .MOST_ATTEMPTS */ .py.read;
function redirectRefused({ host, status, header }) {
    const location = header('location') || 'about:blank';
    const base = `https://${host}`;
    const { origin, hostname } = new URL(URL.canParse(location, base) ? location : 'about:blank', base);
    const isOwn = origin === base;
    const isNamed = origin !== 'null';
    const to = isOwn ? 'another of its own paths' : isNamed ? (0,_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g$)(origin) : 'another address';
    const failure = new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .EdgeFailure */ .SP('redirect-refused', `${host} redirected the request to ${to} (${status}), which is never followed.`, isOwn && !(0,_site_js__WEBPACK_IMPORTED_MODULE_2__/* .looksLikeAtlassian */ .S6)(host)
        ? `It may be a login page. Check \`site-url\`, ${_site_js__WEBPACK_IMPORTED_MODULE_2__/* .CONTEXT_PATH */ .Y2}`
        : 'A portal, a login page or a proxy may be answering instead of the host. Check `site-url`, if that is its address.');
    if (isNamed)
        failure.target = hostname;
    return failure;
}
function unavailable({ header }, ...failure) {
    const isPage = /^text\/html\b/i.test(String(header('content-type')));
    return new (isPage ? _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .EdgeFailure */ .SP : _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR)(...failure);
}
function problemOf(answer, { repeatable, limits }, remainingMs) {
    const { status, host, header, text } = answer;
    if (status < 200 || status > 599)
        return noAnswer(host);
    if (status === 400 && text.includes('No required SSL certificate was sent'))
        return networkProblem({ code: NO_CERTIFICATE }, host);
    if (status >= 300 && status < 400)
        return { attempts: 1, failure: redirectRefused(answer) };
    if (isRefusedLogin(answer))
        return undefined;
    const limit = limits && (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .gitHubLimit */ .xQ)(answer, remainingMs);
    if (status === 429 || limit !== undefined) {
        const atLeastMs = limit ?? ((0,_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .retryAfter */ .P9)(header) || (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .untilReset */ .m9)(header));
        const waiting = atLeastMs > 0 ? ` It asks to wait ${Math.min(Math.ceil(atLeastMs / 1000), 86_400)} s or longer.` : '';
        const failure = unavailable(answer, 'rate-limited', `${host} received too many requests (${status}).${waiting}`, 'Run again later, run fewer jobs at a time, or raise `timeout-seconds` if the wait is short.');
        const isShared = !String(header('ratelimit-reason')).includes('per-issue');
        return { attempts: RETRIED, atLeastMs, untouched: true, isShared, failure };
    }
    if (status === 409 && (repeatable === 'set' || repeatable === 'change')) {
        const conflict = problem(RETRIED, 'update-rejected', `${host} did not make the change, because another change to the same issue was under way (409).`, 'Run again, and let one job at a time change the issue.');
        return { ...conflict, atLeastMs: (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .retryAfter */ .P9)(header), untouched: true };
    }
    if (status === 511) {
        return problem(1, 'network-unreachable', `This machine's network asks for a login in place of ${host} (511).`, 'Log this machine in to its network, or ask the network team to allow connections to this host.');
    }
    if (status < 500 && status !== 408 && status !== 425)
        return undefined;
    const failure = unavailable(answer, 'server-unavailable', `${host} can't answer right now (${status}).`, (0,_site_js__WEBPACK_IMPORTED_MODULE_2__/* .looksLikeAtlassian */ .S6)(host)
        ? 'Check https://status.atlassian.com and run again later.'
        : 'Run again later, or ask its administrators: it may be starting or under maintenance.');
    const attempts = (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .isRetriedStatus */ .Mq)(status, repeatable) ? _retry_js__WEBPACK_IMPORTED_MODULE_3__/* .MOST_ATTEMPTS */ .py[repeatable] : 1;
    return { attempts, atLeastMs: (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .retryAfter */ .P9)(header), failure };
}
function isRefusedLogin({ text, header }) {
    return (text.includes('Page access unauthorized') ||
        /AUTHENTICATED_FAILED|AUTHENTICATION_DENIED/i.test(String(header('x-seraph-loginreason'))) ||
        header('x-authentication-denied-reason') !== undefined);
}
function problem(attempts, ...failure) {
    return { attempts, failure: new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR(...failure) };
}
function timedOut(host, isLast, limitMs) {
    return problem(isLast ? 1 : RETRIED, 'timeout', `${host} did not answer within ${Math.ceil(limitMs / 1000)} s.`, 'Try again; if it happens often, raise `timeout-seconds`, or find out what slows down the connection.');
}
function timeUsedUp(host) {
    const what = `${host} was not asked, because the time of this step was used up.`;
    const advice = 'Raise `timeout-seconds`, or find out what slows down the connection.';
    return { attempts: 1, failure: new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .UnsentFailure */ .Qg('timeout', what, advice) };
}
function noAnswer(host) {
    return problem(2, 'untrusted-response', `The answer from ${host} is not valid HTTP.`, 'Use `curl -v` on the same machine to see what answers there.');
}
const NO_CERTIFICATE = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED';
const UNKNOWN_AUTHORITY = 'its certificate comes from an authority that is not trusted here';
const TLS_REASONS = {
    CERT_HAS_EXPIRED: 'its certificate has expired',
    CERT_NOT_YET_VALID: 'its certificate is not valid yet',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
    SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
    UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
    ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
    CERT_REVOKED: 'its certificate was revoked',
    EPROTO: 'it offers no TLS version that is accepted here',
};
const CUT_OFF = 'the connection was cut off';
const UNREACHABLE_REASONS = {
    ECONNREFUSED: 'the connection was refused',
    ECONNRESET: CUT_OFF,
    ERR_STREAM_PREMATURE_CLOSE: CUT_OFF,
    EPIPE: CUT_OFF,
    ETIMEDOUT: 'the connection timed out',
    EHOSTUNREACH: 'there is no route to the host',
    ENETUNREACH: 'there is no route to its network',
    EAI_AGAIN: 'its name could not be looked up',
    ENOTFOUND: 'its name could not be looked up',
};
function networkProblem(error, host, proxy) {
    const { code: found, message: text } = Object(error);
    const [code, message] = [String(found), String(text)];
    const isProxys = /tunneling socket could not be established|got illegal response/.test(message);
    if (isProxys && proxy !== undefined)
        return proxyProblem(message, host, proxy);
    if (code === NO_CERTIFICATE) {
        return problem(1, 'tls-failure', `${host} requires a client certificate, but got none.`, 'Ask its administrators for one. Give it with `client-certificate` and `client-key`.');
    }
    const tls = TLS_REASONS[code] ?? (/^(?:ERR_TLS_|ERR_SSL_|CERT_)/.test(code) ? 'the TLS handshake failed' : undefined);
    if (tls !== undefined) {
        return problem(1, 'tls-failure', `The connection to ${host} is not secure: ${tls}.`, 'Behind a proxy that inspects TLS, give its CA with `ca-certificate` or NODE_EXTRA_CA_CERTS, set before this step starts. A server of your own may also ask for a `client-certificate`. Otherwise someone may be intercepting the connection.');
    }
    if (code.startsWith('HPE_') || code === _wire_js__WEBPACK_IMPORTED_MODULE_4__/* .NO_ANSWER */ .Dn)
        return noAnswer(host);
    if (code === 'ENOTFOUND' && !(0,_site_js__WEBPACK_IMPORTED_MODULE_2__/* .isAtlassianService */ .WF)(host)) {
        return problem(2, 'site-not-found', `The host ${host} does not exist.`, 'This machine must be able to look up the name: a host in a private network needs a runner inside that network. Check the spelling of `site-url`, if that is its address.');
    }
    const reason = UNREACHABLE_REASONS[code] ?? 'the connection failed';
    const isUnsent = /^(?:connect|getaddrinfo) /.test(message) || error instanceof AggregateError;
    const failure = new (isUnsent ? _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .UnsentFailure */ .Qg : _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR)('network-unreachable', `No complete answer came from ${host}: ${reason}.`, 'Check that this machine can reach the host, and try again.');
    return { attempts: RETRIED, failure, untouched: isUnsent };
}
function proxyProblem(message, host, proxy) {
    const failed = (attempts, what, advice) => ({
        ...problem(attempts, 'proxy-failure', `The proxy ${proxy} ${what}`, advice),
        untouched: true,
    });
    const status = /statusCode=(\d{3})$/.exec(message)?.[1];
    if (status === '407') {
        return failed(1, 'requires a user name and password (407).', 'Put the right ones into https_proxy, or HTTPS_PROXY if that is not set, percent-encoded: http://USER:PASSWORD@HOST:PORT.');
    }
    if (status !== undefined) {
        return failed(
        ['502', '503', '504'].includes(status) ? 2 : 1, `did not connect to ${host}: it answered ${status}.`, 'Ask your network team to allow connections to this host. Check the spelling of `site-url`, if that is its address.');
    }
    return failed(/ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|hang up/.test(message) ? RETRIED : 1, 'could not be used.', 'Check https_proxy, or HTTPS_PROXY if that is not set, and that this machine can reach the proxy; NO_PROXY names hosts to reach without it.');
}


  })

};
;