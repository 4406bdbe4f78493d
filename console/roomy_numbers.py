"""Numbers that do not fit the width that Django says of them are handed to PostgreSQL in one that they fit.

Django takes every number in an expression for one of four bytes, such as the milliseconds of `Value(now)`. In the text
of a statement it is read as what it is; beside the statement psycopg's compiled part cuts it off without a word, which
findings/psycopg-cuts-numbers-off.sh shows. What the column has no room for, PostgreSQL refuses, as ever.
"""

from typing import Any

import psycopg
from psycopg.abc import PyFormat
from psycopg.adapt import Dumper
from psycopg.types.numeric import Int2, Int2Dumper, Int4, Int4Dumper, Int8, Int8Dumper


class _Roomy(Dumper):
    bits: int  # besides that of the sign

    def get_key(self, obj: int, format: PyFormat) -> Any:
        return super().get_key(obj, format) if self._has_room(obj) else Int8

    def upgrade(self, obj: int, format: PyFormat) -> Dumper:
        return super().upgrade(obj, format) if self._has_room(obj) else Int8Dumper(Int8)

    def _has_room(self, number: int) -> bool:
        return -(1 << self.bits) <= number < 1 << self.bits


class _Short(_Roomy, Int2Dumper):
    bits = 15


class _Long(_Roomy, Int4Dumper):
    bits = 31


def install() -> None:
    """Have every connection that is made from now on do so."""
    psycopg.adapters.register_dumper(Int2, _Short)
    psycopg.adapters.register_dumper(Int4, _Long)
