"""A secret that was given on a page of a channel is saved with the page that is mended, and asked for after an hour."""

import json

import pytest

from console.gateway.models import AppChannel
from pushes.models import Application
from tests import builders
from tests.console.views.test_channels import apns, application, errors, file_of, page_of, post
from tests.pages import as_sent, read
from tests.pushes.views.people import client_of, value
from tests.pushes.views.test_sealed import grown_old

__all__ = ["application"]
pytestmark = pytest.mark.django_db


def test_a_secret_stays_with_the_page_of_its_person_until_the_rest_is_mended(
    application: Application, credential: dict[str, str]
) -> None:
    refused = post(
        application, "apns", **apns(credential, key_id="ABC", secret_file=file_of(credential["private_key"]))
    )
    sealed = value(read(refused), "sealed")
    assert credential["private_key"].splitlines()[1] not in refused.content.decode()
    url, again = page_of(application, "apns"), apns(credential, wait_seconds=10, place=2, sealed=sealed, save="1")
    assert client_of(builders.grace()).post(url, again).status_code == 422  # it is not hers
    assert client_of(builders.carol()).post(url, again | {"sealed": "x"}).status_code == 422
    assert client_of(builders.carol()).post(url, again).status_code == 302
    assert json.loads(AppChannel.objects.get().credential) == credential


def test_a_secret_that_was_held_too_long_is_asked_for_and_the_present_one_goes_on_only_if_that_is_meant(
    application: Application,
) -> None:
    xiaomi = {"package": "com.example.shop", "secret_text": "theirs"}
    post(application, "xm", **xiaomi)
    page = as_sent(read(post(application, "xm", **xiaomi | {"secret_text": "mine", "place": "x"})))
    late = page | {"sealed": grown_old(page["sealed"][0]), "place": "7", "save": "1"}
    refused = client_of(builders.carol()).post(page_of(application, "xm"), late)
    assert errors(refused) == ["Give it again: what was given with this page is not held any more."]
    kept = AppChannel.objects.get()
    assert (json.loads(kept.credential)["app_secret"], kept.place) == ("theirs", 1)
    post(application, "xm", **as_sent(read(refused)))
    kept = AppChannel.objects.get()
    assert (json.loads(kept.credential)["app_secret"], kept.place) == ("theirs", 7)
