# A build step of the kind "Command Line"; env.JIRA_API_TOKEN is a parameter of the type password.
set -e
version=v1.0.0
sha256=3cda7511a5e24628baee77276394cb78d63c883fb7833ac9ebc01a086917b835
program="%system.teamcity.build.tempDir%/jira-auth.cjs"
curl -q -fsSLo "$program" "https://raw.githubusercontent.com/OWNER/jira-auth/$version/dist/cli/index.js"
echo "$sha256  $program" | sha256sum --check --quiet
JIRA_SITE_URL=https://acme.atlassian.net node "$program" export
