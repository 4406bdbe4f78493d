"""The demo is made once, and then it is its people's own."""

import io

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command

from console.gateway.models import AppChannel
from pushes.models import Application

pytestmark = pytest.mark.django_db


def printed() -> dict[str, str]:
    """What the command says of each person."""
    out = io.StringIO()
    call_command("loaddemo", stdout=out)
    return dict(line.strip().split(" / ") for line in out.getvalue().splitlines())


def test_the_password_that_is_printed_opens_the_door_on_every_start() -> None:
    first = printed()
    assert set(first) == {"marketer", "approver", "admin", "auditor"}
    password = (settings.DATA_DIR / "secrets" / "demo").read_text().strip()
    assert set(first.values()) == {password}
    assert all(User.objects.get(username=name).check_password(password) for name in first)
    assert printed() == first


def test_what_people_changed_stays() -> None:
    printed()
    marketer = User.objects.get(username="marketer")
    marketer.set_password("her own, and long enough")
    marketer.save()
    Application.objects.filter(access_id="1500000001").update(undo_seconds=30)
    AppChannel.objects.filter(application__access_id="1500000001").update(is_stopped=True)
    keys = set(AppChannel.objects.values_list("public", flat=True))
    assert len(keys) == 2
    assert printed()["marketer"] == "(the password you set)"
    assert User.objects.get(username="marketer").check_password("her own, and long enough")
    assert Application.objects.get(access_id="1500000001").undo_seconds == 30
    assert AppChannel.objects.get(application__access_id="1500000001").is_stopped
    assert set(AppChannel.objects.values_list("public", flat=True)) == keys  # others would end every subscription
