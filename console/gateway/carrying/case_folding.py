"""One spelling for accounts that differ in case only: MD5 digests, and the domain of an e-mail address.

An account is folded where it is bound and where it is looked up, so that both meet whoever wrote them.
"""

from collections.abc import Sequence

from pushes.accounts import ACCOUNT_TYPES, Reason


def fold(account_type: int, account: str) -> str:
    """The account as it is stored and looked up. What does not fit its type stays as it is."""
    if not folds(account_type):
        return account
    judged = ACCOUNT_TYPES[account_type].rule.judge(account)
    return account if isinstance(judged, Reason) or not judged else judged


def folds(account_type: int) -> bool:
    """Whether accounts of the type have more than one spelling."""
    return account_type in ACCOUNT_TYPES and ACCOUNT_TYPES[account_type].rule.fold is not ACCOUNT_TYPES[0].rule.fold


def fold_all(account_type: int, accounts: Sequence[str]) -> Sequence[str]:
    """The accounts folded, each once, in order."""
    if not folds(account_type):
        return accounts
    return list(dict.fromkeys(fold(account_type, account) for account in accounts))
