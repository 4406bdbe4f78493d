"""What stands in lists in the place of accounts and is nobody's, written to be obviously right."""

import re
from collections.abc import Collection
from functools import lru_cache
from hashlib import md5

from pushes.accounts.judging import broken, signs_by_pattern
from pushes.accounts.rows.characters import INVISIBLE
from tests.accounts import openids
from tests.accounts.addresses import is_mistyped, is_reserved
from tests.accounts.masks import is_masked, is_number
from tests.accounts.words_for_nothing import SPELLED_WORDS, is_placeholder

# A row is looked at for every type and choice, and the same rows stand in many files: what was said of it is kept.
KEPT = 1 << 15
SHORT = 200  # characters of a row that is worth it
LENGTH_ONLY = {0, *range(1, 17), 989, 999, 1003, 1004, *range(1006, 1016)}
MD5 = {992, 994, 996, 998, 1001}
RAW = {992: 991, 994: 993, 996: 995, 998: 997, 1001: 1000}

UUID = ["00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"]
ANDROID_ID = ["9774d56d682e549c"]
MACS = ["02:00:00:00:00:00", "02:00:00:00:00:02", "00:90:4C:11:22:33", "00:00:00:00:00:00", "FF:FF:FF:FF:FF:FF"]
IMEIS = [
    "358240051111110",
    "012345678912345",
    "812345678912345",
    "004999010640000",
    "111111111111111",
    "123456789123456",
    "123456789012345",
]
ZEROS = ["0" * number for number in range(5, 65)]
MACROS = ["IMEI", "IDFA", "OAID", "MAC", "ANDROIDID", "ANDROID_ID", "UUID", "GAID", "CAID", "MUID"]
DIGESTS = [
    "d41d8cd98f00b204e9800998ecf8427e",
    "cfcd208495d565ef66e7dff9f98764da",
    "ad921d60486366258809553a3db49a4a",
    "4b997118e2db4480b95d28cc741b3917",
    "3a6bff0799c7389f522f3847c33a468f",
]
ALL = UUID + ANDROID_ID + MACS + IMEIS + ZEROS
OF_TYPE = {0: ALL, 991: ZEROS, 993: UUID, 995: MACS, 997: ALL, 1000: IMEIS + ZEROS}


BROKEN = {
    "read-as-gbk": broken.is_read_as_gbk,
    "read-as-latin": broken.is_read_as_latin,
    "gbk-as-latin": broken.is_gbk_as_latin,
    "escaped": broken.is_escaped,
    "lost-characters": broken.is_lost,
    "private-use": broken.is_private,
}
REASONS = {
    "shortened": "scientific",
    "full-width": "full_width",
    "header-again": "header_again",
    "reserved-domain": "reserved_domain",
    **dict.fromkeys(openids.CODES, "no_openid"),
    **dict.fromkeys(BROKEN, "broken_text"),
}  # where they are called otherwise


def refused(account: str, account_type: int, chosen: Collection[str], *, raw: bool, fits: bool) -> str:
    """Why a row is rejected as nobody's: though it has the form of an account, or because it has not; or "".

    chosen: codes of choices, and "header:" with the header of the list. fits: whether it has the form of its type.
    """
    found = signs_in(account.lower() if account_type in MD5 and not raw and fits else account, account_type, chosen)
    counting = [code for code in found if counts(code, account, account_type, chosen, raw=raw, fits=fits)]
    return REASONS.get(counting[0], counting[0]) if counting else ""


def counts(code: str, account: str, account_type: int, chosen: Collection[str], *, raw: bool, fits: bool) -> bool:
    """Whether a row with this sign is rejected."""
    raw_type = RAW[account_type] if raw else account_type
    if code in openids.CODES:
        return "leave-out-no-openid" in chosen
    if code in TRIALS:
        return f"leave-out-{code}" in chosen and code in DOUBTED.get(raw_type, TRIALS)
    if account_type in LENGTH_ONLY:
        return f"leave-out-{'broken-text' if code in BROKEN else code}" in chosen
    if not fits or code == "header-again":
        return code not in ("shortened", "invisible", "full-width", *BROKEN)
    if code == "withheld":
        return "keep-withheld" not in chosen and is_of(account, account_type, raw)
    stars = any(star in account for star in "*＊•●")
    masked = code == "masked" and (raw_type in (997, 1000) or (raw_type == 1005 and stars))
    return masked or (raw_type == 997 and code in ("placeholder", "date"))


def kept(account: str, account_type: int, chosen: Collection[str], *, raw: bool) -> bool:
    """Whether an accepted account is one that is kept by choice."""
    of_type = account_type not in LENGTH_ONLY and is_of(account, account_type, raw)
    return of_type and "keep-withheld" in chosen and "withheld" in signs_of(account.lower(), ())


def is_of(account: str, account_type: int, raw: bool) -> bool:
    """Whether a withheld identifier is one that accounts of the type may be."""
    if account_type in MD5 and not raw:
        account = account.lower()
        return is_digest(account) or (len(account) == 32 and account in SPELLED[0])
    return account in SPELLED.get(RAW[account_type] if raw else account_type, set())


def signs_of(account: str, chosen: Collection[str]) -> list[str]:
    """What is doubtful about an account, whatever its type, the weightiest first."""
    found = (_known_signs if len(account) <= SHORT else _signs)(account)
    return [*found, "header-again"] if f"header:{account}" in chosen else list(found)


def _signs(account: str) -> list[str]:
    found = {
        "withheld": account in SPELLED[0] or is_digest(account) or is_macro(account),
        "placeholder": is_placeholder(account),
        "masked": is_masked(account),
        "foot": is_foot(account),
        "date": is_date(account),
        "shortened": is_shortened(account),
        **{code: is_broken(account) for code, is_broken in BROKEN.items()},
        "invisible": is_plain(account) and any(char in INVISIBLE for char in account),
        "full-width": is_plain(account) and any("！" <= char <= "～" and char.isalnum() for char in account),
        "trial": account.startswith("test@") or account in ONE_NUMBER,
        "reserved-domain": is_reserved(account),
        "mistyped": is_mistyped(account),
    }
    return [code for code, is_so in found.items() if is_so]


_known_signs = lru_cache(KEPT)(_signs)


def signs_in(account: str, account_type: int, chosen: Collection[str]) -> list[str]:
    """The same for a type: where nothing else is doubtful, it may be no OpenID."""
    found = signs_of(account, chosen)
    return found if set(found) - {"header-again"} else openids.doubted(account, account_type) + found


ONE_NUMBER = ("13800138000", "8613800138000", "+8613800138000", "008613800138000")
MENDED = {"mistyped": "end-in-com", "invisible": "remove-invisible", "full-width": "half-width"}
TRIALS = ("trial", "reserved-domain", "mistyped")
DOUBTED = {1002: ("trial",), 1005: TRIALS, **dict.fromkeys([991, 992, 993, 994, 995, 996, 997, 998, 1000, 1001], ())}


def doubted(account: str, account_type: int, chosen: Collection[str]) -> list[str]:
    """What is doubtful about an account of a type."""
    found = signs_in(account, account_type, chosen)
    return found if account_type in LENGTH_ONLY else [each for each in found if each in DOUBTED[account_type]]


def is_plain(account: str) -> bool:
    """Whether it is ASCII but for full-width and unseen characters."""
    return all(char.isascii() or "！" <= char <= "～" or char in INVISIBLE for char in account)


def is_date(account: str) -> bool:
    return bool(signs_by_pattern.DATE.form and signs_by_pattern.DATE.form.fullmatch(account))  # has tests of its own


def is_shortened(account: str) -> bool:
    """As in 1.38E+10, where either the point or the plus is there."""
    number = account[1:] if account[:1] in ("+", "-") else account
    mantissa, mark, exponent = number.upper().replace(",", ".").partition("E")
    whole, point, decimals = mantissa.partition(".")
    good = len(whole) == 1 and is_number(whole + decimals) and bool(point) == bool(decimals)
    power = exponent.removeprefix("+")
    return good and bool(mark) and (bool(point) or exponent[:1] == "+") and len(power) in (2, 3) and is_number(power)


TOTALS = {
    *("合计", "总计", "小计", "总数", "total", "grand total", "subtotal", "sum", "共计", "汇总", "总和", "本页合计"),
    *("本页小计", "合 计", "总 计", "totals", "gesamtergebnis", "total general", "total général", "totale complessivo"),
    *("--end--", "eof", "<eof>", "\\."),
}


def is_foot(account: str) -> bool:
    """Whether it is a total, a number of rows or an error, as programs write them below a list."""
    word = account[:-1] if account[-1:] in (":", "：") else account
    if word.lower() in TOTALS and word in (word.lower(), word.upper(), word.capitalize(), "Grand Total"):
        return True
    if signs_by_pattern.FOOT.form and signs_by_pattern.FOOT.form.fullmatch(account):  # told by tests of its own
        return True
    number = "[0-9,]+"
    patterns = (
        rf"\({number} rows?\)",
        rf"\({number} rows? affected\)",
        rf"\({number} row\(s\)\)",
        rf"\({number} row\(s\) affected\)",
        rf"{number} rows? in set",
        rf"{number} rows? in set \([0-9.]+ sec\)",
        r'\{"?(error|errcode|errmsg|code|message|msg)"? *:.*\}',
    )
    if len(account) > 3 and set(account) <= set("-+|=") and account[1:3] in ("--", "=="):
        return True
    return any(re.fullmatch(pattern, account) for pattern in patterns)


def spelled(values: Collection[str]) -> set[str]:
    """Values in either case, with their separators, with hyphens for colons, and with none."""
    found = {form for each in values for form in (each, each.replace(":", "-"), each.replace(":", "").replace("-", ""))}
    return found | {each.lower() for each in found} | {each.upper() for each in found}


SPELLED = {account_type: spelled(values) for account_type, values in OF_TYPE.items()}
_MACROS = {f"__{name}{suffix}__" for name in MACROS for suffix in ("", "_MD5", "MD5")}
_DIGESTS = {md5(text.encode()).hexdigest() for text in SPELLED[0] | SPELLED_WORDS | _MACROS | {""}} | set(DIGESTS)


def is_digest(account: str) -> bool:
    """Whether it is the MD5 of what is nobody's, in one case."""
    return account.lower() in _DIGESTS and account in (account.lower(), account.upper())


def is_macro(account: str) -> bool:
    """Whether it stands where an identifier should: __IMEI__, {imei}, {{imei}}, ${imei}, %IMEI%, %%IMEI%%."""
    letters = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    digits, small = set("0123456789"), {each.lower() for each in letters}
    if account.startswith("__") and account.endswith("__") and len(account) > 4:
        return all(word and set(word) <= letters | digits for word in account[2:-2].split("_"))
    if account.startswith("%") and account.endswith("%"):
        name = account[1:].removeprefix("%")[:-1].removesuffix("%")
        return name != "" and set(name) <= letters | digits | {"_"}
    inner = account.removeprefix("$")
    if inner.startswith("{") and inner.endswith("}"):
        name = inner[1:].removeprefix("{")[:-1].removesuffix("}")
        first, _, rest = re.sub("[0-9]{1,3}", "0", name, count=1).partition("0")  # more digits are an account's
        return first != "" and set(first + rest) <= letters | small | {"_"}
    return False
