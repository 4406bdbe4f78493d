"""The account types to choose from, and in which order: first those used for the application, obsolete ones last."""

from typing import Any

from django.utils.translation import gettext as _

from pushes.accounts import ACCOUNT_TYPES, AccountType
from pushes.accounts.judging.types import LENGTH
from pushes.accounts.words.catalogue import said_again
from pushes.models import Application, Push

RECENT = 200  # pushes of the application whose types are looked at
NOBODY_CHOSE = ""


def _type_label(kind: AccountType, *, obsolete: bool) -> str:
    """Number, name, and an example or else the format; js/combobox.js sets off the first two."""
    gone = (_("no longer in Tencent's table"),) if obsolete else ()
    looks = kind.example or said_again(kind.format, (LENGTH,), _)
    return " · ".join((str(kind.value), _(kind.name), looks, *gone))


def _choices(kinds: list[AccountType], *, obsolete: bool = False) -> list[tuple[int, str]]:
    return [(kind.value, _type_label(kind, obsolete=obsolete and not kind.newest)) for kind in kinds]


def account_type_choices() -> list[tuple[int, str]]:
    """The account type table as choices, in its order."""
    return _choices(list(ACCOUNT_TYPES.values()), obsolete=True)


def used_types(application: Application) -> list[AccountType]:
    """The types of its last pushes, the last one first."""
    pushed = Push.objects.records().filter(application=application).values_list("account_type", flat=True)
    return [ACCOUNT_TYPES[value] for value in dict.fromkeys(pushed[:RECENT]) if value in ACCOUNT_TYPES]


def offered_types(application: Application) -> list[tuple[str, Any]]:
    """None chosen, then the types used for the application, then the others; those no longer listed at the end."""
    used = used_types(application)
    others = [kind for kind in ACCOUNT_TYPES.values() if kind not in used]
    groups = (
        (_("Used before for this application"), _choices(used, obsolete=True)),
        (_("All account types"), _choices([kind for kind in others if kind.newest])),
        (_("No longer in Tencent's table"), _choices([kind for kind in others if not kind.newest])),
    )
    return [(NOBODY_CHOSE, _("What the accounts look like")), *((name, kinds) for name, kinds in groups if kinds)]
