"""Writing a draft: what is saved, what is refused and in which words."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pushes.models import AccountPackage, Push
from tests import builders
from tests.pages import read, read_fragment
from tests.pushes.views.drafting import edit, saved
from tests.pushes.views.people import client_of, ready, shop, written

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def previewed(client: Client, push: Push, **fields: Any) -> Any:
    """What is shown after pressing Preview."""
    return client.post(edit(push), written(push, preview="1", **fields), follow=True)


def test_create_push_pressed_twice_is_one_draft(client: Client) -> None:
    where = reverse("pushes:create", args=[shop().pk])
    assert client.post(where).headers["Location"] == client.post(where).headers["Location"]
    assert Push.objects.count() == 1


def test_saving_keeps_every_word(client: Client) -> None:
    push = builders.draft(author=builders.alice(), application=shop())
    words = {"title": "买一送一 🎉", "content": "From nine\nuntil ten", "account_type": 1009, "account_push_type": 1}
    answer = saved(client, push, target="accounts", typed="a1,b2", **words)
    assert answer.headers["Location"] == edit(push)
    push.refresh_from_db()
    assert {name: getattr(push, name) for name in words} == words
    page = read(client.get(edit(push)))
    assert "a1,b2" in page.text("main")
    assert push.version == 1


def test_a_draft_changed_elsewhere_is_not_overwritten(client: Client) -> None:
    push = ready()
    assert saved(client, push, title="First").status_code == 302
    late = client.post(edit(push), written(push, title="Second"), follow=True)
    page = read(late)
    assert page.text("h1") == "Two versions of this draft"
    assert "First" in page.text("fieldset")
    assert "Second" in page.text("fieldset")
    assert Push.objects.get().title == "First"


def test_the_autosave_hears_what_became_of_it(client: Client) -> None:
    push = ready()
    good = read_fragment(client.post(edit(push), written(push, title="One"), headers=HTMX))
    assert good.text("p").startswith("Saved ")
    assert good.all("input")[0].attributes["value"] == "1"
    late = read_fragment(client.post(edit(push), written(push, title="Two"), headers=HTMX))
    assert late.text("p").startswith("Not saved: This draft was changed elsewhere.")


def test_the_autosave_says_how_far_each_section_is(client: Client) -> None:
    push = ready()
    page = read_fragment(client.post(edit(push), written(push, title=""), headers=HTMX))
    states = [
        e.attributes["id"] + " " + e.attributes["class"]
        for e in page.elements
        if "state" in e.attributes.get("class", "")
    ]
    assert states == ["state-who state state-done", "state-says state state-attention", "state-when state state-preset"]


def test_what_is_missing_is_listed_with_links_that_lead_there(client: Client) -> None:
    push = builders.draft(author=builders.alice(), application=shop(), title="", content="")
    page = read(previewed(client, push))
    texts = ["Upload an account package.", "Write a title.", "Write the text."]
    found = [link for link in page.all("a") if link.text in texts]
    assert [link.text for link in found] == texts
    ids = {element.attributes.get("id") for element in page.elements}
    assert {link.attributes["href"].removeprefix("#") for link in found} <= ids


def test_an_incomplete_draft_has_no_preview(client: Client) -> None:
    push = builders.draft(author=builders.alice(), application=shop(), title="")
    answer = client.get(reverse("pushes:preview", args=[push.pk]), follow=True)
    assert answer.redirect_chain == [(f"{edit(push)}?todo=1", 302)]
    assert "Upload an account package." in read(answer).text("main")


def test_a_refused_preview_shows_the_draft_as_it_is_stored_and_can_be_gone_on_with(client: Client) -> None:
    push = builders.draft(
        author=builders.alice(), application=shop(), title="", target="accounts", typed="ann", account_type=0
    )
    refused = previewed(client, push, typed="ann, bob")
    assert refused.redirect_chain[-1] == (f"{edit(push)}?todo=1", 302)
    page = read(refused)
    assert "Write a title." in page.text("section")
    push.refresh_from_db()
    assert [field.attributes["value"] for field in page.all("input") if field.attributes.get("name") == "version"] == [
        str(push.version)
    ]
    answer = previewed(client, push, title="Written after it was asked for")
    assert answer.redirect_chain[-1] == (reverse("pushes:preview", args=[push.pk]), 302)


def test_what_was_asked_for_is_not_asked_for_again_once_it_is_there(client: Client) -> None:
    push = builders.draft(author=builders.alice(), application=shop(), title="")
    where = f"{edit(push)}?todo=1"
    assert "Write a title." in read(client.get(where)).text("section")
    saved(client, push, title="Here it is")
    page = read(client.get(where))
    assert "Write a title." not in page.text("main")
    assert "Upload an account package." in page.text("section")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type at least one account."),
        ("a1\nb\nc3", "is 1 character long"),
        ("\n".join(f"account{n}" for n in range(1001)), "You typed 1,001 accounts. Type at most 1,000"),
    ],
)
def test_typed_accounts_are_refused_in_words(client: Client, typed: str, said: str) -> None:
    push = builders.draft(author=builders.alice(), application=shop(), account_type=0)
    page = read(previewed(client, push, target="accounts", typed=typed))
    assert said in page.text("main")


@pytest.mark.parametrize(("platform", "asked"), [("ios", True), ("android", False)])
def test_only_ios_asks_for_an_environment(client: Client, platform: str, asked: bool) -> None:
    app = builders.application(people=[builders.alice()], platform=platform)
    push = builders.draft(author=builders.alice(), application=app)
    names = {element.attributes.get("name") for element in read(client.get(edit(push))).all("input")}
    assert ("environment" in names) is asked


def test_discarding_asks_first_and_keeps_what_was_written_beside_it(client: Client) -> None:
    push = ready()
    answer = client.post(edit(push), written(push, title="Written a moment ago", discard="1"), follow=True)
    assert answer.redirect_chain == [(reverse("pushes:discard", args=[push.pk]), 302)]
    page = read(answer)
    assert page.text("h1") == "Discard this draft?"
    assert "Written a moment ago" in page.text("main")
    assert edit(push) in [link.attributes["href"] for link in page.all("a")]
    assert Push.objects.get().title == "Written a moment ago"


def test_a_discarded_draft_is_gone_with_its_package(client: Client) -> None:
    push = ready()
    answer = client.post(reverse("pushes:discard", args=[push.pk]), follow=True)
    assert "The draft is deleted." in read(answer).text("main")
    assert not Push.objects.exists()
    assert not AccountPackage.objects.exists()
