"""Messages that are saved under a name, and put into drafts."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pushes.actions.cutting import NotReady
from pushes.invisible import storable
from pushes.models import MessageTemplate, Push
from pushes.models.audit import AuditRow
from pushes.models.template import SAID

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def save_template(*, push: Push, by: "User", name: str) -> MessageTemplate:
    """Save what the push says. NotReady if it has no name, or a template of the application has it already."""
    name = storable(name).strip()
    if not name or len(name) > 100:
        raise NotReady(_("Write a name of 1 to 100 characters for the template."))
    said = {field: getattr(push, field) for field in SAID} | {"message_options": push.options.kept_for_another()}
    application = abs(push.application_id)  # that of a rehearsal is the one it rehearses for
    try:
        with transaction.atomic():
            made: MessageTemplate = MessageTemplate.objects.create(
                application_id=application, author=by, name=name, **said
            )
    except IntegrityError as taken:
        raise _name_is_taken(name) from taken
    return made


def _name_is_taken(name: str) -> NotReady:
    return NotReady(_("A template is called “%(name)s” already. Choose another name.") % {"name": name})


def change_template(*, template: MessageTemplate, fields: Collection[str]) -> None:
    """Store it as it stands now; `fields` of its page were changed. What they say is not told: it may hold anything.

    NotReady if another one has its name, since this moment.
    """
    try:
        with transaction.atomic():
            template.save()
            if fields:
                AuditRow.objects.record(AuditRow.Kind.TEMPLATE_CHANGED, template, fields_of_page=list(fields))
    except IntegrityError as taken:
        raise _name_is_taken(template.name) from taken


def delete_template(*, template: MessageTemplate) -> None:
    """Drafts that it was put into keep what it said."""
    with transaction.atomic():
        AuditRow.objects.record(AuditRow.Kind.TEMPLATE_DELETED, template)
        template.delete()


def use_template(*, push: Push, template: MessageTemplate) -> None:
    """Put what the template says into a draft of its application, in the place of what it said. StalePush if it is no
    draft any more, or was changed in this very moment.
    """
    push.amend(push.version, **template.said)
