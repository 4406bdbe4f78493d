"""How the accounts of a draft are to be read, as ticked on its page."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pushes.accounts import ACCOUNT_TYPES, WHOLE
from pushes.accounts.words.repairs import SENTENCES as REPAIRS
from pushes.accounts.words.two_readings import READINGS
from pushes.models import AccountPackage, Push
from pushes.models.findings import Choices, Reading

TICKS = (  # what a page posts of it: names that may stand there several times
    *("read_as", "shown", "keep_header", "hash_raw", "repair", "repair_shown"),
    *("typed_repair", "typed_repair_shown"),
    "column",
)
USE_COLUMN = "use_column"  # the button that has the chosen column read
TYPES_OF_CARDS = {str(kind): kind for kind in (None, *ACCOUNT_TYPES)}  # as `AccountPackage.read_as` names them
SUGGESTED = "suggestion"  # the button that takes the account type that the accounts look like


def read_as_ticked(push: Push, posted: Any) -> dict[str, Any]:
    """What a page posted of it, by field of `pushes.actions.save_draft`. Nothing of what the page did not show."""
    if not hasattr(posted, "getlist"):
        return {}
    if not push.is_for_package:
        return _of_typed(push, posted)
    return _of_package(push.package, posted) if push.package else {}


def _of_typed(push: Push, posted: Any) -> dict[str, Any]:
    repairs = _ticked(posted, "typed_repair", push.typed_repairs)
    shown = _codes(posted.getlist("typed_repair_shown")) & READINGS.keys()
    if push.typed_check.readings and len(shown) == 1:  # ticked for other accounts, which left no choice
        repairs = _without_readings(repairs)
    suggested = push.typed_check.suggestion if SUGGESTED in posted else None
    if suggested is None:
        return {"typed_repairs": repairs}
    asked = {*repairs, suggested.repair}
    repairs = _in_one_way([code for code in REPAIRS if code in asked], repairs)
    return {"typed_repairs": repairs, "account_type": suggested.account_type}


def _of_package(package: AccountPackage, posted: Any) -> dict[str, Any]:
    """The card names the package and the type it was read as: another one may have taken its place meanwhile.

    What was ticked while the package was already read as another type, or anew, is kept for the type of the card.
    """
    package_of_card, _dash, account_type = posted.get("read_as", "").partition("-")
    if package_of_card != str(package.pk) or account_type not in TYPES_OF_CARDS:
        return {}
    shown_as = TYPES_OF_CARDS[account_type]
    if posted["read_as"] != package.read_as or package.is_in_work:
        return {"reading": Reading(package.pk, shown_as, _choices(package.choices_as(shown_as), posted))}
    suggested = package.findings.suggested(package.choices) if SUGGESTED in posted else None
    if suggested:
        return {"account_type": suggested[0], "reading": Reading(package.pk, *suggested)}
    choices, column = _choices(package.choices, posted), _column(package, posted)
    if column and column != package.column_kept:  # what is in this one is another question
        choices = replace(choices, repairs=tuple(_without_readings(choices.repairs)))
    return {"reading": Reading(package.pk, package.account_type, choices, column)}


def _column(package: AccountPackage, posted: Any) -> dict[str, str]:
    """The column chosen on the card with its button; nothing where that was not pressed, or there is no such column."""
    number = posted.get("column", "")
    if USE_COLUMN not in posted or package.table is None:
        return {}
    numbers = {WHOLE, *(str(column.number) for column in package.table.columns)}
    return {"column": number} if number in numbers else {}


def _choices(before: Choices, posted: Any) -> Choices:
    shown: Mapping[str, bool] = {name: name in posted for name in posted.getlist("shown")}
    return Choices(
        keep_header=shown.get("keep_header", before.keep_header),
        hash_raw=shown.get("hash_raw", before.hash_raw),
        repairs=tuple(_ticked(posted, "repair", before.repairs)),
    )


def _codes(choices: list[str]) -> set[str]:
    """The codes of choices, some of which are several repairs."""
    return {code for choice in choices for code in choice.split("+")}


def _ticked(posted: Any, name: str, before: Any) -> list[str]:
    """The repairs ticked, and of those that were not shown the ones asked for before; in the order they are done."""
    shown, ticked = _codes(posted.getlist(f"{name}_shown")), _codes(posted.getlist(name))
    asked = [code for code in REPAIRS if code in ticked or (code in before and code not in shown)]
    return _in_one_way(asked, before)


def _without_readings(codes: Iterable[str]) -> list[str]:
    return [code for code in codes if code not in READINGS]


def _in_one_way(codes: list[str], before: Any) -> list[str]:
    """Of two readings that exclude each other the one that is new; neither of two that were chosen at once."""
    if sum(code in codes for code in READINGS) <= 1:
        return codes
    new = [code for code in READINGS if code in codes and code not in before]
    return [code for code in codes if code not in READINGS or [code] == new]
