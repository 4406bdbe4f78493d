"""A person whom another administrator changed while their page was open."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from console import people
from pushes.roles import APPROVERS, AUDITORS, MARKETERS
from tests import builders
from tests.pages import as_sent, read
from tests.pushes.views.people import client_of, shop

pytestmark = pytest.mark.django_db


def test_roles_and_applications_that_were_given_meanwhile_are_not_taken_by_an_old_page() -> None:
    alice, app = builders.alice(), shop()
    address = reverse("person", args=[alice.pk])
    carol, grace = client_of(builders.carol()), client_of(builders.grace())
    mine, theirs = (as_sent(read(client.get(address))) for client in (carol, grace))
    marketers, approvers, auditors = (str(Group.objects.get(name=name).pk) for name in (MARKETERS, APPROVERS, AUDITORS))
    other = builders.application(name="Bakery", access_id="1500001049")
    for given in (
        {"roles": [marketers, approvers]},
        {"roles": [auditors], "applications": [str(app.pk), str(other.pk)]},
    ):
        assert grace.post(address, theirs | given).status_code == 302
        theirs = as_sent(read(grace.get(address)))
        answer = carol.post(address, mine | {"email": "alice@example.com"})
        page = read(answer)
        said = [each.text.strip() for each in page.all("li") if "data-field" in each.attributes]
        assert answer.status_code == 422
        mine = as_sent(page)
        assert {name: set(mine[name]) for name in given} == {name: set(keys) for name, keys in given.items()}
        assert [each.partition(":")[0] for each in said] == [name.title() for name in given]
        assert all("changed by grace to “" in each for each in said)
    assert User.objects.get(pk=alice.pk).email == ""
    assert carol.post(address, mine).status_code == 302
    found = User.objects.get(pk=alice.pk)
    assert (found.email, list(found.groups.values_list("name", flat=True))) == ("alice@example.com", [AUDITORS])
    assert set(found.applications.all()) == {app, other}


def test_who_was_deactivated_or_is_gone_is_told_of_and_nothing_comes_back() -> None:
    alice, carol = builders.alice(), client_of(builders.carol())
    address = reverse("person", args=[alice.pk])
    mine: dict[str, Any] = as_sent(read(carol.get(address)))
    people.deactivate(person=alice)
    assert carol.post(address, mine | {"email": "alice@example.com"}).status_code == 302
    found = User.objects.get(pk=alice.pk)
    assert (found.email, found.is_active) == ("alice@example.com", False)


def test_a_name_that_somebody_else_was_given_in_this_moment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    alice, carol, give = builders.alice(), client_of(builders.carol()), people.give
    address = reverse("person", args=[alice.pk])
    mine = as_sent(read(carol.get(address)))

    def then_give(**given: Any) -> None:
        User.objects.create(username="zoe")  # by an invitation that is accepted
        give(**given)

    monkeypatch.setattr(people, "give", then_give)
    answer = carol.post(address, mine | {"username": "zoe"})
    said = read(answer).text("main")
    assert (answer.status_code, "Somebody has this name already. Choose another one." in said) == (422, True)
    monkeypatch.undo()
    assert carol.post(address, mine | {"username": "alice.k"}).status_code == 302
    assert User.objects.get(pk=alice.pk).username == "alice.k"
