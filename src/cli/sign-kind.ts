import type { CommandKind } from './call.js';

/** The command that signs a request. The program that the Action hands over has only this one. */
export const SIGN: CommandKind = {
  name: 'sign',
  summary: "Print a request's header, signed with an OAuth 1.0a application link (Data Center).",
  args: [
    ['<method>', "The request's method, such as PUT"],
    ['<url>', 'Its whole URL, exactly as it is sent'],
  ],
  options: [['--json', 'Print it as JSON']],
  help: `
After the Action, in a step with bash:
  URL="$JIRA_API_URL/issue/PROJ-1"
  curl -q -K "$JIRA_CURL_CONFIG" -H @<(jira-auth sign PUT "$URL") -X PUT "$URL" ...

Elsewhere, it reads JIRA_SITE_URL, JIRA_CONSUMER_KEY, JIRA_PRIVATE_KEY and JIRA_OAUTH_TOKEN. It sends no request.`,
  common: ['site-url', 'consumer-key', 'private-key', 'oauth-token'],
  load: async () => (await import('./sign.js')).sign,
};
