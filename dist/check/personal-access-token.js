"use strict";
exports.id = 707;
exports.ids = [707,555,216];
exports.modules = {

  8707:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

  __webpack_require__.d(__webpack_exports__, {
    nothingDone: () => (  nothingDone),
    renewVerified: () => (  renewVerified)
  });
  var _credential_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8846);
  var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2553);
  var _json_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(9065);
  var _secret_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6359);
  var _store_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1216);
  var _transport_network_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(679);
  var _transport_rest_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8951);
  var _verify_myself_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2041);
  var _verify_personal_access_tokens_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7555);
  var _methods_personal_access_token_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(1483);










function renewVerified(verified, renewal, effects) {
    const network = (0,_transport_network_js__WEBPACK_IMPORTED_MODULE_4__/* .networkWith */ .t8)(verified.tls, effects, verified.request.settings.timeoutSeconds);
    const failures = RENEWAL_STORE_FAILURES;
    const store = (0,_store_index_js__WEBPACK_IMPORTED_MODULE_3__.createStore)(renewal.store, { ...effects, send: network.sendToTheEnd, failures });
    return renewPersonalAccessToken(verified, renewal.days, store, { ...effects, ...network });
}
async function renewPersonalAccessToken({ session, request: { credentials, settings } }, days, store, { send, sendToTheEnd, mask, info }) {
    if (credentials.method !== 'personal-access-token')
        throw new TypeError(`${credentials.method} is renewed in another way.`);
    return (0,_store_index_js__WEBPACK_IMPORTED_MODULE_3__.inStore)(store, async () => {
        const { tokens, at } = await listTokens(send, session);
        const replacement = replacementFor(tokens, at, settings.tokenName);
        const made = await makeToken(sendToTheEnd, session, replacement.name, days);
        mask(made.token);
        await store.save(made.token);
        info(`The new personal access token is saved: ${store.description}.`);
        const successor = { ...session, credential: (0,_credential_js__WEBPACK_IMPORTED_MODULE_0__/* .bearer */ .CM)(made.token) };
        const refusal = await refusalOf(successor, store, sendToTheEnd);
        if (refusal !== undefined)
            throw await putBack(credentials.personalAccessToken, store, refusal);
        return {
            savedIn: store.description,
            credential: successor.credential,
            endsAt: made.end,
            left: await revokeReplaced(replacement, successor, sendToTheEnd),
        };
    });
}
async function putBack(old, store, refusal) {
    try {
        await store.save(old);
        return notRenewed(`${refusal} The old one is stored again (${store.description}), and is still valid.`, 'Renew the token by hand, and ask a Jira admin what happens to tokens that programs create.');
    }
    catch (error) {
        (0,_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .failureIn */ .Q6)(error);
        return notRenewed(`${refusal} It is stored (${store.description}), and the old one could not be put back.`, 'Store the old token by hand: it was not revoked.');
    }
}
async function refusalOf({ baseUrl, account, credential }, { description }, send) {
    try {
        const found = await (0,_verify_myself_js__WEBPACK_IMPORTED_MODULE_6__/* .askMyself */ .aF)({ send }, { deployment: 'data-center', baseUrl }, credential);
        return found.id === account.id ? undefined : 'Jira says that the new token belongs to another account.';
    }
    catch (error) {
        const failure = (0,_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .failureIn */ .Q6)(error);
        if (failure.isOf('rejected', 'denied'))
            return `Jira refuses the token that it created: ${failure.what}`;
        throw halfDone(`The new token is saved (${description}), but could not be tried: ${failure.what} The old one was not revoked, and is still valid.`, failure.advice);
    }
}
async function revokeReplaced({ replaced, spared }, successor, send) {
    const left = [];
    const page = (0,_methods_personal_access_token_js__WEBPACK_IMPORTED_MODULE_8__/* .tokensPage */ .Y)(successor.siteUrl);
    for (const id of replaced.toReversed()) {
        const problem = await revokeToken(send, successor, id);
        if (problem !== undefined)
            left.push(`A token that was replaced (number ${id}) still works: ${problem} Revoke it at ${page}.`);
    }
    if (spared.length > 0) {
        left.push(`In the last two hours, another renewal created a token that this run does not know. The next renewal revokes it, unless you do so at ${page}.`);
    }
    return left;
}
const LONGEST_RENEWAL_MS = 2 * 3600 * 1000;
function replacementFor(tokens, at, tokenName) {
    const alive = tokens.filter(({ end }) => !(at && end instanceof Date && end <= at));
    const candidates = tokenName === undefined ? alive : alive.filter((token) => (0,_verify_personal_access_tokens_js__WEBPACK_IMPORTED_MODULE_7__/* .isNamed */ .ev)(token, tokenName));
    const [lineage, ...others] = (0,_verify_personal_access_tokens_js__WEBPACK_IMPORTED_MODULE_7__/* .lineagesOf */ .AE)(candidates);
    if (!lineage || others.length > 0) {
        const which = tokenName === undefined ? '' : ' with the name in `token-name`';
        throw nothingDone(`The account has ${candidates.length} personal access tokens${which}, and Jira does not say which one to renew.`, 'Give the token a name in Jira that no other one has, and set `token-name` to it.');
    }
    const isInHand = ({ name, createdAt }) => lineage.tokens.length > 1 &&
        (0,_verify_personal_access_tokens_js__WEBPACK_IMPORTED_MODULE_7__/* .parseName */ .$q)(name).root !== undefined &&
        !(at && createdAt && at.getTime() - createdAt.getTime() >= LONGEST_RENEWAL_MS);
    const idsOf = (isSpared) => lineage.tokens.flatMap((token) => (isInHand(token) === isSpared ? (token.id ?? []) : []));
    return {
        name: (0,_verify_personal_access_tokens_js__WEBPACK_IMPORTED_MODULE_7__/* .successorName */ .KX)(lineage.base, lineage.root),
        replaced: idsOf(false),
        spared: idsOf(true),
    };
}
async function listTokens(send, { baseUrl, credential }) {
    const refused = ({ host, status }) => status === 401
        ? nothingDone(`${host} refused the token that it accepted a moment ago.`, 'Another run may have just renewed it: check whether its store holds a new one.')
        : nothingDone(`${host} does not list this account's personal access tokens (${status}).`, 'Jira has them since 8.14, unless its admins keep programs from using them. Renew the token by hand.');
    const lost = ({ what, advice }) => nothingDone(what, advice);
    const answer = await (0,_transport_rest_js__WEBPACK_IMPORTED_MODULE_5__/* .ask */ .kA)({ send, credential, lost, refused }, (0,_verify_personal_access_tokens_js__WEBPACK_IMPORTED_MODULE_7__/* .tokensUrl */ .cx)(baseUrl));
    const tokens = (0,_verify_personal_access_tokens_js__WEBPACK_IMPORTED_MODULE_7__/* .listedTokens */ .Qo)(answer);
    if (!tokens)
        throw refused(answer);
    const time = Date.parse(answer.header('date') ?? '');
    return { tokens, at: Number.isNaN(time) ? undefined : new Date(time) };
}
function perhapsMade(what, advice) {
    return halfDone(`${what} The token that was given is still valid. Jira may have created a new one, whose value is lost.`, advice);
}
async function makeToken(send, { baseUrl, siteUrl, credential }, name, days) {
    const page = (0,_methods_personal_access_token_js__WEBPACK_IMPORTED_MODULE_8__/* .tokensPage */ .Y)(siteUrl);
    const lost = ({ isUncertain, what, advice }) => (isUncertain ? perhapsMade : nothingDone)(what, advice);
    const refused = ({ host, status }) => status === 400
        ? nothingDone(`${host} creates no token that lasts ${days} days, or the account has as many as it may have (400).`, `Lower \`renew-days\`: by default, Jira allows at most 365. Or revoke unused tokens at ${page}: by default, an account may have 10.`)
        : nothingDone(`${host} creates no personal access token for this account (${status}).`, `Renew the token by hand, at ${page}, or ask a Jira admin whether programs may create tokens.`);
    const answer = await (0,_transport_rest_js__WEBPACK_IMPORTED_MODULE_5__/* .ask */ .kA)({ send, credential, lost, refused }, (0,_verify_personal_access_tokens_js__WEBPACK_IMPORTED_MODULE_7__/* .tokensUrl */ .cx)(baseUrl), {
        method: 'POST',
        body: { name, expirationDuration: days },
        repeatable: 'spend',
        expect: [201, 200],
    });
    const body = (0,_transport_rest_js__WEBPACK_IMPORTED_MODULE_5__/* .objectIn */ .D7)(answer);
    const value = (0,_json_js__WEBPACK_IMPORTED_MODULE_9__/* .textField */ .M8)(body, 'rawToken') ?? '';
    if (!/^[\x21-\x7e]{8,8192}$/.test(value)) {
        throw perhapsMade(`${answer.host} created a token, but did not return its value in the documented form.`, 'Renew the token by hand.');
    }
    const end = 'expiringAt' in body ? (0,_verify_personal_access_tokens_js__WEBPACK_IMPORTED_MODULE_7__/* .listedToken */ .Dp)(body).end : undefined;
    return { token: new _secret_js__WEBPACK_IMPORTED_MODULE_2__/* .Secret */ .z(value), end };
}
function revokeToken(send, { baseUrl, credential }, id) {
    const refused = ({ host, status }) => notRenewed(`${host} did not revoke it (${status}).`, '');
    const how = { method: 'DELETE', expect: [200, 204, 404] };
    return (0,_transport_rest_js__WEBPACK_IMPORTED_MODULE_5__/* .ask */ .kA)({ send, credential, refused }, `${(0,_verify_personal_access_tokens_js__WEBPACK_IMPORTED_MODULE_7__/* .tokensUrl */ .cx)(baseUrl)}/${id}`, how).then(() => undefined, (error) => (0,_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .failureIn */ .Q6)(error).what);
}
function notRenewed(what, advice) {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR('credential-not-renewed', what, advice);
}
function nothingDone(what, advice) {
    return notRenewed(`${what} No token was created, and the one that was given is still valid.`, advice);
}
function halfDone(what, advice) {
    return notRenewed(what, `${advice} The next renewal revokes what this one left behind.`);
}
const RENEWAL_STORE_FAILURES = {
    notReady: nothingDone,
    notSaved: (what, advice) => halfDone(`${what} The token that was given was not revoked, and is still valid.`, advice),
};


  }),

  1216:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);

__webpack_require__.d(__webpack_exports__, {
  createStore: () => (  createStore),
  inStore: () => (  inStore),
  openAccessTokenStore: () => (  openAccessTokenStore),
  openStores: () => (  openStores),
  remembered: () => (  remembered)
});

var failure = __webpack_require__(2553);
var ending = __webpack_require__(7684);
var external_node_fs_ = __webpack_require__(3024);
var external_node_path_ = __webpack_require__(6760);
var files = __webpack_require__(112);
var printable = __webpack_require__(2252);
var external_node_os_ = __webpack_require__(8161);
var promises_ = __webpack_require__(8500);
var json = __webpack_require__(9065);
var node_crypto = __webpack_require__(4137);
; 







const BEAT_MS = 20_000;
const STALE_MS = 180_000;
const TORN_MS = 5000;
const POLL_MS = 50;
async function takeLock(path, waitMs, signal) {
    const mine = {
        id: (0,node_crypto/* nodeCrypto */.S)().randomUUID(),
        space: spaceOfProcesses(),
        process: process.pid,
        started: startOf(process.pid),
        since: Date.now(),
    };
    const end = performance.now() + waitMs;
    for (;;) {
        if (linkWhole(path, mine))
            return held(path, mine);
        const other = holderOf(path);
        if (other && isGone(other, mine))
            removeStale(path, other);
        else if (performance.now() >= end)
            return undefined;
        else {
            signal.throwIfAborted();
            await (0,promises_.setTimeout)(POLL_MS);
        }
    }
}
function held(path, mine) {
    const beat = setInterval(() => {
        try {
            (0,files/* withOpen */.Xf)((0,external_node_fs_.openSync)(path, 'r+'), (file) => {
                if (readHolder((0,external_node_fs_.readFileSync)(file, 'utf8'))?.id === mine.id)
                    (0,external_node_fs_.writeSync)(file, textOf(mine), 0);
            });
        }
        catch {
        }
    }, BEAT_MS).unref();
    return () => {
        clearInterval(beat);
        if (holderOf(path)?.id === mine.id)
            (0,external_node_fs_.unlinkSync)(path);
    };
}
function textOf(holder) {
    return JSON.stringify({ ...holder, since: Date.now() });
}
function linkWhole(path, holder) {
    const draft = `${path}.${holder.id}`;
    (0,external_node_fs_.writeFileSync)(draft, textOf(holder), { mode: 0o600, flag: 'wx' });
    try {
        (0,external_node_fs_.linkSync)(draft, path);
        return true;
    }
    catch (error) {
        if ((0,files/* codeOf */.$N)(error) === 'EEXIST')
            return false;
        throw error;
    }
    finally {
        (0,external_node_fs_.unlinkSync)(draft);
    }
}
function holderOf(path) {
    try {
        const { mtimeMs: since } = (0,external_node_fs_.lstatSync)(path);
        return readHolder((0,files/* readText */.yR)(path)) ?? { id: '', space: '', process: 0, started: '', since };
    }
    catch (error) {
        if ((0,files/* codeOf */.$N)(error) === 'ENOENT')
            return undefined;
        throw error;
    }
}
function readHolder(text) {
    const value = (0,json/* parsedObject */.jM)(text);
    if (!value)
        return undefined;
    const { id, space = '', process: number, started = '', since } = value;
    if (![id, space, started].every((item) => typeof item === 'string') || id === '')
        return undefined;
    if (!Number.isSafeInteger(number) || Number(number) <= 0 || !Number.isFinite(since))
        return undefined;
    return { id, space, process: number, started, since };
}
function isGone(other, mine) {
    if (other.space === mine.space) {
        if (!(0,ending/* isRunning */.W_)(other.process))
            return true;
        const started = startOf(other.process);
        if (started !== '' && other.started !== '')
            return started !== other.started;
    }
    return Math.abs(Date.now() - other.since) > (other.id === '' ? TORN_MS : STALE_MS);
}
function spaceOfProcesses() {
    if (process.platform !== 'linux')
        return (0,external_node_os_.hostname)();
    try {
        const boot = (0,external_node_fs_.readFileSync)('/proc/sys/kernel/random/boot_id', 'utf8').trim();
        return `${(0,external_node_os_.hostname)()} ${boot} ${(0,external_node_fs_.readlinkSync)('/proc/self/ns/pid')}`;
    }
    catch {
        return (0,node_crypto/* nodeCrypto */.S)().randomUUID();
    }
}
function startOf(number) {
    try {
        if ((0,external_node_fs_.readlinkSync)('/proc/self') !== String(process.pid))
            return '';
        const stat = (0,external_node_fs_.readFileSync)(`/proc/${number}/stat`, 'utf8');
        const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return 'ZX'.includes(state) ? 'ended' : (fields[18] ?? '');
    }
    catch {
        return '';
    }
}
function removeStale(path, stale) {
    const aside = `${path}.${(0,node_crypto/* nodeCrypto */.S)().randomUUID()}.stale`;
    try {
        (0,external_node_fs_.renameSync)(path, aside);
    }
    catch (error) {
        if ((0,files/* codeOf */.$N)(error) === 'ENOENT')
            return;
        throw error;
    }
    try {
        if (holderOf(aside)?.id !== stale.id)
            (0,external_node_fs_.linkSync)(aside, path);
    }
    catch (error) {
        if ((0,files/* codeOf */.$N)(error) !== 'EEXIST')
            throw error;
    }
    finally {
        (0,external_node_fs_.unlinkSync)(aside);
    }
}

var token_store = __webpack_require__(88);
; 







const WAIT_MS = 200_000;
const LARGEST = 65_536;
function tokenFile(given, { mask, signal, failures = token_store/* REFRESH_TOKEN_FAILURES */.W8 }) {
    const path = (0,external_node_path_.resolve)(given);
    const history = `${path}.history.json`;
    const name = (0,external_node_path_.basename)(path);
    const description = `the file ${name.length <= 32 ? (0,printable/* printable */.g$)(name) : 'for the token'}`;
    let release;
    const attempt = async (stage, work) => {
        try {
            return await work();
        }
        catch (error) {
            if (error instanceof failure/* Failure */.HR || error === signal.reason)
                throw error;
            throw failures[stage](`Can't use ${description} (${(0,files/* codeOf */.$N)(error)}).`, 'Check its folder, its owner, and the free space on its disk. It must not be a link, and its folder must be writable.');
        }
    };
    const tokenIn = (stored) => {
        const token = (0,token_store/* oneToken */.Ad)(stored.toString('utf8'), mask);
        if (token)
            return token;
        throw failures.notSaved(`There is no refresh token in ${description}: it is empty, or contains something else.`, 'Store only the refresh token in it, or let `jira-auth consent` write it.');
    };
    return {
        description,
        open: (use = 'exchange') => attempt('notReady', async () => {
            const lock = `${path}.lock`;
            refuseOthers(path);
            refuseOthers(lock);
            release = await takeLock(lock, WAIT_MS, signal);
            if (!release) {
                throw failures.notReady(`Another process has used ${description} for ${WAIT_MS / 1000} s.`, 'Wait for it. If no such process runs, remove the file whose name ends in ".lock".');
            }
            (0,files/* removeDrafts */.tk)(path);
            const stored = bytesOf(path);
            if (!stored)
                return undefined;
            const token = use === 'exchange' ? tokenIn(stored) : undefined;
            (0,files/* replaceFile */.fR)(path, stored);
            return token;
        }),
        read: () => attempt('notReady', () => {
            const stored = bytesOf(path);
            return stored && tokenIn(stored);
        }),
        save: (token) => attempt('notSaved', () => {
            (0,files/* replaceFile */.fR)(path, `${token.reveal()}\n`);
        }),
        remember: (consentedAt) => attempt('notSaved', () => {
            refuseOthers(history);
            (0,files/* removeDrafts */.tk)(history);
            (0,files/* replaceFile */.fR)(history, `${JSON.stringify({ consentedAt })}\n`);
        }),
        consentedAt: () => attempt('notSaved', () => {
            const found = refuseOthers(history);
            return found && found.size <= LARGEST ? (0,token_store/* consentIn */.gI)(String(bytesOf(history))) : undefined;
        }),
        close: () => {
            try {
                release?.();
            }
            catch {
            }
            release = undefined;
            return Promise.resolve();
        },
    };
}
function refuseOthers(path) {
    const found = (0,external_node_fs_.lstatSync)(path, { throwIfNoEntry: false });
    if (found && !(found.isFile() && (0,files/* isOwn */.NP)(found)))
        throw (0,files/* problem */.CC)('EPERM');
    return found;
}
function bytesOf(path) {
    if (!(0,external_node_fs_.lstatSync)(path, { throwIfNoEntry: false }))
        return undefined;
    return (0,files/* readRegular */.VX)(path, { largestBytes: LARGEST, follow: false }).bytes;
}

var credential = __webpack_require__(8846);
var rest = __webpack_require__(8951);
var wire = __webpack_require__(9131);
; 





const LOST = {
    'redirect-refused': 'If the repository was renamed, give its new name.',
    'server-unavailable': 'Try again. If it happens often, check https://www.githubstatus.com.',
};
const PER_PAGE = 50;
function gitHubSecret({ apiUrl, place, githubToken }, name, { send, failures = token_store/* REFRESH_TOKEN_FAILURES */.W8 }) {
    const [path, label, permission] = described(place);
    const secretsUrl = `${apiUrl}/${path}/secrets`;
    const secretUrl = `${secretsUrl}/${name}`;
    const description = `the secret ${name} of ${label}`;
    let publicKey;
    let audience = {};
    const api = (stage) => ({
        send,
        credential: (0,credential/* bearer */.CM)(githubToken),
        limits: 'github',
        repeatable: stage === 'notSaved' ? 'save' : 'read',
        lost: ({ code, what, advice }) => failures[stage](`Can't write ${description}: ${what}`, LOST[code] ?? advice),
        refused: ({ host, status }) => {
            const fail = failures[stage];
            if (status === 401) {
                return fail(`${host} refused \`github-token\`.`, 'It is wrong or has expired: create a new one.');
            }
            return status === 403 || status === 404
                ? fail(`\`github-token\` may not write ${description} (${status}), or that place does not exist.`, `Give a fine-grained personal access token, or an App's, with the permission ${permission}; the workflow's own GITHUB_TOKEN can't have it.`)
                : fail(`${host} did not accept ${description} (${status}).`, 'Check the name of the secret, and that there is room for another one (GitHub: 100 for a repository).');
        },
    });
    const fetchKey = async (stage) => {
        const answer = await (0,rest/* ask */.kA)(api(stage), `${secretsUrl}/public-key`);
        const body = (0,wire/* objectIfAny */.tY)(answer);
        const id = (0,json/* textField */.M8)(body, 'key_id') ?? '';
        const text = (0,json/* textField */.M8)(body, 'key') ?? '';
        const key = Buffer.from(text, 'base64');
        const isOne = /^[\w-]{1,64}$/.test(id) && key.toString('base64') === text;
        if (isOne && (await sealed('', key).then(Boolean, () => false)))
            return { id, key };
        throw failures[stage](`${answer.host} returned no key to encrypt ${description} with.`, "Check GITHUB_API_URL: it must be the address of GitHub's REST API.");
    };
    const fetchAudience = async () => {
        const refused = ({ host, status }) => failures.notReady(`${host} does not say which repositories may use ${description} (${status}), and saving it could change that.`, `Give a \`github-token\` with the permission ${permission}, which sees all of these repositories.`);
        const answer = await (0,rest/* ask */.kA)(api('notReady'), secretUrl, { expect: [200, 404], refused });
        if (answer.status === 404)
            return { visibility: 'private' };
        const visibility = (0,json/* textField */.M8)((0,wire/* objectIfAny */.tY)(answer), 'visibility');
        if (visibility === 'all' || visibility === 'private')
            return { visibility };
        if (visibility !== 'selected')
            throw refused(answer);
        let total;
        const repositories = (0,rest/* paged */.IO)(1, async (page) => {
            const url = `${secretUrl}/repositories?per_page=${PER_PAGE}&page=${page}`;
            const list = await (0,rest/* ask */.kA)(api('notReady'), url, { refused });
            const body = (0,wire/* objectIfAny */.tY)(list);
            const items = (0,json/* field */.ZZ)(body, 'repositories');
            total = (0,json/* field */.ZZ)(body, 'total_count');
            if (!Array.isArray(items))
                throw refused(list);
            return { items, next: items.length < PER_PAGE ? undefined : page + 1 };
        });
        const ids = new Set();
        for await (const item of repositories)
            ids.add((0,json/* field */.ZZ)(item, 'id'));
        const selected_repository_ids = [...ids].filter(Number.isSafeInteger);
        if (selected_repository_ids.length !== total)
            throw refused(answer);
        return { visibility, selected_repository_ids };
    };
    const put = async (token, { id, key }, expect) => {
        const encrypted_value = Buffer.from(await sealed(token.reveal(), key)).toString('base64');
        const body = { encrypted_value, key_id: id, ...audience };
        return (0,rest/* ask */.kA)(api('notSaved'), secretUrl, { method: 'PUT', body, expect });
    };
    return {
        ...token_store/* WRITE_ONLY */.tz,
        description,
        open: async () => {
            publicKey = await fetchKey('notReady');
            if (place.kind === 'organization')
                audience = await fetchAudience();
            const nobodys = `${secretsUrl}/JIRA_AUTH_PROBE_OF_PERMISSION`;
            await (0,rest/* ask */.kA)(api('notReady'), nobodys, { method: 'DELETE', expect: [404, 204] });
            return undefined;
        },
        save: async (token) => {
            publicKey ??= await fetchKey('notSaved');
            const { status } = await put(token, publicKey, [201, 204, 422]);
            if (status === 422)
                await put(token, await fetchKey('notSaved'), [201, 204]);
        },
    };
}
function described(place) {
    if (place.kind === 'organization') {
        const { organization } = place;
        const permission = '"Secrets: write" of the organization';
        return [`orgs/${organization}/actions`, `the organization ${organization}`, permission];
    }
    const { repository } = place;
    if (place.kind === 'repository')
        return [`repos/${repository}/actions`, repository, '"Secrets: write"'];
    const { environment } = place;
    return [
        `repos/${repository}/environments/${encodeURIComponent(environment)}`,
        `the environment ${environment} in ${repository}`,
        '"Environments: write" ("Secrets" is another one)',
    ];
}
async function sealed(text, key) {
    const { seal } = await Promise.resolve( ).then(__webpack_require__.t.bind(__webpack_require__, 2839, 19));
    return seal(text, key);
}

; 




function createStore(settings, effects) {
    if (settings.kind === 'github-secret')
        return gitHubSecret(settings.secrets, settings.name, effects);
    if (settings.kind === 'file')
        return tokenFile(settings.path, effects);
    if (effects.commandLineStore)
        return effects.commandLineStore(settings, effects);
    throw new failure/* Failure */.HR('invalid-input', "The Action can't save a token in a GitLab variable or with a command.", 'Use a GitHub secret or a file, or run the `jira-auth` command in a step.');
}
async function inStore(store, work) {
    const close = (0,ending/* toUndo */.On)(() => store.close());
    try {
        await store.open('replace');
        return await work();
    }
    finally {
        await close();
    }
}
async function openStores(writeBack, memory, effects) {
    const accessTokenStore = await openAccessTokenStore(writeBack, effects.send);
    const { store } = writeBack;
    return { store: store && remembered(createStore(store, effects), memory), accessTokenStore };
}
function remembered(store, memory) {
    return {
        ...store,
        open: async (use) => (await store.open(use)) ?? memory.token,
        read: async () => (await store.read()) ?? memory.token,
        save: async (token) => {
            await store.save(token);
            memory.token = token;
        },
    };
}
async function openAccessTokenStore({ store, accessToken }, send) {
    if (!accessToken)
        return undefined;
    const notSaved = (what, advice) => new failure/* Failure */.HR('handoff-failed', what, advice);
    const secret = gitHubSecret(accessToken.secrets, accessToken.name, {
        send,
        failures: {
            notReady: (what, advice) => notSaved(`${what} No token was obtained or used up.`, advice),
            notSaved,
        },
    });
    if (store?.kind !== 'github-secret' || accessToken.secrets.place.kind === 'organization')
        await secret.open();
    return secret;
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


  }),

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