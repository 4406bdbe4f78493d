"""Files of parts in different encodings, and what the check must say of them: known from the parts, not the bytes."""

import codecs
from dataclasses import dataclass

from hypothesis import strategies as st

from pushes.accounts import UnreadablePackage

Code = UnreadablePackage.Code
PEOPLE = ("王小明", "张伟", "李娜abc", "刘洋", "陈静", "上海用户", "杨勇", "赵磊", "黄敏", "周杰", "吴刚", "客户1234")
CALLED = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "gb18030": "GB18030 (GBK)"}
MARKS = {"utf-8-sig": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}


@dataclass(frozen=True)
class Part:
    """Rows in an encoding; `marked` with its byte order mark."""

    encoding: str
    rows: tuple[str, ...]
    marked: bool = True

    @property
    def called(self) -> str:
        return CALLED.get(self.encoding, "UTF-16")

    def data(self, end: str) -> bytes:
        mark = MARKS.get(self.encoding, b"") if self.marked else b""
        return mark + "".join(row + end for row in self.rows).encode(self.encoding.removesuffix("-sig"))


@dataclass(frozen=True)
class Joined:
    """Parts, one after the other; of the last row so many bytes are cut, its line end first."""

    parts: tuple[Part, ...]
    end: str = "\n"
    cut: int = 0

    @property
    def data(self) -> bytes:
        whole = b"".join(part.data(self.end) for part in self.parts)
        last = self.parts[-1]
        ending = len(self.end.encode(last.encoding.removesuffix("-sig"))) if self.cut else 0
        return whole[: len(whole) - ending - self.cut]

    def expected(self) -> tuple[str, dict[str, str]] | None:
        """The code of the refusal and its facts, None for a file in one encoding, whatever marks are in it."""
        places, row = list[tuple[str, int]](), 1
        for part in self.parts:
            if not places or places[-1][0] != part.called:
                places.append((part.called, row))
            row += len(part.rows)
        if len(places) == 1:
            whole = {"encoding": places[0][0], "row": f"{row - 1:,}"}
            return (Code.CUT_CHARACTER, whole) if self.cut else None
        facts = {"first": places[0][0], "second": places[1][0], "row": f"{places[1][1]:,}"}
        if len(places) == 2 or "UTF-16" in (places[0][0], places[1][0]):
            return Code.JOINED, facts  # beyond the place where UTF-16 begins or ends bytes are no rows any more
        return Code.JOINED_AGAIN, facts | {"third": places[2][0], "again": f"{places[2][1]:,}"}


def rows(first: int, count: int) -> tuple[str, ...]:
    """Rows of people; the third character beyond ASCII at the latest tells their encoding."""
    return tuple(f"{PEOPLE[(first + n) % len(PEOPLE)]}{'甲乙丙丁戊'[n % 5]}{n * 3}" for n in range(count))


def ids(first: int, count: int) -> tuple[str, ...]:
    """Rows of ASCII alone."""
    return tuple(f"user{first + n * 3:04}" for n in range(count))


people = st.builds(rows, st.integers(0, 11), st.integers(3, 40))
utf8 = st.builds(Part, st.sampled_from(("utf-8", "utf-8-sig")), people)
gbk = st.builds(Part, st.just("gb18030"), people)
utf16 = st.builds(
    Part,
    st.sampled_from(("utf-16-le", "utf-16-be")),
    st.one_of(people, st.builds(ids, st.integers(0, 99), st.integers(3, 40))),
)
ends = st.sampled_from(("\n", "\r\n"))
in_two = st.one_of(
    *(st.tuples(*pair) for pair in ((utf8, gbk), (gbk, utf8), (utf16, utf8), (utf8, utf16), (utf16, gbk), (gbk, utf16)))
)
in_three = st.one_of(st.tuples(gbk, utf8, gbk), st.tuples(utf8, gbk, utf8), st.tuples(utf16, utf8, utf16))
in_one = st.one_of(*(st.tuples(each) | st.tuples(each, each) for each in (utf8, gbk)))
joined = st.builds(Joined, st.one_of(in_two, in_three, in_one), ends)
broken_off = st.builds(Joined, st.one_of(*(st.tuples(each) for each in (utf8, gbk, utf16))), ends, st.just(1))
