"""Luhn's check digit, which ends an IMEI of 15 digits."""

from typing import Final

import numpy as np

from pushes.accounts.rows.certainty import shaped
from pushes.accounts.rows.spans import Mask, Rows

DIGITS: Final = 15
IMEIS: Final = shaped("0-9", DIGITS, DIGITS)


def wrong(rows: Rows) -> Mask:
    """Which rows of 15 digits have another last digit than Luhn's sum asks for."""
    digits = rows.octets.reshape(len(rows), DIGITS + 1)[:, :DIGITS].astype(np.int64) - ord("0")
    doubled = digits[:, 1::2] * 2
    sums = digits[:, ::2].sum(axis=1) + doubled.sum(axis=1) - 9 * (doubled > 9).sum(axis=1)
    found: Mask = sums % 10 != 0
    return found
