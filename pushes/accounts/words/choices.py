"""What people may choose to have done with rows that are accepted but doubtful, or rejected but wanted all the same.

Choices are asked for by their codes, like repairs; see judging/signs.py for what they do.
"""

from typing import Final

from pushes.accounts.words.catalogue import gettext_noop as _

LEAVE_OUT_PLACEHOLDER: Final = "leave-out-placeholder"
LEAVE_OUT_WITHHELD: Final = "leave-out-withheld"
KEEP_WITHHELD: Final = "keep-withheld"

SENTENCES: Final = {
    LEAVE_OUT_PLACEHOLDER: _("Leave out %(rows)s rows that hold a word for nothing."),
    LEAVE_OUT_WITHHELD: _("Leave out %(rows)s rows that phones give when they give no identifier."),
    KEEP_WITHHELD: _(
        "Send to %(rows)s rows that phones give when they give no identifier, all the same: to whoever shares them."
    ),
}
NAMES: Final = {
    LEAVE_OUT_PLACEHOLDER: _("words for nothing left out"),
    LEAVE_OUT_WITHHELD: _("withheld identifiers left out"),
    KEEP_WITHHELD: _("withheld identifiers kept"),
}
