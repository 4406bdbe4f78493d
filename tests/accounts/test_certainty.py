"""Certainties are never wrong about a row they are sure of."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts import ACCOUNT_TYPES, Reason
from pushes.accounts.certainty import lacking
from tests.accounts.builders import checked, rows_of

# What formats are made of, what is trimmed, quoted, guarded or repaired, and Chinese beside its look-alikes.
SIGNS = "ab@.-+=09Ee /,'\"甲龥一〇　＋１“\u200b\u00a0\ufeff\u0085\x07é𝒳한"
ROWS = st.lists(
    st.text(st.sampled_from(SIGNS), max_size=12) | st.just("甲" * 101) | st.just("user@example"), min_size=1
)


@given(ROWS)
@settings(deadline=None, max_examples=300)
def test_an_address_that_lacks_a_sign_is_none(rows: list[str]) -> None:
    lacks = lacking("@.")(rows_of(rows)).tolist()
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
