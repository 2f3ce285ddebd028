"use strict";
exports.id = 715;
exports.ids = [715];
exports.modules = {

  8715:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


__webpack_require__.d(__webpack_exports__, {
  tellPeople: () => (  tellPeople)
});

var failure = __webpack_require__(2553);
var methods = __webpack_require__(9893);
var network = __webpack_require__(679);
var credential = __webpack_require__(8846);
var json = __webpack_require__(9065);
var rest = __webpack_require__(8951);
var markdown = __webpack_require__(6011);
var notify_events = __webpack_require__(8083);
var printable = __webpack_require__(2252);
var check_document = __webpack_require__(3967);
var renewal = __webpack_require__(444);
var notify_message = __webpack_require__(771);
; 






const LABEL = 'jira-token-expiry';
const PER_PAGE = 50;
const MOST_PAGES = 200;
const MOST_OPENED = 50;
const MOST_FAILURES = 3;
function notTold(what, advice) {
    return new failure/* Failure */.HR('handoff-failed', what, advice);
}
function limitOf(place) {
    const what = `There are more than ${MOST_PAGES * PER_PAGE} entries in a list of ${place}.`;
    const advice = `Remove the label "${LABEL}" from issues that were closed long ago.`;
    return { pages: MOST_PAGES, failure: () => notTold(what, advice) };
}
async function keepIssues(tracker, { credentials, organizations }, orgId) {
    const sentences = [];
    const failures = [];
    const events = new Map();
    let [opened, notOpened] = [0, 0];
    const [ofKey, ofTokens] = orgId === undefined ? [] : [(0,notify_events/* fingerprint */.Rj)(`key of ${orgId}`), (0,notify_events/* fingerprint */.Rj)(orgId)];
    const organizationOf = ({ site, source, kind }) => {
        if (kind === renewal/* ORGANIZATION_KEY */._9)
            return ofKey;
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
                    await tracker.dismiss(issue, original);
                    sentences.push(`Closed ${issue.label}, because ${original.label} is for the same credential.`);
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
        const credential = (0,notify_events/* fingerprint */.Rj)(checked.name);
        const memory = { told, credential, organization: organizationOf(checked) };
        const issue = await tracker.open((0,notify_message/* messageOf */.bD)(checked), memory).catch(async (error) => {
            const known = error instanceof failure/* Failure */.HR ? await list() : [];
            const found = known.find((each) => each.isOpen && each.credential === credential);
            if (found)
                return found;
            throw error;
        });
        opened += 1;
        say(issue, `Opened ${issue.label} for ${(0,notify_message/* nameOf */.Vb)(checked)}`, 'opened', checked.name);
    };
    const finish = async (issue, checked) => {
        const told = { ...issue.told, stage: 'renewed' };
        if (issue.isOpen)
            await tracker.comment(issue, told, (0,notify_message/* renewedText */.W8)(checked));
        await tracker.change(issue, told, issue.isOpen ? { open: false } : {});
        if (!issue.isOpen)
            return;
        const name = checked ? (0,notify_message/* nameOf */.Vb)(checked) : 'A credential of the organization';
        say(issue, `Closed ${issue.label}: ${name} needs no more attention`, 'renewed', checked?.name);
    };
    const tell = async (checked, issue) => {
        const happening = (0,notify_events/* happeningOf */.IU)(checked, issue);
        const stage = (0,notify_events/* stageOf */.gV)(checked);
        if (happening === 'opened' && stage)
            await open(checked, { stage, ends: (0,check_document/* endDayOf */.X$)(checked) });
        if (!issue)
            return;
        if (happening === 'renewed')
            await finish(issue, checked);
        if ((happening !== 'reached' && happening !== 'moved') || !stage)
            return;
        const told = { stage, ends: (0,check_document/* endDayOf */.X$)(checked) ?? issue.told.ends };
        if (happening === 'reached' || issue.told.stage === 'failed')
            await tracker.comment(issue, told, (0,notify_message/* reachedText */.aD)(checked));
        await tracker.change(issue, told, { message: (0,notify_message/* messageOf */.bD)(checked), open: true });
        const kind = happening === 'reached' ? happening : undefined;
        say(issue, `Updated ${issue.label} for ${(0,notify_message/* nameOf */.Vb)(checked)}`, kind, checked.name);
    };
    const known = await listWithoutDuplicates();
    for (const checked of credentials) {
        await attemptOne(() => tell(checked, known.get((0,notify_events/* fingerprint */.Rj)(checked.name))));
        known.delete((0,notify_events/* fingerprint */.Rj)(checked.name));
    }
    const isKeyGood = credentials.every(({ kind, status }) => kind !== renewal/* ORGANIZATION_KEY */._9 || status === 'ok');
    const isWhole = organizations.some((each) => each.orgId === orgId && each.unlisted === 0);
    for (const issue of isKeyGood ? known.values() : []) {
        const { told, organization } = issue;
        const isAsked = organization === ofKey || (isWhole && organization === ofTokens);
        if (organization !== undefined && isAsked && told.stage !== 'renewed')
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






const CLOSED_UNPLANNED = { state: 'closed', state_reason: 'not_planned' };
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
    const pages = (url, query = {}) => (0,rest/* paged */.IO)(1, async (page) => {
        const parameters = new URLSearchParams({ ...query, per_page: String(PER_PAGE), page: String(page) });
        const answer = await (0,rest/* ask */.kA)(api, `${url}?${parameters.toString()}`);
        const items = answer.json();
        if (!Array.isArray(items))
            throw refusal(answer, repository);
        const isLast = !/;\s*rel="next"/.test(answer.header('link') ?? '');
        return { items, next: isLast ? undefined : page + 1 };
    }, limitOf(repository));
    return {
        labelled: () => pages(issuesUrl, { labels: LABEL, state: 'all', sort: 'created', direction: 'asc' }),
        issueIn,
        open: async (message, memory) => {
            const body = markIssue(memory, (0,markdown/* markdownOf */.R)(message));
            const answer = await post(issuesUrl, { title: message.title, body, labels: [LABEL] });
            const opened = (0,rest/* objectIn */.D7)(answer);
            const issue = issueIn(opened);
            if (issue)
                return issue;
            const number = (0,json/* field */.ZZ)(opened, 'number');
            if (typeof number === 'number')
                await patch(number, CLOSED_UNPLANNED);
            throw notTold(`${answer.host} opened an issue in ${repository} without its label "${LABEL}", so it was closed again.`, 'Give a `github-token` that may write to the repository: outsiders may not set labels.');
        },
        comment: async ({ number, author }, told, line) => {
            const url = `${issuesUrl}/${number}/comments`;
            const mark = markComment(told);
            let last = '';
            for await (const comment of pages(url)) {
                if (loginOf(comment) === author)
                    last = COMMENT.exec((0,json/* textField */.M8)(comment, 'body') ?? '')?.[0] ?? last;
            }
            if (last !== mark)
                await post(url, { body: `${mark}\n${(0,markdown/* markdownLine */.i)(line)}` });
        },
        change: (issue, told, { message, open }) => patch(issue.number, {
            ...(message && { title: message.title }),
            body: markIssue({ ...issue, told }, message ? (0,markdown/* markdownOf */.R)(message) : issue.text),
            ...(open === true && { state: 'open' }),
            ...(open === false && { state: 'closed', state_reason: 'completed' }),
        }),
        dismiss: ({ number }, { label }) => patch(number, { body: `${label} is for the same credential.\n`, ...CLOSED_UNPLANNED }),
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
        author: loginOf(item),
    };
}
function loginOf(item) {
    return (0,json/* textField */.M8)((0,json/* objectField */.qV)(item, 'user'), 'login') ?? '';
}
const ISSUE = new RegExp(`^<!-- jira-auth-expiry credential=([0-9a-f]{32}) told=(${notify_events/* STAGES */.an.join('|')}) ends=(?:(\\d{4}-\\d{2}-\\d{2})|-)(?: organization=([0-9a-f]{32}))? -->\\r?\\n`);
function markIssue({ credential, told, organization }, text) {
    const of = organization === undefined ? '' : ` organization=${organization}`;
    return `<!-- jira-auth-expiry credential=${credential} ${saying(told)}${of} -->\n${text}`;
}
function readMark(marked) {
    const [mark, credential, stage, ends, organization] = ISSUE.exec(marked) ?? [];
    if (mark === undefined || credential === undefined)
        return undefined;
    const told = { stage: stage, ends };
    return { credential, told, organization, text: marked.slice(mark.length) };
}
function markComment(told) {
    return `<!-- jira-auth-expiry ${saying(told)} -->`;
}
const COMMENT = /^<!-- jira-auth-expiry told=\S+ ends=\S+ -->/;
function saying({ stage, ends }) {
    return `told=${stage} ends=${ends ?? '-'}`;
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
    const edit = async ({ label }, fields) => {
        await (0,rest/* ask */.kA)(api, `${apiUrl}/issue/${label}`, { method: 'PUT', body: { fields }, expect: [204, 200] });
    };
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
        if (id !== undefined)
            await post(path, { transition: { id } }, [204, 200, 400, 409], {});
    };
    const comment = async ({ label }, _told, line) => {
        await post(`/issue/${label}/comment`, { body: lineOf(line) });
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
            return (0,rest/* paged */.IO)({}, read, limitOf(project));
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
        comment,
        change: async (issue, told, { message, open }) => {
            if (open !== undefined && open !== issue.isOpen)
                await transition(issue, open);
            await edit(issue, {
                ...(message && { summary: message.title, description: textOf(message) }),
                labels: [...issue.labels.filter((label) => !label.startsWith(TOLD)), toldLabel(told)],
            });
        },
        dismiss: async (issue, original) => {
            await comment(issue, issue.told, [`${original.label} is for the same credential.`]);
            await transition(issue, false);
            const isOurs = (label) => label === LABEL || label.startsWith(OURS);
            await edit(issue, { labels: issue.labels.filter((label) => !isOurs(label)) });
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
    const stage = notify_events/* STAGES */.an.find((each) => told === each || told.startsWith(`${each}-`));
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
    textOf: (message) => (0,notify_message/* markup */.PT)(message, wikiLine, { strong: '*', fact: '*', heading: 'h3.', step: '#', footer: '' }),
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
        isRefusal: ({ text }) => /^\s*</.test(text),
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
        ...credentials.filter((credential) => (0,notify_events/* stageOf */.gV)(credential) !== undefined).map(lineOf),
        ...(unlisted > 0 ? [[`Not listed here: ${unlisted} more of the organization's tokens.`]] : []),
    ];
}
function lineOfEvent(event, { credentials }) {
    const credential = credentials.find(({ name }) => name === event.name);
    const about = event.url === undefined ? [] : [' ', (0,check_document/* linkOrText */.Hw)(event.url)];
    if (event.kind !== 'renewed' && credential)
        return [...lineOf(credential), ...about];
    return [{ code: (0,notify_message/* nameOf */.Vb)(event) }, ': nothing is left to do.', ...about];
}
function lineOf(credential) {
    const { advice, page, secret } = (0,check_document/* entryOf */.Ms)(credential);
    const toDo = advice ? [page, secret].flatMap((line) => (line ? [' ', ...line, '.'] : [])) : [];
    return [...(0,notify_message/* headline */.Pl)(credential, true), '.', ...toDo];
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
        .replace(/(?<!\w)@/g, '@\u200b');
}

; 







async function tellPeople(request, report, trials, effects) {
    const { githubIssues, jiraIssue, webhook } = request.notify;
    const orgId = request.organization?.orgId;
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
            return keepIssues(gitHubIssues(githubIssues, send), report, orgId);
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
                return keepIssues(jiraIssues(jiraIssue, trial.session, send), report, orgId);
            }
            throw notTold(`No issue could be opened in the Jira project ${project}, because ${wanted === undefined ? 'no credential works' : 'the one chosen to open it does not work'}.`, 'Set `jira-issue-credential` to the name of a checked credential that works.');
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