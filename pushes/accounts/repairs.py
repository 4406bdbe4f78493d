"""Repairs of rejected rows. They guess, so they are offered with samples and done only when asked for."""

from dataclasses import dataclass
from typing import Final

from pushes.accounts.words import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Offer:
    """A repair that would change `rows` rejected rows; `samples` are up to 3 of them before and after."""

    code: str
    rows: int
    samples: tuple[tuple[str, str], ...]

    @property
    def template(self) -> str:
        """The sentence with %(rows)s (for translations)."""
        return SENTENCES[self.code]

    @property
    def text(self) -> str:
        """One sentence."""
        return self.template % {"rows": f"{self.rows:,}"}


SENTENCES: Final = {
    "half-width": _("Write the full-width characters of %(rows)s rows in half width."),
    "remove-invisible": _("Remove the invisible characters inside %(rows)s rows."),
    "strip-quotes": _("Remove the quotation marks or apostrophes around %(rows)s rows."),
    "strip-decimals": _('Remove the ".0" at the end of %(rows)s rows.'),
    "strip-separators": _("Remove the spaces, hyphens, dots and brackets inside %(rows)s numbers."),
    "add-86": _("Put +86 before %(rows)s numbers of 11 digits."),
    "add-plus": _("Put the lost + before %(rows)s numbers that begin with a country code."),
    "add-zero": _("Put the lost leading zero before %(rows)s numbers of 13 digits."),
    "upper-case": _("Write the letters of %(rows)s rows in upper case."),
    "lower-case": _("Write the letters of %(rows)s rows in lower case."),
}
