"""What was noticed or done while a package was read, in full sentences: nothing is tolerated or changed in silence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pushes.accounts.words.catalogue import Counted, Forms, Translated, in_english
from pushes.accounts.words.catalogue import gettext_noop as _
from pushes.accounts.words.catalogue import ngettext_noop as _n


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was noticed or done. `facts` are what the sentence names; counts are whole numbers."""

    class Code(StrEnum):
        """The things."""

        ENCODING_CONVERTED = "encoding_converted"
        HIDDEN_ENTRIES = "hidden_entries"
        REJECTS_LIST = "rejects_list"
        COLUMN_CHOSEN = "column_chosen"
        BOX = "box"
        SHEET = "sheet"
        LONG_NUMBERS = "long_numbers"
        DATES = "dates"
        FORMULAS = "formulas"
        ERRORS = "errors"
        HIDDEN_ROWS = "hidden_rows"  # of lists that were checked before it was a doubt
        ONE_LINE = "one_line"
        SEPARATOR_LINE = "separator_line"
        TITLE_SKIPPED = "title_skipped"
        EMPTY_COLUMN = "empty_column"
        HEADER_SKIPPED = "header_skipped"
        HEADER_KEPT = "header_kept"
        TRIMMED = "trimmed"
        REPAIRED = "repaired"
        MASKED_ALIKE = "masked_alike"
        CONVERTED = "converted"

    code: Code
    facts: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """One sentence in English; numbers with separators."""
        return self.said(str)

    def said(self, translated: Translated, counted: Counted = in_english) -> str:
        """The sentence in the reader's language."""
        facts = {"row": 1} | dict(self.facts)  # notes kept from before said no row where it was the first
        forms = COUNTING.get(self.code)
        template = counted(*forms, int(facts["rows"])) if forms else translated(TEMPLATES[self.code])
        return template % {key: f"{fact:,}" if isinstance(fact, int) else fact for key, fact in facts.items()}


_Code = Note.Code

# Those that count rows, for one row and for others.
COUNTING: Final[Mapping[Note.Code, Forms]] = {
    _Code.TRIMMED: _n(
        "Spaces or invisible characters at the ends of %(rows)s account were removed.",
        "Spaces or invisible characters at the ends of %(rows)s accounts were removed.",
    ),
    _Code.REPAIRED: _n("Repair done on %(rows)s row: %(repair)s.", "Repair done on %(rows)s rows: %(repair)s."),
}
TEMPLATES: Final[Mapping[Note.Code, str]] = {
    _Code.ENCODING_CONVERTED: _("The file is saved as %(encoding)s and was read as such; it was not changed."),
    _Code.HIDDEN_ENTRIES: _("What macOS hides in an archive was ignored: %(entries)s."),
    _Code.REJECTS_LIST: _("The file is a list of rejected rows, so its column of values was read."),
    _Code.EMPTY_COLUMN: _("One empty column at the end of each row, as Excel writes it, was ignored."),
    _Code.COLUMN_CHOSEN: _('Column %(column)s of %(columns)s, "%(name)s", was read, as it was chosen.'),
    _Code.BOX: _("The file is a table drawn with lines, so what stands between them was read."),
    _Code.SHEET: _('The file is a workbook, and its sheet "%(sheet)s" was read: numbers as the cells hold them.'),
    _Code.LONG_NUMBERS: _(
        "Numbers of 16 digits or more in the column: %(cells)s. A spreadsheet keeps 15, the others are lost: format "
        "the column as Text before the accounts are put in."
    ),
    _Code.DATES: _("Dates in the column, written as 2026-11-28: %(cells)s. Accounts may have become some of them."),
    _Code.FORMULAS: _(
        "Formulas in the workbook: %(cells)s. What they came to when it was saved was read; where that is missing, "
        "open it in a spreadsheet and save it again."
    ),
    _Code.ERRORS: _("Cells of the workbook with an error such as #N/A, read as blank: %(cells)s."),
    _Code.HIDDEN_ROWS: _(
        "Rows of the workbook that are hidden, by a filter or by hand, and were read like all others: %(hidden)s. To "
        "send to the visible ones alone, copy them into a new sheet."
    ),
    _Code.ONE_LINE: _("All accounts stand on one line, so each of them was read as a row."),
    _Code.SEPARATOR_LINE: _("Row %(row)s names the separator of the columns and was skipped."),
    _Code.TITLE_SKIPPED: _('Row %(row)s, "%(title)s", stands above the header and was skipped.'),
    _Code.HEADER_SKIPPED: _('Row %(row)s, "%(header)s", was taken for a header and skipped.'),
    _Code.HEADER_KEPT: _('Row %(row)s, "%(header)s", looks like a header and was kept as an account.'),
    _Code.MASKED_ALIKE: _(
        "Rows that are masked as an earlier one is: %(rows)s. Nobody can tell whether they are the same people, so "
        "they are no duplicates; what they look like is sent once."
    ),
    _Code.CONVERTED: _("Each account was replaced by its MD5 before duplicates were looked for."),
}
