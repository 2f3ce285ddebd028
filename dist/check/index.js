process.on("SIGUSR1", () => {});
  (() => {  
  	var __webpack_modules__ = ({

  5701:
  ((module) => {

"use strict";
module.exports = require("../client/index.js");

  }),

  2839:
  ((module) => {

"use strict";
module.exports = require("../seal/index.js");

  }),

  7598:
  ((module) => {

"use strict";
module.exports = require("node:crypto");

  }),

  3024:
  ((module) => {

"use strict";
module.exports = require("node:fs");

  }),

  8161:
  ((module) => {

"use strict";
module.exports = require("node:os");

  }),

  6760:
  ((module) => {

"use strict";
module.exports = require("node:path");

  }),

  8500:
  ((module) => {

"use strict";
module.exports = require("node:timers/promises");

  }),

  1692:
  ((module) => {

"use strict";
module.exports = require("node:tls");

  }),

  4655:
  ((module, __unused_webpack_exports, __nccwpck_require__) => {

const { issueCommand } = __nccwpck_require__(1876);
const { toCommandProperties } = __nccwpck_require__(4679);

const annotation =
  (level) =>
  (message, properties = {}) => {
    issueCommand(level, toCommandProperties(properties), message);
  };

module.exports = {
  getInput: (name, { trimWhitespace = true } = {}) => {
    const value = process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '';
    return trimWhitespace ? value.trim() : value;
  },
  setSecret: (secret) => {
    issueCommand('add-mask', {}, secret);
  },
  debug: (message) => {
    issueCommand('debug', {}, message);
  },
  info: (message) => {
    process.stdout.write(`${message}\n`);
  },
  warning: annotation('warning'),
  error: annotation('error'),
};


  }),

  5220:
  ((module, __unused_webpack_exports, __nccwpck_require__) => {

Object.defineProperty(module.exports, "Q", ({
  enumerable: true,
  get: () => (__nccwpck_require__(5701).HttpClient),
}));
Object.defineProperty(module.exports, "s", ({
  enumerable: true,
  get: () => (__nccwpck_require__(5701).getProxyUrl),
}));


  }),

  3967:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    BU: () => (  partOf),
    Hw: () => (  linkOrText),
    Ky: () => (  aboutReport),
    L4: () => (  stateOf),
    Mp: () => (  written),
    Ms: () => (  entryOf),
    Pe: () => (  countsInWords),
    X$: () => (  endDayOf),
    gD: () => (  headlineOf),
    kT: () => (  organizationLine),
    l2: () => (  capitalized),
    nG: () => (  credentialsInWords),
    wh: () => (  plainText),
    xG: () => (  LONGEST_TEXT)
  });
  var _hand_over_notices_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7875);
  var _printable_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2252);
  var _renewal_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(444);
  var _report_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6612);




const LONGEST_TEXT = 1000;
function written(line, { says, name = says, code = says, link }) {
    return line
        .map((piece) => {
        if (typeof piece === 'string')
            return piece;
        if ('link' in piece)
            return link(piece.link, (0,_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g$)(piece.label));
        if ('code' in piece)
            return code((0,_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g$)(piece.code));
        return 'name' in piece ? name((0,_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g$)(piece.name)) : says((0,_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g$)(piece.says, LONGEST_TEXT));
    })
        .join('');
}
function plainText(line) {
    const says = (text) => text;
    return written(line, { says, link: says });
}
function linkTo(address) {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url?.protocol !== 'https:' || url.username || url.password || url.href.length > 2000)
        return undefined;
    const link = url.href.replace(/\/$/, '').replace(/[^\w\-.~:/?#@!&,;=%+]/g, (character) => {
        return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
    });
    return { link, label: link.slice('https://'.length) };
}
function linkOrText(address) {
    return linkTo(address) ?? { name: address };
}
const SOURCE_WORDS = {
    jira: 'from Jira',
    organization: 'from the organization',
    oauth: 'from OAuth rules',
    'expires-on': 'from expires-on',
};
function endDayOf({ endsAt }) {
    return endsAt?.slice(0, 10);
}
function daysAway(days) {
    if (days >= 0)
        return (0,_hand_over_notices_js__WEBPACK_IMPORTED_MODULE_0__/* .inDays */ .DV)(days);
    return days === -1 ? 'yesterday' : `${-days} days ago`;
}
function troubleOf({ status, code }) {
    if (status === 'rejected')
        return ['was refused', ', although it '];
    if (status === 'failed')
        return ['fails its check', ', and '];
    return status === 'unknown' && code !== undefined ? ['could not be checked', ', and '] : ['', ''];
}
function stateOf(credential, isToday = true) {
    const { status, daysLeft } = credential;
    const day = endDayOf(credential);
    const [trouble, joint] = troubleOf(credential);
    if (day === undefined) {
        const usual = status === 'ok' ? 'does not expire' : 'has an unknown expiry date';
        return trouble || (status === 'expired' ? 'has expired' : usual);
    }
    const start = `${trouble}${joint}`;
    if ((0,_report_js__WEBPACK_IMPORTED_MODULE_3__/* .isOverdue */ .Jv)(credential))
        return `${start}should have expired on ${day}, but Jira still accepts it`;
    const isOver = status === 'expired' || (daysLeft ?? 0) < 0;
    const away = isToday && daysLeft !== undefined ? `, ${daysAway(daysLeft)}` : '';
    return `${start}${isOver ? 'expired' : 'expires'} on ${day}${away}`;
}
function entryOf(credential) {
    const { status, kind, account, site, source, daysLeft, reasons, code, renewal } = credential;
    const link = linkTo(renewal.url ?? '');
    const page = link ? [['Renew it at ', { ...link, label: link.label.replace(/\/.*$/, '') }]] : [];
    const secret = renewal.secret === undefined ? [] : [['Secret to update: ', { code: renewal.secret }]];
    const isSaid = code !== undefined && ['rejected', 'expired'].includes((0,_report_js__WEBPACK_IMPORTED_MODULE_3__/* .statusOfFailure */ .iK)(code));
    const advice = isSaid ? [] : [[{ says: renewal.advice }]];
    const isDue = (0,_report_js__WEBPACK_IMPORTED_MODULE_3__/* .isToBeRenewed */ .TW)(credential);
    return {
        credential,
        whose: [
            (0,_renewal_js__WEBPACK_IMPORTED_MODULE_2__/* .kindNamed */ .UL)(kind).words,
            ...(account === undefined ? [] : [' of ', { name: account }]),
            ...(site === undefined ? [] : [' at ', linkOrText(site)]),
        ],
        state: stateOf(credential),
        end: [
            endDayOf(credential) ?? (status === 'ok' ? 'does not expire' : 'not known'),
            daysLeft === undefined ? undefined : daysAway(daysLeft),
            source && SOURCE_WORDS[source],
        ],
        why: reasons.map((says, index) => [
            { says },
            ...(code !== undefined && index === reasons.length - 1 ? [' (', { code }, ')'] : []),
        ]),
        isDue,
        advice: isDue ? advice : [],
        page: isDue || status === 'ok' ? page : [],
        secret,
    };
}
function countsInWords(counts) {
    return _report_js__WEBPACK_IMPORTED_MODULE_3__/* .STATUSES */ .f.flatMap((status) => (counts[status] > 0 ? `${counts[status]} ${status}` : [])).join(', ');
}
function credentialsInWords(count) {
    return count === 1 ? '1 credential' : `${count} credentials`;
}
function aboutReport({ credentials, organizations }) {
    const isOfOrganization = credentials.length === 0 && organizations.length > 0;
    return {
        subject: isOfOrganization ? "the organization's tokens" : credentialsInWords(credentials.length),
        counts: countsInWords((0,_report_js__WEBPACK_IMPORTED_MODULE_3__/* .countsOf */ .mQ)(credentials)),
    };
}
function organizationLine({ orgId, counts, unlisted }) {
    const more = unlisted === 0 ? '' : `; not listed here: ${unlisted} that are not ok`;
    return ['Organization ', { name: orgId }, `: ${countsInWords(counts) || 'no tokens'}${more}.`];
}
function partOf({ status, code }) {
    if (status === 'unknown')
        return code === undefined ? 'not-known' : 'not-checked';
    if (status === 'warning')
        return 'soon';
    return status === 'ok' ? 'ok' : 'now';
}
function headlineOf({ credentials, organizations }) {
    const inPart = (part) => credentials.filter((each) => partOf(each) === part);
    const count = ({ length }, one, several = one) => length === 0 ? '' : `${credentialsInWords(length)} ${length === 1 ? one : several}`;
    const overdue = credentials.filter(_report_js__WEBPACK_IMPORTED_MODULE_3__/* .isOverdue */ .Jv);
    const notChecked = credentials.filter((each) => each.code !== undefined && partOf(each) !== 'now');
    const next = inPart('soon').find((each) => !overdue.includes(each))?.daysLeft;
    const isSomeListed = organizations.some(({ counts }) => countsInWords(counts) !== '');
    const soon = [
        count(notChecked, 'could not be checked'),
        next === undefined ? '' : `the next credential expires ${daysAway(next)}`,
        count(overdue, 'still works after its expiry date', 'still work after their expiry dates'),
    ];
    return capitalized(count(inPart('now'), 'needs attention now', 'need attention now') ||
        soon.filter(Boolean).join('; ') ||
        count(inPart('not-known'), 'has an unknown expiry date', 'have an unknown expiry date') ||
        (credentials.length > 0 && 'All credentials are in order') ||
        (isSomeListed ? "None of the organization's tokens needs attention" : 'No credential was checked'));
}
function capitalized(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}


  }),

  2292:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    EZ: () => (  isMeant),
    Hl: () => (  SOURCES),
    PV: () => (  inOrganization)
  });
  var _values_day_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7256);
  var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2553);
  var _hand_over_notices_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(7875);
  var _read_renewal_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(5952);
  var _named_credential_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(159);
  var _organization_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(401);






const jira = ({ session, renewed }) => {
    if (renewed) {
        const { savedIn, endsAt: at, left } = renewed;
        const old = left.length === 0 ? 'the old one is revoked' : 'the old one is not fully revoked';
        const unsaid = at === undefined ? ['Jira did not say when the new one expires.'] : [];
        return { at, reasons: [`It was renewed: the new one is in ${savedIn}, and ${old}.`, ...left, ...unsaid] };
    }
    if (session?.credentialEnd?.source === 'jira')
        return { at: session.credentialEnd.at ?? 'never' };
    return session?.endUnknown === undefined ? undefined : { reasons: [session.endUnknown] };
};
const declared = ({ credential: { inputs } }) => {
    const at = (0,_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessFailed */ .OJ)(() => {
        const day = inputs.find('expires-on');
        return day && (0,_values_day_js__WEBPACK_IMPORTED_MODULE_0__/* .endOfDay */ .D0)((0,_values_day_js__WEBPACK_IMPORTED_MODULE_0__/* .readDay */ .P1)(day.value, day.label));
    });
    return at && { at };
};
const UNUSED_DAYS = 90;
const ABSOLUTE_DAYS = 365;
const oauth = ({ credential: { inputs }, session }) => {
    if (session?.deployment !== 'cloud' || !session.grant)
        return undefined;
    const { rotatedAt, consentedAt } = session.grant;
    const reasons = [];
    let consentedOn;
    try {
        consentedOn = (0,_read_renewal_js__WEBPACK_IMPORTED_MODULE_3__/* .readConsentedOn */ .L)(inputs);
    }
    catch (error) {
        reasons.push((0,_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .failureIn */ .Q6)(error).message);
    }
    const [consent] = [consentedAt, consentedOn]
        .filter((given) => given && given <= rotatedAt)
        .sort((one, other) => Number(other) - Number(one));
    const daysAfter = (date, days) => new Date(date.getTime() + days * _values_day_js__WEBPACK_IMPORTED_MODULE_0__/* .DAY_MS */ .sO);
    const unused = daysAfter(rotatedAt, UNUSED_DAYS);
    if (consent) {
        const absolute = daysAfter(consent, ABSOLUTE_DAYS);
        const day = (0,_hand_over_notices_js__WEBPACK_IMPORTED_MODULE_2__/* .dayOf */ .kb)(consent);
        if (absolute <= rotatedAt) {
            reasons.unshift(`Consent was given on ${day}, more than a year ago, and is still valid.`);
        }
        else if (absolute < unused) {
            const because = `A new consent may be needed by ${(0,_hand_over_notices_js__WEBPACK_IMPORTED_MODULE_2__/* .dayOf */ .kb)(absolute)}, a year after the last one (${day}). Atlassian once announced this limit, and has neither confirmed nor withdrawn it.`;
            return { at: absolute, reasons: [because, ...reasons] };
        }
    }
    else {
        reasons.unshift('The date of the consent is unknown, and a new one may be needed a year after it. Set `consented-on` to be told when.');
    }
    const onUnused = `The refresh token expires on ${(0,_hand_over_notices_js__WEBPACK_IMPORTED_MODULE_2__/* .dayOf */ .kb)(unused)}, ${UNUSED_DAYS} days after its last exchange, unless it is used before then.`;
    return { at: unused, reasons: [onUnused, ...reasons] };
};
const SOURCES = { jira, oauth, 'expires-on': declared };
function inOrganization(tokens, trouble = "It is not in the organization's lists.") {
    return (trial) => {
        const { request, session, now } = trial;
        if (!request)
            return undefined;
        const { credentials, settings } = request;
        const isClient = credentials.method === 'client-credentials';
        if (!isClient && !('apiToken' in credentials))
            return undefined;
        const meant = tokens.filter((token) => isMeant(trial, token));
        const live = meant.filter(({ endsAt }) => !session || !(endsAt instanceof Date) || endsAt > now);
        const [first] = live.toSorted(_organization_js__WEBPACK_IMPORTED_MODULE_5__/* .byEnd */ .BW);
        if (!first)
            return { reasons: [trouble] };
        if (live.length > 1 && settings.tokenName === undefined && !isClient) {
            const which = `Its account has ${live.length} tokens in the organization's lists: set \`token-name\` to its label.`;
            return { reasons: [which] };
        }
        if (first.endsAt instanceof Date)
            return { at: first.endsAt };
        return live.every(({ endsAt }) => endsAt === 'never') ? { at: 'never' } : { reasons: [_organization_js__WEBPACK_IMPORTED_MODULE_5__/* .END_UNREADABLE */ .KO] };
    };
}
function isMeant({ credential, request, session }, token) {
    if (!request)
        return false;
    const given = request.credentials;
    if (given.method === 'client-credentials')
        return token.clientId === given.clientId;
    if (!('apiToken' in given) || token.clientId !== undefined)
        return false;
    const label = request.settings.tokenName;
    if (label !== undefined && label !== token.label)
        return false;
    if (session && session.account.id !== '' && session.account.id === token.accountId)
        return true;
    return (0,_named_credential_js__WEBPACK_IMPORTED_MODULE_4__/* .emailIn */ .cl)(credential.inputs)?.toLowerCase() === token.email.toLowerCase();
}


  }),

  159:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    $5: () => (  credentialOf),
    DQ: () => (  loginOf),
    Og: () => (  credentialOfInputs),
    Zh: () => (  RENEWED),
    cl: () => (  emailIn)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _inputs_schema_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5825);
  var _methods_api_tokens_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8093);
  var _methods_index_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6214);
  var _node_crypto_js__WEBPACK_IMPORTED_MODULE_10__ = __nccwpck_require__(4137);
  var _printable_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(2252);
  var _read_address_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(7800);
  var _read_inputs_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(9366);
  var _results_js__WEBPACK_IMPORTED_MODULE_11__ = __nccwpck_require__(6781);
  var _site_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(2388);
  var _values_given_js__WEBPACK_IMPORTED_MODULE_8__ = __nccwpck_require__(9967);
  var _values_hints_js__WEBPACK_IMPORTED_MODULE_9__ = __nccwpck_require__(9684);












const keyWords = (isOfCheck) => (0,_inputs_schema_js__WEBPACK_IMPORTED_MODULE_1__/* .wordsOf */ .Z9)((input, value) => {
    if (!(0,_inputs_schema_js__WEBPACK_IMPORTED_MODULE_1__/* .isInputOf */ .ub)('file', input))
        return undefined;
    const end = value === undefined ? '' : `: ${value}`;
    if (isOfCheck?.(input))
        return { text: `\`${input}${end}\`` };
    return { text: `the key "${input}${(0,_inputs_schema_js__WEBPACK_IMPORTED_MODULE_1__/* .isSecretInput */ .pX)(input) ? '-env' : ''}${end}"` };
});
const valueIn = (inputs, name) => (0,_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .unlessFailed */ .OJ)(() => inputs.find(name)?.value);
function shown(text, inputs) {
    if (text === undefined || (0,_values_hints_js__WEBPACK_IMPORTED_MODULE_9__/* .isTokenShaped */ .V_)(text))
        return undefined;
    const isIn = (secret = '') => text === secret || (secret.length >= _values_given_js__WEBPACK_IMPORTED_MODULE_8__/* .SHORTEST_SECRET */ .c3 && text.includes(secret));
    return _inputs_schema_js__WEBPACK_IMPORTED_MODULE_1__/* .SECRET_INPUTS */ .pH.some((each) => isIn(valueIn(inputs, each))) ? undefined : text;
}
function emailIn(inputs) {
    const isOfToken = valueIn(inputs, 'api-token') !== undefined;
    const given = [valueIn(inputs, 'email'), isOfToken ? valueIn(inputs, 'username') : undefined];
    return given.find((each) => each !== undefined && (0,_methods_api_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .isEmail */ .xf)(each) && shown(each, inputs) !== undefined);
}
function loginOf({ inputs }) {
    const values = LOGIN.map((name) => valueIn(inputs, name));
    if (values[0] === undefined && values[1] === undefined)
        return undefined;
    return (0,_node_crypto_js__WEBPACK_IMPORTED_MODULE_10__/* .nodeCrypto */ .S)().createHash('sha256').update(JSON.stringify(values)).digest('hex');
}
const LOGIN = [
    ...['password', 'api-token', 'username', 'email'],
    ...['site-url', 'cloud-id', 'auth-method', 'expires-on'],
];
const RENEWED = _methods_index_js__WEBPACK_IMPORTED_MODULE_3__/* .FAMILIES */ .BU.flatMap(({ renewed }) => renewed);
const SHARED = [
    ['allow-private-hosts'],
    ['timeout-seconds'],
    ['ca-certificate'],
    ['warn-days', 'critical-days'],
    ['client-certificate', 'client-key'],
    ['github-token'],
    ['gitlab-project', 'gitlab-group', 'gitlab-token'],
    ['gitlab-environment-scope'],
];
function credentialOf({ name, given, secret }, environment, shared, secretsWithheld) {
    const inherited = SHARED.filter((names) => !names.some((each) => given.has(each))).flat();
    const ownInput = (wanted) => {
        const { value = '', variable } = given.get(wanted) ?? {};
        if (variable === undefined)
            return value;
        const held = (0,_results_js__WEBPACK_IMPORTED_MODULE_11__/* .valueOf */ .RP)(environment, variable);
        if (held.trim() !== '')
            return held;
        throw (0,_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .missingCredentials */ .nm)(`The variable ${variable}, which ${wanted}-env of ${name} names, is not set.`, 'Set it for this step, from a secret of your CI system.', secretsWithheld);
    };
    const isOfCheck = (wanted) => inherited.includes(wanted) || (Object.hasOwn(COMBINED, wanted) && !given.has(wanted));
    const input = (wanted) => {
        const ofCheck = shared.find(wanted);
        if (isOfCheck(wanted))
            return ofCheck?.value ?? '';
        const own = ownInput(wanted);
        return ofCheck ? (COMBINED[wanted]?.(own, ofCheck, name) ?? own) : own;
    };
    const others = Object.entries(environment).filter(([variable]) => !variable.startsWith('JIRA_'));
    const renewed = RENEWED.find((each) => given.has(each));
    const inputs = new _read_inputs_js__WEBPACK_IMPORTED_MODULE_6__/* .Inputs */ .G(input, Object.fromEntries(others), 'file');
    const variable = renewed && (0,_inputs_schema_js__WEBPACK_IMPORTED_MODULE_1__/* .isSecretInput */ .pX)(renewed) ? given.get(renewed)?.variable : undefined;
    return { name, inputs, renewed, secret: shown(secret, inputs) ?? variable, words: keyWords(isOfCheck) };
}
const COMBINED = {
    'required-permissions': (own, { value }) => `${own},${value}`,
    'expected-account-id': sameAsOfCheck,
    project: sameAsOfCheck,
    'allowed-hosts': (own, { value }, name) => {
        const hosts = (text) => text.toLowerCase().match(/[^\s,]+/g) ?? [];
        const both = hosts(own).filter((host) => hosts(value).includes(host));
        if (both.length > 0)
            return both.join(',');
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('host-not-allowed', `\`allowed-hosts\` of ${name} lists no host that the check itself allows.`, 'If its host is right, add it to the list of the whole check.');
    },
};
function sameAsOfCheck(own, { value, input }, name) {
    if (own.trim() === value)
        return value;
    throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_8__/* .invalid */ .Gq)(`\`${input}\` of ${name} differs from that of the whole check.`, 'Give it to the check or to its entries, but not to both.');
}
function credentialOfInputs(inputs) {
    const given = shown(inputs.text('credential-name')?.value, inputs);
    if (given !== undefined && given.length > 100)
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_8__/* .invalid */ .Gq)('`credential-name` has more than 100 characters.', 'Shorten it.');
    const renewed = RENEWED.find((name) => inputs.find(name));
    const variable = renewed && (0,_inputs_schema_js__WEBPACK_IMPORTED_MODULE_1__/* .isSecretInput */ .pX)(renewed) ? inputs.find(renewed)?.variable : undefined;
    const secret = shown(inputs.text('secret-name')?.value, inputs) ?? variable;
    return { name: (0,_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g$)(given ?? usualName(inputs)), inputs, renewed, secret };
}
function usualName(inputs) {
    const who = emailIn(inputs) ?? 'credential';
    const site = inputs.find('site-url');
    const place = shown(site && (0,_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .unlessFailed */ .OJ)(() => placeIn(site)), inputs);
    return `${who}${place === undefined ? '' : ` at ${place}`}`.slice(0, 100);
}
function placeIn(site) {
    const { host, port, rest } = (0,_read_address_js__WEBPACK_IMPORTED_MODULE_5__/* .parseAddress */ .or)(site);
    if ((0,_site_js__WEBPACK_IMPORTED_MODULE_7__/* .looksLikeAtlassian */ .S6)(host))
        return host;
    return `${host}${port === 443 ? '' : `:${port}`}${(0,_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .unlessFailed */ .OJ)(() => (0,_read_address_js__WEBPACK_IMPORTED_MODULE_5__/* .contextPathOf */ .ce)(rest, site)) ?? ''}`;
}


  }),

  401:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    BW: () => (  byEnd),
    KO: () => (  END_UNREADABLE),
    Qp: () => (  ORGANIZATION_LISTS),
    gF: () => (  tokensIn)
  });
  var _credential_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8846);
  var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2553);
  var _json_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(9065);
  var _transport_rest_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8951);
  var _values_day_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(7256);
  var _verify_answer_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(9795);
  var _renewal_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(444);







const END_UNREADABLE = "The organization's list shows no readable expiry date for it.";
const ORGANIZATION_LISTS = [
    { name: 'API tokens', kind: 'api-token-of-any-kind', path: 'api-tokens', scope: 'read:tokens:admin' },
    {
        name: "service accounts' tokens",
        kind: 'service-account-token',
        path: 'service-accounts/api-tokens',
        scope: 'read:service-accounts-tokens:admin',
    },
    {
        name: "service accounts' OAuth clients",
        kind: 'client-credentials',
        path: 'service-accounts/oauth-clients',
        scope: 'read:service-accounts-tokens:admin',
    },
    { name: 'API keys', kind: _renewal_js__WEBPACK_IMPORTED_MODULE_5__/* .ORGANIZATION_KEY */ ._9, path: 'api-keys', scope: 'read:keys:admin' },
];
const PAGE_SIZE = '100';
const OUT_OF_USE = /^(?:BLOCKED|DELETED|DISABLED|INACTIVE|REVOKED)$/i;
async function* tokensIn(list, { apiHost, orgId, apiKey }, send) {
    const first = `https://${apiHost}/admin/api-access/v1/orgs/${orgId}/${list.path}?pageSize=${PAGE_SIZE}`;
    const asked = new Set();
    const api = { send, credential: (0,_credential_js__WEBPACK_IMPORTED_MODULE_0__/* .bearer */ .CM)(apiKey), refused: (answer) => refusal(answer, list) };
    const items = (0,_transport_rest_js__WEBPACK_IMPORTED_MODULE_2__/* .paged */ .IO)(first, async (url) => {
        asked.add(url);
        const answer = await (0,_transport_rest_js__WEBPACK_IMPORTED_MODULE_2__/* .ask */ .kA)(api, url);
        const page = answer.json();
        const body = (0,_json_js__WEBPACK_IMPORTED_MODULE_6__/* .isObject */ .Gv)(page) ? page : {};
        const found = [page, (0,_json_js__WEBPACK_IMPORTED_MODULE_6__/* .field */ .ZZ)(body, 'data'), (0,_json_js__WEBPACK_IMPORTED_MODULE_6__/* .field */ .ZZ)(body, 'items')].find((each) => Array.isArray(each));
        if (!found)
            throw (0,_verify_answer_js__WEBPACK_IMPORTED_MODULE_4__/* .untrusted */ .bp)(answer.host, `a page of an organization's ${list.name} holds no list`);
        const next = (0,_json_js__WEBPACK_IMPORTED_MODULE_6__/* .textField */ .M8)((0,_json_js__WEBPACK_IMPORTED_MODULE_6__/* .objectField */ .qV)(body, 'links'), 'next');
        return { items: found, next: next ? nextPage(next, first, asked, answer.host) : undefined };
    });
    for await (const item of items) {
        if (!OUT_OF_USE.test((0,_json_js__WEBPACK_IMPORTED_MODULE_6__/* .textField */ .M8)(item, 'status') ?? ''))
            yield tokenOf(item, list);
    }
}
function nextPage(next, first, asked, host) {
    const address = /^[\w+=.~-][\w+=.~/-]*$/.test(next) ? `?cursor=${encodeURIComponent(next)}` : next;
    const url = URL.canParse(address, first) ? new URL(address, first) : undefined;
    const expected = new URL(first);
    if (url?.origin !== expected.origin || url.pathname !== expected.pathname || url.username || url.password) {
        throw (0,_verify_answer_js__WEBPACK_IMPORTED_MODULE_4__/* .untrusted */ .bp)(host, 'the next page of a list is at another address');
    }
    url.hash = '';
    if (!url.searchParams.has('pageSize'))
        url.searchParams.set('pageSize', PAGE_SIZE);
    if (asked.has(url.href))
        throw (0,_verify_answer_js__WEBPACK_IMPORTED_MODULE_4__/* .untrusted */ .bp)(host, 'the pages of a list lead back to one that was read');
    return url.href;
}
function tokenOf(item, { kind }) {
    const owner = (0,_json_js__WEBPACK_IMPORTED_MODULE_6__/* .objectField */ .qV)(item, (0,_json_js__WEBPACK_IMPORTED_MODULE_6__/* .field */ .ZZ)(item, 'user') ? 'user' : 'serviceAccount');
    return {
        kind,
        label: (0,_json_js__WEBPACK_IMPORTED_MODULE_6__/* .textField */ .M8)(item, 'label') ?? (0,_json_js__WEBPACK_IMPORTED_MODULE_6__/* .textField */ .M8)(item, 'name') ?? '',
        accountId: (0,_json_js__WEBPACK_IMPORTED_MODULE_6__/* .textField */ .M8)(owner, 'id') ?? '',
        email: (0,_json_js__WEBPACK_IMPORTED_MODULE_6__/* .textField */ .M8)(owner, 'email') ?? '',
        clientId: (0,_json_js__WEBPACK_IMPORTED_MODULE_6__/* .textField */ .M8)(item, 'clientId'),
        endsAt: endOf((0,_json_js__WEBPACK_IMPORTED_MODULE_6__/* .field */ .ZZ)(item, 'expiresAt')),
    };
}
function endOf(expiresAt) {
    if (expiresAt === undefined || expiresAt === null)
        return 'never';
    const end = typeof expiresAt === 'number' ? new Date(expiresAt) : (0,_values_day_js__WEBPACK_IMPORTED_MODULE_3__/* .timeOf */ .nR)(expiresAt);
    return end && !Number.isNaN(end.getTime()) ? end : undefined;
}
function byEnd(one, other) {
    const time = ({ endsAt }) => endsAt instanceof Date ? endsAt.getTime() : Number.MAX_SAFE_INTEGER;
    return time(one) - time(other);
}
function refusal(answer, { name, scope }) {
    const { status, host, text } = answer;
    const known = {
        401: [
            'credentials-rejected',
            `${host} refused the key in \`org-api-key\` (401).`,
            "Create a new API key with the same scopes in the organization's settings at https://admin.atlassian.com, and store it in the same secret.",
        ],
        403: [
            'insufficient-scope',
            `The key in \`org-api-key\` may not list an organization's ${name} (${status}).`,
            `Create a key with the scope ${scope}.`,
        ],
        404: [
            'site-not-accessible',
            `There is no list of ${name} for this \`org-id\` and this key (404).`,
            'Copy the ID from the address of https://admin.atlassian.com/o/..., and use a key of the same organization.',
        ],
    };
    const found = _verify_answer_js__WEBPACK_IMPORTED_MODULE_4__/* .HTML */ .g3.test(text) ? undefined : known[(0,_verify_answer_js__WEBPACK_IMPORTED_MODULE_4__/* .lacksScope */ .P8)(answer) ? 403 : status];
    return found ? new _failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR(...found) : (0,_verify_answer_js__WEBPACK_IMPORTED_MODULE_4__/* .untrusted */ .bp)(host, `status ${status} for an organization's list`);
}


  }),

  444:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    UL: () => (  kindNamed),
    _9: () => (  ORGANIZATION_KEY),
    wc: () => (  renewalOf)
  });
  var _methods_index_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6214);

const ORGANIZATION_KEY = 'organization-api-key';
const KEY = {
    words: "organization's API key",
    renewal: ({ store }) => [
        'https://admin.atlassian.com',
        `Under the organization's settings, API keys, create a key with the scopes read:tokens:admin, read:service-accounts-tokens:admin and read:keys:admin, and ${store}.`,
    ],
};
function kindNamed(kind) {
    return kind === ORGANIZATION_KEY ? KEY : (0,_methods_index_js__WEBPACK_IMPORTED_MODULE_0__/* .methodNamed */ .tc)(kind === 'api-token-of-any-kind' ? 'auto' : kind);
}
function renewalOf(kind, { siteUrl, email, secret }) {
    const store = secret === undefined ? 'store it in the secret that this one comes from' : `store it as ${secret}`;
    const [url, advice] = kindNamed(kind).renewal({ siteUrl, email, secret, store });
    return { url, advice, secret };
}


  }),

  6612:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    BV: () => (  reportedEnd),
    EI: () => (  reportOf),
    Jv: () => (  isOverdue),
    Or: () => (  statusAt),
    TW: () => (  isToBeRenewed),
    ZY: () => (  TRUST),
    Zt: () => (  codeOfCheck),
    d$: () => (  FAIL_ON),
    f: () => (  STATUSES),
    iK: () => (  statusOfFailure),
    mQ: () => (  countsOf),
    td: () => (  byUrgency)
  });
  var _values_day_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7256);
  var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2553);
  var _renewal_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(444);



const STATUSES = ['rejected', 'expired', 'failed', 'critical', 'warning', 'unknown', 'ok'];
const TRUST = ['jira', 'oauth', 'organization', 'expires-on'];
function statusAt(end, { warnDays, criticalDays }, now) {
    if (end === undefined)
        return 'unknown';
    if (end === 'never')
        return 'ok';
    if (end.getTime() <= now.getTime())
        return 'expired';
    const days = (0,_values_day_js__WEBPACK_IMPORTED_MODULE_0__/* .daysUntil */ .AQ)(end, now);
    if (days <= criticalDays)
        return 'critical';
    return days <= warnDays ? 'warning' : 'ok';
}
function reportedEnd(end, source, now) {
    return { source, ...(end instanceof Date && { endsAt: (0,_values_day_js__WEBPACK_IMPORTED_MODULE_0__/* .isoSeconds */ .nE)(end), daysLeft: (0,_values_day_js__WEBPACK_IMPORTED_MODULE_0__/* .daysUntil */ .AQ)(end, now) }) };
}
function statusOfFailure(code) {
    if (code === 'credential-expired')
        return 'expired';
    if ((0,_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .isOfClass */ .Kk)(code, 'rejected'))
        return 'rejected';
    return ['timeout', 'server-unavailable', 'rate-limited'].includes(code) ? 'unknown' : 'failed';
}
function isOverdue({ status, daysLeft = 0 }) {
    return (status === 'warning' || status === 'failed') && daysLeft < 0;
}
function isToBeRenewed(credential) {
    const { status, code } = credential;
    if (status === 'rejected')
        return code !== 'captcha-required' && code !== 'password-auth-disabled';
    return ['expired', 'critical', 'warning'].includes(status) && !isOverdue(credential);
}
function countsOf(credentials) {
    const counts = Object.fromEntries(STATUSES.map((status) => [status, 0]));
    for (const { status } of credentials)
        counts[status] += 1;
    return counts;
}
function byUrgency(one, other) {
    return (STATUSES.indexOf(one.status) - STATUSES.indexOf(other.status) ||
        (one.daysLeft ?? Infinity) - (other.daysLeft ?? Infinity) ||
        (one.name < other.name ? -1 : Number(one.name > other.name)));
}
function reportOf(credentials, organizations, notes, now) {
    const sorted = credentials.toSorted(byUrgency);
    const days = sorted.flatMap(({ daysLeft }) => daysLeft ?? []);
    return {
        checkedAt: (0,_values_day_js__WEBPACK_IMPORTED_MODULE_0__/* .isoSeconds */ .nE)(now),
        status: sorted[0]?.status ?? 'ok',
        daysLeft: days.length > 0 ? Math.min(...days) : undefined,
        credentials: sorted,
        organizations,
        notes,
    };
}
const FAIL_ON = ['warning', 'critical', 'expired', 'never'];
function codeOfCheck({ credentials, organizations }, failOn) {
    if (failOn === 'never')
        return undefined;
    const expiring = ['expired', 'critical', 'warning'].slice(0, 3 - FAIL_ON.indexOf(failOn));
    for (const { status, code } of credentials) {
        if (status === 'rejected' || status === 'failed')
            return code ?? 'credentials-rejected';
        if (expiring.includes(status))
            return status === 'expired' ? 'credential-expired' : 'credential-expiring';
    }
    const isKnown = ({ code, kind }) => code === undefined && kind !== _renewal_js__WEBPACK_IMPORTED_MODULE_2__/* .ORGANIZATION_KEY */ ._9;
    if (organizations.length > 0 || credentials.some(isKnown))
        return undefined;
    return credentials.find(({ code }) => code !== undefined)?.code;
}


  }),

  1388:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Z: () => (  checkSummary),
    i: () => (  markdownLine)
  });
  var _printable_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2252);
  var _document_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3967);
  var _report_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6612);



const MOST_BYTES = 900_000;
const MOST_ROWS = 500;
function checkSummary(report) {
    const { credentials, organizations, checkedAt } = report;
    const { subject, counts } = (0,_document_js__WEBPACK_IMPORTED_MODULE_1__/* .aboutReport */ .Ky)(report);
    const notes = report.notes.map((says) => `> **Note:** ${markdownLine([{ says }])}\n\n`);
    const start = `### Jira credentials${counts && `: ${counts}`}\n\nChecked ${subject} at ${checkedAt}.\n\n${notes.join('')}`;
    const end = organizations.map((each) => `${markdownLine((0,_document_js__WEBPACK_IMPORTED_MODULE_1__/* .organizationLine */ .kT)(each))}\n\n`).join('');
    return start + credentialsTable(credentials, MOST_BYTES - Buffer.byteLength(start + end)) + end;
}
function credentialsTable(credentials, mostBytes) {
    if (credentials.length === 0)
        return '';
    const rows = [];
    let bytes = 0;
    for (const credential of credentials.slice(0, MOST_ROWS)) {
        const row = rowOf((0,_document_js__WEBPACK_IMPORTED_MODULE_1__/* .entryOf */ .Ms)(credential));
        bytes += Buffer.byteLength(row);
        if (bytes > mostBytes)
            break;
        rows.push(row);
    }
    const left = credentials.slice(rows.length);
    const more = `\nand ${left.length} more (${(0,_document_js__WEBPACK_IMPORTED_MODULE_1__/* .countsInWords */ .Pe)((0,_report_js__WEBPACK_IMPORTED_MODULE_2__/* .countsOf */ .mQ)(left))}); the output \`report\` has all of them.\n`;
    return `| Status | Credential | Expires | What to do |\n|---|---|---|---|\n${rows.join('')}${left.length > 0 ? more : ''}\n`;
}
function rowOf({ credential, whose, end, why, advice, page, secret, isDue }) {
    const { name, status } = credential;
    const cell = (lines) => lines.map(markdownLine).join('<br>');
    const is = status === 'ok' ? status : `**${status}**`;
    const toDo = [...why, ...(isDue ? [...advice, ...page, ...secret] : [])];
    return `| ${is} | ${cell([['**', { name }, '**'], whose])} | ${end.filter(Boolean).join('<br>')} | ${cell(toDo)} |\n`;
}
const MARKDOWN = {
    says: harmless,
    code: (text) => text && `\`${text.replaceAll('`', "'").replaceAll('|', '/')}\``,
    link: (address, label) => `[${harmless(label)}](${address.replaceAll('&', '&amp;')})`,
};
function harmless(text) {
    return (0,_printable_js__WEBPACK_IMPORTED_MODULE_0__/* .printableMarkdown */ .Tj)(text, _document_js__WEBPACK_IMPORTED_MODULE_1__/* .LONGEST_TEXT */ .xG)
        .replaceAll(/(?<![A-Za-z0-9])&#64;/g, '&#64;&#8203;')
        .replaceAll(/(?<!&)&#35;/g, '&#35;&#8203;')
        .replaceAll(/\b(GH)&#45;/gi, '$1&#8203;&#45;');
}
function markdownLine(line) {
    return (0,_document_js__WEBPACK_IMPORTED_MODULE_1__/* .written */ .Mp)(line, MARKDOWN);
}


  }),

  5721:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  eK: () => (  SKEW_MS),
  cB: () => (  serverClock),
  VR: () => (  tryCredential)
});

var renewal = __nccwpck_require__(5952);
var src_failure = __nccwpck_require__(2553);
var methods = __nccwpck_require__(6214);
var given = __nccwpck_require__(9967);
var read_credentials = __nccwpck_require__(4874);
var schema = __nccwpck_require__(5825);
var read_settings = __nccwpck_require__(1975);
var read_site = __nccwpck_require__(193);
; 






async function read(inputs, effects, readRenewal) {
    const isGrantAlone = (0,read_site/* namesGrant */.t)(inputs) && !inputs.find('allowed-hosts') && !inputs.find('deployment');
    const site = (0,read_site/* readSite */.U)(inputs, effects.secretsWithheld, isGrantAlone);
    const settings = (0,read_settings/* readSettings */.s)(inputs);
    const credentials = (0,read_credentials/* readCredentials */.L1)(inputs, effects);
    const clientCertificate = (0,read_settings/* readClientCertificate */.r)(inputs, effects.mask);
    if (site.deployment !== undefined)
        (0,methods/* requireDeployment */.lH)(credentials.method, site.deployment);
    const renewal = readRenewal?.(inputs, credentials.method, effects.mask);
    const writeBack = KEEPING.some((name) => inputs.find(name))
        ? (await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 475))).readWriteBack(inputs, effects.mask, renewal === undefined)
        : { store: undefined, accessToken: undefined };
    const { renewedBy, obtainsAccessToken, refuses } = (0,methods/* methodNamed */.tc)(credentials.method);
    if (writeBack.store && renewedBy !== 'use') {
        throw (0,given/* invalid */.Gq)(`A place for a refresh token is given, but the method ${credentials.method} has none.`, 'Leave the place out, or give the `refresh-token` of an OAuth grant.');
    }
    if (writeBack.accessToken && !obtainsAccessToken) {
        throw (0,given/* invalid */.Gq)(`\`access-token-secret\` is given, but the method ${credentials.method} obtains no access token.`, 'Leave it out, or give the OAuth client that obtains one.');
    }
    const refused = refuses?.({
        ...settings,
        hasStore: writeBack.store !== undefined,
        withoutCurlConfig: inputs.find('curl-config')?.value.toLowerCase() === 'false',
        accessTokenSecret: writeBack.accessToken?.name,
    });
    if (refused)
        throw refused;
    if (settings.gajiraConfig)
        requireGajira(credentials, clientCertificate);
    return { site, settings, credentials, clientCertificate, writeBack, renewal };
}
const KEEPING = Object.keys(schema/* GROUPS */.fd['Refresh token storage']);
function requireGajira(credentials, certificate) {
    if (!(0,methods/* basicPairOf */.cl)(credentials)) {
        throw (0,given/* invalid */.Gq)(`\`gajira-config\` is true, but gajira actions send an e-mail and an API token (HTTP Basic), and the method ${credentials.method} ${credentials.method === 'service-account-token' ? 'was given no `email`' : 'has none'}.`, 'Give `email` and `api-token`, on Data Center `username` and `password`, or leave `gajira-config` out.');
    }
    if (certificate) {
        throw (0,given/* invalid */.Gq)("`gajira-config` is true, but gajira actions can't present a client certificate.", 'Leave `gajira-config` out, and call Jira with curl and the curl config.');
    }
}

var network = __nccwpck_require__(679);
var trust = __nccwpck_require__(1143);
var ending = __nccwpck_require__(7684);
var day = __nccwpck_require__(7256);
var printable = __nccwpck_require__(2252);
var hints = __nccwpck_require__(9684);
var answer = __nccwpck_require__(9795);
var tenant = __nccwpck_require__(6885);
; 







async function verify(request, effects) {
    const { settings, credentials } = request;
    try {
        let { site } = request;
        if (site.deployment === undefined) {
            const { settleDeployment } = await __nccwpck_require__.e(  466).then(__nccwpck_require__.bind(__nccwpck_require__, 2466));
            site = await settleDeployment(effects.send, site, (0,methods/* deploymentOf */.PE)(credentials.method));
            effects.debug?.(`Its answers show that this is ${site.deployment}.`);
        }
        (0,methods/* requireDeployment */.lH)(credentials.method, site.deployment);
        if (site.deployment === 'cloud')
            return await verifyOnCloud(request, site, effects);
        const proof = await (0,methods/* prove */.zn)(credentials, { ...effects, site, tokenName: settings.tokenName });
        await requireWhatWasAsked(proof, site.deployment, request, effects);
        return sessionOf(proof, request, { deployment: site.deployment, siteUrl: site.url, cloudId: '' });
    }
    catch (error) {
        const failure = expired((0,src_failure/* failureIn */.Q6)(error), settings, effects.now());
        throw 'clientSecret' in credentials ? failure : (0,hints/* withHint */.mu)(failure, credentials);
    }
}
async function verifyOnCloud(request, site, effects) {
    const { send, cloudIds = new tenant/* CloudIds */.gx(), debug } = effects;
    const { settings, credentials } = request;
    const isKnown = site.cloudId !== undefined || site.url === undefined;
    const cloudId = isKnown ? Promise.resolve(site.cloudId ?? '') : cloudIds.of(send, site.url, debug);
    cloudId.catch(() => undefined);
    const { identity, expectedAccountId, requiredPermissions } = settings;
    const isNeeded = expectedAccountId !== undefined || requiredPermissions.length > 0;
    const context = { ...effects, mayBeUnknown: identity === 'optional' && !isNeeded, site, cloudId };
    const proof = await (0,methods/* prove */.zn)(credentials, context).catch(async (error) => {
        const failure = (0,src_failure/* failureIn */.Q6)(error);
        const mayBeMissing = ['site-not-found', 'untrusted-response'].includes(failure.code) ||
            failure.isOf('input', 'rejected', 'denied');
        if (mayBeMissing)
            await refuseMissingSite(cloudId);
        throw failure;
    });
    const { baseUrl, credential, grantsSite } = proof;
    const [siteUrl, id] = await Promise.all([
        site.url ?? site.customDomain ?? grantsSite?.url ?? (0,tenant/* canonicalSiteUrl */.PE)(send, baseUrl, credential),
        grantsSite?.cloudId ??
            cloudId.catch((error) => {
                throw (0,src_failure/* failureIn */.Q6)(error).advising('The credential itself is valid.');
            }),
        requireWhatWasAsked(proof, 'cloud', request, effects),
    ]);
    return sessionOf(proof, request, { deployment: 'cloud', siteUrl, cloudId: id });
}
async function requireWhatWasAsked({ account, method, baseUrl, credential }, deployment, { settings: { expectedAccountId, requiredPermissions, project } }, { send, debug }) {
    debug?.(`Verified by ${method} at ${baseUrl}.`);
    const isExpected = expectedAccountId === account.id || (deployment === 'data-center' && expectedAccountId === account.name);
    if (expectedAccountId !== undefined && !isExpected) {
        throw new src_failure/* Failure */.HR('unexpected-account', `The credential belongs to the account ${(0,printable/* printable */.g$)(account.id)}, not to the one in \`expected-account-id\`.`, "Store the expected account's credential, or correct `expected-account-id`.");
    }
    if (requiredPermissions.length === 0)
        return;
    const { requirePermissions } = await __nccwpck_require__.e(  85).then(__nccwpck_require__.bind(__nccwpck_require__, 7085));
    await requirePermissions(send, { deployment, baseUrl }, credential, requiredPermissions, project);
}
function sessionOf(proof, { settings, credentials }, place) {
    const { baseUrl, scopes = [], credentialEnd } = proof;
    const declaredEnd = (0,day/* endOfDay */.D0)(settings.expiresOn);
    const isLongLived = (0,methods/* methodNamed */.tc)(proof.method).isLongLived;
    return {
        ...proof,
        ...place,
        scopes,
        apiUrl: proof.apiUrl ?? (0,answer/* apiUrlOf */.po)({ ...place, baseUrl }),
        basic: (0,methods/* basicPairOf */.cl)(credentials),
        expiresAt: proof.expiresAt ?? (isLongLived && !credentialEnd ? declaredEnd : undefined),
        credentialEnd: credentialEnd ?? (declaredEnd && { source: 'expires-on', at: declaredEnd }),
    };
}
const EXPLANATION_MS = 2000;
async function refuseMissingSite(cloudId) {
    try {
        await Promise.race([cloudId, new Promise((resolve) => setTimeout(resolve, EXPLANATION_MS).unref())]);
    }
    catch (error) {
        if ((0,src_failure/* failureIn */.Q6)(error).code === 'site-not-found')
            throw error;
    }
}
function expired(failure, { expiresOn }, now) {
    const end = (0,day/* endOfDay */.D0)(expiresOn);
    if (!end || end > now || !hints/* REFUSALS */.a6.includes(failure.code))
        return failure;
    return new src_failure/* Failure */.HR('credential-expired', `Jira refused the credential, and according to \`expires-on\` it expired on ${String(expiresOn)}.`, 'Create a new one, store it in the same secret, and set `expires-on` to its date.');
}

; 
const LOSS = {
    certain: 'The refresh token was exchanged before that, and its successor is lost: the stored one works for ten more minutes, so run again within that time.',
    possible: 'The refresh token may have been exchanged: then the stored one works for ten more minutes, so run again within that time.',
    saved: undefined,
    spent: 'The refresh token was sent to be exchanged, and a Data Center ends it at once: if the stored one is refused from now on, give consent again.',
};
class Loss {
    #told;
    note = (exchange) => {
        this.#told = LOSS[exchange];
    };
    addedTo(failure) {
        const told = this.#told;
        this.forget();
        return told === undefined ? failure : failure.advising(told);
    }
    tell(warn) {
        if (this.#told !== undefined)
            warn(this.#told);
        this.forget();
    }
    forget() {
        this.#told = undefined;
    }
}

var wire = __nccwpck_require__(9131);
var refused = __nccwpck_require__(4605);
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
    throw await (0,refused/* refused */.J)(answer, { deployment: 'data-center', baseUrl, scope: '' });
}
function sessionState({ url, cookie }) {
    return JSON.stringify({ url, cookie: cookie.reveal() });
}

; 








function handOver(to) {
    return {
        to,
        use: async ({ session, request, tls }) => {
            await to.handOver(session, request.settings, tls);
            return 0;
        },
        leaves: () => true,
    };
}
async function run(effects, task) {
    const { ci } = effects;
    const loss = new Loss();
    let logOut;
    let isLeft = false;
    const end = (0,ending/* toUndo */.On)(async () => {
        if (isLeft)
            return;
        try {
            await logOut?.();
        }
        finally {
            task.to?.takeBack();
        }
        loss.tell(ci.warn);
    });
    try {
        const found = await verified(effects, task.to, loss, (how) => {
            logOut = how;
        });
        const status = await task.use(found);
        isLeft = task.leaves(found);
        loss.forget();
        await end();
        return status;
    }
    catch (error) {
        const failure = error instanceof src_failure/* Failure */.HR ? loss.addedTo(error) : undefined;
        await end();
        if (!failure)
            throw error;
        ci.fail(failure);
        return failure.exitStatus;
    }
}
const LOG_OUT_SECONDS = 5;
async function verified(effects, to, loss, toEnd) {
    const { inputs, environment, ci, now, signal, debug, commandLineStore } = effects;
    const request = await read(inputs, ci, effects.readRenewal);
    effects.onRequest?.(request);
    (0,trust/* refuseUnsafeProcess */.iM)(environment);
    for (const text of decisions(request, (0,network/* proxyAddress */.nD)(environment)))
        debug?.(text);
    const { settings, writeBack, clientCertificate } = request;
    await to?.prepare(settings, request.credentials.method);
    const tls = await (0,trust/* tlsWith */.U2)(settings.caCertificate, clientCertificate, environment);
    const openNetwork = (until, seconds = settings.timeoutSeconds) => (0,network/* networkWith */.t8)(tls, { ...effects, info: ci.info, signal: until }, seconds);
    const onSession = (live) => {
        let forget = undefined;
        toEnd(async () => {
            try {
                await endSession(openNetwork(new AbortController().signal, LOG_OUT_SECONDS).send, live);
                forget?.();
            }
            catch (error) {
                ci.warn(`The session that this step began could not be ended, and may last until Jira ends it. ${(0,src_failure/* failureIn */.Q6)(error).what}`);
            }
        });
        forget = to?.rememberSession(live, tls);
    };
    const memory = {};
    const logIn = async (until) => {
        const network = openNetwork(until);
        const storing = { send: network.sendToTheEnd, mask: ci.mask, signal: until, commandLineStore };
        const stores = writeBack.store || writeBack.accessToken
            ? await (await __nccwpck_require__.e(  216).then(__nccwpck_require__.bind(__nccwpck_require__, 1216))).openStores(writeBack, memory, storing)
            : undefined;
        const session = await verify(request, {
            ...network,
            mask: ci.mask,
            info: ci.info,
            warn: ci.warn,
            store: stores?.store,
            now,
            debug,
            onSession,
            onExchange: loss.note,
            cloudIds: tls ? undefined : effects.cloudIds,
        });
        until.throwIfAborted();
        if (session.accessToken)
            await stores?.accessTokenStore?.save(session.accessToken);
        return session;
    };
    const session = await logIn(signal);
    signal.throwIfAborted();
    const renew = async (until) => {
        try {
            return await logIn(until);
        }
        catch (error) {
            if (error instanceof src_failure/* Failure */.HR)
                throw loss.addedTo(error);
            loss.tell(ci.warn);
            throw error;
        }
    };
    return { session, request, tls, renew };
}
function decisions({ site, credentials, clientCertificate, settings, writeBack }, proxy = 'none') {
    const url = site.url ?? (site.deployment === 'cloud' ? "the grant's, or on the gateway" : 'none');
    const isGiven = (value) => (value ? 'yes' : 'no');
    return [
        `Method: ${credentials.method}. Site: ${url}, ${site.deployment ?? 'to be asked whether it is cloud or data-center'}.`,
        `Proxy: ${proxy}. Private CA: ${isGiven(settings.caCertificate)}. Client certificate: ${isGiven(clientCertificate)}. Time: ${settings.timeoutSeconds} s.`,
        `Token storage: ${writeBack.store?.kind ?? 'none'}.`,
    ];
}

; 


async function tryCredential(credential, effects, renew) {
    const { name, words, inputs } = credential;
    const inWords = (tell) => (text) => {
        tell(words?.say(text) ?? text);
    };
    const { now, onServerDate, skewMs } = serverClock(effects.now);
    const found = {};
    const trial = () => ({ ...found, credential, skewMs: skewMs(), now: now() });
    const own = {
        ...effects,
        inputs,
        ci: {
            ...effects,
            info: inWords(effects.info),
            warn: inWords(effects.warn),
            fail: (failure) => Object.assign(found, { failure }),
        },
        readRenewal: renewal/* readRenewal */.j,
        now,
        onServerDate,
        debug: (text) => effects.debug?.(`${name}: ${text}`),
        onRequest: (request) => Object.assign(found, { request }),
    };
    await run(own, {
        use: async (verified) => {
            const { session, tls } = verified;
            Object.assign(found, { session, tls });
            const renewed = await renew(trial(), verified);
            if (renewed)
                Object.assign(found, { renewed, session: { ...session, credential: renewed.credential } });
            return 0;
        },
        leaves: () => false,
    });
    return trial();
}
const SKEW_MS = 5 * 60_000;
function serverClock(now) {
    let skewMs;
    return {
        onServerDate: (date) => {
            skewMs ??= date.getTime() - now().getTime();
        },
        skewMs: () => skewMs ?? 0,
        now: () => skewMs !== undefined && Math.abs(skewMs) > SKEW_MS ? new Date(now().getTime() + skewMs) : now(),
    };
}


  }),

  8846:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    CM: () => (  bearer),
    Di: () => (  headerFor),
    HX: () => (  basic),
    S1: () => (  isIn)
  });
  var _secret_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6359);

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
    return authorization(new _secret_js__WEBPACK_IMPORTED_MODULE_0__/* .Secret */ .z(`Bearer ${token.reveal()}`));
}
function basic(user, password, mask) {
    const pair = new _secret_js__WEBPACK_IMPORTED_MODULE_0__/* .Secret */ .z(`${user}:${password.reveal()}`);
    const encoded = new _secret_js__WEBPACK_IMPORTED_MODULE_0__/* .Secret */ .z(Buffer.from(pair.reveal()).toString('base64'));
    mask(pair);
    mask(encoded);
    return authorization(new _secret_js__WEBPACK_IMPORTED_MODULE_0__/* .Secret */ .z(`Basic ${encoded.reveal()}`));
}


  }),

  7684:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    On: () => (  toUndo),
    Op: () => (  ENDING),
    W_: () => (  isRunning),
    wC: () => (  undoAll)
  });
const waiting = new Set();
function toUndo(undo) {
    let done;
    const begun = async () => {
        try {
            await undo();
        }
        finally {
            waiting.delete(now);
        }
    };
    const now = () => (done ??= begun());
    waiting.add(now);
    return now;
}
async function undoAll() {
    await Promise.allSettled([...waiting].reverse().map((now) => now()));
}
const isProfiled = /--(?:(?:cpu-)?prof|inspect)/.test([...process.execArgv, process.env.NODE_OPTIONS].join(' '));
const ENDING = [
    ...'SIGINT SIGTERM SIGHUP SIGQUIT SIGUSR2 SIGALRM SIGVTALRM SIGXCPU SIGIO SIGPWR SIGSTKFLT'.split(' '),
    ...'SIGTRAP SIGABRT SIGSYS'.split(' '),
    ...(isProfiled ? [] : ['SIGPROF']),
];
const HARMLESS = (  null && (['SIGWINCH', 'SIGURG', 'SIGCONT', 'SIGTSTP']));
function isRunning(number) {
    try {
        process.kill(number, 0);
        return true;
    }
    catch (error) {
        return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
}


  }),

  2553:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    $t: () => (  placeOf),
    CD: () => (  attempt),
    FV: () => (  orWithheld),
    HR: () => (  Failure),
    Kk: () => (  isOfClass),
    OJ: () => (  unlessFailed),
    Q6: () => (  failureIn),
    Qg: () => (  UnsentFailure),
    SP: () => (  EdgeFailure),
    j$: () => (  Interrupted),
    nm: () => (  missingCredentials),
    uc: () => (  EXIT_STATUS)
  });
  var node_os__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8161);

const EXIT_STATUS = {
    internal: 1,
    'invalid-input': 2,
    'missing-credentials': 2,
    'ambiguous-credentials': 2,
    'secrets-unavailable': 2,
    'host-not-allowed': 2,
    'insecure-url': 2,
    'credentials-rejected': 3,
    'anonymous-session': 3,
    'captcha-required': 3,
    'client-rejected': 3,
    'refresh-token-invalid': 3,
    'password-auth-disabled': 3,
    'insufficient-scope': 4,
    'permission-denied': 4,
    'ip-not-allowed': 4,
    'unexpected-account': 4,
    'site-not-accessible': 4,
    'site-not-found': 5,
    'network-unreachable': 5,
    timeout: 5,
    'server-unavailable': 5,
    'proxy-failure': 5,
    'rate-limited': 6,
    'untrusted-response': 7,
    'redirect-refused': 7,
    'tls-failure': 7,
    'handoff-failed': 8,
    'refresh-token-not-saved': 8,
    'credential-not-renewed': 8,
    'credential-expiring': 9,
    'credential-expired': 9,
    'issue-not-found': 10,
    'field-not-found': 10,
    'field-not-editable': 10,
    'value-not-allowed': 10,
    'update-rejected': 10,
};
const CLASSES = { input: 2, rejected: 3, denied: 4, unreachable: 5, limited: 6, untrusted: 7 };
function isOfClass(code, ...classes) {
    return classes.some((name) => CLASSES[name] === EXIT_STATUS[code]);
}
class Failure extends Error {
    code;
    what;
    advice;
    name = 'Failure';
    constructor(code, what, advice) {
        super(`${what} ${advice}`);
        this.code = code;
        this.what = what;
        this.advice = advice;
    }
    get exitStatus() {
        return EXIT_STATUS[this.code];
    }
    isOf(...classes) {
        return isOfClass(this.code, ...classes);
    }
    get isUncertain() {
        return ['network-unreachable', 'timeout', 'server-unavailable', 'untrusted-response'].includes(this.code);
    }
    advising(more) {
        return new Failure(this.code, this.what, `${this.advice} ${more}`);
    }
    hinting(first) {
        return new Failure(this.code, this.what, `${first} ${this.advice}`);
    }
    forPrograms() {
        const { code, exitStatus, what, advice } = this;
        return { code, exitStatus, what, advice };
    }
    inWords({ say, advise }) {
        return new Failure(this.code, say(this.what), advise(this.advice));
    }
}
function orWithheld(missing, secretsWithheld) {
    const reason = secretsWithheld?.();
    if (reason === undefined)
        return missing;
    return new Failure('secrets-unavailable', `${missing.what} ${reason}`, 'Skip this step on such runs, or run it after the merge; never hand secrets to code from a fork.');
}
function missingCredentials(what, advice, secretsWithheld) {
    return orWithheld(new Failure('missing-credentials', what, advice), secretsWithheld);
}
class UnsentFailure extends Failure {
    get isUncertain() {
        return false;
    }
}
class EdgeFailure extends Failure {
    target = '';
}
class Interrupted extends Error {
    signal;
    name = 'Interrupted';
    constructor(signal) {
        super(`Interrupted by ${signal}.`);
        this.signal = signal;
    }
    get exitStatus() {
        return 128 + node_os__WEBPACK_IMPORTED_MODULE_0__.constants.signals[this.signal];
    }
}
function placeOf(error) {
    const { name = '', stack = '' } = error instanceof Error ? error : {};
    const thrown = `${/^\w{1,40}$/.test(name) ? name : 'something'} was thrown`;
    const frame = /^\s+at (?:.*[\\/(])?([\w.-]+:\d+:\d+)\)?$/m.exec(stack)?.[1];
    return frame === undefined ? thrown : `${thrown} at ${frame}`;
}
function failureIn(error) {
    if (error instanceof Failure)
        return error;
    throw error;
}
function unlessFailed(read) {
    try {
        return read();
    }
    catch (error) {
        failureIn(error);
        return undefined;
    }
}
async function attempt(failures, work) {
    try {
        await work();
    }
    catch (error) {
        failures.push(failureIn(error));
    }
}


  }),

  112:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    $0: () => (  readTextOrPipe),
    $N: () => (  codeOf),
    CC: () => (  problem),
    NP: () => (  isOwn),
    SX: () => (  NO_WAIT),
    VX: () => (  readRegular),
    Xf: () => (  withOpen),
    YT: () => (  openToAppend),
    fR: () => (  replaceFile),
    tk: () => (  removeDrafts),
    yR: () => (  readText)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
  var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6760);
  var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2553);
  var _node_crypto_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4137);




const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_WRONLY } = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants;
const NO_FOLLOW = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NOFOLLOW ?? 0;
const NO_WAIT = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NONBLOCK ?? 0;
const LARGEST_BYTES = 1024 * 1024;
function withOpen(descriptor, work) {
    try {
        return work(descriptor);
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
    }
}
function readRegular(path, { largestBytes, follow = true } = {}) {
    return withOpen((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, O_RDONLY | NO_WAIT | (follow ? 0 : NO_FOLLOW)), (descriptor) => wholeOf(descriptor, largestBytes));
}
function readText(path, options) {
    return textOf(readRegular(path, options).bytes);
}
function textOf(bytes) {
    return bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'utf8');
}
async function readTextOrPipe(path, label, patience) {
    const descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, O_RDONLY | NO_WAIT);
    if ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(descriptor).isFIFO())
        return readStream(streamOf(descriptor), label, patience);
    return withOpen(descriptor, () => textOf(wholeOf(descriptor, patience.largestBytes).bytes));
}
function readStandardInput(patience) {
    return readStream(standardInput(), 'standard input', patience);
}
function standardInput() {
    try {
        if (fstatSync(0).isFIFO())
            return streamOf(openSync('/dev/stdin', O_RDONLY | NO_WAIT));
    }
    catch {
    }
    return process.stdin;
}
function streamOf(descriptor) {
    const { Socket } = process.getBuiltinModule('node:net');
    return new Socket({ fd: descriptor, readable: true, writable: false });
}
async function readStream(stream, label, { signal, seconds, largestBytes = LARGEST_BYTES }) {
    const { addAbortSignal } = process.getBuiltinModule('node:stream');
    const timeout = AbortSignal.timeout(seconds * 1000);
    const chunks = [];
    let bytes = 0;
    try {
        for await (const chunk of addAbortSignal(AbortSignal.any([signal, timeout]), stream)) {
            chunks.push(chunk);
            bytes += chunk.length;
            if (bytes > largestBytes)
                throw problem('EFBIG');
        }
    }
    catch (error) {
        signal.throwIfAborted();
        if (!timeout.aborted)
            throw error;
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR('timeout', `The end of ${label} was not reached within ${seconds} s.`, 'Find out why the program that writes it does not end, or raise `timeout-seconds`.');
    }
    return textOf(Buffer.concat(chunks));
}
function wholeOf(descriptor, largestBytes = LARGEST_BYTES) {
    const found = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(descriptor);
    if (!found.isFile())
        throw problem(found.isDirectory() ? 'EISDIR' : 'EINVAL');
    if (found.size > largestBytes)
        throw problem('EFBIG');
    const chunks = [];
    for (let bytes = 0; bytes <= largestBytes;) {
        const chunk = Buffer.allocUnsafe(64 * 1024);
        const length = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readSync)(descriptor, chunk);
        if (length === 0)
            return { bytes: Buffer.concat(chunks), found };
        chunks.push(chunk.subarray(0, length));
        bytes += length;
    }
    throw problem('EFBIG');
}
function problem(code) {
    return Object.assign(new Error('It is not a regular file, too large, or not ours.'), { code });
}
function codeOf(error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    return typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : 'unknown';
}
function isOwn({ uid }) {
    return !process.getuid || uid === process.getuid();
}
function openToAppend(path) {
    const descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, O_RDWR | O_APPEND | NO_FOLLOW | NO_WAIT);
    if ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(descriptor).isFile())
        return descriptor;
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
    throw problem('EINVAL');
}
function createFile(path, text, mode = 0o600, settle) {
    withOpen((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, O_WRONLY | O_CREAT | O_EXCL | NO_FOLLOW, mode & 0o700), (descriptor) => {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fchmodSync)(descriptor, mode);
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(descriptor, text);
        settle?.(descriptor);
    });
}
function createFolder(path) {
    mkdirSync(path, { mode: 0o700 });
    chmodSync(path, 0o700);
}
function replaceFile(path, text, mode = 0o600) {
    const draft = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path), `.${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(path)}.${(0,_node_crypto_js__WEBPACK_IMPORTED_MODULE_3__/* .nodeCrypto */ .S)().randomUUID()}`);
    try {
        createFile(draft, text, mode, node_fs__WEBPACK_IMPORTED_MODULE_0__.fsyncSync);
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.renameSync)(draft, path);
    }
    catch (error) {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(draft, { force: true });
        throw error;
    }
    try {
        withOpen((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path), O_RDONLY), node_fs__WEBPACK_IMPORTED_MODULE_0__.fsyncSync);
    }
    catch (error) {
        if (!['EACCES', 'EISDIR', 'EPERM', 'EBADF', 'EINVAL', 'ENOTSUP'].includes(codeOf(error)))
            throw error;
    }
}
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function removeDrafts(path) {
    const start = `.${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(path)}.`;
    for (const name of (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path))) {
        if (name.startsWith(start) && UUID.test(name.slice(start.length)))
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path), name), { force: true });
    }
}


  }),

  7356:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    N: () => (  orHandOffFailed)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _files_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(112);


function orHandOffFailed(work, what, advice) {
    try {
        return work();
    }
    catch (error) {
        throw error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR
            ? error
            : new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('handoff-failed', `${what} (${(0,_files_js__WEBPACK_IMPORTED_MODULE_1__/* .codeOf */ .$N)(error)}).`, advice);
    }
}


  }),

  7875:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    DV: () => (  inDays),
    kb: () => (  dayOf)
  });
  var _values_day_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7256);
  var _printable_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2252);
  var _verify_myself_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2041);



function announcement({ account, siteUrl, baseUrl, method, expiresAt }, now) {
    const name = account.name === '' ? 'the account' : printable(account.name);
    return [
        account.unknown === undefined
            ? `Authenticated at ${siteUrl} as ${name} (${account.id}) with ${method}.`
            : `Authenticated at ${siteUrl} with ${method}. ${account.unknown}`,
        `Requests go to ${baseUrl}.`,
        ...(expiresAt && expiresAt > now ? [`The login is valid until ${isoSeconds(expiresAt)}.`] : []),
    ];
}
function summary(session, now) {
    const { account, siteUrl, baseUrl, method } = session;
    const name = account.name === '' ? '' : `${printableMarkdown(account.name)} `;
    const type = isServiceAccount(account) ? 'service account' : account.type;
    const rows = [
        ['Account', account.unknown ?? `${name}(\`${account.id}\`${type === '' ? '' : `, ${type}`})`],
        ['Site', `[${siteUrl}](${siteUrl})${baseUrl === siteUrl ? '' : `, requests go to \`${baseUrl}\``}`],
        [
            'Method',
            `\`${method}\`${session.scopes.length > 0 ? `, scopes ${printableMarkdown(session.scopes.join(' '))}` : ''}`,
        ],
        ['Expires', untilWhen(session, now)],
    ];
    const [head, ...others] = rows.map(([label, value]) => `| ${label} | ${value.replaceAll('|', '&#124;')} |`);
    return `### Authenticated to Jira\n\n${[head, '|---|---|', ...others].join('\n')}\n\n`;
}
function untilWhen({ expiresAt, credentialEnd }, now) {
    const handedOver = expiresAt && isoSeconds(expiresAt);
    if (!credentialEnd)
        return handedOver ?? 'unknown; set `expires-on` to be warned';
    if (!credentialEnd.at)
        return 'never, according to Jira';
    const day = dayOf(credentialEnd.at);
    const days = daysUntil(credentialEnd.at, now);
    const itself = days < 0 ? `${day} according to \`expires-on\`, but Jira still accepts it` : `${day}, ${inDays(days)}`;
    return handedOver === undefined || handedOver.startsWith(day)
        ? itself
        : `${handedOver}; the credential itself ${itself}`;
}
function expiryNotice(end, { warnDays, criticalDays }, now) {
    if (!end?.at)
        return undefined;
    const days = daysUntil(end.at, now);
    if (days > warnDays)
        return undefined;
    const isDeclared = end.source === 'expires-on';
    if (days < 0) {
        const text = isDeclared
            ? `According to \`expires-on\`, the credential expired on ${dayOf(end.at)}, but Jira still accepts it. Set \`expires-on\` to its real date.`
            : `Jira lists ${dayOf(end.at)} as the credential's last day, but still accepts it. Check this machine's clock.`;
        return { level: isDeclared ? 'warning' : 'error', text };
    }
    const renewal = isDeclared
        ? 'Create a new one, store it in the same secret, and set `expires-on` to its date.'
        : 'Create a new one in your Jira profile and store it in the same secret.';
    return {
        level: days <= criticalDays ? 'error' : 'warning',
        text: `The credential expires on ${dayOf(end.at)}, ${inDays(days)}. ${renewal}`,
    };
}
function dayOf(date) {
    return (0,_values_day_js__WEBPACK_IMPORTED_MODULE_0__/* .isoSeconds */ .nE)(date).slice(0, 10);
}
function inDays(days) {
    return ['today', 'tomorrow'][days] ?? `in ${days} days`;
}


  }),

  5825:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  fd: () => (  GROUPS),
  Qh: () => (  INPUT_NAMES),
  GW: () => (  KINDS),
  pH: () => (  SECRET_INPUTS),
  ub: () => (  isInputOf),
  pX: () => (  isSecretInput),
  I: () => (  kindOf),
  ht: () => (  variablesOf),
  Z9: () => (  wordsOf)
});

var input_kind = __nccwpck_require__(3773);
; 

const SHARED_INPUTS = (0,input_kind/* through */.sc)([...input_kind/* EXCHANGING */.b4, 'sign', 'update-action'], {
    'allowed-hosts': {
        doors: [...input_kind/* EXCHANGING */.b4, 'sign', 'cleanup', 'update-action'],
        kind: 'list',
    },
    'expected-account-id': {
    },
    'timeout-seconds': {
        doors: [...input_kind/* EXCHANGING */.b4, 'update-action'],
        range: [1, 3600],
        default: '60',
    },
});
const UPDATE_INPUTS = (0,input_kind/* through */.sc)(['update', 'update-action'], {
    issue: {
        doors: ['fields', 'update', 'update-action'],
        kind: 'list',
    },
    'issue-from': {
    },
    fields: {
        doors: ['update-action'],
    },
    'fields-file': {
    },
    'dry-run': {
        kind: 'switch',
        default: 'false',
    },
    notify: {
        kind: 'flag',
        default: 'true',
    },
    'show-before': {
        kind: 'switch',
        default: 'false',
    },
    'allowed-projects': {
        kind: 'list',
    },
    'allowed-fields': {
    },
    'issue-type': {
        doors: ['fields'],
    },
});
const UPDATE_KINDS = { ...SHARED_INPUTS, ...UPDATE_INPUTS };

var methods = __nccwpck_require__(6214);
var words = __nccwpck_require__(4103);
; 




const COMMANDS = ['export', 'exec', 'check', 'consent', 'refresh', ...input_kind/* USING */.PY];
const OFF = { kind: 'flag', default: 'false' };
const ON = { kind: 'flag', default: 'true' };
const GROUPS = {
    Site: (0,input_kind/* through */.sc)(input_kind/* LOGGING_IN */.mg, {
        'site-url': {
            doors: [...input_kind/* EXCHANGING */.b4, 'sign'],
            variables: ['JIRA_SITE_URL', 'JIRA_BASE_URL', 'JIRA_URL', 'JIRA_SERVER', 'JIRA_HOST', 'JIRA_DOMAIN'],
        },
        deployment: {
        },
        'cloud-id': {
        },
        'allowed-hosts': SHARED_INPUTS['allowed-hosts'],
        'allow-private-hosts': {
            ...OFF,
        },
    }),
    'Credential (one kind)': {
        ...methods/* METHOD_INPUTS */.Ou,
        ...(0,input_kind/* through */.sc)(input_kind/* LOGGING_IN */.mg, {
            'auth-method': {
                default: 'auto',
            },
            'expires-on': {
                variables: ['JIRA_TOKEN_EXPIRES_ON'],
            },
            'consented-on': {
                doors: input_kind/* ENTRIES */.lf,
            },
        }),
    },
    'Several credentials, or an organization': (0,input_kind/* through */.sc)(input_kind/* CHECKING */.dy, {
        'credentials-file': {
        },
        variables: {
            doors: ['check-action'],
        },
        'org-id': {
        },
        'org-api-key': {
            secret: true,
        },
        'credential-name': {   },
        'secret-name': {   },
    }),
    'Refresh token storage': {
        ...(0,input_kind/* through */.sc)(input_kind/* EXCHANGING */.b4, {
            'refresh-token-secret': {
            },
            'refresh-token-environment': {
            },
            'refresh-token-organization': {
            },
            'refresh-token-repository': {
            },
            'github-token': {
                secret: true,
                only: ['GH_TOKEN', 'GITHUB_TOKEN'],
            },
        }),
        ...(0,input_kind/* through */.sc)([...COMMANDS, 'file'], {
            'refresh-token-variable': {
            },
            'gitlab-project': {
                only: ['CI_PROJECT_ID'],
            },
            'gitlab-group': {
            },
            'gitlab-environment-scope': {
            },
            'gitlab-token': {
                secret: true,
                only: ['GITLAB_TOKEN'],
            },
        }),
        ...(0,input_kind/* through */.sc)(input_kind/* EXCHANGING */.b4, {
            'refresh-token-file': {
            },
            'save-command': {
                doors: COMMANDS,
            },
            'access-token-secret': {
                doors: ['action', 'export', 'exec', 'check', 'file', 'refresh', ...input_kind/* USING */.PY],
            },
        }),
    },
    Guards: (0,input_kind/* through */.sc)([...input_kind/* EXCHANGING */.b4, 'sign'], {
        identity: {
            doors: input_kind/* LOGGING_IN */.mg,
            default: 'required',
        },
        'expected-account-id': SHARED_INPUTS['expected-account-id'],
        'required-permissions': {
            kind: 'list',
        },
        project: {
        },
        'warn-days': {
            doors: [...input_kind/* HANDING_OVER */.t$, ...input_kind/* ENTRIES */.lf],
            range: [0, 3650],
            default: '30',
        },
        'critical-days': {
            doors: [...input_kind/* HANDING_OVER */.t$, ...input_kind/* ENTRIES */.lf],
            range: [0, 3650],
            default: '7',
        },
    }),
    'Renewal (Data Center)': (0,input_kind/* through */.sc)(input_kind/* ENTRIES */.lf, {
        renew: {
            ...OFF,
        },
        'renew-days': {   range: [1, 3650], default: '90' },
        'save-secret': {
        },
        'save-environment': {   },
        'save-organization': {   },
        'save-repository': {
        },
        'save-variable': {
            doors: ['check', 'file'],
        },
        'save-file': {   },
    }),
    Report: (0,input_kind/* through */.sc)(input_kind/* CHECKING */.dy, {
        'fail-on': {
            default: 'critical',
        },
        concurrency: {   range: [1, 64], default: '8' },
        html: {   },
        'write-expiry': {
            doors: ['check'],
            kind: 'flag',
        },
    }),
    'Issues and chat': (0,input_kind/* through */.sc)(input_kind/* CHECKING */.dy, {
        'github-issues': {
            ...OFF,
        },
        'github-issues-repository': {
        },
        'webhook-url': {
            secret: true,
            variables: ['JIRA_AUTH_WEBHOOK_URL'],
        },
        'jira-issue-project': {
        },
        'jira-issue-type': {   default: 'Task' },
        'jira-issue-credential': {
        },
    }),
    'Fields of issues': UPDATE_INPUTS,
    'Hand-over': (0,input_kind/* through */.sc)(input_kind/* HANDING_OVER */.t$, {
        'export-env': {
            doors: ['action'],
            ...ON,
        },
        'export-auth-header': {   ...OFF },
        'output-credentials': {   doors: ['action'], ...ON },
        'curl-config': {
            ...ON,
            only: ['JIRA_WRITE_CURL_CONFIG'],
        },
        'allow-uploads': {
            ...OFF,
        },
        'gajira-config': {
            doors: ['action'],
            ...OFF,
        },
    }),
    Network: (0,input_kind/* through */.sc)(input_kind/* EXCHANGING */.b4, {
        'timeout-seconds': SHARED_INPUTS['timeout-seconds'],
        'ca-certificate': {
        },
        'client-certificate': {
            doors: input_kind/* LOGGING_IN */.mg,
        },
        'client-key': {
            doors: input_kind/* LOGGING_IN */.mg,
            secret: true,
        },
    }),
    Diagnostics: (0,input_kind/* through */.sc)([...COMMANDS, 'cleanup', 'sign', 'explain', 'completion'], {
        verbose: {
            kind: 'switch',
            default: 'false',
        },
    }),
};
const KINDS = Object.assign({}, ...Object.values(GROUPS));
const INPUT_NAMES = Object.keys(KINDS);
const kindOf = (name) => KINDS[name];
const isSecretInput = (name) => kindOf(name).secret === true;
const SECRET_INPUTS = INPUT_NAMES.filter(isSecretInput);
const isInputOf = (door, name) => kindOf(name).doors.includes(door);
const variablesOf = (name) => (0,input_kind/* variablesOf */.ht)(name, kindOf(name));
const wordsOf = (naming) => (0,words/* wordsFor */.t)(naming, (word) => Object.hasOwn(KINDS, word));


  }),

  9065:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Gv: () => (  isObject),
    M8: () => (  textField),
    Of: () => (  listIn),
    ZZ: () => (  field),
    jM: () => (  parsedObject),
    qV: () => (  objectField),
    uY: () => (  hasDuplicateKeys)
  });
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function field(object, name) {
    return Object.hasOwn(object, name) ? object[name] : undefined;
}
function textField(object, name) {
    const value = field(object, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
}
function objectField(object, name) {
    const value = field(object, name);
    return isObject(value) ? value : {};
}
const listIn = (value) => (Array.isArray(value) ? value : []);
function parsedObject(text) {
    try {
        const value = JSON.parse(text);
        if (isObject(value))
            return value;
    }
    catch {
    }
    return undefined;
}
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"(?:[ \t\r\n]*:)?/g;
function hasDuplicateKeys(text, value = JSON.parse(text)) {
    let left = text.match(STRING)?.filter((each) => each.endsWith(':')).length ?? 0;
    const parts = [value];
    for (const part of parts) {
        if (isObject(part))
            left -= Object.keys(part).length;
        if (typeof part === 'object')
            for (const each of Object.values(part ?? {}))
                parts.push(each);
    }
    return left > 0;
}


  }),

  8093:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    $G: () => (  readEmail),
    CP: () => (  proveOnGateway),
    H4: () => (  gatewayUrlOf),
    JS: () => (  renewServiceAccountToken),
    VZ: () => (  readWithEmail),
    _3: () => (  API_TOKENS),
    eB: () => (  doubtingPin),
    qE: () => (  readApiToken),
    xf: () => (  isEmail)
  });
  var _credential_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8846);
  var _site_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2388);
  var _values_given_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9967);
  var _values_hints_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9684);
  var _values_input_kind_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(3773);
  var _verify_myself_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(2041);
  var _method_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(2769);







const API_TOKENS = {
    words: 'API token',
    family: (0,_method_js__WEBPACK_IMPORTED_MODULE_6__/* .familyOf */ .Ap)('API token', 'api-token'),
    inputs: (0,_values_input_kind_js__WEBPACK_IMPORTED_MODULE_4__/* .through */ .sc)(_values_input_kind_js__WEBPACK_IMPORTED_MODULE_4__/* .LOGGING_IN */ .mg, {
        email: {
            variables: ['JIRA_USER_EMAIL', 'JIRA_EMAIL'],
        },
        'api-token': {
            secret: true,
        },
    }),
    isLongLived: true,
    basicPair: ({ email, apiToken }) => email === undefined ? undefined : { user: email, secret: apiToken },
    renewal: (place) => (0,_verify_myself_js__WEBPACK_IMPORTED_MODULE_5__/* .isServiceAccountEmail */ .dS)(place.email)
        ? renewServiceAccountToken(place)
        : [
            'https://id.atlassian.com/manage-profile/security/api-tokens',
            `Log in as ${place.email ?? 'its owner'}, create an API token of the same kind and scopes, and ${place.store}.`,
        ],
};
function renewServiceAccountToken({ store }) {
    return [
        'https://admin.atlassian.com',
        `Under Directory, Service accounts, create a token with the same scopes, and ${store}.`,
    ];
}
function readApiToken(login) {
    return { apiToken: login.required('api-token'), email: readEmail(login) };
}
function readWithEmail(login) {
    const { email, apiToken } = readApiToken(login);
    if (email !== undefined)
        return { email, apiToken };
    throw login.missing(`\`auth-method\` is ${String(login.pinned)}, which needs the token owner's e-mail, but \`email\` is not set.`, "Set `email`; only a service account's token works without it.");
}
const EMAIL = /^(?=[^]{1,320}$)[^\s:\p{C}\uFFFD]+@[^\s:\p{C}\uFFFD]+$/u;
const isEmail = (text) => EMAIL.test(text);
function readEmail({ find, pinned }) {
    const [given, username] = [find('email'), find('username')?.value];
    if (!given) {
        return username !== undefined && isEmail(username) && pinned !== 'service-account-token'
            ? username
            : undefined;
    }
    const advice = 'Set it to the e-mail address of the account that owns the API token, not to a user or display name.';
    return (0,_values_hints_js__WEBPACK_IMPORTED_MODULE_3__/* .hinted */ .x_)('email', given.value, false, () => (0,_values_given_js__WEBPACK_IMPORTED_MODULE_2__/* .matching */ .wC)(given, EMAIL, 'is not an e-mail address', advice));
}
function doubtingPin(name) {
    return (0,_method_js__WEBPACK_IMPORTED_MODULE_6__/* .ifRejected */ .oH)((failure) => failure.advising(`If it is valid, it is not of the kind that \`auth-method: ${name}\` names: leave that out, and Jira is asked.`));
}
async function proveOnGateway({ email, apiToken }, context) {
    const credential = email === undefined ? (0,_credential_js__WEBPACK_IMPORTED_MODULE_0__/* .bearer */ .CM)(apiToken) : (0,_credential_js__WEBPACK_IMPORTED_MODULE_0__/* .basic */ .HX)(email, apiToken, context.mask);
    return (0,_method_js__WEBPACK_IMPORTED_MODULE_6__/* .proveAt */ .M$)(await gatewayUrlOf(context), credential, context);
}
async function gatewayUrlOf({ site, cloudId }) {
    return (0,_site_js__WEBPACK_IMPORTED_MODULE_1__/* .gatewayUrl */ .MS)(site.realm, await cloudId);
}


  }),

  6214:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  BU: () => (  FAMILIES),
  J8: () => (  METHODS),
  Ou: () => (  METHOD_INPUTS),
  NT: () => (  METHOD_NAMES),
  cl: () => (  basicPairOf),
  PE: () => (  deploymentOf),
  tc: () => (  methodNamed),
  zn: () => (  prove),
  lH: () => (  requireDeployment)
});

var given = __nccwpck_require__(9967);
var input_kind = __nccwpck_require__(3773);
var method = __nccwpck_require__(2769);
; 


const accessToken = (0,method/* method */.EJ)({
    name: 'access-token',
    words: 'OAuth 2.0 access token',
    family: (0,method/* familyOf */.Ap)('access token', 'access-token'),
    inputs: (0,input_kind/* through */.sc)(input_kind/* LOGGING_IN */.mg, {
        'access-token': {   secret: true },
    }),
    read: (login) => ({ accessToken: login.required('access-token') }),
    everywhere: async ({ accessToken }, context) => (await __nccwpck_require__.e(  702).then(__nccwpck_require__.bind(__nccwpck_require__, 5702))).proveGiven(accessToken, context),
    grant: ['access-token'],
    renewal: ({ store }) => [
        undefined,
        `An access token is not renewed: have the job that obtains it run, and ${store}.`,
    ],
});

var api_tokens = __nccwpck_require__(8093);
var src_credential = __nccwpck_require__(8846);
var src_failure = __nccwpck_require__(2553);
var myself = __nccwpck_require__(2041);
; 





const auto = (0,method/* method */.EJ)({
    ...api_tokens/* API_TOKENS */._3,
    name: 'auto',
    read: api_tokens/* readWithEmail */.VZ,
    cloud: (credentials, context) => {
        const isScoped = (0,myself/* isServiceAccountEmail */.dS)(credentials.email);
        const places = isScoped ? ['gateway', 'site'] : ['site', 'gateway'];
        return askInTurn(credentials, context, context.site.url === undefined ? ['gateway'] : places, ({ code }) => TELLING.indexOf(code) >= Number(isScoped));
    },
});
function siteUrlOf({ site: { url, customDomain } }) {
    if (url !== undefined)
        return url;
    throw new src_failure/* Failure */.HR('invalid-input', `The method api-token works on the site's own address alone, but \`site-url\` is ${customDomain === undefined ? 'an address on the gateway' : 'a custom domain'}.`, 'Set `site-url` to the site, such as https://acme.atlassian.net.');
}
const TELLING = [
    'insufficient-scope',
    'permission-denied',
    'anonymous-session',
    'credentials-rejected',
];
async function askInTurn({ email, apiToken }, context, places, goesOn) {
    const credential = (0,src_credential/* basic */.HX)(email, apiToken, context.mask);
    const refusals = [];
    let turnedAway;
    context.debug?.(`The API token is tried on: ${places.join(', then ')}.`);
    for (const place of places) {
        try {
            const baseUrl = place === 'site' ? siteUrlOf(context) : await (0,api_tokens/* gatewayUrlOf */.H4)(context);
            if (turnedAway !== undefined)
                context.info(`${turnedAway} Asking the ${place}.`);
            const proof = await (0,method/* proveAt */.M$)(baseUrl, credential, context);
            if (place === 'site')
                return { method: 'api-token', ...proof };
            const isService = (0,myself/* isServiceAccount */.H4)(proof.account, email);
            return { method: isService ? 'service-account-token' : 'scoped-api-token', ...proof };
        }
        catch (error) {
            const failure = (0,src_failure/* failureIn */.Q6)(error);
            refusals.push({ place, failure });
            context.debug?.(`Not the ${place}: ${failure.code}.`);
            const isOfEdge = failure instanceof src_failure/* EdgeFailure */.SP;
            if (!isOfEdge && !goesOn(failure))
                break;
            turnedAway = isOfEdge ? failure.what : undefined;
        }
    }
    throw summary(refusals);
}
function summary(refused) {
    const edge = refused.find(({ failure }) => failure instanceof src_failure/* EdgeFailure */.SP);
    if (edge)
        return besideEdge(edge, refused.find((other) => other !== edge)?.failure);
    const rank = ({ failure }) => TELLING.indexOf(failure.code);
    const best = refused.reduce((one, each) => (rank(each) < rank(one) ? each : one));
    const { place, failure } = best;
    if (rank(best) < 0 && best !== refused[0])
        return failure.advising(`Before that, the ${String(refused[0]?.place)} did not accept the token.`);
    if (failure.code !== 'credentials-rejected')
        return failure;
    const isOne = refused.length === 1;
    const where = isOne
        ? ` on the ${place}`
        : ', both on the site (as a classic token) and on the gateway (as one with scopes)';
    const kind = isOne && place === 'gateway' ? " A classic token works on the site's own address only." : '';
    return new src_failure/* Failure */.HR(failure.code, `Jira refused the e-mail and API token${where}.`, failure.advice + kind);
}
function besideEdge({ place, failure }, other) {
    const { code, what, advice } = failure;
    if (!other)
        return failure;
    if (other.isOf('denied') || other.code === 'captcha-required')
        return other;
    const isRefusal = ['credentials-rejected', 'anonymous-session', 'site-not-found'].includes(other.code);
    if (!isRefusal)
        return new src_failure/* Failure */.HR(code, [...new Set([what, other.what])].join(' '), other.advice);
    const isGateway = place === 'gateway';
    return new src_failure/* Failure */.HR(code, `${what} The ${isGateway ? 'site' : 'gateway'} did not accept the token either.`, isGateway || !failure.isOf('untrusted')
        ? advice
        : 'The gateway takes tokens with scopes only, so a classic token may still be valid: run from a network that the site allows, or create a token with scopes and set `auth-method: scoped-api-token`.');
}

; 



const apiToken = (0,method/* method */.EJ)({
    ...api_tokens/* API_TOKENS */._3,
    name: 'api-token',
    suits: () => false,
    read: api_tokens/* readWithEmail */.VZ,
    cloud: async (credentials, context) => {
        siteUrlOf(context);
        return askInTurn(credentials, context, ['site', 'gateway'], () => false).catch((0,api_tokens/* doubtingPin */.eB)('api-token'));
    },
});

var secret = __nccwpck_require__(6359);
; 





const PASSWORDS = {
    family: {
        name: 'user name and password',
        marks: ['password'],
        needs: ['username', 'password'],
        renewed: ['password'],
    },
    inputs: (0,input_kind/* through */.sc)(input_kind/* LOGGING_IN */.mg, {
        username: {   },
        password: {
            secret: true,
            read: readPassword,
            verbatim: true,
        },
    }),
    read: (login) => {
        const password = login.required('password');
        const username = login.given('username');
        (0,given/* refuseControlCharacters */.qx)(username);
        const wrong = 'holds a colon, or is too long for a user name';
        const advice = 'Set it to the name that its owner logs in with.';
        return { username: (0,given/* matching */.wC)(username, /^[^:]{1,255}$/, wrong, advice), password };
    },
    renewal: ({ siteUrl, store }) => [
        siteUrl && `${siteUrl}/secure/ViewProfile.jspa`,
        `Change the password in its owner's Jira profile, and ${store}.`,
    ],
};
function readPassword(found, mask) {
    const password = new secret/* Secret */.z(found.value);
    mask(password);
    (0,given/* refuseControlCharacters */.qx)(found);
    return password;
}
const warningOfCaptcha = (0,method/* ifRejected */.oH)(({ code, what }) => new src_failure/* Failure */.HR(code, what, 'The user name or the password is wrong, or the account was deactivated. Correct them before the next run: a few failed logins lock the account until its owner solves a CAPTCHA.'));

; 



const basicPassword = (0,method/* method */.EJ)({
    ...PASSWORDS,
    name: 'basic',
    words: 'password',
    dataCenter: ({ username, password }, context) => {
        const credential = (0,src_credential/* basic */.HX)(username, password, context.mask);
        return (0,method/* proveAt */.M$)(context.site.url, credential, context, { repeatable: 'once' }).catch(warningOfCaptcha);
    },
    basicPair: ({ username, password }) => ({ user: username, secret: password }),
    isLongLived: true,
});

var site = __nccwpck_require__(2388);
; 


const GRANT = ['refresh-token', 'refresh-token-file', 'refresh-token-variable'];
const OAUTH_CLIENT = {
    family: {
        name: 'OAuth client',
        marks: ['client-id', 'client-secret', 'refresh-token'],
        needs: ['client-id', 'client-secret'],
        renewed: [...GRANT, 'client-secret'],
    },
    inputs: (0,input_kind/* through */.sc)(input_kind/* EXCHANGING */.b4, {
        'client-id': {   },
        'client-secret': {
            secret: true,
        },
    }),
    obtainsAccessToken: true,
};
function readClient(login) {
    const clientId = (0,method/* asIdentifier */.Cz)(login.given('client-id'), 'an OAuth client ID');
    return { clientId, clientSecret: login.required('client-secret') };
}

; 






const clientCredentials = (0,method/* method */.EJ)({
    ...OAUTH_CLIENT,
    name: 'client-credentials',
    words: 'OAuth 2.0 client',
    inputs: {
        ...OAUTH_CLIENT.inputs,
        ...(0,input_kind/* through */.sc)(input_kind/* LOGGING_IN */.mg, {
            scope: {
            },
        }),
    },
    suits: ({ find }) => !GRANT.some((name) => find(name)),
    read: (login) => {
        const client = readClient(login);
        const [refreshToken, scope] = [login.find('refresh-token'), login.find('scope')];
        if (refreshToken) {
            throw new src_failure/* Failure */.HR('ambiguous-credentials', `\`auth-method\` is ${String(login.pinned)}, but ${refreshToken.label} is given too.`, 'Leave out `refresh-token`, or set `auth-method` to refresh-token.');
        }
        if (!scope)
            return { ...client, scope: undefined };
        const shape = /^[A-Z_]{1,40}(?:[ ,]+[A-Z_]{1,40}){0,9}$/;
        const advice = 'Set it to READ or WRITE, as the OAuth client has it in Jira.';
        const scopes = (0,given/* matching */.wC)(scope, shape, 'is not a list of scopes', advice);
        return { ...client, scope: scopes.split(/[ ,]+/).join(' ') };
    },
    everywhere: async (client, context) => {
        const { endpointOf, proveIssued, requestAccess } = await __nccwpck_require__.e(  702).then(__nccwpck_require__.bind(__nccwpck_require__, 5702));
        const otherwise = "It may also be one of Jira's OAuth credentials for builds and deployments: these need `auth-method: oauth-credentials`.";
        return proveIssued(await requestAccess(client, endpointOf(context), otherwise), context);
    },
    renewal: ({ siteUrl, store }) => siteUrl === undefined || (0,site/* realmOfSite */.kg)(new URL(siteUrl).host)
        ? [
            'https://admin.atlassian.com',
            `Under Directory, Service accounts, create OAuth 2.0 credentials with the same scopes, and ${store}.`,
        ]
        : [siteUrl, `Have an administrator renew the service account's OAuth client in Jira, and ${store}.`],
});

; 






const oauthCredentials = (0,method/* method */.EJ)({
    ...OAUTH_CLIENT,
    name: 'oauth-credentials',
    words: 'OAuth credentials for builds and deployments',
    inputs: clientCredentials.inputs,
    read: clientCredentials.read,
    refuses: ({ expectedAccountId, requiredPermissions: [permission], project, accessTokenSecret }) => {
        const ofAccounts = {
            'expected-account-id': expectedAccountId,
            'required-permissions': permission,
            project,
            'access-token-secret': accessTokenSecret,
        };
        const [name] = Object.entries(ofAccounts).find(([, value]) => value !== undefined) ?? [];
        return name === undefined
            ? undefined
            : (0,given/* invalid */.Gq)(`\`${name}\` needs an account, but OAuth credentials for builds and deployments belong to none.`, `Leave \`${name}\` out. What such credentials may send is chosen in Jira where they are created.`);
    },
    cloud: async (client, context) => {
        const { realm, url, customDomain } = context.site;
        if (realm !== site/* COMMERCIAL */.jq) {
            throw (0,given/* invalid */.Gq)("The method oauth-credentials isn't available in Atlassian Government Cloud: Atlassian documents no token endpoint for it there.", "Use a service account's OAuth client or API token.");
        }
        if (url === undefined && customDomain === undefined) {
            throw (0,given/* invalid */.Gq)("The method oauth-credentials can't ask for the site's own address, and `site-url` is an address on the gateway.", 'Set `site-url` to the site, such as https://acme.atlassian.net.');
        }
        const { endpointOf, requestAccess } = await __nccwpck_require__.e(  702).then(__nccwpck_require__.bind(__nccwpck_require__, 5702));
        const baseUrl = `https://${realm.apiHost}`;
        const { accessToken, scopes, expiresAt } = await requestAccess(client, { ...endpointOf(context), url: `${baseUrl}/oauth/token` }, "It may also be a service account's client, which needs `auth-method: client-credentials`.", realm.apiHost);
        return {
            baseUrl,
            apiUrl: '',
            credential: (0,src_credential/* bearer */.CM)(accessToken),
            account: { id: '', name: '', type: '', unknown: 'The credential belongs to no account.' },
            ...{ accessToken, scopes, expiresAt },
        };
    },
    renewal: ({ siteUrl, store }) => [
        siteUrl,
        `Under Settings, Marketplace apps, OAuth credentials, have a site admin create credentials with the same permissions, and ${store}.`,
    ],
});

var values_pem = __nccwpck_require__(7884);
; 





const INPUTS = ['consumer-key', 'private-key', 'oauth-token'];
const oauth1 = (0,method/* method */.EJ)({
    name: 'oauth1',
    words: 'OAuth 1.0a application link',
    family: {
        name: 'OAuth 1.0a application link',
        marks: INPUTS,
        needs: INPUTS,
        renewed: ['oauth-token'],
    },
    inputs: (0,input_kind/* through */.sc)([...input_kind/* LOGGING_IN */.mg, 'sign'], {
        'consumer-key': {   },
        'private-key': {
            secret: true,
            read: readRsaKey,
        },
        'oauth-token': {   secret: true },
    }),
    read: (login) => ({
        consumerKey: (0,method/* asIdentifier */.Cz)(login.given('consumer-key'), 'a consumer key'),
        privateKey: login.required('private-key'),
        oauthToken: login.required('oauth-token'),
    }),
    dataCenter: async (key, context) => {
        const { signing } = await __nccwpck_require__.e(  481).then(__nccwpck_require__.bind(__nccwpck_require__, 7481));
        return (0,method/* proveAt */.M$)(context.site.url, signing(key, context.now), context, { explain: problemOf });
    },
    isLongLived: true,
    signs: true,
    refuses: ({ withoutCurlConfig }) => withoutCurlConfig
        ? (0,given/* invalid */.Gq)('With `curl-config: false` an application link has nothing to hand over, because each request needs its own signature.', 'Leave `curl-config` out.')
        : undefined,
    renewal: ({ siteUrl, store }) => [siteUrl, `Authorize the link again for a new token, and ${store}.`],
});
function readRsaKey({ label, value }, mask) {
    const pem = (0,values_pem/* readPrivateKey */.$k)(label, value, mask);
    if ((0,values_pem/* keyObject */.fc)(label, pem).asymmetricKeyType === 'rsa')
        return pem;
    throw (0,given/* invalid */.Gq)(`${label} is not an RSA key.`, "Give the private half of the key whose public half is in Jira's application link.");
}
const PROBLEMS = {
    consumer_key_unknown: [
        'client-rejected',
        'does not know the consumer key',
        "Check `consumer-key` against the incoming side of the application link in Jira's administration.",
    ],
    signature_invalid: [
        'client-rejected',
        "can't verify the signature",
        "Make sure that the public key of the application link belongs to `private-key`, and that `site-url` is the base URL in Jira's settings.",
    ],
    token_rejected: [
        'credentials-rejected',
        'does not know the OAuth token',
        'It was revoked, or belongs to another application link: authorize again, and store the new access token as `oauth-token`.',
    ],
    token_expired: [
        'credentials-rejected',
        'says that the OAuth token has expired',
        'Authorize again, and store the new access token as `oauth-token`.',
    ],
    timestamp_refused: [
        'credentials-rejected',
        "refuses the time of the request: this machine's clock and the server's are too far apart",
        'Set the clock of this machine, or that of the server.',
    ],
};
function problemOf(answer) {
    const problem = /oauth_problem="?([a-z_]{1,40})/.exec(answer.header('www-authenticate') ?? '')?.[1] ?? '';
    const found = Object.hasOwn(PROBLEMS, problem) ? PROBLEMS[problem] : undefined;
    return found && new src_failure/* Failure */.HR(found[0], `${answer.host} ${found[1]}.`, found[2]);
}

var personal_access_token = __nccwpck_require__(1483);
; 




const refreshToken = (0,method/* method */.EJ)({
    ...OAUTH_CLIENT,
    name: 'refresh-token',
    words: 'OAuth 2.0 refresh token',
    inputs: {
        ...OAUTH_CLIENT.inputs,
        ...(0,input_kind/* through */.sc)(input_kind/* LOGGING_IN */.mg, {
            'refresh-token': {
                doors: [...input_kind/* LOGGING_IN */.mg, 'refresh'],
                secret: true,
            },
            'redirect-uri': {
                doors: [...input_kind/* LOGGING_IN */.mg, 'consent'],
            },
            scopes: {
                doors: ['consent'],
                kind: 'list',
                default: 'read:jira-user read:jira-work write:jira-work',
            },
        }),
    },
    read: (login) => {
        const redirect = login.find('redirect-uri');
        const shape = /^[a-z][a-z0-9+.-]*:\/*[\x21-\x2e\x30-\x7e][\x21-\x7e]{0,2000}$/i;
        const advice = 'Set it to the redirect URL that is registered for the OAuth client, exactly as it appears there.';
        const redirectUri = redirect && (0,given/* matching */.wC)(redirect, shape, 'is not a URL', advice);
        const client = readClient(login);
        const isStored = login.find('refresh-token-file') ?? login.find('refresh-token-variable');
        const refreshToken = isStored ? login.secret('refresh-token') : login.required('refresh-token');
        return { ...client, refreshToken, redirectUri };
    },
    everywhere: async (credentials, context) => {
        const { endpointOf, proveIssued, rotate } = await __nccwpck_require__.e(  702).then(__nccwpck_require__.bind(__nccwpck_require__, 5702));
        const { tokens, savedIn, grant } = await rotate(credentials, endpointOf(context), context);
        const proof = await proveIssued(tokens, context);
        return { ...proof, grant, refreshToken: savedIn === undefined ? tokens.refreshToken : undefined };
    },
    grant: GRANT,
    refuses: ({ hasStore, outputCredentials }) => hasStore || outputCredentials
        ? undefined
        : (0,given/* invalid */.Gq)('The exchange replaces the refresh token, and the new one would be lost: it is not saved anywhere.', 'Give one of `refresh-token-secret`, `refresh-token-file`, `refresh-token-variable` and `save-command`. Or leave `output-credentials` out, and save the output `refresh-token` in a later step. Client credentials never rotate.'),
    renewal: ({ secret }) => [
        undefined,
        `Let its owner give consent again with \`jira-auth consent\`, which saves the refresh token${secret === undefined ? '' : `; store it as ${secret}`}.`,
    ],
    renewedBy: 'use',
});

; 


const scopedApiToken = (0,method/* method */.EJ)({
    ...api_tokens/* API_TOKENS */._3,
    name: 'scoped-api-token',
    words: 'API token with scopes',
    suits: () => false,
    read: api_tokens/* readWithEmail */.VZ,
    cloud: (credentials, context) => (0,api_tokens/* proveOnGateway */.CP)(credentials, context).catch((0,api_tokens/* doubtingPin */.eB)('scoped-api-token')),
});

; 


const serviceAccountToken = (0,method/* method */.EJ)({
    ...api_tokens/* API_TOKENS */._3,
    name: 'service-account-token',
    words: "service account's API token",
    suits: (login) => (0,api_tokens/* readEmail */.$G)(login) === undefined,
    read: api_tokens/* readApiToken */.qE,
    cloud: api_tokens/* proveOnGateway */.CP,
    renewal: api_tokens/* renewServiceAccountToken */.JS,
});

var json = __nccwpck_require__(9065);
var wire = __nccwpck_require__(9131);
var verify_answer = __nccwpck_require__(9795);
var refused = __nccwpck_require__(4605);
; 








const sessionCookie = (0,method/* method */.EJ)({
    ...PASSWORDS,
    name: 'session-cookie',
    words: 'password, for a session cookie',
    dataCenter: async ({ username, password }, context) => {
        const cookie = await logIn(username, password, context).catch((error) => {
            const failure = (0,src_failure/* failureIn */.Q6)(error);
            if (!failure.isUncertain)
                return warningOfCaptcha(failure);
            throw failure.advising('A session may have begun. If so, Jira ends it by itself after some hours.');
        });
        return (0,method/* proveAt */.M$)(context.site.url, { kind: 'header', name: 'Cookie', value: cookie }, context);
    },
    hasSession: true,
});
async function logIn(username, password, { sendToTheEnd, mask, site, onSession }) {
    const url = `${site.url}/rest/auth/1/session`;
    const text = new secret/* Secret */.z(JSON.stringify({ username, password: password.reveal() }));
    const body = { type: 'application/json', text };
    const answer = await sendToTheEnd({ method: 'POST', url, body, repeatable: 'once' });
    if (answer.status !== 200 || (0,verify_answer/* isFailedLogin */.JS)(answer)) {
        throw await (0,refused/* refused */.J)(answer, { deployment: 'data-center', baseUrl: site.url, scope: '' });
    }
    const session = (0,json/* objectField */.qV)((0,wire/* objectIn */.D7)(answer), 'session');
    const [name = '', value = ''] = ['name', 'value'].map((key) => (0,json/* textField */.M8)(session, key));
    const pair = `${name}=${value}`;
    if (!/^[\w.-]{1,64}=[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{8,4096}$/.test(pair))
        throw (0,verify_answer/* untrusted */.bp)(answer.host, 'a session without a usable cookie');
    const cookie = new secret/* Secret */.z(pair);
    try {
        [new secret/* Secret */.z(value), cookie].forEach(mask);
    }
    finally {
        onSession({ url, cookie });
    }
    return cookie;
}

; 













const LIST = [
    apiToken,
    scopedApiToken,
    serviceAccountToken,
    auto,
    clientCredentials,
    refreshToken,
    accessToken,
    personal_access_token/* personalAccessToken */.O,
    basicPassword,
    sessionCookie,
    oauth1,
    oauthCredentials,
];
const METHODS = LIST;
const METHOD_NAMES = METHODS.map(({ name }) => name).filter((name) => name !== 'auto');
const FAMILIES = [...new Set(METHODS.map(({ family }) => family))];
const METHOD_INPUTS = Object.assign({}, ...LIST.map(({ inputs }) => inputs));
function methodNamed(name) {
    const found = METHODS.find((each) => each.name === name);
    if (!found)
        throw new TypeError('There is no method of this name.');
    return found;
}
function basicPairOf(credentials) {
    return methodNamed(credentials.method).basicPair?.(credentials);
}
function deploymentOf(name) {
    const { cloud, everywhere } = methodNamed(name);
    if (everywhere)
        return undefined;
    return cloud ? 'cloud' : 'data-center';
}
function requireDeployment(name, deployment) {
    const only = deploymentOf(name);
    if (only === undefined || only === deployment)
        return;
    throw only === 'cloud'
        ? (0,given/* invalid */.Gq)(`This credential (${methodNamed(name).words}) is for Jira Cloud, but \`site-url\` leads to a Jira Data Center.`, 'Give a `personal-access-token` of that server, or set `site-url` to the Cloud site.')
        : (0,given/* invalid */.Gq)(`The method ${name} is for Jira Data Center, but \`site-url\` leads to Jira Cloud.`, 'Give `email` and `api-token`, or set `site-url` to the address of your own server.');
}
async function prove(credentials, context) {
    const { name, everywhere, cloud = everywhere, dataCenter = everywhere } = methodNamed(credentials.method);
    const given = credentials;
    const proof = await ('cloudId' in context ? cloud?.(given, context) : dataCenter?.(given, context));
    if (!proof)
        throw new TypeError('A method was asked of a kind of Jira that does not have it.');
    return { method: name, ...proof };
}


  }),

  2769:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Ap: () => (  familyOf),
    Cz: () => (  asIdentifier),
    EJ: () => (  method),
    M$: () => (  proveAt),
    oH: () => (  ifRejected)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _values_given_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9967);
  var _verify_myself_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2041);



function familyOf(name, secret) {
    return { name, marks: [secret], needs: [secret], renewed: [secret] };
}
function method(declared) {
    return declared;
}
function asIdentifier(given, what) {
    const advice = 'Copy it again from the page where the credential was created.';
    return (0,_values_given_js__WEBPACK_IMPORTED_MODULE_1__/* .matching */ .wC)(given, /^[\x21-\x7e]{1,512}$/, `is not ${what}`, advice);
}
async function proveAt(baseUrl, credential, context, options) {
    const { deployment } = context.site;
    const account = await (0,_verify_myself_js__WEBPACK_IMPORTED_MODULE_2__/* .askMyself */ .aF)(context, { deployment, baseUrl }, credential, options);
    return { baseUrl, credential, account };
}
function ifRejected(change, code = 'credentials-rejected') {
    return (error) => {
        throw error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR && error.code === code ? change(error) : error;
    };
}


  }),

  1483:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    O: () => (  personalAccessToken),
    Y: () => (  tokensPage)
  });
  var _values_input_kind_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3773);
  var _credential_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8846);
  var _method_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2769);



const personalAccessToken = (0,_method_js__WEBPACK_IMPORTED_MODULE_2__/* .method */ .EJ)({
    name: 'personal-access-token',
    words: 'personal access token',
    family: (0,_method_js__WEBPACK_IMPORTED_MODULE_2__/* .familyOf */ .Ap)('personal access token', 'personal-access-token'),
    inputs: (0,_values_input_kind_js__WEBPACK_IMPORTED_MODULE_0__/* .through */ .sc)(_values_input_kind_js__WEBPACK_IMPORTED_MODULE_0__/* .LOGGING_IN */ .mg, {
        'personal-access-token': {
            secret: true,
            variables: ['JIRA_PAT', 'JIRA_PERSONAL_TOKEN'],
        },
        'token-name': {
        },
    }),
    read: (login) => ({ personalAccessToken: login.required('personal-access-token') }),
    dataCenter: async ({ personalAccessToken }, context) => {
        const credential = (0,_credential_js__WEBPACK_IMPORTED_MODULE_1__/* .bearer */ .CM)(personalAccessToken);
        const proof = await (0,_method_js__WEBPACK_IMPORTED_MODULE_2__/* .proveAt */ .M$)(context.site.url, credential, context).catch((0,_method_js__WEBPACK_IMPORTED_MODULE_2__/* .ifRejected */ .oH)((failure) => failure.advising('Personal access tokens are listed in your Jira profile; before Jira 8.14 there are none.')));
        const { endOfPersonalAccessToken } = await __nccwpck_require__.e(  555).then(__nccwpck_require__.bind(__nccwpck_require__, 7555));
        const end = await endOfPersonalAccessToken(credential, context);
        return { ...proof, expiresAt: end.credentialEnd?.at, ...end };
    },
    isLongLived: true,
    renewal: ({ siteUrl, store }) => [
        siteUrl && tokensPage(siteUrl),
        `Create a personal access token in its owner's Jira profile, and ${store}; \`jira-auth check --renew\` does both.`,
    ],
    renewedBy: 'check',
});
function tokensPage(siteUrl) {
    return `${siteUrl}/secure/ViewProfile.jspa?selectedTab=com.atlassian.pats.pats-plugin:jira-user-personal-access-tokens`;
}


  }),

  4137:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    S: () => (  nodeCrypto)
  });
const nodeCrypto = () => process.getBuiltinModule('node:crypto');


  }),

  2252:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Df: () => (  withoutCommands),
    Tj: () => (  printableMarkdown),
    g$: () => (  printable),
    js: () => (  htmlText),
    s$: () => (  jsonText)
  });
const LONGEST = 200;
function printable(text, longest = LONGEST) {
    const cut = text.slice(0, longest * 4);
    const visible = /[^ -~]/.test(cut)
        ? cut
            .toWellFormed()
            .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
            .replace(/[\p{Cf}\p{Co}\p{Cn}\uFFFD]/gu, '')
        : cut.replace(/ +/g, ' ');
    const oneLine = breakMarks(visible.trim());
    const characters = Array.from(oneLine);
    return characters.length <= longest ? oneLine : `${characters.slice(0, longest - 1).join('')}\u2026`;
}
function quoted(text, longest = 80) {
    return `"${printable(text, longest).replaceAll('`', "'")}"`;
}
function printableMarkdown(text, longest = LONGEST) {
    return printable(text, longest).replace(/[\\`*_{}[\]()<>#+\-.!|&~@:/$]/g, (character) => `&#${character.charCodeAt(0)};`);
}
function shellQuoted(text) {
    return `'${text.replaceAll("'", "'\\''")}'`;
}
function htmlText(text) {
    return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
const SKIPPED = '[\\p{DI}\\p{Cf}\\p{M}]*';
const NOT_IN_A_HOST = '(?<!\\[[\\da-f:.]{0,45}(?=[\\da-f:.]{1,45}\\]))';
const marks = () => [
    new RegExp(`${NOT_IN_A_HOST}:(?=${SKIPPED}:)`, 'gu'),
    new RegExp(`#(?=${SKIPPED}#)`, 'gu'),
    new RegExp(`(?<=^(?:\\x1b\\[\\d+m|${SKIPPED})*)([-+~^])(?=\\1\\1(?:\\s|$))`, 'gmu'),
];
let madeMarks;
const MAY_HOLD_MARKS = /[^\0-\x7f]|::|##|([-+~^])\1\1/;
function breakMarks(text, by = ' ') {
    if (!MAY_HOLD_MARKS.test(text))
        return text;
    madeMarks ??= marks();
    return madeMarks.reduce((broken, found) => broken.replace(found, (mark) => mark + by), text);
}
const OWN_SEQUENCE = String.raw `\r\x1b\[2K|\x1b\[(?:2|22|31|33|39)m`;
const CONTROLS = new RegExp(`(${OWN_SEQUENCE})|[\\0-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029]`, 'g');
function withoutCommands(text) {
    return breakMarks(text.replace(CONTROLS, (_all, own) => own ?? ' '));
}
const IN_JSON = new RegExp(`([#:])(?=${SKIPPED}\\1)|[\\x7f-\\x9f\\p{Cf}\\p{Zl}\\p{Zp}]`, 'gu');
function jsonText(value, indent) {
    const escape = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
    return JSON.stringify(value, undefined, indent).replace(IN_JSON, (found) => found.replace(/[^]/g, escape));
}


  }),

  7800:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  xY: () => (  EXAMPLE),
  ce: () => (  contextPathOf),
  vU: () => (  insecure),
  Yk: () => (  nameable),
  dj: () => (  notHttps),
  or: () => (  parseAddress),
  cQ: () => (  readAllowedHosts),
  Qj: () => (  refuseUnreachable),
  T$: () => (  requireListed),
  vn: () => (  withCloudName)
});


; 
const external_node_url_namespaceObject = require("node:url");
var failure = __nccwpck_require__(2553);
var given = __nccwpck_require__(9967);
var hints = __nccwpck_require__(9684);
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
    return (0,hints/* hinted */.x_)('site-url', given.value, false, () => readAddress(given));
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
        throw (0,given/* invalid */.Gq)(`${label} is one word ${isLong ? `of ${host.length} characters` : 'followed by a path'}, which looks like a secret in the wrong input.`, `If it is a site's name, write its whole address.`);
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
    const decoded = (0,external_node_url_namespaceObject.domainToUnicode)(host);
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
        throw new failure/* Failure */.HR('host-not-allowed', `${label} leads to ${reach === 'reserved' ? 'an address that no Jira has' : nameable(host)}, which must not receive a credential.`, EXAMPLE);
    }
    if (reach === 'public address')
        throw insecure(`${label} names an IP address.`, EXAMPLE);
    if (reach !== 'public' && !allowPrivate) {
        const isAddress = host.includes('.');
        throw new failure/* Failure */.HR(isAddress ? 'insecure-url' : 'host-not-allowed', `${label} names ${isAddress ? 'an IP address' : 'a host'} of a private network or of this machine.`, 'If your Jira is there, set `allow-private-hosts: true`, and make sure that no one else can choose `site-url`. A Cloud site is written as acme or acme.atlassian.net.');
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
        throw (0,given/* invalid */.Gq)(`Entry ${odd + 1} of \`allowed-hosts\` is not a host name.`, `List host names alone, such as acme.atlassian.net or jira.example.com:8443, without https:// and paths.`);
    }
    return listed;
}
function refusalOf(hosts, label, address) {
    const { host, port } = typeof address === 'string' ? parseAddress({ label, value: address }) : address;
    if (!hosts || hosts.includes(host) || hosts.includes(`${host}:${port}`))
        return undefined;
    return new failure/* Failure */.HR('host-not-allowed', `${label} leads to ${nameable(host)}, which \`allowed-hosts\` does not list.`, `If the host is right, add it to \`allowed-hosts\`. If not, find out who set \`site-url\`.`);
}
function requireListed(hosts, label, address) {
    const refusal = refusalOf(hosts, label, address);
    if (refusal)
        throw refusal;
}


  }),

  4874:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    A_: () => (  isReference),
    L1: () => (  readCredentials),
    Sl: () => (  GRANTS),
    n$: () => (  marksOfCredential)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _inputs_schema_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5825);
  var _methods_index_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6214);
  var _node_crypto_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(4137);
  var _values_given_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9967);
  var _values_pem_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(7884);






function readCredentials(inputs, effects) {
    const found = new Map(NAMES.flatMap((name) => inputs.find(name) ?? []).map((given) => [given.input, given]));
    const missing = (what, advice) => (0,_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .missingCredentials */ .nm)(what, advice, effects.secretsWithheld);
    const absent = (name) => {
        const [beside] = family.marks.flatMap((mark) => found.get(mark)?.label ?? []);
        throw missing(`${String(beside)} is set, but \`${name}\` is not.`, `Set \`${name}\`, which this kind of login needs.`);
    };
    const refuseReference = (isUsed) => {
        const unset = [...found.values()].find((given) => isReference(given) && isUsed(given.input));
        if (!unset)
            return;
        throw missing(`${unset.label} holds a reference to a variable, and not its value.`, 'The variable is not set, or not replaced here: set it, or leave the reference out.');
    };
    refuseReference((input) => (0,_inputs_schema_js__WEBPACK_IMPORTED_MODULE_1__/* .isSecretInput */ .pX)(input));
    const secrets = readSecrets(found, effects);
    const method = inputs.either('auth-method', ['auto', ..._methods_index_js__WEBPACK_IMPORTED_MODULE_2__/* .METHOD_NAMES */ .NT]);
    const login = {
        pinned: method === 'auto' ? undefined : method,
        find: (name) => found.get(name),
        secret: (name) => secrets.get(name),
        given: (name) => found.get(name) ?? absent(name),
        required: (name) => secrets.get(name) ?? absent(name),
        missing,
    };
    const family = onlyFamily(login, inputs);
    const own = _methods_index_js__WEBPACK_IMPORTED_MODULE_2__/* .METHODS */ .J8.filter((each) => each.family === family);
    refuseReference((input) => own.some(({ inputs: used }) => Object.hasOwn(used, input)));
    const [suiting] = own.filter((each) => each.suits?.(login) !== false).map(({ name }) => name);
    const meant = (0,_methods_index_js__WEBPACK_IMPORTED_MODULE_2__/* .methodNamed */ .tc)(login.pinned ?? String(suiting));
    return { method: meant.name, ...meant.read(login) };
}
function isReference({ input, value }) {
    const own = (0,_inputs_schema_js__WEBPACK_IMPORTED_MODULE_1__/* .variablesOf */ .ht)(input).join('|');
    return new RegExp(`^(?:\\$\\([\\w.-]+\\)|[$%]\\{?(?:${own})[}%]?)$`).test(value);
}
const GRANTS = _methods_index_js__WEBPACK_IMPORTED_MODULE_2__/* .METHODS */ .J8.flatMap(({ grant = [] }) => grant);
const OWN = Object.keys(_methods_index_js__WEBPACK_IMPORTED_MODULE_2__/* .METHOD_INPUTS */ .Ou);
const NAMES = [...new Set([...OWN, ...GRANTS])];
const SECRETS = NAMES.filter(_inputs_schema_js__WEBPACK_IMPORTED_MODULE_1__/* .isSecretInput */ .pX);
function readSecrets(found, { mask, warn }) {
    const failures = [];
    const secrets = new Map();
    const given = SECRETS.flatMap((name) => found.get(name) ?? []);
    for (const each of given) {
        try {
            secrets.set(each.input, ((0,_inputs_schema_js__WEBPACK_IMPORTED_MODULE_1__/* .kindOf */ .I)(each.input).read ?? _values_given_js__WEBPACK_IMPORTED_MODULE_3__/* .asSecret */ .BO)(each, mask));
        }
        catch (error) {
            failures.push((0,_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .failureIn */ .Q6)(error));
        }
    }
    const [first] = failures;
    if (first)
        throw first;
    for (const { label, value, wasPadded } of given) {
        if (wasPadded && !(0,_values_pem_js__WEBPACK_IMPORTED_MODULE_4__/* .isPem */ .X3)(value)) {
            warn(`${label} is stored with white space around it, which was ignored. Store the secret without it.`);
        }
        if (value.length < _values_given_js__WEBPACK_IMPORTED_MODULE_3__/* .SHORTEST_SECRET */ .c3) {
            warn(`${label} is so short that masking it would hide other words, so by itself it is not masked. Use a longer one, or better a personal access token.`);
        }
    }
    return secrets;
}
const ELSEWHERE = /^(?:JIRA|ATLASSIAN)_(?:\w*(?:TOKEN|PASS|PAT|SECRET)|API_KEY|USER|LOGIN)$/;
function onlyFamily({ pinned, find, missing }, inputs) {
    const labelsOf = ({ marks }) => marks.flatMap((mark) => find(mark)?.label ?? []);
    const given = _methods_index_js__WEBPACK_IMPORTED_MODULE_2__/* .FAMILIES */ .BU.filter((family) => labelsOf(family).length > 0);
    if (given.length > 1) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('ambiguous-credentials', `More than one way to log in is given: ${given.flatMap(labelsOf).join(', ')}.`, 'Give the inputs of one method only, and unset the variables of the others for this step.');
    }
    const [family] = given;
    const wanted = pinned === undefined ? family : (0,_methods_index_js__WEBPACK_IMPORTED_MODULE_2__/* .methodNamed */ .tc)(pinned).family;
    if (family && family === wanted)
        return family;
    if (!wanted) {
        const email = find('email');
        const half = email ?? find('username');
        const unread = inputs.unread(ELSEWHERE).join(', ');
        const failure = missing(half
            ? `${half.label} is set, but \`${email ? 'api-token' : 'password'}\` is not.`
            : `No credential is given: no ${(0,_values_given_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(_methods_index_js__WEBPACK_IMPORTED_MODULE_2__/* .FAMILIES */ .BU.map(({ name }) => name))}.`, 'Set `email` and `api-token`, or the inputs of another method. Check that the secret exists, and that its name is spelled correctly.');
        throw unread ? failure.hinting(`No input reads these variables, which are set: ${unread}.`) : failure;
    }
    const needs = wanted.needs.map((name) => `\`${name}\``).join(' and ');
    throw missing(`\`auth-method\` is ${String(pinned)}, but no ${wanted.name} is given.`, `Set ${needs}, or leave \`auth-method\` out.`);
}
function marksOfCredential(inputs) {
    const given = OWN.flatMap((name) => inputs.find(name) ?? []);
    if (!given.some(({ input }) => (0,_inputs_schema_js__WEBPACK_IMPORTED_MODULE_1__/* .isSecretInput */ .pX)(input)))
        return {};
    return Object.fromEntries(given.map(({ input, value }) => [input, (0,_node_crypto_js__WEBPACK_IMPORTED_MODULE_5__/* .nodeCrypto */ .S)().createHash('sha256').update(value).digest('hex')]));
}


  }),

  9366:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  B: () => (  EARLIER_SITE),
  G: () => (  Inputs)
});

var schema = __nccwpck_require__(5825);
var results = __nccwpck_require__(6781);
var given = __nccwpck_require__(9967);
var input_kind = __nccwpck_require__(3773);
var values_words = __nccwpck_require__(4103);
; 




class InputsOf {
    kinds;
    input;
    door;
    #variables;
    constructor(kinds, input, variables, door) {
        this.kinds = kinds;
        this.input = input;
        this.door = door;
        this.#variables = variables;
    }
    find(name) {
        return this.all(name)[0];
    }
    all(name) {
        const own = this.input(name);
        if (own.trim() !== '')
            return [this.given(name, undefined, own)];
        if (!this.#isHere(name))
            return [];
        return (0,input_kind/* variablesOf */.ht)(name, this.kinds[name]).flatMap((variable) => {
            const raw = this.environment(variable);
            return raw === undefined || (0,results/* isResult */.aI)(this.#variables, variable) ? [] : this.given(name, variable, raw);
        });
    }
    environment(variable) {
        const value = (0,results/* valueOf */.RP)(this.#variables, variable);
        return value.trim() === '' ? undefined : value;
    }
    unread(shape) {
        const names = Object.keys(this.kinds);
        const known = names.flatMap((name) => (0,input_kind/* variablesOf */.ht)(name, this.kinds[name]));
        const isOdd = (name) => shape.test(name) && !known.includes(name);
        return Object.keys(this.#variables).filter((name) => isOdd(name) && this.environment(name));
    }
    result(variable) {
        return (0,results/* isResult */.aI)(this.#variables, variable) ? this.environment(variable) : undefined;
    }
    text(name) {
        const found = this.find(name);
        if (found)
            (0,given/* refuseControlCharacters */.qx)(found);
        return found;
    }
    secret(name, mask) {
        const found = this.find(name);
        return found && (0,given/* asSecret */.BO)(found, mask);
    }
    either(name, words) {
        const found = this.find(name);
        const word = found?.value.toLowerCase();
        const known = words.find((each) => each === word);
        if (!found || known !== undefined)
            return known;
        throw (0,given/* invalid */.Gq)(`${found.label} must be ${(0,given/* oneOf */.yL)(words)}.`, 'Correct it, or leave it out.');
    }
    flag(name) {
        const word = this.either(name, ['true', 'false']);
        return (word ?? (this.#isHere(name) && this.kinds[name].default)) === 'true';
    }
    wholeNumber(name, otherwise = Number(this.kinds[name].default)) {
        const [least, most] = this.kinds[name].range ?? [0, 0];
        const found = this.find(name);
        if (!found)
            return otherwise;
        const value = /^\d{1,6}$/.test(found.value) ? Number(found.value) : Number.NaN;
        if (value >= least && value <= most)
            return value;
        throw (0,given/* invalid */.Gq)(`${found.label} is not a whole number from ${least} to ${most}.`, `Correct it, or leave it out for ${otherwise}.`);
    }
    list(name, separator = /[\s,]/) {
        const found = this.find(name);
        if (!found)
            return [];
        const words = found.value.split(separator).map((item) => item.trim());
        const items = words.filter(Boolean);
        if (items.length > 0)
            return items;
        throw (0,given/* invalid */.Gq)(`${found.label} lists nothing.`, 'List at least one, or leave it out.');
    }
    words(isName = (word) => Object.hasOwn(this.kinds, word)) {
        const words = (sourceOf) => (0,values_words/* wordsFor */.t)((input, value, from) => {
            if (!Object.hasOwn(this.kinds, input) || !this.#isHere(input))
                return undefined;
            if (value !== undefined)
                return { text: `\`${input}: ${value}\`` };
            const source = from ?? sourceOf(input);
            return { text: `\`${input}\`${source === undefined ? '' : ` (from ${source})`}` };
        }, isName);
        const { say } = words((name) => this.find(name)?.variable);
        const { advise } = words(() => undefined);
        return { say, advise: (text) => advise(text.replace(/The value of `[^`]+`/g, say)) };
    }
    #isHere(name) {
        return !this.door || this.kinds[name].doors.includes(this.door);
    }
    given(input, variable, raw) {
        const label = variable === undefined ? `\`${input}\`` : `\`${input}\` (from ${variable})`;
        const value = this.kinds[input].verbatim ? raw.replace(/^\uFEFF|[\r\n]+$/g, '') : raw.trim();
        return { input, label, value, variable, wasPadded: value !== raw };
    }
}

; 


const EARLIER_SITE = 'JIRA_SITE_URL';
class Inputs extends InputsOf {
    constructor(input, environment, door) {
        super(schema/* KINDS */.GW, input, environment, door);
    }
    find(name) {
        const site = name === 'site-url' ? this.result(EARLIER_SITE) : undefined;
        return super.find(name) ?? (site === undefined ? undefined : this.given(name, EARLIER_SITE, site));
    }
}


  }),

  5952:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    L: () => (  readConsentedOn),
    j: () => (  readRenewal)
  });
  var _methods_index_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6214);
  var _values_given_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9967);
  var _values_day_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(7256);
  var _write_back_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(475);




const PLACES = ['save-secret', 'save-file', 'save-variable'];
function readRenewal(inputs, method, mask) {
    if (!inputs.flag('renew')) {
        const [place] = PLACES.flatMap((name) => inputs.text(name) ?? []);
        if (!place)
            return undefined;
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_1__/* .invalid */ .Gq)(`${place.label} is given, but nothing is to be renewed.`, 'Give `renew: true` with it, or leave it out.');
    }
    const { renewedBy } = (0,_methods_index_js__WEBPACK_IMPORTED_MODULE_0__/* .methodNamed */ .tc)(method);
    if (renewedBy !== 'check') {
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_1__/* .invalid */ .Gq)(`\`renew\` is true, but ${renewedBy === 'use' ? 'a refresh token is renewed with every use' : 'no program can renew this kind of credential'}.`, 'Leave `renew` out; it is for personal access tokens of a Jira Data Center.');
    }
    const store = (0,_write_back_js__WEBPACK_IMPORTED_MODULE_3__.readStore)('save', inputs, mask);
    if (!store) {
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_1__/* .invalid */ .Gq)('There is no place to save the new personal access token, so none was created.', 'Give one of `save-secret`, `save-file`, `save-variable` and `save-command`.');
    }
    const days = inputs.wholeNumber('renew-days');
    if (days > inputs.wholeNumber('warn-days'))
        return { days, store };
    throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_1__/* .invalid */ .Gq)('`renew-days` is not above `warn-days`, so each new token would be due for renewal at once.', 'Make `renew-days` the larger of the two.');
}
function readConsentedOn(inputs) {
    const found = inputs.find('consented-on');
    const advice = 'Write it as YYYY-MM-DD, as `jira-auth consent` printed it.';
    return found && new Date(`${(0,_values_day_js__WEBPACK_IMPORTED_MODULE_2__/* .readDay */ .P1)(found.value, found.label, advice)}T00:00:00Z`);
}


  }),

  1975:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    r: () => (  readClientCertificate),
    s: () => (  readSettings)
  });
  var _node_crypto_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(4137);
  var _values_given_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9967);
  var _values_pem_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7884);
  var _credentials_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(4874);
  var _values_day_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(7256);





function readSettings(inputs) {
    const warnDays = inputs.wholeNumber('warn-days');
    const criticalDays = inputs.wholeNumber('critical-days', Math.min(7, warnDays));
    if (criticalDays > warnDays) {
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_0__/* .invalid */ .Gq)('`critical-days` is greater than `warn-days`.', 'Make `warn-days` the larger of the two: the warning comes first.');
    }
    const requiredPermissions = inputs.list('required-permissions');
    if (!requiredPermissions.every((key) => /^[A-Za-z][\w.-]{0,127}$/.test(key))) {
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_0__/* .invalid */ .Gq)('`required-permissions` contains something that is not a permission key.', 'List keys such as EDIT_ISSUES,ADD_COMMENTS, separated by commas.');
    }
    const project = inputs.find('project');
    const key = /^[A-Za-z][A-Za-z0-9_]{0,254}$/;
    const date = inputs.find('expires-on');
    const ca = inputs.find('ca-certificate');
    return {
        identity: inputs.either('identity', ['required', 'optional']) ?? 'required',
        expectedAccountId: inputs.text('expected-account-id')?.value,
        requiredPermissions,
        project: project &&
            (0,_values_given_js__WEBPACK_IMPORTED_MODULE_0__/* .matching */ .wC)(project, key, 'is not a project key', 'Set it to a key such as PROJ.').toUpperCase(),
        expiresOn: date && (0,_values_day_js__WEBPACK_IMPORTED_MODULE_3__/* .readDay */ .P1)(date.value, date.label),
        warnDays,
        criticalDays,
        exportEnv: inputs.flag('export-env'),
        exportAuthHeader: inputs.flag('export-auth-header'),
        outputCredentials: inputs.flag('output-credentials'),
        curlConfig: inputs.flag('curl-config'),
        allowUploads: inputs.flag('allow-uploads'),
        gajiraConfig: inputs.flag('gajira-config'),
        tokenName: inputs.text('token-name')?.value,
        timeoutSeconds: inputs.wholeNumber('timeout-seconds'),
        credentialMarks: (0,_credentials_js__WEBPACK_IMPORTED_MODULE_2__/* .marksOfCredential */ .n$)(inputs),
        caCertificate: ca && readCertificates(ca).join('\n'),
    };
}
function readCertificates(given) {
    const certificates = (0,_values_pem_js__WEBPACK_IMPORTED_MODULE_1__/* .certificatesIn */ .Yc)(textOf(given).replace(/\\[rn]/g, ''));
    if (certificates)
        return certificates;
    throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_0__/* .invalid */ .Gq)(`${given.label} holds no certificate in PEM.`, 'Give "-----BEGIN CERTIFICATE-----" and what follows, or the path of a file that holds it.');
}
function readClientCertificate(inputs, mask) {
    const [certificate, key] = [inputs.find('client-certificate'), inputs.find('client-key')];
    const keyPem = key && (0,_values_pem_js__WEBPACK_IMPORTED_MODULE_1__/* .readPrivateKey */ .$k)(key.label, textOf(key), mask, !(0,_values_pem_js__WEBPACK_IMPORTED_MODULE_1__/* .isPem */ .X3)(key.value));
    const either = certificate ?? key;
    if (!either)
        return undefined;
    if (!certificate || !key || !keyPem) {
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_0__/* .invalid */ .Gq)(`${either.label} is given without ${certificate ? '`client-key`' : '`client-certificate`'}.`, 'Give both, or neither.');
    }
    const pem = `${readCertificates(certificate).join('\n')}\n`;
    if (new ((0,_node_crypto_js__WEBPACK_IMPORTED_MODULE_4__/* .nodeCrypto */ .S)().X509Certificate)(pem).checkPrivateKey((0,_values_pem_js__WEBPACK_IMPORTED_MODULE_1__/* .keyObject */ .fc)(key.label, keyPem))) {
        return { certificate: pem, key: keyPem };
    }
    throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_0__/* .invalid */ .Gq)(`${key.label} does not belong to the first certificate in ${certificate.label}.`, "Give the two files that were issued together; the server's own certificates come after the client's, or not at all.");
}
function textOf({ label, value }) {
    const text = (0,_values_pem_js__WEBPACK_IMPORTED_MODULE_1__/* .isPem */ .X3)(value) ? value : (0,_values_pem_js__WEBPACK_IMPORTED_MODULE_1__/* .readSmallFile */ .EW)(value);
    if (text !== undefined)
        return text;
    throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_0__/* .invalid */ .Gq)(`${label} is neither PEM nor the path of a readable file.`, 'Give the text from "-----BEGIN" to "-----END ...-----", or the path of a file of at most 1 MB that holds it.');
}


  }),

  193:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    U: () => (  readSite),
    t: () => (  namesGrant)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _inputs_schema_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5825);
  var _methods_index_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6214);
  var _site_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(2388);
  var _values_given_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(9967);
  var _address_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(7800);
  var _credentials_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(4874);
  var _inputs_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(9366);








function namedSite(inputs) {
    const found = inputs.find('site-url');
    if (found && isEarlierSite(found, inputs))
        return isAnothersToo(inputs) ? undefined : found;
    const others = inputs.all('site-url');
    const other = found && others.find((each) => placeOf(each, inputs) !== placeOf(found, inputs));
    if (!other)
        return found;
    throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)(`${String(found.variable)} and ${String(other.variable)} name different sites.`, 'Unset the one that is wrong, or give `site-url`.');
}
function isEarlierSite({ variable }, inputs) {
    return variable === _inputs_js__WEBPACK_IMPORTED_MODULE_7__/* .EARLIER_SITE */ .B && inputs.result(_inputs_js__WEBPACK_IMPORTED_MODULE_7__/* .EARLIER_SITE */ .B) !== undefined;
}
function namesGrant(inputs) {
    return _credentials_js__WEBPACK_IMPORTED_MODULE_6__/* .GRANTS */ .Sl.some((name) => inputs.find(name));
}
function isAnothersToo(inputs) {
    const differs = (input, result) => ![undefined, 'auto', inputs.result(result)?.toLowerCase()].includes(inputs.find(input)?.value.toLowerCase());
    return (differs('cloud-id', 'JIRA_CLOUD_ID') ||
        differs('deployment', 'JIRA_DEPLOYMENT') ||
        (namesGrant(inputs) &&
            inputs.result('JIRA_DEPLOYMENT') === 'data-center' &&
            !_methods_index_js__WEBPACK_IMPORTED_MODULE_2__/* .METHODS */ .J8.some(({ name, obtainsAccessToken, grant }) => (obtainsAccessToken ?? grant) && name === inputs.result('JIRA_AUTH_METHOD'))));
}
function placeOf(given, inputs) {
    const place = (0,_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .unlessFailed */ .OJ)(() => {
        const deployment = inputs.find('deployment')?.value;
        const { scheme, host: name, port, rest } = (0,_address_js__WEBPACK_IMPORTED_MODULE_5__/* .withCloudName */ .vn)((0,_address_js__WEBPACK_IMPORTED_MODULE_5__/* .parseAddress */ .or)(given), deployment);
        const host = name.replace(/\.$/, '');
        const hasPath = (0,_site_js__WEBPACK_IMPORTED_MODULE_3__/* .realmOfGateway */ .Dh)(host) || !(0,_site_js__WEBPACK_IMPORTED_MODULE_3__/* .looksLikeAtlassian */ .S6)(host);
        return [scheme, host, port, hasPath && (0,_address_js__WEBPACK_IMPORTED_MODULE_5__/* .contextPathOf */ .ce)(rest, given)].join();
    });
    return place ?? given.value;
}
const CLOUD = { deployment: 'cloud', url: undefined, customDomain: undefined, cloudId: undefined };
const GRANTS_SITE = { ...CLOUD, realm: _site_js__WEBPACK_IMPORTED_MODULE_3__/* .COMMERCIAL */ .jq, isGrantsOwn: true };
const SITE_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
function readSite(inputs, secretsWithheld, isGrantsOwn = false) {
    const found = namedSite(inputs);
    if (isGrantsOwn && found && isEarlierSite(found, inputs) && inputs.result('JIRA_DEPLOYMENT') === 'cloud') {
        const realm = (0,_site_js__WEBPACK_IMPORTED_MODULE_3__/* .realmOfSite */ .kg)((0,_address_js__WEBPACK_IMPORTED_MODULE_5__/* .parseAddress */ .or)(found).host) ?? _site_js__WEBPACK_IMPORTED_MODULE_3__/* .COMMERCIAL */ .jq;
        return { ...GRANTS_SITE, realm, preferredUrl: found.value };
    }
    if (!found) {
        if (isGrantsOwn)
            return withCloudId(GRANTS_SITE, undefined, inputs);
        const earlier = inputs.result(_inputs_js__WEBPACK_IMPORTED_MODULE_7__/* .EARLIER_SITE */ .B) ? `: ${_inputs_js__WEBPACK_IMPORTED_MODULE_7__/* .EARLIER_SITE */ .B} is of an earlier, different login` : '';
        throw (0,_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .orWithheld */ .FV)((0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)(`No site is given${earlier}.`, `Set \`site-url\`. ${_address_js__WEBPACK_IMPORTED_MODULE_5__/* .EXAMPLE */ .xY}`), secretsWithheld);
    }
    const deployment = inputs.either('deployment', ['cloud', 'data-center', 'auto']);
    const pinned = deployment === 'auto' ? undefined : deployment;
    const allowPrivate = inputs.flag('allow-private-hosts');
    const address = (0,_address_js__WEBPACK_IMPORTED_MODULE_5__/* .withCloudName */ .vn)((0,_address_js__WEBPACK_IMPORTED_MODULE_5__/* .parseAddress */ .or)(found), pinned);
    (0,_address_js__WEBPACK_IMPORTED_MODULE_5__/* .requireListed */ .T$)((0,_address_js__WEBPACK_IMPORTED_MODULE_5__/* .readAllowedHosts */ .cQ)(inputs, allowPrivate), found.label, address);
    const site = atlassianSite(address, found, pinned) ?? foreignSite(address, found, pinned, allowPrivate);
    return withCloudId(site, found, inputs);
}
function atlassianSite({ scheme, host, port, rest }, given, pinned) {
    const gateway = (0,_site_js__WEBPACK_IMPORTED_MODULE_3__/* .realmOfGateway */ .Dh)(host);
    if (!gateway && !(0,_site_js__WEBPACK_IMPORTED_MODULE_3__/* .looksLikeAtlassian */ .S6)(host))
        return undefined;
    if (scheme !== 'https')
        throw (0,_address_js__WEBPACK_IMPORTED_MODULE_5__/* .notHttps */ .dj)(given.label);
    if (port !== 443) {
        throw (0,_address_js__WEBPACK_IMPORTED_MODULE_5__/* .insecure */ .vU)(`${given.label} names port ${port}, but Jira Cloud uses 443 only.`, 'Leave the port out.');
    }
    const site = gateway ? gatewaySite(gateway, rest, given) : siteUnderDomain(host, given);
    if (pinned === 'data-center') {
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)(`${given.label} leads to Jira Cloud, and not to a Data Center.`, 'Set `site-url` to the address of your own server. If it is right, leave `deployment` out.');
    }
    return site;
}
function siteUnderDomain(host, { label }) {
    const realm = (0,_site_js__WEBPACK_IMPORTED_MODULE_3__/* .realmOfSite */ .kg)(host);
    const name = host.slice(0, host.indexOf('.'));
    if (!realm || !SITE_LABEL.test(name) || name.startsWith('xn--')) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('host-not-allowed', `${label} leads to ${(0,_address_js__WEBPACK_IMPORTED_MODULE_5__/* .nameable */ .Yk)(host)}, which is not the address of a Jira site.`, `A Cloud site is one name under atlassian.net, jira.com or, for governments, atlassian-us-gov-mod.net: admin.atlassian.com shows it. ${_address_js__WEBPACK_IMPORTED_MODULE_5__/* .EXAMPLE */ .xY}`);
    }
    return { ...CLOUD, realm, url: `https://${host}` };
}
function gatewaySite(realm, rest, { label }) {
    const cloudId = /^\/ex\/jira\/([0-9a-f-]{36})(?:[/?#].*)?$/.exec(rest.toLowerCase())?.[1];
    if (!(0,_site_js__WEBPACK_IMPORTED_MODULE_3__/* .isCloudId */ .dX)(cloudId)) {
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)(`${label} is an address on the gateway, but not one of a Jira site.`, `Write ${(0,_site_js__WEBPACK_IMPORTED_MODULE_3__/* .gatewayUrl */ .MS)(realm, '{cloudId}')} with the site's cloudId, or better the site's own address. ${_address_js__WEBPACK_IMPORTED_MODULE_5__/* .EXAMPLE */ .xY}`);
    }
    return { ...CLOUD, realm, cloudId };
}
function foreignSite(address, given, pinned, allowPrivate) {
    (0,_address_js__WEBPACK_IMPORTED_MODULE_5__/* .refuseUnreachable */ .Qj)(address, given, allowPrivate);
    const { scheme, host, port, rest } = address;
    const { origin } = new URL(`${scheme}://${host}:${port}`);
    const isCloud = pinned === 'cloud';
    const url = isCloud ? origin : origin + (0,_address_js__WEBPACK_IMPORTED_MODULE_5__/* .contextPathOf */ .ce)(rest, given);
    if (pinned === 'data-center')
        return { deployment: pinned, url };
    return { deployment: undefined, origin, url, isCloud, cloudId: undefined };
}
function withCloudId(site, siteUrl, inputs) {
    const found = inputs.find('cloud-id');
    if (!found)
        return site;
    const isSetBeside = (name) => inputs.environment(name) !== undefined && inputs.result(name) === undefined;
    if (found.variable && siteUrl && !siteUrl.variable && (0,_inputs_schema_js__WEBPACK_IMPORTED_MODULE_1__/* .variablesOf */ .ht)('site-url').some(isSetBeside))
        return site;
    if (site.deployment === 'data-center') {
        if (found.variable)
            return site;
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)(`${found.label} is given, but a Data Center has none.`, 'Leave out `cloud-id`; or, if this is a Cloud site, leave out `deployment`.');
    }
    const cloudId = found.value.toLowerCase();
    if (!(0,_site_js__WEBPACK_IMPORTED_MODULE_3__/* .isCloudId */ .dX)(cloudId)) {
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)(`${found.label} is not a cloudId.`, `A cloudId is a UUID; leave it out and it is looked up.`);
    }
    if (site.deployment === undefined) {
        return found.variable ? site : { ...site, url: site.origin, isCloud: true, cloudId };
    }
    if (site.cloudId !== undefined && site.cloudId !== cloudId) {
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)(`${found.label} differs from the cloudId in \`site-url\`.`, `Give one of them only.`);
    }
    return { ...site, cloudId };
}


  }),

  475:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
__nccwpck_require__.r(__webpack_exports__);
  __nccwpck_require__.d(__webpack_exports__, {
    readGitHub: () => (  readGitHub),
    readRepository: () => (  readRepository),
    readStore: () => (  readStore),
    readWriteBack: () => (  readWriteBack)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
  var node_os__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8161);
  var node_path__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6760);
  var _failure_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(2553);
  var _values_given_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(9967);





function readWriteBack(inputs, mask, hasCommand = true) {
    const store = readStore('refresh-token', inputs, mask, hasCommand);
    const secret = inputs.text('access-token-secret');
    const secrets = store?.kind === 'github-secret' ? store.secrets : undefined;
    const accessToken = secret && {
        secrets: secrets ?? readGitHubSecrets('refresh-token', inputs, mask),
        name: secretName(secret),
    };
    if (store?.kind === 'github-secret' && store.name.toUpperCase() === accessToken?.name.toUpperCase()) {
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)('`access-token-secret` is the secret of the refresh token, which the access token would overwrite.', 'Give the access token a secret with another name.');
    }
    return { store, accessToken };
}
function readStore(prefix, inputs, mask, hasCommand = true) {
    const names = [`${prefix}-secret`, `${prefix}-file`, `${prefix}-variable`];
    if (hasCommand)
        names.push('save-command');
    const given = names.flatMap((name) => inputs.text(name) ?? []);
    const [found] = given;
    if (!found)
        return undefined;
    if (given.length > 1) {
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)(`More than one place for the new token is given: ${given.map(({ label }) => label).join(', ')}.`, 'Give one of them.');
    }
    switch (found.input) {
        case 'save-command':
            return { kind: 'command', command: found.value };
        case `${prefix}-file`:
            return { kind: 'file', path: outsideOfWorkspace(found, inputs) };
        case `${prefix}-secret`:
            return {
                kind: 'github-secret',
                secrets: readGitHubSecrets(prefix, inputs, mask),
                name: secretName(found),
            };
        default:
            return {
                kind: 'gitlab-variable',
                ...readGitLab(inputs, mask),
                name: (0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .matching */ .wC)(found, /^\w{1,255}$/, 'is not the name of a variable', 'Give the name alone.'),
            };
    }
}
function secretName(given) {
    const shape = /^(?!GITHUB_)[A-Za-z_][A-Za-z0-9_]{0,254}$/i;
    const advice = 'Give the name alone, not the secret itself.';
    return (0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .matching */ .wC)(given, shape, 'is not the name of a GitHub Actions secret', advice);
}
function readGitHubSecrets(prefix, inputs, mask) {
    const advice = "Set `github-token` to a fine-grained personal access token or an App's token that may write secrets; the workflow's own GITHUB_TOKEN can't.";
    return {
        ...readGitHub(inputs, mask, 'A GitHub secret must be written', advice),
        place: readPlace(prefix, inputs),
    };
}
const GITHUB_API = 'https://api.github.com';
const OF_GITEA = /^https?:\/\/.*\/api\/v1\/?$/;
function readGitHub(inputs, mask, purpose, advice) {
    const githubToken = inputs.secret('github-token', mask);
    if (OF_GITEA.test(inputs.environment('GITHUB_API_URL') ?? GITHUB_API)) {
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)(`${purpose}, but GITHUB_API_URL is the address of Gitea or Forgejo, which do this differently from GitHub.`, 'Use something other than GitHub: a file for a token, a webhook for messages.');
    }
    if (githubToken)
        return { apiUrl: apiUrl(inputs, 'GITHUB_API_URL', GITHUB_API), githubToken };
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_3__/* .Failure */ .HR('missing-credentials', `${purpose}, but \`github-token\` is not set.`, advice);
}
function readRepository(given, inputs) {
    const name = String(given?.value ?? inputs.environment('GITHUB_REPOSITORY'));
    return /^[A-Za-z0-9][\w.-]{0,99}\/(?!\.{1,2}$)[\w.-]{1,100}$/.test(name) ? name : undefined;
}
function readPlace(prefix, inputs) {
    const organization = inputs.text(`${prefix}-organization`);
    const environment = inputs.text(`${prefix}-environment`);
    const given = inputs.text(`${prefix}-repository`);
    if (organization) {
        if (environment || given) {
            throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)(`${organization.label} is given beside another place.`, 'Give the organization alone, or a repository with or without an environment.');
        }
        return { kind: 'organization', organization: named(organization, /^[A-Za-z0-9][\w.-]{0,99}$/) };
    }
    const repository = readRepository(given, inputs);
    if (repository === undefined) {
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)("Can't tell which repository the secret belongs to.", `Set \`${prefix}-repository\` to OWNER/NAME.`);
    }
    if (!environment)
        return { kind: 'repository', repository };
    const shape = /^(?!\.{1,2}$)[^\p{C}]{1,255}$/u;
    return { kind: 'environment', repository, environment: named(environment, shape) };
}
function named(given, shape) {
    return (0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .matching */ .wC)(given, shape, 'is not a valid name', 'Correct it.');
}
function readGitLab(inputs, mask) {
    const gitlabToken = inputs.secret('gitlab-token', mask);
    const group = inputs.text('gitlab-group');
    const project = inputs.text('gitlab-project');
    const scope = inputs.text('gitlab-environment-scope');
    if (!gitlabToken || !(group ?? project)) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_3__/* .Failure */ .HR('missing-credentials', `The GitLab variable can't be written: ${gitlabToken ? '`gitlab-project`' : '`gitlab-token`'} is not set.`, 'Set `gitlab-token` to an access token with the scope `api`, and outside GitLab CI `gitlab-project` or `gitlab-group`.');
    }
    if (group && project && project.value !== inputs.environment('CI_PROJECT_ID')) {
        throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)(`${group.label} is given beside ${project.label}.`, 'Give one of them: the variable belongs to a project or to a group.');
    }
    const path = /^(?!\.{1,2}$)[\w.-]+(?:\/[\w.-]+)*$/;
    return {
        apiUrl: apiUrl(inputs, 'CI_API_V4_URL', 'https://gitlab.com/api/v4'),
        project: group || !project ? undefined : named(project, path),
        group: group && named(group, path),
        environmentScope: scope && named(scope, /^[\w/${} .*-]{1,255}$/),
        gitlabToken,
    };
}
function apiUrl(inputs, variable, otherwise) {
    const value = inputs.environment(variable) ?? otherwise;
    if (/^https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[\w.-]+)*$/.test(value))
        return value;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_3__/* .Failure */ .HR('insecure-url', `The environment variable ${variable} is not the https address of a REST API.`, `Leave it to the CI system, or set it to one such as ${otherwise}.`);
}
const WORKSPACES = `GITHUB_WORKSPACE CI_PROJECT_DIR BUILD_SOURCESDIRECTORY CIRCLE_WORKING_DIRECTORY CI_WORKSPACE
  DRONE_WORKSPACE BITBUCKET_CLONE_DIR BUILDKITE_BUILD_CHECKOUT_PATH WORKSPACE`.split(/\s+/);
function outsideOfWorkspace({ label, value }, inputs) {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(value);
    const isIn = (folder, file) => `${file}${node_path__WEBPACK_IMPORTED_MODULE_2__.sep}`.startsWith(`${folder}${node_path__WEBPACK_IMPORTED_MODULE_2__.sep}`);
    const isWorkspace = (name) => {
        const given = inputs.environment(name)?.replace(/^~(?=\/)/, (0,node_os__WEBPACK_IMPORTED_MODULE_1__.homedir)());
        if (given === undefined)
            return false;
        const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(given);
        return isIn(folder, path) || isIn(withoutLinks(folder), withoutLinks(path));
    };
    const names = inputs.environment('JENKINS_URL') ? WORKSPACES : WORKSPACES.slice(0, -1);
    if (!names.some(isWorkspace))
        return path;
    throw (0,_values_given_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)(`${label} is a file inside the workspace, which later steps may cache or upload.`, 'Give a path outside it, on a disk that stays.');
}
function withoutLinks(path) {
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(path);
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(path);
    }
    catch {
        return folder === path ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(withoutLinks(folder), (0,node_path__WEBPACK_IMPORTED_MODULE_2__.basename)(path));
    }
}


  }),

  6781:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    RP: () => (  valueOf),
    aI: () => (  isResult)
  });
  var _node_crypto_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4137);

function valueOf(environment, variable) {
    return Object.hasOwn(environment, variable) ? (environment[variable] ?? '') : '';
}
const RESULTS = [
    'JIRA_BASE_URL',
    'JIRA_API_URL',
    'JIRA_SITE_URL',
    'JIRA_CLOUD_ID',
    'JIRA_DEPLOYMENT',
    'JIRA_AUTH_METHOD',
    'JIRA_CURL_CONFIG',
    'JIRA_ACCOUNT_ID',
    'JIRA_EXPIRES_AT',
];
const MARKER = 'JIRA_AUTH_RESULTS';
function marked(results, environment) {
    const hashes = RESULTS.flatMap((name) => {
        const value = results[name] || (isResult(environment, name) ? valueOf(environment, name) : '');
        return value === '' ? [] : hashOf(name, value);
    });
    return { ...results, [MARKER]: hashes.join(',') };
}
function isResult(environment, variable) {
    if (!RESULTS.includes(variable))
        return false;
    const marker = valueOf(environment, MARKER);
    return marker !== '' && marker.split(',').includes(hashOf(variable, valueOf(environment, variable)));
}
function hashOf(name, value) {
    return (0,_node_crypto_js__WEBPACK_IMPORTED_MODULE_0__/* .nodeCrypto */ .S)().createHash('sha256').update(`${name}=${value.trim()}`).digest('hex').slice(0, 16);
}


  }),

  6359:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  z: () => (  Secret)
});

; 
const external_node_util_namespaceObject = require("node:util");
; 

const HIDDEN = '***';
class Secret {
    #value;
    constructor(value) {
        this.#value = value;
    }
    reveal() {
        return this.#value;
    }
    equals(other) {
        return this.#value === other.#value;
    }
    toString() {
        return HIDDEN;
    }
    toJSON() {
        return HIDDEN;
    }
    [external_node_util_namespaceObject.inspect.custom]() {
        return HIDDEN;
    }
}


  }),

  2388:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Dh: () => (  realmOfGateway),
    MS: () => (  gatewayUrl),
    S6: () => (  looksLikeAtlassian),
    WF: () => (  isAtlassianService),
    Y2: () => (  CONTEXT_PATH),
    dX: () => (  isCloudId),
    jq: () => (  COMMERCIAL),
    kg: () => (  realmOfSite)
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

  679:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    XV: () => (  openNetwork),
    nD: () => (  proxyAddress),
    t8: () => (  networkWith)
  });
  var _actions_http_client__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5220);
  var node_timers_promises__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8500);
  var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2553);
  var _wire_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9131);
  var _retry_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(847);
  var _trust_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(1143);






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
    const kept = (trust ? undefined : connections) ?? new _wire_js__WEBPACK_IMPORTED_MODULE_3__/* .Connections */ .UQ();
    const stepMs = timeoutSeconds * 1000;
    const stepEnd = clock() + stepMs;
    const tryOnce = async (request, attempt, remainingMs) => {
        ending.throwIfAborted();
        const { host } = new URL(request.url);
        if (remainingMs <= 0)
            return (await __nccwpck_require__.e(  306).then(__nccwpck_require__.bind(__nccwpck_require__, 3306))).timeUsedUp(host);
        const began = clock();
        let status;
        const limitMs = Math.min(remainingMs, (0,_retry_js__WEBPACK_IMPORTED_MODULE_4__/* .longestAttempt */ .uX)(request.repeatable));
        const { signal, stop } = Deadline.limit(limitMs, ending);
        try {
            const answer = await (0,_wire_js__WEBPACK_IMPORTED_MODULE_3__/* .exchange */ .cv)(request, signal, trust, kept);
            ({ status } = answer);
            const time = (0,_retry_js__WEBPACK_IMPORTED_MODULE_4__/* .serverTime */ .nI)(answer.header);
            if (time !== undefined)
                onServerDate?.(new Date(time));
            if (status >= 200 && status < 300)
                return answer;
            return (await __nccwpck_require__.e(  306).then(__nccwpck_require__.bind(__nccwpck_require__, 3306))).problemOf(answer, request, remainingMs) ?? answer;
        }
        catch (error) {
            ending.throwIfAborted();
            const isLate = signal.aborted;
            const { networkProblem, timedOut } = await __nccwpck_require__.e(  306).then(__nccwpck_require__.bind(__nccwpck_require__, 3306));
            return isLate ? timedOut(host, remainingMs === limitMs, limitMs) : networkProblem(error, host, proxy);
        }
        finally {
            stop();
            debug?.(`${attemptOf(request, attempt, proxy)}: ${status ?? 'no answer'}, ${Math.round(clock() - began)} ms.`);
        }
    };
    const pause = (ms) => (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_1__.setTimeout)(ms, undefined, { signal: ending }).catch(() => {
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
            const wait = (0,_retry_js__WEBPACK_IMPORTED_MODULE_4__/* .backoff */ .JN)(attempt, outcome.atLeastMs ?? 0, random);
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
    return Math.min(attempts, _retry_js__WEBPACK_IMPORTED_MODULE_4__/* .MOST_ATTEMPTS */ .py[repeatable]);
}
function attemptOf({ method, url, isUrlSecret }, attempt, proxy) {
    const { host, pathname, searchParams } = new URL(url);
    const names = [...new Set(searchParams.keys())].join('&');
    const path = isUrlSecret ? '' : `${pathname}${names === '' ? '' : `?${names}`}`;
    const way = proxy === undefined ? '' : (0,_actions_http_client__WEBPACK_IMPORTED_MODULE_0__/* .getProxyUrl */ .s)(url) === '' ? ', bypassing the proxy' : `, via proxy ${proxy}`;
    return `${method} ${host}${path}, attempt ${attempt}${way}`;
}
async function openNetwork(effects, { timeoutSeconds, caCertificate }) {
    (0,_trust_js__WEBPACK_IMPORTED_MODULE_5__/* .refuseUnsafeProcess */ .iM)(effects.environment);
    return networkWith(await (0,_trust_js__WEBPACK_IMPORTED_MODULE_5__/* .tlsWith */ .U2)(caCertificate, undefined, effects.environment), effects, timeoutSeconds);
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
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR('proxy-failure', `The environment variable ${name} is set, but not to the URL of a usable proxy.`, `Write it as http://HOST:PORT (the connection to the proxy is without TLS, but requests through it are encrypted), with special characters of a user name or password percent-encoded.`);
}


  }),

  8951:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    D7: () => (  _wire_js__WEBPACK_IMPORTED_MODULE_2__.D7),
    IO: () => (  paged),
    kA: () => (  ask),
    qO: () => (  SUCCESS)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6359);
  var _json_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9065);
  var _wire_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9131);





const SUCCESS = Array.from({ length: 100 }, (_all, index) => 200 + index);
async function ask({ send, credential, limits, isUrlSecret, largestBody, isRefusal, givesText, ...usual }, url, { method = 'GET', body, expect = [200], ...own } = {}) {
    const { lost, refused, repeatable = 'read' } = { ...usual, ...own };
    let answer;
    try {
        answer = await send({
            ...{ method, url, repeatable, credential, limits, isUrlSecret, largestBody },
            body: body && { type: 'application/json', text: new _secret_js__WEBPACK_IMPORTED_MODULE_1__/* .Secret */ .z(JSON.stringify(body)) },
        });
        const isDone = [...SUCCESS, ...expect].includes(answer.status) && !isRefusal?.(answer);
        if (isDone && method !== 'GET' && !givesText)
            (0,_wire_js__WEBPACK_IMPORTED_MODULE_2__/* .refusePage */ .Ew)(answer);
    }
    catch (error) {
        throw error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR && lost ? lost(error) : error;
    }
    if (!expect.includes(answer.status) || isRefusal?.(answer))
        throw refused(answer);
    return answer;
}
async function* paged(first, read) {
    let asked = read(first);
    for (;;) {
        const { items, next } = await asked;
        if (next !== undefined) {
            asked = read(next);
            asked.catch(() => undefined);
        }
        yield* items.filter(_json_js__WEBPACK_IMPORTED_MODULE_3__/* .isObject */ .Gv);
        if (next === undefined)
            return;
    }
}


  }),

  847:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
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

  1143:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    U2: () => (  tlsWith),
    iM: () => (  refuseUnsafeProcess)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _files_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(112);


function refuseUnsafeProcess(environment) {
    refuseDebugger(environment);
    if (environment.NODE_TLS_REJECT_UNAUTHORIZED !== '0')
        return;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('tls-failure', 'The environment variable NODE_TLS_REJECT_UNAUTHORIZED is 0, which switches off every certificate check.', 'Remove it. For a private CA, set `ca-certificate` or NODE_EXTRA_CA_CERTS.');
}
function refuseDebugger({ NODE_OPTIONS }) {
    if (!/--inspect(?![-_]p)/.test([...process.execArgv, NODE_OPTIONS].join()))
        return;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('invalid-input', "Node's debugger is on, which lets any user of this machine read the credential.", 'Remove --inspect from NODE_OPTIONS and from the arguments of node.');
}
const LARGEST_BUNDLE = 16 * 1024 * 1024;
async function tlsWith(privateCa, client, { NODE_EXTRA_CA_CERTS: extra = '' }) {
    if (privateCa === undefined)
        return tlsFrom(undefined, client);
    const { rootCertificates } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 1692, 19));
    const authorities = [...rootCertificates];
    try {
        authorities.push((0,_files_js__WEBPACK_IMPORTED_MODULE_1__/* .readText */ .yR)(extra, { largestBytes: LARGEST_BUNDLE }));
    }
    catch {
    }
    return tlsFrom([...authorities, privateCa].join('\n'), client);
}
async function tlsFrom(authorities, client) {
    if (authorities === undefined && client === undefined)
        return undefined;
    const { createSecureContext } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 1692, 19));
    const own = client && { cert: client.certificate, key: client.key.reveal() };
    try {
        return { authorities, client, context: createSecureContext({ ca: authorities, ...own }) };
    }
    catch {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('invalid-input', 'OpenSSL refuses `ca-certificate` or `client-certificate`: a key that is too short, or a signature that is too weak.', 'Have them issued with RSA keys of 2048 bits or more, or with elliptic curves, and SHA-256.');
    }
}


  }),

  9131:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  UQ: () => (  Connections),
  Dn: () => (  NO_ANSWER),
  cv: () => (  exchange),
  tY: () => (  objectIfAny),
  D7: () => (  objectIn),
  Ew: () => (  refusePage)
});


var http_client = __nccwpck_require__(5220);
var src_credential = __nccwpck_require__(8846);
var failure = __nccwpck_require__(2553);
var files = __nccwpck_require__(112);
var json = __nccwpck_require__(9065);
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
    return answerOf(message, credential && (0,src_credential/* isIn */.S1)(text, credential) ? '' : text, host);
}
const WAS_CLOSED = new Error('The kept connection was closed.');
function headersFor({ method, url, credential, body }, userAgent = '') {
    const proof = credential && (0,src_credential/* headerFor */.Di)(credential, method, url);
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
    return (0,json/* isObject */.Gv)(body) ? body : {};
}
function objectIfAny(answer) {
    return (0,failure/* unlessFailed */.OJ)(() => objectIn(answer)) ?? {};
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


  }),

  7256:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    AQ: () => (  daysUntil),
    D0: () => (  endOfDay),
    P1: () => (  readDay),
    nE: () => (  isoSeconds),
    nR: () => (  timeOf),
    sO: () => (  DAY_MS)
  });
  var _given_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9967);

const DAY_MS = 24 * 3600 * 1000;
function endOfDay(date) {
    return date === undefined ? undefined : new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS - 1000);
}
function daysUntil(end, now) {
    return Math.floor(end.getTime() / DAY_MS) - Math.floor(now.getTime() / DAY_MS);
}
function isoSeconds(date) {
    return `${date.toISOString().slice(0, 19)}Z`;
}
const TIME = /^\+?\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;
function timeOf(value) {
    if (typeof value !== 'string' || !TIME.test(value))
        return undefined;
    const time = Date.parse(value);
    return Number.isNaN(time) ? undefined : new Date(time);
}
function readDay(value, label, advice = 'Write it as YYYY-MM-DD, as the page that lists your API tokens shows it.') {
    return (0,_given_js__WEBPACK_IMPORTED_MODULE_0__/* .matching */ .wC)({ value, label }, { test: isDay }, 'is not a date', advice);
}
function isDay(text) {
    const start = `${text}T00:00:00Z`;
    const time = timeOf(start);
    return time !== undefined && isoSeconds(time) === start;
}


  }),

  9967:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    BO: () => (  asSecret),
    Gq: () => (  invalid),
    c3: () => (  SHORTEST_SECRET),
    qx: () => (  refuseControlCharacters),
    wC: () => (  matching),
    yL: () => (  oneOf)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6359);
  var _hints_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9684);



const LONGEST_VALUE = 8192;
const SHORTEST_SECRET = 8;
function invalid(what, advice) {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('invalid-input', what, advice);
}
function oneOf(words) {
    return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(words);
}
function matching({ label, value }, shape, is, advice) {
    if (shape.test(value))
        return value;
    throw invalid(`${label} ${is}.`, advice);
}
function refuseControlCharacters({ label, value }) {
    if (value.length > LONGEST_VALUE) {
        throw invalid(`${label} has ${value.length} characters, more than the limit of ${LONGEST_VALUE}.`, 'Check that the right value was stored in it.');
    }
    const bad = /[\p{Cc}\p{Cs}\u2028\u2029\uFFFD]/u.exec(value);
    if (bad) {
        throw invalid(`${label} holds ${placeOf(bad)}.`, bad[0] === '\uFFFD'
            ? 'Store it again, in UTF-8.'
            : 'Store it again as one line, without line breaks or other control characters.');
    }
}
function asSecret(found, mask) {
    const { input, label, value } = found;
    return (0,_hints_js__WEBPACK_IMPORTED_MODULE_2__/* .hinted */ .x_)(input, value, true, () => {
        if (value.length < SHORTEST_SECRET) {
            throw invalid(`${label} has fewer than ${SHORTEST_SECRET} characters: too short to be a credential, or to mask safely.`, 'Check that the whole secret was stored in it.');
        }
        const secret = new _secret_js__WEBPACK_IMPORTED_MODULE_1__/* .Secret */ .z(value);
        mask(secret);
        refuseControlCharacters(found);
        const outside = /[^\x21-\x7e]/u.exec(value);
        if (!outside)
            return secret;
        throw invalid(`${label} holds ${placeOf(outside)}, which no Jira credential has.`, 'Copy the secret again, without formatting or surrounding text, and store it again.');
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


  }),

  9684:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    V_: () => (  isTokenShaped),
    a6: () => (  REFUSALS),
    mu: () => (  withHint),
    x_: () => (  hinted)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6359);


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
function hinted(input, value, isSecret, read) {
    try {
        return read();
    }
    catch (error) {
        const hint = error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR ? hintAbout(input, value, isSecret) : undefined;
        throw error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR && hint !== undefined ? error.hinting(hint) : error;
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
const REFUSALS = [
    'credentials-rejected',
    'anonymous-session',
    'client-rejected',
    'refresh-token-invalid',
];
function withHint(failure, credentials) {
    if (!REFUSALS.includes(failure.code))
        return failure;
    const hints = Object.entries(credentials).flatMap(([name, value]) => {
        const input = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
        if (value instanceof _secret_js__WEBPACK_IMPORTED_MODULE_1__/* .Secret */ .z)
            return hintAbout(input, value.reveal()) ?? [];
        const isSeen = typeof value === 'string' && ['email', 'clientId'].includes(name);
        return isSeen ? (hintAbout(input, value, false) ?? []) : [];
    });
    if ('apiToken' in credentials && 'email' in credentials && credentials.email === undefined)
        hints.unshift("A person's API token also needs `email`; only a service account's works without it.");
    return hints.length === 0 ? failure : failure.hinting(hints.join(' '));
}


  }),

  3773:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    PY: () => (  USING),
    b4: () => (  EXCHANGING),
    dy: () => (  CHECKING),
    ht: () => (  variablesOf),
    lf: () => (  ENTRIES),
    mg: () => (  LOGGING_IN),
    sc: () => (  through),
    t$: () => (  HANDING_OVER)
  });
const WITHOUT_VARIABLES = /^(?:(?:save|jira|gitlab)-.*|refresh-token-(?!file).*|access-token-secret|allow-private-hosts|identity|project)$/;
function variablesOf(name, { only, variables = [] }) {
    const derived = `JIRA_${name.toUpperCase().replaceAll('-', '_')}`;
    if (!only && WITHOUT_VARIABLES.test(name))
        return [];
    return only ?? (variables.includes(derived) ? variables : [derived, ...variables]);
}
function through(doors, entries) {
    const kinds = Object.entries(entries).map(([name, entry]) => [name, { doors, ...entry }]);
    return Object.fromEntries(kinds);
}
const HANDING_OVER = ['action', 'export', 'exec'];
const CHECKING = ['check-action', 'check'];
const ENTRIES = [...CHECKING, 'file'];
const USING = ['fields', 'update'];
const LOGGING_IN = [...HANDING_OVER, ...ENTRIES, ...USING];
const EXCHANGING = [...LOGGING_IN, 'consent', 'refresh'];


  }),

  7884:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    $k: () => (  readPrivateKey),
    EW: () => (  readSmallFile),
    X3: () => (  isPem),
    Yc: () => (  certificatesIn),
    fc: () => (  keyObject)
  });
  var _files_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(112);
  var _node_crypto_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4137);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6359);
  var _given_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9967);




const LONGEST_KEY = 32_768;
function isPem(value) {
    return value.includes('-----BEGIN');
}
function armored(kind, body) {
    const lines = body.replace(/\s/g, '').replace(/.{1,64}/g, '$&\n');
    return `-----BEGIN ${kind}-----\n${lines}-----END ${kind}-----`;
}
function readPrivateKey(label, text, mask, isFile = false) {
    const unescaped = text.replaceAll('\\r', '').replaceAll('\\n', '\n');
    const masked = isFile ? /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END|$)/.exec(unescaped)?.[0] : text;
    if (masked !== undefined && masked.length >= 16 && masked.length <= LONGEST_KEY)
        mask(new _secret_js__WEBPACK_IMPORTED_MODULE_1__/* .Secret */ .z(masked));
    const shape = /-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----/;
    const found = shape.exec(unescaped.slice(0, LONGEST_KEY));
    if (!found) {
        throw (0,_given_js__WEBPACK_IMPORTED_MODULE_2__/* .invalid */ .Gq)(`${label} contains no PEM private key, or one with a passphrase.`, 'Give all of it, from "-----BEGIN PRIVATE KEY-----" to "-----END PRIVATE KEY-----"; `openssl pkey -in FILE` converts it, and asks for the passphrase.');
    }
    const [kind, body] = [String(found[1]), String(found[2])];
    const pem = `${armored(kind, body)}\n`;
    for (const form of [pem, pem.replaceAll('\n', '\\n'), body.replace(/\s/g, '')])
        mask(new _secret_js__WEBPACK_IMPORTED_MODULE_1__/* .Secret */ .z(form));
    return new _secret_js__WEBPACK_IMPORTED_MODULE_1__/* .Secret */ .z(pem);
}
function keyObject(label, pem) {
    try {
        return (0,_node_crypto_js__WEBPACK_IMPORTED_MODULE_3__/* .nodeCrypto */ .S)().createPrivateKey(pem.reveal());
    }
    catch {
        throw (0,_given_js__WEBPACK_IMPORTED_MODULE_2__/* .invalid */ .Gq)(`${label} is a private key that can't be read: a part of it is missing or was changed.`, 'Store the whole key again.');
    }
}
function readSmallFile(path, options) {
    try {
        return (0,_files_js__WEBPACK_IMPORTED_MODULE_0__/* .readText */ .yR)(path, options);
    }
    catch {
        return undefined;
    }
}
function certificatesIn(pem) {
    const found = pem.match(/(?<=-----BEGIN CERTIFICATE-----)[^]*?(?=-----END CERTIFICATE-----)/g);
    if (!found)
        return undefined;
    const certificates = found.map((body) => armored('CERTIFICATE', body));
    try {
        certificates.forEach((certificate) => new ((0,_node_crypto_js__WEBPACK_IMPORTED_MODULE_3__/* .nodeCrypto */ .S)().X509Certificate)(certificate));
        return certificates;
    }
    catch {
        return undefined;
    }
}


  }),

  4103:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    t: () => (  wordsFor)
  });
const REFERENCE = /`([a-z][a-z-]*)(?:: ([^`]*))?`(?: \(from (\w+)\))?/g;
const ITEM = '`[a-z][a-z-]*(?:: [^`]*)?`';
const LIST = new RegExp(`(one of )?(${ITEM}(?:, ${ITEM})*),? (or|and) (${ITEM})`, 'g');
function wordsFor(naming, isName) {
    const writtenFor = (text, name = '', value, from) => isName(name) ? naming(name, value, from) : { text };
    const lacks = (text) => [...text.matchAll(REFERENCE)].some(([all, ...reference]) => !writtenFor(all, ...reference));
    const rendered = (text, seen) => text.replace(REFERENCE, (all, name, value, from, at) => {
        const written = writtenFor(all, name, value, from);
        if (!written)
            return all;
        const isFirst = seen !== undefined && !seen.has(name);
        seen?.add(name);
        const said = at === 0 ? written.text.replace(/^[a-z]/, (letter) => letter.toUpperCase()) : written.text;
        return isFirst && written.or !== undefined ? `${said} (or ${written.or})` : said;
    });
    const possible = (text) => text.replace(LIST, (all, oneOf, items, joint, last) => {
        if (oneOf === undefined && joint === 'and')
            return all;
        const left = [...items.split(', '), last].filter((item) => !lacks(item));
        const end = left.pop();
        if (end === undefined)
            return all;
        if (left.length === 0)
            return end;
        if (left.length === 1 && oneOf !== undefined)
            return `${left.join()} or ${end}`;
        return `${oneOf ?? ''}${left.join(', ')} ${joint} ${end}`;
    });
    return {
        say: (text) => rendered(possible(text)),
        advise: (text) => {
            const sentences = possible(text).split(/(?<=[.!?]) (?=[A-Z`])/);
            return rendered(sentences.filter((sentence) => !lacks(sentence)).join(' '), new Set());
        },
    };
}


  }),

  9795:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    DO: () => (  DENIED_REASON),
    JS: () => (  isFailedLogin),
    P8: () => (  lacksScope),
    Vn: () => (  loginReasons),
    bp: () => (  untrusted),
    g3: () => (  HTML),
    ok: () => (  isAnonymous),
    po: () => (  apiUrlOf)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);

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
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('untrusted-response', `The answer from ${host} is not what Jira documents: ${what}.`, 'Use `curl -v` on the same machine to see what answers there. If it is Jira itself, please report it.');
}


  }),

  2041:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    H4: () => (  isServiceAccount),
    aF: () => (  askMyself),
    dS: () => (  isServiceAccountEmail)
  });
  var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9065);
  var _answer_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9795);
  var _refused_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4605);



async function askMyself({ send, mayBeUnknown }, place, credential, { explain, repeatable = 'read' } = {}) {
    const asked = { ...place, scope: 'read:jira-user' };
    const answer = await send({ method: 'GET', url: `${(0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .apiUrlOf */ .po)(place)}/myself`, credential, repeatable });
    const isCloud = place.deployment === 'cloud';
    if (isCloud && (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .lacksScope */ .P8)(answer)) {
        if (mayBeUnknown)
            return UNKNOWN;
        throw (await (0,_refused_js__WEBPACK_IMPORTED_MODULE_1__/* .refused */ .J)(answer, asked)).advising('If the job does not need to know whose credential it is, set `identity: optional`, without `expected-account-id` and `required-permissions`.');
    }
    if (answer.status !== 200 || (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .isFailedLogin */ .JS)(answer) || (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .isAnonymous */ .ok)(answer) || (isCloud && !answer.isJson)) {
        throw explain?.(answer) ?? (await (0,_refused_js__WEBPACK_IMPORTED_MODULE_1__/* .refused */ .J)(answer, asked));
    }
    const body = answer.json();
    if (!(0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isObject */ .Gv)(body))
        throw (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .untrusted */ .bp)(answer.host, 'no object as the account');
    const account = isCloud ? cloudAccount(body, answer) : localAccount(body, answer);
    if (!account)
        throw await (0,_refused_js__WEBPACK_IMPORTED_MODULE_1__/* .refused */ .J)(answer, asked);
    return account;
}
const UNKNOWN = {
    ...{ id: '', name: '', type: '' },
    unknown: 'Its account is unknown: the credential lacks the scope read:jira-user.',
};
function cloudAccount(body, { host }) {
    const id = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .textField */ .M8)(body, 'accountId');
    if (id === undefined)
        return undefined;
    if (!/^[\w.:@-]{1,128}$/.test(id))
        throw (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .untrusted */ .bp)(host, 'an accountId with odd characters');
    const type = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .textField */ .M8)(body, 'accountType') ?? '';
    if (!/^[a-z-]{0,32}$/.test(type))
        throw (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .untrusted */ .bp)(host, 'an odd accountType');
    const appType = type === 'app' ? (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .textField */ .M8)(body, 'appType') : undefined;
    return { id, name: (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .textField */ .M8)(body, 'displayName') ?? '', type, appType };
}
function isServiceAccount({ appType }, email) {
    return appType === undefined ? isServiceAccountEmail(email) : appType === 'service';
}
function isServiceAccountEmail(email) {
    return /@serviceaccount\.atlassian\.com$/i.test(String(email));
}
function localAccount(body, { host }) {
    const id = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .textField */ .M8)(body, 'key') ?? (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .textField */ .M8)(body, 'name');
    if (id === undefined)
        return undefined;
    if (!/^[^\p{C}\p{Zl}\p{Zp}`|<>]{1,255}$/u.test(id))
        throw (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .untrusted */ .bp)(host, 'a user key with odd characters');
    return { id, name: (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .textField */ .M8)(body, 'name') ?? '', type: '' };
}


  }),

  4605:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    J: () => (  refused)
  });
async function refused(answer, asked) {
    const { refusal } = await __nccwpck_require__.e(  585).then(__nccwpck_require__.bind(__nccwpck_require__, 2585));
    return refusal(answer, asked);
}


  }),

  6885:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    PE: () => (  canonicalSiteUrl),
    gx: () => (  CloudIds)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _json_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(9065);
  var _site_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2388);
  var _transport_wire_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9131);
  var _answer_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9795);
  var _refused_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(4605);






class CloudIds {
    #asked = new Map();
    async of(send, siteUrl, debug) {
        const earlier = this.#asked.get(siteUrl);
        const known = earlier && (await earlier.catch(() => undefined));
        if (known !== undefined)
            return known;
        const answer = lookUpCloudId(send, siteUrl);
        this.#asked.set(siteUrl, answer);
        debug?.(`The cloudId of ${siteUrl} is ${await answer}.`);
        return answer;
    }
}
const BY_HAND = 'If the site opens in a browser, set `cloud-id` to what it shows there at /_edge/tenant_info.';
async function lookUpCloudId(send, siteUrl) {
    const url = `${siteUrl}/_edge/tenant_info`;
    const answer = await send({ method: 'GET', url, repeatable: 'read' }).catch((error) => {
        throw error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .EdgeFailure */ .SP ? error.advising(BY_HAND) : error;
    });
    const { host, status, isJson } = answer;
    if (status === 404 || status === 410) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('site-not-found', `There is no Jira site at ${host}.`, `Check the spelling of \`site-url\`; Atlassian also deactivates unused free sites. ${BY_HAND}`);
    }
    const odd = status === 200 ? 'no JSON with' : `status ${status} for`;
    if (status !== 200 || !isJson)
        throw (0,_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .untrusted */ .bp)(host, `${odd} the site's cloudId`).advising(BY_HAND);
    const cloudId = (0,_json_js__WEBPACK_IMPORTED_MODULE_4__/* .textField */ .M8)((0,_transport_wire_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(answer), 'cloudId');
    if (!(0,_site_js__WEBPACK_IMPORTED_MODULE_1__/* .isCloudId */ .dX)(cloudId))
        throw (0,_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .untrusted */ .bp)(host, "no UUID as the site's cloudId");
    return cloudId;
}
async function canonicalSiteUrl(send, baseUrl, credential) {
    const asked = { deployment: 'cloud', baseUrl, scope: 'read:jira-work' };
    const url = `${(0,_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .apiUrlOf */ .po)(asked)}/serverInfo`;
    const answer = await send({ method: 'GET', url, credential, repeatable: 'read' });
    if (answer.status !== 200)
        throw await (0,_refused_js__WEBPACK_IMPORTED_MODULE_5__/* .refused */ .J)(answer, asked);
    const own = (0,_json_js__WEBPACK_IMPORTED_MODULE_4__/* .textField */ .M8)((0,_transport_wire_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(answer), 'baseUrl') ?? '';
    const { username, password, origin } = new URL(URL.canParse(own) ? own : 'about:blank');
    const isSite = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?$/.test(origin) && username + password === '';
    if (!isSite)
        throw (0,_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .untrusted */ .bp)(answer.host, 'no address of the site');
    return origin;
}


  }),

  1876:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
__nccwpck_require__.r(__webpack_exports__);

__nccwpck_require__.d(__webpack_exports__, {
  issue: () => (  issue),
  issueCommand: () => (  issueCommand)
});

; 
const external_os_namespaceObject = require("os");
var utils = __nccwpck_require__(4679);
; 


function issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL);
}
function issue(name, message = '') {
    issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return (0,utils.toCommandValue)(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return (0,utils.toCommandValue)(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}

  }),

  4679:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
__nccwpck_require__.r(__webpack_exports__);
  __nccwpck_require__.d(__webpack_exports__, {
    toCommandProperties: () => (  toCommandProperties),
    toCommandValue: () => (  toCommandValue)
  });
function toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}

  })

  	});
   	var __webpack_module_cache__ = {};
  	
   	function __nccwpck_require__(moduleId) {
   		var cachedModule = __webpack_module_cache__[moduleId];
  		if (cachedModule !== undefined) {
  			return cachedModule.exports;
  		}
   		var module = __webpack_module_cache__[moduleId] = {
    			exports: {}
  		};
  	
   		var threw = true;
  		try {
  			__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
  			threw = false;
  		} finally {
  			if(threw) delete __webpack_module_cache__[moduleId];
  		}
  	
   		return module.exports;
  	}
  	
   	__nccwpck_require__.m = __webpack_modules__;
  	
   	if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + "/";
  	
   	(() => {
  		var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
  		var leafPrototypes;
        		__nccwpck_require__.t = function(value, mode) {
  			if(mode & 1) value = this(value);
  			if(mode & 8) return value;
  			if(typeof value === 'object' && value) {
  				if((mode & 4) && value.__esModule) return value;
  				if((mode & 16) && typeof value.then === 'function') return value;
  			}
  			var ns = Object.create(null);
  			__nccwpck_require__.r(ns);
  			var def = {};
  			leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
  			for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
  				Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
  			}
  			def['default'] = () => (value);
  			__nccwpck_require__.d(ns, def);
  			return ns;
  		};
  	})();
  	
   	(() => {
   		__nccwpck_require__.d = (exports, definition) => {
  			for(var key in definition) {
  				if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
  					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
  				}
  			}
  		};
  	})();
  	
   	(() => {
  		__nccwpck_require__.f = {};
    		__nccwpck_require__.e = (chunkId) => {
  			return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
  				__nccwpck_require__.f[key](chunkId, promises);
  				return promises;
  			}, []));
  		};
  	})();
  	
   	(() => {
   		__nccwpck_require__.u = (chunkId) => {
   			return "" + chunkId + ".index.js";
  		};
  	})();
  	
   	(() => {
  		__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
  	})();
  	
   	(() => {
   		__nccwpck_require__.r = (exports) => {
  			if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
  				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
  			}
  			Object.defineProperty(exports, '__esModule', { value: true });
  		};
  	})();
  	
   	(() => {
   		
    		var installedChunks = {
  			792: 1
  		};
  		
   		
  		var installChunk = (chunk) => {
  			var moreModules = chunk.modules, chunkIds = chunk.ids, runtime = chunk.runtime;
  			for(var moduleId in moreModules) {
  				if(__nccwpck_require__.o(moreModules, moduleId)) {
  					__nccwpck_require__.m[moduleId] = moreModules[moduleId];
  				}
  			}
  			if(runtime) runtime(__nccwpck_require__);
  			for(var i = 0; i < chunkIds.length; i++)
  				installedChunks[chunkIds[i]] = 1;
  		
  		};
  		
   		__nccwpck_require__.f.require = (chunkId, promises) => {
   			if(!installedChunks[chunkId]) {
  				if(true) {  
  					installChunk(({ 401: () => require("./ask-organization.js"), 366: () => require("./credential-file.js"), 466: () => require("./deployment.js"), 887: () => require("./html.js"), 243: () => require("./js-yaml.js"), 988: () => require("./notify.js"), 702: () => require("./oauth-proof.js"), 481: () => require("./oauth1.js"), 85: () => require("./permissions.js"), 707: () => require("./personal-access-token.js"), 555: () => require("./personal-access-tokens.js"), 306: () => require("./problem.js"), 585: () => require("./refusal.js"), 216: () => require("./store.js") })[chunkId]());
  				} else installedChunks[chunkId] = 1;
  			}
  		};
  		
   		
   		
   	})();
  	
var __webpack_exports__ = {};
(() => {
"use strict";

var github_runner_namespaceObject = {};
__nccwpck_require__.r(github_runner_namespaceObject);
__nccwpck_require__.d(github_runner_namespaceObject, {
  STATE: () => (STATE),
  checkRunnerFile: () => (checkRunnerFile),
  debug: () => (debug),
  error: () => (error),
  failure: () => (github_runner_failure),
  info: () => (info),
  mask: () => (mask),
  orRunnerFailed: () => (orRunnerFailed),
  setErrorCode: () => (setErrorCode),
  tellRunner: () => (tellRunner),
  warning: () => (warning),
  writeSummary: () => (writeSummary)
});

var actions_core = __nccwpck_require__(4655);
var check_printable = __nccwpck_require__(2252);
var check_document = __nccwpck_require__(3967);
; 


const INDENT = '          ';
function reportLines(report) {
    const { credentials, organizations, notes, checkedAt } = report;
    const { subject, counts } = (0,check_document/* aboutReport */.Ky)(report);
    return [
        `Checked ${subject} at ${checkedAt}${counts && `: ${counts}`}.`,
        ...notes.map((says) => `Note: ${(0,check_document/* plainText */.wh)([{ says }])}`),
        ...credentials.map(check_document/* entryOf */.Ms).flatMap(entryLines),
        ...organizations.map(check_document/* organizationLine */.kT).map(check_document/* plainText */.wh),
    ];
}
function entryLines(entry) {
    const { credential, whose, state, end, why } = entry;
    const { name, status } = credential;
    const [, , source] = end;
    const first = `${status.padEnd(INDENT.length)}${(0,check_printable/* printable */.g$)(name)}: ${state}${source ? `, ${source}` : ''}`;
    const more = status === 'ok' ? why : [whose, ...whyAndWhatToDo(entry)];
    return [first, ...more.map((line) => INDENT + (0,check_document/* plainText */.wh)(line))];
}
function whyAndWhatToDo({ why, advice, page, secret, isDue }) {
    return [...why, ...advice, ...page, ...(isDue && advice.length === 0 ? secret : [])];
}
function annotationsOf(credentials) {
    return credentials.flatMap((credential) => {
        const { name, status, endsAt, code } = credential;
        if (status === 'ok' || (status === 'unknown' && code === undefined))
            return [];
        const entry = (0,check_document/* entryOf */.Ms)(credential);
        const lines = [...(endsAt === undefined ? [] : [[`It ${entry.state}.`]]), ...whyAndWhatToDo(entry)];
        return {
            level: status === 'warning' || status === 'unknown' ? 'warning' : 'error',
            title: `${(0,check_printable/* printable */.g$)(name)}: ${status}`,
            lines: lines.map(check_document/* plainText */.wh),
        };
    });
}

; 
async function concurrently(items, limit, work) {
    const results = [];
    const queue = (function* () {
        yield* items.entries();
    })();
    const worker = async () => {
        for (const [index, item] of queue)
            results[index] = await work(item);
    };
    const workers = Array.from({ length: limit }, worker);
    await Promise.allSettled(workers);
    await Promise.all(workers);
    return results;
}

var failure = __nccwpck_require__(2553);
var ci_system = __nccwpck_require__(7356);
var wire = __nccwpck_require__(9131);
var tenant = __nccwpck_require__(6885);
var external_node_fs_ = __nccwpck_require__(3024);
var files = __nccwpck_require__(112);
; 


function writeInto(path, text) {
    (0,files/* withOpen */.Xf)((0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_CREAT | files/* NO_WAIT */.SX), () => {
        (0,external_node_fs_.writeFileSync)(path, text);
    });
}

var ends = __nccwpck_require__(2292);
var notices = __nccwpck_require__(7875);
var methods = __nccwpck_require__(6214);
var named_credential = __nccwpck_require__(159);
var renewal = __nccwpck_require__(444);
var check_report = __nccwpck_require__(6612);
; 







function checkedCredential(trial, sources, otherwise) {
    const { credential, request, session, failure, now } = trial;
    const answers = check_report/* TRUST */.ZY.map((source) => ({ source, ...sources[source]?.(trial) }));
    const [end, ...others] = answers.filter(({ at }) => at);
    const thresholds = request?.settings ?? otherwise;
    const { status, because } = judge(failure, check_report/* statusAt */.Or(end?.at, thresholds, now), end);
    const method = session?.method ?? request?.credentials.method ?? methodShown(credential);
    const kind = method === 'auto' ? 'api-token-of-any-kind' : method;
    const siteUrl = session?.siteUrl ?? request?.site.url;
    const email = (0,named_credential/* emailIn */.cl)(credential.inputs);
    const account = session?.account.name || email;
    const reasons = [
        ...because,
        ...disagreement(end, others.find(({ source }) => source === 'expires-on')?.at),
        ...answers.flatMap((answer) => answer.reasons ?? []),
        ...(session?.account.unknown === undefined ? [] : [session.account.unknown]),
    ];
    return {
        name: credential.name,
        status,
        kind,
        site: siteUrl,
        account: account && (0,check_printable/* printable */.g$)(account),
        ...check_report/* reportedEnd */.BV(end?.at, end?.source, now),
        reasons: reasons.map((text) => (0,check_printable/* printable */.g$)(text, check_document/* LONGEST_TEXT */.xG)),
        code: failure?.code,
        renewal: (0,renewal/* renewalOf */.wc)(kind, {
            siteUrl,
            email: email && (0,check_printable/* printable */.g$)(email),
            secret: credential.secret && (0,check_printable/* printable */.g$)(credential.secret),
        }),
    };
}
function methodShown({ renewed = 'api-token' }) {
    if (renewed === 'api-token')
        return 'auto';
    return methods/* METHODS */.J8.find(({ inputs, grant = Object.keys(inputs) }) => grant.includes(renewed))?.name ?? 'auto';
}
function disagreement(end = {}, declared) {
    if (!(declared instanceof Date))
        return [];
    const real = end.at instanceof Date ? (0,notices/* dayOf */.kb)(end.at) : undefined;
    if (real === (0,notices/* dayOf */.kb)(declared))
        return [];
    const isRecorded = real !== undefined && end.source !== 'oauth';
    return [
        `\`expires-on\` says ${(0,notices/* dayOf */.kb)(declared)}, but it ${real ? `expires on ${real}` : 'never expires'}: ${isRecorded ? 'correct the date (`jira-auth check --write-expiry` does this in a credentials file)' : 'leave the date out'}.`,
    ];
}
function judge(failure, byDate, { at, source } = {}) {
    const isOverdue = at instanceof Date && byDate === 'expired' && (failure?.isOf('denied') ?? true);
    const remedy = source === 'expires-on' ? 'correct the date' : 'the date must belong to another credential';
    const overdue = isOverdue
        ? [`It should have expired on ${(0,notices/* dayOf */.kb)(at)}, but Jira still accepts it: ${remedy}.`]
        : [];
    if (failure) {
        const own = check_report/* statusOfFailure */.iK(failure.code);
        const worse = check_report/* STATUSES */.f.find((each) => each === own || each === byDate) ?? own;
        const status = own === 'rejected' && byDate === 'expired' ? byDate : worse;
        return { status: isOverdue ? own : status, because: [failure.what, failure.advice, ...overdue] };
    }
    if (isOverdue)
        return { status: 'warning', because: overdue };
    const unknown = 'It works, but its expiry date is unknown. Set it with `expires-on`.';
    return { status: byDate, because: byDate === 'unknown' ? [unknown] : [] };
}

var site = __nccwpck_require__(2388);
var day = __nccwpck_require__(7256);
var credentials = __nccwpck_require__(4874);
var read_settings = __nccwpck_require__(1975);
var read_site = __nccwpck_require__(193);
var write_back = __nccwpck_require__(475);
var secret = __nccwpck_require__(6359);
var values_given = __nccwpck_require__(9967);
; 











function readCheck(inputs, effects, file) {
    const settings = (0,read_settings/* readSettings */.s)(inputs);
    if (file && inputs.flag('renew')) {
        throw (0,values_given/* invalid */.Gq)('`renew` is set for a whole credentials file, but each successor needs its own place.', "Put `renew: true` in a credential's entry, with a `save-` key that says where its successor goes.");
    }
    const environment = { ...effects.environment, ...readVariables(inputs) };
    const writeExpiry = readWriteExpiry(inputs, file);
    const credentialIn = (entry) => {
        const value = writeExpiry?.get(entry.name);
        const given = new Map(entry.given);
        if (value !== undefined)
            given.set('expires-on', { value });
        return (0,named_credential/* credentialOf */.$5)({ ...entry, given }, environment, inputs, effects.secretsWithheld);
    };
    const ofFile = file?.entries.map(credentialIn);
    refuseSharedPlaces(ofFile ?? [], effects.mask);
    const organization = readOrganization(inputs, effects, ofFile);
    const isOrganizationAlone = organization && !file && !named_credential/* RENEWED */.Zh.some((name) => inputs.find(name));
    const demand = inputs.find('expected-account-id') ?? inputs.find('required-permissions');
    if (isOrganizationAlone && demand) {
        throw (0,values_given/* invalid */.Gq)(`${demand.label} is given, but only an organization is checked, which involves no login.`, 'Leave it out, or give a credential as well.');
    }
    return {
        credentials: ofFile ?? (isOrganizationAlone ? [] : [(0,named_credential/* credentialOfInputs */.Og)(inputs)]),
        file,
        organization,
        thresholds: settings,
        failOn: inputs.either('fail-on', check_report/* FAIL_ON */.d$) ?? 'critical',
        concurrency: inputs.wholeNumber('concurrency'),
        timeoutSeconds: inputs.find('timeout-seconds') ? settings.timeoutSeconds : 300,
        caCertificate: settings.caCertificate,
        notify: readNotifySettings(inputs, effects.mask),
        html: inputs.text('html')?.value,
        writeExpiry,
    };
}
function refuseSharedPlaces(credentials, mask) {
    const places = new Map();
    for (const { name, inputs } of credentials) {
        const saved = (0,failure/* unlessFailed */.OJ)(() => (0,write_back.readStore)('save', inputs, mask));
        const { store, accessToken } = (0,failure/* unlessFailed */.OJ)(() => (0,write_back.readWriteBack)(inputs, mask)) ?? {};
        const ofAccess = accessToken && { kind: 'github-secret', ...accessToken };
        const token = (0,failure/* unlessFailed */.OJ)(() => inputs.find('refresh-token')?.value);
        for (const place of [saved, store, ofAccess].filter((each) => each !== undefined)) {
            const text = JSON.stringify(place);
            const key = place.kind === 'github-secret' ? text.toLowerCase() : text;
            const ofStore = place.kind === 'github-secret' ? token : key;
            const grant = place === store ? ofStore : undefined;
            const other = places.get(key);
            if (other && (grant === undefined || grant !== other.grant)) {
                throw (0,values_given/* invalid */.Gq)(`The credentials file saves the new tokens of ${other.name} and ${name} in the same place.`, 'Choose a separate place for each.');
            }
            places.set(key, { name, grant });
        }
    }
}
function readWriteExpiry(inputs, file) {
    const given = inputs.text('write-expiry');
    if (!given || given.value === 'false')
        return undefined;
    if (!file) {
        throw (0,values_given/* invalid */.Gq)(`${given.label} is set, but there is no file to write a date into.`, 'Give `credentials-file`, or set JIRA_TOKEN_EXPIRES_ON to the new date where that variable is kept.');
    }
    if (given.value === 'true')
        return new Map();
    const days = given.value.split(/(?<==\s*[\d-]+\s*),/).map((item) => {
        const at = item.lastIndexOf('=');
        const name = item.slice(0, at).trim();
        if (at >= 0 && file.entries.some((entry) => entry.name === name))
            return [name, (0,day/* readDay */.P1)(item.slice(at + 1).trim(), given.label)];
        throw (0,values_given/* invalid */.Gq)(`${given.label} names no credential in the file.`, 'Write NAME=YYYY-MM-DD with a name from the file, or omit the value to write the dates that the check finds.');
    });
    return new Map(days);
}
function readVariables(inputs) {
    const lines = inputs.find('variables')?.value.split(/\r?\n/) ?? [];
    const pairs = lines.flatMap((line, index) => {
        if (line.trim() === '')
            return [];
        const [, name, value] = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
        if (name !== undefined)
            return [[name, value]];
        throw (0,values_given/* invalid */.Gq)(`Line ${index + 1} of \`variables\` is not NAME=value.`, 'Write one variable per line, with the name that the credentials file uses for it.');
    });
    return Object.fromEntries(pairs);
}
function readOrganization(inputs, { mask, secretsWithheld }, ofFile = []) {
    const id = inputs.text('org-id');
    const given = inputs.find('org-api-key');
    const key = given && !(0,credentials/* isReference */.A_)(given) ? given : undefined;
    if (!id && !given)
        return undefined;
    const apiKey = key && (0,values_given/* asSecret */.BO)(key, mask);
    if (!id || !apiKey) {
        throw (0,failure/* missingCredentials */.nm)(`An organization needs both \`org-id\` and \`org-api-key\`, and \`${id ? 'org-api-key' : 'org-id'}\` is not set.`, 'Set both: an administrator finds the ID in the address of https://admin.atlassian.com, and creates the key there.', secretsWithheld);
    }
    const advice = 'Copy it from the address of https://admin.atlassian.com, after /o/.';
    const orgId = (0,values_given/* matching */.wC)(id, /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'is not the ID of an organization', advice);
    const sites = inputs.find('site-url')
        ? [(0,read_site/* readSite */.U)(inputs, secretsWithheld)]
        : ofFile.map((each) => (0,failure/* unlessFailed */.OJ)(() => (0,read_site/* readSite */.U)(each.inputs, secretsWithheld)));
    const [realm = site/* COMMERCIAL */.jq, another] = new Set(sites.flatMap((site) => (site?.deployment === 'cloud' ? site.realm : [])));
    if (another) {
        throw (0,values_given/* invalid */.Gq)("Some of the file's sites are in Government Cloud and some are not, but an organization's key may go to one side only.", 'Set `site-url` to a site of the organization.');
    }
    return {
        orgId,
        apiHost: realm.apiHost,
        apiKey,
        filter: { labels: explicit(inputs, 'token-name'), emails: explicit(inputs, 'email') },
        secret: key.variable,
    };
}
function explicit(inputs, name) {
    const found = inputs.text(name);
    const items = found && !found.variable ? found.value.split(',') : [];
    return items.map((item) => item.trim()).filter(Boolean);
}
function readNotifySettings(inputs, mask) {
    return {
        githubIssues: inputs.flag('github-issues') ? readGitHubIssues(inputs, mask) : undefined,
        webhook: readWebhook(inputs, mask),
        jiraIssue: readJiraIssue(inputs),
    };
}
function readGitHubIssues(inputs, mask) {
    const api = (0,write_back.readGitHub)(inputs, mask, '`github-issues` is true', "Set `github-token`. On GitHub Actions that is the workflow's own, `${{ github.token }}`, in a job with `permissions: issues: write`.");
    const given = inputs.text('github-issues-repository');
    const repository = (0,write_back.readRepository)(given, inputs);
    if (repository !== undefined)
        return { ...api, repository };
    throw (0,values_given/* invalid */.Gq)(given
        ? `${given.label} is not the name of a GitHub repository.`
        : "Can't tell in which repository to open issues.", 'Set `github-issues-repository` to OWNER/NAME.');
}
function readWebhook(inputs, mask) {
    const found = inputs.find('webhook-url');
    if (!found)
        return undefined;
    const url = (0,values_given/* asSecret */.BO)(found, mask);
    const parsed = URL.canParse(found.value) ? new URL(found.value) : undefined;
    if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') {
        throw new failure/* Failure */.HR(parsed?.protocol === 'http:' ? 'insecure-url' : 'invalid-input', `${found.label} is not the https address of a webhook.`, 'Store the whole address again, as the chat shows it, with https and without quotes.');
    }
    const secretPart = `${parsed.pathname}${parsed.search}`;
    if (secretPart.length > 1)
        mask(new secret/* Secret */.z(secretPart));
    return { url, host: parsed.host };
}
function readJiraIssue(inputs) {
    const project = inputs.text('jira-issue-project');
    const issueType = inputs.text('jira-issue-type');
    const credential = inputs.text('jira-issue-credential');
    if (!project) {
        const other = issueType ?? credential;
        if (!other)
            return undefined;
        throw (0,values_given/* invalid */.Gq)(`${other.label} is set, but \`jira-issue-project\` is not.`, 'Set it to the project for Jira issues, or leave both out.');
    }
    const advice = 'Set it to a key such as PROJ.';
    const key = (0,values_given/* matching */.wC)(project, /^[A-Za-z][A-Za-z0-9_]{0,254}$/, 'is not a project key', advice);
    return {
        project: key.toUpperCase(),
        issueType: issueType?.value ?? 'Task',
        credential: credential?.value,
    };
}

var trial = __nccwpck_require__(5721);
; 













async function runCheck(inputs, effects, output) {
    const problems = [];
    let code;
    await (0,failure/* attempt */.CD)(problems, async () => {
        output.prepare?.();
        const path = inputs.text('credentials-file')?.value;
        const patience = { signal: effects.signal, seconds: inputs.wholeNumber('timeout-seconds') };
        const file = path === undefined
            ? undefined
            : await (await Promise.all( [__nccwpck_require__.e(243), __nccwpck_require__.e(366)]).then(__nccwpck_require__.bind(__nccwpck_require__, 4366))).readCredentialFile(path, patience);
        const request = readCheck(inputs, effects, file);
        const trials = await tryAll(request, effects);
        const report = await reportOn(request, trials, effects);
        code = (0,check_report/* codeOfCheck */.Zt)(report, request.failOn);
        await (0,failure/* attempt */.CD)(problems, () => {
            output.show(report);
        });
        await (0,failure/* attempt */.CD)(problems, () => {
            writeExpiry(request, report, effects.info);
        });
        await (0,failure/* attempt */.CD)(problems, () => writePage(request.html, report));
        await (0,failure/* attempt */.CD)(problems, async () => {
            if (Object.values(request.notify).every((way) => way === undefined))
                return;
            const { tellPeople } = await __nccwpck_require__.e(  988).then(__nccwpck_require__.bind(__nccwpck_require__, 988));
            problems.push(...(await tellPeople(request, report, trials, effects)));
        });
    });
    for (const problem of problems)
        output.fail(problem.inWords(effects.words));
    code ??= problems[0]?.code;
    output.end(code);
    return code ? failure/* EXIT_STATUS */.uc[code] : 0;
}
async function tryAll({ credentials, concurrency, thresholds, file, organization }, effects) {
    const shared = { ...effects, cloudIds: new tenant/* CloudIds */.gx(), connections: new wire/* Connections */.UQ() };
    const tryOne = (credential) => (0,trial/* tryCredential */.VR)(credential, shared, async (soFar, verified) => {
        const { renewal } = verified.request;
        const { status } = checkedCredential(soFar, ends/* SOURCES */.Hl, thresholds);
        if (!renewal || status === 'ok')
            return undefined;
        const { nothingDone, renewVerified } = await __nccwpck_require__.e(  707).then(__nccwpck_require__.bind(__nccwpck_require__, 8707));
        if (status !== 'unknown')
            return renewVerified(verified, renewal, shared);
        const advice = 'Set `token-name` to its name in Jira, or `expires-on` to its last day.';
        throw nothingDone('It is unknown whether the token has to be renewed.', advice);
    });
    const logins = new Map();
    const trials = await concurrently(credentials, concurrency, async (credential) => {
        const login = (0,named_credential/* loginOf */.DQ)(credential);
        const first = login && logins.get(login);
        if (first) {
            const trial = await first;
            const isRefused = trial.failure?.isOf('rejected') || trial.failure?.code === 'credential-expired';
            return isRefused ? { ...trial, credential } : tryOne(credential);
        }
        const trial = tryOne(credential);
        if (login)
            logins.set(login, trial);
        return trial;
    });
    effects.signal.throwIfAborted();
    const [only] = trials;
    if (only?.failure?.isOf('input') && trials.length === 1 && !file && !organization)
        throw only.failure;
    return trials;
}
async function reportOn(request, trials, effects) {
    const { organization, thresholds } = request;
    const listed = organization &&
        (await (await __nccwpck_require__.e(  401).then(__nccwpck_require__.bind(__nccwpck_require__, 9401))).askOrganization(organization, trials, request, effects));
    effects.signal.throwIfAborted();
    const sources = { ...ends/* SOURCES */.Hl, organization: listed?.source };
    const checked = trials.map((trial) => inWords(checkedCredential(trial, sources, thresholds), trial.credential.words ?? effects.words));
    const all = [...checked, ...(listed?.credentials ?? [])].map((each) => inWords(each, effects.words));
    const skews = trials.map(({ credential: { name }, skewMs }) => [name, skewMs]);
    const notes = [...skews, ['the organization', listed?.skewMs ?? 0]]
        .filter(([, skewMs]) => Math.abs(skewMs) > trial/* SKEW_MS */.eK)
        .map(([name, skewMs]) => {
        const minutes = Math.round(Math.abs(skewMs) / 60_000);
        return `This machine's clock is ${minutes} minutes ${skewMs > 0 ? 'behind' : 'ahead of'} the server's (asked for ${(0,check_printable/* printable */.g$)(name)}). Days are counted by the server's. Set this machine's clock.`;
    });
    return (0,check_report/* reportOf */.EI)(all, listed?.organization ? [listed.organization] : [], notes.slice(0, 1), effects.now());
}
function inWords(checked, words) {
    const { reasons, renewal } = checked;
    return {
        ...checked,
        reasons: reasons.map((reason, index) => (index === 0 ? words.say(reason) : words.advise(reason))),
        renewal: { ...renewal, advice: words.say(renewal.advice) },
    };
}
function writeExpiry(request, { credentials }, info) {
    const { file, writeExpiry: given } = request;
    if (!file || !given)
        return;
    const days = new Map();
    const missed = [];
    for (const { name, given: keys } of file.entries) {
        const { endsAt, source, code, daysLeft } = credentials.find((each) => each.name === name) ?? {};
        const { value, variable } = keys.get('expires-on') ?? {};
        const isTheirs = source === 'jira' || source === 'organization';
        const day = (isTheirs ? endsAt?.slice(0, 10) : undefined) ?? given.get(name);
        if (day === undefined)
            continue;
        if (code !== undefined || (daysLeft ?? 0) < 0) {
            const why = code === undefined ? 'that day is over' : 'its check failed';
            if (given.has(name))
                missed.push(`The new date of ${name} is not recorded, because ${why}.`);
        }
        else if (variable !== undefined)
            info(`${name} expires on ${day}: set the variable ${variable}, which holds its date, to that.`);
        else if (value !== day)
            days.set(name, day);
    }
    if (days.size > 0)
        file.writeLastDays(days);
    for (const [name, day] of days)
        info(`Recorded that ${name} expires on ${day}.`);
    const advice = 'Check the date and the credential, and run the check again.';
    if (missed.length > 0)
        throw new failure/* Failure */.HR('handoff-failed', missed.join(' '), advice);
}
async function writePage(path, report) {
    if (path === undefined)
        return;
    const { htmlPage } = await __nccwpck_require__.e(  887).then(__nccwpck_require__.bind(__nccwpck_require__, 9887));
    const write = () => {
        writeInto(path, htmlPage(report));
    };
    const advice = 'Give a path in a folder that exists and can be written to.';
    (0,ci_system/* orHandOffFailed */.N)(write, "The page can't be written", advice);
}

var summary = __nccwpck_require__(1388);
; 
const pointOf = (character) => character.codePointAt(0);
const hex = (code, width = 0) => code.toString(16).padStart(width, '0');
const eachByte = (code) => (character) => Array.from(Buffer.from(character), code).join('');
const percentCode = eachByte((byte) => `%${hex(byte, 2)}`);
const byteEscape = eachByte((byte) => `\\x${hex(byte)}`);
const octalEscape = eachByte((byte) => `\\${byte.toString(8)}`);
const quotedPrintable = eachByte((byte) => `=${hex(byte).toUpperCase()}`);
const unitEscape = (character) => character.replace(/[^]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
const pointEscape = (character) => {
    const code = pointOf(character);
    if (code < 0x100)
        return `\\x${hex(code)}`;
    return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
};
const bracedEscape = (letter) => (character) => `\\${letter}{${hex(pointOf(character))}}`;
const decimalEntity = (character) => `&#${pointOf(character)};`;
const hexEntity = (character) => `&#x${hex(pointOf(character))};`;
const LATIN_NAMES = ('nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro ' +
    'para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil ' +
    'Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave ' +
    'Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml ' +
    'igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute ' +
    'thorn yuml').split(' ');
const namedEntity = (character) => {
    const name = character === '\u20ac' ? 'euro' : LATIN_NAMES[pointOf(character) - 0xa0];
    return name === undefined ? decimalEntity(character) : `&${name};`;
};
const backslash = (character) => `\\${character}`;
const chain = (...encoders) => (text) => encoders.reduce((done, encode) => encode(done), text);
const rules = (...all) => chain(...all.map(([characters, code]) => {
    const codeOf = typeof code === 'string' ? () => code : code;
    return (text) => text.replace(characters, codeOf);
}));
function bothCases(code) {
    return [
        code,
        (character) => code(character).replace(/(?<=[%xuU{])[\da-f]+/g, (digits) => digits.toUpperCase()),
    ];
}
function withCodes(encoders, codes) {
    const beyond = codes.map((code) => rules([/[^\0-\x7f]/gu, code]));
    return encoders.flatMap((encode) => [encode, ...beyond.map((then) => chain(encode, then))]);
}
const asJson = (text) => JSON.stringify(text).slice(1, -1);
const json = (...more) => chain(asJson, rules(...more));
function html(quote, apostrophe, ...more) {
    return rules([/&/g, '&amp;'], [/</g, '&lt;'], [/>/g, '&gt;'], [/"/g, quote], [/'/g, apostrophe], ...more);
}
const asciiJson = json([/[^\0-\x7f]/gu, unitEscape]);
const backslashes = rules([/\\/g, backslash]);
const singleQuoted = rules([/[\\']/g, backslash], [/\n/g, '\\n']);
const htmlOfPython = html('&quot;', '&#x27;');
const htmlOfGo = html('&#34;', '&#39;');
const INNER = [asJson, asciiJson];
const OUTER = [asJson, backslashes, singleQuoted, htmlOfPython, htmlOfGo];
const ENCODERS = [
    ...withCodes([
        asJson,
        json([/\//g, '\\/']),
        backslashes,
        singleQuoted,
        rules([/[\\'"]/g, backslash]),
        rules([/[\\"$@]/g, backslash]),
        rules([/[\\"$`]/g, backslash]),
    ], [
        ...[unitEscape, pointEscape, byteEscape, bracedEscape('x'), bracedEscape('u')].flatMap(bothCases),
        octalEscape,
    ]),
    ...bothCases(unitEscape).flatMap((code) => [
        ...[/[<>&]/g, /[<>&=']/g, /[<>&='+]/g].map((signs) => json([signs, code])),
        rules([/\\/g, backslash], [/["'&+<>`]|[^\0-\x7f]/gu, code]),
    ]),
    ...["'", '"', '%', '$'].map((sign) => rules([new RegExp(`\\${sign}`, 'g'), () => sign + sign])),
    rules([/[\\:=#!]/g, backslash]),
    rules([/'/g, `'\\''`]),
    rules([/'/g, `'"'"'`]),
    rules([/[ !"$&'()*,;<>?[\\\]^`{|}]|^[~#]|(?<=[=:])~/g, backslash]),
    rules([/[!-/:-@[-^`{-~]/g, backslash]),
    rules([/[()[\]{}?*+|^$\\.]/g, backslash]),
    rules([/[()[\]{}?*+|^$\\.&~# -]/g, backslash]),
    rules([/["$`]/g, (sign) => `\`${sign}`]),
    rules([/["&|<>^%!()]/g, (sign) => `^${sign}`]),
    ...withCodes([
        htmlOfPython,
        htmlOfGo,
        html('&quot;', '&#39;'),
        html('&quot;', '&#039;'),
        html('&quot;', '&apos;'),
        html('&quot;', "'"),
        html('"', "'"),
    ], [decimalEntity, ...bothCases(hexEntity), namedEntity]),
    html('&quot;', '&#x27;', [/\//g, '&#x2F;']),
    html('&quot;', '&#x27;', [/`/g, '&#x60;'], [/=/g, '&#x3D;']),
    html('&quot;', '&#39;', [/\//g, '&#x2F;'], [/`/g, '&#x60;'], [/=/g, '&#x3D;']),
    ...[decimalEntity, ...bothCases(hexEntity)].map((code) => rules([/[\n"&'/<=>`]|[^\0-\x7f]/gu, code])),
    ...bothCases(percentCode).flatMap((code) => [
        ...[/[^\w.~!'()*-]/gu, /[^\w.~-]/gu, /[^\w.~/-]/gu, /[^\w.~!'()*$&+,%-]/gu].map((rest) => rules([rest, code])),
        ...[/[^\w.* -]/gu, /[^\w.~ -]/gu].map((rest) => rules([rest, code], [/ /g, '+'])),
    ]),
    rules([/=|[^\0-\x7f]/gu, quotedPrintable]),
];

; 

const SHORTEST_FORM = 8;
const MOST_MASKS = 399;
function formsToMask(secret, known) {
    return derivedForms(secret.reveal(), known);
}
function derivedForms(value, known = new Set()) {
    const secretFrom = value.indexOf(':') + 1;
    const isPair = secretFrom > 0 && known.has(value.slice(secretFrom));
    const all = [...new Set(ENCODERS.map((encode) => encode(value)))];
    const encoded = isPair ? [] : all;
    const usual = [
        ...linesOf(value),
        ...encoded.filter((text) => !/[\r\n]/.test(text)),
        ...base64Forms(value),
        ...simpleForms(value),
    ];
    const cores = encoded.flatMap((text) => base64Cores(text));
    const lines = foldedLines(value);
    const rarer = [
        ...encoded.flatMap(linesOf),
        ...(isPair ? [] : [...inOthers(value), ...OUTER.flatMap((encode) => base64Cores(encode(value)))]),
        ...[cores, lines].sort((one, other) => one.length - other.length).flat(),
        ...encoded.map(asJson),
        ...encoded.flatMap((text) => base64Cores(text, 'utf16le')),
        ...(isPair ? all : []),
    ];
    const forms = [];
    const add = (form, shortest) => {
        if (form.length < shortest || known.has(form))
            return;
        known.add(form);
        forms.push(form);
    };
    for (const form of usual)
        add(form, SHORTEST_FORM);
    const most = (MOST_MASKS - known.size) / 2 + forms.length;
    for (const form of base64Lines(value))
        if (forms.length < most)
            add(form, 1);
    for (const form of rarer)
        if (forms.length < most)
            add(form, SHORTEST_FORM);
    return forms.sort((one, other) => other.length - one.length);
}
function inOthers(value) {
    return INNER.map((encode) => encode(value)).flatMap((inner) => [
        ...OUTER.map((encode) => encode(inner)),
        asJson(asJson(inner)),
        ...base64Cores(inner),
    ]);
}
function linesOf(text) {
    return text.split(/[\r\n]/).filter((line) => line === text || !line.startsWith('-----'));
}
function base64Forms(value) {
    const whole = [value, `${value}\n`].map((text) => Buffer.from(text).toString('base64'));
    const cores = ['utf8', 'utf16le', 'latin1'].flatMap((charset) => base64Cores(value, charset));
    return [...whole, ...cores]
        .flatMap((form) => [form, form.replaceAll('=', '')])
        .flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
function base64Cores(value, charset) {
    const bytes = Buffer.from(value, charset);
    return [0, 1, 2].map((skipped) => {
        const inner = bytes.subarray(skipped);
        return inner.subarray(0, inner.length - (inner.length % 3)).toString('base64');
    });
}
function base64Lines(value) {
    const secretLength = Math.ceil((Buffer.byteLength(value) * 4) / 3);
    return [76, 64].flatMap((width) => [value, `${value}\n`].flatMap((text) => {
        const lines = wrapped(Buffer.from(text).toString('base64'), width);
        return lines.length > 1 ? lines.filter((_, index) => index * width < secretLength) : [];
    }));
}
function wrapped(text, width) {
    return text.match(new RegExp(`[^]{1,${width}}`, 'g')) ?? [];
}
function simpleForms(value) {
    if (/[\r\n]/.test(value))
        return [];
    const hex = Buffer.from(value).toString('hex');
    return [
        hex,
        hex.toUpperCase(),
        Array.from(value).reverse().join(''),
        value.toUpperCase(),
        value.toLowerCase(),
    ];
}
function lineByLine(value) {
    return [...linesOf(value), ...simpleForms(value), ...base64Lines(value), ...foldedLines(value)];
}
function foldedLines(value) {
    if (/[\r\n]/.test(value))
        return [];
    return [
        ...[64, 76, 80].flatMap((width) => linesWithin(value, width)),
        ...wrapped(Buffer.from(value).toString('hex'), 60),
        ...['Authorization: Basic ', 'Authorization: Bearer '].flatMap((start) => linesWithin(value, 64, start)),
    ];
}
function linesWithin(value, width, before = '') {
    const secretFrom = before.length + value.indexOf(':') + 1;
    return wrapped(before + value, width).flatMap((line, index) => (index + 1) * width > secretFrom ? [index === 0 ? line.slice(before.length) : line] : []);
}

var node_crypto = __nccwpck_require__(4137);
; 



function fileCommand(entries, delimiter = `ghadelimiter_${(0,node_crypto/* nodeCrypto */.S)().randomUUID()}`) {
    return entries
        .map(([name, value]) => {
        if (value.includes(delimiter))
            throw new TypeError('This value would end its own block.');
        return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
    })
        .join('');
}
function appendFileCommand(path, text) {
    const before = (0,files/* withOpen */.Xf)((0,files/* openToAppend */.YT)(path), (descriptor) => {
        const { size } = (0,external_node_fs_.fstatSync)(descriptor);
        const last = Buffer.from('\n');
        if (size > 0)
            (0,external_node_fs_.readSync)(descriptor, last, 0, 1, size - 1);
        try {
            (0,external_node_fs_.writeFileSync)(descriptor, last.toString() === '\n' ? text : `\n${text}`);
        }
        catch (error) {
            (0,external_node_fs_.ftruncateSync)(descriptor, size);
            throw error;
        }
        return size;
    });
    return () => {
        (0,files/* withOpen */.Xf)((0,files/* openToAppend */.YT)(path), (descriptor) => {
            (0,external_node_fs_.ftruncateSync)(descriptor, before);
        });
    };
}
function checkFileCommand(path) {
    (0,external_node_fs_.closeSync)((0,files/* openToAppend */.YT)(path));
}
function escaped(text, percent = '%25') {
    return text.replaceAll('%', percent).replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
function isGitea({ GITEA_ACTIONS, FORGEJO_ACTIONS }) {
    return GITEA_ACTIONS === 'true' || FORGEJO_ACTIONS === 'true';
}
function maskCommands(texts, onGitea) {
    const data = texts.flatMap((text) => onGitea && !/[\r\n]/.test(text) ? [text, escaped(text)] : escaped(text));
    return [...new Set(data)].map((each) => `::add-mask::${each}\n`).join('');
}

; 




const STATE = { directory: 'directory', session: 'session', gajira: 'gajira' };
function checkRunnerFile(environment, variable) {
    written(environment, variable, checkFileCommand);
}
function tellRunner(environment, variable, told) {
    const text = typeof told === 'string' ? `${told}\n` : fileCommand(told);
    return written(environment, variable, (path) => appendFileCommand(path, text));
}
function written(environment, variable, work) {
    const what = `The file that ${variable} names can't be written to`;
    return orRunnerFailed(what, () => work(environment[variable] ?? ''));
}
function orRunnerFailed(what, work) {
    return (0,ci_system/* orHandOffFailed */.N)(work, what, "Run this step on a GitHub Actions runner with free disk space, and leave the runner's files alone.");
}
function setErrorCode({ GITHUB_OUTPUT = '' }, code) {
    try {
        appendFileCommand(GITHUB_OUTPUT, `error-code=${code}\n`);
    }
    catch {
        warning('The output error-code could not be set: the file that GITHUB_OUTPUT names is not writable.');
    }
}
function writeSummary({ GITHUB_STEP_SUMMARY: path }, text) {
    try {
        if (path)
            appendFileCommand(path, text);
    }
    catch {
        warning('The step summary could not be written: the file that GITHUB_STEP_SUMMARY names is not writable.');
    }
}
function mask(texts, environment) {
    process.stdout.write(maskCommands(texts, isGitea(environment)));
}
const info = (text) => {
    actions_core.info((0,check_printable/* withoutCommands */.Df)(text));
};
const annotating = (annotate) => (text, { title } = { title: 'jira-auth' }) => {
    annotate((0,check_printable/* withoutCommands */.Df)(text), { title: (0,check_printable/* withoutCommands */.Df)(title) });
};
const warning = annotating(actions_core.warning);
const error = annotating(actions_core.error);
function debug(text) {
    if (process.env.RUNNER_DEBUG === '1')
        actions_core.debug((0,check_printable/* printable */.g$)(text, 1000));
}
function github_runner_failure({ code, what, advice }, environment) {
    const { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF = '' } = environment;
    const version = `${GITHUB_SERVER_URL}/${GITHUB_ACTION_REPOSITORY}/blob/${GITHUB_ACTION_REF}/`;
    const isKnown = /^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+\/blob\/[\w./-]+\/$/.test(version);
    const place = `${isKnown ? version : ''}TROUBLESHOOTING.md#${code}`;
    error(`${what}\n${advice}\nMore: ${place}`, { title: `jira-auth: ${code}` });
}

var src_json = __nccwpck_require__(9065);
var pem = __nccwpck_require__(7884);
; 


function gitHubWithholds(environment) {
    if (environment.GITHUB_ACTOR === 'dependabot[bot]') {
        return "This run was started by Dependabot, which gets only Dependabot's own secrets.";
    }
    return isFork(environment) ? 'This run comes from a fork, which gets no secrets.' : undefined;
}
function isFork({ GITHUB_EVENT_NAME: event = '', GITHUB_EVENT_PATH: path }) {
    if (!event.startsWith('pull_request') || event === 'pull_request_target' || path === undefined)
        return false;
    const payload = (0,src_json/* parsedObject */.jM)((0,pem/* readSmallFile */.EW)(path, { largestBytes: 32 * 1024 * 1024 }) ?? '') ?? {};
    const pullRequest = (0,src_json/* objectField */.qV)(payload, 'pull_request');
    const repositoryOf = (side) => (0,src_json/* textField */.M8)((0,src_json/* objectField */.qV)((0,src_json/* objectField */.qV)(pullRequest, side), 'repo'), 'full_name');
    const base = repositoryOf('base');
    return base !== undefined && repositoryOf('head') !== base;
}

var schema = __nccwpck_require__(5825);
; 
const external_node_events_namespaceObject = require("node:events");
var promises_ = __nccwpck_require__(8500);
; 
const LIMITS = 'timeout:1 attempts:2';
let areOurs = false;
function limitLookUps() {
    areOurs = process.env.RES_OPTIONS === undefined;
    if (areOurs)
        process.env.RES_OPTIONS = LIMITS;
}
function forPrograms(environment) {
    return areOurs ? { ...environment, RES_OPTIONS: undefined } : environment;
}

; 



const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 50;
let mayWait = true;
class InheritedOutput extends external_node_events_namespaceObject.EventEmitter {
    bytesWritten = 0;
    writableLength = 0;
    #isWriting = false;
    #waiting = [];
    #descriptor;
    #own;
    constructor(descriptor) {
        super();
        this.#descriptor = descriptor;
        this.#own = openedAgain(descriptor);
    }
    write(text, encoding, then) {
        const bytes = typeof text === 'string' ? Buffer.from(text) : text;
        this.writableLength += bytes.length;
        this.#waiting.push({ bytes, done: typeof encoding === 'function' ? encoding : then });
        if (!this.#isWriting)
            void this.#writeAll();
    }
    async #writeAll() {
        this.#isWriting = true;
        for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
            let rest = next.bytes;
            const take = (length) => {
                this.bytesWritten += length;
                rest = rest.subarray(length);
            };
            try {
                take(this.#writeNow(rest));
                while (rest.length > 0)
                    take(await this.#writeLater(rest));
            }
            catch (error) {
                await Promise.resolve();
                this.emit('error', error);
            }
            this.writableLength -= next.bytes.length;
            next.done?.(null);
        }
        this.#isWriting = false;
    }
    #writeNow(bytes) {
        if (bytes.length === 0 || (this.#own === undefined && !mayWait))
            return 0;
        try {
            return (0,external_node_fs_.writeSync)(this.#own ?? this.#descriptor, bytes);
        }
        catch (error) {
            if ((0,files/* codeOf */.$N)(error) === 'EAGAIN')
                return 0;
            throw error;
        }
    }
    #writeLater(bytes) {
        return new Promise((resolve, reject) => {
            const attempt = (pauseMs) => {
                (0,external_node_fs_.write)(this.#descriptor, bytes, (error, length) => {
                    if (!error)
                        resolve(length);
                    else if (error.code !== 'EAGAIN')
                        reject(error);
                    else
                        setTimeout(attempt, pauseMs, Math.min(2 * pauseMs, LONGEST_PAUSE_MS));
                });
            };
            attempt(FIRST_PAUSE_MS);
        });
    }
}
function openedAgain(descriptor) {
    try {
        return (0,external_node_fs_.openSync)(`/proc/self/fd/${descriptor}`, external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_NONBLOCK);
    }
    catch {
        return undefined;
    }
}
function inheritOutputs() {
    if (process.platform === 'win32')
        return;
    for (const [index, name] of ['stdout', 'stderr'].entries()) {
        const found = (0,external_node_fs_.fstatSync)(index + 1);
        if (!found.isFIFO() && !found.isSocket())
            continue;
        Object.defineProperty(process, name, { value: new InheritedOutput(index + 1), configurable: true });
    }
}
function neverWait() {
    mayWait = false;
}

var ending = __nccwpck_require__(7684);
; 






inheritOutputs();
const UNREAD_MS = 2000;
const END_MS = 10_000;
function openDoor({ work, reportBug, statusOfBug = failure/* EXIT_STATUS */.uc.internal, statusWithoutOutput = failure/* EXIT_STATUS */.uc['handoff-failed'], command, }) {
    silenceNodeDebug();
    limitLookUps();
    process.noDeprecation = true;
    const controller = new AbortController();
    (0,external_node_events_namespaceObject.setMaxListeners)(0, controller.signal);
    let ended = false;
    let reported = false;
    let received;
    const reportOnce = (where) => {
        if (reported)
            return;
        reported = true;
        reportBug(where);
    };
    const dieIfStuck = () => {
        const isStuck = process.stdout.writableLength + process.stderr.writableLength > 0;
        if (!ended || !received || !isStuck)
            return;
        process.removeAllListeners(received);
        process.kill(process.pid, received);
    };
    const end = (status) => {
        ended = true;
        process.exitCode = command?.status ?? (process.exitCode || status);
        const own = process.platform === 'win32' && (0,promises_.setTimeout)(250, undefined, { ref: false });
        void Promise.all([own, flushed(process.stdout), flushed(process.stderr)]).then(() => process.exit());
        setTimeout(dieIfStuck, UNREAD_MS).unref();
    };
    const undo = async () => {
        await Promise.race([(0,ending/* undoAll */.wC)(), (0,promises_.setTimeout)(END_MS)]);
        end(statusOfBug);
    };
    const fail = (where) => {
        reportOnce(where);
        if (command?.isRunning)
            return;
        process.exitCode = command?.status ?? statusOfBug;
        controller.abort(new Error('There was a bug.'));
        setTimeout(() => void undo(), END_MS).unref();
    };
    for (const signal of ending/* ENDING */.Op) {
        process.on(signal, () => {
            received = signal;
            dieIfStuck();
            if (!command?.isRunning)
                controller.abort(new failure/* Interrupted */.j$(signal));
        });
    }
    process.stderr.on('error', () => undefined);
    process.stdout.on('error', () => {
        if (command?.isRunning)
            return;
        process.exitCode = command?.status ?? statusWithoutOutput;
        controller.abort(new Error('Standard output is closed.'));
    });
    process.on('beforeExit', () => {
        if (ended)
            return;
        fail('the event loop drained');
        setImmediate(() => void undo());
    });
    process.on('uncaughtException', (error) => {
        fail((0,failure/* placeOf */.$t)(error));
    });
    work(controller.signal).then(end, (error) => {
        const interrupted = controller.signal.aborted ? controller.signal.reason : error;
        if (interrupted instanceof failure/* Interrupted */.j$) {
            end(interrupted.exitStatus);
        }
        else {
            if (!ended && process.exitCode === undefined)
                reportOnce((0,failure/* placeOf */.$t)(error));
            void undo();
        }
    });
}
function flushed(stream) {
    return new Promise((resolve) => {
        stream.write('', resolve);
    });
}
function bugAt(where) {
    return new failure/* Failure */.HR('internal', `This is a bug in jira-auth: ${where}.`, "Please report it with this line and the step's inputs, without their values.");
}
function silenceNodeDebug() {
    if (!process.env.NODE_DEBUG)
        return;
    process.stderr.write = (...given) => {
        const callback = given.find((each) => typeof each === 'function');
        if (callback)
            process.nextTick(callback, null);
        return true;
    };
}

var inputs = __nccwpck_require__(9366);
; 












const MOST_ANNOTATIONS = 10;
const environment = process.env;
const { info: check_info, warning: warn, debug: check_debug } = github_runner_namespaceObject;
let isWritable = false;
const output = {
    prepare: () => {
        checkRunnerFile(environment, 'GITHUB_OUTPUT');
        isWritable = true;
    },
    show: (report) => {
        reportLines(report).forEach(check_info);
        for (const note of report.notes)
            warn(note);
        const annotations = annotationsOf(report.credentials);
        for (const level of ['error', 'warning']) {
            const some = annotations.filter((each) => each.level === level).slice(0, MOST_ANNOTATIONS);
            for (const { title, lines } of some)
                github_runner_namespaceObject[level](lines.join('\n'), { title: `jira-auth: ${title}` });
        }
        const { status, daysLeft = '' } = report;
        const outputs = { status, 'days-left': String(daysLeft), report: (0,check_printable/* jsonText */.s$)(report) };
        tellRunner(environment, 'GITHUB_OUTPUT', Object.entries(outputs));
        writeSummary(environment, (0,summary/* checkSummary */.Z)(report));
    },
    fail: (failure) => {
        github_runner_failure(failure, environment);
    },
    end: (code) => {
        if (isWritable)
            setErrorCode(environment, code ?? '');
    },
};
const check_inputs = new inputs/* Inputs */.G((name) => ((0,schema/* isInputOf */.ub)('check-action', name) ? actions_core.getInput(name, { trimWhitespace: false }) : ''), environment, 'check-action');
openDoor({
    work: (signal) => {
        const effects = {
            ...{ environment, signal, info: check_info, warn, debug: check_debug, words: check_inputs.words() },
            now: () => new Date(),
            random: Math.random,
            mask: (secret) => {
                mask(formsToMask(secret), environment);
            },
            secretsWithheld: () => gitHubWithholds(environment),
        };
        return runCheck(check_inputs, effects, output);
    },
    reportBug: (where) => {
        output.fail(bugAt(where));
        output.end('internal');
    },
});

})();

module.exports = __webpack_exports__;
  })()
;