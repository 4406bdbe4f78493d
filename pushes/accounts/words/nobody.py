"""What is said of rows that are nobody's account, or not one whole account: by the code of the reason."""

from collections.abc import Mapping
from typing import Final

from pushes.accounts.words.catalogue import gettext_noop as _

OF_NOBODY: Final[Mapping[str, tuple[str, str, str]]] = {
    "withheld": (
        _("withheld identifier"),
        _("%(row)s is what phones give when advertising ids are switched off; thousands share it."),
        _("Leave such rows out of the export."),
    ),
    "placeholder": (
        _("a word for nothing"),
        _("%(row)s is a word for nothing, as programs write it."),
        _("Leave it out of the export."),
    ),
    "masked": (
        _("masked"),
        _("%(row)s is masked by the system that exported it."),
        _("Export the list without masking."),
    ),
    "header_again": (
        _("the header again"),
        _("%(row)s repeats the header."),
        _("Remove it; the file was joined of several."),
    ),
    "foot": (_("a total, count or error"), _("%(row)s is a total, a number of rows or an error."), _("Remove it.")),
    "date": (_("a date"), _("%(row)s is a date or a time, no account."), _("Choose the column with the accounts.")),
    "cut_row": (
        _("last row, perhaps cut"),
        _("%(row)s is the last one, without a line end."),
        _("Compare it with the source."),
    ),
    "joined_row": (
        _("several rows in one"),
        _("%(row)s looks like several."),
        _("Put each account on a row of its own."),
    ),
    "broken_text": (
        _("broken text"),
        _("%(row)s was read in the wrong encoding."),
        _("Export the list anew as UTF-8."),
    ),
    "no_openid": (_("no OpenID"), _("%(row)s is no OpenID or UnionID as they are given out."), _("Export them anew.")),
    "trial": (_("made up"), _("%(row)s is made up to try something."), _("Leave it out of the export.")),
    "reserved_domain": (
        _("domain of examples"),
        _("%(row)s is at a domain of examples; nobody has one."),
        _("Leave it out of the export."),
    ),
    "mistyped": (_("mistyped domain"), _("%(row)s has a mistyped domain."), _("Write it as in qq.com.")),
}
