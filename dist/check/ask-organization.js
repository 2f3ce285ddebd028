"use strict";
exports.id = 401;
exports.ids = [401];
exports.modules = {

  9401:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
  __webpack_require__.d(__webpack_exports__, {
    askOrganization: () => (  askOrganization),
    tallying: () => (  tallying)
  });
  var _values_day_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7256);
  var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2553);
  var _printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2252);
  var _transport_network_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(679);
  var _values_hints_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9684);
  var _ends_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2292);
  var _organization_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(401);
  var _renewal_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(444);
  var _report_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(6612);
  var _trial_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(5721);










const KEY_STAYS_UNKNOWN = ['insufficient-scope', 'site-not-accessible'];
async function askOrganization(request, trials, check, effects) {
    const { orgId, filter, secret, apiKey } = request;
    const { thresholds } = check;
    const clock = (0,_trial_js__WEBPACK_IMPORTED_MODULE_9__/* .serverClock */ .cB)(effects.now);
    const failures = new Map();
    const own = [];
    const matches = (0,_ends_js__WEBPACK_IMPORTED_MODULE_5__/* .matching */ .wC)(trials);
    const tally = trials.length === 0 ? tallying(request, thresholds, clock.now) : undefined;
    const network = (0,_transport_network_js__WEBPACK_IMPORTED_MODULE_3__/* .openNetwork */ .XV)({ ...effects, onServerDate: clock.onServerDate }, check);
    const readList = async (list) => {
        const isOfKeys = list.kind === _renewal_js__WEBPACK_IMPORTED_MODULE_7__/* .ORGANIZATION_KEY */ ._9;
        const keys = [];
        try {
            for await (const token of (0,_organization_js__WEBPACK_IMPORTED_MODULE_6__/* .tokensIn */ .gF)(list, request, (await network).send)) {
                if (isOfKeys)
                    keys.push(token);
                else
                    (tally ?? matches).add(token);
            }
            if (isOfKeys)
                own.push(...keysFound(keys, thresholds, clock.now()));
        }
        catch (error) {
            if (!(error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR))
                throw error;
            if (isOfKeys && KEY_STAYS_UNKNOWN.includes(error.code))
                own.push(keyUnknown(error.what, error.advice));
            else
                failures.set(list.name, (0,_values_hints_js__WEBPACK_IMPORTED_MODULE_4__/* .withHint */ .mu)(error, { orgApiKey: apiKey }));
        }
    };
    await Promise.all(_organization_js__WEBPACK_IMPORTED_MODULE_6__/* .ORGANIZATION_LISTS */ .Qp.map(readList));
    own.push(...listsNotRead(failures));
    const counted = tally?.result();
    const isFiltered = filter.labels.length + filter.emails.length > 0;
    const isEmpty = counted && Object.values(counted.organization.counts).every((count) => count === 0);
    const isUnread = isEmpty && failures.size > 0;
    if (isFiltered && isEmpty && !isUnread)
        own.push(NOTHING_MATCHES);
    const rows = own.map(({ name, ...found }) => ({
        name: (0,_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g$)(`organization ${orgId}${name}`),
        kind: _renewal_js__WEBPACK_IMPORTED_MODULE_7__/* .ORGANIZATION_KEY */ ._9,
        renewal: (0,_renewal_js__WEBPACK_IMPORTED_MODULE_7__/* .renewalOf */ .wc)(_renewal_js__WEBPACK_IMPORTED_MODULE_7__/* .ORGANIZATION_KEY */ ._9, { secret }),
        ...found,
    }));
    return {
        source: matches.source([...failures.values()][0]?.message),
        credentials: [...(counted?.credentials ?? []), ...rows],
        organization: isUnread ? undefined : counted?.organization,
        skewMs: clock.skewMs(),
    };
}
function keysFound(keys, thresholds, now) {
    const live = keys
        .map((key) => ({ ...key, status: _report_js__WEBPACK_IMPORTED_MODULE_8__/* .statusAt */ .Or(key.endsAt, thresholds, now) }))
        .filter(({ status }) => status !== 'expired')
        .sort(_organization_js__WEBPACK_IMPORTED_MODULE_6__/* .byEnd */ .BW);
    const urgent = live.filter(({ status }) => status !== 'ok');
    const told = (urgent.length > 0 ? urgent : live.slice(0, 1)).map(({ label, status, endsAt }) => {
        const reasons = status === 'unknown' ? [_organization_js__WEBPACK_IMPORTED_MODULE_6__/* .END_UNREADABLE */ .KO] : [];
        if (live.length > 1)
            reasons.push(`The list does not say which of the organization's ${live.length} API keys this check uses.`);
        const source = endsAt instanceof Date ? 'organization' : undefined;
        return { name: `: API key ${label}`.trim(), status, reasons, ..._report_js__WEBPACK_IMPORTED_MODULE_8__/* .reportedEnd */ .BV(endsAt, source, now) };
    });
    if (told.length === 0)
        return [keyUnknown("The organization's list of API keys does not show this one.")];
    return told.filter(({ name }, index) => told.findIndex((each) => each.name === name) === index);
}
function keyUnknown(...reasons) {
    return { name: ': API key', status: 'unknown', reasons };
}
function listsNotRead(failures) {
    const whats = new Set([...failures.values()].map(({ what }) => what));
    const isOne = failures.size === _organization_js__WEBPACK_IMPORTED_MODULE_6__/* .ORGANIZATION_LISTS */ .Qp.length && whats.size === 1;
    return [...failures].slice(0, isOne ? 1 : undefined).map(([name, { code, what, advice }]) => ({
        name: isOne ? '' : `: ${name}`,
        status: _report_js__WEBPACK_IMPORTED_MODULE_8__/* .statusOfFailure */ .iK(code),
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
        'Correct `token-name` and `email`, or leave them out to list every token.',
    ],
};
const MOST_LISTED = 500;
const LONG_OVER_DAYS = 30;
function tallying({ orgId, filter }, thresholds, now) {
    const counts = _report_js__WEBPACK_IMPORTED_MODULE_8__/* .countsOf */ .mQ([]);
    const noted = new Map();
    const living = new Set();
    return {
        add: (token) => {
            if (!passes(token, filter))
                return;
            const { endsAt } = token;
            const at = now();
            const status = _report_js__WEBPACK_IMPORTED_MODULE_8__/* .statusAt */ .Or(endsAt, thresholds, at);
            counts[status] += 1;
            const name = nameOf(token);
            const isExpired = status === 'expired';
            if (!isExpired) {
                living.add(name);
                if (noted.get(name)?.status === 'expired')
                    noted.delete(name);
            }
            const isLongOver = endsAt instanceof Date && (0,_values_day_js__WEBPACK_IMPORTED_MODULE_0__/* .daysUntil */ .AQ)(endsAt, at) < -LONG_OVER_DAYS;
            if (status === 'ok' || (isExpired && (isLongOver || living.has(name))))
                return;
            const earlier = noted.get(name);
            if (!earlier || (isExpired ? (0,_organization_js__WEBPACK_IMPORTED_MODULE_6__/* .byEnd */ .BW)(earlier.token, token) : (0,_organization_js__WEBPACK_IMPORTED_MODULE_6__/* .byEnd */ .BW)(token, earlier.token)) < 0)
                noted.set(name, { token, status });
        },
        result: () => {
            const rows = [...noted].map(([name, { token, status }]) => {
                const { kind, endsAt } = token;
                const email = (0,_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g$)(token.email) || undefined;
                const isKnown = status !== 'unknown';
                const end = _report_js__WEBPACK_IMPORTED_MODULE_8__/* .reportedEnd */ .BV(endsAt, isKnown ? 'organization' : undefined, now());
                const reasons = isKnown ? [] : [_organization_js__WEBPACK_IMPORTED_MODULE_6__/* .END_UNREADABLE */ .KO];
                return { name, status, kind, account: email, ...end, reasons, renewal: (0,_renewal_js__WEBPACK_IMPORTED_MODULE_7__/* .renewalOf */ .wc)(kind, { email }) };
            });
            const credentials = rows.sort(_report_js__WEBPACK_IMPORTED_MODULE_8__/* .byUrgency */ .td).slice(0, MOST_LISTED);
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
    return (0,_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g$)(`${label || 'unnamed'} (${what} of ${email || accountId || 'an unknown account'})`);
}


  })

};
;