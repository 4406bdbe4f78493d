"""Tests of several beats: one wakes the workers, and another goes on when it is gone, however it went."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from redis import Redis

from console.beats import LEASE, NAME, RENEWED_AFTER, WRONG_CLOCK, Lease, own_name
from console.celery import app
from console.clock_set_back import ASKS_EVERY, Scheduler
from console.installation import broker, broker_answers
from console.models import Beat
from tests.console.processes import ROOT, environment, until
from tests.gateway.wire import table_away
from tests.prepared import NAME as DATABASE
from tests.prepared import prepare
from tests.pushes.broker import messages


def pass_time(passed: timedelta) -> None:
    """So much time passes for the lease."""
    row = Beat.objects.get()
    Beat.objects.update(until=row.until - passed)


def test_another_goes_on_within_thirty_seconds() -> None:
    assert LEASE + timedelta(seconds=ASKS_EVERY) < timedelta(seconds=30)
    assert 2 * RENEWED_AFTER < LEASE  # one renewal may be missed


@pytest.mark.django_db
def test_one_holds_it_and_another_takes_it_when_it_is_over() -> None:
    first, second = Lease("first"), Lease("second")
    assert (first.holds(), second.holds(), first.holds()) == (True, False, True)
    pass_time(LEASE)
    assert second.holds()
    first._taken_at = timezone.now() - RENEWED_AFTER  # it asks again
    assert not first.holds()


@pytest.mark.django_db
def test_it_is_renewed_by_who_holds_it() -> None:
    first = Lease("first")
    assert first.holds()
    pass_time(LEASE)
    first._taken_at = timezone.now() - RENEWED_AFTER
    assert first.holds()
    assert Beat.objects.get().until > timezone.now() + LEASE / 2
    assert not Lease("second").holds()


@pytest.mark.django_db
def test_one_that_is_left_is_free_at_once() -> None:
    first, second = Lease("first"), Lease("second")
    assert first.holds()
    second.leave()  # which is not its own
    assert not second.holds()
    first.leave()
    assert second.holds()


@pytest.mark.django_db
def test_one_of_a_clock_that_went_back_does_not_hold() -> None:
    Beat.objects.create(pk=1, name="first", until=timezone.now() + WRONG_CLOCK + 2 * LEASE)
    assert Lease("second").holds()


@pytest.mark.django_db
def test_one_that_is_started_again_under_its_name_goes_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_name() != own_name()
    monkeypatch.setenv(NAME, "host:/srv/push")
    assert Lease(own_name()).holds()
    assert Lease(own_name()).holds()


@pytest.mark.django_db(transaction=True)
def test_a_beat_without_the_lease_sends_nothing_and_one_that_stops_gives_it_back() -> None:
    holder, waiting = (Scheduler(app=app, lazy=True) for _ in range(2))
    messages()
    for each in (holder, waiting):
        each.setup_schedule()
        each.populate_heap()
        for entry in each.schedule.values():
            entry.last_run_at = app.now() - timedelta(days=1)
    assert holder.tick() == 0
    assert waiting.tick() == ASKS_EVERY
    assert len(messages()) == 1
    holder.close()
    assert waiting.tick() == 0
    assert len(messages()) == 1


@pytest.mark.django_db(transaction=True)
def test_while_the_database_fails_a_beat_waits_and_then_goes_on() -> None:
    beat = Scheduler(app=app, lazy=True)
    beat.setup_schedule()
    with table_away(Beat), ThreadPoolExecutor(1) as process:  # for it hangs up on the database
        assert process.submit(beat.tick).result() == ASKS_EVERY
    assert beat.tick() < ASKS_EVERY


class Beats:
    """Real beats of an installation, and its broker."""

    def __init__(self, folder: Path) -> None:
        self.data_dir, self._socket = folder / "data", folder / "broker.sock"
        prepare(self.data_dir)
        self._processes = [subprocess.Popen(broker(self._socket, folder / "broker").command, stdout=subprocess.DEVNULL)]
        until(lambda: broker_answers(self._socket))

    def start(self, name: str) -> subprocess.Popen[bytes]:
        """A beat of that name."""
        options = "-A console beat --scheduler console.clock_set_back:Scheduler --pidfile= --loglevel WARNING"
        variables = {"BROKER_URL": f"redis+socket://{self._socket}", NAME: name}
        command = [sys.executable, "-m", "celery", *options.split()]
        self._processes.append(subprocess.Popen(command, cwd=ROOT, env=environment(self.data_dir, **variables)))
        return self._processes[-1]

    def asked(self, sql: str) -> list[str]:
        """What the database answers, the first column."""
        with closing(sqlite3.connect(self.data_dir / DATABASE, timeout=30)) as database, database:
            return [str(row[0]) for row in database.execute(sql)]

    def one(self) -> str:
        """Which of them wakes the workers."""
        return "".join(self.asked("SELECT name FROM console_beat"))

    def wakes(self) -> bool:
        """Whether messages come that were not there."""
        queue = Redis(unix_socket_path=str(self._socket))
        queue.delete("celery")
        until(lambda: bool(queue.llen("celery")))
        return True

    def close(self) -> None:
        """End all of it."""
        for process in reversed(self._processes):
            process.kill()
            process.wait()


@pytest.fixture
def beats(tmp_path: Path) -> Iterator[Beats]:
    made = Beats(tmp_path)
    yield made
    made.close()


@pytest.mark.processes
def test_a_beat_that_is_killed_is_followed_by_the_other(beats: Beats) -> None:
    first = beats.start("first")
    until(lambda: beats.one() == "first")
    beats.start("second")
    assert beats.wakes()
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    beats.asked("UPDATE console_beat SET until = datetime(until, '-15 seconds')")  # so much of its lease is over
    until(lambda: beats.one() == "second")
    assert beats.wakes()
    third = beats.start("third")
    until(lambda: beats.one() == "second" and third.poll() is None)
