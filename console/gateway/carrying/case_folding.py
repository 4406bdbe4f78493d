"""One spelling for accounts that differ in case only: MD5 digests, and the domain of an e-mail address.

An account is folded where it is bound and where it is looked up, so that both meet whoever wrote them.
"""

from collections.abc import Sequence

from pushes.accounts import ACCOUNT_TYPES, Reason
from pushes.accounts.judging.signs import NO_SIGNS

# A value that phones give when they give none is bound and looked up in one spelling like any other.
_RULES = {number: each.rule.with_signs(NO_SIGNS, NO_SIGNS) for number, each in ACCOUNT_TYPES.items()}


def fold(account_type: int, account: str) -> str:
    """The account as it is stored and looked up. What does not fit its type stays as it is."""
    if not folds(account_type):
        return account
    judged = _RULES[account_type].judge(account)
    return account if isinstance(judged, Reason) or not judged else judged


def folds(account_type: int) -> bool:
    """Whether accounts of the type have more than one spelling."""
    return account_type in _RULES and _RULES[account_type].fold is not _RULES[0].fold


def fold_all(account_type: int, accounts: Sequence[str]) -> Sequence[str]:
    """The accounts folded, each once, in order."""
    if not folds(account_type):
        return accounts
    return list(dict.fromkeys(fold(account_type, account) for account in accounts))
