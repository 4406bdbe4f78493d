"""A push in parts for those who may get it, and parts for those over the limit of pushes a day.

Where nothing of it has left and all goes one way, all of it is cut anew. Else each part that was called stays what
and where it is, and those over the limit are taken out of the others. docs/adr/0059.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from pushes.accounts import (
    PART_ACCOUNTS,
    PART_BYTES,
    Cut,
    Cutter,
    Got,
    Reader,
    blocks,
    divide,
    divide_in_place,
    rows_of,
    sort_runs,
)
from pushes.delivery.pieces import in_pieces
from pushes.models import Part, Push
from pushes.models.daily_count import sent_path

Fields = dict[str, Any]  # of a part: how many accounts it has, and where they are
WAITING, OVER_LIMIT = Part.Status.WAITING, Part.Status.OVER_LIMIT


def is_cut_anew(parts: Iterable[Part]) -> bool:
    """Whether no part of a push may have left, and all go the same way: what goes which way is not worked out again."""
    return all(part.status in (WAITING, OVER_LIMIT) and part.through_id is None for part in parts)


def of_package(push: Push, parts: Sequence[Part], sent: Path, run: Path, read: Reader, got: Got) -> list[Part]:
    """Write the accounts into `sent` and what is kept of them into `run`; the parts that are new, or not as before."""
    source = sent_path(push)
    if not is_cut_anew(parts):
        looked_at = [(_cut(part), part.status == WAITING) for part in parts]
        return _changed(push, parts, _around(divide_in_place(source, sent, run, read, got, looked_at), parts))
    most = min(push.speed_per_minute or PART_ACCOUNTS, PART_ACCOUNTS)
    cutters = (Cutter(most, PART_BYTES, push.canary_accounts), Cutter(most, PART_BYTES))
    over = [_cut(part) for part in parts if part.status == OVER_LIMIT]
    rows = rows_of(source, [_cut(part) for part in parts if part.status == WAITING]) if over else blocks(source)
    found = divide(rows, rows_of(source, over), sent, run, read, got, cutters)
    return _made(push, map(asdict, found.parts), map(asdict, found.over))


def of_typed(push: Push, parts: Sequence[Part], run: Path, read: Reader, got: Got) -> list[Part]:
    """The same of accounts that the parts hold."""
    divided = [_divided(part, read, got) for part in parts]
    if not is_cut_anew(parts):
        runs = [np.sort(read(account.encode() for account in kept or over)).tobytes() for kept, over in divided]
        run.write_bytes(b"".join(runs))
        return _changed(push, parts, [(_typed(kept), _typed(over)) for kept, over in divided])
    kept = [account for going, _over in divided for account in going]
    over = [account for _going, over in divided for account in over]
    pieces = [piece for piece in in_pieces(kept, push.speed_per_minute, push.canary_accounts) if piece]
    run.write_bytes(read(account.encode() for account in kept).tobytes())
    sort_runs(run, [len(piece) for piece in pieces])
    return _made(push, map(_typed, pieces), map(_typed, filter(None, in_pieces(over, push.speed_per_minute))))


def _divided(part: Part, read: Reader, got: Got) -> tuple[list[str], list[str]]:
    """Those of a part that may get it, and those over the limit. What was called is as it is."""
    if part.status != WAITING:
        return ([], part.typed) if part.status == OVER_LIMIT else (part.typed, [])
    is_over = got.enough(read(account.encode() for account in part.typed))
    kept = [account for account, left in zip(part.typed, is_over, strict=True) if not left]
    return kept, [account for account, left in zip(part.typed, is_over, strict=True) if left]


def _cut(part: Part) -> Cut:
    return Cut(part.offset, part.length, part.accounts)


def _typed(accounts: list[str]) -> Fields:
    return {"accounts": len(accounts), "typed": accounts}


def _around(kept: Sequence[Cut], parts: Sequence[Part]) -> Iterator[tuple[Fields, Fields]]:
    """What is kept of each part, and what follows it."""
    for cut, part in zip(kept, parts, strict=True):
        length, accounts = part.length - cut.length, part.accounts - cut.accounts
        yield asdict(cut), {"offset": cut.offset + cut.length, "length": length, "accounts": accounts}


def _made(push: Push, kept: Iterable[Fields], over: Iterable[Fields]) -> list[Part]:
    """New parts, numbered from 1: those that are sent come first."""
    said = [*({"status": WAITING, **each} for each in kept), *({"status": OVER_LIMIT, **each} for each in over)]
    return [Part(push=push, number=number, **fields) for number, fields in enumerate(said, start=1)]


def _changed(push: Push, parts: Sequence[Part], divided: Iterable[tuple[Fields, Fields]]) -> list[Part]:
    """Parts that are less than they were, or over the limit as a whole, and new ones for what was taken out of them."""
    changed, number = list[Part](), len(parts)
    for part, (kept, over) in zip(parts, divided, strict=True):
        if part.status != WAITING or not over["accounts"]:
            continue
        changed.append(part)
        if not kept["accounts"]:
            part.status = OVER_LIMIT
            continue
        number += 1
        changed.append(Part(push=push, number=number, status=OVER_LIMIT, through_id=part.through_id, **over))
        for name, value in kept.items():
            setattr(part, name, value)
    return changed
