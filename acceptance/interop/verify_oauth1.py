"""Tells which requests a server that checks OAuth 1.0a signatures with oauthlib lets in.

Reads {"consumerKey", "oauthToken", "publicKey", "requests": [{"method", "url", "authorization"}]} as JSON from
standard input, and prints a list of true and false.
"""

import json
import sys

from oauthlib.oauth1 import RequestValidator, ResourceEndpoint


class ApplicationLink(RequestValidator):
    """One consumer with one token and one key, as Jira has them once somebody has allowed the link."""

    allowed_signature_methods = ("RSA-SHA1",)
    dummy_client = dummy_access_token = "nobody"
    # oauthlib wants 20 to 30 letters and digits unless it is told otherwise; RFC 5849 does not.
    check_client_key = check_access_token = check_nonce = staticmethod(bool)

    def __init__(self, consumer_key, oauth_token, public_key):
        super().__init__()
        self.consumer_key, self.oauth_token, self.public_key = consumer_key, oauth_token, public_key

    def validate_client_key(self, client_key, request):
        return client_key == self.consumer_key

    def validate_access_token(self, client_key, token, request):
        return token == self.oauth_token

    def validate_timestamp_and_nonce(self, client_key, timestamp, nonce, request, **_):
        # oauthlib has looked at the time. A request is shown here more than once, so nonces are not remembered.
        return True

    def validate_realms(self, client_key, token, request, **_):
        return True

    def get_rsa_key(self, client_key, request):
        return self.public_key


def main():
    given = json.load(sys.stdin)
    link = ApplicationLink(given["consumerKey"], given["oauthToken"], given["publicKey"])
    server = ResourceEndpoint(link)

    def lets_in(request):
        headers = {"Authorization": request["authorization"]}
        try:
            valid, _ = server.validate_protected_resource_request(request["url"], request["method"], headers=headers)
        except ValueError:
            # A header that is none, or a query that is none.
            return False
        return valid

    print(json.dumps([lets_in(request) for request in given["requests"]]))


main()
