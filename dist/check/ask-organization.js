"use strict";
exports.id = 401;
exports.ids = [401];
exports.modules = {

  9401:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
  __webpack_require__.d(__webpack_exports__, {
    askOrganization: () => (  askOrganization),
    listing: () => (  listing)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2553);
  var _printable_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2252);
  var _transport_network_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(679);
  var _values_hints_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9684);
  var _ends_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2292);
  var _organization_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(401);
  var _renewal_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(444);
  var _report_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6612);
  var _trial_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5721);









const KEY_STAYS_UNKNOWN = ['insufficient-scope', 'site-not-accessible'];
async function askOrganization(request, trials, check, effects) {
    const { orgId, filter, secret, apiKey } = request;
    const clock = (0,_trial_js__WEBPACK_IMPORTED_MODULE_8__/* .serverClock */ .cB)(effects.now);
    const failures = new Map();
    const own = [];
    const meant = [];
    const all = trials.length === 0 ? listing(request, check.thresholds, clock.now) : undefined;
    const keepMeant = (token) => {
        if (trials.some((trial) => (0,_ends_js__WEBPACK_IMPORTED_MODULE_4__/* .isMeant */ .EZ)(trial, token)))
            meant.push(token);
    };
    const network = (0,_transport_network_js__WEBPACK_IMPORTED_MODULE_2__/* .openNetwork */ .XV)({ ...effects, onServerDate: clock.onServerDate }, check);
    const readList = async (list) => {
        const isOfKeys = list.kind === _renewal_js__WEBPACK_IMPORTED_MODULE_6__/* .ORGANIZATION_KEY */ ._9;
        try {
            const keys = [];
            for await (const token of (0,_organization_js__WEBPACK_IMPORTED_MODULE_5__/* .tokensIn */ .gF)(list, request, (await network).send)) {
                if (isOfKeys)
                    keys.push(judged(token, check.thresholds, clock.now()));
                else
                    (all?.add ?? keepMeant)(token);
            }
            if (isOfKeys)
                own.push(...keysFound(keys, clock.now()));
        }
        catch (error) {
            const failure = (0,_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .failureIn */ .Q6)(error);
            if (isOfKeys && KEY_STAYS_UNKNOWN.includes(failure.code))
                own.push(keyUnknown(failure.what, failure.advice));
            else
                failures.set(list.name, (0,_values_hints_js__WEBPACK_IMPORTED_MODULE_3__/* .withHint */ .mu)(failure, { orgApiKey: apiKey }));
        }
    };
    await Promise.all(_organization_js__WEBPACK_IMPORTED_MODULE_5__/* .ORGANIZATION_LISTS */ .Qp.map(readList));
    own.push(...listsNotRead(failures));
    const counted = all?.result();
    const isEmpty = counted && Object.values(counted.organization.counts).every((count) => count === 0);
    const isUnread = isEmpty && failures.size > 0;
    if (isEmpty && !isUnread && filter.labels.length + filter.emails.length > 0)
        own.push(NOTHING_MATCHES);
    const rows = own.map(({ name, ...found }) => ({
        name: (0,_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g$)(`organization ${orgId}${name}`),
        kind: _renewal_js__WEBPACK_IMPORTED_MODULE_6__/* .ORGANIZATION_KEY */ ._9,
        renewal: (0,_renewal_js__WEBPACK_IMPORTED_MODULE_6__/* .renewalOf */ .wc)(_renewal_js__WEBPACK_IMPORTED_MODULE_6__/* .ORGANIZATION_KEY */ ._9, { secret }),
        ...found,
    }));
    return {
        source: (0,_ends_js__WEBPACK_IMPORTED_MODULE_4__/* .inOrganization */ .PV)(meant, [...failures.values()][0]?.message),
        credentials: [...(counted?.credentials ?? []), ...rows],
        organization: isUnread ? undefined : counted?.organization,
        skewMs: clock.skewMs(),
    };
}
function judged(token, thresholds, now) {
    return { ...token, status: _report_js__WEBPACK_IMPORTED_MODULE_7__/* .statusAt */ .Or(token.endsAt, thresholds, now) };
}
function keepOne(kept, name, token) {
    const earlier = kept.get(name);
    const rank = ({ status }) => status === 'expired' ? _report_js__WEBPACK_IMPORTED_MODULE_7__/* .STATUSES */ .f.length : _report_js__WEBPACK_IMPORTED_MODULE_7__/* .STATUSES */ .f.indexOf(status);
    const order = (other) => rank(token) - rank(other) || (0,_organization_js__WEBPACK_IMPORTED_MODULE_5__/* .byEnd */ .BW)(token, other) * (token.status === 'expired' ? -1 : 1);
    if (!earlier || order(earlier) < 0)
        kept.set(name, token);
}
function endOf({ endsAt, status }, now) {
    const source = endsAt instanceof Date ? 'organization' : undefined;
    const reasons = status === 'unknown' ? [_organization_js__WEBPACK_IMPORTED_MODULE_5__/* .END_UNREADABLE */ .KO] : [];
    return { status, ..._report_js__WEBPACK_IMPORTED_MODULE_7__/* .reportedEnd */ .BV(endsAt, source, now), reasons };
}
function keysFound(keys, now) {
    const live = keys.filter(({ status }) => status !== 'expired').sort(_organization_js__WEBPACK_IMPORTED_MODULE_5__/* .byEnd */ .BW);
    if (live.length === 0)
        return [keyUnknown("The organization's list of API keys does not show this one.")];
    const urgent = live.filter(({ status }) => status !== 'ok');
    const which = `The list does not say which of the organization's ${live.length} API keys this check uses.`;
    const told = new Map();
    for (const key of urgent.length > 0 ? urgent : live.slice(0, 1))
        keepOne(told, key.label, key);
    return [...told].map(([label, key]) => {
        const { reasons, ...end } = endOf(key, now);
        const name = `: API key ${label}`.trim();
        return { name, ...end, reasons: live.length > 1 ? [...reasons, which] : reasons };
    });
}
function keyUnknown(...reasons) {
    return { name: ': API key', status: 'unknown', reasons };
}
function listsNotRead(failures) {
    const whats = new Set([...failures.values()].map(({ what }) => what));
    const isOne = failures.size === _organization_js__WEBPACK_IMPORTED_MODULE_5__/* .ORGANIZATION_LISTS */ .Qp.length && whats.size === 1;
    return [...failures].slice(0, isOne ? 1 : undefined).map(([name, { code, what, advice }]) => ({
        name: isOne ? '' : `: ${name}`,
        status: _report_js__WEBPACK_IMPORTED_MODULE_7__/* .statusOfFailure */ .iK(code),
        code,
        reasons: [what, advice],
    }));
}
const NOTHING_MATCHES = {
    name: ': requested tokens',
    status: 'failed',
    code: 'invalid-input',
    reasons: [
        'No token of the organization has this label and owner.',
        'Correct the label and the owner, or leave them out to list every token.',
    ],
};
const MOST_LISTED = 500;
const LONG_OVER_DAYS = 30;
const WORKS = {
    ...{ label: '', email: '', accountId: '', kind: '', clientId: undefined },
    endsAt: 'never',
    status: 'ok',
};
function listing({ orgId, filter }, thresholds, now) {
    const counts = _report_js__WEBPACK_IMPORTED_MODULE_7__/* .countsOf */ .mQ([]);
    const kept = new Map();
    return {
        add: (token) => {
            if (!passes(token, filter))
                return;
            const status = _report_js__WEBPACK_IMPORTED_MODULE_7__/* .statusAt */ .Or(token.endsAt, thresholds, now());
            counts[status] += 1;
            keepOne(kept, nameOf(token), status === 'ok' ? WORKS : { ...token, status });
        },
        result: () => {
            const rows = [];
            for (const [name, token] of kept) {
                if (token === WORKS)
                    continue;
                const { kind } = token;
                const end = endOf(token, now());
                const email = (0,_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g$)(token.email) || undefined;
                if ((end.daysLeft ?? 0) >= -LONG_OVER_DAYS)
                    rows.push({ name, kind, account: email, ...end, renewal: (0,_renewal_js__WEBPACK_IMPORTED_MODULE_6__/* .renewalOf */ .wc)(kind, { email }) });
            }
            const credentials = rows.sort(_report_js__WEBPACK_IMPORTED_MODULE_7__/* .byUrgency */ .td).slice(0, MOST_LISTED);
            return { credentials, organization: { orgId, counts, unlisted: rows.length - credentials.length } };
        },
    };
}
function passes({ label, email }, { labels, emails }) {
    return ((labels.length === 0 || labels.some((pattern) => matches(label, pattern))) &&
        (emails.length === 0 || emails.some((wanted) => wanted.toLowerCase() === email.toLowerCase())));
}
function matches(label, pattern) {
    const pieces = pattern.split('*');
    const last = pieces.pop() ?? '';
    let rest = label;
    for (const [index, piece] of pieces.entries()) {
        const at = rest.indexOf(piece);
        if (at < 0 || (at > 0 && index === 0))
            return false;
        rest = rest.slice(at + piece.length);
    }
    return pieces.length === 0 ? label === last : rest.endsWith(last);
}
function nameOf({ label, email, accountId, kind }) {
    const what = kind === 'client-credentials' ? 'OAuth client' : 'token';
    return (0,_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g$)(`${label || 'unnamed'} (${what} of ${email || accountId || 'an unknown account'})`);
}


  })

};
;