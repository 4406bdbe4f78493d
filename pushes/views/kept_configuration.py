"""An application's configuration that is posted when nobody is logged in any more waits for who wrote it.

Its page has a name, signed and in its form, which proves to whom it was shown; it gives no way to the application. A
SecretKey is never kept: it is asked for again.
"""

from datetime import timedelta

from django.contrib.auth.models import User
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.utils import timezone

from pushes.forms import ApplicationForm
from pushes.invisible import storable
from pushes.models import Application, KeptConfiguration

LIFE = timedelta(days=30)
SECRET = "secret_key"


def signed_page(person: User, application: Application) -> str:
    """A name for the page that the person is shown, which its form sends along."""
    return _signer().sign(f"{person.pk}-{application.pk or 0}")


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="pushes.configuration")


def keep(request: HttpRequest) -> KeptConfiguration | None:
    """Keep what was posted for the person whom the page was shown to; None if it is no page of a configuration."""
    try:
        shown_to, _dash, application = _signer().unsign(request.POST.get("page", ""), max_age=LIFE).partition("-")
    except BadSignature:
        return None
    person = User.objects.filter(pk=shown_to).first()
    of = Application.objects.filter(pk=application).first()
    if person is None or (of is None and application != "0"):  # gone meanwhile
        return None
    kept: KeptConfiguration
    kept, _made = KeptConfiguration.objects.update_or_create(
        person=person,
        application=of,
        defaults={
            "written": _written(request),
            "had_secret": bool(request.POST.get(SECRET)),
            "at": timezone.now(),
        },
    )
    return kept


def _written(request: HttpRequest) -> dict[str, str | list[str]]:
    """By form field."""
    names = [name for name in ApplicationForm.base_fields if name not in (SECRET, "people") and name in request.POST]
    people = [key for key in request.POST.getlist("people") if key.isdecimal()]
    return {"people": people, **{name: storable(request.POST[name]) for name in names}}


def waiting(person: User, application: Application) -> KeptConfiguration | None:
    """What waits for the person, if anything does."""
    since = timezone.now() - LIFE
    found: KeptConfiguration | None = KeptConfiguration.objects.filter(
        person=person, application=application.pk, at__gt=since
    ).first()
    return found


def forget(person: User, application: Application) -> None:
    """It is saved by now, or not wanted any more."""
    KeptConfiguration.objects.filter(person=person, application=application.pk).delete()
