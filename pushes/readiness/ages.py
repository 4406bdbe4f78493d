"""In words: how long ago a list was checked, and that it is old."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pushes.models import AccountPackage, Push

OLD = "old-list"


def checked_ago(package: AccountPackage) -> str:
    """When the accounts came in and were checked. To read the same file anew makes them no younger."""
    days = _days_of(package)
    if not days:
        return _("checked today")
    return ngettext("checked %(days)s day ago", "checked %(days)s days ago", days) % {"days": f"{days:,}"}


def doubt_of(push: Push) -> tuple[str, str] | None:
    """The code of the doubt about a list that is old, and its text; None about one that is not."""
    package = push.package if push.is_for_package else None
    if package is None or (days := _days_of(package)) < settings.AUDIENCE_FRESH_DAYS:
        return None
    if package.is_from_audience:
        said = ngettext(
            "The audience “%(name)s” was checked %(days)s day ago. Who came since is not in it; some may have left.",
            "The audience “%(name)s” was checked %(days)s days ago. Who came since is not in it; some may have left.",
            days,
        )
    else:
        said = ngettext(
            "These accounts were checked %(days)s day ago. Who came since is not among them; some may have left.",
            "These accounts were checked %(days)s days ago. Who came since is not among them; some may have left.",
            days,
        )
    return OLD, said % {"name": package.audience_name, "days": f"{days:,}"}


def _days_of(package: AccountPackage) -> int:
    return max(0, (timezone.now() - package.created_at).days)
