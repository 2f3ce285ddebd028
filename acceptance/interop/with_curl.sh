#!/usr/bin/env bash
# Marks an issue's development as completed with curl, in a step after the Action.
#
#   - run: bash with_curl.sh PROJ-1
#
# It works with every method, also with OAuth 1.0a, where `jira-auth` signs each request by itself.
set -euo pipefail

# METHOD URL, then options of curl
jira() {
  local method=$1 url=$2
  shift 2
  # A signature reaches curl through a pipe, because every user of the machine can read its arguments.
  if [ "$JIRA_AUTH_METHOD" = oauth1 ]; then
    curl -q -sS -K "$JIRA_CURL_CONFIG" -H @<(jira-auth sign "$method" "$url") --fail-with-body -X "$method" "$url" "$@"
  else
    curl -q -sS -K "$JIRA_CURL_CONFIG" --fail-with-body -X "$method" "$url" "$@"
  fi
}

jira GET "$JIRA_API_URL/issue/$1?fields=summary"
jira PUT "$JIRA_API_URL/issue/$1" \
  -H 'Content-Type: application/json' \
  -d '{"fields":{"customfield_10314":{"value":"Development Completed"}}}'
