"""A new draft after a push that was confirmed."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pushes.actions.cutting import NotReady
from pushes.actions.transaction import files_undone
from pushes.models import AccountPackage, Event, Push, StalePush

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SAID = ("account_type", "account_push_type", "environment", "title", "content", "message_options")
AUDIENCE = ("target", "typed", "typed_repairs")


def duplicate_push(*, push: Push, by: "User", same_audience: bool) -> Push:
    """A draft of `by` that says the same to the same type of accounts and devices; by choice to the same accounts.

    Its time, speed and canary are not copied. StalePush for a draft, a rehearsal or a test, NotReady if the package is
    not stored any more.
    """
    if push.is_draft or push.is_trial:
        raise StalePush(f"Push {push.pk} is none that was sent")
    fields: dict[str, Any] = {name: getattr(push, name) for name in (*SAID, *(AUDIENCE if same_audience else ()))}
    fields["message_options"] = push.options.kept_for_another()
    if same_audience and push.emptied_at:
        words = _("The accounts of this push were deleted on %(date)s. Duplicate it without them.")
        raise NotReady(words % {"date": date_format(timezone.localtime(push.emptied_at), _("j M Y"))})
    package = push.package if same_audience and push.is_for_package else None
    with transaction.atomic():
        made = Push.objects.create(application=push.application, author=by, version=1, **fields)
        Event.objects.record(made, Event.Kind.CREATED, by, copy_of=push.pk)
        if package:
            copied = _copied(package)
            with files_undone(copied):
                made.change_target(copied, None)
    return made


def _copied(package: AccountPackage) -> AccountPackage:
    """A package of its own, with the same contents: neither notices what becomes of the other."""
    try:
        return package.copied(package.application)
    except FileNotFoundError as gone:
        words = _("The package %(name)s is not stored any more. Duplicate the push without its accounts.")
        raise NotReady(words % {"name": package.name}) from gone
