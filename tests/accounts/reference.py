"""What a check must find, written to be obviously right: one row after the other, characters, a dict. Slow."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import md5

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
    header: str = ""
    trimmed: int = 0
    repeats: list[tuple[int, str, int]] = field(default_factory=list)  # row, account, the row it repeats
    repaired: dict[str, int] = field(default_factory=dict)
    fits: dict[int, int] = field(default_factory=dict)
    fits_of: int = 0


class TwoColumns(Exception):
    """A record has a second column. The row's number is the argument."""


class Separated(Exception):
    """Row 1 has columns separated by something else than commas."""


@dataclass(frozen=True)
class Options:
    """What a check was asked for besides the type."""

    keep_header: bool = False
    hash_raw: bool = False
    repairs: frozenset[str] = frozenset()


def expect(text: str, account_type: int, *, csv: bool = False, options: Options = Options()) -> Expected:
    """The verdicts on a file's text, without its byte order mark."""
    found, seen = Expected(), dict[str, int]()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    refuse_separated(lines.partition("\n")[0], csv)
    rows = list(records(lines)) if csv else [(line, "") for line in plain(lines)]
    found.header, doubtful = header(rows[0], account_type, options)
    if doubtful or (found.header and not options.keep_header):
        rows[0] = ("", "")
    for number, (value, fault) in enumerate(rows, start=1):
        take(found, seen, (number, value, fault), account_type, options)
    passed = len(found.accepted) + found.duplicates
    if doubtful and passed and passed >= 9 * len(found.rejects):
        found.header = doubtful
    elif doubtful:
        found.blank -= 1
        found.rejects.insert(0, (1, judge(doubtful, account_type, raw=options.hash_raw)[1]))
    return found


def take(found: Expected, seen: dict[str, int], row: tuple[int, str, str], account_type: int, options: Options) -> None:
    """Put one row where it belongs."""
    number, value, fault = row
    found.rows += 1
    account, reason = judge(value, account_type, raw=options.hash_raw)
    codes = list[str]()
    if reason and not fault:
        account, codes = mended(value, account_type, options)
    for code in codes:
        found.repaired[code] = found.repaired.get(code, 0) + 1
    if fault or (reason and not account):
        found.rejects.append((number, fault or reason))
    elif not account:
        found.blank += 1
    else:
        found.trimmed += not codes and value != value.strip(SPACES + UNSEEN)
        account = hashed(account, account_type) if options.hash_raw else account
        if account in seen:
            found.duplicates += 1
            found.repeats.append((number, account, seen[account]))
        else:
            seen[account] = number
            found.accepted.append(account)
    doctor(found, number, value, fault)


def mended(value: str, account_type: int, options: Options) -> tuple[str, list[str]]:
    """The account after the repairs wanted, and the codes of those that changed it; nothing if they do not help."""
    account, codes = value.strip(SPACES + UNSEEN), []
    if account_type in LENGTH_ONLY or len(value) > 1000:
        return "", []
    for _, code, repair in repairs(account_type, raw=options.hash_raw):
        before = account
        account = repair(account) if code in options.repairs else account
        codes += [code] if account != before else []
    found, _ = judge(account, account_type, raw=options.hash_raw)
    return (found, codes) if codes and found else ("", [])


def hashed(account: str, account_type: int) -> str:
    """What is sent for a raw value."""
    before = {
        992: account,
        994: account.upper(),
        996: account.upper().replace(":", ""),
        998: account,
        1001: account.lower(),
    }[account_type]
    return md5(before.encode()).hexdigest()


def doctor(found: Expected, number: int, value: str, fault: str) -> None:
    """Count which types a row would fit, if it is one of those looked at."""
    if (number > 1000 and number % 1000) or not (fault or value.strip(SPACES + UNSEEN)):
        return
    found.fits_of += 1
    for account_type in (991, 992, 993, 994, 995, 996, 998, 1000, 1001, 1002, 1005):
        fits = not fault and judge(value, account_type)[0] != ""
        found.fits[account_type] = found.fits.get(account_type, 0) + fits


def refuse_separated(line: str, csv: bool) -> None:
    """Row 1 of a file that was exported with semicolons or tabs between columns."""
    line = re.sub('"[^"]*"', "quoted", line).strip(SPACES + UNSEEN)
    for separator in ";\t" if csv else "\t":
        columns = [column.strip(SPACES + UNSEEN) for column in line.split(separator)]
        if columns[0] and any(columns[1:]):
            raise Separated


def header(row: tuple[str, str], account_type: int, options: Options) -> tuple[str, str]:
    """Row 1 if it is a header, and row 1 if it may be one."""
    value, fault = row[0].strip(SPACES + UNSEEN), row[1]
    if fault:
        return "", ""
    if is_known(value):
        return value, ""
    begins = value[:1].isalnum() or value[:1] == "_"
    words = 2 <= len(value) <= 40 and begins and not value[0].isdecimal() and sum(char.isdigit() for char in value) <= 2
    plain_words = all(char.isalnum() or char in "_ .:#/()（）：-" for char in value)
    fails = account_type not in LENGTH_ONLY and judge(value, account_type, raw=options.hash_raw)[1] != ""
    return "", value if words and plain_words and fails and not options.keep_header else ""


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


def judge(value: str, account_type: int, *, raw: bool = False) -> tuple[str, str]:
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
    name, fits, fold = asked(account_type, raw)
    return (fold(account), "") if fits(account) else ("", damage(account, account_type, raw) or name)


def asked(account_type: int, raw: bool) -> tuple[str, Callable[[str], bool], Callable[[str], str]]:
    """What is asked of the accounts of a type that has a format."""
    if raw:
        return RAW[account_type]
    return FORMATS["md5" if account_type in MD5 else account_type]


def damage(account: str, account_type: int, raw: bool) -> str:
    """What happened to an account that does not fit, "" if that cannot be told."""
    if is_scientific(account):
        return "scientific"
    fits, repaired, first = asked(account_type, raw)[1], account, ""
    for reason, _, repair in repairs(account_type, raw=raw):
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


def repairs(account_type: int, *, raw: bool = False) -> list[tuple[str, str, Callable[[str], str]]]:
    """Reason, code and change of what may help rows of a type, in order."""
    always = [
        ("full_width", "half-width", half_width),
        ("invisible", "remove-invisible", lambda text: "".join(char for char in text if char not in HIDDEN)),
        ("quoted", "strip-quotes", lambda text: text.strip("'\"‘’“”„‚＇＂«»").strip(" \t")),
    ]
    number = [*always, ("decimals", "strip-decimals", without_decimals)]
    if raw:
        return {992: number, 1001: repairs(1000)[:-1]}.get(account_type, always)
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


WORDS = """
    account accounts account_id account_name account_list account_number id ids uid user user_id userid user_name username
    phone phones phone_number phone_no phonenumber mobile mobiles mobile_number mobile_phone mobile_no msisdn tel telephone
    cell cellphone email emails e_mail mail email_address qq qq_number qq_no md5 md5_value idfa mac mac_address oaid imei
    imei_md5 idfa_md5 oaid_md5 mac_md5 qq_md5 phone_md5 open_id openid union_id unionid taid qimei device_id customer
    customer_id member member_id 账号 帐号 账户 帐户 账号id 用户 用户id 用户名 用户账号 用户编号 会员 会员id 会员号 会员编号 客户 客户id
    客户号 客户编号 手机 手机号 手机号码 电话 电话号码 联系电话 移动电话 邮箱 邮箱地址 电子邮箱 电子邮件 邮件 qq号 qq号码 设备号 设备id
    微信 微信号 编号
"""  # noqa: E501


def is_known(value: str) -> bool:
    """Whether a value is a word that heads columns, however it is written."""
    value = unicodedata.normalize("NFKC", value).casefold().strip().rstrip(":")
    return re.sub(r"[-\s_]+", "_", value) in WORDS.split()


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

RAW: dict[int, tuple[str, Callable[[str], bool], Callable[[str], str]]] = {
    992: FORMATS[991],
    994: ("not_idfa", lambda text: is_idfa(text.upper()) and text.isascii(), str.lower),
    996: ("not_mac", lambda text: is_mac(text.upper()) and text.isascii(), str.lower),
    998: FORMATS[997],
    1001: ("not_imei", lambda text: len(text) in (14, 15) and set(text) <= DIGITS | LETTERS | CAPITALS, str.lower),
}
