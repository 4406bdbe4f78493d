"""Packages that are generated for the check to agree with the reference on."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from pushes.accounts import ACCOUNT_TYPES, Chosen
from pushes.accounts.words.repairs import OF_COUNTRIES
from pushes.accounts.words.repairs import SENTENCES as REPAIRS
from tests.accounts.offers import Options
from tests.accounts.written_rows import GOOD, ODD

# What is damaged in several ways at once, as spreadsheets leave whole columns.
DAMAGED = st.tuples(
    st.sampled_from(["", "", "'", '"', "“", "\u200b", "\u00a0'", "＇", "«\t", '="', '=T("', "| ", "`"]),
    st.sampled_from(["", "+86", "0086", "86", "＋８６", "+86-", "(86) ", "+", "(+86)", "+44 ", "44"]),
    st.sampled_from(
        [
            "13711112222",
            "137 1111 2222",
            "137\u20111111\u20112222",
            "１３７１１１１２２２２",
            "137\u00a01111\u200b2222",
            "14155550100",
            "17185550123",
            "3500775232375",
            "1.38E+10",
            "1,38e012",
            "a000002C9060f7",
            "a00000ſ9060\u212a7",
            "08:00:20:0a:8c:6D",
            "08-00-20-0a-8c-6d",
            "0800.200a.8c6d",
            "ann@bücher.example",
            "Ann B <ann@example.com>",
            "13711112200转6300",
            "013711112222",
            "(0)7700 900100",
            "13711112222 (123)",
            "ﬀ1999cd-7177-4937-a474-74937a102630",
            "49e2084A-290c-41ef-ad20-e540cd6ae841",
            "Name.Other+1@Example.COM",
            "name@sub-domain.xn--Fiqs8s",
            "na!me@EXAMPLE.org.",
            "王小明",
        ]
    ),
    st.sampled_from(["", "", ".0", ".00", "."]),
    st.sampled_from(["", "", "'", '"', "”", " ", "\u00ad", " \u3000", "»", '")', " |", "',", ";", "`"]),
).map("".join)
ENDS = ["\n", "\r\n", "\r", "\n\n", "\r\r\n"]

FIELDS = ["ab", "+8613711112222", "", " ", '"a,b"', "'x", '"ab"', "12345", '"a', "account", "1;2"]
# A file whose rows have columns.
TABLE = st.tuples(
    st.sampled_from([",", ";", "\t", "|"]),
    st.lists(st.lists(st.sampled_from(FIELDS), min_size=3, max_size=3), max_size=9),
).map(lambda table: [(table[0].join(row), "", "\n") for row in table[1]])

rows = TABLE | st.lists(
    st.tuples(
        st.one_of(
            st.sampled_from(GOOD),
            st.sampled_from(ODD),
            DAMAGED,
            st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
            st.text('ab1+@.-:," \t\r', max_size=8),
            st.lists(st.sampled_from(FIELDS), min_size=2, max_size=4).map(",".join),
            st.text("0123456789+-. ()'Ee\u200b１", min_size=9, max_size=16),
        ),
        st.sampled_from(["", "", "", " ", "\t", "\u3000"]),
        st.sampled_from(ENDS),
    ),
    max_size=40,
)
WRAPS = ["'{}',", '"{}",', '="{}"', '=T("{}")', '"=""{}"""', "`{}`", "| {} |", "{};", "'{}", "{}.0", "“{}”，"]
wrapped = st.tuples(
    st.sampled_from(WRAPS),
    st.lists(st.sampled_from(["user1", "ann", "王小明", "1234", "NULL", "x", ""]), max_size=40),
    rows,
).map(lambda drawn: [(drawn[0].format(each), "", "\n") for each in drawn[1]] + drawn[2][:2])
few = st.sampled_from([0, 32])
types = st.sampled_from(sorted(ACCOUNT_TYPES))
blocks = st.sampled_from([8, 9, 64, 262_144])


RAW = (992, 994, 996, 998, 1001)


@dataclass(frozen=True)
class Package:
    """A file and how it is to be checked."""

    parts: list[tuple[str, str, str]]
    account_type: int
    options: Options
    header: str = ""
    ended: bool = True
    marked: bool = False
    block: int = 262_144
    few: int = 32

    @property
    def text(self) -> str:
        return written(([(self.header, "", "\n")] if self.header else []) + self.parts, self.ended)


def one_reading(codes: frozenset[str]) -> frozenset[str]:
    """Codes that do not contradict each other."""
    return codes - {"add-86"} if "add-plus-1" in codes else codes


options = st.builds(
    Options,
    st.booleans(),
    st.booleans(),
    st.frozensets(
        st.sampled_from(sorted(REPAIRS.keys() - OF_COUNTRIES)), max_size=len(REPAIRS.keys() - OF_COUNTRIES)
    ).map(one_reading),
    st.sampled_from(["", "", "whole", "1", "2", "3"]).map(Chosen),
)


def not_raw(options: Options) -> Options:
    return replace(options, hash_raw=False)


# Mobile numbers without a country code, of China and of North America, in whatever shares.
AREAS = ["1371111", "1581234", "1718555", "1876555", "1905456", "1800234", "1161055"]
bare = st.tuples(st.sampled_from(AREAS), st.integers(1000, 9999), st.sampled_from(["{}{}", "{}-{}", "'{}{}", "{}{}.0"]))
bare_packages = st.builds(
    Package,
    st.lists(bare.map(lambda drawn: (drawn[2].format(*drawn[:2]), "", "\n")), min_size=1, max_size=40),
    st.just(1002),
    options.map(not_raw),
    st.sampled_from(["", "phone"]),
    few=few,
)
HEADERS = [
    *("", "", "account", "手机号", "Phone Number:", "Tel. (mobile)", "用户名称", "'手机号',", "x2", "ab;cd", "ab\tcd"),
    *("sep=;", "_c0", "userId", "a,手机号*,b", "title\naccount"),
]
packages = st.builds(
    Package,
    rows | wrapped,
    types,
    options,
    st.sampled_from(HEADERS),
    st.booleans(),
    st.booleans(),
    blocks,
    few,
).map(lambda package: package if package.account_type in RAW else replace(package, options=not_raw(package.options)))


def written(parts: list[tuple[str, str, str]], ended: bool) -> str:
    text = "".join(space + row + space + end for row, space, end in parts)
    return text if ended else text.rstrip("\r\n")
