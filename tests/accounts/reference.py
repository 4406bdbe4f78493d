"""What a check must find, written to be obviously right: one row after the other, characters, a dict. Slow."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

LENGTH_ONLY = {0, *range(1, 17), 989, 999, 1003, 1004, *range(1006, 1016)}
MD5 = {992, 994, 996, 998, 1001}
SPACES = "\t \u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
HIDDEN = set(
    "\u00a0\u00ad\u034f\u061c\u1680\u180e\u202f\u205f\u2028\u2029\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069"
    "\u3000\ufeff" + "".join(map(chr, [*range(0x2000, 0x2010), *range(0x202A, 0x202F)]))
)
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
    name, fits, fold = FORMATS["md5" if account_type in MD5 else account_type]
    return (fold(account), "") if fits(account) else ("", damage(account, account_type) or name)


def damage(account: str, account_type: int) -> str:
    """What happened to an account that does not fit, "" if that cannot be told."""
    if is_scientific(account):
        return "scientific"
    fits, repaired, first = FORMATS["md5" if account_type in MD5 else account_type][1], account, ""
    for reason, _, repair in repairs(account_type):
        before, repaired = repaired, repair(repaired)
        first = first or (reason if repaired != before else "")
    return first if 2 <= len(repaired) <= 100 and fits(repaired) else ""


def is_scientific(text: str) -> bool:
    """As in 1.38E+10."""
    mantissa, mark, exponent = text.upper().partition("E")
    mantissa = mantissa[1:] if mantissa[:1] in ("+", "-") else mantissa
    exponent = exponent[1:] if exponent[:1] == "+" else exponent
    whole, point, decimals = mantissa.replace(",", ".").partition(".")
    return (
        is_number(whole)
        and len(whole) == 1
        and (is_number(decimals) if point else not decimals)
        and mark == "E"
        and is_number(exponent)
        and len(exponent) in (2, 3)
    )


def is_number(text: str) -> bool:
    return text != "" and set(text) <= DIGITS


def repairs(account_type: int) -> list[tuple[str, str, Callable[[str], str]]]:
    """Reason, code and change of what may help rows of a type, in order."""
    always = [
        ("full_width", "half-width", half_width),
        ("invisible", "remove-invisible", lambda text: "".join(char for char in text if char not in HIDDEN)),
        ("quoted", "strip-quotes", lambda text: text.strip("'\"‘’“”„‚＇＂«»").strip(" \t")),
    ]
    number = [*always, ("decimals", "strip-decimals", without_decimals)]
    return {
        991: number,
        993: [*always, ("lower_case", "upper-case", str.upper)],
        995: [*always, ("lower_case", "upper-case", str.upper)],
        1000: [
            *number,
            ("separators", "strip-separators", without_separators),
            ("lost_zero", "add-zero", lambda text: "0" + text if is_number(text) and len(text) == 13 else text),
            ("upper_case", "lower-case", str.lower),
        ],
        1002: [
            *number,
            ("separators", "strip-separators", without_separators),
            ("no_country", "add-86", lambda text: "+86" + text if is_chinese_mobile(text) else text),
            ("lost_plus", "add-plus", with_plus),
        ],
    }.get(account_type, always)


def half_width(text: str) -> str:
    return "".join(chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char for char in text)


def without_decimals(text: str) -> str:
    whole, point, decimals = text.rpartition(".")
    digits = whole[1:] if whole[:1] == "+" else whole
    return whole if point and is_number(digits) and decimals and set(decimals) == {"0"} else text


def without_separators(text: str) -> str:
    signs = set(" ()[]./-‐‑‒–—―")
    digits = text[1:] if text[:1] == "+" else text
    return "".join(char for char in text if char not in signs) if digits and set(digits) <= signs | DIGITS else text


def is_chinese_mobile(text: str) -> bool:
    return is_number(text) and len(text) == 11 and text[0] == "1" and text[1] in "3456789"


def with_plus(text: str) -> str:
    digits = text[2:] if text[:2] == "00" else text
    fits = is_number(digits) and 10 <= len(digits) <= 15 and digits[0] != "0" and not is_chinese_mobile(digits)
    return "+" + digits if fits else text


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


def is_md5(text: str) -> bool:
    return is_hex(text.lower()) and len(text) == 32


def as_it_is(text: str) -> str:
    return text


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


FORMATS: dict[int | str, tuple[str, Callable[[str], bool], Callable[[str], str]]] = {
    "md5": ("not_md5", is_md5, str.lower),
    991: ("not_qq", lambda text: 5 <= len(text) <= 12 and set(text) <= DIGITS, as_it_is),
    993: ("not_idfa", is_idfa, as_it_is),
    995: ("not_mac", is_mac, as_it_is),
    997: ("not_oaid", lambda text: set(text) <= DIGITS | LETTERS | CAPITALS | {"-"}, as_it_is),
    1000: ("not_imei", lambda text: len(text) in (14, 15) and set(text) <= DIGITS | LETTERS, as_it_is),
    1002: ("not_phone", is_phone, as_it_is),
    1005: ("not_email", is_email, lowered),
}
