"""Account packages: what an account is, and the check that turns an uploaded file into accounts. Pure, without Django.

python -m pushes.accounts check FILE --type 1002 --json
"""

from pushes.accounts.checking import Progress, Report, check_package
from pushes.accounts.packing import Cut
from pushes.accounts.reasons import Reason, Reject
from pushes.accounts.refusals import UnreadablePackage
from pushes.accounts.shape import check_name, check_shape
from pushes.accounts.typed import Typed, check_typed
from pushes.accounts.types import ACCOUNT_TYPES, AccountType

__all__ = [
    "ACCOUNT_TYPES",
    "AccountType",
    "Cut",
    "Progress",
    "Reason",
    "Reject",
    "Report",
    "Typed",
    "UnreadablePackage",
    "check_name",
    "check_package",
    "check_shape",
    "check_typed",
]
