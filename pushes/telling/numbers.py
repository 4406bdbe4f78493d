"""Numbers as people read them, with what is counted, for pages and for the shell."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def counted(accounts: int) -> str:
    """So many accounts."""
    return ngettext("%(count)s account", "%(count)s accounts", accounts) % {"count": f"{accounts:,}"}


def of_shadow(kept: Mapping[str, int] | None) -> list[str]:
    """How many of a push's accounts go through the own gateway, in a sentence; none where it has no shadow."""
    if not kept:
        return []
    words = _("Through the own gateway: %(accounts)s (%(percent)s %%).")
    return [words % {"accounts": counted(kept["accounts"]), "percent": kept["percent"]}]


def percent(share: float) -> str:
    """A share of 0 to 1. A few never read as none, nor nearly all as all."""
    if 0 < share < 0.0005:
        return _("under 0.1 %")
    if 0.9995 <= share < 1:
        return _("over 99.9 %")
    return f"{share * 100:.1f} %"
