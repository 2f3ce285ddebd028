"""Marks an issue's development as completed through mcp-atlassian, a server of the Model Context Protocol.

    - env:
        JIRA_SITE_URL: https://acme.atlassian.net
        JIRA_API_TOKEN: ${{ secrets.JIRA_API_TOKEN }}
      run: python3 with_mcp_atlassian.py PROJ-1

`jira-auth exec` starts the server, so that any credential will do whose header lasts for more than one request. The
server gets it as a header of its own, and would take another variable that it knows in its place: none is left.
"""

import asyncio
import json
import os
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

SERVER = """
  unset JIRA_USERNAME JIRA_API_TOKEN JIRA_PERSONAL_TOKEN
  export JIRA_URL="$JIRA_BASE_URL" ATLASSIAN_EXTERNAL_AUTH_ENABLE=true
  export JIRA_CUSTOM_HEADERS="${JIRA_AUTH_HEADER%%: *}=${JIRA_AUTH_HEADER#*: }"
  export FASTMCP_CHECK_FOR_UPDATES=off FASTMCP_SHOW_SERVER_BANNER=false
  exec mcp-atlassian
"""
EXEC = ["exec", "--export-auth-header", "true", "--", "sh", "-c", SERVER]


async def main(issue):
    server = StdioServerParameters(command="jira-auth", args=EXEC, env=dict(os.environ))
    async with stdio_client(server) as streams, ClientSession(*streams) as jira:
        await jira.initialize()

        async def call(tool, **arguments):
            answer = await jira.call_tool(tool, arguments)
            text = answer.content[0].text
            if answer.isError:
                sys.exit(text)
            return json.loads(text)

        print((await call("jira_get_issue", issue_key=issue))["summary"])
        fields = {"customfield_10314": {"value": "Development Completed"}}
        await call("jira_update_issue", issue_key=issue, fields=json.dumps(fields))


asyncio.run(main(sys.argv[1]))
