"use strict";
exports.id = 887;
exports.ids = [887];
exports.modules = {

  9887:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


__webpack_require__.d(__webpack_exports__, {
  htmlPage: () => (  htmlPage)
});


var external_node_crypto_ = __webpack_require__(7598);
var printable = __webpack_require__(2252);
var check_document = __webpack_require__(3967);
var report = __webpack_require__(6612);
; 

const COLOURS = {
    page: ['#ffffff', '#15181d'],
    text: ['#1c2128', '#e4e8ed'],
    muted: ['#59626e', '#9ba5b1'],
    line: ['#d5dae0', '#363c45'],
    faint: ['#eceff2', '#23282f'],
    note: ['#fff8e1', '#2c2818'],
    link: ['#0b57b0', '#79b4ff'],
    rejected: ['#a8123e', '#ff8aa8'],
    expired: ['#b42318', '#ff8b80'],
    failed: ['#8f2c7c', '#f5a0e0'],
    critical: ['#b04a06', '#ffac6b'],
    warning: ['#856000', '#eccb5a'],
    unknown: ['#535d69', '#aeb8c3'],
    ok: ['#0f6e48', '#66d19e'],
};
function variables(scheme) {
    return Object.entries(COLOURS)
        .map(([name, colours]) => `--${name}:${colours[scheme]};`)
        .join('');
}
const STYLE = `
:root{color-scheme:light;${variables(0)}}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;${variables(1)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:76rem;padding:2.25rem 2rem 3rem;background:var(--page);color:var(--text);font:.9375rem/1.5 -apple-system,"Segoe UI",Inter,Roboto,"Noto Sans",system-ui,sans-serif;overflow-wrap:anywhere}
h1,h2,p{margin:0}
h1,h2,.counts b{font-weight:650}
h1{font-size:1.5rem;line-height:1.25;letter-spacing:-.01em}
h2{font-size:1.0625rem}
ul{padding:0;list-style:none}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
.address{display:inline-block;max-width:100%}a .address{text-decoration:inherit}
a:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
code{font:.875em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.muted{color:var(--muted)}.muted a{color:inherit}
.small{font-size:.8125rem;line-height:1.45}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.counts{display:flex;flex-wrap:wrap;gap:.5rem 1.75rem;margin:1.25rem 0 0;padding:1rem 0;border-block:1px solid var(--line)}
.counts b{font-size:1.25rem;margin-right:.3em}
.counts b,.ends b{font-variant-numeric:tabular-nums}
.counts a{color:inherit;text-decoration:none}.counts a:hover{text-decoration:underline}
.notes{margin:1.25rem 0 0;padding:.75rem 1rem;background:var(--note);border-left:3px solid var(--warning)}
details{margin-top:1.25rem}summary{cursor:pointer}
.names{columns:14rem;margin:.5rem 0 0}
section{margin-top:2rem}
tr:target{background:var(--note)}tbody tr{scroll-margin-top:3.5rem}
.shape{width:.875em;height:.875em;vertical-align:-.06em;margin-right:.4em}
.shape,.end{fill:currentColor;stroke:none;overflow:visible}
.stroke{fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round}
${report/* STATUSES */.f.map((status) => `.${status}{color:var(--${status})}`).join('')}
.status{font-size:.8125rem;font-weight:600;white-space:nowrap}
table{width:100%;border-collapse:collapse;table-layout:fixed;margin-top:.375rem}
th,td{padding:.625rem 1rem .7rem 0;text-align:left;vertical-align:top;font-weight:400}
th:last-child,td:last-child{padding-right:0}
tbody tr{border-bottom:1px solid var(--faint)}
tbody tr:last-child{border-bottom-color:var(--line)}
thead th{position:sticky;top:0;z-index:1;padding-block:.5rem;background:var(--page);color:var(--muted);font-size:.8125rem;line-height:1rem;vertical-align:bottom;box-shadow:inset 0 -1px var(--line)}
.who{width:32%}.ends{width:20%}
.who b{font-weight:600;margin-right:.4rem}
.ends b{font-weight:600;display:block}
.timeline{display:block;overflow:visible;margin:1.25rem 0 .5rem;border-bottom:1px solid var(--line);fill:var(--muted);font-size:.6875rem}
.timeline line{stroke:var(--line)}.timeline line:first-child{stroke:var(--muted)}
.do p+p{margin-top:.2rem}
footer{margin-top:2.5rem;max-width:46rem}
@media screen and (max-width:50rem){
body{padding:1.25rem 1rem 2rem}
.credentials,.credentials :is(tbody,tr,th,td,thead){display:block;width:auto}
.credentials thead th{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.credentials tbody tr{padding:1rem 0}
.credentials tbody :is(th,td){padding:0}
.ends,.do{margin-top:.25rem}
.ends b,.ends div{display:inline}.ends div+div::before{content:" · "}
.ends b::after{content:" · ";font-weight:400;color:var(--muted)}
}
@media print{
@page{margin:7mm}
html{font-size:6.5px}
body{max-width:none;padding:0;font-size:1rem;line-height:1.1}
h2{font-size:1.2rem;break-after:avoid}
.small,.status,thead th{font-size:inherit;line-height:inherit}
details,.timeline,.timeline+p,section+section .credentials thead,.do br,footer{display:none}
.counts{margin:2px 0;padding:2px 0;gap:1rem}
section{margin-top:4px}
h2,h2+p,.do p,.ends b,.ends div,.who>div{display:inline}
table{margin:0}
th,td,thead th{position:static;padding-block:1px}
.who div+div,.ends div,.do p+p{margin-left:.5em}
.who{width:33%}.ends{width:18%}
tr{break-inside:avoid}
}
`;

; 





const WRITER = {
    name: (text) => `<bdi>${breakable(text)}</bdi>`,
    says: (text) => breakable(text).replace(/`([^`]+)`/g, '<code>$1</code>'),
    code: (text) => `<code>${breakable(text)}</code>`,
    link: (address, label) => `<a href="${(0,printable/* htmlText */.js)(address)}" rel="noopener noreferrer">${breakable(label)}</a>`,
};
function breakable(text) {
    return (0,printable/* htmlText */.js)(text).replace(/[^\s`]*\w[.@_/]\w[^\s`]*/g, (address) => `<span class="address">${address.replace(/(?<=\w)(?=[.@_/]\w)/g, '<wbr>')}</span>`);
}
const html = (line) => (0,check_document/* written */.Mp)(line, WRITER);
const PARTS = {
    now: ['Act now', 'refused, expired, failing, or about to expire'],
    soon: ['Soon', 'expiring soon, or with a date to correct'],
    'not-checked': ['Not checked', 'the server could not be asked'],
    'not-known': ['Unknown expiry', 'with an unknown expiry date'],
    ok: ['In order', 'working, nothing to do'],
};
const POLICY = `default-src 'none'; style-src 'sha256-${(0,external_node_crypto_.createHash)('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;
function htmlPage(report) {
    const { credentials, checkedAt } = report;
    const { subject, counts } = (0,check_document/* aboutReport */.Ky)(report);
    const notes = report.notes.map((says) => html([{ says }]));
    const organizations = report.organizations.map((each) => `<section><p class="muted">${html((0,check_document/* organizationLine */.kT)(each))}</p></section>\n`);
    const parts = Object.keys(PARTS).map((part) => partOfPage(part, credentials.filter((each) => (0,check_document/* partOf */.BU)(each) === part).map(check_document/* entryOf */.Ms)));
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Jira credentials: ${counts || 'none'}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${(0,printable/* htmlText */.js)((0,check_document/* headlineOf */.gD)(report))}</h1>
<p class="muted">${(0,check_document/* capitalized */.l2)(subject)}, checked on <time datetime="${checkedAt}">${moment(checkedAt)}</time></p>
${countsList(credentials)}${timeline(credentials)}${list('notes', notes)}${namesOf(credentials)}</header>
<main>
${parts.join('')}${organizations.join('')}</main>
<footer class="muted small">
<p>Days are calendar days in UTC: a credential with a declared date works through the whole of that day. The scale of the timeline is logarithmic. This page contains no secrets and loads nothing.</p>
</footer>
</body>
</html>
`;
}
function moment(iso) {
    const options = { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' };
    return `${new Date(iso).toLocaleDateString('en-GB', options)}, ${iso.slice(11, 16)} UTC`;
}
function list(className, items) {
    const lines = items.map((item) => `<li>${item}</li>\n`);
    return lines.length === 0 ? '' : `<ul class="${className}">\n${lines.join('')}</ul>\n`;
}
function idOf({ name }) {
    return `credential-${encodeURIComponent((0,printable/* printable */.g$)(name))}`;
}
function namesOf(credentials) {
    const { compare } = new Intl.Collator('en', { numeric: true });
    const names = credentials
        .toSorted((one, other) => compare(one.name, other.name))
        .map((each) => `<a href="#${idOf(each)}">${html([{ name: each.name }])}</a>`);
    if (names.length === 0)
        return '';
    return `<details><summary>Find a credential by name</summary>\n${list('names', names)}</details>\n`;
}
function countsList(credentials) {
    const counts = (0,report/* countsOf */.mQ)(credentials);
    const links = report/* STATUSES */.f.flatMap((status) => {
        const first = credentials.find((credential) => credential.status === status);
        return first ? `<a href="#${(0,check_document/* partOf */.BU)(first)}"><b>${counts[status]}</b>${badge(status)}</a>` : [];
    });
    return list('counts', links);
}
const LONGEST = 365;
const TODAY = 20;
const END = 97;
const TICKS = [0, 1, 7, 30, 90];
const SHAPES = {
    rejected: '<path class="stroke" d="M-4-4 4 4M4-4-4 4"/>',
    expired: '<rect x="-4.5" y="-4.5" width="9" height="9" rx="1"/>',
    failed: '<path class="stroke" d="M0-5V1M0 5v.1"/>',
    critical: '<path d="M0-5.5 5.8 4.6H-5.8Z"/>',
    warning: '<path d="M0-6 6 0 0 6-6 0Z"/>',
    unknown: '<circle class="stroke" r="4.2"/>',
    ok: '<circle r="4.6"/>',
};
function placeOf(days) {
    const far = Math.log1p(Math.min(Math.abs(days), LONGEST)) / Math.log1p(LONGEST);
    const place = days < 0 ? TODAY - far * (TODAY - 3) : TODAY + far * (END - TODAY);
    return Math.round(place * 10) / 10;
}
const APART = 1.2;
const MARK = 13;
const MOST_MARKS = 10;
const ABOVE = 22;
function timeline(credentials) {
    const dated = credentials.filter(({ daysLeft }) => daysLeft !== undefined);
    if (dated.length === 0)
        return '';
    const columns = [];
    const places = dated.map(({ daysLeft = 0, status }) => ({ place: placeOf(daysLeft), status }));
    for (const { place, status } of places.sort((one, other) => one.place - other.place)) {
        const column = columns.at(-1);
        if (column && place - column.place < APART)
            column.statuses.push(status);
        else
            columns.push({ place, statuses: [status] });
    }
    const highest = Math.max(...columns.map(({ statuses }) => statuses.length));
    const height = ABOVE + (Math.min(highest, MOST_MARKS) + 1) * MARK;
    const text = (x, y, words, anchor = 'middle') => `<text x="${x}%" y="${y}" text-anchor="${anchor}">${words}</text>`;
    const drawn = [
        ...[...TICKS.map(placeOf), END].map((x) => `<line x1="${x}%" x2="${x}%" y1="16" y2="${height}"/>`),
        text(0, 12, 'expired', 'start'),
        ...TICKS.map((days) => text(placeOf(days), 12, days === 0 ? 'today' : String(days))),
        text(100, 12, '365 days', 'end'),
        ...columns.flatMap(({ place, statuses }) => [
            ...statuses.slice(0, MOST_MARKS).map((status, index) => {
                return `<svg class="end ${status}" x="${place}%" y="${height - MARK * index - 10}">${SHAPES[status]}</svg>`;
            }),
            ...(statuses.length > MOST_MARKS ? [text(place, 27, `+${statuses.length - MOST_MARKS}`)] : []),
        ]),
    ];
    const label = `${(0,check_document/* credentialsInWords */.nG)(dated.length)} by days left: ${(0,check_document/* countsInWords */.Pe)((0,report/* countsOf */.mQ)(dated))}`;
    const others = credentials.length - dated.length;
    const without = others === 0 ? '' : ` Not shown: ${others} without a known expiry date.`;
    return `<svg class="timeline" role="img" aria-label="${label}" width="100%" height="${height}">${drawn.join('')}</svg>
<p class="muted small">Each mark is a credential, placed by days left.${without}</p>
`;
}
function partOfPage(part, entries) {
    if (entries.length === 0)
        return '';
    const [title, says] = PARTS[part];
    return `<section id="${part}" aria-labelledby="${part}-title">
<h2 id="${part}-title">${title}</h2>
<p class="muted small">${(0,check_document/* credentialsInWords */.nG)(entries.length)}, ${says}</p>
<table class="credentials" role="table" aria-labelledby="${part}-title">
<thead role="rowgroup"><tr role="row">${head('who', 'Credential')}${head('ends', 'Expires')}${head('do', 'What to do')}</tr></thead>
<tbody role="rowgroup">
${entries.map(rowOf).join('')}</tbody>
</table>
</section>
`;
}
function head(name, content) {
    return `<th scope="col" role="columnheader" class="${name}">${content}</th>`;
}
function rowOf({ credential, whose, end, why, advice, page, secret, isDue }) {
    const { name, status, endsAt } = credential;
    const [day, away, source] = end;
    const cell = (of, content) => `<td class="${of}" role="cell">${content}</td>`;
    const ends = [
        away === undefined ? '' : `<b>${away}</b>`,
        `<div>${endsAt === undefined ? day : `<time datetime="${(0,printable/* htmlText */.js)(endsAt)}">${day}</time>`}</div>`,
        source === undefined ? '' : `<div class="muted small">${source}</div>`,
    ];
    const where = [...page, ...(isDue || status === 'ok' ? secret : [])].map(html).join('<br> ');
    const toDo = [...[...why, ...advice].map(html), where].filter(Boolean);
    return [
        `<tr id="${idOf(credential)}" role="row"><th scope="row" role="rowheader" class="who"><div><b>${html([{ name }])}</b> ${badge(status)}</div>`,
        `<div class="muted small">${html(whose)}</div></th>`,
        cell('ends', ends.join('')),
        cell('do small', toDo.map((paragraph) => `<p>${paragraph}</p>`).join('')),
        '</tr>\n',
    ].join('');
}
function badge(status) {
    return `<span class="status ${status}"><svg class="shape" viewBox="-7 -7 14 14" aria-hidden="true">${SHAPES[status]}</svg>${status}</span>`;
}


  })

};
;