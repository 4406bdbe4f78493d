"""Which rows are several accounts of one format, written to be obviously right."""

from collections.abc import Callable

from tests.accounts.nobody import LENGTH_ONLY

LISTING = ",;|，；｜、"  # what lists are written with
SIGNS = LISTING + " /／"
DIGITS, HEX = set("0123456789"), set("0123456789abcdefABCDEF")
LETTERS = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
ENDS = (".com", ".net", ".org", ".edu", ".gov", ".cn")


def is_several(row: str, account_type: int) -> bool:
    """Two of them at least, with signs between them or none."""
    if account_type in LENGTH_ONLY:
        return len(row) <= 200 and len(listed(row)) > 1
    if account_type in APART:
        return len(row) <= 200 and len(parts := apart(row, SIGNS)) > 1 and all(map(APART[account_type], parts))
    one = ONE.get(account_type)
    if not one or len(row) > 200 or (account_type == 1005 and row.count("@") < 2):
        return False
    return any(one(row[:end], False) and goes_on(row[end:], one) for end in range(1, len(row)))


def apart(row: str, signs: str) -> list[str]:
    """What stands between signs; nothing where they stand at an end, too."""
    for sign in signs:
        row = row.replace(sign, "\n")
    return [] if row.strip("\n") != row else [part for part in row.split("\n") if part]


def listed(row: str) -> list[str]:
    """The accounts of a list in one row, where any account may be of many forms: all must be of one kind."""
    parts = [part.strip(" ") for part in apart(row, LISTING)]
    inside = [part for part in parts if part]
    whole = parts and row[0] != " " != row[-1] and not any(" " in part for part in inside)
    return inside if whole and any(all(map(one, inside)) for one in (is_number, is_id, is_plain_address)) else []


def is_number(text: str) -> bool:
    return len(text) >= 5 and set(text) <= DIGITS


def is_id(text: str) -> bool:
    """With a digit and a letter."""
    return bool(set(text) & DIGITS and set(text) & LETTERS and set(text) <= DIGITS | LETTERS | set("_-"))


def is_plain_address(text: str) -> bool:
    name, at, domain = text.partition("@")
    signs = DIGITS | LETTERS | set(".-")
    return bool(at and name and domain) and set(name) <= signs | set("_+") and set(domain) <= signs


def goes_on(rest: str, one: Callable[[str, bool], bool]) -> bool:
    rest = rest.lstrip(SIGNS)
    if one(rest, True):
        return True
    return any(one(rest[:end], False) and goes_on(rest[end:], one) for end in range(1, len(rest)))


def is_phone(text: str, last: bool) -> bool:
    digits = text.removeprefix("+")
    mobile = digits.removeprefix("86") if len(digits) == 13 else digits
    if len(mobile) == 11 and set(mobile) <= DIGITS and mobile[0] == "1" and mobile[1] in "3456789":
        return len(digits) == 13 or text == digits
    return text[:1] == "+" and set(digits) <= DIGITS and 7 <= len(digits) <= 15 and digits[0] != "0"


def is_grouped(text: str, groups: list[int], sign: str) -> bool:
    return [len(each) for each in text.split(sign)] == groups and set(text.replace(sign, "")) <= HEX


def is_address(text: str, last: bool) -> bool:
    """One that ends where it must: at the end of the row, before a sign, or with a domain that is known to."""
    text, ended = text.rstrip(SIGNS), text[-1:] != text.rstrip(SIGNS)[-1:]
    local, _, domain = text.partition("@")
    labels = domain.split(".")
    signs = LETTERS | DIGITS | set("!#$%&'*+=?^_`{|}~-")
    whole = (
        len(labels) > 1 and all(word and set(word) <= signs for word in local.split(".")) and all(map(is_label, labels))
    )
    known = last or ended or text.endswith(ENDS)
    return whole and set(labels[-1]) <= LETTERS and len(labels[-1]) > 1 and known


def is_label(label: str) -> bool:
    allowed = LETTERS | DIGITS
    return 1 <= len(label) <= 63 and set(label) <= allowed | {"-"} and label[0] in allowed and label[-1] in allowed


ONE: dict[int, Callable[[str, bool], bool]] = {
    993: lambda text, _: is_grouped(text, [8, 4, 4, 4, 12], "-"),
    995: lambda text, _: is_grouped(text, [2] * 6, ":"),
    1000: lambda text, _: len(text) == 15 and set(text) <= DIGITS,
    1002: is_phone,
    1005: is_address,
}
APART: dict[int, Callable[[str], bool]] = {
    **dict.fromkeys((992, 994, 996, 998, 1001), lambda text: len(text) == 32 and set(text) <= HEX),
    991: lambda text: 5 <= len(text) <= 12 and set(text) <= DIGITS,
    997: lambda text: 15 <= len(text) <= 64 and set(text) <= DIGITS | LETTERS | {"-"},
}
RAW = {992: 991, 994: 993, 996: 995, 998: 997, 1001: 1000}
