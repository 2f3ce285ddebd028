# Logs in, lets curl set a field, and removes the credential again.
export JIRA_BASE_URL=https://acme.atlassian.net JIRA_USER_EMAIL=me@example.com JIRA_API_TOKEN=...

variables=$(jira-auth export) || exit
eval "$variables"
curl -q -K "$JIRA_CURL_CONFIG" --fail-with-body -X PUT "$JIRA_API_URL/issue/PROJ-1" \
  -H 'Content-Type: application/json' \
  -d '{"fields":{"customfield_10314":{"value":"Development Completed"}}}'
jira-auth cleanup # removes the files, and ends a session
