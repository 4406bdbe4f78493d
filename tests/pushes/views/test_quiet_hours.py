"""Quiet hours as they are configured, and a push that is hurried into them."""

import pytest
from django.urls import reverse

from pushes.models import Application
from tests import builders
from tests.pages import read
from tests.pushes.views.people import client_of, shop
from tests.pushes.views.test_applications import written

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("first", "end", "said"),
    [
        ("22:00", "08:00", ""),
        ("", "", ""),
        ("22:00", "", "Write both times, or neither."),
        ("", "08:00", "Write both times, or neither."),
        ("22:00", "22:00", "Write another time than the one they begin at."),
        ("25:00", "08:00", "Write a time of day like this: 22:00."),
    ],
)
def test_quiet_hours_have_a_beginning_and_an_end(first: str, end: str, said: str) -> None:
    where = reverse("pushes:configuration", args=[shop().pk])
    answer = client_of(builders.carol()).post(where, written(quiet_from=first, quiet_until=end, quiet_blocks="on"))
    stored = Application.objects.get()
    if said:
        assert said in read(answer).text("main")
        assert stored.quiet_from is None
    else:
        assert [f"{at:%H:%M}" if at else "" for at in (stored.quiet_from, stored.quiet_until)] == [first, end]
        assert stored.quiet_blocks
