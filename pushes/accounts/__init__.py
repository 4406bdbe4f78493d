"""Account packages: what an account is, and the check that turns an uploaded file into accounts. Pure, without Django.

python -m pushes.accounts check FILE --type 1002 --json
"""

from pushes.accounts import loading as loading

# isort: split
from pushes.accounts.checking import PART_ACCOUNTS, PART_BYTES, check_package
from pushes.accounts.decoding import decoded
from pushes.accounts.doctor import Suggestion
from pushes.accounts.ledger import Progress, Report, equation, headers_of
from pushes.accounts.looking import plain_type
from pushes.accounts.notes import Note
from pushes.accounts.origins import Duplicate
from pushes.accounts.packing import Cut
from pushes.accounts.plausibility import Implausible
from pushes.accounts.reasons import Reason, Reject
from pushes.accounts.recutting import recut
from pushes.accounts.refusals import UnreadablePackage
from pushes.accounts.repairs import Offer
from pushes.accounts.shape import check_name, check_shape
from pushes.accounts.typed import Typed, check_typed
from pushes.accounts.types import ACCOUNT_TYPES, AccountType

__all__ = [
    "ACCOUNT_TYPES",
    "PART_ACCOUNTS",
    "PART_BYTES",
    "AccountType",
    "Cut",
    "Duplicate",
    "Implausible",
    "Note",
    "Offer",
    "Progress",
    "Reason",
    "Reject",
    "Report",
    "Suggestion",
    "Typed",
    "UnreadablePackage",
    "check_name",
    "check_package",
    "check_shape",
    "check_typed",
    "decoded",
    "equation",
    "headers_of",
    "plain_type",
    "recut",
]
