"""What is posted to an application's configuration, to a channel or a template of it, to a person's page, an invitation
or a button that wants a reason when nobody is logged in any more waits for who wrote it.

Its page has a name, signed and in its form. That proves to whom the page was shown, and says which of its fields may be
kept; it gives no way to the application. Secrets are never kept: they are asked for again.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.forms import CheckboxInput, Field
from django.http import HttpRequest
from django.utils import timezone

from pushes.invisible import storable
from pushes.models import Application, KeptConfiguration, MessageTemplate, Push

LIFE = timedelta(days=30)
SALT = "pushes.configuration.2"  # another than that of pages which the release before signed
SEVERAL = {"people", "roles", "applications"}  # fields of which several are chosen, by their keys
INVITATION = "invitation"
PAUSE = "pause"  # why an application is
KINDS = {MessageTemplate: "template", User: "person", Push: "push"}


def signed_page(
    person: User, application: Application | None, fields: Sequence[str], secrets: Sequence[str], channel: str = ""
) -> str:
    """A name for the page that the person is shown, which its form sends along.

    `fields` may be kept; that one of `secrets` was written is, and nothing of it. `channel`: its name, on its page; or
    what a template, a person or a push is `called`.
    """
    of = application.pk if application else None
    return signing.dumps([person.pk, of or 0, channel, list(fields), list(secrets)], salt=SALT)


def called(row: MessageTemplate | User | Push) -> str:
    """What its page is told by, in the place of a channel's name."""
    return f"{KINDS[type(row)]} {row.pk}"


def lever(push: Push) -> str:
    """What a reason is told by that an administrator gives on the push's page."""
    return f"lever {push.pk}"


def keep(request: HttpRequest) -> KeptConfiguration | None:
    """Keep what was posted for the person whom the page was shown to; None if it is no page of a configuration."""
    try:
        shown = signing.loads(request.POST.get("page", ""), salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return None
    shown_to, application, channel, fields, secrets = shown
    person = User.objects.filter(pk=shown_to).first()
    of = Application.objects.filter(pk=application).first()
    if person is None or (of is None and application):  # gone meanwhile
        return None
    kept: KeptConfiguration
    kept, _made = KeptConfiguration.objects.update_or_create(
        person=person,
        application=of,
        channel=channel,
        defaults={
            "written": _written(request, fields),
            "had_secret": any(request.POST.get(name) or name in request.FILES for name in secrets),
            "at": timezone.now(),
        },
    )
    return kept


def _written(request: HttpRequest, fields: Sequence[str]) -> dict[str, str | list[str]]:
    """By form field; of a file its name alone. A box that is not ticked is not posted."""
    written: dict[str, str | list[str]] = {
        name: storable(request.POST[name]) for name in fields if name in request.POST and name not in SEVERAL
    }
    files = {name: request.FILES.get(name) for name in fields}
    written |= {name: file.name or "" for name, file in files.items() if isinstance(file, UploadedFile)}
    for name in SEVERAL.intersection(fields):
        written[name] = [key for key in request.POST.getlist(name) if key.isdecimal()]
    return written


def waiting(person: User, application: Application | None, channel: str = "") -> KeptConfiguration | None:
    """What waits for the person, if anything does."""
    found: KeptConfiguration | None = _of(person, application, channel).filter(at__gt=timezone.now() - LIFE).first()
    return found


def as_initial(kept: KeptConfiguration | None, fields: Mapping[str, Field]) -> dict[str, Any]:
    """What a form begins with. A page of the release before did not say how its fields stood when it was shown."""
    if kept is None:
        return {}
    unticked = {name: False for name, field in fields.items() if isinstance(field.widget, CheckboxInput)}
    written: dict[str, Any] = kept.written
    return {"shown": ""} | unticked | written


def forget(person: User, application: Application | None, channel: str = "") -> None:
    """It is saved by now, or not wanted any more."""
    _of(person, application, channel).delete()


def _of(person: User, application: Application | None, channel: str) -> QuerySet[KeptConfiguration]:
    of_person: QuerySet[KeptConfiguration] = KeptConfiguration.objects.filter(person=person, channel=channel)
    return of_person.filter(application=application.pk if application else None)
