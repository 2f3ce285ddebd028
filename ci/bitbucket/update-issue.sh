curl -q -K "$JIRA_CURL_CONFIG" --fail-with-body -X PUT "$JIRA_API_URL/issue/$ISSUE" \
  -H 'Content-Type: application/json' \
  -d '{"fields":{"customfield_10314":{"value":"Development Completed"}}}'
