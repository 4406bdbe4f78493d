"""Where accounts stood in the file: the row numbers of duplicates and of the rows they repeat."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row whose account stands in an earlier row, too; rows are numbered as a person sees them."""

    row: int
    value: str
    first_row: int
