"use strict";
exports.id = 475;
exports.ids = [475];
exports.modules = {

  475:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
  __webpack_require__.d(__webpack_exports__, {
    readGitHub: () => (  readGitHub),
    readRepository: () => (  readRepository),
    readStore: () => (  readStore),
    readWriteBack: () => (  readWriteBack)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(24);
  var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(161);
  var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(760);
  var _failure_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(553);
  var _values_given_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(967);





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


  })

};
;