"""A mail server on a real socket: it takes letters, or refuses them, as a test wants."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tests.console.processes import free_port

YES, NO = "250 OK", "451 Try again, anna@example.com"


class MailServer:
    """`letters` are what it took; `says` is its answer to the next ones, none of which it takes for those in `unknown`.

    It can be stopped, and be back.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.unknown: set[str] = set()
        self.says, self.port = YES, free_port()
        self.start()

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()  # type: ignore[no-untyped-call]

    def stop(self) -> None:
        self._controller.stop()  # type: ignore[no-untyped-call]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        if address in self.unknown:
            return "550 Unknown here"
        envelope.rcpt_tos.append(address)
        return YES

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.says == YES:
            assert isinstance(envelope.content, bytes)
            letter = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
        return self.says


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server for the block."""
    server = MailServer()
    yield server
    server.stop()


def text_of(letter: EmailMessage, kind: str = "plain") -> str:
    """What it says in plain text, or in HTML."""
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")
