# Takes the newest release's single file. With the attestation it runs only if this repository's release built it.
curl -fsSLO https://github.com/OWNER/jira-auth/releases/latest/download/jira-auth.cjs
gh attestation verify jira-auth.cjs --repo OWNER/jira-auth && node jira-auth.cjs check
