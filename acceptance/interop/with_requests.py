"""Marks an issue's development as completed with Python's requests, in a step after the Action.

    - env:
        JIRA_AUTH_HEADER: ${{ steps.jira.outputs.auth-header }}
      run: python3 with_requests.py PROJ-1

It works with every method, also with OAuth 1.0a, where `jira-auth` signs each request by itself.
"""

import os
import subprocess
import sys

import requests
from requests.auth import AuthBase


class HandedOver(AuthBase):
    """What the Action handed over, put on each request as the last thing before it is sent.

    With `session.headers` it would not last: where ~/.netrc names the host, requests replaces an Authorization header
    by that file's user and password. It leaves one alone that comes from `session.auth`. `session.trust_env = False`
    would help too, but then HTTPS_PROXY and the CA of REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE were ignored as well.
    """

    def __call__(self, request):
        name, value = self.header_of(request).split(": ", 1)
        request.headers[name] = value
        return request

    def header_of(self, request):
        if os.environ["JIRA_AUTH_METHOD"] != "oauth1":
            return os.environ["JIRA_AUTH_HEADER"]
        command = ["jira-auth", "sign", request.method, request.url]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


api_url, issue = os.environ["JIRA_API_URL"], sys.argv[1]
with requests.Session() as session:
    session.auth = HandedOver()

    answer = session.get(f"{api_url}/issue/{issue}", params={"fields": "summary"})
    answer.raise_for_status()
    print(answer.json()["fields"]["summary"])

    fields = {"customfield_10314": {"value": "Development Completed"}}
    session.put(f"{api_url}/issue/{issue}", json={"fields": fields}).raise_for_status()
