"""Signs that nobody can have the account as it is written: with unseen or full-width characters, or it is a date."""

from typing import Final

import numpy as np

from pushes.accounts.judging.repairs import HALF_WIDTH_ALONE, VISIBLE_ALONE, Repair
from pushes.accounts.judging.signs import Sign
from pushes.accounts.rows.certainty import Certainty
from pushes.accounts.rows.characters import FULL_WIDTH as FULL_WIDTH_CHARACTERS
from pushes.accounts.rows.characters import INVISIBLE as INVISIBLE_CHARACTERS
from pushes.accounts.rows.characters import coded
from pushes.accounts.rows.spans import Mask, Rows
from pushes.accounts.words import choices
from pushes.accounts.words.doubts import Doubt


def _changed_by(repair: Repair, characters: str) -> Certainty:
    leads = frozenset(each.encode()[:1] for each in characters)  # of which most blocks of Chinese hold none

    def changed(rows: Rows) -> Mask:
        is_likely = not rows.data.isascii() and any(lead in rows.data for lead in leads)
        return repair.many.which(coded(rows)) if is_likely else np.zeros(len(rows), np.bool_)

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
