"""Certainties are never wrong about a row they are sure of."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts import ACCOUNT_TYPES, Chosen, Reason
from pushes.accounts.rows.characters import TRIMMED
from tests.accounts.builders import checked, rows_of
from tests.accounts.packages import DAMAGED
from tests.accounts.written_rows import GOOD, ODD
from tests.examples import examples

# What formats are made of, what is trimmed, quoted, guarded or repaired, and Chinese beside its look-alikes.
SIGNS = "ab@.-+=09Ee /,'\"甲龥一〇　＋１“\u200b\u00a0\ufeff\u0085\x07é𝒳한"
ROWS = st.lists(
    st.text(st.sampled_from(SIGNS), max_size=12) | st.just("甲" * 101) | st.just("user@example"), min_size=1
)


@given(st.lists(st.one_of(st.sampled_from([*GOOD, *ODD]), DAMAGED), min_size=1), st.sampled_from(sorted(ACCOUNT_TYPES)))
@settings(deadline=None, max_examples=examples(500))
def test_what_is_certain_fits_and_what_fits_exactly_is_all_that_fits(rows: list[str], account_type: int) -> None:
    rule = ACCOUNT_TYPES[account_type].rule
    trimmed = [row.strip(TRIMMED) for row in rows]
    fits = [not isinstance(found := rule.judge(row), Reason) and found != "" for row in trimmed]
    assert [rule.fits(row) for row in rows] == fits
    folded = rule.folds(rows_of(trimmed))
    assert rule.fit(rows_of(trimmed)).tolist() == fits
    assert not (rule.sure(folded) & ~np.array(fits)).any()
    accounts = folded.data.decode().split("\n")
    assert all(accounts[place] == rule.judge(trimmed[place]) for place in np.flatnonzero(fits).tolist())


@given(ROWS, st.sampled_from([1002, 1005]))
@settings(deadline=None, max_examples=examples(100))
def test_many_rows_are_judged_as_one_by_one(rows: list[str], account_type: int) -> None:
    rows = [row for row in rows if row.strip(SIGNS[SIGNS.index("　")] + " ") and "\x07" not in row] * 40
    if not rows:
        return
    report = checked("".join(f"{row}\n" for row in rows).encode(), account_type, chosen=Chosen("whole")).report
    verdicts = [ACCOUNT_TYPES[account_type].rule.judge(row) for row in rows]
    rejected = [(place, verdict) for place, verdict in enumerate(verdicts, start=1) if isinstance(verdict, Reason)]
    if not report.header:
        assert [(each.row, each.reason) for each in report.first_rejects] == rejected[:50]
        assert report.rejected == len(rejected)
