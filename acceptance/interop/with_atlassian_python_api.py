"""Marks an issue's development as completed with the Python package atlassian-python-api, in a step after the Action.

    - env:
        JIRA_AUTH_HEADER: ${{ steps.jira.outputs.auth-header }}
      run: python3 with_atlassian_python_api.py PROJ-1

It works with every method but OAuth 1.0a, which needs a header of its own for each request.
"""

import os
import sys

from atlassian.jira import JiraCloud, JiraServer

# As with_jira.py does: a user and password of ~/.netrc would replace the header.
os.environ["NETRC"] = os.devnull

name, value = os.environ["JIRA_AUTH_HEADER"].split(": ", 1)
site = {"url": os.environ["JIRA_BASE_URL"], "header": {name: value}}
issue, fields = sys.argv[1], {"customfield_10314": {"value": "Development Completed"}}

# It has a class for each kind of Jira, with methods of other names.
if os.environ["JIRA_DEPLOYMENT"] == "cloud":
    jira = JiraCloud(**site)
    print(jira.get_issue(issue)["fields"]["summary"])
    jira.edit_issue(issue, data={"fields": fields})
else:
    jira = JiraServer(**site)
    print(jira.issue(issue)["fields"]["summary"])
    jira.update_issue_field(issue, fields)
