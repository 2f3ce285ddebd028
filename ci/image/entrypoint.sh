#!/bin/sh
# With arguments, the command line, or what a system runs in its jobs' image: a shell, or as Jenkins `cat`. Without, a
# Bitbucket pipe or a plugin of Woodpecker and Drone.
set -eu
program=${JIRA_AUTH_PROGRAM:-/usr/local/bin/jira-auth}
case ${1:-} in
  '') ;;
  sh | cat | /*) exec "$@" ;;
  *) exec node "$program" "$@" ;;
esac

# A pipe can't set variables for the step that calls it, so it runs the step's script.
if [ -n "${BITBUCKET_BUILD_NUMBER:-}" ]; then
  : "${SCRIPT:?names no script of the repository}"
  exec node "$program" exec -- sh -e "$SCRIPT"
fi

# A plugin writes jira-auth.env into the workspace, for the later steps; with the setting `command: cleanup`, it removes
# that again. A setting `site_url` comes as PLUGIN_SITE_URL, and is given as JIRA_SITE_URL.
for name in $(env | sed -n 's/^PLUGIN_\([A-Z_]*\)=.*/\1/p'); do
  eval "export JIRA_$name=\"\${PLUGIN_$name:-\${JIRA_$name:-}}\""
done
export JIRA_USER_EMAIL="${PLUGIN_EMAIL:-${JIRA_USER_EMAIL:-}}"
exec node "$program" "${PLUGIN_COMMAND:-export}"
