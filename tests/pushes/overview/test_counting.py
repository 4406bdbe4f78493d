"""The sums of a day: what is in them, and that they are what the pushes say, whatever moved and whoever died."""

import io
import random
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from pushes import figures, overview, tasks
from pushes.models import Event, OverviewDay, Push
from pushes.models.rehearsal import key_of_rehearsals
from pushes.overview import counting
from tests import builders
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, walk
from tests.pushes.overview.history import NOON, begun, days, ended

pytestmark = pytest.mark.django_db


def test_a_day_has_the_sums_of_its_pushes() -> None:
    shop, news = builders.application(), builders.application(name="News", access_id="1500001051")
    ended(shop)
    ended(shop, status="finished with problems", with_device=None, planned=120)
    ended(shop, status="called back", clicked=0)
    begun(shop, counted=None)
    ended(news, NOON - timedelta(hours=13))  # the day before, in the time zone of the installation
    tasks.count_overview()
    found = days()
    assert set(found) == {(shop.pk, "2026-11-20"), (news.pk, "2026-11-19")}
    assert found[shop.pk, "2026-11-20"] == {
        **{"pushes": 4, "ended": 3, "failed": 1, "called_back": 1, "accounts": 400, "counted": 300, "reached": 260},
        **{"at_most": 1, "sent": 270, "arrived": 210, "clicked": 14},
        **{"calls": 0, "unanswered": 0, "call_time": 0, "longest_call": 0},
    }
    assert found[news.pk, "2026-11-19"]["pushes"] == 1


def test_drafts_rehearsals_tests_and_what_never_began_are_not_counted() -> None:
    shop = builders.application()
    draft = builders.draft(author=builders.alice(), application=shop)
    pushed = ended(shop)
    rehearsals = builders.application(pk=key_of_rehearsals(shop), name="-", access_id="rehearsal-1")
    ended(rehearsals, rehearses=pushed, weather="fair", seed=1)
    ended(shop, test_key="k" * 32, tests=draft, target="accounts", account_type=None, accounts=1)
    begun(shop, status="scheduled", started_at=None)
    begun(shop, status="stopped", started_at=None, finished_at=NOON)
    overview.count_what_moved()
    assert [row["pushes"] for row in days().values()] == [1]
    before = days()
    overview.rebuild()
    assert days() == before


def test_a_push_whose_figures_move_later_corrects_its_day(service: PushService) -> None:
    push = package_push()
    walk(push)
    overview.count_what_moved()
    (day,) = days().values()
    assert (day["pushes"], day["ended"], day["arrived"], day["calls"]) == (1, 1, 0, 1)
    assert day["longest_call"] == day["call_time"]
    figures.refresh(push.pk)
    overview.count_what_moved()
    (day,) = days().values()
    assert (day["pushes"], day["sent"], day["arrived"], day["clicked"]) == (1, 8, 7, 5)
    assert not Push.objects.not_in_overview().exists()


def call(push: Push, part: int, seconds: float, came: Event.Kind, named: str = "push") -> None:
    now = timezone.now()
    for at, kind, facts in ((now, Event.Kind.CALLED, {"call": named}), (now + timedelta(seconds=seconds), came, {})):
        Event.objects.record(push, kind, part=part, **facts)
        last = push.events.order_by("-sequence").values_list("pk", flat=True)[0]
        Event.objects.filter(pk=last).update(at=at)


def test_the_time_of_a_call_is_that_to_what_is_on_record_of_its_part_next() -> None:
    push = begun(builders.application())
    call(push, 1, 0.25, Event.Kind.ACCEPTED)
    call(push, 2, 1.5, Event.Kind.REFUSED)
    call(push, 3, 30, Event.Kind.UNCLEAR)
    call(push, 4, 9, Event.Kind.UPLOADED, named="upload")
    overview.count_what_moved()
    (day,) = days().values()
    assert [day[name] for name in ("calls", "unanswered", "call_time", "longest_call")] == [2, 1, 1750, 1500]


def change(chance: random.Random, pushes: list[Push]) -> None:
    """Something that happens to a push."""
    row = Push.objects.filter(pk=chance.choice(pushes).pk)
    over = {"finished_at": timezone.now()}
    figure = {"counted": 100, "planned": 90, "with_device": chance.choice((None, 60)), "sent": 80}
    row.update(
        **chance.choice(
            [
                {"status": "failed", **over},
                {"status": "called back", **over},
                {"status": "sending", "finished_at": None},
                figure | {"arrived": chance.randrange(80), "clicked": chance.randrange(9)},
            ]
        )
    )


@pytest.mark.parametrize("seed", [3, 14, 159])
def test_what_is_kept_is_what_is_made_from_the_pushes(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance, sums = random.Random(seed), counting._sums
    applications = [builders.application(name=f"Shop {n}", access_id=f"15000010{n}0") for n in (1, 4)]
    pushes: list[Push] = []

    def dying(counted: Any) -> dict[str, int]:
        """A worker that is killed once it has taken the marks away and read, before it has written."""
        sums(counted)
        raise KeyboardInterrupt

    for _ in range(40):
        if not pushes or chance.random() < 0.3:
            pushes.append(begun(chance.choice(applications), NOON - timedelta(hours=chance.randrange(60))))
        change(chance, pushes)
        if chance.random() < 0.2 and Push.objects.not_in_overview().exists():
            monkeypatch.setattr(counting, "_sums", dying)
            with pytest.raises(KeyboardInterrupt):
                overview.count_what_moved()
            monkeypatch.setattr(counting, "_sums", sums)
        if chance.random() < 0.4:
            overview.count_what_moved()
    overview.count_what_moved()
    kept = days()
    assert sum(day["pushes"] for day in kept.values()) == len(pushes)
    assert sum(day["arrived"] for day in kept.values()) == sum(push.arrived or 0 for push in Push.objects.all())
    OverviewDay.objects.update(pushes=77, clicked=1_000_000)
    OverviewDay.objects.create(application=applications[0], day="2020-01-01", pushes=1)
    said = io.StringIO()
    call_command("rebuild_overview", stdout=said)
    assert said.getvalue() == f"Days counted: {len(kept) + 1}.\n"
    assert days() == kept


def test_a_long_history_is_counted_in_pieces() -> None:
    shop = builders.application()
    for back in range(5):
        ended(shop, NOON - timedelta(days=back))
    assert overview.count_what_moved(seconds=0) == 0
    assert overview.count_what_moved() == 5
    assert overview.count_what_moved() == 0
    assert len(days()) == 5
