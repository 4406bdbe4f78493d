"""What was written into a template outlives the login; of what does not it is said."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pushes.models import KeptConfiguration, MessageTemplate
from tests import builders
from tests.pages import as_sent, read
from tests.pushes.views.people import client_of, shop
from tests.pushes.views.test_kept_configuration import logged_in

pytestmark = pytest.mark.django_db
WRITTEN = {"title": "Half price", "content": "What took half an hour", "click": "link", "link": "shop://sale"}
LOST = "Your login had ended: nothing was done, nothing was saved. Log in and do it again."


@pytest.fixture
def template() -> MessageTemplate:
    made: MessageTemplate = MessageTemplate.objects.create(
        application=shop(), author=builders.alice(), name="Sale", title="Old"
    )
    return made


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def page_of(template: MessageTemplate) -> str:
    return reverse("pushes:template", args=[template.pk])


def posted_too_late(client: Client, template: MessageTemplate) -> Any:
    sent = as_sent(read(client.get(page_of(template)))) | WRITTEN
    client.logout()
    return client.post(page_of(template), sent, headers={"accept": "text/html"})


def shown_in(page: Any) -> dict[str, str]:
    return {name: values[0] for name, values in as_sent(page).items() if name in WRITTEN}


def test_it_waits_for_the_login_and_is_saved_by_who_wrote_it(client: Client, template: MessageTemplate) -> None:
    asked = posted_too_late(client, template)
    assert LOST not in client.get(asked.headers["Location"]).content.decode()
    builders.bob()
    shop().people.add(builders.bob())
    assert shown_in(read(logged_in(client, asked, "bob")))["title"] == "Old"
    client.logout()
    page = read(logged_in(client, asked, "alice"))
    assert ("Not saved yet" in page.text("main"), shown_in(page)) == (True, WRITTEN)
    template.refresh_from_db()
    assert template.title == "Old", "nothing is saved by itself"
    client.post(page_of(template), as_sent(page))
    template.refresh_from_db()
    assert (template.title, template.message_options["link"]) == ("Half price", "shop://sale")
    assert not KeptConfiguration.objects.exists()


def test_what_is_not_wanted_any_more_is_left(client: Client, template: MessageTemplate) -> None:
    logged_in(client, posted_too_late(client, template), "alice")
    page = read(client.post(page_of(template), {"forget": "1"}, follow=True))
    assert ("Not saved yet" in page.text("main"), shown_in(page)["title"]) == (False, "Old")


def test_what_others_changed_meanwhile_is_said_as_on_a_page_that_stayed_open(
    client: Client, template: MessageTemplate
) -> None:
    asked = posted_too_late(client, template)
    MessageTemplate.objects.update(title="Somebody else's")
    answer = client.post(page_of(template), as_sent(read(logged_in(client, asked, "alice"))))
    assert (answer.status_code, "“Somebody else's”" in read(answer).text("main")) == (422, True)


@pytest.mark.parametrize(("name", "args"), [("invite", []), ("person", [1]), ("pushes:reject", [1])])
def test_of_what_is_not_kept_it_is_said_before_the_login(client: Client, name: str, args: list[int]) -> None:
    client.logout()
    asked = client.post(reverse(name, args=args), {"reason": "Words"}, headers={"accept": "text/html,*/*;q=0.8"})
    assert LOST in read(client.get(asked.headers["Location"])).text("main")


def test_what_a_page_sends_by_itself_says_nothing(client: Client) -> None:
    client.logout()
    asked = client.post(reverse("invite"), {}, headers={"accept": "*/*"})
    assert LOST not in read(client.get(asked.headers["Location"])).text("main")
