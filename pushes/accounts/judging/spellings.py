"""Spellings of accounts that people and programs use and no format has, and the one form of each: see repairs.py.

Each function gives a row back as it is where it is not spelled so.
"""

import re
from typing import Final

import idna

from pushes.accounts.rows.characters import BULLETS, CASED, CLOSING, DASHES, FULL_WIDTH, INVISIBLE, OPENING, QUOTES

_BETWEEN: Final = r"[ ()\[\]./\u2010-\u2015-]"
_SEPARATED: Final = re.compile(r"(?:[(\[] ?)?\+?[0-9 ()\[\]./\u2010-\u2015-]+")
_NO_SEPARATORS: Final = dict.fromkeys(map(ord, " ()[]./-\u2010\u2011\u2012\u2013\u2014\u2015"))
# What is dialled inside the country only, as in +44 (0)7700 900100.
OPTIONAL_ZERO: Final = r"^([(\[]? ?\+?(?:00)?[1-9][0-9]{0,2}[)\]]?[ -]*)[(\[]0[)\]]"
_OPTIONAL_ZERO: Final = re.compile(OPTIONAL_ZERO)


def extended(between: str, words: str) -> str:
    """The pattern of a virtual number of a shop: a whole number of China or North America, and an extension behind it,
    as WeChat Shop's virtual_phone has it.

    between: what may stand between digits. words: what may stand before an extension besides signs.
    """
    china = rf"(?:(?:\+|0{between}*0)?{between}*8{between}*6{between}*)?1{between}*[3-9]"
    america = rf"(?:\+|0{between}*0){between}*1{between}*[2-9]"
    mark = rf"(?:{between}+|{between}*(?:{words}|ext\.?|x|#|\*|_){between}*)"
    return rf"{between}*(?:{china}|{america})(?:{between}*[0-9]){{9}}{mark}[0-9]{{1,6}}{between}*"


NUMBERED: Final = r"[0-9]{1,6}(?:\. +|\) *)"  # the place in a list, not the code of a country
_NUMBERED: Final = re.compile(NUMBERED)
_NO_LETTERS: Final = re.escape(
    FULL_WIDTH + INVISIBLE + QUOTES[3:] + DASHES + CASED + "、"
)  # or coded apart from them  # what is no letter, or one coded apart


def placed(comma: str, bullet: str) -> str:
    """The pattern of what stands before an account in a list: 1. …, 1、…, - …, • …

    comma, bullet: what 、 and bullets are, as the rows have them.
    """
    return rf"{NUMBERED}|[0-9]{{1,6}}{comma} *|[-*>{bullet}] +"


def listed(comma: str, bullet: str) -> str:
    """The pattern of an account behind its place in a list or a bullet."""
    return rf"(?:{placed(comma, bullet)})([^ \n].*)"


def labelled(letter: str, comma: str, bullet: str) -> str:
    """The pattern of an account behind its place in a list, a sign or a word: 1. …, - …, Tel: …, 手机=…, wa.me/….

    letter: what letters beyond ASCII are, as the rows have them.
    """
    word = rf"(?![Mm][Aa][Ii][Ll][Tt][Oo]:)(?:[A-Za-z]|{letter})(?:[A-Za-z0-9 _.-]|{letter}){{0,19}}[:=] *"
    return rf"(?:{placed(comma, bullet)}|https?://wa\.me/|{word})([^ \n].*)"


LABELLED: Final = labelled(rf"[^\x00-\x9f{_NO_LETTERS}]", "、", BULLETS)
_LABELLED: Final = re.compile(LABELLED)
_LISTED: Final = re.compile(listed("、", BULLETS))


def without_label(value: str) -> str:
    """An account without what stands before it in a list or a form."""
    found = _LABELLED.fullmatch(value)
    return found[1] if found else value


def without_place(value: str) -> str:
    """An account without its place in a list, or the bullet before it."""
    found = _LISTED.fullmatch(value)
    return found[1] if found else value


_EXTENDED: Final = re.compile(extended(_BETWEEN, "转|轉|分机|分機"), re.IGNORECASE)


def is_extended(value: str) -> bool:
    """Whether it is a number with an extension, in full or half width."""
    return bool(_EXTENDED.fullmatch(value))


def unseparated(value: str) -> str:
    """Digits without what stands between them; the zero of +44 (0)7700 goes with its brackets."""
    if not _SEPARATED.fullmatch(value) or is_extended(value) or _NUMBERED.match(value):
        return value
    return _OPTIONAL_ZERO.sub(r"\1", value, count=1).translate(_NO_SEPARATORS)


# Countries whose inland calls begin with a zero, and whose numbers never do: by the metadata of phonenumbers.
TRUNK: Final = (
    *("20", "27", "31", "32", "33", "40", "41", "43", "44", "46", "49", "51", "53", "54", "55"),
    *("58", "60", "61", "62", "63", "64", "66", "81", "82", "84", "86", "90", "91", "92", "93"),
    *("94", "95", "98", "211", "212", "213", "218", "231", "232", "233", "234", "243", "249", "250", "251"),
    *("252", "254", "255", "256", "260", "261", "262", "263", "264", "265", "291", "353", "355", "358", "359"),
    *("370", "373", "374", "375", "377", "380", "381", "382", "383", "385", "386", "387", "389", "421", "423"),
    *("508", "590", "591", "593", "594", "595", "596", "598", "686", "850", "855", "856", "880", "886", "961"),
    *("962", "963", "964", "966", "967", "970", "971", "972", "976", "977", "994", "995", "996"),
)
TRUNK_ZERO: Final = rf"(\+(?:{'|'.join(TRUNK)}))0([1-9][0-9]{{5,12}})"
_TRUNK_ZERO: Final = re.compile(TRUNK_ZERO)


def without_trunk_zero(number: str) -> str:
    """A number without the zero that belongs before it only where there is no country code."""
    found = _TRUNK_ZERO.fullmatch(number)
    return found[1] + found[2] if found else number


_SIGNS: Final = r"""\[\](){}<>'"\\\n"""  # that no account has inside
_INSIDE: Final = f"([^{_SIGNS}]+)"
_UP_TO_BLANKS: Final = f"([^{_SIGNS}]*[^{_SIGNS} ])"
_QUOTED: Final = rf"""['"]?{_INSIDE}['"]?"""
_LINE_ENDS: Final = r"(?: *(?:\\[rnt]|<[Bb][Rr] ?/?>))+"  # written out, not ended


def bracketed(opening: str, closing: str) -> str:
    """The pattern of arrays of PostgreSQL, rows of an INSERT, texts of SQL Server and Python, values in the shell of
    MongoDB, quotation marks escaped once too often, fields of templates, Chinese brackets, and line ends that were
    written out: each with the account as a group.

    opening, closing: what Chinese brackets are, as the rows have them.
    """
    return (
        rf"""\[{_QUOTED}\]|\({_QUOTED}\)|\{{{_QUOTED}\}}|<{_QUOTED}>|\\"{_INSIDE}\\"|[NnBbUu]'{_INSIDE}'"""
        rf"|(?:ObjectId|NumberLong|Long|UUID|Decimal)\({_QUOTED}\)|\{{\{{{_QUOTED}\}}\}}"
        rf"|[{opening}]([^{opening}{closing}\n]+)[{closing}]"
        rf"""|['"]?{_UP_TO_BLANKS}{_LINE_ENDS}['"]?"""
    )


BRACKETED: Final = bracketed(OPENING, CLOSING)
_BRACKETED: Final = re.compile(BRACKETED)


def without_brackets(value: str) -> str:
    """An account without the brackets, letters and signs that programs write around a value."""
    found = _BRACKETED.fullmatch(value)
    return next(filter(None, found.groups())) if found else value


_PAIR: Final = "[0-9A-Fa-f]{2}"
MAC: Final = rf"{_PAIR}(?:-{_PAIR}){{5}}|(?:{_PAIR}){{6}}|(?:{_PAIR}{_PAIR}\.){{2}}{_PAIR}{_PAIR}"
_MAC: Final = re.compile(MAC)


def with_colons(value: str) -> str:
    """A MAC address as the network writes it."""
    if not _MAC.fullmatch(value):
        return value
    digits = value.replace("-", "").replace(".", "")
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))


PREFIXED: Final = r"(?:0[xX]|\\x)([0-9A-Fa-f]{32})"  # of SQL Server and MySQL, of PostgreSQL
_PREFIXED: Final = re.compile(PREFIXED)


def without_prefix(value: str) -> str:
    """Hexadecimal digits without what databases put before them."""
    found = _PREFIXED.fullmatch(value)
    return found[1] if found else value


# SHA-1, SHA-224, SHA-256, SHA-384, and the 16 characters in the middle of an MD5 that some systems keep.
_SIZES: Final = "|".join(f"[0-9A-Fa-f]{{{size}}}" for size in (16, 40, 56, 64, 96))
OTHER_HASH: Final = rf"(?:0[xX]|\\x)?(?=[0-9]*[A-Fa-f])(?:{_SIZES})"
_OTHER_HASH: Final = re.compile(OTHER_HASH)


def is_other_hash(value: str) -> bool:
    """Whether it is a hash, but no MD5: of a SHA-256 nobody can tell which accounts it was made of."""
    return bool(_OTHER_HASH.fullmatch(value))


ADDRESS: Final = r"[^<>]*<(?:mailto:)?([^<> \t]+)>|mailto:([^<> \t?]+)(?:\?[^<> \t]*)?"
_ADDRESS: Final = re.compile(ADDRESS, re.IGNORECASE)


def address_only(value: str) -> str:
    """The address of mailto:name@example.com or Name <name@example.com>."""
    found = _ADDRESS.fullmatch(value)
    return (found[1] or found[2]) if found else value


def domain_in_ascii(value: str) -> str:
    """An address whose domain is spelled in another script, as networks know it (xn--)."""
    name, at, domain = value.rpartition("@")
    if not at or domain.isascii() or not name.isascii():
        return value
    try:
        return f"{name}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return value
