"""The accounts or tokens of a push that are not yet carried out, some at a time."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from console.gateway.carrying.case_folding import fold_all
from console.gateway.carrying.lookup import TOKENS
from console.gateway.carrying.ordering import put_in_order
from console.gateway.models import GatewayPush, Upload


class Window(NamedTuple):
    """Some targets of a push, sorted, and the offset after them."""

    targets: Sequence[str]
    end: int


def read(push: GatewayPush, most: int) -> Window:
    """At most so many of the targets after push.offset, none at the end. FileNotFoundError when the package is gone.

    An offset counts bytes of the package, or members of the call's list.
    """
    if push.upload is None:
        everyone = _folded(push, list(dict.fromkeys(push.targets)))
        some = everyone[push.offset : push.offset + most]
        return Window(sorted(some), push.offset + len(some))
    put_in_order(push.upload)
    lines = _lines(push.upload, push.offset, most)
    some = _folded(push, [line.rstrip(b"\n").decode() for line in lines])
    return Window(sorted(some), push.offset + sum(map(len, lines)))


def _folded(push: GatewayPush, targets: Sequence[str]) -> Sequence[str]:
    return targets if push.audience_type in TOKENS else fold_all(push.account_type, targets)


def _lines(upload: Upload, offset: int, most: int) -> list[bytes]:
    with upload.open() as file:
        file.seek(offset)
        return list(islice(iter(file.readline, b""), most))  # iterating Django's File would begin at its start again
