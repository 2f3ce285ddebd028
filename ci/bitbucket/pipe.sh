#!/bin/sh
# A pipe is a container of its own: it can't set variables for the step that calls it, so it runs the step's script.
set -eu
: "${SCRIPT:?names no script of the repository}"
exec node "${JIRA_AUTH_PROGRAM:-/jira-auth.cjs}" exec -- sh -e "$SCRIPT"
