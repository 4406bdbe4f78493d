"""From a push to its parts: the package's cuts, finer ones, those of two sides, or typed accounts some at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from typing import Any

from django.utils.translation import gettext as _

from pushes.accounts import PART_ACCOUNTS, PART_BYTES, Cut, Cutter, recut, share_out
from pushes.delivery.pieces import in_pieces
from pushes.models import Part, Push, StalePush
from pushes.models.shadow import place_for, portion_of
from pushes.storage import StorageAway, StoredPath


class NotReady(Exception):
    """The push cannot be sent, or rehearsed, as it stands; `str()` says what to do first."""


@dataclass(frozen=True)
class Cuts:
    """Where the parts of a package begin, how long they are and how many accounts they have.

    Those of a shadow, of so many percent, go through the gateway; then `path` is the file that both are ranges of.
    """

    own: Sequence[Sequence[int]] = ()
    shadow: Sequence[Sequence[int]] = ()
    percent: int = 0
    path: StoredPath | None = None

    @property
    def kept(self) -> dict[str, Any]:
        """Fields of a push that was cut so."""
        accounts = sum(accounts for _offset, _length, accounts in self.shadow)
        place = self.path.place if self.path else ""
        return {"shadow_percent": self.percent, "shadow_accounts": accounts, "shared_out": place}

    def discard(self) -> None:
        """Delete its own file: no push was cut so."""
        if self.path:
            self.path.unlink()


def cuts_of(push: Push) -> Cuts:
    """The package's cuts, or finer ones; of a large file they take seconds. None at all without a package.

    NotReady if its file cannot be read.
    """
    package = push.package if push.is_for_package else None
    if package is None or not push.is_cut_finer:
        return Cuts(list(package.cuts) if package else [])
    with _readable():
        return Cuts(_plain(recut(package.packed_path, accounts=_most(push), length=PART_BYTES, first=push.canary_size)))


def cuts_of_sides(push: Push) -> Cuts:
    """The same; on two sides, in a file that is written, where a share of the push goes through the gateway.

    NotReady also if it cannot be written.
    """
    package, percent = push.package, push.shadow_in_force
    if package is None or not percent:
        return cuts_of(push)
    path, most = place_for(package), _most(push)
    cutters = (Cutter(most, PART_BYTES, push.canary_size), Cutter(most, PART_BYTES, push.canary_size))
    with _readable(), path.written() as here:
        own, shadow = share_out(package.packed_path, here, portion_of(push.application, percent), cutters)
    return Cuts(_plain(own), _plain(shadow), percent, path)


def _most(push: Push) -> int:
    return min(push.speed or PART_ACCOUNTS, PART_ACCOUNTS)


def _plain(cuts: Sequence[Cut]) -> list[tuple[int, ...]]:
    return [astuple(cut) for cut in cuts]


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except StorageAway:
        raise NotReady(_("The console's storage does not answer. Try again in a moment.")) from None
    except (OSError, ValueError):
        raise NotReady(_("The checked accounts cannot be read. Upload the package again.")) from None


def parts_of(push: Push, cuts: Cuts) -> list[Part]:
    """The parts of a push, not yet stored. Those of a shadow come last: nothing waits for them.

    StalePush if the gateway does not know its application any more.
    """
    if not push.is_for_package:
        pieces = in_pieces(push.typed_check.accounts, push.speed, push.canary_accounts)
        chunks = enumerate(pieces, start=1)
        return [Part(push=push, number=number, accounts=len(chunk), typed=chunk) for number, chunk in chunks]
    gateway = push.application.at_gateway if cuts.shadow else None
    if cuts.shadow and gateway is None:
        raise StalePush(f"The application of push {push.pk} is not at the gateway any more")
    ways = [*((cut, None) for cut in cuts.own), *((cut, gateway) for cut in cuts.shadow)]
    return [
        Part(push=push, number=number, offset=offset, length=length, accounts=accounts, through=through)
        for number, ((offset, length, accounts), through) in enumerate(ways, start=1)
    ]
