"""What a check must find, written to be obviously right: one row after the other, characters, a dict. Slow."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

LENGTH_ONLY = {0, *range(1, 17), 989, 999, 1003, 1004, *range(1006, 1016)}
MD5 = {992, 994, 996, 998, 1001}
SPACES = "\t \u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
DIGITS = set("0123456789")
LETTERS = set("abcdefghijklmnopqrstuvwxyz")
CAPITALS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
LONGEST_RECORD = 17  # lines


@dataclass
class Expected:
    """The verdicts: accepted accounts in order, (row, reason) of the rejects, counts."""

    accepted: list[str] = field(default_factory=list)
    rejects: list[tuple[int, str]] = field(default_factory=list)
    rows: int = 0
    duplicates: int = 0
    blank: int = 0


class TwoColumns(Exception):
    """A record has a second column. The row's number is the argument."""


def expect(text: str, account_type: int, *, csv: bool = False) -> Expected:
    """The verdicts on a file's text, without its byte order mark."""
    found, seen = Expected(), set()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    for value, fault in records(lines) if csv else ((line, "") for line in plain(lines)):
        found.rows += 1
        account, reason = judge(value, account_type)
        if fault or reason:
            found.rejects.append((found.rows, fault or reason))
        elif not account:
            found.blank += 1
        elif account in seen:
            found.duplicates += 1
        else:
            seen.add(account)
            found.accepted.append(account)
    return found


def plain(lines: str) -> list[str]:
    """Lines, each ended by LF, the last one perhaps not."""
    rows = lines.split("\n")
    return rows if rows[-1] else rows[:-1]


def records(lines: str) -> Iterator[tuple[str, str]]:
    """First fields of csv records, and what is wrong with their quotation marks or line breaks."""
    lines = lines if not lines or lines.endswith("\n") else lines + "\n"
    position, row = 0, 1
    while position < len(lines):
        start = position
        while lines[start] in " \t":
            start += 1
        end_of_line = lines.index("\n", position)
        if lines[start] != '"':
            value, _, rest = lines[position:end_of_line].partition(",")
            fault, after = "", end_of_line
        else:
            value, after_field = quoted(lines, start)
            if after_field:
                after = lines.index("\n", after_field)
                fault, rest = "line_break" if "\n" in value else "", lines[after_field:after]
            else:
                value, fault, rest, after = lines[position:end_of_line], "stray_quote", "", end_of_line
        if rest.strip(', \t"'):
            raise TwoColumns(row)
        yield value, fault
        position, row = after + 1, row + 1


def quoted(lines: str, start: int) -> tuple[str, int]:
    """The field that begins with a quotation mark at `start`, and where it ends: 0 if it is not closed properly."""
    value, position = "", start + 1
    while position < len(lines) and value.count("\n") < LONGEST_RECORD:
        if lines.startswith('""', position):
            value += '"'
            position += 2
        elif lines[position] == '"':
            after = position + 1
            while lines[after] in " \t":
                after += 1
            return (value, after) if lines[after] in ",\n" else (value, 0)
        else:
            value += lines[position]
            position += 1
    return value, 0


def judge(value: str, account_type: int) -> tuple[str, str]:
    """The account and "", or "" and the reason; both empty for a blank row."""
    account = value.strip(SPACES + UNSEEN)
    if len(account) > 100:
        return "", "too_long"
    if any(ord(char) < 32 or 127 <= ord(char) < 160 for char in account):
        return "", "control_character"
    if len(account) < 2:
        return "", "too_short" if account else ""
    if account_type in LENGTH_ONLY:
        return account, ""
    if account_type in MD5:
        return (account.lower(), "") if is_hex(account.lower()) and len(account) == 32 else ("", "not_md5")
    if account_type == 1005:
        return (lowered(account), "") if is_email(account) else ("", "not_email")
    name, fits = FORMATS[account_type]
    return (account, "") if fits(account) else ("", name)


def is_hex(text: str) -> bool:
    return set(text) <= DIGITS | set("abcdef")


def is_upper_hex(text: str) -> bool:
    return set(text) <= DIGITS | set("ABCDEF")


def is_phone(text: str) -> bool:
    return text[0] == "+" and text[1] != "0" and set(text[1:]) <= DIGITS and 7 <= len(text) - 1 <= 15


def is_idfa(text: str) -> bool:
    return [len(group) for group in text.split("-")] == [8, 4, 4, 4, 12] and is_upper_hex(text.replace("-", ""))


def is_mac(text: str) -> bool:
    return [len(pair) for pair in text.split(":")] == [2] * 6 and is_upper_hex(text.replace(":", ""))


FORMATS: dict[int, tuple[str, Callable[[str], bool]]] = {
    991: ("not_qq", lambda text: 5 <= len(text) <= 12 and set(text) <= DIGITS),
    993: ("not_idfa", is_idfa),
    995: ("not_mac", is_mac),
    997: ("not_oaid", lambda text: set(text) <= DIGITS | LETTERS | CAPITALS | {"-"}),
    1000: ("not_imei", lambda text: len(text) in (14, 15) and set(text) <= DIGITS | LETTERS),
    1002: ("not_phone", is_phone),
}


def lowered(email: str) -> str:
    name, domain = email.split("@")
    return name + "@" + domain.lower()


def is_email(text: str) -> bool:
    if text.count("@") != 1:
        return False
    name, domain = text.split("@")
    words, labels = name.split("."), domain.split(".")
    signs = DIGITS | LETTERS | CAPITALS | set("!#$%&'*+/=?^_`{|}~-")
    return (
        len(name) <= 64
        and all(word and set(word) <= signs for word in words)
        and len(labels) >= 2
        and all(is_label(label) for label in labels)
        and is_top(labels[-1])
    )


def is_label(label: str) -> bool:
    allowed = DIGITS | LETTERS | CAPITALS
    return 1 <= len(label) <= 63 and set(label) <= allowed | {"-"} and label[0] in allowed and label[-1] in allowed


def is_top(label: str) -> bool:
    return (len(label) >= 2 and set(label) <= LETTERS | CAPITALS) or bool(re.fullmatch("(?i)xn--.+", label))
