"""Signs that nobody can have the account as it is written: with unseen or full-width characters, or it is a date."""

from typing import Final

import numpy as np

from pushes.accounts.judging.repairs import HALF_WIDTH_ALONE, VISIBLE_ALONE, Repair
from pushes.accounts.judging.signs import Sign
from pushes.accounts.rows.certainty import Certainty
from pushes.accounts.rows.characters import FULL_WIDTH as FULL_WIDTH_CHARACTERS
from pushes.accounts.rows.characters import INVISIBLE as INVISIBLE_CHARACTERS
from pushes.accounts.rows.characters import any_of, coded, table
from pushes.accounts.rows.spans import Mask, Rows
from pushes.accounts.words import choices
from pushes.accounts.words.doubts import Doubt


def _leads(characters: str) -> frozenset[int]:
    """The first bytes of these characters in UTF-8."""
    return frozenset(each.encode()[0] for each in characters)


_OF_OTHERS: Final = frozenset(range(0xC2, 0xF5)) - _leads(FULL_WIDTH_CHARACTERS + INVISIBLE_CHARACTERS)
_OTHERS: Final = table(bytes(_OF_OTHERS))


def _changed_by(repair: Repair, characters: str) -> Certainty:
    """Which rows a repair changes, that are ASCII but for full-width and unseen characters; most Chinese is not."""
    leads = _leads(characters)
    meant = table(bytes(leads))

    def changed(rows: Rows) -> Mask:
        found = np.zeros(len(rows), np.bool_)
        if not rows.data.isascii() and any(lead in rows.data for lead in leads):
            places = np.flatnonzero(any_of(meant, rows) & ~any_of(_OTHERS, rows))
            found[places] = repair.many.which(coded(rows.only(places))) if len(places) else False
        return found

    return changed


def _sign(repair: Repair, characters: str, code: Doubt.Code, leave_out: str) -> Sign:
    return Sign(
        repair.reason,
        code,
        one=lambda account: repair.change(account) != account,
        many=_changed_by(repair, characters),
        leave_out=leave_out,
        mend=repair.code,
    )


INVISIBLE: Final = _sign(VISIBLE_ALONE, INVISIBLE_CHARACTERS, Doubt.Code.INVISIBLE, choices.LEAVE_OUT_INVISIBLE)
FULL_WIDTH: Final = _sign(HALF_WIDTH_ALONE, FULL_WIDTH_CHARACTERS, Doubt.Code.FULL_WIDTH, choices.LEAVE_OUT_FULL_WIDTH)
SIGNS: Final = (INVISIBLE, FULL_WIDTH)
