"""Rows that are several, as where files were joined without a line end between them: user0009user0010.

They are told by the rows around them, and where there is a format by that. By choice each is rejected, or becomes
several rows, which all have its number: the rows after it keep those that a person sees in the file.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Final, TypeAlias

import numpy as np

from pushes.accounts.judging.acceptance import Judged, judge
from pushes.accounts.judging.applying_repairs import Mender
from pushes.accounts.judging.offering_repairs import SAMPLES, Offer
from pushes.accounts.judging.rules import Rule
from pushes.accounts.judging.several import SIGNS, are_several, parts_of, width_of
from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.characters import TRIMMED, coded, trimmed_codes
from pushes.accounts.rows.spans import Positions, Rows
from pushes.accounts.words.choices import SPLIT_JOINED
from pushes.accounts.words.reject_groups import RejectGroup
from pushes.accounts.words.reject_reasons import Reason

LEAST: Final = 10  # rows of a block, nearly all of which are written in one way
_LOOKED_AT: Final = 64  # of them, spread over it
_FEW: Final = 100  # one row of so many may be several,
_FEW_OF_FEW: Final = (10, 3)  # and in short lists one of so many, up to so many rows
_MOST_PARTS: Final = 3  # of one width: more would be digits of one long number
_NUMBERED: Final = re.compile(r"([A-Za-z_-]+)[0-9]+")
_SIGNS: Final = tuple(sign.encode() for sign in SIGNS)

Parts: TypeAlias = tuple[str, ...]


def joined(rows: Rows) -> dict[int, Parts]:
    """The rows that are probably several, by their places, and each of them."""
    if rows.width or len(rows) < LEAST:
        return {}
    lengths = rows.ends - rows.starts
    typical = int(np.median(lengths[:: max(1, len(rows) // _LOOKED_AT)]))
    if 10 * int(lengths.max()) < 16 * typical:
        return {}
    likely = np.flatnonzero(10 * lengths >= 16 * typical)
    one_of, most = _FEW_OF_FEW
    if len(likely) > max(1, min(len(rows) // one_of, most), len(rows) // _FEW):
        return {}
    return _parted(rows, likely)


def _parted(rows: Rows, likely: Positions) -> dict[int, Parts]:
    step = max(1, len(rows) // _LOOKED_AT)
    parts = parts_such_as([_text(rows, place) for place in range(0, len(rows), step) if place not in likely])
    found = ((place, parts(_text(rows, place))) for place in likely.tolist()) if parts else ()
    return {place: several for place, several in found if several}


def parts_such_as(others: list[str]) -> Callable[[str], Parts] | None:
    """What tells the accounts that a row is, if they are such as the others; None where these are of too many kinds."""
    if len(lengths := {len(each) for each in others}) == 1:
        return partial(_of_one_width, lengths.pop(), {_form(each) for each in others})
    found = [_NUMBERED.fullmatch(each) for each in others]
    prefixes = {each[1] for each in found if each}
    return partial(_before_the_prefix, prefixes.pop()) if len(prefixes) == 1 and all(found) else None


def _of_one_width(width: int, forms: set[str], row: str) -> Parts:
    parts = tuple(row[begin : begin + width] for begin in range(0, len(row), width))
    return parts if 1 < len(parts) <= _MOST_PARTS and len(parts[-1]) == width and {*map(_form, parts)} <= forms else ()


def _before_the_prefix(prefix: str, row: str) -> Parts:
    parts = tuple(re.findall(f"{prefix}[0-9]+", row))
    return parts if len(parts) > 1 and "".join(parts) == row else ()


def listed(rows: Rows, rule: Rule) -> dict[int, Parts]:
    """The accepted rows that are lists of accounts with signs between them, by their places, and each of them.

    What a type with a format accepts is one account.
    """
    if rule.pattern or not any(sign in rows.data for sign in _SIGNS):
        return {}
    places = np.flatnonzero(are_several(coded(rows), rule.misfit)).tolist()
    return {place: parts_of(_text(rows, place), rule.misfit) for place in places}


def several(rows: Rows, judged: Judged, rule: Rule) -> dict[int, Parts]:
    """The rows of a block, judged, that are several though they are accepted or were rejected, and each account."""
    kept = np.arange(len(rows)) if judged.kept is None else np.flatnonzero(judged.kept)
    accepted, width = judged.accepted, width_of(judged.accepted, rule.misfit)
    found = {int(kept[place]): parts for place, parts in (joined(accepted) | listed(accepted, rule)).items()}
    if judged.kept is not None and Reason.JOINED_ROW in judged.reasons:
        rejected = np.flatnonzero(~judged.kept)
        some = trimmed_codes(coded(rows.only(rejected)))
        for place in rejected[are_several(some, rule.misfit, width)].tolist():
            if parts := parts_of(_text(rows, place).strip(TRIMMED), rule.misfit, width):
                found[place] = parts
    return dict(sorted(found.items()))


def _form(account: str) -> str:
    """An account as a kind of it: of digits alone, or with letters; and the signs in it."""
    return ("9" if account.isdigit() else "a") + re.sub("[0-9A-Za-z]", "x", account)


def _text(rows: Rows, place: int) -> str:
    return rows.data[rows.starts[place] : rows.ends[place]].decode()


def split_of(group: RejectGroup | None, rule: Rule, width: int) -> Iterator[Offer]:
    """The offer to split rows that were rejected for being several; none where nobody can tell which."""
    found = [(each.value, ", ".join(parts_of(each.value, rule.misfit, width))) for each in group.first] if group else []
    if group and (samples := tuple(both for both in found if both[1])[:SAMPLES]):
        yield Offer(SPLIT_JOINED, group.rows, samples, reason=group.reason)


class Parting:
    """Rejects the rows that are several, or splits them; `split` counts those that it has split."""

    def __init__(self, rule: Rule, mender: Mender, *, leave_out: bool) -> None:
        self._rule, self._mender, self._leave_out = rule, mender, leave_out
        self.split = 0

    def passed(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The same blocks; one in which rows are split becomes several, which begin with an account of such a row."""
        for block in blocks:
            mended = self._mender.mended(block)[0]
            placed = several(mended.rows, judge(mended, self._rule), self._rule)
            if self._leave_out and placed:
                yield _rejected(block, placed)
            else:
                self.split += len(placed)
                yield from _split(block, placed)


def _rejected(block: Block, placed: Mapping[int, Parts]) -> Block:
    faults = {place: (Reason.JOINED_ROW, _text(block.rows, place)) for place in placed}
    rows = block.rows.replaced(np.array(list(placed)), Rows.of(b"\n" * len(placed)))
    return Block(rows, block.first, {**block.faults, **faults})


def _split(block: Block, placed: Mapping[int, Parts]) -> Iterator[Block]:
    rows, begin, head = block.rows, 0, b""
    for place, (first, *others) in placed.items():
        yield _piece(block, begin, head + _between(rows, begin + bool(head), place) + f"{first}\n".encode())
        yield from (_piece(block, place, f"{each}\n".encode()) for each in others[:-1])
        begin, head = place, f"{others[-1]}\n".encode()
    yield _piece(block, begin, head + _between(rows, begin + bool(head), len(rows))) if placed else block


def _between(rows: Rows, begin: int, end: int) -> bytes:
    """The rows from one place to before another."""
    return rows.data[rows.starts[begin] : rows.ends[end - 1] + 1] if begin < end else b""


def _piece(block: Block, begin: int, data: bytes) -> Block:
    """A block of these rows, which begin at a place of another."""
    rows = Rows.of(data)
    faults = {place - begin: fault for place, fault in block.faults.items() if 0 <= place - begin < len(rows)}
    return Block(rows, block.first + begin, faults)
