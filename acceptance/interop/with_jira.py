"""Marks an issue's development as completed with the Python package jira, in a step after the Action.

    - env:
        JIRA_AUTH_HEADER: ${{ steps.jira.outputs.auth-header }}
      run: python3 with_jira.py PROJ-1

It works with every method but OAuth 1.0a, which needs a header of its own for each request.
"""

import os
import sys

from jira import JIRA

# The package sends its requests with requests, which replaces the header by a user and password of ~/.netrc where that
# names the host. An empty file in its place leaves HTTPS_PROXY and the CA of CURL_CA_BUNDLE in force.
os.environ["NETRC"] = os.devnull

name, value = os.environ["JIRA_AUTH_HEADER"].split(": ", 1)
jira = JIRA(server=os.environ["JIRA_BASE_URL"], options={"headers": {name: value}})

issue = jira.issue(sys.argv[1])
print(issue.fields.summary)
issue.update(fields={"customfield_10314": {"value": "Development Completed"}})
