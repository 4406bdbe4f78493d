"""Is row 1 a header? It is if it is a known word, or if it looks like words and fails a format that the rest passes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Final

from pushes.accounts.judging.damage import UNQUOTED, WITHOUT_ENDS
from pushes.accounts.judging.rules import Rule
from pushes.accounts.limits import SHORTEST
from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.characters import TRIMMED
from pushes.accounts.rows.spans import Rows
from pushes.accounts.words.reasons import OF_NOBODY, Reason, Reject

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
_LONGEST: Final = 40  # characters of a header
_WORDS: Final = re.compile(r"[^\W\d][\w .:#/()（）：-]*")
_MOST_DIGITS: Final = 2
_PASSING: Final = 9  # rows that pass for each that does not, where row 1 is taken for a header


def is_known(value: str) -> bool:
    """Whether the value is a word that heads columns of accounts."""
    value = UNQUOTED.change(WITHOUT_ENDS.change(value))
    word = re.sub(r"[\s_-]+", "_", unicodedata.normalize("NFKC", value).casefold().strip().rstrip(":"))
    return word in KNOWN


def looks_like_words(value: str) -> bool:
    """Whether the value is made of words: it begins with a letter and has hardly a digit."""
    digits = sum(char.isdigit() for char in value)
    return len(value) <= _LONGEST and digits <= _MOST_DIGITS and bool(_WORDS.fullmatch(value))


class Header:
    """Row 1 as a header. `found` is the one recognised at once; `doubtful` the reject that may turn out to be one.

    Both are blank in the blocks passed on, unless a header is to be kept.
    """

    def __init__(self, rule: Rule, *, keep: bool) -> None:
        self._rule, self._keep = rule, keep
        self.found = ""
        self.doubtful: Reject | None = None

    def passed(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The same blocks, row 1 left blank if it is or may be a header. The first block is read at once."""
        remaining = iter(blocks)
        return chain([self._without(block) for block in islice(remaining, 1)], remaining)

    def _without(self, block: Block) -> Block:
        if 0 in block.faults:
            return block
        rows = block.rows
        value = rows.data[: rows.ends[0]].decode().strip(TRIMMED)
        if is_known(value):
            self.found = value
        elif not self._keep and self._rule.pattern and len(value) >= SHORTEST and looks_like_words(value):
            verdict = self._rule.judge(value)
            if isinstance(verdict, Reason) and verdict not in OF_NOBODY:
                self.doubtful = Reject(1, value, verdict)
        if self._keep or not (self.found or self.doubtful):
            return block
        return Block(Rows.of(rows.data[rows.ends[0] :]), block.first, block.faults)

    def settle(self, passed: int, rejected: int) -> None:
        """Decide about the doubtful row, knowing how many of the others passed and how many were rejected."""
        if self.doubtful and passed and passed >= _PASSING * rejected:
            self.found, self.doubtful = self.doubtful.value, None
