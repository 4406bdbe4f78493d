"""What an open page tells its person: whose pushes, which news, and nothing twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from console.middleware import SEEN
from pushes.models import Push
from tests import builders
from tests.pushes.views.people import client_of, shop
from tests.pushes.views.test_home import ENDED, HELD, made

pytestmark = pytest.mark.django_db
BY_ITSELF = {"HX-Request": "true"}


def told(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get(reverse("pushes:notices"), headers=BY_ITSELF).json()
    return found


def ago(**passed: float) -> dict[str, Any]:
    return ENDED | {"finished_at": timezone.now() - timedelta(**passed)}


def test_what_needs_the_person_and_what_has_just_ended() -> None:
    held = made("Held", **HELD)
    made("Has ended", **ago(minutes=5))
    made("Its figures come", **ago(seconds=1))
    made("Of yesterday", **ago(hours=25))
    made("Of Bob", builders.bob(), **HELD)
    confirmed = made("Of Bob, and confirmed by Alice", builders.bob(), **HELD)
    Push.objects.filter(pk=confirmed.pk).update(confirmed_by=builders.alice())
    shop().people.add(builders.bob())
    found = told(client_of(builders.alice()))
    said = {"“Held” needs you", "“Of Bob, and confirmed by Alice” needs you", "“Has ended”: Finished"}
    assert (found["wait"], {each["words"] for each in found["said"]}) == (2, said)
    first = next(each for each in found["said"] if each["words"] == "“Held” needs you")
    assert (first["more"], first["url"]) == ("The canary was sent", f"/pushes/{held.pk}/")


def test_what_the_person_may_not_see_any_more_is_not_told() -> None:
    made("Held", **HELD)
    shop().people.clear()
    assert told(client_of(builders.alice())) == {"wait": 0, "said": []}


def test_it_is_answered_once_and_again_when_something_changed() -> None:
    client, where = client_of(builders.alice()), reverse("pushes:notices")
    push = made("Held", **HELD)
    tag = client.get(where)["ETag"]
    known = {"If-None-Match": tag}
    assert client.get(where, headers=known).status_code == 304
    Push.objects.filter(pk=push.pk).update(attention_at=timezone.now() + timedelta(minutes=1))  # held anew
    assert client.get(where, headers=known).status_code == 200


def test_asking_does_not_keep_a_login_alive() -> None:
    client = client_of(builders.alice())
    session = client.session
    session[SEEN] -= 100
    session.save()
    told(client)
    assert client.session[SEEN] == session[SEEN]
