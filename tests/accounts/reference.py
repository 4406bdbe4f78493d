"""What a check must find, written to be obviously right: one row after the other, characters, a dict. Slow."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import md5

from tests.accounts import nobody
from tests.accounts.formats import LENGTH_ONLY, SPACES, UNSEEN, judge, without_quotes
from tests.accounts.offers import NOTHING, Options, around, mended, needed, offers, unwrapped

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
    doubts: dict[str, tuple[int, int, str]] = field(default_factory=dict)  # rows, the first of them, its account
    offers: dict[str, int] = field(default_factory=dict)  # of repairs: how many rows each makes accounts


class TwoColumns(Exception):
    """A record has a second column. The row's number is the argument."""


class Separated(Exception):
    """Row 1 has columns separated by something else than commas."""


def expect(text: str, account_type: int, *, csv: bool = False, options: Options = NOTHING) -> Expected:
    """The verdicts on a file's text, without its byte order mark."""
    found, seen, needs = Expected(), dict[str, int](), list[list[str]]()
    accepted = list[tuple[int, str]]()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    refuse_separated(lines.partition("\n")[0], csv)
    rows = list(records(lines)) if csv else [(line, "") for line in plain(lines)]
    found.header, doubtful = header(rows[0], account_type, options)
    if doubtful or (found.header and not options.keep_header):
        rows[0] = ("", "")
    for number, (value, fault) in enumerate(rows, start=1):
        take(found, (seen, accepted), (number, value, fault), account_type, options)
        needs.append(needed(value, fault, account_type, options))
    passed = len(found.accepted) + found.duplicates
    if doubtful and passed and passed >= 9 * len(found.rejects):
        found.header = doubtful
    elif doubtful:
        found.blank -= 1
        found.rejects.insert(0, (1, judge(doubtful, account_type, raw=options.hash_raw)[1]))
        needs.append(needed(doubtful, "", account_type, options))
    found.offers = offers([codes for codes in needs if codes])
    if account_type in LENGTH_ONLY:
        around(found.doubts, found.offers, accepted)
    return found


def take(
    found: Expected,
    before: tuple[dict[str, int], list[tuple[int, str]]],
    row: tuple[int, str, str],
    account_type: int,
    options: Options,
) -> None:
    """Put one row where it belongs."""
    (seen, accepted), (number, value, fault) = before, row
    found.rows += 1
    value, codes = (value, []) if fault else unwrapped(value, account_type, options)
    account, reason = judge(value, account_type, raw=options.hash_raw, chosen=options.repairs)
    if reason and not fault and account_type not in LENGTH_ONLY:
        account, codes = mended(value, account_type, options)
    for code in codes:
        found.repaired[code] = found.repaired.get(code, 0) + 1
    if fault or (reason and not account):
        found.rejects.append((number, fault or reason))
        leave_out(found, fault or reason, account_type, options)
    elif not account:
        found.blank += 1
    else:
        doubt(found, number, account, account_type, options)
        accepted.append((number, account))
        found.trimmed += not codes and value != value.strip(SPACES + UNSEEN)
        account = normalised(account, account_type) if options.hash_raw else account
        sent = md5(account.encode()).hexdigest() if options.hash_raw else account
        if sent in seen:
            found.duplicates += 1
            found.repeats.append((number, account, seen[sent]))
        else:
            seen[sent] = number
            found.accepted.append(sent)
    doctor(found, number, row[1], fault)


def doubt(found: Expected, number: int, account: str, account_type: int, options: Options) -> None:
    """Count what is doubtful about an accepted row, and what is kept by choice."""
    if nobody.kept(account, account_type, options.repairs, raw=options.hash_raw):
        found.repaired["keep-withheld"] = found.repaired.get("keep-withheld", 0) + 1
    elif account_type in LENGTH_ONLY and (code := nobody.doubted(account)):
        rows, first, sample = found.doubts.get(code, (0, number, account))
        found.doubts[code] = rows + 1, first, sample


def leave_out(found: Expected, reason: str, account_type: int, options: Options) -> None:
    """Count a row that is left out by choice."""
    code = f"leave-out-{reason}"
    if account_type in LENGTH_ONLY and code in options.repairs:
        found.repaired[code] = found.repaired.get(code, 0) + 1


def normalised(account: str, account_type: int) -> str:
    """A raw value as it is hashed."""
    return {
        992: account,
        994: account.upper(),
        996: account.upper().replace(":", ""),
        998: account,
        1001: account.lower(),
    }[account_type]


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
    value = without_quotes(value.strip(",;|，；｜ \t"))
    value = unicodedata.normalize("NFKC", value).casefold().strip().rstrip(":")
    return re.sub(r"[-\s_]+", "_", value) in WORDS.split()
