"""The card of a package keeps up with its check, and what is ticked on it counts however late its save comes."""

import pytest
from django.test import Client

from pushes.models import Event, Push
from tests import builders
from tests.pages import read_fragment
from tests.pushes.views.drafting import edit
from tests.pushes.views.people import client_of, opened, written
from tests.pushes.views.reading import checked, draft_of, package_of, ticked

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
MOBILES = "".join(f"8613711{number:06}\n" for number in range(20))
CARD = 'id="package-card"'


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def posted(push: Push, *repairs: str, **fields: str | int) -> dict[str, object]:
    """What a page sends that shows the package as it stands."""
    return ticked(push, *repairs, checked_as=package_of(push).checked_as, **fields)


def test_a_check_that_ended_before_its_save_was_answered_is_shown(client: Client) -> None:
    push = draft_of(MOBILES)
    save = posted(push, "add-plus")
    client.post(edit(push), save, headers=HTMX)  # the answer is lost, and the check is quick
    checked(push)
    again = client.post(edit(push), save, headers=HTMX)
    assert CARD in again.content.decode()
    (ledger,) = [each for each in read_fragment(again).all("p") if each.attributes.get("class") == "ledger"]
    assert " ".join(ledger.text.split()).startswith("20 rows = 20 accounts")


def test_a_card_that_is_the_newest_is_left_alone(client: Client) -> None:
    push = draft_of(MOBILES)
    answer = client.post(edit(push), posted(push, title="Other"), headers=HTMX).content.decode()
    assert "Saved" in answer
    assert CARD not in answer


def test_a_card_whose_package_is_gone_goes(client: Client) -> None:
    push = draft_of(MOBILES)
    save = posted(push, title="Other")
    Push.objects.update(package=None)
    assert CARD in client.post(edit(push), save, headers=HTMX).content.decode()


def test_what_is_ticked_while_an_earlier_tick_is_checked_counts(client: Client) -> None:
    push = draft_of(MOBILES + "＋８６１３７１１１１２２２２\n")
    first, both = posted(push, "add-plus"), posted(push, "add-plus", "half-width", version=1)
    client.post(edit(push), first, headers=HTMX)
    client.post(edit(push), both, headers=HTMX)  # the first check still goes on
    push = checked(push)
    assert (package_of(push).accepted, package_of(push).choices.repairs) == (21, ("half-width", "add-plus"))


def test_a_header_kept_on_the_card_of_another_type_is_kept(client: Client) -> None:
    push = draft_of("account\nalice\nbob\n", None)
    late = posted(push, version=1, keep_header="on", account_type=0)
    client.post(edit(push), written(push, account_type=0), headers=HTMX)  # the type's save was on its way
    client.post(edit(push), late, headers=HTMX)
    push = checked(push)
    assert (push.account_type, package_of(push).accepted) == (0, 3)


def test_a_repair_ticked_for_another_type_waits_for_that_type(client: Client) -> None:
    push = draft_of(MOBILES)
    late = posted(push, "add-plus", version=1, account_type=0)
    client.post(edit(push), written(push, account_type=0), headers=HTMX)
    client.post(edit(push), late, headers=HTMX)
    push = checked(push)
    assert (package_of(push).account_type, package_of(push).choices.repairs) == (0, ())
    assert [event.facts["choices"].get("repairs") for event in push.events.filter(kind=Event.Kind.RECHECKED)][-1] == []
    client.post(edit(push), ticked(push, account_type=1002), headers=HTMX)
    assert package_of(checked(push)).choices.repairs == ("add-plus",)


def test_a_card_that_names_no_type_that_there_is_chooses_nothing(client: Client) -> None:
    push = draft_of(MOBILES)
    client.post(edit(push), posted(push, "add-plus") | {"read_as": f"{package_of(push).pk}-17"}, headers=HTMX)
    assert not package_of(push).choices.repairs
    assert not push.events.filter(kind=Event.Kind.RECHECKED)


def test_a_suggestion_pressed_twice_is_taken_once(client: Client) -> None:
    push = draft_of(MOBILES.replace("86137", "+86137"), 0)
    pressed = opened(client, push, read_as=package_of(push).read_as, suggestion="1")
    for _ in ("once", "again"):
        client.post(edit(push), pressed)
        assert checked(push).account_type == 1002
