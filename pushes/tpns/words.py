"""What is said of calls that failed: kept in English, facts and all, and read in the reader's language.

The service's own words stay as they are; what its code means, and what to do then, is said beside them.
"""

from collections.abc import Mapping
from typing import Final

from pushes.tpns.contract import Code

_ = str  # marks a sentence for the extractor of translations, and leaves it as it is

UNREACHABLE: Final = _("%(host)s could not be reached (%(name)s).")
NOWHERE: Final = _("The environment of this installation no longer names the access point of this application.")
LATE: Final = _("%(host)s did not answer in time.")
CUT: Final = _("The connection to %(host)s ended before an answer came (%(name)s).")
NO_REASON: Final = _("no reason given")
FAILED_MUTELY: Final = _("%(host)s answered HTTP %(status)s: no reason given.")
FAILED: Final = _("%(host)s answered HTTP %(status)s: %(words)s.")
TOO_MANY_CALLS: Final = _("%(host)s answered HTTP 429, too many calls.")
STATUS_ALONE: Final = _("%(host)s answered HTTP %(status)s.")
NO_CONTRACT: Final = _("%(host)s answered HTTP %(status)s and not as its contract has it.")
NO_ID: Final = _("The service answered success without %(name)s.")
ID_NO_NUMBER: Final = _("The service answered success with an uploadId that is no number.")
NO_BOUND: Final = _("%(host)s answered without the number of accounts that have a device.")
RECORDS_WRONG: Final = _("The service's list of records is not as its contract has it.")
RECORDS_TOO_MANY: Final = _("The service has more than %(most)s records of these days.")
FIGURES_WRONG: Final = _("The service's figures are not as its contract has them.")

# As they are tried, one after the other: the narrower ones first.
TEMPLATES: Final = (
    *(
        UNREACHABLE,
        NOWHERE,
        LATE,
        CUT,
        TOO_MANY_CALLS,
        NO_CONTRACT,
        FAILED_MUTELY,
        FAILED,
        STATUS_ALONE,
        NO_ID,
        ID_NO_NUMBER,
        NO_BOUND,
    ),
    *(RECORDS_WRONG, RECORDS_TOO_MANY, FIGURES_WRONG),
)

_FORBIDDEN: Final = _("The service does not accept these keys. Ask an administrator to compare AccessID and SecretKey.")
MEANINGS: Final[Mapping[str, str]] = {
    str(int(Code.VIVO_CATEGORY_WRONG)): _("vivo does not know the category. Correct it under Advanced."),
    str(int(Code.UNPARSEABLE)): _("The service could not read the call. Tell an administrator."),
    str(int(Code.MISSING_PARAMETER)): _("The service misses something in the call. Tell an administrator."),
    str(int(Code.AUTHENTICATION_FAILED)): _FORBIDDEN,
    "HTTP 401": _FORBIDDEN,
    "HTTP 403": _FORBIDDEN,
    str(int(Code.PARAMETER_REFUSED)): _("The service does not take a value of the message. Look at what it names."),
    str(int(Code.UPLOAD_FAILED)): _("The service could not store the accounts. Send to the remaining ones later."),
    str(int(Code.UPLOAD_EMPTY)): _("The service saw no accounts in what it was sent. Tell an administrator."),
    str(int(Code.PUSH_UNKNOWN)): _("The service does not know this push, or no longer."),
    str(int(Code.CONTENT_REFUSED)): _("The service does not allow these words. Change title or text in a new push."),
    str(int(Code.TOO_FAST)): _("The service asked for fewer calls."),
    str(int(Code.ACCESS_ID_WRONG)): _(
        "The service does not know this AccessID at this access point. Ask an administrator to correct the "
        "application's configuration."
    ),
    str(int(Code.TARGET_UNKNOWN)): _("No device has these accounts."),
    str(int(Code.TIME_REFUSED)): _("The service does not take the time. Tell an administrator."),
    str(int(Code.REPEATED_PUSH)): _("The service took the same message within the last hour, and takes it once."),
    str(int(Code.NO_SUCH_TOKEN_OR_ACCOUNT)): _("No device has these accounts."),
}
