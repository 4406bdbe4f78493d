"""What people may choose to have done with rows that are accepted but doubtful, or rejected but wanted all the same.

Choices are asked for by their codes, like repairs; see judging/signs.py for what they do.
"""

from typing import Final

from pushes.accounts.words.catalogue import gettext_noop as _
from pushes.accounts.words.catalogue import ngettext_noop as _n

LEAVE_OUT_PLACEHOLDER: Final = "leave-out-placeholder"
LEAVE_OUT_WITHHELD: Final = "leave-out-withheld"
LEAVE_OUT_MASKED: Final = "leave-out-masked"
LEAVE_OUT_SHORTENED: Final = "leave-out-shortened"
LEAVE_OUT_HEADER: Final = "leave-out-header-again"
LEAVE_OUT_FOOT: Final = "leave-out-foot"
LEAVE_OUT_DATE: Final = "leave-out-date"
LEAVE_OUT_INVISIBLE: Final = "leave-out-invisible"
LEAVE_OUT_FULL_WIDTH: Final = "leave-out-full-width"
LEAVE_OUT_CUT: Final = "leave-out-cut-row"
LEAVE_OUT_JOINED: Final = "leave-out-joined-row"
SPLIT_JOINED: Final = "split-joined-row"
LEAVE_OUT_BROKEN: Final = "leave-out-broken-text"
LEAVE_OUT_NO_OPENID: Final = "leave-out-no-openid"
LEAVE_OUT_TRIAL: Final = "leave-out-trial"
LEAVE_OUT_RESERVED: Final = "leave-out-reserved-domain"
LEAVE_OUT_MISTYPED: Final = "leave-out-mistyped"
KEEP_FIRST_SPELLING: Final = "keep-first-spelling"
KEEP_WITHHELD: Final = "keep-withheld"
KEEP_COLONS: Final = "keep-colons"
INSTEAD: Final = {SPLIT_JOINED: LEAVE_OUT_JOINED}  # what may be chosen in the place of another; it wins over that

SENTENCES: Final = {
    LEAVE_OUT_PLACEHOLDER: _n(
        "Leave out %(rows)s row that holds a word for nothing.", "Leave out %(rows)s rows that hold a word for nothing."
    ),
    LEAVE_OUT_WITHHELD: _n(
        "Leave out %(rows)s row that phones give when they give no identifier.",
        "Leave out %(rows)s rows that phones give when they give no identifier.",
    ),
    LEAVE_OUT_MASKED: _n("Leave out %(rows)s row that is masked.", "Leave out %(rows)s rows that are masked."),
    LEAVE_OUT_SHORTENED: _n(
        "Leave out %(rows)s row that a spreadsheet has shortened.",
        "Leave out %(rows)s rows that a spreadsheet has shortened.",
    ),
    LEAVE_OUT_HEADER: _n(
        "Leave out %(rows)s row that repeats the header.", "Leave out %(rows)s rows that repeat the header."
    ),
    LEAVE_OUT_FOOT: _n(
        "Leave out %(rows)s row that is a border, a total, a count or an error.",
        "Leave out %(rows)s rows that are borders, totals, counts or errors.",
    ),
    LEAVE_OUT_DATE: _n("Leave out %(rows)s row that is a date.", "Leave out %(rows)s rows that are dates."),
    LEAVE_OUT_INVISIBLE: _n(
        "Leave out %(rows)s row that holds invisible characters.",
        "Leave out %(rows)s rows that hold invisible characters.",
    ),
    LEAVE_OUT_FULL_WIDTH: _n(
        "Leave out %(rows)s row that is written in full width.",
        "Leave out %(rows)s rows that are written in full width.",
    ),
    LEAVE_OUT_CUT: _n("Leave out the last row, which may be cut.", "Leave out the last row, which may be cut."),
    SPLIT_JOINED: _n(
        "Split %(rows)s row that looks like several: each account is then a row.",
        "Split %(rows)s rows that look like several: each account is then a row.",
    ),
    LEAVE_OUT_JOINED: _n(
        "Leave out %(rows)s row that looks like several.", "Leave out %(rows)s rows that look like several."
    ),
    LEAVE_OUT_BROKEN: _n("Leave out %(rows)s row of broken text.", "Leave out %(rows)s rows of broken text."),
    LEAVE_OUT_NO_OPENID: _n(
        "Leave out %(rows)s row that is no OpenID or UnionID as they are given out.",
        "Leave out %(rows)s rows that are no OpenIDs or UnionIDs as they are given out.",
    ),
    LEAVE_OUT_TRIAL: _n(
        "Leave out %(rows)s row that people write to try something.",
        "Leave out %(rows)s rows that people write to try something.",
    ),
    LEAVE_OUT_RESERVED: _n(
        "Leave out %(rows)s address at a domain of examples.", "Leave out %(rows)s addresses at domains of examples."
    ),
    LEAVE_OUT_MISTYPED: _n(
        "Leave out %(rows)s address with a mistyped domain.", "Leave out %(rows)s addresses with a mistyped domain."
    ),
    KEEP_FIRST_SPELLING: _n(
        "Keep the first spelling of each account, and leave out %(rows)s row that repeats it in another.",
        "Keep the first spelling of each account, and leave out %(rows)s rows that repeat it in another.",
    ),
    KEEP_WITHHELD: _n(
        "Send to %(rows)s row that phones give when they give no identifier, all the same: to whoever shares it.",
        "Send to %(rows)s rows that phones give when they give no identifier, all the same: to whoever shares them.",
    ),
    KEEP_COLONS: _n(
        "Make the MD5 of %(rows)s MAC address with its colons: apps differ in that. Ask the developers of yours.",
        "Make the MD5 of %(rows)s MAC addresses with their colons: apps differ in that. Ask the developers of yours.",
    ),
}
NAMES: Final = {
    LEAVE_OUT_PLACEHOLDER: _("words for nothing left out"),
    LEAVE_OUT_WITHHELD: _("withheld identifiers left out"),
    LEAVE_OUT_MASKED: _("masked rows left out"),
    LEAVE_OUT_SHORTENED: _("shortened numbers left out"),
    LEAVE_OUT_HEADER: _("headers in mid-file left out"),
    LEAVE_OUT_FOOT: _("borders, totals, counts and errors left out"),
    LEAVE_OUT_DATE: _("dates left out"),
    LEAVE_OUT_INVISIBLE: _("rows with invisible characters left out"),
    LEAVE_OUT_FULL_WIDTH: _("rows in full width left out"),
    LEAVE_OUT_CUT: _("last row left out"),
    SPLIT_JOINED: _("rows that look like several split"),
    LEAVE_OUT_JOINED: _("rows that look like several left out"),
    LEAVE_OUT_BROKEN: _("broken text left out"),
    LEAVE_OUT_NO_OPENID: _("rows that are no OpenIDs left out"),
    LEAVE_OUT_TRIAL: _("made-up accounts left out"),
    LEAVE_OUT_RESERVED: _("domains of examples left out"),
    LEAVE_OUT_MISTYPED: _("mistyped domains left out"),
    KEEP_FIRST_SPELLING: _("first spelling of each account kept"),
    KEEP_WITHHELD: _("withheld identifiers kept"),
    KEEP_COLONS: _("MD5 made with colons"),
}
