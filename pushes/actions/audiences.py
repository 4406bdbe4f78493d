"""Audiences: checked packages that are saved under a name, and sent to again."""

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pushes.actions.cutting import NotReady
from pushes.actions.transaction import attach, files_undone, held
from pushes.models import AccountPackage, Event, Push, SavedAudience
from pushes.models.audit import AuditRow

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def saveable_package(push: Push) -> AccountPackage:
    """The package of a push that can be saved as an audience. NotReady if there is none, or it is not checked yet."""
    package = push.package if push.is_for_package and not push.is_rehearsal else None
    if package is None:
        raise NotReady(_("Only the accounts of an account package can be saved as an audience."))
    if not package.is_checked:
        raise NotReady(_("Wait until the account package is checked, then save it."))
    if not package.accepted:
        raise NotReady(_("There is nothing to save: none of its rows is an account of the chosen type."))
    return package


def save_audience(*, push: Push, by: "User", name: str, replaced: SavedAudience | None = None) -> SavedAudience:
    """Save the package of a push under a name, or in the place of what another audience of its application had.

    Drafts and pushes that use the one before keep it. NotReady if it cannot be saved, or another one has the name.
    """
    source = saveable_package(push)
    try:
        with transaction.atomic():
            package = _copied(source, audience_name="", audience_package=None)
            with files_undone(package):
                fields = {"name": name, "author": by, "package": package, "saved_at": timezone.now()}
                saved = _replaced(replaced, fields) if replaced else _made(push, fields)
                # Last of all: it was copied before, which may take long.
                kind = AuditRow.Kind.AUDIENCE_REPLACED if replaced else AuditRow.Kind.AUDIENCE_SAVED
                AuditRow.objects.record(kind, saved, push=push.pk, rows=package.accepted)
                return saved
    except IntegrityError as taken:
        raise _name_is_taken(name) from taken


def _name_is_taken(name: str) -> NotReady:
    return NotReady(_("An audience is called “%(name)s” already. Choose another name.") % {"name": name})


def _made(push: Push, fields: dict[str, Any]) -> SavedAudience:
    return SavedAudience.objects.create(application_id=push.application_id, **fields)


def _replaced(audience: SavedAudience, fields: dict[str, Any]) -> SavedAudience:
    stored = _held(audience)
    if stored is None:
        raise NotReady(_("The audience that was to be replaced is deleted. Save this one under a name of its own."))
    before = stored.package
    for name, value in fields.items():
        setattr(stored, name, value)
    stored.save()
    _delete(before)
    return stored


def delete_audience(*, audience: SavedAudience) -> None:
    """Delete an audience and its package. Drafts and pushes that use it have packages of their own."""
    with transaction.atomic():
        if stored := _held(audience):
            AuditRow.objects.record(AuditRow.Kind.AUDIENCE_DELETED, stored, rows=stored.package.accepted)
            stored.delete()
            _delete(stored.package)


def rename_audience(*, audience: SavedAudience, before: str) -> None:
    """Save an audience under another name than it had `before`. NotReady if another one has it, since this moment."""
    try:
        with transaction.atomic():
            audience.save(update_fields=["name"])
            if audience.name != before:
                AuditRow.objects.record(AuditRow.Kind.AUDIENCE_RENAMED, audience, before=before)
    except IntegrityError as taken:
        raise _name_is_taken(audience.name) from taken


def use_audience(*, push: Push, by: "User", audience: SavedAudience) -> None:
    """Attach a copy of the audience's package to a draft, with the account type it was checked as.

    What the draft had is set aside. NotReady if it is not stored any more, StalePush if it is no draft any more.
    """
    with transaction.atomic():
        stored = held(push)
        package = _copied(audience.package, audience_name=audience.name, audience_package=audience.package_id)
        with files_undone(package):
            push.amend(push.version, account_type=package.asked_type)
            attach(push, stored, package)
            facts = {"package": package.pk, "accounts": package.accepted, "audience": audience.name}
            Event.objects.record(push, Event.Kind.CHOSEN, by, **facts)


def _held(audience: SavedAudience) -> SavedAudience | None:
    """The audience as it stands, held until the transaction ends; None if it is gone."""
    found = SavedAudience.objects.select_for_update(of=("self",)).select_related("package")
    return found.filter(pk=audience.pk).first()


def _copied(package: AccountPackage, **marks: object) -> AccountPackage:
    try:
        return package.copied(package.application, **marks)
    except FileNotFoundError as gone:
        words = _("The package %(name)s is not stored any more. Upload it again.") % {"name": package.name}
        raise NotReady(words) from gone


def _delete(package: AccountPackage) -> None:
    package.delete()
    transaction.on_commit(package.delete_files)
