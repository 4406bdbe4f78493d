"""In words: that a package is one that was uploaded before, by its bytes, and once it is checked by its people."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pushes.accounts.words.catalogue import in_a_row
from pushes.models import AccountPackage
from pushes.readiness.who_got_it import COMPARED, Shared, most_shared

NEARLY = 0.8  # of a list's people are in another one: nearly the same list
LENGTHS = 1.25  # times as long as each other are lists that may be nearly the same


def uploaded_before(package: AccountPackage) -> str:
    """What was uploaded before for the same application and not taken back, in sentences; "" if nothing was."""
    before = AccountPackage.objects.filter(application=package.application_id, pk__lt=package.pk)
    known = before.filter(pushes__isnull=False).order_by("-pk")
    if same := known.filter(sha256=package.sha256).first():
        return _("The same file was uploaded before: %(file)s.") % {"file": _named(same)}
    if shared := _alike(package, known):
        said = _("The same people were uploaded before: %(file)s.") % {
            "file": _named(AccountPackage.objects.get(pk=shared.owner))
        }
        return in_a_row(said, _("It had %(who)s.") % {"who": shared.who}, shared.others)
    return ""


def _alike(package: AccountPackage, known: "QuerySet[Any]") -> Shared | None:
    """The package with most of the same people, if these are nearly all and it has hardly any other."""
    mine = package.people if package.is_checked else None
    if mine is None or not mine.count:
        return None
    lengths = mine.count / LENGTHS - 1, mine.count * LENGTHS + 1  # of two accounts one fewer is one
    near = known.filter(accepted__range=lengths, sketch__isnull=False)
    shared = most_shared(mine, near.values_list("pk", "sketch__pk")[:COMPARED])
    return shared if shared and shared.share.of_all >= NEARLY else None


def _named(package: AccountPackage) -> str:
    when = date_format(timezone.localtime(package.created_at), _("j M Y, H:i"))
    return _("%(name)s, by %(who)s, %(when)s") % {"name": package.name, "who": package.uploaded_by, "when": when}
