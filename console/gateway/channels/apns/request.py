"""A request on its way."""

import asyncio

from console.gateway.channels.apns.answers import Result


class Request:
    """A notification on its way, and the answer to it. `done` is called once."""

    __slots__ = (
        "answer",
        "apns_id",
        "body",
        "deadline",
        "headers",
        "read",
        "retry_after",
        "started",
        "status",
        "tries",
        "window",
    )

    def __init__(self, headers: bytes, body: bytes, answer: asyncio.Future[Result]) -> None:
        self.headers, self.body, self.answer = headers, body, answer
        self.tries, self.window = 0, 0  # bytes that the server takes of the body by now
        self.begin(0.0, 0.0)

    def begin(self, now: float, seconds: float) -> None:
        """It goes out now, and has that long to be answered."""
        self.started, self.deadline = now, now + seconds
        self.status, self.apns_id, self.retry_after, self.read = 0, "", "", b""

    def done(self, result: Result) -> None:
        """Tell whoever waits; nobody may be waiting any more."""
        if not self.answer.done():
            self.answer.set_result(result)
