"""The page of an application's webhooks: added, tested, tried again, removed; the secret is shown when asked for."""

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings
from pytest_httpserver import HTTPServer

from pushes import actions
from pushes.models import Application, Webhook
from pushes.models.webhook import MOST
from tests import builders
from tests.pages import read
from tests.pushes.views.people import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(settings: Settings, httpserver: HTTPServer) -> Application:
    settings.WEBHOOK_ORIGINS = [httpserver.url_for("").rstrip("/")]
    return builders.application()


def page_of(application: Application) -> str:
    return reverse("pushes:webhooks", args=[application.pk])


def added(application: Application, httpserver: HTTPServer, path: str = "/hook") -> Webhook:
    return actions.add_webhook(application=application, by=builders.carol(), url=httpserver.url_for(path))


def test_one_is_added_shown_and_removed(application: Application, httpserver: HTTPServer) -> None:
    carol, url = client_of(builders.carol()), httpserver.url_for("/hook")
    page = read(carol.post(page_of(application), {"add": f" {url} "}, follow=True)).text("main")
    webhook = Webhook.objects.get()
    assert (webhook.url, webhook.application, webhook.made_by) == (url, application, builders.carol())
    assert url in page
    assert "not called yet" in page
    assert webhook.secret not in page
    assert webhook.secret in read(carol.post(page_of(application), {"show": webhook.pk})).text("main")
    assert webhook.secret not in read(carol.get(page_of(application))).text("main")
    carol.post(page_of(application), {"remove": webhook.pk})
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "Write the address"),
        ("https://elsewhere.example/", "No such host may be called."),
        ("HOOK", "This address is told already."),
    ],
)
def test_what_cannot_be_told_says_why_and_stays_written(
    application: Application, httpserver: HTTPServer, url: str, said: str
) -> None:
    url = added(application, httpserver).url if url == "HOOK" else url
    answer = client_of(builders.carol()).post(page_of(application), {"add": url})
    assert answer.status_code == 422
    assert said in read(answer).text("main")
    assert f'value="{url}"' in answer.content.decode()


def test_there_are_only_so_many(application: Application, httpserver: HTTPServer) -> None:
    for number in range(MOST):
        added(application, httpserver, f"/{number}")
    answer = client_of(builders.carol()).post(page_of(application), {"add": httpserver.url_for("/more")})
    assert f"at most {MOST}" in read(answer).text("main")


@pytest.mark.parametrize(("status", "said"), [(204, "The test call was taken."), (403, "was not taken: HTTP 403")])
def test_a_test_call_tells_what_was_answered(
    application: Application, httpserver: HTTPServer, status: int, said: str
) -> None:
    httpserver.expect_oneshot_request("/hook", method="POST").respond_with_data(status=status)
    carol = client_of(builders.carol())
    page = read(carol.post(page_of(application), {"test": added(application, httpserver).pk}, follow=True))
    assert said in page.text("main")


def test_what_was_not_taken_can_be_tried_at_once(application: Application, httpserver: HTTPServer) -> None:
    webhook, carol = added(application, httpserver), client_of(builders.carol())
    assert "Try again now" not in read(carol.get(page_of(application))).text("main")
    Webhook.objects.update(tries=2, answer="HTTP 500", answered_at=webhook.made_at, due_at=webhook.made_at)
    assert "Try again now" in read(carol.get(page_of(application))).text("main")
    carol.post(page_of(application), {"again": webhook.pk})
    assert Webhook.objects.get().due_at is None


def test_a_secret_is_changed_and_the_former_one_ended(application: Application, httpserver: HTTPServer) -> None:
    webhook, carol = added(application, httpserver), client_of(builders.carol())
    page = read(carol.post(page_of(application), {"change": webhook.pk})).text("main")
    changed = Webhook.objects.get()
    assert changed.secret in page
    assert webhook.secret not in page
    assert "Its former secret signs each call as well until" in page
    again = carol.post(page_of(application), {"change": webhook.pk}, follow=True).content.decode()
    assert "End the former one first" in again
    assert Webhook.objects.get().secret == changed.secret
    ended = read(carol.post(page_of(application), {"end": webhook.pk}, follow=True)).text("main")
    assert "former secret" not in ended
    assert Webhook.objects.get().secrets_now == [changed.secret]


@pytest.mark.parametrize("key", ["0", "x", "9" * 20])
def test_another_applications_is_not_there(application: Application, httpserver: HTTPServer, key: str) -> None:
    other = added(builders.application(name="Other", access_id="1500001049"), httpserver)
    carol = client_of(builders.carol())
    for name in ("remove", "show", "test", "again"):
        assert carol.post(page_of(application), {name: key}).status_code == 404
        assert carol.post(page_of(application), {name: other.pk}).status_code == 404
    assert Webhook.objects.get() == other


def test_an_installation_that_calls_nobody_says_how(settings: Settings) -> None:
    settings.WEBHOOK_ORIGINS = []
    page = read(client_of(builders.carol()).get(page_of(builders.application()))).text("main")
    assert "name the hosts it may call in WEBHOOK_ORIGINS" in page
