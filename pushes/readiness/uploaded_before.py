"""In words: that a package is one that was uploaded before, by its bytes, and once it is checked by its people."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pushes.models import AccountPackage
from pushes.readiness.repetition import most_alike, shared


def uploaded_before(package: AccountPackage) -> str:
    """What was uploaded before for the same application and not taken back, in sentences; "" if nothing was."""
    before = AccountPackage.objects.filter(application=package.application_id, pk__lt=package.pk)
    known = before.filter(pushes__isnull=False).select_related("uploaded_by").order_by("-pk")
    if same := known.filter(sha256=package.sha256).first():
        return _("The same file was uploaded before: %(file)s.") % {"file": _named(same)}
    if alike := _alike(package, known):
        said = _("The same people were uploaded before: %(file)s.") % {"file": _named(alike)}
        return f"{said} {shared(package.people, alike.people)}".rstrip()
    return ""


def _alike(package: AccountPackage, known: "QuerySet[Any]") -> AccountPackage | None:
    """The package with the same people, or else with most of them."""
    mine = package.people if package.is_checked else None
    if mine is None or not mine.count:
        return None
    same: AccountPackage | None = known.filter(accepted=mine.count, people_kept=mine.kept()).first()
    return same or most_alike(mine, known.annotate(who=F("people_kept")).exclude(who=b""), "accepted")


def _named(package: AccountPackage) -> str:
    when = date_format(timezone.localtime(package.created_at), _("j M Y, H:i"))
    return _("%(name)s, by %(who)s, %(when)s") % {"name": package.name, "who": package.uploaded_by, "when": when}
