"""A stand-in for Apple's push service, on h2's server side, over real TLS.

Written from developer.apple.com, "Sending notification requests to APNs", "Establishing a connection to APNs",
"Establishing a token-based connection to APNs" and "Handling notification responses from APNs", and RFC 9113 for
GOAWAY: one stream until a good token came, then many; errors as JSON with a reason; a 200 without a body.
"""

import asyncio
import json
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, RequestReceived, StreamEnded
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes
from hyperframe.frame import DataFrame, GoAwayFrame
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

LONGEST = 4096
TYPES = {"alert", "background"}


@dataclass(frozen=True)
class Reply:
    """What a device token is answered. `seconds` is how late."""

    status: int = 200
    reason: str = ""
    timestamp: int = 0
    seconds: float = 0.0
    headers: tuple[tuple[str, str], ...] = ()
    empty_data: bool = False  # a DATA frame without bytes ends the stream, where HEADERS could have


@dataclass(frozen=True)
class Got:
    """A request that was processed."""

    token: str
    headers: Mapping[str, str]
    payload: dict[str, Any]
    status: int


@dataclass
class Apple:
    """What the service knows, and what it does to a connection."""

    key: ECKey
    key_id: str = "ABC123DEFG"
    team_id: str = "DEF123GHIJ"
    topic: str = "com.example.shop"
    streams: int = 100  # after the first good token
    first_streams: int = 1
    replies: dict[str, list[Reply]] = field(default_factory=dict)  # by token; the last one stays
    otherwise: Reply = field(default_factory=Reply)
    go_away_at: set[int] = field(default_factory=set)  # the requests, counted, after which GOAWAY is said
    cut_at: set[int] = field(default_factory=set)  # the requests at which the connection is cut
    silent: bool = False  # nothing is answered
    window: int = 65_535  # of a stream
    got: list[Got] = field(default_factory=list)
    requests: int = 0
    connections: list["_Connection"] = field(default_factory=list)
    most_open: int = 0
    tokens: set[str] = field(default_factory=set)

    def reply(self, token: str) -> Reply:
        """The next answer of a device token."""
        left = self.replies.get(token)
        return self.otherwise if not left else left.pop(0) if len(left) > 1 else left[0]

    def accepted(self) -> list[str]:
        """The ids of what was answered 200."""
        return [got.headers["apns-id"] for got in self.got if got.status == 200]


class _Connection(asyncio.Protocol):
    def __init__(self, apple: Apple) -> None:
        self._apple = apple
        self._h2 = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        self._open: dict[int, tuple[dict[str, str], bytearray]] = {}
        self._last_stream, self._taken = 2**31 - 1, 0
        self._allowed_many = apple.first_streams >= apple.streams
        self.is_lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._apple.connections.append(self)
        self._h2.local_settings[SettingCodes.MAX_CONCURRENT_STREAMS] = self._apple.first_streams
        self._h2.local_settings[SettingCodes.INITIAL_WINDOW_SIZE] = self._apple.window
        self._h2.local_settings.acknowledge()
        self._h2.initiate_connection()
        self._write()

    def connection_lost(self, error: Exception | None) -> None:
        self.is_lost = True

    def data_received(self, data: bytes) -> None:
        try:
            events = self._h2.receive_data(data)
        except ProtocolError:
            self.transport.abort()
            raise
        for event in events:
            if isinstance(event, RequestReceived):
                self._open[event.stream_id] = dict(cast(Any, event.headers)), bytearray()
                self._apple.most_open = max(self._apple.most_open, len(self._open))
            elif isinstance(event, DataReceived):
                self._h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                if event.stream_id in self._open:
                    self._open[event.stream_id][1].extend(event.data)
            elif isinstance(event, StreamEnded) and event.stream_id in self._open:
                self._take(event.stream_id)
        self._write()

    def _take(self, stream: int) -> None:
        apple = self._apple
        apple.requests += 1
        if apple.requests in apple.cut_at:
            self.transport.abort()
        if apple.requests in apple.go_away_at:
            self.go_away(self._taken)  # this one and what is behind it are not processed
        if stream > self._last_stream or apple.silent or self.transport.is_closing():
            return
        self._taken = stream
        headers, body = self._open[stream]
        token = headers[":path"].removeprefix("/3/device/")
        reply = self._refusal(headers, bytes(body)) or apple.reply(token)
        apple.got.append(Got(token, headers, json.loads(body), reply.status))
        if reply.seconds:
            asyncio.get_running_loop().call_later(reply.seconds, self._answer, stream, reply)
        else:
            self._answer(stream, reply)

    def go_away(self, last_stream: int, words: bytes = b'{"reason":"Shutdown"}') -> None:
        """Written by hand: h2 closes for good as soon as it says so itself."""
        self._write()
        self._last_stream = last_stream
        self.transport.write(GoAwayFrame(0, last_stream_id=last_stream, additional_data=words).serialize())

    def _answer(self, stream: int, reply: Reply) -> None:
        if self.transport.is_closing():
            return
        said = {"reason": reply.reason} | ({"timestamp": reply.timestamp} if reply.timestamp else {})
        body = json.dumps(said).encode() if reply.reason else b""
        headers = [(":status", str(reply.status)), ("apns-id", self._open.pop(stream)[0].get("apns-id", ""))]
        self._h2.send_headers(stream, headers + list(reply.headers), end_stream=not body and not reply.empty_data)
        if body:
            self._h2.send_data(stream, body, end_stream=True)
        elif reply.empty_data:
            self._write()
            self.transport.write(DataFrame(stream, flags=["END_STREAM"]).serialize())
        if reply.status == 200 and not self._allowed_many:
            self._allowed_many = True
            self._h2.update_settings({SettingCodes.MAX_CONCURRENT_STREAMS: self._apple.streams})
        self._write()
        if not any(open_ <= self._last_stream for open_ in self._open) and self._last_stream < 2**31 - 1:
            self.transport.close()

    def _refusal(self, headers: dict[str, str], body: bytes) -> Reply | None:
        """What is refused before anything is known of the device."""
        apple = self._apple
        if reason := self._token_refusal(headers.get("authorization", "")):
            return Reply(403, reason)
        if headers.get("apns-topic") != apple.topic:
            return Reply(400, "TopicDisallowed" if headers.get("apns-topic") else "MissingTopic")
        if len(body) > LONGEST:
            return Reply(413, "PayloadTooLarge")
        if headers.get("apns-push-type") not in TYPES:
            return Reply(400, "InvalidPushType")
        if len(headers.get("apns-collapse-id", "")) > 64:
            return Reply(400, "BadCollapseId")
        try:
            UUID(headers["apns-id"])
        except ValueError:
            return Reply(400, "BadMessageId")
        return None

    def _token_refusal(self, authorization: str) -> str:
        if not authorization.startswith("bearer "):
            return "MissingProviderToken"
        self._apple.tokens.add(authorization)
        try:
            token = jwt.decode(authorization.removeprefix("bearer "), self._apple.key, algorithms=["ES256"])
        except (JoseError, ValueError):
            return "InvalidProviderToken"
        known = token.header.get("kid") == self._apple.key_id and token.claims.get("iss") == self._apple.team_id
        if not known:
            return "InvalidProviderToken"
        return "" if abs(time.time() - token.claims["iat"]) < 3600 else "ExpiredProviderToken"

    def _write(self) -> None:
        if data := self._h2.data_to_send():
            self.transport.write(data)


@asynccontextmanager
async def serving(apple: Apple, certificate: Path, port: int = 0) -> AsyncIterator[str]:
    """The service at work; its URL."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.set_alpn_protocols(["h2"])
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(apple), "127.0.0.1", port, ssl=context)
    try:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for connection in apple.connections:
            connection.transport.abort()
