exports.id = 815;
exports.ids = [815];
exports.modules = {

  220:
  ((module, __unused_webpack_exports, __webpack_require__) => {

Object.defineProperty(module.exports, "Q", ({
  enumerable: true,
  get: () => (__webpack_require__(701).HttpClient),
}));
Object.defineProperty(module.exports, "s", ({
  enumerable: true,
  get: () => (__webpack_require__(701).getProxyUrl),
}));


  }),

  815:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

"use strict";

__webpack_require__.d(__webpack_exports__, {
  endSavedSession: () => (  endSavedSession)
});


var external_node_url_ = __webpack_require__(136);
var failure = __webpack_require__(305);
var secret = __webpack_require__(359);
; 


const MISTAKES = {
    'was copied from a log or a page that hides it: copy it from where it was created.': /\*{3}|^\W?(?:masked|redacted|filtered|hidden)\W?$/i,
    'contains an expression, such as ${{ ... }}, that was not evaluated: check where it is set.': /\$\{\{|\{\{|<%/,
    'is the name of a variable, not its value: check that the variable is set there, and not in single quotes.': /^(?:\$\w+|\$\{[\w.:-]+\}|\$\([\w.-]+\)|\$\[[^\]]*\]|%\w+%|\$env:\w+|\{\w+\}|#\{[^}]*\}#?|@@?\w+@@?)$/i,
    'is a placeholder: store the real one in its place.': /^(?:<[^>]*>|your[-_ ].*|\.{3,}|x{4,}|(?:api[-_])?token|secret|changeme|change[-_]me|null|nil|none|undefined|true|false|todo|\[object object\])$/i,
    'begins with the name of a variable: store only what follows it.': /^(?:export|set|setx|env|let|var|const)\s+\w+|^\$[Ee]nv:\w+\s*=|^[A-Z][A-Z0-9]*_[A-Z0-9_]*\s*[=:]\s*\S|^(?:token|api[-_]token)\s*[=:]\s*\S/,
    'begins like a header, for example with "Basic" or "Bearer": store only the token.': /^(?:authorization\s*:|cookie\s*:|-H\s|(?:basic|bearer)(?:\s|:|%20))/i,
    'is in quotation marks: store it without them.': /^\\?["'`]|["'`]$/,
    'is a key or a certificate in PEM, not a token.': /-----(?:BEGIN|END)/,
    'is a whole JSON document: store only the token.': /^[{[]/,
    'is an address, or a reference such as op://..., not the secret that is stored there.': (value, input) => input !== 'webhook-url' && /^(?:[a-z][a-z0-9+.-]*:\/\/|arn:|vault:)/i.test(value),
    "is the path of a file, not the file's content.": /^(?:~|\.{1,2})[\\/]|^(?:\/[\w.-]+){2,}$|^[a-z]:\\/i,
    'contains encoded characters, such as \\n, %3D or &amp;: store the token as it was shown.': /\\[nrt]|%(?:0[ad]|2[05bf]|3d)|&(?:amp|quot|apos|lt|gt|#\w+);/i,
    'ends in a comma or a semicolon: store it without.': /[,;]$/,
    'is the e-mail and the token together: store only the token, and give the e-mail as `email`.': /^[^\s:@]+@[^\s:@]+:./,
    'is base64 of a name and a secret, as in a header: store the token itself.': (value) => isBase64Of(/^[\x21-\x7e]+:[\x21-\x7e]{4,}$/, value),
    'is a token in base64: store the token itself.': (value) => isBase64Of(/^(?:AT[A-Z]TT3|eyJ|gh[a-z]_)/, value),
    'is an e-mail address.': /^[^\s:@]+@[^\s:@]+\.[a-z]{2,}$/i,
    'is the ID of a site, an account or a client, which is not secret.': /^(?:\d+:)?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i,
    'looks like an OAuth access token: give that as `access-token`.': (value, input) => input !== 'access-token' && input !== 'refresh-token' && /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(value),
    'looks cut off, because its checksum does not match: copy all of it again, and store it.': isCutOff,
};
const PRODUCTS = [
    [/^AT[AS]TT3/, 'an API token of Jira Cloud', 'api-token'],
    [/^ATCTT3/, "an API key of an organization's administrators, or a Bitbucket token", 'org-api-key'],
    [/^ATOA/, 'the secret of an OAuth client', 'client-secret'],
    [/^(?:ATBB|BBDC-)/, 'a credential for Bitbucket'],
    [/^(?:gh[pousr]_|github_pat_)/, 'a GitHub token', 'github-token'],
    [/^gl(?:agent|cbt|dt|ffct|ft|imt|oas|pat|ptt|rtr?|soat|wt)-/, 'a GitLab token', 'gitlab-token'],
    [/^(?:xox[a-z]-|xapp-)/, 'a Slack token'],
    [
        /^(?:npm_|pypi-|dckr_pat_|hvs\.|hf_|sk-|SG\.|AIza|ya29\.|dop_v1_|(?:AKIA|ASIA)[A-Z2-7]{16}$)/,
        'a credential for another product',
    ],
    [{ test: isOfDataCenter }, 'a personal access token of a Jira Data Center', 'personal-access-token'],
];
const UNSEEN = ['password', 'private-key'];
const EVERYWHERE = 7;
function hintAbout(input, value, isSecret = true) {
    if (UNSEEN.includes(input))
        return undefined;
    const noun = `The value of \`${input}\``;
    const mistakes = Object.entries(MISTAKES).slice(0, isSecret ? undefined : EVERYWHERE);
    const [says] = mistakes.find(([, seen]) => (typeof seen === 'function' ? seen(value, input) : seen.test(value))) ?? [];
    if (says !== undefined)
        return `${noun} ${says}`;
    const product = isSecret && PRODUCTS.find(([shape]) => shape.test(value));
    if (!product || product[2] === input)
        return undefined;
    const [, whose, right] = product;
    const isJiras = right !== undefined && !right.startsWith('git');
    return `${noun} looks like ${whose}${isJiras ? `: give that as \`${right}\`.` : ', not like one for Jira.'}`;
}
function hints_hinted(input, value, isSecret, read) {
    try {
        return read();
    }
    catch (error) {
        const hint = error instanceof failure/* Failure */.HR ? hintAbout(input, value, isSecret) : undefined;
        throw error instanceof failure/* Failure */.HR && hint !== undefined ? error.hinting(hint) : error;
    }
}
function isTokenShaped(value) {
    return /^eyJ/.test(value) || PRODUCTS.some(([shape]) => shape.test(value));
}
function isOfDataCenter(value) {
    return /^[\w+/]{43,44}=?$/.test(value) && isBase64Of(/^\d{8,}:/, value);
}
function isBase64Of(shape, value) {
    return /^[\w+/-]{16,}={0,2}$/.test(value) && shape.test(Buffer.from(value, 'base64').toString('latin1'));
}
function isCutOff(value) {
    if (!/^AT[A-Z]TT3[\w-]+=[0-9A-F]{8}$/.test(value))
        return false;
    return (process.getBuiltinModule('node:zlib').crc32(value.slice(0, -8)) !== Number.parseInt(value.slice(-8), 16));
}
const REFUSALS = (  null && ([
    'credentials-rejected',
    'anonymous-session',
    'client-rejected',
    'refresh-token-invalid',
]));
function withHint(failure, credentials) {
    if (!REFUSALS.includes(failure.code))
        return failure;
    const hints = Object.entries(credentials).flatMap(([name, value]) => {
        const input = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
        if (value instanceof Secret)
            return hintAbout(input, value.reveal()) ?? [];
        const isSeen = typeof value === 'string' && ['email', 'clientId'].includes(name);
        return isSeen ? (hintAbout(input, value, false) ?? []) : [];
    });
    if ('apiToken' in credentials && 'email' in credentials && credentials.email === undefined)
        hints.unshift("A person's API token also needs `email`; only a service account's works without it.");
    return hints.length === 0 ? failure : failure.hinting(hints.join(' '));
}

; 



const LONGEST_VALUE = 8192;
const SHORTEST_SECRET = 8;
function given_invalid(what, advice) {
    return new failure/* Failure */.HR('invalid-input', what, advice);
}
function oneOf(words) {
    return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(words);
}
function matching({ label, value }, shape, is, advice) {
    if (shape.test(value))
        return value;
    throw given_invalid(`${label} ${is}.`, advice);
}
function refuseControlCharacters({ label, value }) {
    if (value.length > LONGEST_VALUE) {
        throw given_invalid(`${label} has ${value.length} characters, more than the limit of ${LONGEST_VALUE}.`, 'Check that the right value was stored in it.');
    }
    const bad = /[\p{Cc}\p{Cs}\u2028\u2029\uFFFD]/u.exec(value);
    if (bad) {
        throw given_invalid(`${label} holds ${placeOf(bad)}.`, bad[0] === '\uFFFD'
            ? 'Store it again, in UTF-8.'
            : 'Store it again as one line, without line breaks or other control characters.');
    }
}
function asSecret(found, mask) {
    const { input, label, value } = found;
    return hinted(input, value, true, () => {
        if (value.length < SHORTEST_SECRET) {
            throw given_invalid(`${label} has fewer than ${SHORTEST_SECRET} characters: too short to be a credential, or to mask safely.`, 'Check that the whole secret was stored in it.');
        }
        const secret = new Secret(value);
        mask(secret);
        refuseControlCharacters(found);
        const outside = /[^\x21-\x7e]/u.exec(value);
        if (!outside)
            return secret;
        throw given_invalid(`${label} holds ${placeOf(outside)}, which no Jira credential has.`, 'Copy the secret again, without formatting or surrounding text, and store it again.');
    });
}
const NAMED_CHARACTERS = {
    '\n': 'a line feed',
    '\r': 'a carriage return',
    '\t': 'a tab',
    '\0': 'a NUL character',
    ' ': 'a space',
    '\uFFFD': 'U+FFFD, which stands for a letter that is not in UTF-8,',
};
function placeOf({ 0: character, index }) {
    const codePoint = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `${NAMED_CHARACTERS[character] ?? `the character U+${codePoint}`} at position ${index + 1}`;
}

; 




const EXAMPLE = 'Write the site as acme, acme.atlassian.net or https://acme.atlassian.net; a server of your own as https://jira.example.com/jira.';
const SHAPE = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([A-Za-z0-9._-]+)(?::(\d{1,5}))?([/?#][^\s\\]*)?$/;
const LONGEST_BARE_NAME = 32;
const NUMERIC_HOST = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const HOST = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
function insecure(what, advice) {
    return new failure/* Failure */.HR('insecure-url', what, advice);
}
function notHttps(label) {
    return insecure(`${label} does not use https, so the credential would cross the network in the clear.`, 'Write it with https://, or without a scheme. Only a server on this machine may use http://, with `allow-private-hosts: true`.');
}
function parseAddress(given) {
    return hints_hinted('site-url', given.value, false, () => readAddress(given));
}
function readAddress({ label, value }) {
    if (/[^\x21-\x7e]/.test(value)) {
        throw insecure(`${label} contains white space, a control character or a letter outside ASCII.`, `Type the address again by hand, an international name in its xn-- form: a copied look-alike letter would send the credential elsewhere. ${EXAMPLE}`);
    }
    const shape = value.length <= 2048 ? SHAPE.exec(value) : null;
    if (!shape) {
        throw insecure(`${label} is not an address that every program reads the same way.`, `Leave out user names, "@", backslashes, brackets and percent signs before the path. ${EXAMPLE}`);
    }
    const [, givenScheme, givenHost, givenPort, rest = ''] = shape;
    const scheme = (givenScheme ?? 'https').toLowerCase();
    if (scheme !== 'https' && scheme !== 'http')
        throw notHttps(label);
    const host = String(givenHost).toLowerCase();
    if (NUMERIC_HOST.test(host) && !IPV4.test(host))
        throw insecure(`${label} names an IP address in an unusual notation.`, EXAMPLE);
    const hasDot = host.includes('.');
    const hasDefaultPort = givenPort === undefined || givenPort === '443';
    const isBareName = givenScheme === undefined && hasDefaultPort && !hasDot && host !== 'localhost';
    const isLong = !hasDot && host.length > LONGEST_BARE_NAME;
    if (isLong || (isBareName && rest !== '' && rest !== '/')) {
        throw given_invalid(`${label} is one word ${isLong ? `of ${host.length} characters` : 'followed by a path'}, which looks like a secret in the wrong input.`, `If it is a site's name, write its whole address.`);
    }
    const port = givenPort === undefined ? (scheme === 'https' ? 443 : 80) : Number(givenPort);
    if (port < 1 || port > 65_535)
        throw insecure(`${label} names port ${port}.`, EXAMPLE);
    return { scheme, host, port, rest, isBareName };
}
function isHostName(host) {
    if (IPV4.test(host))
        return true;
    if (!HOST.test(host) || !/(?:^[a-z][^.]*|\.(?:[a-z]{2,24}|xn--[a-z0-9-]+))$/.test(host))
        return false;
    const decoded = (0,external_node_url_.domainToUnicode)(host);
    return decoded !== '' && !/(?:^|\.)xn--/.test(decoded) && new URL(`https://${host}`).hostname === host;
}
function withCloudName(address, deployment) {
    if (!address.isBareName || deployment === 'data-center')
        return address;
    return { ...address, host: `${address.host}.atlassian.net` };
}
const METADATA = /^100\.100\.100\.200$|^(?:metadata|instance-data)(?:\.|$)|\.metadata\.google\.internal$/;
function reachOf(host) {
    if (host === 'localhost')
        return 'loopback';
    const isAddress = IPV4.test(host);
    const isOddLoopback = host.endsWith('.localhost') || (host.startsWith('127.') && !isAddress);
    if (isOddLoopback || METADATA.test(host))
        return 'reserved';
    if (!isAddress)
        return host.includes('.') ? 'public' : 'private';
    const [first = 0, second = 0] = host.split('.').map(Number);
    if (first === 127)
        return 'loopback';
    if (first === 0 || first >= 224 || (first === 169 && second === 254))
        return 'reserved';
    const isPrivate = first === 10 ||
        (first === 172 && second >= 16 && second <= 31) ||
        (first === 192 && second === 168) ||
        (first === 100 && second >= 64 && second <= 127);
    return isPrivate ? 'private' : 'public address';
}
function refuseUnreachable({ scheme, host }, { label }, allowPrivate) {
    const reach = reachOf(host);
    if (!isHostName(host) || reach === 'reserved') {
        throw new Failure('host-not-allowed', `${label} leads to ${reach === 'reserved' ? 'an address that no Jira has' : nameable(host)}, which must not receive a credential.`, EXAMPLE);
    }
    if (reach === 'public address')
        throw insecure(`${label} names an IP address.`, EXAMPLE);
    if (reach !== 'public' && !allowPrivate) {
        const isAddress = host.includes('.');
        throw new Failure(isAddress ? 'insecure-url' : 'host-not-allowed', `${label} names ${isAddress ? 'an IP address' : 'a host'} of a private network or of this machine.`, 'If your Jira is there, set `allow-private-hosts: true`, and make sure that no one else can choose `site-url`. A Cloud site is written as acme or acme.atlassian.net.');
    }
    if (scheme === 'http' && !(reach === 'loopback' && allowPrivate))
        throw notHttps(label);
}
const JIRAS_OWN = /\/(?:rest|browse|projects|issues|servicedesk|secure|plugins|login\.jsp|si)(?:[/?#].*)?$/;
function contextPathOf(rest, { label }) {
    const path = rest.replace(JIRAS_OWN, '').replace(/\/$/, '');
    if (/^(?:\/[\w~-][\w.~-]*)*$/.test(path))
        return path;
    throw insecure(`The path in ${label} contains something that no context path has.`, 'Write the address of the start page without what follows "?" or "#", such as https://jira.example.com/jira.');
}
function nameable(host) {
    const shape = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}\.?$/;
    return shape.test(host) ? host : 'another host';
}
function readAllowedHosts(inputs, allowPrivate) {
    if (!inputs.find('allowed-hosts'))
        return undefined;
    const listed = inputs.list('allowed-hosts').map((item) => item.toLowerCase());
    const shape = allowPrivate
        ? /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/
        : /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)+|localhost)$/;
    const odd = listed.findIndex((item) => !shape.test(item.replace(/:\d{1,5}$/, '')));
    if (odd >= 0) {
        throw invalid(`Entry ${odd + 1} of \`allowed-hosts\` is not a host name.`, `List host names alone, such as acme.atlassian.net or jira.example.com:8443, without https:// and paths.`);
    }
    return listed;
}
function refusalOf(hosts, label, address) {
    const { host, port } = typeof address === 'string' ? parseAddress({ label, value: address }) : address;
    if (!hosts || hosts.includes(host) || hosts.includes(`${host}:${port}`))
        return undefined;
    return new Failure('host-not-allowed', `${label} leads to ${nameable(host)}, which \`allowed-hosts\` does not list.`, `If the host is right, add it to \`allowed-hosts\`. If not, find out who set \`site-url\`.`);
}
function requireListed(hosts, label, address) {
    const refusal = refusalOf(hosts, label, address);
    if (refusal)
        throw refusal;
}

var http_client = __webpack_require__(220);
var promises_ = __webpack_require__(500);
var wire = __webpack_require__(747);
var retry = __webpack_require__(847);
var trust = __webpack_require__(143);
; 






const clock = () => process.uptime() * 1000;
const Deadline = {
    limit(milliseconds, signal) {
        const controller = new AbortController();
        const abort = controller.abort.bind(controller, undefined);
        const timer = setTimeout(abort, milliseconds);
        signal.addEventListener('abort', abort);
        return {
            signal: controller.signal,
            stop: () => {
                clearTimeout(timer);
                signal.removeEventListener('abort', abort);
            },
        };
    },
};
const EXCHANGE_MS = 60_000;
const SAVE_MS = 30_000;
function transport(effects, timeoutSeconds, trust) {
    const { environment, random, signal: ending, info, onServerDate, debug, connections } = effects;
    const proxy = proxyAddress(environment);
    const kept = (trust ? undefined : connections) ?? new wire/* Connections */.UQ();
    const stepMs = timeoutSeconds * 1000;
    const stepEnd = clock() + stepMs;
    const tryOnce = async (request, attempt, remainingMs) => {
        ending.throwIfAborted();
        const { host } = new URL(request.url);
        if (remainingMs <= 0)
            return (await __webpack_require__.e(  306).then(__webpack_require__.bind(__webpack_require__, 306))).timeUsedUp(host);
        const began = clock();
        let status;
        const limitMs = Math.min(remainingMs, (0,retry/* longestAttempt */.uX)(request.repeatable));
        const { signal, stop } = Deadline.limit(limitMs, ending);
        try {
            const answer = await (0,wire/* exchange */.cv)(request, signal, trust, kept);
            ({ status } = answer);
            const time = (0,retry/* serverTime */.nI)(answer.header);
            if (time !== undefined)
                onServerDate?.(new Date(time));
            if (status >= 200 && status < 300)
                return answer;
            return (await __webpack_require__.e(  306).then(__webpack_require__.bind(__webpack_require__, 306))).problemOf(answer, request, remainingMs) ?? answer;
        }
        catch (error) {
            ending.throwIfAborted();
            const isLate = signal.aborted;
            const { networkProblem, timedOut } = await __webpack_require__.e(  306).then(__webpack_require__.bind(__webpack_require__, 306));
            return isLate ? timedOut(host, remainingMs === limitMs, limitMs) : networkProblem(error, host, proxy);
        }
        finally {
            stop();
            debug?.(`${attemptOf(request, attempt, proxy)}: ${status ?? 'no answer'}, ${Math.round(clock() - began)} ms.`);
        }
    };
    const pause = (ms) => (0,promises_.setTimeout)(ms, undefined, { signal: ending }).catch(() => {
        ending.throwIfAborted();
    });
    const limits = new Map();
    const told = new Map();
    const keepToLimit = async (kind, longestMs, lost) => {
        for (let limit = limits.get(kind); limit; limit = limits.get(kind)) {
            const wait = limit.until - clock();
            if (wait <= 0)
                return;
            if (wait >= longestMs)
                throw lost ?? limit.failure;
            await pause(wait);
        }
    };
    return async (request) => {
        const { method, url, repeatable } = request;
        const kind = `${method} ${new URL(url).host}`;
        let end = stepEnd;
        if (repeatable === 'exchange' || repeatable === 'spend')
            end = clock() + Math.min(EXCHANGE_MS, stepMs);
        if (repeatable === 'save')
            end = Math.max(clock() + SAVE_MS, stepEnd);
        const remaining = () => Math.max(0, end - clock());
        let lost;
        for (let attempt = 1;; attempt++) {
            await keepToLimit(kind, repeatable === 'explanation' ? 0 : remaining(), lost);
            const outcome = await tryOnce(request, attempt, remaining());
            if (!('failure' in outcome)) {
                told.clear();
                return outcome;
            }
            const { failure } = outcome;
            const wait = (0,retry/* backoff */.JN)(attempt, outcome.atLeastMs ?? 0, random);
            if (outcome.isShared)
                limits.set(kind, { failure, until: clock() + wait });
            if (attempt >= mostAttempts(outcome, repeatable) || wait >= remaining()) {
                told.delete(failure.what);
                throw lost ?? failure;
            }
            if (['exchange', 'set'].includes(repeatable) && failure.isUncertain)
                lost ??= failure;
            if (attempt > (told.get(failure.what) ?? 0)) {
                told.set(failure.what, attempt);
                info(`${failure.what} Trying again in ${(wait / 1000).toFixed(1)} s.`);
            }
            await pause(wait);
        }
    };
}
function mostAttempts({ attempts, failure, untouched }, repeatable) {
    if (untouched && repeatable !== 'explanation')
        return attempts;
    if (repeatable === 'exchange' && failure.code === 'untrusted-response')
        return 1;
    return Math.min(attempts, retry/* MOST_ATTEMPTS */.py[repeatable]);
}
function attemptOf({ method, url, isUrlSecret }, attempt, proxy) {
    const { host, pathname, searchParams } = new URL(url);
    const names = [...new Set(searchParams.keys())].join('&');
    const path = isUrlSecret ? '' : `${pathname}${names === '' ? '' : `?${names}`}`;
    const way = proxy === undefined ? '' : (0,http_client/* getProxyUrl */.s)(url) === '' ? ', bypassing the proxy' : `, via proxy ${proxy}`;
    return `${method} ${host}${path}, attempt ${attempt}${way}`;
}
async function openNetwork(effects, { timeoutSeconds, caCertificate }) {
    refuseUnsafeProcess(effects.environment);
    return networkWith(await tlsWith(caCertificate, undefined, effects.environment), effects, timeoutSeconds);
}
function networkWith(tls, effects, timeoutSeconds) {
    const sending = (signal) => transport({ ...effects, signal }, timeoutSeconds, tls?.context);
    return { send: sending(effects.signal), sendToTheEnd: sending(delayed(effects.signal)) };
}
const END_MS = 5000;
function delayed(signal) {
    const controller = new AbortController();
    const follow = () => {
        setTimeout(controller.abort.bind(controller, signal.reason), END_MS).unref();
    };
    if (signal.aborted)
        follow();
    else
        signal.addEventListener('abort', follow);
    return controller.signal;
}
function proxyAddress(environment) {
    const name = environment.https_proxy ? 'https_proxy' : 'HTTPS_PROXY';
    const value = environment[name];
    if (!value)
        return undefined;
    try {
        const { protocol, username, password, hostname, port } = new URL(value);
        decodeURIComponent(username + password);
        if (protocol === 'http:')
            return `${hostname}:${port || '80'}`;
    }
    catch {
    }
    throw new failure/* Failure */.HR('proxy-failure', `The environment variable ${name} is set, but not to the URL of a usable proxy.`, `Write it as http://HOST:PORT (the connection to the proxy is without TLS, but requests through it are encrypted), with special characters of a user name or password percent-encoded.`);
}

var json = __webpack_require__(65);
; 
async function refused(answer, asked) {
    const { refusal } = await __webpack_require__.e(  967).then(__webpack_require__.bind(__webpack_require__, 967));
    return refusal(answer, asked);
}

; 


async function endSession(send, { url, cookie }) {
    const credential = { kind: 'header', name: 'Cookie', value: cookie };
    const answer = await send({ method: 'DELETE', url, credential, repeatable: 'read' });
    if (answer.status === 204 || answer.status === 200) {
        (0,wire/* refusePage */.Ew)(answer);
        return 'ended';
    }
    if (answer.status === 401)
        return 'over already';
    const baseUrl = url.replace('/rest/auth/1/session', '');
    throw await refused(answer, { deployment: 'data-center', baseUrl, scope: '' });
}
function sessionState({ url, cookie }) {
    return JSON.stringify({ url, cookie: cookie.reveal() });
}

var step_files = __webpack_require__(196);
; 







function sessionIn(state) {
    const saved = (0,json/* parsedObject */.jM)(state) ?? {};
    const url = (0,json/* textField */.M8)(saved, 'url') ?? '';
    const cookie = (0,json/* textField */.M8)(saved, 'cookie') ?? '';
    if (!/^[\x21-\x7e]{1,5000}$/.test(cookie) || !isSessionResource(url))
        return undefined;
    return { url, cookie: new secret/* Secret */.z(cookie) };
}
function isSessionResource(url) {
    const site = /^(.*)\/rest\/auth\/1\/session$/.exec(url)?.[1];
    if (site === undefined)
        return false;
    try {
        const given = { label: 'saved session', value: site };
        const { host, scheme, rest } = parseAddress(given);
        const reach = reachOf(host);
        contextPathOf(rest, given);
        return isHostName(host) && reach !== 'reserved' && (scheme === 'https' || reach === 'loopback');
    }
    catch {
        return false;
    }
}
const BUDGET_SECONDS = 15;
async function endSavedSession(text, folder, effects) {
    const session = sessionIn(text);
    if (!session)
        return 'none of ours';
    effects.requireListed?.(session.url);
    (0,trust/* refuseUnsafeProcess */.iM)(effects.environment);
    const { send } = networkWith(await (0,step_files/* readStepTls */.c7)(folder), effects, BUDGET_SECONDS);
    return endSession(send, session);
}


  }),

  847:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

"use strict";
  __webpack_require__.d(__webpack_exports__, {
    JN: () => (  backoff),
    Mq: () => (  isRetriedStatus),
    P9: () => (  retryAfter),
    m9: () => (  untilReset),
    nI: () => (  serverTime),
    py: () => (  MOST_ATTEMPTS),
    uX: () => (  longestAttempt),
    xQ: () => (  gitHubLimit)
  });
const MOST_ATTEMPTS = {
    read: 4,
    exchange: 3,
    spend: 1,
    save: 4,
    set: 4,
    change: 1,
    once: 1,
    explanation: 1,
};
function longestAttempt(repeatable) {
    if (repeatable === 'spend')
        return Infinity;
    return repeatable === 'explanation' ? 2000 : 15_000;
}
const PASSING = [408, 425, 500, 502, 503, 504];
function isRetriedStatus(status, repeatable) {
    if (MOST_ATTEMPTS[repeatable] === 1)
        return false;
    return PASSING.includes(status) || ((repeatable === 'exchange' || repeatable === 'save') && status >= 500);
}
function backoff(attempt, atLeastMs, random) {
    return atLeastMs + random() * Math.min(8000, 500 * 2 ** (attempt - 1));
}
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
function parsed(text, shape = HTTP_DATE) {
    const time = shape.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
}
function serverTime(header) {
    const date = parsed(String(header('date')));
    return date && date + 1000 * (Number.parseInt(String(header('age')), 10) || 0);
}
function until(time, header) {
    return time === undefined ? 0 : Math.max(0, time - (serverTime(header) ?? Date.now()));
}
function retryAfter(header) {
    const value = String(header('retry-after'));
    return /^\d+$/.test(value) ? Number(value) * 1000 : until(parsed(value), header);
}
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;
function untilReset(header) {
    const reset = String(header('x-ratelimit-reset')).trim();
    const time = /^\d{9,11}$/.test(reset) ? Number(reset) * 1000 : parsed(reset.toUpperCase(), ISO);
    if (time !== undefined)
        return until(time, header);
    const told = String(header('ratelimit'));
    const policies = told.split(',').filter((policy) => !/;\s*r=/.test(told) || /;\s*r=0\b/.test(policy));
    return Math.max(0, ...policies.map((policy) => Number(/;\s*t=(\d+)/.exec(policy)?.[1] ?? 0) * 1000));
}
const USUAL_WAIT_MS = 60_000;
function gitHubLimit({ status, text, header }, remainingMs) {
    if (status !== 403 && status !== 429)
        return undefined;
    if (header('retry-after') !== undefined)
        return retryAfter(header);
    const reset = String(header('x-ratelimit-reset'));
    const isUsedUp = header('x-ratelimit-remaining') === '0';
    if (isUsedUp && /^\d{1,12}$/.test(reset))
        return until(Number(reset) * 1000, header);
    if (status === 403 && !isUsedUp && !/\brate limit|abuse detection/i.test(text))
        return undefined;
    return remainingMs > 1.5 * USUAL_WAIT_MS ? USUAL_WAIT_MS : 0;
}


  }),

  747:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

"use strict";

__webpack_require__.d(__webpack_exports__, {
  UQ: () => (  Connections),
  Dn: () => (  NO_ANSWER),
  cv: () => (  exchange),
  Ew: () => (  refusePage)
});


var http_client = __webpack_require__(220);
var secret = __webpack_require__(359);
; 

function headerFor(credential, method, url) {
    return credential.kind === 'header' ? credential : authorization(credential.sign(method, url));
}
function authorization(value) {
    return { kind: 'header', name: 'Authorization', value };
}
function isIn(text, credential) {
    const secret = credential.kind === 'signature' ? credential.key.oauthToken : credential.value;
    const sent = secret.reveal().replace(/^[\w.-]+[ =]/, '');
    const [user = '', ...password] = Buffer.from(sent, 'base64').toString().split(':');
    const isQuoted = (own) => own.length >= 12 && !user.includes(own) && text.includes(own);
    const word = password.join(':');
    return isQuoted(sent) || (/[^a-z@._ ]/i.test(word) && isQuoted(word));
}
function bearer(token) {
    return authorization(new Secret(`Bearer ${token.reveal()}`));
}
function basic(user, password, mask) {
    const pair = new Secret(`${user}:${password.reveal()}`);
    const encoded = new Secret(Buffer.from(pair.reveal()).toString('base64'));
    mask(pair);
    mask(encoded);
    return authorization(new Secret(`Basic ${encoded.reveal()}`));
}

var failure = __webpack_require__(305);
var files = __webpack_require__(112);
var json = __webpack_require__(65);
; 
const VERSION = '1.0.0';

; 






const NO_ANSWER = 'NO_ANSWER';
async function exchange(request, signal, trust, connections) {
    const { url, repeatable, largestBody, credential } = request;
    const { host, origin } = new URL(url);
    const ask = (keepAlive) => {
        const client = new http_client/* HttpClient */.Q(`jira-auth/${VERSION}`, [], { keepAlive });
        const make = () => {
            const agent = client.getAgent(url);
            const { proxyOptions: proxy } = agent;
            if (proxy)
                proxy.host = proxy.host.replace(/[[\]]/g, '');
            limitConnecting(agent);
            agent.options = { ...agent.options, secureContext: trust };
            return agent;
        };
        const agent = keepAlive ? connections.agentFor(origin, make) : make();
        return settled(request, agent, headersFor(request, client.userAgent), signal);
    };
    const message = await ask(repeatable === 'read' || repeatable === 'set').catch((error) => {
        if (error !== WAS_CLOSED)
            throw error;
        return ask(false);
    });
    const text = (await readText(message, largestBody)) ?? '';
    return answerOf(message, credential && isIn(text, credential) ? '' : text, host);
}
const WAS_CLOSED = new Error('The kept connection was closed.');
function headersFor({ method, url, credential, body }, userAgent = '') {
    const proof = credential && headerFor(credential, method, url);
    return {
        ...{ accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': userAgent },
        ...(body && { 'content-type': body.type }),
        ...(proof && { [proof.name.toLowerCase()]: proof.value.reveal() }),
    };
}
const CLOSED = ['ECONNRESET', 'EPIPE'];
const ADDRESS_MS = 1000;
const MOST_ANNOUNCED = 20;
function settled({ method, url, body }, agent, headers, signal) {
    const { protocol, hostname: host, port, pathname, search } = new URL(url);
    const isTls = protocol === 'https:';
    process.getBuiltinModule('node:net').setDefaultAutoSelectFamilyAttemptTimeout(ADDRESS_MS);
    const { request } = isTls ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http');
    return new Promise((resolve, reject) => {
        const onAbort = () => {
            reject(errorOf('ABORT_ERR'));
        };
        if (signal.aborted) {
            onAbort();
            return;
        }
        signal.addEventListener('abort', onAbort);
        let announced = 0;
        const options = {
            ...{ method, headers, signal, host, port: port || (isTls ? 443 : 80), path: pathname + search },
            agent: agent,
        };
        const asked = request(options, (answer) => {
            const { statusCode = 0 } = answer;
            if (statusCode < 200 || statusCode > 599)
                asked.shouldKeepAlive = false;
            resolve(answer);
        });
        const fail = (error) => {
            reject(asked.reusedSocket && CLOSED.includes((0,files/* codeOf */.$N)(error)) ? WAS_CLOSED : error);
        };
        asked
            .on('error', fail)
            .on('information', () => {
            announced += 1;
            if (announced > MOST_ANNOUNCED)
                asked.destroy(errorOf(NO_ANSWER));
        })
            .on('upgrade', (_answer, socket) => {
            socket.destroy();
            fail(errorOf(NO_ANSWER));
        })
            .on('close', () => {
            fail(errorOf('ECONNRESET'));
        })
            .end(body?.text.reveal());
    });
}
function answerOf(message, text, host) {
    const header = (name) => {
        const value = message.headers[name];
        return Array.isArray(value) ? value.join(', ') : value;
    };
    const isJson = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(String(header('content-type')));
    const json = () => parseJson(isJson ? text : '', host);
    return { host, status: message.statusCode ?? 0, header, text, isJson, json };
}
function parseJson(text, host) {
    try {
        const value = JSON.parse(text);
        if (!(0,json/* hasDuplicateKeys */.uY)(text, value))
            return value;
    }
    catch {
    }
    throw new failure/* Failure */.HR('untrusted-response', `The answer from ${host} is not the JSON that its API sends.`, 'A login page, a proxy or a firewall may be answering in its place: check with `curl -v` on the same machine.');
}
function refusePage({ status, isJson, text, header, json }) {
    const isEmpty = status === 204 || (text === '' && header('content-type') === undefined);
    if (!isJson && !isEmpty)
        json();
}
function objectIn(answer) {
    const body = answer.json();
    return isObject(body) ? body : {};
}
function objectIfAny(answer) {
    return unlessFailed(() => objectIn(answer)) ?? {};
}
const CONNECT_MS = 10_000;
function limitConnecting(agent) {
    const { request, createConnection } = agent;
    const limit = (socket, tunnel = socket) => {
        const timer = setTimeout(() => {
            socket.destroy(errorOf('ETIMEDOUT', 'connect ETIMEDOUT'));
        }, CONNECT_MS);
        const stop = clearTimeout.bind(undefined, timer);
        tunnel.once('connect', stop);
        return socket.once('close', stop);
    };
    if (request)
        agent.request = (...given) => {
            const asked = request(...given);
            return asked.once('socket', (socket) => limit(socket, asked));
        };
    else
        agent.createConnection = (...given) => limit(createConnection.apply(agent, given));
}
function errorOf(code, message = code) {
    return Object.assign(new Error(message), { code });
}
const LARGEST_BODY = 1024 * 1024;
async function readText(message, largest = LARGEST_BODY) {
    const chunks = [];
    let size = 0;
    for await (const chunk of message) {
        size += chunk.length;
        if (size > largest)
            return undefined;
        chunks.push(chunk);
    }
    if ((message.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity')
        return undefined;
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    }
    catch {
    }
    return undefined;
}
class Connections {
    #agents = new Map();
    agentFor(origin, make) {
        const agent = this.#agents.get(origin) ?? kept(make());
        this.#agents.set(origin, agent);
        return agent;
    }
}
function kept(agent) {
    const idle = new Set();
    const addRequest = agent.addRequest.bind(agent);
    function drop() {
        idle.delete(this);
        this.destroy();
    }
    agent.keepAlive = true;
    agent.removeAllListeners('free');
    agent.on('free', (socket) => {
        if (socket.destroyed)
            return;
        idle.add(socket.unref());
        for (const event of ENDING)
            socket.on(event, drop);
    });
    agent.addRequest = (request, ...given) => {
        const [socket] = idle;
        if (!socket) {
            addRequest(request, ...given);
            return;
        }
        idle.delete(socket.ref());
        for (const event of ENDING)
            socket.off(event, drop);
        request.reusedSocket = true;
        request.onSocket(socket);
    };
    return agent;
}
const ENDING = ['data', 'end', 'error', 'close'];


  })

};
;