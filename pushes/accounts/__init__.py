"""Account packages: what an account is, and the check that turns an uploaded file into accounts. Pure, without Django.

python -m pushes.accounts check FILE --type 1002 --json
"""

from pushes.accounts.rows import loading as loading

# isort: split
from pushes.accounts.checking import check_package
from pushes.accounts.columns_to_choose import EVERY_ROW, WHOLE, Chosen, Column, ColumnsToChoose, Table
from pushes.accounts.first_rows import plain_type
from pushes.accounts.judging.offering_repairs import Offer
from pushes.accounts.judging.plausibility import Implausible
from pushes.accounts.judging.typed import Typed, check_typed
from pushes.accounts.judging.types import ACCOUNT_TYPES, AccountType
from pushes.accounts.keeping.daily import Divided, Got, Reader, divide, divide_in_place, rows_of, runs_in, sort_runs
from pushes.accounts.keeping.one_account import has_account
from pushes.accounts.keeping.packing import Cut, Cutter
from pushes.accounts.keeping.people import People, Share, people_in
from pushes.accounts.keeping.recutting import blocks, recut
from pushes.accounts.keeping.rejects import guarded
from pushes.accounts.keeping.row_numbers import Duplicate
from pushes.accounts.keeping.sharing import Portion, share_out
from pushes.accounts.ledger import LEDGER, Progress, Report, equation, headers_of
from pushes.accounts.limits import PART_ACCOUNTS, PART_BYTES
from pushes.accounts.reading.decoding import decoded
from pushes.accounts.reading.file_kind import check_shape, check_size
from pushes.accounts.reading.file_names import check_name
from pushes.accounts.words import countries
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.notes import Note
from pushes.accounts.words.package_refusals import UnreadablePackage
from pushes.accounts.words.reject_reasons import Reason, Reject
from pushes.accounts.words.type_suggestions import Suggestion

__all__ = [
    "ACCOUNT_TYPES",
    "EVERY_ROW",
    "LEDGER",
    "PART_ACCOUNTS",
    "PART_BYTES",
    "WHOLE",
    "AccountType",
    "Chosen",
    "Column",
    "ColumnsToChoose",
    "Cut",
    "Cutter",
    "Divided",
    "Doubt",
    "Duplicate",
    "Got",
    "Implausible",
    "Note",
    "Offer",
    "People",
    "Portion",
    "Progress",
    "Reader",
    "Reason",
    "Reject",
    "Report",
    "Share",
    "Suggestion",
    "Table",
    "Typed",
    "UnreadablePackage",
    "blocks",
    "check_name",
    "check_package",
    "check_shape",
    "check_size",
    "check_typed",
    "countries",
    "decoded",
    "divide",
    "divide_in_place",
    "equation",
    "guarded",
    "has_account",
    "headers_of",
    "people_in",
    "plain_type",
    "recut",
    "rows_of",
    "runs_in",
    "share_out",
    "sort_runs",
]

loading.done()
