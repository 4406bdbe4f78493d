"""The names by which devices know their deliveries.

A delivery's key is made of counted numbers (docs/adr/0017), and those are counted again from where a backup stood, or
from one in an emptied database. So the name that a device gets bears a mark as well, made of the push's id and the
device's token: both are random, and the same name never stands for two notifications.
"""

import re
from hashlib import blake2b
from typing import NamedTuple

MARK_BYTES = 5
_NAME = re.compile(rf"([1-9][0-9]{{0,18}})-([0-9a-f]{{{2 * MARK_BYTES}}})")


class Name(NamedTuple):
    """A delivery as a device names it."""

    key: int
    mark: str


def mark(push_id: str, token: str) -> str:
    """What tells the delivery of that push to that device from those of another life of the database."""
    return blake2b(f"{push_id} {token}".encode(), digest_size=MARK_BYTES).hexdigest()


def name(key: int, push_id: str, token: str) -> str:
    """The name of a delivery, given by its key."""
    return f"{key}-{mark(push_id, token)}"


def read(written: str) -> Name | None:
    """The parts of a name; None when it is none of ours."""
    found = _NAME.fullmatch(written)
    return Name(int(found[1]), found[2]) if found and int(found[1]) < 2**63 else None
