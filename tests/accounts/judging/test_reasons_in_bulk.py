"""Many rows are diagnosed at once as one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts import ACCOUNT_TYPES, Reason
from pushes.accounts.judging.offering_repairs import chain_of
from pushes.accounts.judging.reasons_in_bulk import BLANK, REASONS, UNTOLD, chains_in, diagnosed_all, reasons_of
from pushes.accounts.judging.repairs import diagnosed
from pushes.accounts.rows.characters import TRIMMED, coded
from pushes.accounts.words.reject_reasons import LONGEST_SHOWN
from tests.accounts import formats
from tests.accounts.builders import rows_of
from tests.accounts.packages import DAMAGED
from tests.examples import examples

PLAIN = st.text(st.sampled_from("0123456789+-.()/[]:Eef@"), min_size=2, max_size=20)
SHAPED = st.from_regex(r"(00|\+|\+?86)?1[0-9]{9,12}(\.00?)?|[0-9]\.[0-9]{1,9}E\+?[0-9]{1,4}", fullmatch=True)
SIGNS = "01+86.,E- '\"“\x07\x85ﬀ\u212aｆé甲𝒳\u00a0\u00ad\u200b\u2010"
ANY = st.text(st.sampled_from(SIGNS), max_size=12) | st.sampled_from(["x" * 101, "甲" * 201, "\x07" * 101])
FORMATTED = [value for value, kind in ACCOUNT_TYPES.items() if kind.rule.pattern]


@given(st.lists(PLAIN | SHAPED | DAMAGED, min_size=1), st.sampled_from([991, 992, 993, 995, 997, 1000, 1002, 1005]))
@settings(deadline=None, max_examples=examples(300))
def test_bulk_agrees_with_one_by_one(rows: list[str], account_type: int) -> None:
    rule = ACCOUNT_TYPES[account_type].rule
    unfit = [row for row in rows if rule.judge(row) == diagnosed(row, rule) and row == row.strip(TRIMMED)]
    if not unfit:
        return
    found, _chains = diagnosed_all(coded(rows_of(unfit)), rule)
    for row, place in zip(unfit, found.tolist(), strict=True):
        assert place == UNTOLD or REASONS[place] == diagnosed(row, rule)
        assert formats.judge(row, account_type) == ("", diagnosed(row, rule))


@given(st.lists(PLAIN | SHAPED | DAMAGED | ANY, min_size=1), st.sampled_from([0, *FORMATTED]))
@settings(deadline=None, max_examples=examples(300))
def test_what_is_told_is_what_the_rule_says(rows: list[str], account_type: int) -> None:
    rule = ACCOUNT_TYPES[account_type].rule
    verdicts = [(row, rule.judge(row)) for row in rows]
    refused = [(row, verdict) for row, verdict in verdicts if isinstance(verdict, Reason) or not verdict]
    if not refused:
        return
    found, chains = reasons_of(rows_of([row for row, _ in refused]), rule)
    needed = {place: codes for codes, places in chains_in(chains, rule) for place in places.tolist()}
    for number, ((row, verdict), place) in enumerate(zip(refused, found.tolist(), strict=True)):
        if place == UNTOLD:
            odd = set(row) & {"ﬀ", "\u212a"} or (not row.isascii() and ("@" in row or "1" in row))
            assert row != row.strip(TRIMMED) or len(row) > LONGEST_SHOWN or odd
        else:
            assert verdict == ("" if place == BLANK else REASONS[place])
            assert not isinstance(verdict, Reason) or chain_of(row, verdict, rule) == needed.get(number, ())


@pytest.mark.parametrize("row", ["王小明", "甲" * 100, "13711112222张", "a b", "a,b", '"ab"', "é1", "1.38E+10", "'1"])
def test_common_rows_are_told(row: str) -> None:
    assert UNTOLD not in reasons_of(rows_of([row, "plain"]), ACCOUNT_TYPES[1002].rule)[0]


# Codes of characters are no UTF-8: a sign that decoded them ended the check.
@pytest.mark.parametrize("account_type", FORMATTED)
def test_rows_beyond_ascii_are_told_beside_those_that_a_repair_mends(account_type: int) -> None:
    rule = ACCOUNT_TYPES[account_type].rule
    mendable = [f"'{account}'" for account in ("abcdef0123456789", "12345", "a" * 32, "name@qq.com", "13711112222")]
    rows = [*mendable, "手1/机2", "2010-1机", "13机---机", "é.../é@", "机□□1"]
    found, _chains = diagnosed_all(coded(rows_of(rows)), rule)
    told = [(row, REASONS[place]) for row, place in zip(rows, found.tolist(), strict=True) if place != UNTOLD]
    assert told == [(row, diagnosed(row, rule)) for row, _reason in told]
    assert len(told) > len(mendable) // 2
