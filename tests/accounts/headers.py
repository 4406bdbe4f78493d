"""Which row of a list is its header, for the reference."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby

from tests.accounts.formats import SPACES, UNSEEN, without_quotes
from tests.accounts.several import LISTING

WORDS = """
    account accounts account_id account_name account_list account_number id ids uid user user_id userid user_name username
    phone phones phone_number phone_no phonenumber mobile mobiles mobile_number mobile_phone mobile_no msisdn tel telephone
    cell cellphone email emails e_mail mail email_address qq qq_number qq_no md5 md5_value idfa mac mac_address oaid imei
    imei_md5 idfa_md5 oaid_md5 mac_md5 qq_md5 phone_md5 open_id openid union_id unionid taid qimei device_id customer
    customer_id member member_id 账号 帐号 账户 帐户 账号id 用户 用户id 用户名 用户账号 用户编号 会员 会员id 会员号 会员编号 客户 客户id
    客户号 客户编号 手机 手机号 手机号码 电话 电话号码 联系电话 移动电话 邮箱 邮箱地址 电子邮箱 电子邮件 邮件 qq号 qq号码 设备号 设备id
    微信 微信号 编号
"""  # noqa: E501


BY_TOOLS = re.compile(r"_?(column|col|c|f|expr[$]|unnamed:|field|列|字段)[_ ]?[0-9]{1,3}_?")
NAMELESS = ("?column?", "(no_column_name)", "unnamed")


@dataclass
class Head:
    """What heads a list: the known header or the one that may be one, its row, and rows above it. `always`: those that
    are no accounts even where the header is to be kept."""

    known: str = ""
    doubtful: str = ""
    row: int = 1
    above: list[int] = field(default_factory=list)
    always: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Above:
    """What is known beforehand: rows above a table, whether a header follows them, whether there may be one."""

    rows: int = 0
    is_header: bool = False
    searched: bool = True


def found(rows: list[tuple[str, str]], above: Above, misfit: Callable[[str], bool], keep: bool) -> Head:
    """The head of these rows, each with its fault. `misfit` tells what the type's format does not hold."""
    head = Head()
    if not above.searched:
        head.always = list(range(1, min(above.rows, 20, len(rows)) + 1))
        return head
    filled = [(n, trimmed(value), fault) for n, (value, fault) in enumerate(rows[:20], 1) if fault or trimmed(value)]
    head.always = [n for n, _, _ in filled if n <= above.rows]
    if not head.always and filled and not filled[0][2] and is_separator_line(filled[0][1]):
        head.always = [filled[0][0]]
    rest = filled[len(head.always) :][:10]
    deepest = 1 if keep or above.rows else 4
    for place, (row, value, fault) in enumerate(rest[:deepest]):
        if fault:
            break
        below = rest[place + 1][1] if len(rest) > place + 1 and not rest[place + 1][2] else ""
        if is_known(value) or numbered(value, below) or (above.is_header and place == 0):
            others = {built(each) if not broken else "" for _, each, broken in rest[place + 1 :]}
            if all(not broken and built(each) not in others for _, each, broken in rest[:place]):
                head.known, head.row, head.above = value, row, [n for n, _, _ in rest[:place]]
                return head
    if rest and not rest[0][2] and is_words(rest[0][1]) and misfit(rest[0][1]):
        head.doubtful, head.row = rest[0][1], rest[0][0]
    return head


def trimmed(value: str) -> str:
    """What is left between spaces and unseen marks."""
    return value.strip(SPACES + UNSEEN)


def is_separator_line(value: str) -> bool:
    """Whether a row tells Excel the separator."""
    return bool(re.fullmatch(r'"?sep=(.?)"?[,;\t|]?', value, re.IGNORECASE))


def is_words(value: str) -> bool:
    """Whether a value is made of words."""
    begins = value[:1].isalnum() or value[:1] == "_"
    words = 2 <= len(value) <= 40 and begins and not value[0].isdecimal() and sum(char.isdigit() for char in value) <= 2
    return words and all(char.isalnum() or char in "_ .:#/()（）：-" for char in value)


def is_known(value: str) -> bool:
    """Whether a value is a word that heads columns, however it is written: with a star, a remark in brackets, in camel
    case.
    """
    value = unicodedata.normalize("NFKC", without_quotes(value.strip(LISTING + " \t")))
    if joined(value) in NAMELESS:
        return True
    value = re.sub(r"[*:]+|\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】", " ", value)
    return joined(value) in WORDS.split() or joined(re.sub("([a-z0-9])([A-Z])", r"\1_\2", value)) in WORDS.split()


def again(header: str) -> set[str]:
    """How a header may stand in the middle of a list: in another case, or a known one as another known one."""
    parts = [word.split("_") for word in WORDS.split()] if is_known(header) else []
    spelled = [sign.join(words) for words in parts for sign in ("_", " ", "-", "")]
    camel = ["".join([words[0], *map(str.capitalize, words[1:])]) for words in parts]
    pascal = ["".join(map(str.capitalize, words)) for words in parts]
    forms = [form(word) for word in [header, *spelled] for form in (str.lower, str.upper, str.title, str.capitalize)]
    return {header, *forms, *camel, *pascal}


def joined(word: str) -> str:
    """A word in small letters, its parts joined."""
    return re.sub(r"[-\s_]+", "_", word.casefold().strip())


def numbered(value: str, below: str) -> bool:
    """Whether a tool numbered the column, which is not how the next row is numbered."""
    value, below = unicodedata.normalize("NFKC", value).casefold(), below.casefold()
    return bool(below and BY_TOOLS.fullmatch(value)) and re.sub("[0-9]+", "#", value) != re.sub("[0-9]+", "#", below)


def built(value: str) -> str:
    """The kinds of characters of a value, each named once."""
    kinds = ["9" if c.isdigit() else "a" if "a" <= c.lower() <= "z" else "文" if c.isalpha() else c for c in value]
    return "".join(kind for kind, _ in groupby(kinds))
