"""What each account type asks of a row, and what may be wrong with it, written to be obviously right."""

from collections.abc import Callable, Collection
from functools import lru_cache

from tests.accounts import addresses, nobody, several, spellings
from tests.accounts.nobody import LENGTH_ONLY

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


def judge(value: str, account_type: int, *, raw: bool = False, chosen: Collection[str] = ()) -> tuple[str, str]:
    """The account and "", or "" and the reason; both empty for a blank row. `chosen`: codes of choices."""
    account = value.strip(SPACES + UNSEEN)
    if len(account) > 100:
        return "", "joined_row" if is_joined(account, account_type, raw) else "too_long"
    return _judge(account, account_type, raw, frozenset(chosen))


def is_joined(account: str, account_type: int, raw: bool) -> bool:
    """Whether it is several accounts."""
    return several.is_several(account, several.RAW[account_type] if raw else account_type)


@lru_cache(nobody.KEPT)
def _judge(account: str, account_type: int, raw: bool, chosen: Collection[str]) -> tuple[str, str]:
    """The same of one that is not too long."""
    if any(ord(char) < 32 or 127 <= ord(char) < 160 for char in account):
        return "", "control_character"
    if len(account) < 2:
        return "", "too_short" if account else ""
    name, fits, fold = asked(account_type, raw)
    form = fits(account)
    if refused := nobody.refused(account, account_type, chosen, raw=raw, fits=form):
        return "", refused
    if form:
        return fold(account), ""
    joined = is_joined(account, account_type, raw)
    return "", damage(account, account_type, raw, chosen) or joined * "joined_row" or name


def asked(account_type: int, raw: bool) -> tuple[str, Callable[[str], bool], Callable[[str], str]]:
    """What is asked of the accounts of a type that has a format."""
    if account_type in LENGTH_ONLY:
        return "", lambda _: True, as_it_is
    if raw:
        return RAW[account_type]
    return FORMATS["md5" if account_type in MD5 else account_type]


def damage(account: str, account_type: int, raw: bool, chosen: Collection[str]) -> str:
    """What happened to an account that does not fit, "" if that cannot be told."""
    if is_scientific(account):
        return "scientific"
    fits, repaired, first = asked(account_type, raw)[1], account, ""
    for reason, _, repair in repairs(account_type, raw=raw):
        before, repaired = repaired, repair(repaired)
        first = first or (reason if repaired != before else "")
    good = 2 <= len(repaired) <= 100 and fits(repaired)
    if account_type == 1002 and not good and spellings.is_extended(repaired):
        return "extension"
    if account_type in MD5 and not raw and not good and spellings.is_other_hash(repaired):
        return "other_hash"
    groups = [len(group) for group in account.split("-")]
    if first == "lower_case" and groups == [8, 4, 4, 4, 12] and is_hex(account.replace("-", "")):
        first = "lower_uuid"
    return first if good and not nobody.refused(repaired, account_type, chosen, raw=raw, fits=True) else ""


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


def repairs_of_all() -> list[tuple[str, str, Callable[[str], str]]]:
    return [
        ("full_width", "half-width", half_width),
        ("invisible", "remove-invisible", lambda text: "".join(char for char in text if char not in HIDDEN)),
        ("ends", "strip-ends", lambda text: text.strip(several.LISTING + " \t")),
        ("quoted", "strip-brackets", spellings.without_brackets),
        ("quoted", "strip-quotes", without_quotes),
    ]


def repairs(account_type: int, *, raw: bool = False) -> list[tuple[str, str, Callable[[str], str]]]:
    """Reason, code and change of what may help rows of a type, in order."""
    always = repairs_of_all()
    decimals = ("decimals", "strip-decimals", without_decimals)
    named = [*always, ("labelled", "strip-label", spellings.without_label)]
    number = [*named, decimals]
    if account_type in LENGTH_ONLY:
        place = ("labelled", "strip-label", spellings.without_place)
        return [*map(alone, always[:2]), place, *always[2:], decimals, ("mistyped", "end-in-com", addresses.meant)]
    colons = ("no_colons", "add-colons", spellings.with_colons)
    if raw:
        return {996: [*always, colons], 992: number, 1001: repairs(1000)[:-1]}.get(account_type, always)
    return {
        991: number,
        993: [*named, ("lower_case", "upper-case", str.upper)],
        995: [*always, colons, ("lower_case", "upper-case", str.upper)],
        1000: [
            *number,
            ("separators", "strip-separators", spellings.without_separators),
            ("lost_zero", "add-zero", lambda text: "0" + text if is_number(text) and len(text) == 13 else text),
            ("upper_case", "lower-case", str.lower),
        ],
        1002: [
            *number,
            ("separators", "strip-separators", spellings.without_separators),
            ("no_country", "add-86", lambda text: "+86" + text if is_chinese_mobile(text) else text),
            ("no_country", "add-plus-1", lambda text: "+" + text if is_chinese_mobile(text) else text),
            ("lost_plus", "add-plus", with_plus),
            ("trunk_zero", "strip-trunk-zero", spellings.without_inland_zero),
        ],
        1005: [
            *named,
            ("not_alone", "address-only", spellings.address_only),
            ("domain", "domain-ascii", spellings.domain_in_ascii),
            ("mistyped", "end-in-com", addresses.meant),
        ],
        **{each: [*named, ("prefixed", "strip-0x", spellings.without_prefix)] for each in MD5},
    }.get(account_type, always)


def alone(repair: tuple[str, str, Callable[[str], str]]) -> tuple[str, str, Callable[[str], str]]:
    """The same of accounts that are asked for a length alone, where they are ASCII but for what it changes."""
    reason, code, change = repair
    doubt = {"half-width": "full-width", "remove-invisible": "invisible"}[code]
    return reason, code, lambda text: change(text) if doubt in nobody.signs_of(text, ()) else text


def half_width(text: str) -> str:
    return "".join(chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char for char in text)


def without_quotes(text: str) -> str:
    quotes = "'\"`‘’“”„‚＇＂«» \t"
    text = text.strip(quotes)
    for begin, end in (('="', ""), ('=T("', ")"), ('=t("', ")")):
        if text.startswith(begin) and text.endswith(end) and "\n" not in text:
            return text[len(begin) : len(text) - len(end)].strip('"').strip(quotes)
    whole = text[1:].removeprefix("+")
    digits, point, decimals = whole.partition(".")
    is_formula = text.startswith("=") and len(digits) > 1 and is_number(digits)
    return text[1:] if is_formula and (set(decimals) == {"0"} if point else True) else text


def without_decimals(text: str) -> str:
    whole, point, decimals = text.rpartition(".")
    digits = whole[1:] if whole[:1] == "+" else whole
    separated = set(digits) <= DIGITS | set(" ()[]/-‐‑‒–—―") and digits[:1] in DIGITS and digits[-1:] in DIGITS
    return whole if point and digits and separated and decimals and set(decimals) == {"0"} else text


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


FORMATS: dict[int | str, tuple[str, Callable[[str], bool], Callable[[str], str]]] = {
    "md5": ("not_md5", is_md5, str.lower),
    991: ("not_qq", lambda text: 5 <= len(text) <= 12 and set(text) <= DIGITS, as_it_is),
    993: ("not_idfa", is_idfa, as_it_is),
    995: ("not_mac", is_mac, as_it_is),
    997: ("not_oaid", lambda text: set(text) <= DIGITS | LETTERS | CAPITALS | {"-"}, as_it_is),
    1000: ("not_imei", lambda text: len(text) in (14, 15) and set(text) <= DIGITS | LETTERS, as_it_is),
    1002: ("not_phone", is_phone, as_it_is),
    1005: ("not_email", addresses.is_email, addresses.lowered),
}

RAW: dict[int, tuple[str, Callable[[str], bool], Callable[[str], str]]] = {
    992: FORMATS[991],
    994: ("not_idfa", lambda text: is_idfa(text.upper()) and text.isascii(), str.lower),
    996: ("not_mac", lambda text: is_mac(text.upper()) and text.isascii(), str.lower),
    998: FORMATS[997],
    1001: ("not_imei", lambda text: len(text) in (14, 15) and set(text) <= DIGITS | LETTERS | CAPITALS, str.lower),
}
