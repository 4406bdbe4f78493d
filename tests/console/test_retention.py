"""What the site has written down of people and programs goes when its days are over, and not before."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from console import retention, tasks
from console.api import repeats, tokens
from console.models import ApiAnswer, ApiToken, Invitation, OpenSession
from pushes.models import Application, Notice, Push
from pushes.old_rows import AT_ONCE, delete_in_pieces
from tests import builders
from tests.console.processes import ROOT, environment, until
from tests.prepared import NAME, prepare

MOMENT = timedelta(minutes=5)  # before and after the end of its days
MANY, AT_A_TIME = 3_000, 10
FORGET = f"""
import django; django.setup()
from console import retention
from pushes import old_rows; old_rows.AT_ONCE = {AT_A_TIME}
print(retention.forget()["sessions"])
"""


def alice() -> User:
    return User.objects.filter(username="alice").first() or builders.alice()


def application() -> Application:
    return Application.objects.first() or builders.application()


def session(at: datetime) -> Any:
    return Session.objects.create(session_key=uuid4().hex, session_data="", expire_date=at)


def login(at: datetime) -> Any:
    return OpenSession.objects.create(person=alice(), session_key=uuid4().hex, began_at=at)


def tried(rows: Any) -> Callable[[datetime], Any]:
    def made(at: datetime) -> Any:
        said = {"get_data": "", "failures_since_start": 1} if rows is AccessAttempt else {}
        row = rows.objects.create(username="alice", user_agent=uuid4().hex, **said)
        rows.objects.filter(pk=row.pk).update(attempt_time=at)
        return row

    return made


def invitation(at: datetime) -> Any:
    days = {"invited_at": at - timedelta(days=7), "expires_at": at}
    return Invitation.objects.create(digest=uuid4().hex, email="ann@example.com", invited_by=alice(), **days)


def notice(at: datetime) -> Any:
    push = Push.objects.first() or builders.draft(author=alice(), application=application())
    row = Notice.objects.create(push=push, person=push.author, status=push.status, since=at, sent_at=at)
    Notice.objects.filter(pk=row.pk).update(created_at=at)
    return row


def answer(at: datetime) -> Any:
    told = {"person": alice(), "application": application(), "name": "Nightly", "scopes": ["read"]}
    token = ApiToken.objects.first() or tokens.make(days=30, **told)[0]
    mine = {"key": uuid4().hex, "digest": "", "fence": uuid4()}
    return ApiAnswer.objects.create(token=token, is_done=True, made_at=at, lease_until=at, **mine)


KINDS = [
    pytest.param(session, timedelta(), id="session"),
    pytest.param(login, timedelta(days=1), id="login"),
    *(
        pytest.param(tried(rows), timedelta(days=settings.LOGINS_KEEP_DAYS), id=rows.__name__)
        for rows in (AccessAttempt, AccessFailureLog, AccessLog)
    ),
    pytest.param(invitation, timedelta(days=settings.INVITATIONS_KEEP_DAYS), id="invitation"),
    pytest.param(notice, timedelta(days=settings.NOTICES_KEEP_DAYS), id="notice"),
    pytest.param(answer, repeats.KEPT, id="answer"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("made", "days"), KINDS)
def test_each_goes_when_its_days_are_over_and_not_before(made: Callable[[datetime], Any], days: timedelta) -> None:
    now = timezone.now()
    old, young = made(now - days - MOMENT), made(now - days + MOMENT)
    tasks.forget_old_rows()
    assert list(type(old).objects.values_list("pk", flat=True)) == [young.pk]
    tasks.forget_old_rows()
    assert type(old).objects.count() == 1


@pytest.mark.django_db
def test_every_kind_is_tried_here() -> None:
    assert len(KINDS) == len(retention.OLD)


@pytest.mark.django_db
def test_what_is_still_to_be_done_stays_however_old_it_is() -> None:
    now = timezone.now()
    letter, claimed, open_login = notice(now - timedelta(days=400)), answer(now - timedelta(days=400)), login(now)
    Notice.objects.filter(pk=letter.pk).update(due_at=now)
    ApiAnswer.objects.filter(pk=claimed.pk).update(is_done=False, lease_until=now + MOMENT)
    OpenSession.objects.filter(pk=open_login.pk).update(began_at=now - timedelta(days=400))
    Session.objects.create(session_key=open_login.session_key, session_data="", expire_date=now + MOMENT)
    retention.forget()
    assert (Notice.objects.count(), ApiAnswer.objects.count(), OpenSession.objects.count()) == (1, 1, 1)


def ended_sessions(count: int) -> None:
    at = timezone.now() - MOMENT
    made = (Session(session_key=uuid4().hex, session_data="", expire_date=at) for _ in range(count))
    Session.objects.bulk_create(made)


@pytest.mark.django_db
def test_it_ends_after_a_piece_when_its_time_is_over_and_the_next_goes_on() -> None:
    ended_sessions(2 * AT_ONCE + 1)
    left = []
    while retention.forget(seconds=0)["sessions"]:
        left.append(Session.objects.count())
    assert left == [AT_ONCE + 1, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_time_share_the_work() -> None:
    ended_sessions(4 * AT_ONCE)

    def forget(_: int) -> int:
        try:
            return delete_in_pieces(Session.objects.filter(expire_date__lt=timezone.now()))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(forget, range(2))) == 4 * AT_ONCE
    assert not Session.objects.exists()


@pytest.mark.processes
def test_killed_half_way_it_goes_on_and_a_writer_is_not_kept_waiting(tmp_path: Path) -> None:
    prepare(tmp_path)
    with closing(sqlite3.connect(tmp_path / NAME, isolation_level=None)) as database:
        rows = ((f"{number}", "", "2020-01-01 00:00:00") for number in range(MANY))
        database.execute("BEGIN")
        database.executemany("INSERT INTO django_session VALUES (?, ?, ?)", rows)
        database.execute("COMMIT")

        def left() -> int:
            found: int = database.execute(
                "SELECT COUNT(*) FROM django_session WHERE expire_date < '2021-01-01'"
            ).fetchone()[0]
            return found

        with started(tmp_path) as forgetting:
            until(lambda: left() < MANY or forgetting.poll() is not None)
            forgetting.kill()
        before = left()
        assert 0 < before < MANY
        with started(tmp_path) as forgetting:
            until(lambda: left() < before or forgetting.poll() is not None)
            database.execute("INSERT INTO django_session VALUES ('alive', '', '2999-01-01 00:00:00')")
            assert left()  # written in the midst of it
            assert int(forgetting.communicate()[0]) == before
        assert database.execute("SELECT session_key FROM django_session").fetchall() == [("alive",)]


def started(data_dir: Path) -> "subprocess.Popen[str]":
    told = environment(data_dir, DJANGO_SETTINGS_MODULE="console.settings", BROKER_URL="memory://")
    return subprocess.Popen([sys.executable, "-c", FORGET], cwd=ROOT, env=told, stdout=subprocess.PIPE, text=True)
