"""The list of rejected rows in the language of whoever saves it."""

import csv
import io
from itertools import pairwise

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pushes.accounts.keeping.rejects import record
from pushes.accounts.words.list_of_rejects import ENGLISH, HEADERS, Retold, beginning
from pushes.accounts.words.reject_reasons import WORDING, Reason, Reject, Wording

CHINESE = "zh-hans"
VALUES = st.text("+1\"a,'号", min_size=1, max_size=9) | st.sampled_from(
    ["x,not an MD5", "1 character long,Accounts have 2 to 100.", "row,value,reason,how to fix"]
)
REJECTS = st.lists(st.builds(Reject, st.integers(1, 99_999), VALUES, st.sampled_from(Reason)), max_size=30)


def listed(rejects: list[Reject]) -> bytes:
    return beginning(ENGLISH) + "".join(map(record, rejects)).encode()


def retold(kept: bytes, *cuts: int) -> bytes:
    with translation.override(CHINESE):
        told = Retold(CHINESE, translation.gettext)
    places = (0, *sorted(cuts), len(kept))
    pieces = [told(kept[begin:end]) for begin, end in pairwise(places)]
    return b"".join(pieces) + told.end()


def cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def in_chinese(words: Wording) -> list[str]:
    with translation.override(CHINESE):
        return [translation.gettext(each) for each in (words.short, words.fix)]


def test_every_language_of_the_console_has_a_header() -> None:
    assert set(HEADERS) == {code for code, _ in settings.LANGUAGES}


@given(REJECTS, st.lists(st.integers(0, 2_000), max_size=5))
def test_reasons_are_told_and_rows_and_values_stay(rejects: list[Reject], cuts: list[int]) -> None:
    kept = listed(rejects)
    told = cells(retold(kept, *(min(each, len(kept)) for each in cuts)))
    assert told[0] == list(HEADERS[CHINESE])
    assert [row[:2] for row in told[1:]] == [row[:2] for row in cells(kept)[1:]]
    assert [len(row) for row in told] == [4] * (len(rejects) + 1)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_told_in_chinese(reason: Reason) -> None:
    told = cells(retold(listed([Reject(2, "a,b", reason)])))[1]
    assert told[:2] == ["2", "a,b"]
    assert not set(told[2:]) & {WORDING[reason].short, WORDING[reason].fix}
    assert all(said.split("%(")[0] in cell for said, cell in zip(in_chinese(WORDING[reason]), told[2:], strict=True))


def test_a_reason_that_an_older_version_worded_otherwise_stays() -> None:
    old = beginning(ENGLISH) + b"2,x,too short,Make it longer.\r\n3,x,too short,Make it longer.\r\n"
    both = old + record(Reject(4, "y", Reason.NOT_MD5)).encode()
    assert cells(retold(both))[1:3] == cells(old)[1:]
    assert cells(retold(both))[3][2:] == in_chinese(WORDING[Reason.NOT_MD5])


def test_what_was_cut_off_is_not_lost() -> None:
    assert retold(beginning(ENGLISH) + b"2,x,not an").endswith(b"\r\n2,x,not an")
