"""What a check tells: its progress, and in the end its report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypedDict

from pushes.accounts.columns_to_choose import Column
from pushes.accounts.judging.offering_repairs import Offer
from pushes.accounts.judging.plausibility import Implausible
from pushes.accounts.keeping.packing import Cut
from pushes.accounts.keeping.people import NOBODY, People
from pushes.accounts.keeping.row_numbers import Duplicate
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.notes import Note
from pushes.accounts.words.reject_groups import RejectGroup
from pushes.accounts.words.reject_reasons import Reject
from pushes.accounts.words.two_readings import TwoReadings
from pushes.accounts.words.type_suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a check is: bytes of the rows' file read (unpacked, for a zip) of how many, and rows judged.

    first_rejects: the first 50 rejected rows, as far as they are known. Row 1 may still turn out to be a header.
    """

    bytes_read: int
    bytes_total: int
    rows: int
    first_rejects: tuple[Reject, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. rows == accepted + duplicates + masked_alike + rejected + blank, always.

    A row that was split counts as two. masked_alike: rows that are masked as an earlier one is, which may be somebody
    else's; the value is sent once.

    encoding: "utf-8", "utf-8-sig" with a byte order mark, "utf-16" or "gb18030".
    first_rejects, first_duplicates: the first 50. sample: the first 5 accepted. cuts: the parts of the canonical file,
    in order and without a gap.
    header: the row (header_row) that was recognised as a header; it counts as blank, as what stands above it does
    (headers: how many do), or as any row if kept. column: the one that was chosen, where there were several.
    trimmed: accepted and duplicate rows with something removed at the ends. notes: what was noticed, as sentences.
    fits: how many of the `fits_of` rows looked at would fit each type that has a format. Looked at are the rows that
    name somebody among the first 1,000, every 7th up to 10,000, every 97th up to 100,000 and every 1,999th after.
    looks_like: the type that most of all look like; suggestion: the same where it is another than the chosen one and
    the rows leave little doubt.
    offers: repairs that would save rejected rows, and other choices; repaired: rows that each one asked for has saved,
    left out or kept.
    readings: numbers without a country code of which two readings are possible, whichever of them was asked for.
    doubts: what is probably wrong though every row concerned was accepted.
    converted_samples: the first 3 raw values and their MD5, if such were asked for.
    reject_groups: the rejected rows by their reason, the largest group first.
    sent_samples: 3 rows as they were read, and what is sent for them.
    withheld: how many of the rejected rows are withheld identifiers.
    implausible: accepted and duplicate rows that are E.164 but too long or short for their country; the first 50.
    people: who they are, to be compared with those of another list.
    """

    rows: int
    accepted: int
    duplicates: int
    rejected: int
    blank: int
    encoding: str
    first_rejects: tuple[Reject, ...]
    sample: tuple[str, ...]
    cuts: tuple[Cut, ...]
    header: str = ""
    header_row: int = 1
    trimmed: int = 0
    notes: tuple[Note, ...] = ()
    first_duplicates: tuple[Duplicate, ...] = ()
    fits: Mapping[int, int] = field(default_factory=dict)
    fits_of: int = 0
    looks_like: Suggestion | None = None
    suggestion: Suggestion | None = None
    offers: tuple[Offer, ...] = ()
    readings: TwoReadings | None = None
    doubts: tuple[Doubt, ...] = ()
    repaired: Mapping[str, int] = field(default_factory=dict)
    converted_samples: tuple[tuple[str, str], ...] = ()
    sent_samples: tuple[tuple[str, str], ...] = ()
    reject_groups: tuple[RejectGroup, ...] = ()
    implausible: int = 0
    withheld: int = 0
    first_implausible: tuple[Implausible, ...] = ()
    column: Column | None = None
    people: People = NOBODY
    masked_alike: int = 0

    @property
    def headers(self) -> int:
        """How many of the blank rows are a header that was skipped, and what heads it."""
        return headers_of(self.notes)


def headers_of(notes: Iterable[Note]) -> int:
    """How many rows were skipped as headers, by what was noted."""
    return sum(note.code in _HEADERS for note in notes)


LEDGER: Final = (
    "accepted",
    "duplicates",
    "masked_alike",
    "rejected",
    "blank",
    "headers",
)  # headers are among the blank
_HEADERS = (Note.Code.HEADER_SKIPPED, Note.Code.REJECTS_LIST, Note.Code.SEPARATOR_LINE, Note.Code.TITLE_SKIPPED)


def equation(accepted: int, duplicates: int, masked_alike: int, rejected: int, blank: int, headers: int) -> str:
    """The counts of LEDGER as a person reads them; a skipped header, which counts as blank, stands apart."""
    alike = f" + {masked_alike:,} masked alike" if masked_alike else ""
    parts = f"{accepted:,} accounts + {duplicates:,} duplicates{alike} + {rejected:,} rejected"
    rows = accepted + duplicates + masked_alike + rejected + blank
    return f"{rows:,} rows = {parts} + {blank - headers:,} blank" + (f" + {headers:,} header" if headers else "")


class Told(TypedDict):
    """The members of a report that are known from the rows alone."""

    rows: int
    rejected: int
    blank: int
    first_rejects: tuple[Reject, ...]
    reject_groups: tuple[RejectGroup, ...]
    header: str
    header_row: int
    trimmed: int
    fits: Mapping[int, int]
    fits_of: int
    looks_like: Suggestion | None
    suggestion: Suggestion | None
    offers: tuple[Offer, ...]
    readings: TwoReadings | None
    doubts: tuple[Doubt, ...]
    repaired: Mapping[str, int]
    converted_samples: tuple[tuple[str, str], ...]
    sent_samples: tuple[tuple[str, str], ...]
    implausible: int
    withheld: int
    first_implausible: tuple[Implausible, ...]
