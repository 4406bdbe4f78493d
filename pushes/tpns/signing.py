"""How a call says whose it is: by a signature of its body, or by AccessID and SecretKey.

Source: REST API V3, page on authentication.
"""

import time

from requests import PreparedRequest
from requests.auth import AuthBase

from pushes.tpns import contract


class Signed(AuthBase):
    """Signs the raw body of each request."""

    def __init__(self, access_id: str, secret_key: str) -> None:
        self.access_id, self.secret_key = access_id, secret_key

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the three headers of the signature scheme."""
        timestamp = str(int(time.time()))
        body = request.body if isinstance(request.body, bytes) else b""
        request.headers[contract.ACCESS_ID_HEADER] = self.access_id
        request.headers[contract.TIMESTAMP_HEADER] = timestamp
        request.headers[contract.SIGN_HEADER] = contract.sign(self.secret_key, self.access_id, timestamp, body)
        return request


class Basic(AuthBase):
    """Sends AccessID and SecretKey. An upload always uses it: the contract shows no signed upload."""

    def __init__(self, access_id: str, secret_key: str) -> None:
        self.header = contract.basic(access_id, secret_key)

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the Authorization header."""
        request.headers["Authorization"] = self.header
        return request
