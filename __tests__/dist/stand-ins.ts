import { resolve } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import { CLI } from './command-line.js';
import { WORDS } from './shell.js';

const { sites } = fixtures;

/** Replacements for third-party commands, with their effects here. Downloads return the contents of a release. */
export const STAND_INS: Readonly<Record<string, string>> = {
  'jira-auth': `exec ${WORDS} "$@"`,
  npx: 'shift; exec jira-auth "$@"',
  docker: `shift 9; JIRA_AUTH_PROGRAM='${resolve(CLI)}' exec sh '${resolve('ci/image/entrypoint.sh')}' "$@"`,
  git: 'test "$1" = clone',
  gh: `case "$*" in
    'attestation verify oci:'*) ;;
    'attestation verify '*) test -z "$FORGED" && cmp "$3" '${resolve(CLI)}' ;;
    'release download '*) mkdir "$7" && cd "$7" && curl github.com/jira-auth.cjs && curl github.com/SHA256SUMS ;;
  esac`,
  curl: `case "$*" in
    *github.com/*SHA256SUMS) sha256sum jira-auth.cjs > SHA256SUMS ;;
    *github.com/*jira-auth.cjs) cp '${resolve(CLI)}' jira-auth.cjs ;;
    *) PATH="\${PATH#*:}" exec curl "$@" ;;
  esac`,
  python: 'curl -q -sS --fail-with-body -H "Authorization: $AUTHORIZATION" "$JIRA_API_URL/myself"',
  'xdg-open': `curl -q -sSL --noproxy localhost -d decision=accept -d site=${sites.acme.cloudId} "$1"`,
};
