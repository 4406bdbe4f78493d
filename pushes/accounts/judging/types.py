"""The one table of account types: validation, forms, documentation and tests read it."""

from dataclasses import dataclass, field, replace
from typing import Final

from pushes.accounts.judging import rules
from pushes.accounts.judging.repairs import ABROAD, ELEVEN, HOME, PLUS
from pushes.accounts.judging.rules import Raw, Rule
from pushes.accounts.limits import SAID
from pushes.accounts.words.catalogue import gettext_noop as _
from pushes.accounts.words.countries import calling_code


@dataclass(frozen=True, slots=True)
class AccountType:
    """One account type of the push service.

    value: the number the service knows it by. format: what an account looks like, in words. example: "" if none is
    known. newest: whether the newest documentation (2024-11) still lists it. rule: what is asked of a row.
    raw: for a type that sends an MD5, the values that are hashed; else None.
    """

    value: int
    name: str
    format: str
    example: str
    newest: bool
    rule: Rule = field(repr=False)
    raw: Raw | None = field(default=None, repr=False)

    @property
    def normalisation(self) -> str:
        """What is done to an accepted account before it is compared and sent, in words."""
        if self.rule is rules.MD5:
            return _LOWERED
        return _DOMAIN_LOWERED if self.rule is rules.EMAIL else _KEPT

    @property
    def before_md5(self) -> str:
        """What is done to a raw value before it is hashed, in words; "" for a type that sends no MD5."""
        return self.raw.words if self.raw else ""


_KEPT: Final = _("sent as it is; accounts that differ in case are different")
_LOWERED: Final = _("sent in lower case; values that differ in case only are duplicates")
_DOMAIN_LOWERED: Final = _(
    "the domain is sent in lower case; addresses whose domains differ in case only are duplicates"
)
LENGTH: Final = _("%(shortest)s to %(longest)s characters")
_LENGTH: Final = LENGTH % SAID
_MD5: Final = _("32 hexadecimal characters, upper or lower case")
_MD5_OF_IDFA: Final = "2c010ed96aef2fc34983e1e7e9176b7e"
_MD5_OF_IMEI: Final = "f2d5a650733ca8c27d502b1c08da14e5"

_TABLE: Final = (
    AccountType(0, _("Default"), _LENGTH, "", True, rules.LENGTH_ONLY),
    *(AccountType(value, _("Custom"), _LENGTH, "", True, rules.LENGTH_ONLY) for value in range(1, 17)),
    AccountType(989, _("TAID or QIMEI (device fingerprint)"), _LENGTH, "", False, rules.LENGTH_ONLY),
    AccountType(991, _("QQ number"), _("5 to 12 digits"), "12345", True, rules.QQ),
    AccountType(992, _("QQ number, MD5"), _MD5, "", True, rules.MD5, rules.RAW_QQ),
    AccountType(
        993,
        _("IDFA"),
        _("32 upper-case hexadecimal characters in groups of 8-4-4-4-12"),
        "49E2084A-290C-41EF-AD20-E540CD6AE841",
        False,
        rules.IDFA,
    ),
    AccountType(994, _("IDFA, MD5"), _MD5, _MD5_OF_IDFA, False, rules.MD5, rules.RAW_IDFA),
    AccountType(
        995,
        _("MAC address"),
        _("six upper-case hexadecimal pairs joined by colons"),
        "08:00:20:0A:8C:6D",
        False,
        rules.MAC,
    ),
    AccountType(
        996, _("MAC address, MD5"), _MD5, "", False, rules.MD5, rules.RAW_MAC
    ),  # the documentation's example is an IMEI's
    AccountType(997, _("OAID"), _("letters, digits and hyphens, case kept"), "", True, rules.OAID),
    AccountType(998, _("OAID, MD5"), _MD5, "", True, rules.MD5, rules.RAW_OAID),
    AccountType(999, _("WeChat UnionID"), _LENGTH, "", True, rules.WECHAT),
    AccountType(
        1000, _("IMEI"), _("14 or 15 digits, or lower-case letters and digits"), "a000002c9060f7", False, rules.IMEI
    ),
    AccountType(1001, _("IMEI, MD5"), _MD5, _MD5_OF_IMEI, False, rules.MD5, rules.RAW_IMEI),
    AccountType(1002, _("Mobile number"), _("E.164: +, country code and number"), "+8613711112222", True, rules.PHONE),
    AccountType(1003, _("WeChat OpenID"), _LENGTH, "", True, rules.WECHAT),
    AccountType(1004, _("QQ OpenID"), _LENGTH, "", True, rules.QQ_OPENID),
    AccountType(1005, _("Email"), _("an e-mail address"), "name@example.com", True, rules.EMAIL),
    AccountType(1006, _("Sina Weibo"), _LENGTH, "", True, rules.LENGTH_ONLY),
    AccountType(1007, _("Alipay"), _LENGTH, "", True, rules.LENGTH_ONLY),
    AccountType(1008, _("Taobao"), _LENGTH, "", True, rules.LENGTH_ONLY),
    AccountType(1009, _("Douban"), _LENGTH, "", True, rules.LENGTH_ONLY),
    AccountType(1010, _("Facebook"), _LENGTH, "", True, rules.LENGTH_ONLY),
    AccountType(1011, _("Twitter"), _LENGTH, "", True, rules.LENGTH_ONLY),
    AccountType(1012, _("Google"), _LENGTH, "", True, rules.LENGTH_ONLY),
    AccountType(1013, _("Baidu"), _LENGTH, "", True, rules.LENGTH_ONLY),
    AccountType(1014, _("JD"), _LENGTH, "", True, rules.LENGTH_ONLY),
    AccountType(1015, _("LinkedIn"), _LENGTH, "", True, rules.LENGTH_ONLY),
)

ACCOUNT_TYPES: Final[dict[int, AccountType]] = {each.value: each for each in _TABLE}


def at_home(rule: Rule, country: str) -> Rule:
    """The rule for an application of a home country: mobile numbers may be written as they are dialled there."""
    code = calling_code(country)
    if code not in HOME or PLUS not in rule.repairs:
        return rule
    place = rule.repairs.index(PLUS)
    at_home = (*([ELEVEN[code]] if code in ELEVEN else []), ABROAD[code], HOME[code])
    return replace(rule, repairs=(*rule.repairs[:place], *at_home, *rule.repairs[place:]))


def rule_of(account_type: int) -> Rule:
    """What the type asks of a row. Raises ValueError for a number the table does not know."""
    try:
        return ACCOUNT_TYPES[account_type].rule
    except KeyError:
        raise ValueError(f"{account_type} is no account type. Choose one of the table of account types.") from None
