"""Writing a draft."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pushes.actions.cutting import NotReady
from pushes.actions.rows import discard_package, held, wake
from pushes.models import Application, Event, Push, StalePush
from pushes.models.findings import Choices
from pushes.tasks import check_package

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def begin_push(*, application: Application, by: "User") -> Push:
    """A draft to fill in: the author's untouched one for this application if there is one, else a new one."""
    drafts = Push.objects.filter(application=application, author=by, status=Push.Status.DRAFT)
    return drafts.filter(version=0, package=None, kept=None).last() or create_push(application=application, by=by)


def create_push(*, application: Application, by: "User") -> Push:
    """A new draft."""
    with transaction.atomic():
        push: Push = Push.objects.create(application=application, author=by)
        Event.objects.record(push, Event.Kind.CREATED, by)
    return push


def save_draft(*, push: Push, by: "User", version: int, fields: dict[str, Any], page: str = "") -> None:
    """Store what was written on `page` into the draft that stood at `version`. StalePush if it was changed elsewhere.

    A change of account type has the package checked anew, from the stored original.
    """
    with transaction.atomic():
        push.amend(version, page, updated_at=timezone.now(), **fields)
        push.refresh_from_db(fields=["package"])  # an upload may have ended since the draft was read
        package = push.package
        if package and push.is_for_package and package.account_type != push.account_type:
            package.ask_for_check(push.account_type, Choices(keep_header=package.choices.keep_header))
            wake(check_package, package.pk)


def discard_draft(*, push: Push, by: "User") -> None:
    """Delete a draft, its rehearsals, and the package that only they use. NotReady while it is being rehearsed."""
    with transaction.atomic():
        stored = held(push)
        if stored.rehearsals.filter(status__in=Push.UNENDED).exists():
            raise NotReady(_("It is being rehearsed. Stop the rehearsal, then delete the draft."))
        packages = [rehearsal.package for rehearsal in stored.rehearsals.select_related("package")]
        deleted, _rows = Push.objects.filter(pk=push.pk, status=Push.Status.DRAFT).delete()
        if not deleted:
            raise StalePush(f"Push {push.pk} is no draft any more")
        for package in (stored.package, stored.package_aside, *packages):
            discard_package(package)
