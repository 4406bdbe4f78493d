"""Certainties are never wrong about a row they are sure of."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts import ACCOUNT_TYPES, Reason
from pushes.accounts.certainty import ideographic, lacking
from pushes.accounts.rows import Rows
from tests.accounts.builders import checked

# What formats are made of, what is trimmed, quoted, guarded or repaired, and Chinese beside its look-alikes.
SIGNS = "ab@.-+=09Ee /,'\"甲龥一〇　＋１“\u200b\u00a0\ufeff\u0085\x07é𝒳한"
ROWS = st.lists(
    st.text(st.sampled_from(SIGNS), max_size=12) | st.just("甲" * 101) | st.just("user@example"), min_size=1
)
FORMATTED = [value for value, kind in ACCOUNT_TYPES.items() if kind.rule.pattern]


def of(rows: list[str]) -> Rows:
    return Rows.of("".join(f"{row}\n" for row in rows).encode())


@given(ROWS)
@settings(deadline=None, max_examples=300)
def test_a_row_with_a_chinese_character_fits_no_format(rows: list[str]) -> None:
    sure = ideographic()(of(rows)).tolist()
    for row in (row for row, is_sure in zip(rows, sure, strict=True) if is_sure):
        assert 2 <= len(row) <= 100
        for account_type in FORMATTED:
            rule = ACCOUNT_TYPES[account_type].rule
            assert rule.judge(row) == rule.misfit
    assert sure == ideographic()(of(rows)).tolist()


@pytest.mark.parametrize("row", ["王小明", "甲" * 100, "ab甲", "13711112222张"])
def test_common_rows_are_known(row: str) -> None:
    assert ideographic()(of([row, "plain"])).tolist() == [True, False]


@given(ROWS)
@settings(deadline=None, max_examples=300)
def test_an_address_that_lacks_a_sign_is_none(rows: list[str]) -> None:
    lacks = lacking("@.")(of(rows)).tolist()
    assert lacks == ["@" not in row or "." not in row for row in rows]
    rule = ACCOUNT_TYPES[1005].rule
    assert all(isinstance(rule.judge(row), Reason) or not rule.judge(row) for row in rows if "@" not in row)


@given(ROWS, st.sampled_from([1002, 1005]))
@settings(deadline=None, max_examples=100)
def test_many_rows_are_judged_as_one_by_one(rows: list[str], account_type: int) -> None:
    rows = [row for row in rows if row.strip(SIGNS[SIGNS.index("　")] + " ") and "\x07" not in row] * 40
    if not rows:
        return
    report = checked("".join(f"{row}\n" for row in rows).encode(), account_type).report
    verdicts = [ACCOUNT_TYPES[account_type].rule.judge(row) for row in rows]
    rejected = [(place, verdict) for place, verdict in enumerate(verdicts, start=1) if isinstance(verdict, Reason)]
    if not report.header:
        assert [(each.row, each.reason) for each in report.first_rejects] == rejected[:50]
        assert report.rejected == len(rejected)
