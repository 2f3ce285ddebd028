# Sets a field where there is no Node.
docker run --rm -e JIRA_BASE_URL -e JIRA_USER_EMAIL -e JIRA_API_TOKEN ghcr.io/OWNER/jira-auth:v1 \
  update PROJ-1 'Development status=Development Completed'
