import { command, type Evidence, jest, row } from './evidence.js';
import type { RequirementId } from './requirements.js';

const FORMS = 'is shown neither alone nor behind any e-mail as %s';
const TOOLS = '%s shows neither the token nor the pair';
const STORES = 'dist/refresh-token-stores';

/** What shows each requirement: one that is left out does not compile, and one without a test fails the check. */
export const SHOWN: Readonly<Record<RequirementId, readonly Evidence[]>> = {
  A1: [
    ...row('all'),
    ...jest('dist/classic-token'),
    ...jest('dist/data-center-methods'),
    ...jest('read/credentials', 'all secrets are masked before the first one is refused'),
  ],
  A2: [...jest('hand-over/derived-forms', FORMS), ...jest('dist/masking')],
  A3: [
    ...jest('dist/masking', 'no form of a token can be read in a masked log: e-mail length %i mod 3'),
    ...jest('hand-over/derived-forms', 'is not shown in base64 of base64 of its header, at any place'),
  ],
  A4: [
    ...jest('dist/masking', 'no form of a token can be read in a masked log: e-mail length %i mod 3'),
    ...jest('hand-over/real-tools', TOOLS),
    ...command('e2e', 'masking'),
  ],
  A5: [
    ...jest('hand-over/derived-forms', FORMS, 'no piece of it is shown in any encoding'),
    ...jest('hand-over/real-tools', TOOLS),
    ...jest('dist/masking-data-center'),
  ],
  A6: [
    ...jest(
      'hand-over/systems',
      'variables go to the file that the runner gave, masks and warnings to its commands',
    ),
    ...jest('hand-over/mask-commands'),
    ...jest('runner/commands', 'escaped data comes back exactly, whatever it is'),
  ],
  A7: [
    ...jest('read/credentials', '%j is too short to be one, is not quoted, and never masked'),
    ...jest('dist/invalid-input-short-secret'),
    ...row(52, 'api-token: too short'),
  ],
  A8: [
    ...jest('read/credentials', 'nothing but secrets is ever masked'),
    ...jest('hand-over/derived-forms', 'the e-mail, and any text that is no form of the secret, stays'),
    ...jest('dist/classic-token'),
  ],
  A9: [
    ...jest('verify/token-endpoint', 'are masked, and known with all that was said of them'),
    ...jest('verify/session-cookie', 'is masked, then remembered, before anything else is asked'),
    ...jest('store/file', 'what it holds is read, and masked before it is given back'),
    ...jest(
      'check/renew/personal-access-token',
      'a renewal makes, masks, saves, proves, and only then revokes',
    ),
  ],
  A10: [...row('all'), ...jest('dist/refusals'), ...jest('dist/internal')],
  A11: [
    ...jest('dist/standard-output', 'with debug logging on, no header, body or query is logged'),
    ...row(56, 'step debugging'),
  ],
  A12: [
    ...jest(
      'dist/standard-output',
      'NODE_DEBUG prints no header to standard error, where no mask is sure to be in time',
    ),
    ...jest('dist/cli-exec', 'is there with NODE_DEBUG, too'),
    ...row(56, 'NODE_DEBUG'),
  ],
  A13: [
    ...jest(
      'dist/internal',
      'internal: a %s is reported by its place, never by a message that may quote a secret, and hands nothing over',
    ),
    ...row(51),
  ],
  A14: [
    ...row(53),
    ...jest('read/credentials', '%j is too short to be one, is not quoted, and never masked'),
    ...jest('dist/missing-credentials'),
  ],
  A15: [
    ...jest('hand-over/derived-forms', 'the outputs of a job survive for %s'),
    ...jest('dist/masking'),
    ...command('e2e', 'job outputs'),
  ],
  A16: [
    ...jest(
      'dist/cli-systems',
      'hands over, prints no command of another system and no secret, and cleans up',
    ),
  ],

  B1: [
    ...jest('project/printable', 'hostile text becomes one line without a command'),
    ...jest('dist/hostile-display-name'),
    ...row(22, 'a message with hostile text'),
    ...row(36, '302 with a command'),
  ],
  B2: [
    ...jest(
      'project/printable',
      'hostile text becomes one line without a command',
      'each of these is a command, or holds one, for a runner that skips what has no width',
    ),
    ...jest('trust/rules', 'the hostile text is a command in every way that the runner knows'),
    ...row('all'),
  ],
  B3: [
    ...jest('project/printable', 'what is not seen, or changes what is seen, is left out'),
    ...row(15, 'a name of many scripts'),
  ],
  B4: [...jest('project/printable', 'at most 200 characters are shown'), ...jest('dist/long-display-name')],
  B5: [...jest('hand-over/summary', 'a display name stays text'), ...jest('dist/hostile-display-name')],
  B6: [
    ...jest('hand-over/file-command', 'any values under any names, and no name more'),
    ...jest('hand-over/file-command', 'what can not be read back is refused'),
  ],
  B7: [
    ...jest(
      'read/credentials',
      'with %j in it is refused by name and place, unquoted, and masked all the same',
      'is refused and not quoted if it %s',
    ),
    ...jest('dist/invalid-input-line-break'),
    ...row(52),
  ],
  B8: [...row(52, 'email: a colon'), ...jest('read/credentials', 'email')],
  B9: [
    ...jest(
      'read/credentials',
      'with %j in it is refused by name and place, unquoted, and masked all the same',
    ),
    ...row(52, 'api-token: an emoji', 'api-token: from right to left'),
  ],
  B10: [
    ...jest('hand-over/formats', 'any values are set, what is empty is absent, and nothing is run'),
    ...jest('hand-over/quoting', 'a quoted text stands for itself, whatever it holds, and nothing is run'),
    ...command('shells', 'sh', 'dash', 'bash', 'zsh'),
  ],
  B11: [
    ...jest(
      'hand-over/formats',
      'PowerShell reads any values back, from a text that no code page and no line end changes',
      'cmd reads back any values that it is given',
      'what is refused',
    ),
    ...command('windows', 'cmd.exe takes variables'),
  ],
  B12: [...jest('dist/hostile-headers'), ...row(16, 'hostile headers'), ...row(27, 'with hostile headers')],
  B13: [
    ...jest('verify/json', 'keys that could reach a prototype'),
    ...row(11, '__proto__ with an accountId', 'constructor and prototype'),
  ],
  B14: [
    ...row(54),
    ...jest('dist/post', 'post with a forged state deletes nothing: %s'),
    ...jest('hand-over/private-directory', 'removing'),
    ...command('places', 'post: the state has'),
  ],

  C1: [...jest('dist/insecure-url'), ...jest('read/site', 'another scheme than https')],
  C2: [
    ...jest('dist/insecure-url-user-name'),
    ...jest(
      'read/site',
      'a user name or password in it',
      'a backslash, which parsers take for a slash or for a letter',
      'white space, a control character or a letter outside of ASCII',
    ),
    ...row(52, 'site-url'),
  ],
  C3: [
    ...jest('dist/host-not-allowed-look-alike'),
    ...jest('read/site', 'a refused site-url'),
    ...jest('read/site-any-text', 'is refused or leads to a site of which every part is checked'),
  ],
  C4: [
    ...jest('read/site-any-text', 'what is handed over is read alike by every program'),
    ...command('fuzz', 'urls'),
  ],
  C5: [
    ...jest('read/site', 'an IP address in any notation', 'allow-private-hosts'),
    ...jest('read/address', 'how far a host is'),
    ...jest('dist/private-hosts'),
  ],
  C6: [
    ...jest('read/site', 'an accepted site-url and what it stands for', 'a refused site-url'),
    ...jest(
      'read/site-any-text',
      'is accepted if it is the name of a site, with or without what surrounds it',
    ),
  ],
  C7: [
    ...jest('dist/host-not-allowed-unlisted'),
    ...jest('read/credentials', 'a wrong destination is refused before any secret is looked at'),
    ...jest('read/site', 'allowed-hosts'),
  ],
  C8: [...row(36), ...jest('dist/redirect-refused')],
  C9: [...row(35, 'no body is sent again'), ...row(36, 'no body goes elsewhere')],
  C10: [...row(36, '302 from https to http', '302 to another port')],
  C11: [
    ...row(
      36,
      '302 to a relative address',
      '302 without a Location',
      '302 with an empty Location',
      '302 that is no URL',
      'two Locations, on the wire',
    ),
  ],
  C12: [
    ...jest('dist/site-not-accessible'),
    ...jest(
      STORES,
      'site-not-accessible: without site-url, several sites are told, and none is chosen',
      'without site-url%s, %s that reaches one site leads to it',
    ),
    ...row(29, 'a grant that reaches another site'),
    ...jest('verify/sites', 'is not chosen among several, which are named'),
  ],
  C13: [
    ...jest('read/site', '%j is no cloudId'),
    ...jest('verify/addresses', 'is not told by %j: %s'),
    ...row(52, 'cloud-id'),
  ],
  C14: [...jest('read/context-path'), ...jest('dist/which-jira')],
  C15: [
    ...row(17),
    ...jest('dist/tls-failure'),
    ...jest('dist/private-ca', 'tls-failure: without the private CA no credential is sent'),
    ...jest('supply/tls'),
  ],
  C16: [
    ...row(17, 'NODE_EXTRA_CA_CERTS with the right CA'),
    ...jest('transport/trust', 'what NODE_EXTRA_CA_CERTS names stays trusted'),
  ],
  C17: [
    ...row(18),
    ...jest('dist/tls-failure-unchecked'),
    ...jest('transport/trust', 'NODE_TLS_REJECT_UNAUTHORIZED'),
  ],

  D1: [...row(10), ...jest('dist/untrusted-response')],
  D2: [...row(32, 'no accountId', 'an empty accountId'), ...jest('dist/anonymous-session-no-identity')],
  D3: [...row(32, 'x-seraph-loginreason'), ...jest('dist/anonymous-session')],
  D4: [
    ...jest('verify/myself', 'is asked once, at the one place that has no answer for nobody'),
    ...jest('sandbox/site', 'is served %s as nobody, with the header that says so'),
    ...jest('dist/credentials-rejected'),
  ],
  D5: [...row(27), ...jest('dist/pinned-classic-token'), ...jest('dist/credentials-rejected-password')],
  D6: [...row(28), ...jest('dist/captcha-required'), ...jest('dist/captcha-required-data-center')],
  D7: [...row(34), ...jest('dist/unexpected-account')],
  D8: [...row('all'), ...jest('dist/refusals'), ...jest('dist/half-failed-hand-over')],
  D9: [
    ...row(53),
    ...jest('dist/secrets-unavailable-fork'),
    ...jest('dist/secrets-unavailable-dependabot'),
    ...command('e2e', 'pull request from a fork'),
  ],

  E1: [...jest('dist/by-default', 'after %s, no secret is in the environment of later steps')],
  E2: [
    ...jest('hand-over/private-directory', 'only the owner can enter and read, under umask %o'),
    ...jest('dist/classic-token'),
  ],
  E3: [
    ...row(43),
    ...jest(
      'hand-over/private-directory',
      'refuses a path where something stands already, and leaves it alone',
      'refuses a symbolic link %s in the place of the directory',
      'refuses a symbolic link %s in the place of the file',
    ),
    ...command('places', "stands where the step's folder is to be", 'a link stands where'),
  ],
  E4: [
    ...jest(
      'dist/chained-curl',
      'after %s, a plain curl changes a custom field',
      'on a Data Center after %s, too, below its context path',
    ),
    ...command('e2e', 'chained curl', 'cancelled in a later step'),
    ...command('interop', 'curl'),
  ],
  E5: [
    ...jest('hand-over/curl-config', 'any printable text in any number arrives byte for byte'),
    ...jest('dist/passwords'),
  ],
  E6: [
    ...jest('dist/signals', '%s %s ends the step with %i at once, and leaves nothing'),
    ...jest('dist/cli-exec', 'the command gets the variables, changes a field, and nothing is left'),
    ...row(46),
    ...row('all'),
    ...command('signals'),
    ...command('e2e', 'failing later step', 'cancelled with'),
  ],
  E7: [...jest('dist/post', 'post twice succeeds twice'), ...row(54, 'nothing to do', 'the folder is gone')],
  E8: [...row(42), ...jest('dist/handoff-failed'), ...command('places', 'RUNNER_TEMP is')],
  E9: [...row(40), ...row(41), ...jest('dist/handoff-failed-output')],
  E10: [
    ...jest(
      'workflows/workflows',
      'puts no expression into a script: its value would be run, and be seen in the process list',
    ),
  ],
  E11: [...jest('supply/dist', 'can start no process')],
  E12: [
    ...jest('dist/by-default', 'after %s, nothing is in the workspace'),
    ...jest('store/read-store', 'a file'),
  ],
  E13: [...jest('dist/several-steps'), ...row(44), ...command('e2e', 'two instances')],

  F1: [
    ...jest(STORES, 'a refresh token is rotated: its successor is saved before it is used'),
    ...jest('dist/cli-refresh', 'before anything else is done, and the access token after it'),
    ...jest('verify/rotation-order', 'the token is exchanged, and its successor saved, to the end'),
  ],
  F2: [
    ...row(48),
    ...command(
      'rotation',
      'the file is whole after each kill, and a token that was saved',
      'no token is lost that was said to be saved',
    ),
    ...command('rotation'),
  ],
  F3: [
    ...row(45),
    ...command(
      'rotation',
      'no refresh token was sent twice',
      'the grant lives, and what is stored is its newest token',
    ),
    ...jest('store/file', 'the second waits, and reads what the first has saved'),
  ],
  F4: [
    ...jest(STORES, 'invalid_grant, and another run has saved a newer token meanwhile: that one is used'),
    ...row(30, 'the loser reads the store again and uses the successor'),
  ],
  F5: [
    ...jest(
      STORES,
      'invalid_grant, and the file is as it was: consent is asked for, and the file left alone',
    ),
    ...row(30, 'the file is as it was, and stays so'),
  ],
  F6: [
    ...row(49),
    ...jest(STORES, 'refresh-token-not-saved: the secret can not be written after the refresh'),
    ...jest(
      'dist/cli-refresh',
      'what could not be saved after the exchange ends with 8, and tells how long there is time',
    ),
  ],
  F7: [
    ...row(5, 'POST of a refresh token'),
    ...jest('dist/lost-refresh-answer'),
    ...jest('transport/retry', '%s: at most %d attempts, after %j'),
  ],
  F8: [
    ...row(47),
    ...jest(STORES, '%s in the middle of the exchange: it is ended and saved first'),
    ...jest('dist/cli-refresh', '%s in the middle of the exchange'),
    ...command('signals'),
  ],
  F9: [
    ...row(31),
    ...jest('verify/token-endpoint', 'advises to consent again only where that helps'),
    ...jest(STORES, 'a wrong client secret is no reason to consent again'),
  ],
  F10: [
    ...jest('store/file', 'saving', 'what is %s is no token'),
    ...command('rotation', 'the file is whole after each kill, and a token that was saved'),
    ...row(48),
  ],
  F11: [
    ...jest('verify/token-endpoint', 'expires_in %d: %s'),
    ...row(37),
    ...row(38),
    ...jest(
      'project/promises',
      'the README tells that a refresh ends the access tokens before it within ten minutes',
    ),
    ...command(
      'rotation',
      'a refresh every 45 minutes: each job has a token that lives ten minutes at least',
    ),
  ],
  F12: [...jest('store/read-store', 'a file'), ...jest(STORES, '%s is refused before anything is sent')],

  G1: [...row(6), ...jest('transport/body', 'is no body if its connection %s before its end')],
  G2: [...row(7), ...jest('dist/hostile-answers', '%s ends in time, in little memory, with %s')],
  G3: [
    ...jest('dist/internal', 'internal: an event loop that drains without a result is a failure'),
    ...row(51, 'the event loop drains'),
  ],
  G4: [
    ...row(12),
    ...jest('dist/hostile-answers', '%s ends in time, in little memory, with %s'),
    ...jest('transport/body', 'of the largest size is read whole; one byte more ends the connection'),
  ],
  G5: [...row(13), ...jest('dist/hostile-answers', '%s ends in time, in little memory, with %s')],
  G6: [...row(24, '503'), ...jest('dist/busy-server')],
  G7: [...row(3, 'refused twice, then a listening server')],
  G8: [...row(21), ...row(22, '86400: it ends at once')],
  G9: [
    ...row(22),
    ...jest('transport/retry', '%j says nothing: 0 ms', "a date is compared with the server's own clock: %s"),
  ],
  G10: [
    ...jest(
      'transport/retry',
      'a thousand clients that failed together come back spread over the whole range',
      '%s: at most %d attempts, after %j',
    ),
    ...row(25),
  ],
  G11: [...jest('transport/retry', '%s: at most %d attempts, after %j'), ...row(27), ...row(29), ...row(33)],
  G12: [...row('all')],
  G13: [
    ...row(19, 'it connects', 'with its password'),
    ...jest('dist/proxies', 'a proxy with a password is used, and Node warns of nothing'),
    ...jest('transport/no-proxy'),
  ],
  G14: [
    ...row(19),
    ...row(20),
    ...jest(
      'transport/proxy',
      'that is set but can not be used (%s) fails the run: nothing goes past it',
      'that can not be used is not made up for by the other variable',
    ),
  ],
  G15: [
    ...jest(
      'dist/proxies',
      'proxy-failure: without its password the message names the proxy, and no request gets past it',
    ),
    ...row(19, '407'),
  ],
  G16: [...row(9), ...row(10), ...row(15)],
  G17: [...row(37, 'it jumps ahead, and the deadline stays', 'it jumps back, and the deadline stays')],
  G18: [
    ...row(50),
    ...jest(
      'dist/standard-output',
      'with standard output closed no mask can be read, so that nothing is handed over',
    ),
  ],
  G19: [...jest('project/exits'), ...jest('dist/cli-exec', 'is whole for a reader who is slow')],
  G20: [...command('fuzz', 'cloud', 'data-center', 'built')],

  H1: [...command('same-dist', 'another folder and another Node make the same dist')],
  H2: [
    ...command('supply', 'run-time packages'),
    ...jest('supply/bill', 'names each package in each bundle'),
    ...jest(
      'supply/bill',
      'is pinned by digests, runs nothing when it is installed, and leaves nothing to install',
    ),
    ...jest('supply/package', 'installed into an empty folder, it brings no other package, and runs'),
  ],
  H3: [...jest('workflows/workflows'), ...command('supply', 'zizmor, workflows and action.yml')],
  H4: [
    ...command(
      'supply',
      'actionlint, workflows',
      'zizmor, workflows and action.yml',
      'zizmor, end-to-end workflows',
    ),
  ],
  H5: [
    ...jest('workflows/workflows', '$place: $uses is pinned to a commit, with its version beside it'),
    ...jest('project/promises', 'the README shows how to pin this Action to a commit'),
  ],
  H6: [...jest('workflows/release')],
  H7: [...jest('supply/dist')],
  H8: [...command('supply', 'gitleaks, files', 'gitleaks, history', 'secretlint, files')],
  H9: [...command('supply', 'bill of materials'), ...jest('supply/bill', 'the bill of materials')],
  H10: [
    ...jest('project/promises', 'SECURITY.md has a section on %s'),
    ...jest('supply/dist', 'SECURITY.md tells that %s is connected to'),
  ],
  H11: [
    ...jest('workflows/action'),
    ...jest('supply/inputs', 'some test gives the input %s to the built Action'),
    ...jest('project/documents', 'the inputs in $file and the tables in $document are those of the schema'),
  ],
};
