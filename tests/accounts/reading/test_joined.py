"""Files that were joined from two encodings, or end inside a character, are told as that."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts import UnreadablePackage
from pushes.accounts.reading import lines
from tests.accounts.builders import checked, zipped

Code = UnreadablePackage.Code
PEOPLE = ("王小明", "张伟", "李娜abc", "刘洋", "陈静", "user107", "杨勇", "赵磊", "黄敏", "周杰", "吴刚", "客户1234")


def rows(first: int, count: int) -> list[str]:
    return [f"{PEOPLE[(first + n) % len(PEOPLE)]}{'甲乙丙丁戊'[n % 5]}{n * 3}" for n in range(count)]


def text(first: int, count: int, end: str = "\n") -> str:
    return "".join(row + end for row in rows(first, count))


def refused(data: bytes, name: str = "a.txt") -> UnreadablePackage:
    with pytest.raises(UnreadablePackage) as caught:
        checked(data, name=name)
    return caught.value


@given(
    st.integers(1, 60),
    st.integers(1, 60),
    st.sampled_from([("utf-8", "gb18030"), ("gb18030", "utf-8")]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
@settings(deadline=None, max_examples=25)
def test_two_encodings_are_told_with_the_row_of_the_second(
    before: int, after: int, order: tuple[str, str], end: str
) -> None:
    problem = refused(text(0, before, end).encode(order[0]) + text(4, after, end).encode(order[1]))
    names = tuple({"utf-8": "UTF-8", "gb18030": "GB18030 (GBK)"}[each] for each in order)
    assert problem.code == Code.JOINED
    assert (problem.facts["first"], problem.facts["second"], problem.facts["row"]) == (*names, str(before + 1))


@pytest.mark.parametrize("order", [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_without_a_line_end_between_them_the_torn_row_is_named(order: tuple[str, str]) -> None:
    data = text(0, 30).encode(order[0]) + "王小明".encode(order[0]) + text(4, 30).encode(order[1])
    assert (refused(data).code, refused(data).facts["row"]) == (Code.JOINED, "31")


def test_a_long_first_part_and_a_short_second_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK", 4096)
    data = text(0, 5000).encode("gbk") + text(4, 3).encode()
    for name, package in (("a.txt", data), ("a.zip", zipped(("a.csv", data)))):
        assert (refused(package, name).code, refused(package, name).facts["row"]) == (Code.JOINED, "5,001")


def test_utf8_with_a_mark_after_gbk_and_utf16_after_utf8() -> None:
    marked = refused(text(0, 20).encode("gbk") + codecs.BOM_UTF8 + text(4, 20).encode())
    assert (marked.code, marked.facts["row"]) == (Code.JOINED, "21")
    utf16 = refused(text(0, 20).encode() + text(4, 20).encode("utf-16"))
    assert (utf16.code, utf16.facts["second"], utf16.facts["row"]) == (Code.JOINED, "UTF-16", "21")


def test_two_files_in_utf8_with_a_mark_are_one_list() -> None:
    result = checked(text(0, 20).encode("utf-8-sig") + text(20, 20).encode("utf-8-sig"))
    assert result.report.accepted == 40
    assert "\ufeff".encode() not in result.accepted


@pytest.mark.parametrize(("encoding", "cut"), [("utf-8", 1), ("utf-8", 2), ("gb18030", 1), ("utf-16", 1)])
def test_a_file_that_ends_inside_a_character_is_a_download_that_broke_off(encoding: str, cut: int) -> None:
    problem = refused((text(0, 30) + "王小明").encode(encoding)[:-cut])
    assert (problem.code, problem.facts["row"]) == (Code.CUT_CHARACTER, "31")
    assert "download that broke off" in str(problem)


def test_one_bad_row_or_one_letter_in_the_end_is_neither() -> None:
    assert refused(text(0, 30).encode() + b"\xe7\x8e\n" + text(4, 30).encode()).code == Code.NOT_UTF8
    assert refused(b"user104\nRen\xe9").code == Code.NOT_UTF8
    assert checked(text(0, 30).encode("gbk")).report.encoding == "gb18030"
