"use strict";
exports.id = 702;
exports.ids = [702];
exports.modules = {

  5702:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);

__webpack_require__.d(__webpack_exports__, {
  endpointOf: () => (  endpointOf),
  proveGiven: () => (  proveGiven),
  proveIssued: () => (  proveIssued),
  requestAccess: () => (  requestAccess),
  rotate: () => (/* reexport */ rotate)
});

var src_failure = __webpack_require__(2553);
var src_site = __webpack_require__(2388);
var given = __webpack_require__(9967);
var src_credential = __webpack_require__(8846);
var json = __webpack_require__(9065);
var verify_answer = __webpack_require__(9795);
var refused = __webpack_require__(4605);
; 





function resourcesOf({ apiHost }) {
    return `https://${apiHost}/oauth/token/accessible-resources`;
}
async function reachableSites(send, realm, credential) {
    const url = resourcesOf(realm);
    const answer = await send({ method: 'GET', url, credential, repeatable: 'read' });
    if (answer.status !== 200)
        throw await (0,refused/* refused */.J)(answer, { deployment: 'cloud', baseUrl: url, scope: 'read:jira-work' });
    const resources = answer.json();
    if (!Array.isArray(resources))
        throw (0,verify_answer/* untrusted */.bp)(answer.host, 'no list of sites');
    const sites = new Map();
    for (const resource of resources.filter(json/* isObject */.Gv)) {
        const cloudId = (0,json/* textField */.M8)(resource, 'id');
        const site = String((0,json/* textField */.M8)(resource, 'url'));
        if ((0,src_site/* isCloudId */.dX)(cloudId) && /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+\/?$/.test(site) && isOfJira(resource))
            sites.set(cloudId, { cloudId, url: new URL(site).origin });
    }
    return [...sites.values()].sort((one, other) => (one.url < other.url ? -1 : 1));
}
async function sitesIfAsked(send, realm, credential, info) {
    const sites = await reachableSites(send, realm, credential).catch(failureIn);
    if (!(sites instanceof Failure))
        return sites.map(({ url }) => url);
    info(`Can't tell which sites the grant reaches: ${sites.what}`);
    return undefined;
}
function isOfJira(resource) {
    const scopes = (0,json/* listIn */.Of)((0,json/* field */.ZZ)(resource, 'scopes'));
    return scopes.some((scope) => /:(?:jira|servicedesk|servicemanagement)(?:[-:]|$)/i.test(String(scope)));
}
async function onlySite(send, { realm, preferredUrl }, credential) {
    const sites = await reachableSites(send, realm, credential);
    const [first, ...others] = sites;
    const site = sites.find(({ url }) => url === preferredUrl) ?? (others.length === 0 ? first : undefined);
    if (site)
        return site;
    if (!first)
        throw noSite();
    throw new src_failure/* Failure */.HR('site-not-accessible', `The grant reaches several sites: ${sites.map(({ url }) => url).join(', ')}.`, 'Set `site-url` to one of these.');
}
function noSite(url) {
    return new src_failure/* Failure */.HR('site-not-accessible', `The OAuth grant reaches no Jira site${url === undefined ? '' : ` at ${url}`}.`, 'Give consent again, choose a site, and ask for Jira scopes.');
}
async function explainRefusedGrant(failure, send, realm, credential, cloudId) {
    const mayBeGrant = ['credentials-rejected', 'permission-denied', 'site-not-found'].includes(failure.code);
    if (!mayBeGrant && !(failure instanceof src_failure/* EdgeFailure */.SP))
        return failure;
    const sites = await send({ method: 'GET', url: resourcesOf(realm), credential, repeatable: 'explanation' })
        .then((answer) => (answer.status === 200 ? answer.json() : undefined))
        .catch(src_failure/* failureIn */.Q6);
    const isIt = (site) => (0,json/* isObject */.Gv)(site) && (0,json/* textField */.M8)(site, 'id') === cloudId;
    if (!Array.isArray(sites) || sites.some(isIt))
        return failure;
    return new src_failure/* Failure */.HR('site-not-accessible', 'The OAuth token is valid, but its grant does not include this site.', 'Give consent again and choose this site, or set `site-url` to a site that was chosen.');
}

var hints = __webpack_require__(9684);
var secret = __webpack_require__(6359);
var wire = __webpack_require__(9131);
; 






async function requestTokens(endpoint, clientId, clientSecret, grant, keep) {
    const { grant_type, ...rest } = grant;
    const given = { grant_type, client_id: clientId, client_secret: clientSecret, ...rest };
    const parameters = Object.fromEntries(Object.entries(given).flatMap(([name, value]) => value === undefined ? [] : [[name, value instanceof secret/* Secret */.z ? value.reveal() : value]]));
    const { send, url, isCloud } = endpoint;
    const answer = await send({
        method: 'POST',
        url,
        body: {
            type: isCloud ? 'application/json' : 'application/x-www-form-urlencoded',
            text: new secret/* Secret */.z(isCloud ? JSON.stringify(parameters) : new URLSearchParams(parameters).toString()),
        },
        repeatable: !isCloud && grant.refresh_token ? 'spend' : 'exchange',
    });
    if (answer.status <= 299)
        return readTokens(answer, endpoint, keep);
    const refreshToken = grant.refresh_token;
    throw (0,hints/* withHint */.mu)(refusalOf(answer, grant, isCloud), { clientId, clientSecret, refreshToken });
}
const LONGEST_LIFE_S = 366 * 24 * 3600;
async function readTokens(answer, { mask, now }, keep) {
    const { host, text } = answer;
    const readable = (0,json/* parsedObject */.jM)(text) ?? {};
    const values = ['access_token', 'refresh_token'].map((name) => (0,json/* textField */.M8)(readable, name) ?? '');
    const [accessToken, refreshToken] = values.map((value) => /^[\x21-\x7e]{8,8192}$/.test(value) ? new secret/* Secret */.z(value) : undefined);
    try {
        for (const value of values)
            if (value.length >= 8)
                mask(new secret/* Secret */.z(value));
    }
    finally {
        if (refreshToken)
            await keep?.(refreshToken);
    }
    const issued = (0,wire/* objectIn */.D7)(answer);
    if (!refreshToken && (0,json/* field */.ZZ)(issued, 'refresh_token'))
        throw (0,verify_answer/* untrusted */.bp)(host, 'no usable refresh token');
    if (!accessToken)
        throw (0,verify_answer/* untrusted */.bp)(host, 'no usable access token');
    const type = (0,json/* field */.ZZ)(issued, 'token_type') ?? 'bearer';
    if (typeof type !== 'string' || type.toLowerCase() !== 'bearer')
        throw (0,verify_answer/* untrusted */.bp)(host, 'a token that is not a bearer token');
    const [scope, seconds] = [(0,json/* field */.ZZ)(issued, 'scope'), secondsIn(issued, 'expires_in', LONGEST_LIFE_S)];
    const isReadable = typeof scope === 'string' && /^[\x20-\x7e]*$/.test(scope);
    return {
        ...{ accessToken, refreshToken },
        expiresAt: seconds === undefined ? expiryOfJwt(accessToken) : new Date(now().getTime() + seconds * 1000),
        scopes: isReadable ? scope.split(' ').filter((item) => item !== '') : undefined,
    };
}
function secondsIn(object, name, most) {
    const value = (0,json/* field */.ZZ)(object, name);
    const seconds = typeof value === 'string' && /^\d{1,12}(?:\.\d+)?$/.test(value) ? Number(value) : value;
    return typeof seconds === 'number' && seconds > 0 && seconds <= most ? Math.floor(seconds) : undefined;
}
function refusalOf(answer, grant, isCloud) {
    const { host, status } = answer;
    const rejected = (what, advice) => new src_failure/* Failure */.HR('client-rejected', `${host} ${what}`, advice);
    const invalid = (why, advice) => new src_failure/* Failure */.HR('refresh-token-invalid', `${host} refused the refresh token${why}`, advice);
    if (status === 404 || status === 410) {
        if (isCloud)
            return (0,verify_answer/* untrusted */.bp)(host, `status ${status} for the token endpoint`);
        return rejected(`has no OAuth 2.0 token endpoint (${status}).`, 'Jira has one since 8.22, and service accounts since 11. Check the context path in `site-url`, or use a personal access token.');
    }
    const body = (0,wire/* objectIfAny */.tY)(answer);
    const [said = '', description] = ['error', 'error_description'].map((name) => (0,json/* textField */.M8)(body, name));
    const isClients = said === 'invalid_grant' && grant.grant_type === 'client_credentials';
    const error = isClients ? 'invalid_client' : said;
    if (error === '')
        return (0,verify_answer/* untrusted */.bp)(host, `status ${status} without a reason for the token endpoint`);
    if (isCloud) {
        if (error === 'invalid_grant' && grant.grant_type === 'authorization_code') {
            return rejected('refused the code of the consent: it was used before, or is a few minutes old.', 'Start again, and finish in one go.');
        }
        if (error === 'invalid_grant' ||
            (error === 'unauthorized_client' && String(description).includes('refresh_token'))) {
            return invalid(': it was used before, not used for 90 days, or its owner changed the password.', 'Give consent again to get a new refresh token, store it, and make sure that only one job at a time uses it.');
        }
        return rejected(`refused the OAuth client (${status}).`, 'Check `client-id` and `client-secret`: they are shown where the credential was created, the secret only once. Consenting again does not help.');
    }
    const lacksRedirect = grant.grant_type === 'refresh_token' && grant.redirect_uri === undefined;
    if (lacksRedirect && (error === 'invalid_grant' || error === 'invalid_request')) {
        return invalid(', which was sent without `redirect-uri`.', 'Set `redirect-uri` to the redirect URL that is registered for the OAuth client in Jira. If the token is then refused, too, give consent again and store the new one.');
    }
    switch (error) {
        case 'invalid_grant':
            return invalid(': it was used before or revoked, or `redirect-uri` differs from the one in its consent.', 'Check `redirect-uri`; if it is right, give consent again, store the new refresh token, and let only one job at a time use it.');
        case 'invalid_scope':
            return new src_failure/* Failure */.HR('insufficient-scope', `${host} does not give this OAuth client the requested scope.`, 'Ask a Jira admin which one the client has, READ or WRITE, and set `scope` to it. The default is WRITE.');
        case 'unsupported_grant_type':
            return rejected('does not offer this kind of OAuth 2.0 grant.', 'Client credentials of service accounts need Jira 11; before that, use a personal access token.');
        default:
            return rejected(`refused the OAuth client (${status}).`, "Check `client-id` and `client-secret` against the application link in Jira's administration. For a refresh token, check `redirect-uri` as well.");
    }
}
const LATEST_S = 253_402_300_799;
function expiryOfJwt(token) {
    const payload = String(token.reveal().split('.')[1]);
    const claims = (0,json/* parsedObject */.jM)(Buffer.from(payload, 'base64url').toString('utf8'));
    const seconds = claims && secondsIn(claims, 'exp', LATEST_S);
    return seconds === undefined ? undefined : new Date(seconds * 1000);
}

var method = __webpack_require__(2769);
var token_store = __webpack_require__(88);
var ending = __webpack_require__(7684);
; 




async function rotate(grant, endpoint, effects) {
    const { store, sendToTheEnd, onExchange, info, warn } = effects;
    const { isCloud, url, now } = endpoint;
    const lasting = store ? { ...endpoint, send: sendToTheEnd } : endpoint;
    const exchange = async (refresh_token) => {
        let isKnown = false;
        const end = (0,ending/* toUndo */.On)(() => {
            if (!isKnown)
                onExchange(isCloud ? 'possible' : 'spent');
        });
        const keep = async (successor) => {
            isKnown = true;
            onExchange(isCloud ? 'certain' : 'spent');
            if (!store)
                return;
            await store.save(successor);
            onExchange('saved');
            info(`The new refresh token is saved: ${store.description}.`);
        };
        const redirect_uri = isCloud ? undefined : grant.redirectUri;
        const given = { grant_type: 'refresh_token', refresh_token, redirect_uri };
        try {
            const tokens = await requestTokens(lasting, grant.clientId, grant.clientSecret, given, keep);
            isKnown = true;
            return tokens;
        }
        catch (error) {
            isKnown ||= error instanceof src_failure/* Failure */.HR && !error.isUncertain;
            throw error;
        }
        finally {
            await end();
        }
    };
    const close = store && (0,ending/* toUndo */.On)(() => store.close());
    try {
        const stored = await store?.open();
        const token = stored ?? grant.refreshToken;
        if (!token) {
            throw token_store/* REFRESH_TOKEN_FAILURES */.W8.notSaved(`There is no refresh token: ${store?.description ?? 'its store'} holds none, and \`refresh-token\` is not set.`, 'Set `refresh-token` for the first run, or save one with `jira-auth consent`.');
        }
        const tokens = await exchange(token).catch(async (error) => {
            if (!(store && error instanceof src_failure/* Failure */.HR && error.code === 'refresh-token-invalid'))
                throw error;
            const newer = await store.read().catch((unread) => void (0,src_failure/* failureIn */.Q6)(unread));
            if (newer && !newer.equals(token))
                return exchange(newer);
            if (!stored || grant.refreshToken?.equals(token))
                throw error;
            const { code, what, advice } = error;
            const where = `The token in ${store.description}`;
            throw new src_failure/* Failure */.HR(code, what, advice.replace('The value of `refresh-token`', where)).advising(`The token was read from ${store.description}, and not from \`refresh-token\`: save the new one there.`);
        });
        if (!tokens.refreshToken) {
            warn(`${new URL(url).host} gave no new refresh token with the access token. The one that was used is kept; if it is refused the next time, give consent again.`);
        }
        const consentedAt = await (0,token_store/* orTold */.Pb)(() => store?.consentedAt?.(), info);
        const savedIn = tokens.refreshToken && store?.description;
        return { tokens, savedIn, grant: { rotatedAt: now(), consentedAt } };
    }
    finally {
        await close?.();
    }
}

; 








function endpointOf({ send, mask, now, site }) {
    const isCloud = site.deployment === 'cloud';
    const url = isCloud ? `https://${site.realm.authHost}/oauth/token` : `${site.url}/rest/oauth2/latest/token`;
    return { send, mask, now, url, isCloud };
}
async function proveGiven(accessToken, context) {
    return { ...(await proveAccess(accessToken, false, context)), expiresAt: expiryOfJwt(accessToken) };
}
async function proveIssued(tokens, context) {
    const { accessToken, scopes, expiresAt } = tokens;
    return { ...(await proveAccess(accessToken, true, context)), accessToken, scopes, expiresAt };
}
async function proveAccess(accessToken, isFresh, context) {
    const credential = (0,src_credential/* bearer */.CM)(accessToken);
    if (!('cloudId' in context)) {
        const advice = 'An access token of Jira Data Center also ends with the next refresh of its grant.';
        const explained = (0,method/* ifRejected */.oH)((failure) => (isFresh ? failure : failure.advising(advice)));
        return (0,method/* proveAt */.M$)(context.site.url, credential, context).catch(explained);
    }
    const { send, site } = context;
    const isAsked = site.isGrantsOwn && site.cloudId === undefined;
    const advice = isFresh
        ? 'The token endpoint issued this access token just now, so check that its account has access to Jira on this site.'
        : "The access token is wrong, expired or revoked (Atlassian's last an hour, and end ten minutes after the next refresh): obtain a new one.";
    const told = (0,method/* ifRejected */.oH)(({ code, what }) => new src_failure/* Failure */.HR(code, what, advice));
    const grantsSite = isAsked ? await onlySite(send, site, credential).catch(told) : undefined;
    const cloudId = grantsSite?.cloudId ?? (await context.cloudId);
    const explain = async (error) => {
        const refusal = (0,src_failure/* failureIn */.Q6)(error);
        const isOld = refusal.code === 'credentials-rejected' && !isFresh;
        throw isOld ? refusal : await explainRefusedGrant(refusal, send, site.realm, credential, cloudId);
    };
    const proof = await (0,method/* proveAt */.M$)((0,src_site/* gatewayUrl */.MS)(site.realm, cloudId), credential, context)
        .catch(explain)
        .catch(told);
    return { ...proof, grantsSite };
}
function requestAccess(client, endpoint, otherwise, audience) {
    const { clientId, clientSecret, scope } = client;
    const grant = { grant_type: 'client_credentials' };
    if (!endpoint.isCloud)
        return requestTokens(endpoint, clientId, clientSecret, { ...grant, scope: scope ?? 'WRITE' });
    if (scope !== undefined) {
        throw (0,given/* invalid */.Gq)('`scope` is given, but on Jira Cloud the scopes are fixed where the OAuth client was created.', 'Leave `scope` out.');
    }
    return requestTokens(endpoint, clientId, clientSecret, { ...grant, audience }).catch((0,method/* ifRejected */.oH)((failure) => failure.advising(otherwise), 'client-rejected'));
}


  }),

  88:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

  __webpack_require__.d(__webpack_exports__, {
    Ad: () => (  oneToken),
    Pb: () => (  orTold),
    W8: () => (  REFRESH_TOKEN_FAILURES),
    gI: () => (  consentIn),
    tz: () => (  WRITE_ONLY)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2553);
  var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9065);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6359);



const nothing = () => Promise.resolve(undefined);
const WRITE_ONLY = { open: nothing, read: nothing, close: nothing };
const NEW_TOKEN_FAILURES = { notReady: notSaved, notSaved };
const REFRESH_TOKEN_FAILURES = {
    notReady: (what, advice) => notSaved(`${what} The refresh token was not used, and is still valid.`, advice),
    notSaved,
};
function notSaved(what, advice) {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('refresh-token-not-saved', what, advice);
}
function oneToken(text, mask) {
    const token = /^\s*([\x21-\x7e]{8,8192})\s*$/.exec(text)?.[1];
    const secret = token === undefined ? undefined : new _secret_js__WEBPACK_IMPORTED_MODULE_1__/* .Secret */ .z(token);
    if (secret)
        mask(secret);
    return secret;
}
function consentIn(history) {
    const text = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .textField */ .M8)((0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parsedObject */ .jM)(history) ?? {}, 'consentedAt') ?? '';
    const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/.test(text);
    return isTime && !Number.isNaN(Date.parse(text)) ? new Date(text) : undefined;
}
async function orTold(work, tell) {
    try {
        return await work();
    }
    catch (error) {
        tell(`${(0,_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .failureIn */ .Q6)(error).what} The refresh token itself is saved; only the date of the consent is missing.`);
        return undefined;
    }
}


  })

};
;