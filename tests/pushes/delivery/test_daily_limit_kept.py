"""What is kept of a count, where its end was not heard or it is made again in that moment."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from pushes import delivery
from pushes.delivery import daily_limit
from pushes.models import Application, DailyCount
from pushes.models.tally import Tally
from pushes.storage import StoredPath
from pushes.telling.verification import problems
from tests import builders
from tests.pushes.delivery.test_daily_limit import NAMES, age, confirmed, heard, sent
from tests.pushes.delivery.test_daily_limit_again import send_the_rest, stopped_after
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def shop() -> Application:
    return builders.application(people=[builders.alice()], daily_limit=1, undo_seconds=0)


def test_a_count_that_was_kept_though_nobody_heard_of_it_keeps_its_files(
    service: PushService, shop: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(shop, NAMES[:4])
    push, keep = confirmed(shop, NAMES, title="Another"), daily_limit._keep

    def kept_and_cut_off(*given: Any, **said: Any) -> None:
        keep(*given, **said)
        raise OperationalError("the connection was lost")

    with monkeypatch.context() as patched:
        patched.setattr(daily_limit, "_keep", kept_and_cut_off)
        with pytest.raises(OperationalError):
            walk(push)
    delivery.forget_runs()
    walk(push)
    assert (push.status, push.tally) == ("finished", Tally(8, 0, 0, over_limit=4))
    assert heard(service, is_package=True) == [NAMES[:4], NAMES[4:]]
    kept = DailyCount.objects.get(push=push)
    assert StoredPath(kept.run).is_file()
    assert list(problems(push)) == []


def test_what_is_counted_again_while_runs_are_forgotten_stays(
    service: PushService, shop: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    push = stopped_after(2, shop, NAMES[:8], is_package=True)
    age(push, timedelta(hours=25))
    parts = DailyCount.parts

    def meanwhile(count: DailyCount, since: datetime) -> Sequence[tuple[int, bool]]:
        found = parts(count, since)
        with monkeypatch.context() as patched:
            patched.setattr(DailyCount, "parts", parts)
            send_the_rest(push)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(DailyCount, "parts", meanwhile)
        delivery.forget_runs()
    assert push.tally == Tally(8, 0, 0)
    count = DailyCount.objects.get(push=push)
    assert StoredPath(count.run).is_file()
    delivery.forget_runs()
    other = sent(shop, NAMES[2:10], title="Another")
    assert other.tally == Tally(2, 0, 0, over_limit=6)
