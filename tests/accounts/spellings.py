"""How people and programs spell accounts, written to be obviously right."""

import re
from functools import cache

import idna
import phonenumbers

from pushes.accounts.rows.characters import BULLETS, CASED, CLOSING, DASHES, FULL_WIDTH, INVISIBLE, OPENING, QUOTES

DIGITS = set("0123456789")
SIGNS = set(" ()[]./-‐‑‒–—―")
NO_LETTERS = {*map(chr, range(0x80, 0xA0)), *FULL_WIDTH, *INVISIBLE, *QUOTES, *DASHES, *CASED, "、"}
BREAKS = [f"<{br}{end}>" for br in ("br", "BR", "Br", "bR") for end in ("", "/", " /", " ")]
ENDS_WRITTEN_OUT = ("\\r", "\\n", "\\t", *BREAKS)
MONGO = ("ObjectId", "NumberLong", "Long", "UUID", "Decimal")
HEX = DIGITS | set("abcdefABCDEF")


def without_separators(text: str) -> str:
    digits = text[1:] if text[:1] == "+" else text
    for bracket in ("(+", "[+", "( +", "[ +"):
        digits = text[len(bracket) :] if text.startswith(bracket) else digits
    if not digits or not set(digits) <= SIGNS | DIGITS or is_extended(text) or is_numbered(text):
        return text
    if inland := re.match(r"([(\[]? ?\+?(?:00)?[1-9][0-9]{0,2}[)\]]?[ -]*)[(\[]0[)\]]", text):
        text = inland[1] + text[inland.end() :]
    return "".join(char for char in text if char not in SIGNS)


def is_numbered(text: str) -> bool:
    """Whether it begins with a place in a list, as in 1. and 1)."""
    rest = text.lstrip("0123456789")
    return 1 <= len(text) - len(rest) <= 6 and rest[:2] in (". ", *(")" + sign for sign in [*SIGNS, *DIGITS, ""]))


def without_place(text: str) -> str:
    rest = text.lstrip("0123456789")
    number = len(text) - len(rest)
    if 1 <= number <= 6 and (rest[:2] == ". " or rest[:1] in (")", "、")):
        return rest[1:].lstrip(" ") or text
    if text[:1] in ("-", ">", "*", *BULLETS) and text[1:2] == " ":
        return text[2:].lstrip(" ") or text
    return text


def without_label(text: str) -> str:
    if without_place(text) != text:
        return without_place(text)
    for begin in ("http://wa.me/", "https://wa.me/"):
        if text.startswith(begin):
            rest = text.removeprefix(begin)
            return rest if rest and rest[0] != " " else text
    ends = [place for place in (text.find(":"), text.find("=")) if place > 0]
    word = text[: min(ends, default=0)]
    good = 1 <= len(word) <= 20 and word.lower() != "mailto" and is_letter(word[0])
    if good and all(is_letter(char) or char in DIGITS | set(" _.-") for char in word):
        return text[len(word) + 1 :].lstrip(" ") or text
    return text


def is_letter(char: str) -> bool:
    return (char.isascii() and char.isalpha()) or (not char.isascii() and char not in NO_LETTERS)


def is_extended(text: str) -> bool:
    """Whether a whole number of China or North America has more digits behind it, apart from it."""
    text = "".join(char.lower() if char.isascii() else char for char in text).rstrip("".join(SIGNS))
    rest = text.rstrip("0123456789")
    if not 1 <= len(text) - len(rest) <= 6:
        return False
    head = rest.rstrip("".join(SIGNS))
    apart = head != rest
    for mark in ("转", "轉", "分机", "分機", "ext.", "ext", "x", "#", "*", "_"):
        if head.endswith(mark):
            return is_whole(head.removesuffix(mark))
    return is_whole(head) if apart else rest.endswith("ext.") and is_whole(rest.removesuffix("ext."))


def is_whole(text: str) -> bool:
    digits = "".join(char for char in text if char not in SIGNS)
    china = re.fullmatch("(?:(?:[+]|00)?86)?1[3-9][0-9]{9}", digits)
    return bool(china or re.fullmatch("(?:[+]|00)1[2-9][0-9]{9}", digits))


@cache
def with_inland_zero() -> set[str]:
    """Country codes before whose numbers a zero is dropped when they are read."""
    found = set()
    for code, (region, *_) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items():
        example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
        if example is None:
            continue
        number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
        try:
            read = phonenumbers.parse(f"+{code}0{number.removeprefix(f'+{code}')}")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164) == number:
            found.add(str(code))
    return found


def without_inland_zero(text: str) -> str:
    for size in (1, 2, 3):
        code, rest = text[1 : 1 + size], text[1 + size :]
        right = text[:1] == "+" and code in with_inland_zero() and rest[:1] == "0" and rest[1:2] != "0"
        if right and set(rest) <= DIGITS and 7 <= len(rest) <= 14:
            return f"+{code}{rest[1:]}"
    return text


def without_brackets(text: str) -> str:
    signs = set("[](){}<>'\"\\\n")
    inner = text[1:-1]
    if len(text) > 2 and text[0] in OPENING and text[-1] in CLOSING and not set(inner) & {*OPENING, *CLOSING, "\n"}:
        return inner
    if (bare := without_line_ends(text)) != text:
        return bare
    if text.startswith("{{") and text.endswith("}}"):
        inner = without_brackets(text[1:-1])
        return text if inner == text[1:-1] else inner
    for begin, end in (("[", "]"), ("(", ")"), ("{", "}"), ("<", ">"), *((f"{name}(", ")") for name in MONGO)):
        if text.startswith(begin) and text.endswith(end):
            inner = text[len(begin) : -1]
            inner = inner[1:] if inner[:1] in ("'", '"') else inner
            inner = inner[:-1] if inner[-1:] in ("'", '"') else inner
            if inner and not set(inner) & signs:
                return inner
    for begin, end in (*((f"{letter}'", "'") for letter in "NnBbUu"), ('\\"', '\\"')):
        inner = text.removeprefix(begin).removesuffix(end)
        if text == begin + inner + end and inner and not set(inner) & signs:
            return inner
    return text


def without_line_ends(text: str) -> str:
    """As in user1\\r\\n, user1<br> and 'user1\\n'."""
    rest = text[:-1] if text[-1:] in ("'", '"') else text
    inner = rest
    while end := next((each for each in ENDS_WRITTEN_OUT if inner.endswith(each)), ""):
        inner = inner.removesuffix(end).rstrip(" ")
    if inner == rest:
        return text
    inner = inner[1:] if inner[:1] in ("'", '"') else inner
    return inner if inner and not set(inner) & set("[](){}<>'\"\\\n") else text


def with_colons(text: str) -> str:
    for sign, size in (("-", 2), ("", 12), (".", 4)):
        groups = text.split(sign) if sign else [text]
        digits = "".join(groups)
        if len(digits) == 12 and set(digits) <= HEX and {len(group) for group in groups} == {size}:
            return ":".join(digits[place : place + 2] for place in range(0, 12, 2))
    return text


def without_prefix(text: str) -> str:
    return text[2:] if text[:2] in ("0x", "0X", "\\x") and len(text) == 34 and set(text[2:]) <= HEX else text


def is_other_hash(text: str) -> bool:
    bare = text[2:] if text[:2] in ("0x", "0X", "\\x") else text
    return len(bare) in (16, 40, 56, 64, 96) and set(bare) <= HEX and not set(bare) <= DIGITS


def address_only(text: str) -> str:
    if text.endswith(">") and text.count("<") == text.count(">") == 1:
        inner = text[text.index("<") + 1 : -1]
        short = inner[7:] if inner[:7].lower() == "mailto:" and len(inner) > 7 else inner
        return short if short and " " not in short and "\t" not in short else text
    if text[:7].lower() == "mailto:" and "<" not in text and ">" not in text:
        address, _, rest = text[7:].partition("?")
        return address if address and not set(address + rest) & {" ", "\t"} else text
    return text


def domain_in_ascii(text: str) -> str:
    name, at, domain = text.rpartition("@")
    try:
        return (
            f"{name}@{idna.encode(domain, uts46=True).decode()}"
            if at and name.isascii() and not domain.isascii()
            else text
        )
    except idna.IDNAError:
        return text
