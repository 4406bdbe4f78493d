"""The service that is asked: raw requests in, answers out, nothing added on the way."""

import http.client
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pushes.tpns import contract

Headers = dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What came back. Names of headers are in lower case."""

    status: int
    headers: Headers
    members: dict[str, Any]

    @property
    def code(self) -> int:
        """The code of either casing."""
        return int(self.members.get("ret_code", self.members.get("retCode", -1)))


@dataclass(frozen=True)
class Service:
    """A service and the application of a caller. `is_own` where everything may be tried."""

    url: str
    access_id: str
    secret_key: str
    account: str
    is_own: bool

    @property
    def basic(self) -> str:
        """The Authorization header."""
        return contract.basic(self.access_id, self.secret_key)

    def signed(self, body: bytes) -> Headers:
        """The headers of the signature scheme."""
        stamp = str(int(time.time()))
        sign = contract.sign(self.secret_key, self.access_id, stamp, body)
        return {"AccessId": self.access_id, "TimeStamp": stamp, "Sign": sign}

    def send(self, path: str, body: bytes | Iterable[bytes], headers: Headers, method: str = "POST") -> Answer:
        """Exactly these headers (and Host) and this body; an iterable of blocks is sent chunked."""
        parts = urlsplit(self.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.netloc, timeout=60)
        try:
            connection.putrequest(method, f"{parts.path.rstrip('/')}/{path}", skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            chunked = not isinstance(body, bytes)
            connection.putheader(*(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body)))))
            connection.endheaders(body, encode_chunked=chunked)
            response = connection.getresponse()
            members = json.loads(response.read() or b"{}")
            return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, members)
        finally:
            connection.close()

    def ask(self, path: str, **members: Any) -> Answer:
        """A plain call with Basic authentication."""
        headers = {"Authorization": self.basic, "Content-Type": "application/json"}
        return self.send(path, json.dumps(members).encode(), headers)

    def record(self, push_id: str) -> dict[str, Any]:
        """The record of a push."""
        return dict(self.ask(contract.RECORD_PATH, pushId=push_id).members["pushRecordData"][0])
