"""What the record says of a push that was answered NO_ERROR, is finished, and reached nobody."""

from collections.abc import Iterable

from console.gateway.models import Binding, GatewayApplication, GatewayPush
from pushes.tpns.contract import AudienceType

TO_ACCOUNTS = (AudienceType.ACCOUNT, AudienceType.ACCOUNT_LIST, AudienceType.ACCOUNT_PACKAGE)
# The account types of the maker's Java client of 2018 that mean something else now: what it calls them, and what that
# is in the contract.
OLDER = {
    1: ("mobile", 1002),
    2: ("email", 1005),
    1000: ("wx_openid", 1003),
    1001: ("qq_openid", 1004),
    1002: ("weibo", 1006),
    1003: ("alipay", 1007),
    1004: ("taobao", 1008),
    1005: ("douban", 1009),
    1006: ("facebook", 1010),
    1007: ("twitter", 1011),
    1008: ("google", 1012),
    1009: ("baidu", 1013),
    1010: ("jd", 1014),
    1011: ("linkin", 1015),
}


def of(application: GatewayApplication, pushes: Iterable[GatewayPush]) -> dict[str, str]:
    """A sentence or two for each push whose accounts have no device, by its push id."""
    lost = [push for push in pushes if _reached_nobody(push)]
    words = {kind: _words(application, kind) for kind in {push.account_type for push in lost}}
    return {push.push_id: words[push.account_type] for push in lost}


def _reached_nobody(push: GatewayPush) -> bool:
    is_over = push.status == GatewayPush.Status.FINISHED and push.accounts_done > 0
    return is_over and push.audience_type in TO_ACCOUNTS and not push.accounts_reached


def _words(application: GatewayApplication, kind: int) -> str:
    if Binding.objects.filter(application=application, account_type=kind).exists():
        words = f"No device has one of these accounts of type {kind}."
    else:
        words = f"No device has this type: no account of type {kind} is bound in this application."
    if kind in OLDER:
        name, meant = OLDER[kind]
        words += f" The maker's older Java client calls {kind} {name}, which is {meant} now."
    return words
