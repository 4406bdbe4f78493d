"""The speed limit of an application: nobody goes past it, and a push that says nothing keeps to it."""

import pytest
from django.urls import reverse

from pushes import actions
from pushes.models import Application, Push
from pushes.readiness.obstacles import obstacles
from tests import builders
from tests.pages import read
from tests.pushes.delivery.walking import confirmed
from tests.pushes.views.people import client_of, shop
from tests.pushes.views.test_applications import written

pytestmark = pytest.mark.django_db
ROWS = 7


def limited(most: int | None) -> Application:
    application = shop()
    Application.objects.filter(pk=application.pk).update(speed_per_minute=most)
    return Application.objects.get(pk=application.pk)


def drafted(most: int | None, **fields: object) -> Push:
    application, alice = limited(most), builders.alice()
    text = "".join(f"+861371111{number:04}\n" for number in range(ROWS))
    package = builders.package(application=application, by=alice, text=text)
    return builders.draft(author=alice, application=application, package=package, **fields)


@pytest.mark.parametrize(
    ("bound", "own", "most"), [(3, None, 3), (3, 2, 2), (3, 3, 3), (None, 2, 2), (None, None, None), (100, None, 100)]
)
def test_a_push_keeps_to_the_smaller_of_the_two(bound: int | None, own: int | None, most: int | None) -> None:
    push = confirmed(drafted(bound, speed_per_minute=own))
    sizes = list(push.parts.values_list("accounts", flat=True))
    assert (push.speed_per_minute, max(sizes), sum(sizes)) == (most, min(most or ROWS, ROWS), ROWS)


def test_more_than_the_application_allows_is_refused_with_what_to_do() -> None:
    push = drafted(3, speed_per_minute=4)
    assert [found.field for found in obstacles(push)] == ["speed_per_minute"]
    assert "Choose a speed of at most 3 accounts per minute, or none: Shop allows no more." in obstacles(push)[0].text
    with pytest.raises(actions.NotReady, match="at most 3"):
        confirmed(push)
    limited(4)
    assert confirmed(Push.objects.get()).speed_per_minute == 4, "mended, it goes"


def test_a_limit_that_would_take_more_than_a_week_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pushes.readiness.obstacles.MOST_PARTS", 2)
    assert "Divide these accounts, or ask an administrator" in obstacles(drafted(3))[0].text


def test_what_was_confirmed_keeps_its_speed_when_the_limit_is_changed() -> None:
    push = confirmed(drafted(3))
    limited(1)
    push = Push.objects.get(pk=push.pk)
    assert (push.speed, push.duration and push.duration.total_seconds()) == (3, 120)


def test_a_limit_that_came_while_it_was_cut_has_it_cut_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    push = drafted(None)
    cuts_of = actions.confirming.cuts_of_sides

    def meanwhile(push: Push) -> object:
        found = cuts_of(push)
        limited(3)
        return found

    monkeypatch.setattr(actions.confirming, "cuts_of_sides", meanwhile)
    with pytest.raises(actions.confirming.StalePush):
        confirmed(push)
    monkeypatch.undo()
    assert confirmed(Push.objects.get()).parts.count() == 3


def test_typed_accounts_and_a_rehearsal_keep_to_it() -> None:
    application, alice = limited(1), builders.alice()
    draft = builders.draft(author=alice, application=application, target="accounts", typed=" ".join(builders.ACCOUNTS))
    again = actions.rehearse(push=draft, by=alice, seen=draft.fingerprint, weather="fair")
    assert (again.speed_per_minute, again.parts.count()) == (1, 2)
    assert confirmed(draft).parts.count() == 2


def test_it_is_configured_and_told_where_a_push_is_written() -> None:
    where = reverse("pushes:configuration", args=[shop().pk])
    carol = client_of(builders.carol())
    assert "Write 1 at least." in read(carol.post(where, written(speed_per_minute="0"))).text("main")
    carol.post(where, written(speed_per_minute="30000"))
    carol.post(where, written(name="Shop"))
    assert Application.objects.get().speed_per_minute == 30_000, "left out, it stays"
    draft = builders.ready_push(author=builders.alice(), application=shop())
    page = read(client_of(builders.alice()).get(draft.get_absolute_url())).text("main")
    assert "At most 30,000, which the application allows. Empty for that." in page
    carol.post(where, written(speed_per_minute=""))
    assert Application.objects.get().speed_per_minute is None
