"""What services and programs do to a push on its way through four channels, in an installation that really runs.

Each fault is one push to forty devices, ten in each channel; docs/reliability.md has its row. With `-s` each says how
long it took from the end of the fault.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc.jwk import ECKey

from tests.gateway.channels.apns import service as apns
from tests.gateway.channels.apns.at_work import at_work as apple_at_work
from tests.gateway.channels.fcm import service as fcm
from tests.gateway.channels.fcm.service import at_work as google_at_work
from tests.gateway.channels.huawei.service import APP, SECRET, Hms
from tests.gateway.channels.queue.shown import shown_by_apple, shown_by_browser, shown_by_google, shown_by_huawei
from tests.gateway.channels.vendors.serving import Reply
from tests.gateway.channels.vendors.serving import at_work as huawei_at_work
from tests.gateway.channels.webpush.push_service import Browser, PushService, late, status
from tests.gateway.running import ACCESS_ID, RunningGateway, account, until
from tests.installation import Installation

pytestmark = pytest.mark.processes

EACH = 10  # devices of a channel
TOO_LATE = 17.0  # seconds; a channel waits for 15
HOURS = 3600.0


@dataclass
class Line:
    """The gateway, the four services, and the devices of the push under way."""

    gateway: RunningGateway
    web: PushService
    apple: apns.Apple
    google: fcm.Google
    hms: Hms
    accounts: list[str] = field(default_factory=list)
    browsers: list[Browser] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)  # tokens at Apple
    androids: list[str] = field(default_factory=list)  # tokens at Google
    huaweis: list[str] = field(default_factory=list)  # tokens at Huawei

    def register(self) -> None:
        """Forty new devices, each with an account of its own."""
        self.accounts, self.browsers, self.phones, self.androids, self.huaweis = [], [], [], [], []
        for _ in range(EACH):
            self.browsers.append(self.web.subscribe())
            self._device("webpush", self.browsers[-1].subscription())
            self.phones.append(os.urandom(32).hex())
            self._device("apns", {"token": self.phones[-1]})
            self.androids.append(os.urandom(32).hex())
            self._device("fcm", {"token": self.androids[-1]})
            self.huaweis.append(os.urandom(32).hex())
            self._device("hw", {"token": self.huaweis[-1]})

    def _device(self, channel: str, address: dict[str, object]) -> None:
        self.accounts.append(account())
        headers = {"Authorization": f"Bearer {self.gateway.device(self.accounts[-1]).token}"}
        body = {"channel": channel, "address": address}
        answer = requests.post(f"{self.gateway.url}devices/addresses", json=body, headers=headers, timeout=60)
        assert answer.json()["addresses"] == [channel]

    def answer_late(self, seconds: float) -> None:
        """All four; as they should with 0."""
        self.web.always = late(seconds) if seconds else None
        self.apple.otherwise = apns.Reply(seconds=seconds)
        self.google.otherwise = fcm.Reply(seconds=seconds)
        self.hms.otherwise = Reply(seconds=seconds)

    def until_all_called(self) -> None:
        """Every channel has called. Apple lets one notification pass before it has seen a good token."""
        until(lambda: self.web.calls >= EACH and self.apple.requests and self.google.calls >= EACH and self.hms.calls)

    def shown(self, push_id: str) -> list[int]:
        """How many notifications each of the devices shows in the end."""
        browsers = [shown_by_browser(browser, push_id) for browser in self.browsers]
        phones = [shown_by_apple(self.apple, token, push_id) for token in self.phones]
        huaweis = [shown_by_huawei(self.hms, token, push_id) for token in self.huaweis]
        return browsers + phones + huaweis + [shown_by_google(self.google, token, push_id) for token in self.androids]


@pytest.fixture(scope="module")
def line(
    tmp_path_factory: pytest.TempPathFactory,
    key: ec.EllipticCurvePrivateKey,
    credential: dict[str, str],
    account_key: rsa.RSAPrivateKey,
    service_account: str,
    tls: Path,
) -> Iterator[Line]:
    apple, google = apns.Apple(ECKey.import_key(key)), fcm.Google(account_key.public_key())
    folder = tmp_path_factory.mktemp("channels")
    (folder / "AuthKey.p8").write_text(credential["private_key"])
    (folder / "account.json").write_text(service_account)
    (folder / "secret").write_text(SECRET)
    hms = Hms()
    members = [f"--{name.replace('_', '-')}={credential[name]}" for name in ("key_id", "team_id", "topic")]
    given = {
        "webpush": ["--contact", "mailto:push@example.com"],
        "apns": ["--private-key-file", str(folder / "AuthKey.p8"), *members],
        "fcm": ["--service-account-file", str(folder / "account.json")],
        "hw": ["--app-id", APP, "--app-secret-file", str(folder / "secret")],
    }
    with (
        PushService().running() as web,
        apple_at_work(apple, tls) as at_apple,
        google_at_work(google, tls) as at_google,
        huawei_at_work(hms, tls) as at_huawei,
    ):
        urls = {"WEB_PUSH_HOSTS": web.url, "APNS_URL": at_apple, "FCM_URL": at_google, "HUAWEI_URL": at_huawei}
        urls["SSL_CERT_FILE"] = str(tls)
        installation = Installation(folder / "data", **urls)
        for channel, arguments in given.items():
            which = ["--access-id", ACCESS_ID, "--channel", channel, "--wait-seconds", "0"]
            added = installation.manage("addchannel", *which, *arguments)
            assert added.returncode == 0, added.stderr
        yield Line(RunningGateway(installation), web, apple, google, hms)
        installation.stop()


def killed(line: Line) -> None:
    """The worker that calls, with -9, while every answer is still to come."""
    pids = line.gateway.installation.pids("sender")
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    line.answer_late(0)
    until(lambda: (now := line.gateway.installation.pids("sender")) and not set(now) & set(pids))


def answers_too_late(line: Line) -> None:
    """What was sent is taken after the channel has given the answer up."""
    time.sleep(TOO_LATE)
    line.answer_late(0)


def storm(line: Line) -> None:
    """Every device's first call is one too many."""
    for browser in line.browsers:
        line.web.answering(browser, status(429, Retry_After="1"))
    after = (("Retry-After", "1"),)
    line.hms.replies = [Reply(503, {}, after)]
    for token in line.phones:
        line.apple.replies[token] = [apns.Reply(429, "TooManyRequests", headers=(("retry-after", "1"),)), apns.Reply()]
    for token in line.androids:
        line.google.replies[token] = [fcm.Reply(429, "QUOTA_EXCEEDED", headers=after), fcm.Reply()]


def cut(line: Line) -> None:
    """GOAWAY in mid-flight at Apple, lines that break at the others after they took the message."""
    line.apple.go_away_at.add(line.apple.requests + 4)
    line.apple.cut_at.add(line.apple.requests + 8)
    for browser in line.browsers[::2]:
        line.web.answering(browser, lambda request: None)
    for token in line.androids[::2]:
        line.google.replies[token] = [fcm.Reply(cut=True), fcm.Reply()]
    line.hms.replies = [Reply(cut=True)]


def token_ends(line: Line) -> None:
    """Google and Huawei take the access token no more; one that is a minute old may be replaced."""
    until(lambda: time.time() - max(line.google.given_at, line.hms.given_at) > 61)
    line.google.expire()
    line.hms.expire()


BEFORE: dict[str, Callable[[Line], None]] = {"storm": storm, "cut": cut, "token-ends": token_ends}
DURING: dict[str, Callable[[Line], None]] = {"killed": killed, "too-late": answers_too_late}


@pytest.mark.parametrize("fault", [*DURING, *BEFORE])
def test_none_is_lost_shown_twice_or_stuck(line: Line, fault: str) -> None:
    line.register()
    line.web.calls = line.apple.requests = line.google.calls = line.hms.calls = 0
    if fault in DURING:
        line.answer_late(HOURS if fault == "killed" else TOO_LATE)
    else:
        BEFORE[fault](line)
    push_id = line.gateway.push(f"Through {fault}", *line.accounts, account_push_type=1)
    if fault in DURING:
        line.until_all_called()
        DURING[fault](line)
    ended = time.monotonic()
    rows = f"Sending.objects.of(GatewayPush.objects.get(push_id='{push_id}').pk).filter(state='accepted').count()"
    until(lambda: line.gateway.installation.asked(rows) == str(4 * EACH))
    sys.stdout.write(f"{fault}: {time.monotonic() - ended:.1f} s\n")
    assert line.shown(push_id) == [1] * 4 * EACH
    stopped = "[(one.kind, one.trouble) for one in AppChannel.objects.filter(is_stopped=True)]"
    assert line.gateway.installation.asked(stopped) == "[]"
