"""What the benchmark of channels sends: the same for every way to send it."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from console.gateway.channels.protocol import Limits, Outgoing

BATCH = 500  # messages that the queue hands over at once (channels/queue/rows.py)
AT_ONCE = 50  # calls under way, of all that have no limit of their own
STREAMS = 100  # of a connection to Apple's stand-in
CONTACT = "mailto:push@example.com"
TOPIC = "com.example.shop"
APPLE = {"key_id": "ABC123DEFG", "team_id": "DEF123GHIJ", "topic": TOPIC}
TITLE, CONTENT = "Autumn sale", "From nine in all shops: what is left of the summer, for half of its price"


class Task:
    """What is to be sent, and where to."""

    def __init__(self, url: str, messages: int, folder: Path) -> None:
        self.url, self.messages, self.folder = url, messages, folder
        self.certificate, self.key = folder / "certificate.pem", folder / "key.pem"
        self.limits = Limits(hosts=(url,), base_url=url, ca_file=str(self.certificate), connections=AT_ONCE)

    def addresses(self, name: str) -> Iterator[str]:
        """The addresses of the file, one after the other."""
        with (self.folder / name).open() as file:
            yield from (line.rstrip("\n") for line in islice(file, self.messages))

    def outgoing(self, name: str) -> Iterator[list[Outgoing]]:
        """What our queue hands to a channel: batch after batch."""
        now = datetime.now(UTC)
        message = {"title": TITLE, "content": CONTENT, "android": {"action": {"action_type": 1}}}
        end = now + timedelta(hours=1)
        numbered = enumerate(self.addresses(name), 1)
        while batch := list(islice(numbered, BATCH)):
            yield [
                Outgoing(number, f"{number}-9c1f03ab5e", "3099302615037234343", text, "notify", message, end, now)
                for number, text in batch
            ]

    def context(self) -> ssl.SSLContext:
        """Trust in the service."""
        return ssl.create_default_context(cafile=str(self.certificate))


def data(number: int) -> dict[str, Any]:
    """What others send: as much as ours."""
    message = {"id": f"{number}-9c1f03ab5e", "push_id": "3099302615037234343", "event": "notification"}
    shown = {
        "message_type": "notify",
        "title": TITLE,
        "content": CONTENT,
        "created": "2026-11-30T01:00:00.000000+00:00",
    }
    return message | shown | {"message": {"android": {"action": {"action_type": 1}}}}
