"""Writing a draft: what is saved, what is refused and in which words."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pushes import intake
from pushes.models import AccountPackage, Push
from tests import builders
from tests.accounts.builders import zipped
from tests.pages import read, read_fragment
from tests.pushes.views.people import client_of, ready, shop, written

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def saved(client: Client, push: Push, **fields: Any) -> Any:
    return client.post(edit(push), written(push, **fields))


def previewed(client: Client, push: Push, **fields: Any) -> Any:
    """What is shown after pressing Preview."""
    return client.post(edit(push), written(push, preview="1", **fields), follow=True)


def edit(push: Push) -> str:
    return reverse("pushes:edit", args=[push.pk])


def card(push: Push) -> str:
    return reverse("pushes:package", args=[push.pk])


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


UNREADABLE = {
    "two columns": ("two.csv", b"+8613711112222,x\n", "Row 1 has 2 columns."),
    "two files": ("two.zip", zipped(("a.txt", b"aa\n"), ("b.txt", b"bb\n")), "The archive holds 2 files"),
    "a folder": ("folder.zip", zipped(("list/a.txt", b"aa\n")), "The archive holds a folder"),
    "not utf-8": ("latin1.csv", "café\n".encode("latin-1"), "Row 1 is not UTF-8"),
    "extension": ("accounts.xlsx", b"PK\x03\x04", "accounts.xlsx"),
    "empty": ("empty.txt", b"", "empty"),
    "no zip": ("a.zip", b"aa\n", "is not a zip archive"),
    "long name": ("a" * 97 + ".txt", b"aa\n", "The file name has 101 characters."),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_an_unreadable_package_says_what_and_where_and_loses_nothing(client: Client, kind: str) -> None:
    name, data, said = UNREADABLE[kind]
    push = ready()
    answer = client.post(card(push), {"package": builders.upload(text=data, name=name)}, headers=HTMX)
    push.refresh_from_db()
    if answer.status_code == 200:  # its rows must be read first: the check refuses it
        from_check(push.package)
        answer = client.get(card(push), headers=HTMX)
    else:
        assert push.package
        assert push.package.name == "accounts.csv"
    assert said in " ".join(read_fragment(answer).elements[0].text.split())
    push.refresh_from_db()
    assert (push.title, push.content) == ("Sale", "From nine")


def from_check(package: AccountPackage | None) -> None:
    assert package
    intake.check(package.pk)


def test_a_package_that_comes_with_the_form_is_attached_and_the_words_are_saved(client: Client) -> None:
    push = builders.draft(author=builders.alice(), application=shop())
    answer = saved(client, push, title="Night", package=builders.upload(name="night.csv"))
    assert answer.status_code == 302
    push = Push.objects.get()
    assert push.title == "Night"
    assert push.package
    assert push.package.name == "night.csv"


def test_a_refused_package_that_comes_with_the_form_keeps_the_words(client: Client) -> None:
    push = builders.draft(author=builders.alice(), application=shop())
    file = builders.upload(name="night.pdf")
    page = read(client.post(edit(push), written(push, title="Night", package=file), follow=True))
    assert '"night.pdf" does not end in' in page.text("main")
    assert Push.objects.get().title == "Night"
    assert not AccountPackage.objects.exists()


def test_a_package_in_work_is_asked_for_again_until_it_is_checked(client: Client) -> None:
    app = shop()
    waiting = builders.stored_package(application=app, by=builders.alice())
    push = builders.draft(author=builders.alice(), application=app, package=waiting)
    assert "hx-trigger" in read_fragment(client.get(card(push))).elements[0].attributes
    intake.check(waiting.pk)
    done = read_fragment(client.get(card(push)))
    assert "hx-trigger" not in done.elements[0].attributes
    assert "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank" in " ".join(done.elements[0].text.split())


def test_removing_the_package_keeps_what_was_written_beside_it(client: Client) -> None:
    push = ready()
    where = reverse("pushes:remove-package", args=[push.pk])
    answer = client.post(where, written(push, title="Written a moment ago"), follow=True)
    assert answer.redirect_chain == [(edit(push), 302)]
    push = Push.objects.get()
    assert (push.title, push.package) == ("Written a moment ago", None)


def test_a_removed_package_is_brought_back_with_all_that_was_found_in_it(client: Client) -> None:
    push = ready()
    client.post(reverse("pushes:remove-package", args=[push.pk]), written(push))
    push.refresh_from_db()
    page = read(client.get(edit(push)))
    assert "accounts.csv was removed." in page.text("main")
    back = reverse("pushes:bring-back", args=[push.pk])
    assert back in [button.attributes.get("formaction") for button in page.all("button")]
    answer = client.post(back, written(push, title="Beside it"), follow=True)
    assert "2 rows = 2 accounts" in " ".join(read(answer).text("main").split())
    assert Push.objects.get().title == "Beside it"


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
