"""Known values are found among many rows, all of them and no other."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts.rows.known import Known
from tests.accounts.builders import rows_of

VALUES = st.text("ab甲0-", min_size=1, max_size=12) | st.text("0", min_size=30, max_size=300)


@settings(deadline=None)
@given(st.lists(VALUES, min_size=1), st.lists(VALUES), st.lists(st.integers(0, 200)))
def test_known_values_are_found(values: list[str], others: list[str], picks: list[int]) -> None:
    rows = others + [values[pick % len(values)] for pick in picks]
    for each in (rows, [row for row in rows if len(row.encode()) == len(values[0].encode())]):
        found = Known(values).places(rows_of(each)) if each else np.zeros(0, np.int64)
        assert found.tolist() == [place for place, row in enumerate(each) if row in values]


def test_values_that_end_alike_are_told_apart() -> None:
    known = Known(["00000000-0000-0000-0000-000000000000"])
    rows = ["00000000-0000-0000-0000-000000000000", "10000000-0000-0000-0000-000000000000", "0" * 36]
    assert known.places(rows_of(rows)).tolist() == [0]
