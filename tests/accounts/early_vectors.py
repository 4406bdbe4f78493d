"""Packages that the server's check and the browser's must agree on, unless the browser says that it is not sure."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final
from zipfile import ZIP_STORED

from pushes.accounts import Report, UnreadablePackage, check_package
from pushes.templatetags.pushes import visible
from tests.accounts.builders import zipped
from tests.accounts.written_rows import GOOD, ODD

LISTS: Final = Path(__file__).parents[1] / "lists"
GENERATED: Final = 120
PASTED: Final = 60


@dataclass(frozen=True)
class Vector:
    """A file under a name, to be checked for a type. is_sure: whether the browser is to know all of it."""

    name: str
    data: bytes
    account_type: int = 1002
    is_sure: bool = True


PHONES: Final = "".join(f"+86137{place:08}\n" for place in range(0, 900, 3)).encode()
CHINESE: Final = "手机号,\n+8613711112222,\n8613711112225,\n王小明,\n+8613711112222,\n".encode("gb18030")
ADDRESSES: Final = (
    "a..b@x.com .a@x.com a.@x.com a@x a@x.c a@-x.com a@x-.com a@x..com a@.x.com a@x.com. a@x.c1 a@x.1om a@x.co-m "
    "a@@x.com a@x@y.com @x.com a@1.cn a@x.xn--p1ai A_+-b@Ex-A.Co.UK A_+-b@ex-a.co.uk a_+-b@ex-a.co.uk 1@2.3.com "
    f"{'n' * 64}@x.com {'n' * 65}@x.com n@{'d' * 63}.com n@{'d' * 64}.com n@{'d' * 45}.com N@{'D' * 45}.COM "
    "a*b@x.com a@x.com a@X.com a@x.-m a@x.co.-m"
).split()
SURE: Final = (
    Vector("addresses.txt", "\n".join(ADDRESSES).encode(), 1005),
    Vector("addresses.csv", "".join(f'"{row}"\n{row},\n"{row}",\n' for row in ADDRESSES).encode(), 1005),
    Vector("pasted-twice.txt", PHONES * 40 + b"\r\n".join(PHONES.split()) + b"x\n"),
    Vector("pasted-ends.txt", b"a1\na2\na3\na4\n\na5\na4\r" + b"\na5\na4\r" * 20, 0),
    Vector("pasted-header.txt", b" \n\n \n\nusername\n" + b"\nusername\n" * 20, 0),
    Vector("phones.txt", PHONES),
    Vector("crlf.csv", PHONES.replace(b"\n", b"\r\n") + b"\r\n+8613711112222"),
    Vector("cr.txt", PHONES.replace(b"\n", b"\r") + b"\r\r+86"),
    Vector("marked.csv", b"\xef\xbb\xbfPhone Number\n" + PHONES),
    Vector("utf16.txt", ("手机\n" + PHONES.decode()).encode("utf-16")),
    Vector("utf16-be.csv", b"\xfe\xff" + PHONES.decode().encode("utf-16-be")),
    Vector("gbk.csv", CHINESE),
    Vector("gbk-users.txt", "用户名\n王小明\n李雷雷\n韩梅梅\n李雷雷\n".encode("gbk"), 0),
    Vector("quoted.csv", b'"phone"\n' + b'"+8613711112222"\n"+8613711112225" \n"a""b"\n' * 30),
    Vector("trailing.csv", b"phone,\n" + b'+8613711112222,\n+8613711112225,""\n\'+8613711112228,,\n' * 30),
    Vector("ends.txt", b"+8613711112222,\n+8613711112225;\n+8613711112228,\n"),
    Vector("title.txt", b"Customers of May\n\nmobile\n" + PHONES),
    Vector("words.txt", b"Cellulare\n" + PHONES),
    Vector("no-words.txt", b"Cellulare\nhello\nworld\n+8613711112222\n"),
    Vector("again.txt", b"device-id\nab-1\nAB-1\ndevice-id\nab-1\n", 997),
    Vector("blanks.txt", "\n \n\u3000\n+8613711112222\n\t+8613711112222\u200b\n\n".encode()),
    Vector("nobody.txt", b"NULL\n1***5\n(3 rows)\n" + b"0" * 32 + b"\nd41d8cd98f00b204e9800998ecf8427e\n", 992),
    Vector("masked.txt", b"ab***1\nab***1\n12xxx34\nxxab\nxxab\n", 0),
    Vector("case.txt", (b"ab" * 16 + b"\n" + b"AB" * 16 + b"\n") * 40, 998),
    Vector("domains.txt", b"a@EXAMPLE.com\na@example.com\nA@example.com\nann@example.con\na@\xc3\xbc.de\n", 1005),
    Vector("several.txt", PHONES + "+8613711112222、13711112225\n8613711112228；+8613711112231\n".encode() * 40),
    Vector("several.csv", "10001、10004\n1000000000000000007\n10001/1000000000007\n".encode() * 40, 991),
    Vector("several-oaids.txt", f"{'ab' * 16}，{'cd' * 16}\n{'ab' * 16}\n".encode() * 40, 997),
    Vector("phones.zip", zipped(("list.txt", PHONES + b"x\n"))),
    Vector("stored.ZIP", zipped(("list.csv", PHONES + b'"x"\n'), method=ZIP_STORED)),
    Vector("hidden.zip", zipped(("__MACOSX/._list", b"\0"), ("list", PHONES))),
    Vector("gbk.zip", zipped(("名单.csv", CHINESE))),
    Vector("many.txt", b"".join(b"+861%010d\n" % (each * 3 % 1_000_000) for each in range(180_000))),
)
UNSURE: Final = (
    Vector("columns.csv", b"name,phone\nann,+8613711112222\nbob,+8613711112225\n" * 3),
    Vector("later.csv", PHONES + b"+8613711112222,ann\n"),
    Vector("open.csv", PHONES + b'"+8613711112222\n'),
    Vector("one-line.txt", b"+8613711112222,+8613711112225,+8613711112228\n"),
    Vector("one-line-of-names.txt", "user1、user2、user3、user4".encode(), 0),
    Vector("page.txt", b"<html><body>Log in</body></html>\n"),
    Vector("list.json.txt", b'["+8613711112222"]\n'),
    Vector("latin.txt", PHONES + "José\n".encode("latin-1")),
    Vector("cut.txt", PHONES + "王".encode()[:2]),
    Vector("zero.txt", PHONES + b"a\0b\n"),
    Vector("unmarked.txt", PHONES.decode().encode("utf-16-le")),
    Vector("long.txt", PHONES + b"x" * 70_000),
    Vector("joined.txt", "手机号\n".encode("gbk") + "手机号\n".encode() + PHONES),
    Vector("broken.txt", "用户名\n".encode("gbk") + "王小明\n".encode()),
    Vector("empty.txt", b""),
    Vector("book.xlsx", zipped(("xl/workbook.xml", b""))),
    Vector("two.zip", zipped(("a.txt", PHONES), ("b.txt", PHONES))),
    Vector("folder.zip", zipped(("a/list.txt", PHONES))),
    Vector("damaged.zip", zipped(("list.txt", PHONES)).replace(b"\x4b", b"\x4c", 1)),
    Vector("sum.zip", zipped(("list.txt", PHONES), method=ZIP_STORED).replace(b"+8613700000000", b"+8613700000001")),
    Vector("drawn.txt", "│ phone │\n│ +8613711112222 │\n".encode()),
    Vector("frame.txt", b"0 ann\n1 bob\n2 carl\n3 dave\n"),
    Vector("sep.csv", b"sep=;\n" + PHONES),
)
FROM_LISTS: Final = {"cn-wrong-length.txt", "messy-export.csv", "phones-0086.csv", "phones-apostrophe.csv"}


def vectors() -> list[Vector]:
    """All of them: those above, the lists that customers sent, generated ones."""
    lists = [Vector(path.name, path.read_bytes(), is_sure=path.name in FROM_LISTS) for path in sorted(LISTS.iterdir())]
    unsure = (replace(each, is_sure=False) for each in UNSURE)
    return [*SURE, *unsure, *lists, *_generated(), *_pasted()]


def _generated() -> Iterator[Vector]:
    """Odd rows of every type in every order, with every end: which of them are sure is not told."""
    chance = random.Random(14)
    types = (0, 0, 991, 993, 994, 995, 997, 1000, 1002, 1002, 1003, 1005)
    plain = [row for row in GOOD + ODD if not set(row) & set('\0\r\n",;|\t')]
    for number in range(GENERATED):
        pool = plain if number % 2 else GOOD + ODD
        rows = chance.choices(pool, k=chance.randint(1, 60))
        head = chance.choice(("", "", "phone\n", "手机号\n", "List\nid\n", "Numero\n"))
        end = chance.choice(("\n", "\n", "\r\n", "\r"))
        text = (head + "".join(f"{row}\n" for row in rows)).replace("\n", end)
        yield Vector(f"{number}.{chance.choice(('txt', 'csv'))}", text.encode(), chance.choice(types), is_sure=False)


def _pasted() -> Iterator[Vector]:
    """A few rows pasted again and again, of every kind and with every end, and now and then something between."""
    chance = random.Random(41)
    rows = ("+8613711112222", "+8613711112225", "8613711112222", "x", "", " ", "王小明", '"+8613711112228"', "+8613,")
    addresses = ("a@x.com", "A@X.com", "a@X.com", "a..b@x.com", "", '"b@x.com"', "b@x.com,")
    for number in range(PASTED):
        pool, account_type = ((rows, 1002), (addresses, 1005), (rows, 0))[number % 3]
        known = pool if number % 2 else pool[:-2]
        end = chance.choice(("\n", "\r\n", "\r"))
        copied = "".join(row + end for row in chance.choices(known, k=chance.choice((1, 2, 3, 7, 40))))
        between = (copied, copied, copied[1:], "y" + end, "\n", "\r", "")
        pasted = "".join(copied * chance.randint(1, 30) + chance.choice(between) for _ in range(9))
        head = chance.choice(("", "phone" + end))
        name = f"pasted-{number}.{('txt', 'csv')[number % 2]}"
        yield Vector(name, (head + pasted).encode(), account_type, is_sure=False)


def expected(vector: Vector, work: Path) -> dict[str, Any] | None:
    """What the server finds in it, as the browser tells it; None where it is refused."""
    place = Path(mkdtemp(dir=work))
    (place / "package").write_bytes(vector.data)
    try:
        report = check_package(
            place / "package",
            name=vector.name,
            account_type=vector.account_type,
            accepted=place / "accepted",
            rejects=place / "rejects",
        )
    except UnreadablePackage:
        return None
    return _told(report)


def _told(report: Report) -> dict[str, Any]:
    first = report.first_rejects
    return {
        "rows": report.rows,
        "accepted": report.accepted,
        "duplicates": report.duplicates + report.masked_alike,
        "rejected": report.rejected,
        "blank": report.blank - report.headers,
        "headers": report.headers,
        "first": [{"row": each.row, "value": visible(each.value), "reason": str(each.reason)} for each in first],
    }
