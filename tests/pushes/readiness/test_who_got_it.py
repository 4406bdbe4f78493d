"""How many of a draft's people got another push, and how far that one was sent, is told in a sentence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pushes.models import Application, Push
from pushes.readiness import who_got_it
from tests import builders
from tests.pushes.readiness.pushed import MANY, PHONES, confirmed, draft, plain, repeated, sent, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Application:
    """An application of Alice's."""
    return builders.application(people=[builders.alice()])


@pytest.mark.parametrize(
    ("rows", "who", "besides"),
    [
        (PHONES[1:40], "All 39 of these accounts", " It also had 1 other."),
        (PHONES[:41], "40 of these 41 accounts", ""),
        (PHONES[4:44], "36 of these 40 accounts", " It also had 4 others."),
        (PHONES[28:68], "12 of these 40 accounts", " It also had 28 others."),
        (PHONES[:10], "All 10 of these accounts", " It also had 30 others."),
        (PHONES[:1], "This account", " It also had 39 others."),
        (PHONES[29:69], "", ""),  # fewer than three in ten
        (PHONES[:140], "", ""),
    ],
)
def test_how_many_of_the_people_got_another_push_is_told(
    shop: Application, rows: list[str], who: str, besides: str
) -> None:
    first = sent(draft(shop, text(PHONES[:40])), days=2)
    told = [plain(doubt) for doubt in repeated(draft(shop, text(rows)))]
    assert told == [f"{who} got push {first.pk}, “Push 0”, 2 days ago.{besides}"] * bool(who)


@pytest.mark.parametrize(
    ("parts", "status", "said"),
    [
        (3, "sending", "It began 3 hours ago and was sent to 3 of its 9 accounts so far."),
        (0, "sending", "It began 3 hours ago and was sent to 0 of its 9 accounts so far."),
        (3, "stopped", "It began 3 hours ago and was sent to 3 of its 9 accounts only."),
        (3, "finished with problems", "It began 3 hours ago and was sent to 3 of its 9 accounts only."),
    ],
)
def test_a_push_that_was_sent_in_part_is_told_with_how_far_it_was(
    shop: Application, parts: int, status: str, said: str
) -> None:
    first = sent(draft(shop, text(PHONES[:9])), parts=parts, status=status, hours=3)
    (doubt,) = repeated(draft(shop, text(PHONES[8::-1])))
    assert plain(doubt) == f"Confirmed for all 9 of these accounts: push {first.pk}, “Push 0”. {said}"
    first.parts.filter(number=9).update(status="unconfirmed", called_at=timezone.now())
    (doubt,) = repeated(draft(shop, text(PHONES[8::-1])))
    assert plain(doubt).endswith(f"{said} Of 1 more nobody can tell.")


def test_a_push_that_has_not_begun_is_told_as_that_and_one_that_was_called_back(shop: Application) -> None:
    first = confirmed(draft(shop, text(PHONES[:9])))
    (doubt,) = repeated(draft(shop, text(PHONES[8::-1])))
    assert doubt.text == f"Confirmed for all 9 of these accounts: push {first.pk}, “Push 0”. It has not begun."
    first.parts.update(status="accepted", service_push_id="1")
    over = {"started_at": timezone.now(), "finished_at": timezone.now()}
    Push.objects.filter(pk=first.pk).update(status="called back", **over)
    (doubt,) = repeated(draft(shop, text(PHONES[8::-1])))
    got = f"All 9 of these accounts got push {first.pk}, “Push 0”, a moment ago."
    assert doubt.text == f"{got} It was called back since."


def test_with_many_pushes_the_newest_large_enough_are_compared_and_the_same_people_always(
    shop: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(who_got_it, "COMPARED", 1)
    same, most = sent(draft(shop, text(PHONES[:40])), days=3), sent(draft(shop, text(PHONES[1:40])), days=2)
    sent(draft(shop, text(PHONES[100:130])), days=1)
    sent(draft(shop, text(PHONES[:4])), hours=1)
    (doubt,) = repeated(draft(shop, text(PHONES[39::-1])))
    assert f"push {same.pk}, " in doubt.text
    assert repeated(draft(shop, text(PHONES[2:42]))) == []
    monkeypatch.setattr(who_got_it, "COMPARED", 2)
    (doubt,) = repeated(draft(shop, text(PHONES[2:42])))
    assert f"push {most.pk}, " in doubt.text


def test_of_a_long_list_the_share_is_told_about(shop: Application) -> None:
    sent(draft(shop, text(MANY[:6000])), hours=3)
    (nearly,) = repeated(draft(shop, text(MANY[5995::-1])))
    assert nearly.text.startswith("Nearly all of these 5,996 accounts got push ")
    (fewer,) = repeated(draft(shop, text(MANY[480:6480])))
    assert fewer.text.partition(" got ")[0] in {
        f"About {percent} % of these 6,000 accounts" for percent in range(90, 95)
    }
    (roughly,) = repeated(draft(shop, text(MANY[5600:6400])))
    assert roughly.text.partition(" got ")[0] in {
        f"About {percent} % of these 800 accounts" for percent in (40, 50, 60)
    }


def test_the_push_to_most_of_them_is_named_and_of_equal_ones_the_newest(shop: Application) -> None:
    first = sent(draft(shop, text(PHONES[:40])), hours=5)
    second = sent(draft(shop, text(PHONES[:40])), hours=2)
    sent(draft(shop, text(PHONES[2:40])), hours=1)
    (doubt,) = repeated(draft(shop, text(PHONES[:40][::-1])))
    assert f"push {second.pk}, " in doubt.text
    old = timezone.now() - timedelta(days=8)
    Push.objects.filter(pk__in=(first.pk, second.pk)).update(confirmed_at=old, started_at=old)
    (doubt,) = repeated(draft(shop, text(PHONES[:40][::-1])))
    assert doubt.text.startswith("38 of these 40 accounts got push ")
