"""What columns of accounts are called: by people, and by tools where nobody gave them a name."""

import re
import unicodedata
from functools import cache
from typing import Final

from pushes.accounts.judging.repairs import UNQUOTED, WITHOUT_ENDS

_KNOWN: Final = """
    account accounts account_id account_name account_list account_number id ids uid user user_id userid user_name
    username phone phones phone_number phone_no phonenumber mobile mobiles mobile_number mobile_phone mobile_no msisdn
    tel telephone cell cellphone email emails e_mail mail email_address qq qq_number qq_no md5 md5_value idfa mac
    mac_address oaid imei imei_md5 idfa_md5 oaid_md5 mac_md5 qq_md5 phone_md5 open_id openid union_id unionid taid
    qimei device_id customer customer_id member member_id
    账号 帐号 账户 帐户 账号id 用户 用户id 用户名 用户账号 用户编号 会员 会员id 会员号 会员编号
    客户 客户id 客户号 客户编号 手机 手机号 手机号码 电话 电话号码 联系电话 移动电话
    邮箱 邮箱地址 电子邮箱 电子邮件 邮件 qq号 qq号码 设备号 设备id 微信 微信号 编号
"""
KNOWN: Final = frozenset(_KNOWN.split())

# What tools call a column that has no name, each before a number of its own or alone; docs/account-types.md says where
# that is written.
_BY_TOOLS: Final = {
    "column": "DuckDB (column0), Polars (column_1), Power Query and Excel's tables (Column1)",
    "col": "Trino and Athena (_col0)",
    "c": "Spark and Hive (_c0), ClickHouse (c1)",
    "f": "BigQuery (f0_)",
    "expr$": "Calcite and Flink (EXPR$0)",
    "unnamed:": "pandas (Unnamed: 0)",
    "field": "Access and MySQL for Excel (Field1)",
    "列": "Excel and Power Query in Chinese (列1)",
    "字段": "Access in Chinese (字段1)",
}
WITHOUT_NUMBER: Final = frozenset({"?column?", "(no_column_name)", "unnamed"})  # PostgreSQL, SQL Server, pandas
NUMBERED: Final = re.compile("_?(?:" + "|".join(map(re.escape, _BY_TOOLS)) + ")[_ ]?[0-9]{1,3}_?")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_REMARK: Final = re.compile(r"[*:]+|\((?:[^()]*)\)|\[(?:[^\[\]]*)\]|【[^【】]*】")  # a star, "（必填）", "[required]"


def is_known(value: str) -> bool:
    """Whether the value is a word that heads columns of accounts, however it is written."""
    plain = unicodedata.normalize("NFKC", UNQUOTED.change(WITHOUT_ENDS.change(value)))
    if _without_blanks(plain) in WITHOUT_NUMBER:
        return True
    spelled = _REMARK.sub(" ", plain)
    return _without_blanks(spelled) in KNOWN or _without_blanks(_CAMEL.sub("_", spelled)) in KNOWN


def is_of_a_tool(value: str, below: str) -> bool:
    """Whether the value is a numbered name that a tool gave, and what stands below it is not numbered the same way."""
    word = unicodedata.normalize("NFKC", value).casefold()
    numbers = re.compile("[0-9]+")
    return bool(below and NUMBERED.fullmatch(word)) and numbers.sub("#", word) != numbers.sub("#", below.casefold())


def standing_again(header: str) -> frozenset[str]:
    """What a list with this header may hold in its middle where exports were joined: the header in any case, and the
    header of another export, if this one is a word that heads columns.
    """
    words = _known_spellings() if is_known(header) else frozenset[str]()
    return words | frozenset(_in_cases(header))


@cache
def _known_spellings() -> frozenset[str]:
    joined = [word.replace("_", sign) for word in KNOWN for sign in ("_", " ", "-", "")]
    camel = [word.title().replace("_", "") for word in KNOWN]
    return frozenset(each for word in joined for each in _in_cases(word)) | {
        each for word in camel for each in (word, word[0].lower() + word[1:])
    }


def _in_cases(word: str) -> tuple[str, ...]:
    return word, word.lower(), word.upper(), word.title(), word.capitalize()


def _without_blanks(word: str) -> str:
    return re.sub(r"[\s_-]+", "_", word.casefold().strip())
