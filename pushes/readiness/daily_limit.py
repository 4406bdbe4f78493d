"""In words: how many accounts of a draft would be left out by the limit of pushes a day."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pushes.models import DailyForecast


def told(forecast: DailyForecast | None, accounts: int) -> str:
    """What is known of it, in one sentence without an end, or that it could not be counted."""
    if forecast is None or forecast.counted_at is None:
        return _("It could not be counted who is over the limit of pushes a day; it is counted again when it begins")
    if not forecast.over:
        return _("Nobody of these accounts")
    if forecast.over >= accounts:
        said = _(
            "All of them got as many pushes within 24 hours as the limit allows (%(limit)s): nobody would get it now"
        )
        return said % {"limit": forecast.limit}
    said = ngettext(
        "%(over)s of %(count)s account got as many pushes within 24 hours as the limit allows (%(limit)s)",
        "%(over)s of %(count)s accounts got as many pushes within 24 hours as the limit allows (%(limit)s)",
        accounts,
    )
    return said % {"over": f"{forecast.over:,}", "count": f"{accounts:,}", "limit": forecast.limit}
