"""What people may choose to have done with rows that are accepted but doubtful, or rejected but wanted all the same.

Choices are asked for by their codes, like repairs; see judging/signs.py for what they do.
"""

from typing import Final

from pushes.accounts.words.catalogue import gettext_noop as _

LEAVE_OUT_PLACEHOLDER: Final = "leave-out-placeholder"

SENTENCES: Final = {
    LEAVE_OUT_PLACEHOLDER: _("Leave out %(rows)s rows that hold a word for nothing."),
}
NAMES: Final = {
    LEAVE_OUT_PLACEHOLDER: _("words for nothing left out"),
}
