"""What people may choose to have done with rows that are accepted but doubtful, or rejected but wanted all the same.

Choices are asked for by their codes, like repairs; see judging/signs.py for what they do.
"""

from typing import Final

from pushes.accounts.words.catalogue import gettext_noop as _

LEAVE_OUT_PLACEHOLDER: Final = "leave-out-placeholder"
LEAVE_OUT_WITHHELD: Final = "leave-out-withheld"
LEAVE_OUT_MASKED: Final = "leave-out-masked"
LEAVE_OUT_SHORTENED: Final = "leave-out-shortened"
LEAVE_OUT_HEADER: Final = "leave-out-header-again"
LEAVE_OUT_FOOT: Final = "leave-out-foot"
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
    LEAVE_OUT_PLACEHOLDER: _("Leave out %(rows)s rows that hold a word for nothing."),
    LEAVE_OUT_WITHHELD: _("Leave out %(rows)s rows that phones give when they give no identifier."),
    LEAVE_OUT_MASKED: _("Leave out %(rows)s rows that are masked."),
    LEAVE_OUT_SHORTENED: _("Leave out %(rows)s rows that a spreadsheet has shortened."),
    LEAVE_OUT_HEADER: _("Leave out %(rows)s rows that repeat the header."),
    LEAVE_OUT_FOOT: _("Leave out %(rows)s rows that are borders, totals, counts or errors."),
    LEAVE_OUT_CUT: _("Leave out the last row, which may be cut."),
    SPLIT_JOINED: _("Split %(rows)s rows that look like several: each account is then a row."),
    LEAVE_OUT_JOINED: _("Leave out %(rows)s rows that look like several."),
    LEAVE_OUT_BROKEN: _("Leave out %(rows)s rows of broken text."),
    LEAVE_OUT_NO_OPENID: _("Leave out %(rows)s rows that are no OpenIDs or UnionIDs as they are given out."),
    LEAVE_OUT_TRIAL: _("Leave out %(rows)s rows that people write to try something."),
    LEAVE_OUT_RESERVED: _("Leave out %(rows)s addresses at domains of examples."),
    LEAVE_OUT_MISTYPED: _("Leave out %(rows)s addresses with a mistyped domain."),
    KEEP_FIRST_SPELLING: _(
        "Keep the first spelling of each account, and leave out %(rows)s rows that repeat it in another."
    ),
    KEEP_WITHHELD: _(
        "Send to %(rows)s rows that phones give when they give no identifier, all the same: to whoever shares them."
    ),
    KEEP_COLONS: _(
        "Make the MD5 of %(rows)s MAC addresses with their colons: apps differ in that. Ask the developers of yours."
    ),
}
NAMES: Final = {
    LEAVE_OUT_PLACEHOLDER: _("words for nothing left out"),
    LEAVE_OUT_WITHHELD: _("withheld identifiers left out"),
    LEAVE_OUT_MASKED: _("masked rows left out"),
    LEAVE_OUT_SHORTENED: _("shortened numbers left out"),
    LEAVE_OUT_HEADER: _("headers in mid-file left out"),
    LEAVE_OUT_FOOT: _("borders, totals, counts and errors left out"),
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
