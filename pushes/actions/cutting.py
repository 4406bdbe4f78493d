"""From a push to its parts: the package's cuts, or finer ones, or typed accounts some at a time."""

from collections.abc import Sequence
from dataclasses import astuple

from django.utils.translation import gettext as _

from pushes.accounts import PART_ACCOUNTS, PART_BYTES, recut
from pushes.delivery.pieces import in_pieces
from pushes.models import Part, Push
from pushes.storage import StorageAway


class NotReady(Exception):
    """The push cannot be sent, or rehearsed, as it stands; `str()` says what to do first."""


def cuts_of(push: Push) -> Sequence[tuple[int, int, int]]:
    """The package's cuts, or finer ones; of a large file they take seconds. None at all without a package.

    NotReady if its file cannot be read.
    """
    package = push.package if push.is_for_package else None
    if package is None or not push.is_cut_finer:
        return list(package.cuts) if package else []
    most = min(push.speed or PART_ACCOUNTS, PART_ACCOUNTS)
    try:
        cuts = recut(package.packed_path, accounts=most, length=PART_BYTES, first=push.canary_size)
    except StorageAway:
        raise NotReady(_("The console's storage does not answer. Try again in a moment.")) from None
    except (OSError, ValueError):
        raise NotReady(_("The checked accounts cannot be read. Upload the package again.")) from None
    return [astuple(cut) for cut in cuts]


def parts_of(push: Push, cuts: Sequence[tuple[int, int, int]]) -> list[Part]:
    """The parts of a push, not yet stored."""
    if not push.is_for_package:
        pieces = in_pieces(push.typed_check.accounts, push.speed, push.canary_accounts)
        chunks = enumerate(pieces, start=1)
        return [Part(push=push, number=number, accounts=len(chunk), typed=chunk) for number, chunk in chunks]
    return [
        Part(push=push, number=number, offset=offset, length=length, accounts=accounts)
        for number, (offset, length, accounts) in enumerate(cuts, start=1)
    ]
