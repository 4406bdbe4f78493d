"""Tests of the turns: at most one package push a second for an application, whoever asks and whatever is lost."""

import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from django.utils import timezone
from pytest_django import Settings
from redis import Redis

from console.installation import broker, broker_answers
from pushes.delivery import Next, advance, rate_limit
from pushes.delivery.rate_limit import ALONE, SPACING
from pushes.models import Application
from tests import builders
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import part_of, pass_a_turn, push_of_parts, walk

Server: TypeAlias = subprocess.Popen[bytes]

pytestmark = pytest.mark.django_db


@pytest.fixture
def valkey(tmp_path: Path, settings: Settings) -> Iterator[Server]:
    """A broker of its own, as an installation has one."""
    socket = tmp_path / "broker.sock"
    settings.BROKER_URL = f"redis+socket://{socket}"
    program = broker(socket, tmp_path / "broker")
    server = subprocess.Popen(program.command, stdout=subprocess.DEVNULL)
    while not broker_answers(socket):
        time.sleep(0.01)
    yield server
    server.kill()
    server.wait()


def stamp(application: Application, ago: timedelta) -> None:
    Application.objects.filter(pk=application.pk).update(turn_at=timezone.now() - ago)


def forget(settings: Settings) -> None:
    """As a broker that was restarted without its file."""
    Redis.from_url(settings.BROKER_URL.replace("redis+socket", "unix")).flushall()


def test_the_broker_gives_one_turn_at_a_time(valkey: object, settings: Settings) -> None:
    application = builders.application()
    assert not rate_limit.take_turn(application)
    waits = [rate_limit.take_turn(application) for _ in range(5)]
    assert all(timedelta() < wait <= SPACING for wait in waits)


def test_each_application_has_its_own_turns(valkey: object) -> None:
    one, other = builders.application(), builders.application(name="Other", access_id="1500001049")
    assert not rate_limit.take_turn(one)
    assert not rate_limit.take_turn(other)
    assert rate_limit.take_turn(one)


def test_a_broker_that_lost_its_memory_gives_no_second_turn(valkey: object, settings: Settings) -> None:
    application = builders.application()
    assert not rate_limit.take_turn(application)
    forget(settings)
    assert rate_limit.take_turn(application)
    forget(settings)
    stamp(application, SPACING)
    assert not rate_limit.take_turn(application)


def test_without_the_broker_turns_are_slower(valkey: Server, caplog: pytest.LogCaptureFixture) -> None:
    application = builders.application()
    assert not rate_limit.take_turn(application)
    valkey.kill()
    valkey.wait()
    stamp(application, SPACING)
    assert rate_limit.take_turn(application) == ALONE
    stamp(application, ALONE)
    assert not rate_limit.take_turn(application)
    assert rate_limit.take_turn(application) == ALONE
    assert "hands out no turns" in caplog.text


def test_a_broker_that_is_no_redis_is_not_asked(settings: Settings) -> None:
    settings.BROKER_URL = "amqp://127.0.0.1:1/"
    application = builders.application()
    assert not rate_limit.take_turn(application)
    assert rate_limit.take_turn(application) == ALONE


def test_a_turn_of_a_clock_that_was_wrong_does_not_count() -> None:
    application = builders.application()
    stamp(application, timedelta(days=-1))
    assert not rate_limit.take_turn(application)
    stamp(application, timedelta(seconds=-30))  # another machine's clock
    assert rate_limit.take_turn(application)


def test_parts_of_a_package_wait_for_their_turn(service: PushService) -> None:
    push = push_of_parts(2)
    for _ in range(4):
        assert advance(push.pk) is Next.NOW  # start, upload, push, upload
    assert advance(push.pk) is Next.SOON
    part = part_of(push, 2)
    assert (part.status, part.waits_for, len(service.pushes)) == ("uploaded", "turn", 1)
    assert advance(push.pk) is Next.LATER
    pass_a_turn(push)
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 2)
