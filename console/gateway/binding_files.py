"""Read a file of bindings: CSV with the columns account, account_type, token. Pure but for the file."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from console.gateway.contract.members import LARGEST, account_problem
from console.gateway.given_files import opened
from console.gateway.models import TOKEN_LONGEST, TOKEN_SHORTEST
from console.gateway.operations import Row

COLUMNS = ["account", "account_type", "token"]


@dataclass
class BindFile:
    """The good rows, and a sentence for each bad one."""

    rows: list[Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read(path: Path) -> BindFile:
    """All rows of the file, a header row and blank rows left out. Raises UnreadableFile."""
    result = BindFile()
    with opened(path) as file:
        for number, cells in _lines(file):
            problem = _problem(cells)
            if problem:
                result.problems.append(f"Row {number:,}: {problem}")
            else:
                account, kind, token = cells
                result.rows.append((account, int(kind), token))
    return result


def _lines(file: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(csv.reader(file), 1):
        stripped = [cell.strip() for cell in cells]
        header = number == 1 and [cell.lower() for cell in stripped] == COLUMNS
        if any(stripped) and not header:
            yield number, stripped


def _problem(cells: list[str]) -> str:
    if len(cells) != len(COLUMNS):
        return f"it has {len(cells)} columns. Give {', '.join(COLUMNS)}."
    account, kind, token = cells
    if problem := account_problem(account):
        return f"the account {problem}"
    if not (kind.isascii() and kind.isdigit() and len(kind) <= 10 and int(kind) <= LARGEST):
        return "the account type is not a whole number. Give one of the table of account types."
    if not (TOKEN_SHORTEST <= len(token) <= TOKEN_LONGEST and token.isascii() and token.isalnum()):
        return (
            f"the token has {len(token)} characters. "
            f"Tokens have {TOKEN_SHORTEST} to {TOKEN_LONGEST} letters and digits."
        )
    return ""
