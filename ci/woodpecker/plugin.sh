#!/bin/sh
# Writes jira-auth.env into the workspace, for the later steps; with the setting `command: cleanup`, removes it again.
# Woodpecker and Drone pass a setting `site_url` as PLUGIN_SITE_URL.
set -eu
export JIRA_SITE_URL="${PLUGIN_SITE_URL:-${JIRA_SITE_URL:-}}"
export JIRA_USER_EMAIL="${PLUGIN_EMAIL:-${JIRA_USER_EMAIL:-}}"
export JIRA_API_TOKEN="${PLUGIN_API_TOKEN:-${JIRA_API_TOKEN:-}}"
exec node "${JIRA_AUTH_PROGRAM:-/jira-auth.cjs}" "${PLUGIN_COMMAND:-export}"
