"""Mobile numbers that are E.164 but that no network can have given out: a warning, never a refusal."""

from dataclasses import dataclass

from pushes.accounts.words import gettext_noop as _

TEMPLATE = _("Row %(row)s has a number that is too long or too short for its country. It is sent all the same.")


@dataclass(frozen=True, slots=True)
class Implausible:
    """An accepted row that is hardly a mobile number."""

    row: int
    value: str

    @property
    def text(self) -> str:
        """What is doubtful, in full sentences."""
        return TEMPLATE % {"row": f"{self.row:,}"}
