"""What is kept in English of packages that were refused and calls that failed, in the reader's language."""

from typing import Final

from django.utils.translation import gettext

from pushes.accounts.words.catalogue import said_again
from pushes.accounts.words.package_refusals import TEMPLATES as REFUSALS
from pushes.delivery.calls import MOVED, UNREADABLE
from pushes.delivery.daily_limit import UNCOUNTED
from pushes.delivery.recalling import ELSEWHERE as NOT_ASKED
from pushes.delivery.unconfirmed import ELSEWHERE, ON_RECORD
from pushes.tpns import words

TEMPLATES: Final = (*REFUSALS.values(), *words.TEMPLATES, UNREADABLE, MOVED, UNCOUNTED, ELSEWHERE, NOT_ASKED, ON_RECORD)


def kept_words(kept: str) -> str:
    """Why a package or a call was refused; the service's own words stay as they are."""
    return said_again(kept, TEMPLATES, gettext) if kept else ""


def meaning(code: str) -> str:
    """What a code of the service means, and what to do then; "" for one that says nothing here."""
    return gettext(found) if (found := words.MEANINGS.get(code)) else ""
