"""The account types to choose from, and in which order: first the one used last for the application."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from pushes.accounts import ACCOUNT_TYPES, AccountType
from pushes.models import Application, Push


def _type_label(kind: AccountType) -> str:
    example = f" · {kind.example}" if kind.example else ""
    gone = "" if kind.newest else " · " + str(_("not in the newest table"))
    return f"{kind.value} · {kind.name}{example}{gone}"


def account_type_choices() -> list[tuple[int, str]]:
    """The account type table as choices, in its order."""
    return [(kind.value, _type_label(kind)) for kind in ACCOUNT_TYPES.values()]


def offered_types(application: Application) -> list[tuple[str, Any]]:
    """None chosen, then the type used last for the application, then the others."""
    pushed, every = Push.objects.records().filter(application=application), account_type_choices()
    first = pushed.values_list("account_type", flat=True).first()
    used = [(value, label) for value, label in every if value == first]
    others = [(value, label) for value, label in every if value != first]
    groups = [(str(_("Used last for this application")), used)] if used else []
    return [("", _("What the accounts look like")), *groups, (str(_("All account types")), others)]
