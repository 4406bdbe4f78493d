"""Templates: what was said is saved under a name, put into another draft of the application, changed and deleted."""

import pytest
from django.test import Client
from django.urls import reverse

from pushes.models import MessageTemplate, Push
from tests import builders
from tests.pages import read
from tests.pushes.views.people import client_of, confirmed, opened, ready, shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def press(client: Client, name: str, push: Push, **written: object) -> str:
    """What the page says that pressing a button in the composer leads to."""
    form = opened(client, push, **written)
    answer = client.post(reverse(f"pushes:{name}", args=[push.pk]), form, follow=True)
    push.refresh_from_db()
    return read(answer).text("main")


def test_a_draft_is_saved_as_it_stands_on_the_page_and_put_into_another(client: Client) -> None:
    push = ready()
    Push.objects.filter(pk=push.pk).update(message_options={"click": "link", "link": "shop://sale"})
    said = press(client, "save-template", push, title="Half price", template_name=" Weekly sale ")
    assert "The template “Weekly sale” is saved." in said
    other = builders.draft(author=builders.alice(), application=shop(), title="Old", content="Words")
    template = MessageTemplate.objects.get()
    assert "Weekly sale" in press(client, "use-template", other, speed_per_minute="7", template=template.pk)
    assert (other.title, other.content) == ("Half price", push.content)
    assert other.message_options["link"] == "shop://sale"
    assert other.speed_per_minute == 7  # what was written beside it is saved


def test_a_name_is_needed_and_taken_once_for_each_application(client: Client) -> None:
    push = confirmed()
    address = reverse("pushes:save-template", args=[push.pk])
    for name, said in (
        ("", "Write a name of 1 to 100 characters"),
        ("x" * 101, "Write a name of 1 to 100 characters"),
        ("Sa\0le", "The template “Sale” is saved."),
        ("Sale", "A template is called “Sale” already. Choose another name."),
    ):
        assert said in read(client.post(address, {"template_name": name}, follow=True)).text("main")
    assert MessageTemplate.objects.get().said["title"] == push.title


def test_it_is_changed_and_deleted(client: Client) -> None:
    push = confirmed()
    for name in ("Sale", "Other"):
        client.post(reverse("pushes:save-template", args=[push.pk]), {"template_name": name})
    template = MessageTemplate.objects.get(name="Sale")
    address = reverse("pushes:template", args=[template.pk])
    taken = client.post(address, {"name": "Other", "title": "New", "content": "Words"})
    assert "A template has this name already. Choose another one." in read(taken).text("main")
    page = read(client.post(address, {"name": "Sales", "title": "New", "content": "Words"}, follow=True))
    assert "Sales New Words alice" in page.text("tbody")
    page = read(client.post(address, {"delete": "1"}, follow=True))
    assert "The template is deleted." in page.text("main")
    assert [each.name for each in MessageTemplate.objects.all()] == ["Other"]


def test_all_that_it_says_is_changed_and_what_cannot_be_taken_is_told_at_its_place(client: Client) -> None:
    push = confirmed()
    template = MessageTemplate.objects.create(
        application=push.application,
        author=push.author,
        name="Sale",
        message_options={"sound": "none", "keep_hours": 3},
    )
    address = reverse("pushes:template", args=[template.pk])
    page = read(client.get(address))
    fields = {one.attributes.get("name") for kind in ("input", "select", "textarea") for one in page.all(kind)}
    assert {"click", "url", "picture", "sound", "keep_hours", "custom", "hw_category"} <= fields
    assert not {"subtitle", "picture_file", "version"} & fields, "what another platform has, and what is of drafts"
    form = {"name": "Sale", "title": "New", "content": "Two\r\nlines", "sound": "none", "keep_hours": "73"}
    refused = client.post(address, form | {"click": "web", "url": "https://example.com/sale"})
    assert (refused.status_code, "Write 72 at most." in read(refused).text("main")) == (422, True)
    template.refresh_from_db()
    assert template.title == "", "nothing is half saved"
    client.post(address, form | {"click": "web", "url": "https://example.com/sale", "keep_hours": "2", "badge": "add"})
    template.refresh_from_db()
    kept = {"click": "web", "url": "https://example.com/sale", "sound": "none", "keep_hours": 2, "badge": "add"}
    assert (template.content, template.message_options) == ("Two\nlines", kept)


def test_no_template_of_another_application_is_taken(client: Client) -> None:
    other = builders.application(name="Other", access_id="1500000021")
    stranger = MessageTemplate.objects.create(application=other, author=builders.carol(), name="Theirs", title="Secret")
    push = ready()
    assert "Choose a template." in press(client, "use-template", push, template=stranger.pk)
    assert push.title != "Secret"
    assert "Theirs" not in read(client.get(reverse("pushes:templates", args=[push.application_id]))).text("main")
