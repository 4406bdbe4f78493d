"""Files that were joined from two encodings, or end inside a character, are told as that."""

import codecs
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts import UnreadablePackage, decoded
from pushes.accounts.reading import lines
from tests.accounts.builders import checked, zipped
from tests.accounts.encodings import Joined, Part, broken_off, ids, joined, rows

Code = UnreadablePackage.Code


def text(first: int, count: int, end: str = "\n") -> str:
    return "".join(row + end for row in rows(first, count))


def refused(data: bytes, name: str = "a.txt") -> UnreadablePackage:
    with pytest.raises(UnreadablePackage) as caught:
        checked(data, name=name)
    return caught.value


def agree(written: Joined) -> None:
    """A check and what comes from a pipe say what the reference says, or read all there is."""
    data, expected = written.data, written.expected()
    if expected is None:
        wanted = "".join(row + "\n" for row in dict.fromkeys(row for part in written.parts for row in part.rows))
        assert checked(data).accepted.decode() == wanted
        assert [row for row in decoded(data, "standard input").splitlines() if row]
        return
    for problem in (refused(data), refused(zipped(("a.csv", data)), "a.zip"), refused_from_a_pipe(data)):
        assert (problem.code, {name: problem.facts.get(name) for name in expected[1]}) == expected


def refused_from_a_pipe(data: bytes) -> UnreadablePackage:
    with pytest.raises(UnreadablePackage) as caught:
        decoded(data, "standard input")
    return caught.value


@given(joined, st.sampled_from([48, 64, 4096]))
@settings(deadline=None, max_examples=60)
def test_parts_in_several_encodings_agree_with_the_reference(written: Joined, block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "BLOCK", block)
        agree(written)


@given(broken_off)
@settings(deadline=None, max_examples=20)
def test_a_file_that_ends_inside_a_character_agrees_with_the_reference(written: Joined) -> None:
    last = written.parts[-1]
    agree(replace(written, parts=(replace(last, rows=(*last.rows, "王小明")),)))


@pytest.mark.parametrize("order", [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_without_a_line_end_between_them_the_torn_row_is_named(order: tuple[str, str]) -> None:
    data = text(0, 30).encode(order[0]) + "王小明".encode(order[0]) + text(4, 30).encode(order[1])
    assert (refused(data).code, refused(data).facts["row"]) == (Code.JOINED, "31")


@pytest.mark.parametrize("where", [0, 3000, 5000])
def test_one_row_of_utf8_is_noticed_wherever_it_lies_in_gbk(where: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK", 4096)
    people = rows(0, 5000)
    before, after = ("".join(f"{row}\n" for row in part).encode("gbk") for part in (people[:where], people[where:]))
    data = before + "王小明甲\n".encode() + after
    for name, package in (("a.txt", data), ("a.zip", zipped(("a.csv", data)))):
        problem = refused(package, name)
        assert problem.code == (Code.JOINED if where in (0, 5000) else Code.JOINED_AGAIN)
        assert problem.facts["row"] == {0: "2", 3000: "3,001", 5000: "5,001"}[where]
    assert refused_from_a_pipe(data).code == problem.code


def test_what_changes_twice_says_where_it_changes_back() -> None:
    parts = (Part("gb18030", rows(0, 500)), Part("utf-8", rows(3, 30)), Part("gb18030", rows(5, 500)))
    assert "begins in GB18030 (GBK), from row 501 on it is UTF-8, and from row 531 on GB18030 (GBK) again" in str(
        refused(Joined(parts).data)
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("first", [ids(0, 20), rows(0, 20)], ids=["ids", "people"])
def test_utf16_and_utf8_in_either_order_with_a_mark_or_without(encoding: str, first: tuple[str, ...]) -> None:
    second = Part("utf-8", ids(500, 30))
    for marked in (True, False):
        utf16 = Part(encoding, first, marked)
        before, after = refused(Joined((utf16, second)).data), refused(Joined((second, utf16)).data)
        assert (before.facts["first"], before.facts["second"], before.facts["row"]) == ("UTF-16", "UTF-8", "21")
        assert (after.facts["first"], after.facts["second"], after.facts["row"]) == ("UTF-8", "UTF-16", "31")


def test_utf16_before_a_single_row_and_where_no_line_end_parts_them() -> None:
    first = text(0, 20).encode("utf-16")
    for more in (b"user1234", b"user1234\n", b"user103\r\nuser1066\r\n", "王小明\n".encode()):
        assert (refused(first + more).code, refused(first + more).facts["row"]) == (Code.JOINED, "21")
    torn = (text(0, 20) + "user99").encode("utf-16") + b"user102\nuser105\nuser108\n"
    assert (refused(torn).code, refused(torn).facts["row"]) == (Code.JOINED, "21")


def test_utf16_alone_is_never_taken_for_joined() -> None:
    people = "上海\n歡迎上樓\n上上上\n《あい》\nたなか\n김철수\nuser1\n獵人\n"
    for last in ("", "上京", "たなかさん", "あいうえおか", "獵上", "user1234"):
        for encoding in ("utf-16-le", "utf-16-be"):
            data = (people + last).encode(encoding)
            mark = codecs.BOM_UTF16_LE if encoding.endswith("le") else codecs.BOM_UTF16_BE
            assert checked(mark + data).accepted.decode().split() == [*people.split(), *last.split()]


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
