"""Words that colleagues know make no password, however they are written; a password may hold them."""

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from tests import builders
from tests.pages import read
from tests.pushes.views.people import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


@pytest.fixture(autouse=True)
def installation_with_names(settings: Any) -> None:
    settings.PUBLIC_HOST, settings.OIDC_NAME = "push.hummingbird.com", "Kolibri Login"
    settings.PASSWORD_WORDS = ["Nightingale"]
    builders.application(name="Sparrow Tickets 票务中心")


@pytest.mark.parametrize(
    "written",
    [
        *("pushconsole", "Hummingbird2026!", "kolibri-2026", "nightingale12345", "Sparrow#Tickets1", "票务中心2026!"),
        *("humm1ngb1rd", "5p4rr0w-2026", "Marketers2026", "Pu5h-C0n50le", "push-abc-2026"),
    ],
)
def test_what_is_hardly_more_than_words_that_colleagues_know_is_refused(written: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(written)
    assert "password_known_words" in [error.code for error in refused.value.error_list]


@pytest.mark.parametrize("written", ["a sparrow walks into a bar", "push-xkqz-2026", "quiet morning 7", "90417755231"])
def test_what_has_enough_besides_them_is_not(written: str) -> None:
    validate_password(written)


def test_it_is_said_under_the_field_and_as_the_refusal_without_the_word() -> None:
    client: Client = client_of(builders.alice())
    form = {"old_password": builders.PASSWORD, "new_password1": "Sparrow2026", "new_password2": "Sparrow2026"}
    assert "Write more than a word that colleagues know" in read(client.get("/password/")).text("main")
    answer = client.post("/password/", form)
    assert answer.status_code == 422
    said = read(answer).text("main")
    assert said.count("Write more than a word that colleagues know") == 2
    assert "parrow" not in said
