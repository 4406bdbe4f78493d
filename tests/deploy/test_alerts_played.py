"""Tests that a real fault makes its alert fire: figures as they are read then, for an hour, played by promtool."""

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from console import notices
from console.backups import last_made
from console.beats import THE_ONE
from console.gateway.channels.queue import settling
from console.gateway.models import AppChannel, GatewayApplication, Sending
from console.gateway.models.channel import RefusingService
from console.health import all_figures
from console.health.figures import text_of
from console.models import Beat
from pushes.models import Event, Notice, Push
from tests import builders
from tests.console.mail import NO, mail_server
from tests.deploy.test_prometheus import ALERTS, RULES, assert_promtool
from tests.gateway import builders as gateway
from tests.gateway.channels.queue.subscribing import add_channel, carry, carry_at_last, pushed, subscribed
from tests.gateway.channels.webpush import push_service as browsers
from tests.pushes.conftest import service
from tests.pushes.delivery.conftest import _old_process
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, pass_time, walk
from tests.pushes.service import nobody

__all__ = ["_old_process", "service"]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("promtool") is None, reason="no promtool: apt-get install prometheus"),
]
SAMPLE = re.compile(r"^(pushes_\w+(?:\{.*\})?) (\S+)$", re.MULTILINE)
# What is no state of an installation: whether it answers at all, and what takes time.
OF_TIME = {"PushesDown", "PushesQueueGrows", "PushesScrapeSlow"}


def ago(**time: float) -> datetime:
    return timezone.now() - timedelta(**time)


class Alerts:
    """What fires once the figures of now have stood so for an hour, at two web processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fire(self, *names: str, missing: Sequence[str] = ()) -> None:
        """These fire, and no others."""
        text = text_of(all_figures.read(missing))
        samples = [(name, value) for name, value in SAMPLE.findall(text) if not name.startswith("pushes_scrape")]
        series = [("up", "1")] + [(name, repr(float(value))) for name, value in samples]
        told = [
            {"series": _labelled(name, instance), "values": f"{value}+0x60"}
            for name, value in series
            for instance in ("10.0.0.7:8000", "10.0.0.8:8000")
        ]
        fired = [{"labels": f'{{alertname="{name}"}}', "value": 1} for name in names]
        asked = {"expr": 'group by (alertname) (ALERTS{alertstate="firing"})', "eval_time": "60m", "exp_samples": fired}
        case = {"interval": "1m", "input_series": told, "promql_expr_test": [asked]}
        file = self.folder / "played.yml"
        file.write_text(json.dumps({"rule_files": [str(ALERTS)], "tests": [case]}))
        assert_promtool("test", "rules", str(file))


def _labelled(name: str, instance: str) -> str:
    """The series as Prometheus keeps it: with its job, and whom it is of."""
    given = f'job="pushes",instance="{instance}"'
    return f"{name[:-1]},{given}}}" if name.endswith("}") else f"{name}{{{given}}}"


@pytest.fixture
def alerts(tmp_path: Path, settings: Settings) -> Alerts:
    settings.DATA_DIR = tmp_path
    return Alerts(tmp_path)


@pytest.fixture
def pushing() -> Iterator[browsers.PushService]:
    """The push service of browsers."""
    with browsers.PushService().running() as running:
        yield running


@pytest.fixture
def app(pushing: browsers.PushService, settings: Settings) -> GatewayApplication:
    settings.WEB_PUSH_HOSTS = [pushing.url]
    made = gateway.application()
    add_channel(made)
    return made


def test_nothing_fires_where_all_is_well(
    alerts: Alerts, service: PushService, client: Client, pushing: browsers.PushService, app: GatewayApplication
) -> None:
    walk(package_push())
    subscribed(client, pushing, app, "alice")
    pushed(app, "alice")
    carry()
    last_made.note(ago(hours=25), alerts.folder / "backup", 5_000)
    Beat.objects.create(pk=THE_ONE, name="one", until=timezone.now() + timedelta(seconds=20))
    alerts.fire()


def test_what_is_missing(alerts: Alerts) -> None:
    alerts.fire("PushesNotReady", missing=["The broker does not answer."])


def test_figures_that_cannot_be_read(alerts: Alerts) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE pushes_notice RENAME TO gone")
    alerts.fire("PushesUnread")


def test_a_beat_that_died(alerts: Alerts) -> None:
    Beat.objects.create(pk=THE_ONE, name="one", until=ago(minutes=2))
    alerts.fire("PushesNoBeat")


def test_a_push_that_no_worker_takes_up(alerts: Alerts) -> None:
    package_push()
    Push.objects.update(due_at=ago(minutes=3))
    alerts.fire("PushesStandStill")


def test_a_push_that_the_own_gateway_does_not_take_up(alerts: Alerts) -> None:
    gateway.push(gateway.application(), "alice", send_at=ago(minutes=3))
    alerts.fire("PushesGatewayStandsStill")


def test_a_service_that_cannot_be_reached_until_a_person_is_asked(alerts: Alerts, settings: Settings) -> None:
    push = package_push()
    with nobody() as settings.GATEWAY_URL:
        while not push.needs_attention:
            walk(push)
            pass_time(push)
    alerts.fire("PushesServiceFails", "PushesHeld")


def test_a_service_that_is_slow(alerts: Alerts, service: PushService) -> None:
    walk(package_push())
    Event.objects.filter(kind=Event.Kind.CALLED, facts__call="upload").update(at=F("at") - timedelta(seconds=25))
    alerts.fire("PushesServiceSlow")


def test_a_channel_that_is_stopped(alerts: Alerts, app: GatewayApplication) -> None:
    settling.stop(AppChannel.objects.get(), "HTTP 403")
    alerts.fire("PushesChannelStopped")


def test_a_service_of_a_channel_that_takes_nothing(alerts: Alerts, app: GatewayApplication) -> None:
    told = RefusingService("https://web.push.apple.com", "HTTP 403", ago(hours=1), timezone.now(), 3)
    AppChannel.objects.update(refused_by={told.host: told.kept})
    alerts.fire("PushesChannelStopped")


def test_a_channel_that_nobody_carries(
    alerts: Alerts, client: Client, pushing: browsers.PushService, app: GatewayApplication
) -> None:
    subscribed(client, pushing, app, "alice")
    pushed(app, "alice")
    Sending.objects.update(next_try_at=ago(minutes=11))
    alerts.fire("PushesChannelWaits")


def test_a_service_of_devices_that_is_away(
    alerts: Alerts, client: Client, pushing: browsers.PushService, app: GatewayApplication
) -> None:
    names = [f"user-{number}" for number in range(5)]
    for name in names:
        subscribed(client, pushing, app, name)
    pushed(app, *names)
    pushing.always = browsers.status(503)
    carry()
    carry_at_last()
    alerts.fire("PushesChannelFails")


def test_a_mail_server_that_takes_no_letter(alerts: Alerts, settings: Settings) -> None:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
        server.says = NO
        User.objects.filter(pk=builders.alice().pk).update(email="alice@example.com")
        package_push().hold(Push.Attention.OVERDUE)
        for _ in range(4):
            Notice.objects.update(due_at=timezone.now(), created_at=F("created_at") - timedelta(minutes=20))
            notices.send_due()
    alerts.fire("PushesLettersWait", "PushesHeld")


def test_backups_that_were_made_and_are_no_more(alerts: Alerts) -> None:
    last_made.note(ago(hours=37), alerts.folder / "backup", 5_000)
    alerts.fire("PushesBackupOld")


def test_each_alert_is_played() -> None:
    played = set(re.findall(r'"(Pushes\w+)"', Path(__file__).read_text()))
    assert played == {rule["alert"] for rule in RULES}
