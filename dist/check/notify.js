"use strict";
exports.id = 988;
exports.ids = [988];
exports.modules = {

  988:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


__webpack_require__.d(__webpack_exports__, {
  tellPeople: () => (  tellPeople)
});

var failure = __webpack_require__(2553);
var methods = __webpack_require__(6214);
var network = __webpack_require__(679);
var credential = __webpack_require__(8846);
var json = __webpack_require__(9065);
var rest = __webpack_require__(8951);
var summary = __webpack_require__(1388);
var printable = __webpack_require__(2252);
var check_document = __webpack_require__(3967);
var report = __webpack_require__(6612);
var external_node_crypto_ = __webpack_require__(7598);
; 


const STAGES = ['renewed', 'early', '30', '14', '7', '1', 'failed', 'over'];
const THRESHOLDS = [30, 14, 7, 1];
function thresholdOf({ daysLeft = Infinity }) {
    return THRESHOLDS.findLast((days) => daysLeft <= days);
}
function stageOf(credential) {
    const { status } = credential;
    if (status === 'failed')
        return 'failed';
    if (status === 'rejected' || status === 'expired')
        return 'over';
    if (status === 'ok' || status === 'unknown')
        return undefined;
    const threshold = thresholdOf(credential);
    return threshold === undefined ? 'early' : `${threshold}`;
}
function happeningOf(credential, issue) {
    const { status, code } = credential;
    const stage = stageOf(credential);
    const isBroken = (at) => at === 'failed' || at === 'over';
    const isMended = isBroken(issue?.told.stage) && !isBroken(stage) && code === undefined;
    if (status === 'unknown' && !isMended)
        return 'nothing';
    const isSettled = !issue || issue.told.stage === 'renewed';
    if (!stage)
        return isSettled ? 'nothing' : 'renewed';
    if (!issue || (isSettled && !issue.isOpen))
        return 'opened';
    const { told } = issue;
    const ends = (0,check_document/* endDayOf */.X$)(credential);
    const isOtherDay = ends !== undefined && told.ends !== undefined && ends !== told.ends;
    if ((isOtherDay || isMended) && !issue.isOpen)
        return 'opened';
    if (isMended || STAGES.indexOf(stage) > STAGES.indexOf(told.stage))
        return 'reached';
    return isOtherDay ? 'moved' : 'nothing';
}
function fingerprint(name) {
    return (0,external_node_crypto_.createHash)('sha256').update(name, 'utf8').digest('hex').slice(0, 32);
}

; 





const LONGEST_NAME = 100;
const RECORD_IT = [
    'Record its last day: ',
    { code: 'jira-auth check --write-expiry NAME=YYYY-MM-DD' },
    ' writes it into the credentials file; anywhere else, set ',
    { code: 'expires-on' },
    '.',
];
const FOOTER = `This text is replaced when the credential reaches another threshold (${THRESHOLDS.join(', ')} days, and its end), and the issue is closed when nothing is left to do. Keep notes in a comment.`;
function messageOf(credential) {
    const { status, source } = credential;
    const { whose, end, why, advice, page, secret, isDue } = (0,check_document/* entryOf */.Ms)(credential);
    const day = (0,check_document/* endDayOf */.X$)(credential);
    const isRecorded = source !== undefined && source !== 'expires-on';
    const record = isRecorded
        ? ['There is no need to record its last day, because the check looks it up.']
        : RECORD_IT;
    const overdue = (0,report/* isOverdue */.Jv)(credential) ? [RECORD_IT] : [];
    const facts = [
        whose,
        ...(day === undefined ? [] : [[`Last day: ${[`${day} (UTC)`, end[2]].filter(Boolean).join(', ')}`]]),
        ['Status: ', { code: status }],
        ...secret,
        ...why,
    ];
    const renew = [...advice, ...page].flatMap((line, index) => (index === 0 ? line : [' ', ...line]));
    const steps = isDue ? [renew, record].filter(({ length }) => length > 0) : overdue;
    return { title: titleOf(credential), lead: [...headline(credential), '.'], facts, steps, footer: [FOOTER] };
}
function titleOf(credential) {
    const works = ['warning', 'critical'].includes(credential.status) && !(0,report/* isOverdue */.Jv)(credential);
    const days = works ? thresholdOf(credential) : undefined;
    const within = days === undefined ? '' : `, within ${days === 1 ? 'a day' : `${days} days`}`;
    return `The Jira credential ${nameOf(credential)} ${(0,check_document/* stateOf */.L4)(credential, false)}${within}`;
}
function headline(credential, isToday = false) {
    const { status, code } = credential;
    const start = ['The credential ', { code: nameOf(credential) }];
    if (status === 'failed' && code !== undefined)
        return [...start, ' fails its check: ', { code }];
    const isAlive = ['ok', 'warning', 'critical'].includes(status) && !(0,report/* isOverdue */.Jv)(credential);
    const works = isAlive && code === undefined;
    return [...start, works ? ' works and ' : ' ', (0,check_document/* stateOf */.L4)(credential, isToday && isAlive)];
}
function reachedText(credential) {
    return [...headline(credential, true), '. See above for what to do.'];
}
function renewedText(credential) {
    if (!credential)
        return ['The organization was asked again, and nothing is left to do.'];
    if (credential.status === 'unknown') {
        const name = { code: nameOf(credential) };
        return ['The credential ', name, ' passes its check again. Its expiry date is unknown.'];
    }
    return [...headline(credential, true), '. Nothing is left to do.'];
}
function markup({ lead, facts, steps, footer }, write, marks) {
    const list = (mark, lines) => lines.map((line) => `${mark} ${write(line)}`).join('\n');
    const blocks = [
        marks.strong + write(lead) + marks.strong,
        list(marks.fact, facts),
        steps.length === 0 ? '' : `${marks.heading} What to do`,
        list(marks.step, steps),
        marks.footer + write(footer),
    ];
    return blocks.filter(Boolean).join('\n\n');
}
function markdownOf(message) {
    const marks = { strong: '**', fact: '-', heading: '###', step: '1.', footer: '---\n' };
    return `${markup(message, summary/* markdownLine */.i, marks)}\n`;
}
function nameOf({ name }) {
    return (0,printable/* printable */.g$)(name, LONGEST_NAME);
}

var renewal = __webpack_require__(444);
; 






const LABEL = 'jira-token-expiry';
const PER_PAGE = 50;
const MOST_OPENED = 50;
const MOST_FAILURES = 3;
function notTold(what, advice) {
    return new failure/* Failure */.HR('handoff-failed', what, advice);
}
async function keepIssues(tracker, { credentials, organizations }, organization) {
    const sentences = [];
    const failures = [];
    const events = new Map();
    let [opened, notOpened] = [0, 0];
    const { orgId = '', filter } = organization ?? {};
    const isFiltered = filter && filter.labels.length + filter.emails.length > 0;
    const tokens = isFiltered ? JSON.stringify([orgId, filter]) : orgId;
    const lists = [`key of ${orgId}`, `lists of ${orgId}`, tokens];
    const [ofKey, ofLists, ofTokens] = organization ? lists.map(fingerprint) : [];
    const organizationOf = ({ site, source, kind, code }) => {
        if (kind === renewal/* ORGANIZATION_KEY */._9)
            return code === undefined ? ofKey : ofLists;
        return site === undefined && source === 'organization' ? ofTokens : undefined;
    };
    const attemptOne = async (work) => {
        if (failures.length < MOST_FAILURES)
            await (0,failure/* attempt */.CD)(failures, work);
    };
    const list = async () => {
        const issues = [];
        for await (const item of tracker.labelled()) {
            const issue = tracker.issueIn(item);
            if (issue)
                issues.push(issue);
        }
        return issues;
    };
    const say = ({ label, url }, text, kind, name = label) => {
        sentences.push(`${text}${url === undefined ? '' : `: ${(0,printable/* printable */.g$)(url)}`}.`);
        if (kind)
            events.set(label, { kind, name, url });
    };
    const listWithoutDuplicates = async () => {
        const one = new Map();
        for (const issue of await list()) {
            const original = one.get(issue.credential);
            if (!original?.isOpen)
                one.set(issue.credential, issue);
            else if (issue.isOpen) {
                await attemptOne(async () => {
                    await tracker.comment(issue, [`${original.label} is for the same credential.`]);
                    const isClosed = await tracker.change(issue, undefined, { open: false });
                    const did = isClosed ? 'Closed' : 'Could not close';
                    sentences.push(`${did} ${issue.label}: ${original.label} is for the same credential.`);
                    events.delete(issue.label);
                });
            }
        }
        return one;
    };
    const open = async (checked, told) => {
        if (opened >= MOST_OPENED) {
            notOpened += 1;
            return;
        }
        const credential = fingerprint(checked.name);
        const memory = { told, credential, organization: organizationOf(checked) };
        const issue = await tracker.open(messageOf(checked), memory).catch(async (error) => {
            const known = error instanceof failure/* Failure */.HR ? await list() : [];
            const found = known.find((each) => each.isOpen && each.credential === credential);
            if (found)
                return found;
            throw error;
        });
        opened += 1;
        say(issue, `Opened ${issue.label} for ${nameOf(checked)}`, 'opened', checked.name);
    };
    const finish = async (issue, checked) => {
        const told = { ...issue.told, stage: 'renewed' };
        if (issue.isOpen)
            await tracker.comment(issue, renewedText(checked));
        const isClosed = await tracker.change(issue, told, issue.isOpen ? { open: false } : {});
        if (!issue.isOpen)
            return;
        const name = checked ? nameOf(checked) : 'A credential of the organization';
        const did = isClosed ? 'Closed' : 'Could not close';
        say(issue, `${did} ${issue.label}: ${name} needs no more attention`, 'renewed', checked?.name);
    };
    const tell = async (checked, issue) => {
        const happening = happeningOf(checked, issue);
        const stage = stageOf(checked);
        if (happening === 'opened' && stage)
            await open(checked, { stage, ends: (0,check_document/* endDayOf */.X$)(checked) });
        if (!issue)
            return;
        if (happening === 'renewed')
            await finish(issue, checked);
        if ((happening !== 'reached' && happening !== 'moved') || !stage)
            return;
        const told = { stage, ends: (0,check_document/* endDayOf */.X$)(checked) ?? issue.told.ends };
        if (happening === 'reached')
            await tracker.comment(issue, reachedText(checked));
        await tracker.change(issue, told, { message: messageOf(checked), open: true });
        const kind = happening === 'reached' ? happening : undefined;
        say(issue, `Updated ${issue.label} for ${nameOf(checked)}`, kind, checked.name);
    };
    const known = await listWithoutDuplicates();
    for (const checked of credentials) {
        await attemptOne(() => tell(checked, known.get(fingerprint(checked.name))));
        known.delete(fingerprint(checked.name));
    }
    const ofOrganization = credentials.filter(({ kind }) => kind === renewal/* ORGANIZATION_KEY */._9);
    const isRead = ofOrganization.every(({ code }) => code === undefined);
    const isKeyKnown = isRead && ofOrganization.every(({ status }) => status !== 'unknown');
    const isWhole = isRead && organizations.some(({ unlisted }) => unlisted === 0);
    for (const issue of known.values()) {
        const list = issue.organization;
        const good = [isKeyKnown && ofKey, isRead && ofLists, isWhole && ofTokens];
        if (list !== undefined && good.includes(list) && issue.told.stage !== 'renewed')
            await attemptOne(() => finish(issue));
    }
    if (opened > 0)
        await attemptOne(listWithoutDuplicates);
    if (notOpened > 0) {
        sentences.push(`Left for the next run: ${notOpened} more. One run opens at most ${MOST_OPENED} issues.`);
    }
    return { sentences, events: [...events.values()], failures };
}

; 







function gitHubIssues({ apiUrl, repository, githubToken }, send) {
    const issuesUrl = `${apiUrl}/repos/${repository}/issues`;
    const api = {
        send,
        credential: (0,credential/* bearer */.CM)(githubToken),
        limits: 'github',
        lost: ({ code, what }) => notTold(`The issues of ${repository} could not be kept up to date: ${what}`, code === 'redirect-refused'
            ? 'The repository may have been renamed: set `github-issues-repository` to its new name.'
            : 'The next run catches up. If it happens often, check https://www.githubstatus.com.'),
        refused: (answer) => refusal(answer, repository),
    };
    const post = (url, body) => (0,rest/* ask */.kA)(api, url, { method: 'POST', body, repeatable: 'once', expect: [201] });
    const patch = async (number, body) => {
        await (0,rest/* ask */.kA)(api, `${issuesUrl}/${number}`, { method: 'PATCH', body });
    };
    return {
        labelled: () => (0,rest/* paged */.IO)(1, async (page) => {
            const query = `labels=${LABEL}&state=all&sort=created&direction=asc&per_page=${PER_PAGE}&page=${page}`;
            const answer = await (0,rest/* ask */.kA)(api, `${issuesUrl}?${query}`);
            const items = answer.json();
            if (!Array.isArray(items))
                throw refusal(answer, repository);
            const isLast = !/;\s*rel="next"/.test(answer.header('link') ?? '');
            return { items, next: isLast ? undefined : page + 1 };
        }),
        issueIn,
        open: async (message, memory) => {
            const body = markIssue(memory, markdownOf(message));
            const answer = await post(issuesUrl, { title: message.title, body, labels: [LABEL] });
            const opened = (0,rest/* objectIn */.D7)(answer);
            const issue = issueIn(opened);
            if (issue)
                return issue;
            const number = (0,json/* field */.ZZ)(opened, 'number');
            if (typeof number === 'number')
                await patch(number, { state: 'closed', state_reason: 'not_planned' });
            throw notTold(`${answer.host} opened an issue in ${repository} without its label "${LABEL}", so it was closed again.`, 'Give a `github-token` that may write to the repository: outsiders may not set labels.');
        },
        comment: async ({ number }, line) => {
            await post(`${issuesUrl}/${number}/comments`, { body: (0,summary/* markdownLine */.i)(line) });
        },
        change: async (issue, told, { message, open }) => {
            await patch(issue.number, {
                title: message?.title,
                body: told ? markIssue({ ...issue, told }, message ? markdownOf(message) : issue.text) : issue.text,
                ...(open === true && { state: 'open' }),
                ...(open === false && { state: 'closed', state_reason: told ? 'completed' : 'not_planned' }),
            });
            return true;
        },
    };
}
function refusal({ host, status }, repository) {
    const denied = [
        `\`github-token\` may not read and write the issues of ${repository} (${status}), or there is no such repository.`,
        'Give the job `permissions: issues: write`. For a repository other than the workflow\'s, use a token with "Issues: write" there.',
    ];
    const known = {
        401: [
            `${host} refused \`github-token\`.`,
            "It is wrong or has expired. A workflow's own is `${{ github.token }}`.",
        ],
        403: denied,
        404: denied,
        410: [
            `Issues are disabled in ${repository}.`,
            "Enable them in the repository's settings, or set `github-issues-repository` to another one.",
        ],
    };
    const other = [
        `${host} did not accept a request for the issues of ${repository} (${status}).`,
        "Check that the repository is not archived, and that GITHUB_API_URL is the address of GitHub's REST API.",
    ];
    return notTold(...(known[status] ?? other));
}
function issueIn(item) {
    const labels = (0,json/* field */.ZZ)(item, 'labels');
    const isLabelled = Array.isArray(labels) &&
        labels.some((label) => (0,json/* isObject */.Gv)(label) && (0,json/* textField */.M8)(label, 'name')?.toLowerCase() === LABEL);
    const number = (0,json/* field */.ZZ)(item, 'number');
    const memory = readMark((0,json/* textField */.M8)(item, 'body') ?? '');
    if (!isLabelled || (0,json/* field */.ZZ)(item, 'pull_request') !== undefined || !memory)
        return undefined;
    if (typeof number !== 'number' || !Number.isSafeInteger(number))
        return undefined;
    const url = (0,json/* textField */.M8)(item, 'html_url') ?? '';
    return {
        ...memory,
        number,
        label: `#${number}`,
        url: /^https:\/\/[\w.:-]+\/[\w./-]+$/.test(url) ? url : undefined,
        isOpen: (0,json/* field */.ZZ)(item, 'state') === 'open',
    };
}
const ISSUE = new RegExp(`^<!-- jira-auth-expiry credential=([0-9a-f]{32}) told=(${STAGES.join('|')}) ends=(?:(\\d{4}-\\d{2}-\\d{2})|-)(?: organization=([0-9a-f]{32}))? -->\\r?\\n`);
function markIssue({ credential, told, organization }, text) {
    const of = organization === undefined ? '' : ` organization=${organization}`;
    return `<!-- jira-auth-expiry credential=${credential} told=${told.stage} ends=${told.ends ?? '-'}${of} -->\n${text}`;
}
function readMark(marked) {
    const [mark, credential, stage, ends, organization] = ISSUE.exec(marked) ?? [];
    if (mark === undefined || credential === undefined)
        return undefined;
    const told = { stage: stage, ends };
    return { credential, told, organization, text: marked.slice(mark.length) };
}

var answer = __webpack_require__(9795);
; 







function jiraIssues({ project, issueType }, { apiUrl, siteUrl, deployment, credential }, send) {
    const isCloud = deployment === 'cloud';
    const { textOf, lineOf } = isCloud ? ADF : WIKI;
    const api = {
        send,
        credential,
        isRefusal: answer/* isFailedLogin */.JS,
        lost: ({ what }) => notTold(`The issues of the Jira project ${project} could not be kept up to date: ${what}`, 'The next run catches up.'),
        refused: (answer) => jira_issue_refusal(answer, project),
    };
    const post = (path, body, expect = [201], asked = { repeatable: 'once' }) => (0,rest/* ask */.kA)(api, `${apiUrl}${path}`, { method: 'POST', body, expect, ...asked });
    const transition = async ({ label }, toOpen) => {
        const path = `/issue/${label}/transitions`;
        const answer = await (0,rest/* ask */.kA)(api, `${apiUrl}${path}`);
        const transitions = (0,json/* field */.ZZ)((0,rest/* objectIn */.D7)(answer), 'transitions');
        if (!Array.isArray(transitions))
            throw jira_issue_refusal(answer, project);
        const found = transitions.filter(json/* isObject */.Gv).find((each) => {
            const category = categoryOf((0,json/* objectField */.qV)(each, 'to'));
            return category !== undefined && (category !== 'done') === toOpen;
        });
        const id = found && (0,json/* textField */.M8)(found, 'id');
        if (id === undefined)
            return false;
        const { status } = await post(path, { transition: { id } }, [204, 200, 400, 409], {});
        return status < 400;
    };
    const placeOf = (key) => ({ label: key, url: `${siteUrl}/browse/${key}` });
    return {
        labelled: () => {
            const jql = `project = "${project}" AND labels = "${LABEL}" ORDER BY created ASC, key ASC`;
            const wanted = { jql, fields: ['labels', 'status'], maxResults: PER_PAGE };
            const read = async (at) => {
                const answer = await post(isCloud ? '/search/jql' : '/search', { ...wanted, ...at }, [200], {});
                const body = (0,rest/* objectIn */.D7)(answer);
                const items = (0,json/* field */.ZZ)(body, 'issues');
                if (!Array.isArray(items))
                    throw jira_issue_refusal(answer, project);
                return { items, next: nextPage(body, at, items.length) };
            };
            return (0,rest/* paged */.IO)({}, read);
        },
        issueIn: (item) => {
            const key = keyIn(item);
            const fields = (0,json/* objectField */.qV)(item, 'fields');
            const found = (0,json/* field */.ZZ)(fields, 'labels');
            const labels = Array.isArray(found) ? found.filter((label) => typeof label === 'string') : [];
            const memory = memoryIn(labels);
            const isOpen = categoryOf((0,json/* objectField */.qV)(fields, 'status')) !== 'done';
            return key === undefined || !memory ? undefined : { ...memory, ...placeOf(key), labels, isOpen };
        },
        open: async (message, memory) => {
            const { credential: whose, told, organization } = memory;
            const labels = [LABEL, `${OURS}${whose}`, toldLabel(told)];
            if (organization !== undefined)
                labels.push(`${ORGANIZATION}${organization}`);
            const fields = {
                project: { key: project },
                issuetype: { name: issueType },
                summary: message.title,
                description: textOf(message),
                labels,
            };
            const answer = await post('/issue', { fields });
            const key = keyIn((0,rest/* objectIn */.D7)(answer));
            if (key === undefined)
                throw jira_issue_refusal(answer, project);
            return { ...memory, ...placeOf(key), labels, isOpen: true };
        },
        comment: async ({ label }, line) => {
            await post(`/issue/${label}/comment`, { body: lineOf(line) });
        },
        change: async (issue, told, { message, open }) => {
            const isMoved = open === undefined || open === issue.isOpen || (await transition(issue, open));
            const isOld = (label) => told ? label.startsWith(TOLD) : label === LABEL || label.startsWith(OURS);
            const fields = {
                ...(message && { summary: message.title, description: textOf(message) }),
                labels: [...issue.labels.filter((label) => !isOld(label)), ...(told ? [toldLabel(told)] : [])],
            };
            const url = `${apiUrl}/issue/${issue.label}`;
            await (0,rest/* ask */.kA)(api, url, { method: 'PUT', body: { fields }, expect: [204, 200] });
            return isMoved;
        },
    };
}
function jira_issue_refusal(answer, project) {
    const { host, status } = answer;
    const errors = status === 400 && answer.isJson ? (0,json/* objectField */.qV)((0,rest/* objectIn */.D7)(answer), 'errors') : {};
    const names = Object.keys(errors).filter((name) => /^\w{1,40}$/.test(name));
    const which = names.length === 0 ? '' : `: it refused ${names.join(', ')}`;
    return notTold(`${host} did not accept a request for the issues of the Jira project ${project} (${status})${which}.`, status === 400
        ? 'Check `jira-issue-project` and `jira-issue-type`, and that its screens have the field Labels and require no others.'
        : 'Check that the credential named in `jira-issue-credential` may browse the project, and create, edit and comment on issues there. A token with scopes needs read:jira-work and write:jira-work.');
}
function nextPage(body, at, count) {
    const nextPageToken = (0,json/* textField */.M8)(body, 'nextPageToken');
    if (nextPageToken !== undefined)
        return { nextPageToken };
    const startAt = (at.startAt ?? 0) + count;
    const total = (0,json/* field */.ZZ)(body, 'total');
    return count > 0 && typeof total === 'number' && startAt < total ? { startAt } : undefined;
}
const OURS = 'jira-auth-';
const ORGANIZATION = `${OURS}organization-`;
const TOLD = `${OURS}told-`;
function toldLabel({ stage, ends }) {
    return `${TOLD}${stage}${ends === undefined ? '' : `-${ends}`}`;
}
function memoryIn(labels) {
    const after = (prefix) => labels.flatMap((label) => (label.startsWith(prefix) ? label.slice(prefix.length) : []));
    const isFingerprint = (text) => /^[0-9a-f]{32}$/.test(text);
    const credential = after(OURS).find(isFingerprint);
    const [told = ''] = after(TOLD);
    const stage = STAGES.find((each) => told === each || told.startsWith(`${each}-`));
    if (credential === undefined || stage === undefined)
        return undefined;
    return {
        credential,
        told: { stage, ends: told.slice(stage.length + 1) || undefined },
        organization: after(ORGANIZATION).find(isFingerprint),
    };
}
function keyIn(item) {
    const key = (0,json/* textField */.M8)(item, 'key');
    return key !== undefined && /^[A-Z][A-Z0-9_]*-\d+$/i.test(key) ? key : undefined;
}
function categoryOf(status) {
    return (0,json/* textField */.M8)((0,json/* objectField */.qV)(status, 'statusCategory'), 'key');
}
const ADF = {
    textOf: ({ lead, facts, steps, footer }) => {
        const list = (type, lines) => ({
            type,
            content: lines.map((line) => ({ type: 'listItem', content: [paragraph(line)] })),
        });
        const heading = { type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text: 'What to do' }] };
        return jira_issue_document(paragraph(lead), list('bulletList', facts), ...(steps.length === 0 ? [] : [heading, list('orderedList', steps)]), { type: 'rule' }, paragraph(footer));
    },
    lineOf: (line) => jira_issue_document(paragraph(line)),
};
function jira_issue_document(...content) {
    return { type: 'doc', version: 1, content };
}
function paragraph(line) {
    return { type: 'paragraph', content: line.map(textNode).filter(({ text }) => text !== '') };
}
function textNode(piece) {
    const text = (0,check_document/* plainText */.wh)([piece]);
    if (typeof piece === 'string')
        return { type: 'text', text };
    if ('link' in piece)
        return { type: 'text', text, marks: [{ type: 'link', attrs: { href: piece.link } }] };
    return { type: 'text', text, ...('code' in piece && { marks: [{ type: 'code' }] }) };
}
const WIKI = {
    textOf: (message) => markup(message, wikiLine, { strong: '*', fact: '*', heading: 'h3.', step: '#', footer: '' }),
    lineOf: wikiLine,
};
function wikiLine(line) {
    const link = (address) => address.replace(/[[\]{}|!\\]/g, encodeURIComponent).replaceAll('!', '%21');
    return (0,check_document/* written */.Mp)(line, { says: harmless, link });
}
function harmless(text) {
    return text.replace(/[\\{}[\]!*_?+^~|#@&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

; 





const MOST_LINES = 20;
async function postToChat(report, events, { url, host }, send) {
    const lines = events?.map((event) => lineOfEvent(event, report)) ?? linesOfReport(report);
    if (lines.length === 0)
        return [];
    const api = {
        send,
        isUrlSecret: true,
        givesText: true,
        isRefusal: ({ text }) => /^\s*<|delivery failed|"(?:ok|success)"\s*:\s*false/i.test(text),
        lost: ({ what }) => notTold(`The webhook at ${host} got no message: ${what}`, 'Check that `webhook-url` is the address of an incoming webhook, and that this machine can reach its host.'),
        refused: ({ status }) => notTold(`The webhook at ${host} did not accept the message (${status}).`, 'It may have been removed, or expect another format. Create an incoming webhook that accepts `{"text": ...}`, and store its address.'),
    };
    const body = { text: slackText(lines) };
    await (0,rest/* ask */.kA)(api, url.reveal(), { method: 'POST', body, repeatable: 'once', expect: rest/* SUCCESS */.qO });
    return [`Posted to the webhook at ${host}.`];
}
function linesOfReport({ credentials, organizations }) {
    const unlisted = organizations.reduce((sum, organization) => sum + organization.unlisted, 0);
    return [
        ...credentials.filter((credential) => stageOf(credential) !== undefined).map(lineOf),
        ...(unlisted > 0 ? [[`Not listed here: ${unlisted} more of the organization's tokens.`]] : []),
    ];
}
function lineOfEvent(event, { credentials }) {
    const credential = credentials.find(({ name }) => name === event.name);
    const about = event.url === undefined ? [] : [' ', (0,check_document/* linkOrText */.Hw)(event.url)];
    if (event.kind !== 'renewed' && credential)
        return [...lineOf(credential), ...about];
    return [{ code: nameOf(event) }, ': nothing is left to do.', ...about];
}
function lineOf(credential) {
    const { isDue, page, secret } = (0,check_document/* entryOf */.Ms)(credential);
    const toDo = isDue ? [...page, ...secret] : [];
    return [...headline(credential, true), '.', ...toDo.flatMap((line) => [' ', ...line, '.'])];
}
function slackText(lines) {
    const shown = lines.slice(0, MOST_LINES).map((line) => `• ${webhook_harmless((0,check_document/* plainText */.wh)(line))}`);
    const hidden = lines.length - shown.length;
    return ['Jira credentials:', ...shown, ...(hidden > 0 ? [`• and ${hidden} more`] : [])].join('\n');
}
function webhook_harmless(text) {
    return text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replace(/(?<!\w)@|\](?=\()/g, '$&\u200b');
}

; 







async function tellPeople(request, report, trials, effects) {
    const { githubIssues, jiraIssue, webhook } = request.notify;
    const failures = [];
    const events = [];
    const keep = (work) => (0,failure/* attempt */.CD)(failures, async () => {
        const outcome = await work();
        outcome.sentences.forEach(effects.info);
        failures.push(...outcome.failures);
        const isNew = ({ kind, name }) => !events.some((event) => event.kind === kind && event.name === name);
        events.push(...outcome.events.filter(isNew));
    });
    if (githubIssues) {
        await keep(async () => {
            const { send } = await (0,network/* openNetwork */.XV)(effects, request);
            return keepIssues(gitHubIssues(githubIssues, send), report, request.organization);
        });
    }
    if (jiraIssue) {
        const { project, credential: wanted } = jiraIssue;
        const trial = trials.find(({ credential: { name }, session }) => {
            const isFit = session && session.apiUrl !== '' && !(0,methods/* methodNamed */.tc)(session.method).hasSession;
            return isFit && name === (wanted ?? name);
        });
        await keep(() => {
            if (trial?.session) {
                const { send } = (0,network/* networkWith */.t8)(trial.tls, effects, request.timeoutSeconds);
                return keepIssues(jiraIssues(jiraIssue, trial.session, send), report, request.organization);
            }
            throw notTold(`The issues of the Jira project ${project} can't be kept up to date with ${wanted === undefined ? 'any checked credential' : 'the one in `jira-issue-credential`'}.`, 'Set `jira-issue-credential` to the name of a checked credential that works and has an account. A session cookie has ended by now.');
        });
    }
    if (webhook) {
        const isTold = (githubIssues ?? jiraIssue) !== undefined && failures.length === 0;
        await (0,failure/* attempt */.CD)(failures, async () => {
            const { send } = await (0,network/* openNetwork */.XV)(effects, request);
            (await postToChat(report, isTold ? events : undefined, webhook, send)).forEach(effects.info);
        });
    }
    return failures;
}


  })

};
;