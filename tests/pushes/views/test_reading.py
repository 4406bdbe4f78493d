"""How the accounts are to be read: the type, what is ticked on the card, what is typed; and that Preview waits."""

from itertools import takewhile

import pytest
from django.test import Client
from django.urls import reverse

from pushes import actions
from pushes.models import Event, Push
from tests import builders
from tests.pages import read, read_fragment
from tests.pushes.views.drafting import edit
from tests.pushes.views.people import answered, client_of, shop, written
from tests.pushes.views.reading import checked, draft_of, package_of, ticked

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
MOBILES = "".join(f"8613711{number:06}\n" for number in range(20))


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


def preview(push: Push) -> str:
    return reverse("pushes:preview", args=[push.pk])


def test_a_doubt_stands_on_the_card_with_its_choice_and_goes_with_it(client: Client) -> None:
    push = draft_of("ann1\nNULL\n", account_type=1)
    page = read(client.get(edit(push)))
    assert "row 2, “NULL”" in page.text("main")
    (choice,) = [box for box in page.all("input") if box.attributes.get("value") == "leave-out-placeholder"][1:]
    assert choice.attributes["name"] == "repair"
    client.post(edit(push), ticked(push, "leave-out-placeholder"))
    push = checked(push)
    assert (package_of(push).accepted, package_of(push).findings.doubts) == (1, ())
    page = read(client.get(edit(push)))
    assert "“NULL”" not in page.text("main")
    (choice,) = [box for box in page.all("input") if box.attributes.get("value") == "leave-out-placeholder"][1:]
    assert "checked" in choice.attributes
    client.post(edit(push), ticked(push))
    assert package_of(checked(push)).accepted == 2


def test_a_row_that_is_two_is_split_or_left_out_by_a_tick(client: Client) -> None:
    ids = [f"user{number * 3:04}" for number in range(12)]
    push = draft_of("\n".join([ids[0] + ids[1], *ids[2:]]), account_type=1)
    page = read(client.get(edit(push))).text("main")
    assert "Split 1 row that looks like several" in page
    assert "user0000user0003 → user0000, user0003" in page
    client.post(edit(push), ticked(push, "split-joined-row"))
    push = checked(push)
    assert (package_of(push).rows, package_of(push).accepted, package_of(push).findings.doubts) == (12, 12, ())
    assert "12 rows = 12 accounts" in read(client.get(edit(push))).text("main")
    client.post(edit(push), ticked(push, "leave-out-joined-row"))
    push = checked(push)
    assert (package_of(push).rows, package_of(push).accepted, package_of(push).rejected) == (11, 10, 1)
    events = push.events.filter(kind=Event.Kind.RECHECKED)
    assert [event.facts["choices"]["repairs"] for event in events] == [["split-joined-row"], ["leave-out-joined-row"]]


def test_rows_that_are_masked_alike_stand_apart_from_duplicates(client: Client) -> None:
    push = draft_of("137****1234\nann\n137****1234\nann\n", account_type=1)
    said = "4 rows = 2 accounts + 1 duplicates + 1 masked alike + 0 rejected + 0 blank"
    assert package_of(push).equation == said
    page = read(client.get(edit(push))).text("main")
    assert "4 rows = 2 accounts + 1 duplicate + 1 masked alike + 0 rejected + 0 blank" in page
    assert "Nobody can tell whether they are the same people" in page


@pytest.mark.parametrize("button", ["save", "preview"])
def test_what_is_ticked_applies_at_any_button(client: Client, button: str) -> None:
    push = draft_of(MOBILES)
    client.post(edit(push), ticked(push, "add-plus", **{button: "1"}))
    push = checked(push)
    assert (package_of(push).accepted, package_of(push).findings.repaired) == (20, {"add-plus": 20})
    event = push.events.get(kind=Event.Kind.RECHECKED)
    assert event.facts["choices"]["repairs"] == ["add-plus"]


def test_several_repairs_are_one_tick_and_each_can_be_taken_back(client: Client) -> None:
    push = draft_of("".join(f"137 1111 {number:04}\n" for number in range(20)))
    page = read(client.get(edit(push)))
    said = "Mend 20 rows that need several repairs: spaces and signs between digits removed, +86 put before."
    assert said in page.text("main")
    client.post(edit(push), ticked(push, "strip-separators+add-86"))
    push = checked(push)
    assert package_of(push).accepted == 20
    assert package_of(push).findings.repaired == {"strip-separators": 20, "add-86": 20}
    client.post(edit(push), ticked(push, "strip-separators"))
    push = checked(push)
    assert [(offer.code, offer.rows) for offer in package_of(push).findings.offers] == [("add-86", 20)]


def test_what_is_ticked_applies_at_once_where_scripts_run(client: Client) -> None:
    push = draft_of(MOBILES)
    answer = client.post(edit(push), ticked(push, "add-plus"), headers=HTMX)
    assert "Checking the file" in answer.content.decode()  # the card comes with the answer
    assert package_of(checked(push)).accepted == 20


def test_unticked_is_undone_and_the_same_again_checks_nothing(client: Client) -> None:
    push = draft_of(MOBILES)
    client.post(edit(push), ticked(push, "add-plus"))
    push = checked(push)
    fence = package_of(push).fence
    client.post(edit(push), ticked(push, "add-plus", title="Other"))
    push = Push.objects.get(pk=push.pk)
    assert (push.title, package_of(push).fence) == ("Other", fence)
    client.post(edit(push), ticked(push))
    assert package_of(checked(push)).accepted == 0


def test_a_change_of_type_there_and_back_forgets_nothing(client: Client) -> None:
    push = draft_of(MOBILES)
    client.post(edit(push), ticked(push, "add-plus"))
    for kind in (1000, 0, 1002):
        push = checked(push)
        client.post(edit(push), ticked(push, *package_of(push).findings.repaired, account_type=kind))
    push = checked(push)
    assert (package_of(push).account_type, package_of(push).accepted) == (1002, 20)


def test_what_was_ticked_for_one_type_is_done_for_no_other(client: Client) -> None:
    push = draft_of("350077-523-23075\n")
    package_of(push).ask_for_check(1002)
    client.post(edit(push), ticked(checked(push), "strip-separators"))
    push = checked(push)
    client.post(edit(push), ticked(push, account_type=1000))
    assert [offer.code for offer in package_of(checked(push)).findings.offers] == ["strip-separators"]


def test_ticks_of_a_card_that_is_not_the_packages_any_more_do_nothing(client: Client) -> None:
    push = draft_of(MOBILES)
    old = ticked(push, "add-plus")
    actions.attach_package(push=push, by=push.author, file=builders.upload(text="+8613711112222\n" + MOBILES))
    push = checked(push)
    client.post(edit(push), old)
    assert package_of(checked(push)).accepted == 1


def test_no_type_is_chosen_for_a_person_and_the_last_one_is_offered_first(client: Client) -> None:
    push = builders.ready_push(author=builders.alice(), application=shop(), account_type=1002)
    actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    begun = actions.begin_push(application=shop(), by=builders.alice())
    elements = read(client.get(edit(begun))).all("select", "option")
    chooser = next(place for place, each in enumerate(elements) if each.attributes.get("name") == "account_type")
    options = [each.attributes for each in takewhile(lambda each: each.tag == "option", elements[chooser + 1 :])]
    assert [option["value"] for option in options[:3]] == ["", "1002", "0"]
    assert [option["value"] for option in options if "selected" in option] == [""]
    assert sum(option["value"] == "1002" for option in options) == 1


def test_the_type_that_the_rows_plainly_look_like_is_taken_and_said(client: Client) -> None:
    push = draft_of(MOBILES.replace("86137", "+86137"), None)
    assert (push.type_in_force, push.account_type, push.type_is_taken) == (1002, None, True)
    page = read(client.get(edit(push))).text("main")
    assert "1002 · Mobile number is taken: 100 % of the accounts look like it. Change" in page
    shown = read(client.get(preview(push))).text("main")
    assert "taken from the accounts: 100 % look like it" in shown
    answered()
    actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    push = Push.objects.get(pk=push.pk)
    assert push.account_type == 1002
    assert push.events.get(kind=Event.Kind.CONFIRMED).facts["taken"] is True
    actions.undo(push=push, by=push.author)
    assert "Send to 20 accounts now" in read(client.get(preview(push))).text("main")  # it is checked as it is
    fence = package_of(push).fence
    client.post(edit(push), ticked(push, account_type=1002, title="Once more"))
    assert package_of(Push.objects.get(pk=push.pk)).fence == fence


def test_a_type_that_is_not_plain_must_be_chosen(client: Client) -> None:
    push = draft_of("".join(f"{number}\n" for number in range(10_000, 10_030)), None)
    answer = client.get(preview(push), follow=True)
    assert "Choose the account type." in read(answer).text("main")
    with pytest.raises(actions.NotReady, match="Choose the account type"):
        actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    suggested = {"read_as": package_of(push).read_as, "suggestion": "1", "account_type": ""}
    client.post(edit(push), written(push, **suggested))
    push = checked(push)
    assert (push.account_type, package_of(push).account_type, package_of(push).accepted) == (991, 991, 30)
    assert client.get(preview(push)).status_code == 200


def test_a_type_can_be_left_to_the_accounts_again(client: Client) -> None:
    push = draft_of(MOBILES.replace("86137", "+86137"), 0)
    client.post(edit(push), ticked(push, account_type=""))
    push = checked(push)
    assert (push.account_type, push.type_in_force) == (None, 1002)


def test_preview_waits_for_the_check_and_goes_on_by_itself(client: Client) -> None:
    push = draft_of(MOBILES)
    answer = client.post(edit(push), ticked(push, "add-plus", preview="1"))
    assert answer.headers["Location"] == preview(push)
    page = read(client.get(preview(push)))
    assert "accounts.csv is still being checked. The preview follows by itself." in page.text("main")
    piece = client.get(preview(push), headers=HTMX)
    assert "HX-Refresh" not in piece.headers
    assert read_fragment(piece).elements[0].attributes["id"] == "waiting"
    checked(push)
    assert client.get(preview(push), headers=HTMX).headers["HX-Refresh"] == "true"
    assert "Send to 20 accounts now" in read(client.get(preview(push))).text("main")


def test_what_else_is_missing_is_said_at_once(client: Client) -> None:
    push = draft_of(MOBILES, title="")
    client.post(edit(push), ticked(push, "add-plus", title=""))
    answer = client.get(preview(push), follow=True)
    assert "Write a title." in read(answer).text("main")


def test_typed_accounts_are_repaired_as_ticked_and_the_record_says_so(client: Client) -> None:
    push = builders.draft(author=builders.alice(), application=shop(), target="accounts", account_type=1002)
    typed = {"typed": "13711112222、8613711113333\n+8613711114444", "account_type": 1002}
    page = read(client.post(edit(push), written(push, **typed), follow=True))
    assert "1 account, 2 to correct" in " ".join(page.text("main").split())
    assert "Put +86 before 1 number of 11 digits." in page.text("main")
    shown = {"typed_repair_shown": ["add-86", "add-plus"], "typed_repair": ["add-86", "add-plus"]}
    push = Push.objects.get(pk=push.pk)
    client.post(edit(push), written(push, **shown))
    push = Push.objects.get(pk=push.pk)
    assert (push.count, push.typed_repairs) == (3, ["add-86", "add-plus"])
    assert "Repairs made: +86 put before (1 row), lost + put before (1 row)." in read(client.get(preview(push))).text(
        "dl"
    )
    answered()
    actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    detail = read(client.get(reverse("pushes:detail", args=[push.pk]))).text("main")
    assert "Repairs made: +86 put before (1 row), lost + put before (1 row)." in detail
    assert [part.typed for part in push.parts.all()] == [["+8613711112222", "+8613711113333", "+8613711114444"]]
