"""The drill: a backup is made while pushes are under way, more is sent, and the backup is put back elsewhere."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from console.gateway.channels.online.client import DeviceClient
from tests.console.processes import manage
from tests.gateway.running import Phone, until
from tests.installation import Inside, Installation

pytestmark = pytest.mark.processes
ACCESS_ID, SECRET_KEY = "1500000917", "secret-key-of-the-drill"
ACCOUNTS = ("ann-of-the-drill", "ben-of-the-drill")
HOUR = 3_600.0


class People:
    """Two people with a phone each. It knows what it has shown, and goes on with another server where it was."""

    def __init__(self, access_key: str) -> None:
        self._access_key = access_key
        self._tokens: dict[str, str] = {}
        self.shown: list[str] = []

    def listen(self, url: str, stack: ExitStack) -> list[Phone]:
        """Both phones online."""
        phones = []
        for account in ACCOUNTS:
            client = DeviceClient(f"{url}/gateway/", ACCESS_ID, self._access_key, self._tokens.get(account, ""))
            self._tokens[account] = client.register()
            client.bind(account)
            stack.callback(client.close)
            phones.append(Phone(client))
        return phones


@pytest.fixture
def inside(installation: Installation) -> Iterator[Inside]:
    """The installation that is backed up."""
    asked = installation.inside()
    yield asked
    asked.close()


def held_back(inside: Inside, title: str, application: int) -> int:
    """A push to both in two parts that is confirmed; its second part waits."""
    push = inside("draft", title=title, application=application, accounts=ACCOUNTS, package=True)
    until(lambda: inside("facts", titles=[title])[title]["package"][0] == "checked")
    first = len(ACCOUNTS[0]) + 1
    cuts = [[0, first, 1], [first, len(ACCOUNTS[1]) + 1, 1]]
    inside("worth", expression=f"AccountPackage.objects.filter(pushes={push}).update(cuts={cuts})")
    assert inside("confirm", push=push, due=HOUR + now(inside)) == ""
    later = "timezone.now() + timezone.timedelta(hours=1)"
    inside("worth", expression=f"Part.objects.filter(push={push}, number=2).update(next_try_at={later})")
    return int(push)


def now(inside: Inside) -> float:
    return float(inside("worth", expression="timezone.now().timestamp()"))


def hurry(inside: Inside, push: int) -> None:
    """Somebody starts it before its time, as the button does."""
    inside("worth", expression=f"Push.objects.filter(pk={push}).update(due_at=timezone.now())")
    inside("ring", push=push, times=1)


def fact(inside: Inside, title: str) -> Any:
    return inside("facts", titles=[title])[title]


def test_a_drill(installation: Installation, inside: Inside, tmp_path: Path) -> None:
    access_key = inside("serve_application", access_id=ACCESS_ID, secret_key=SECRET_KEY, accounts=[])
    application = inside("add_application", access_id=ACCESS_ID, secret_key=SECRET_KEY)
    people = People(access_key)
    with ExitStack() as stack:
        phones = people.listen(installation.url, stack)
        begun = held_back(inside, "Begun", application)
        hurry(inside, begun)
        until(lambda: fact(inside, "Begun")["parts"][0].startswith("accepted"))
        later = inside("draft", title="Later", application=application, accounts=ACCOUNTS, package=False)
        assert inside("confirm", push=later, due=HOUR + now(inside)) == ""
        until(lambda: phones[0].titles == ["Begun"])

        made = installation.manage("backup", str(tmp_path / "backup"))
        assert made.returncode == 0, made.stderr

        inside("worth", expression=f"Part.objects.filter(push={begun}).update(next_try_at=None)")
        hurry(inside, begun)
        hurry(inside, later)
        until(lambda: all(sorted(phone.titles) == ["Begun", "Later"] for phone in phones))
    restored(people, tmp_path / "backup", tmp_path / "elsewhere")


def restored(people: People, backup: Path, data: Path) -> None:
    """Elsewhere nothing of it is sent again by itself, what is sent from then on arrives, and a person goes on."""
    done = manage(data, "restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert [line.split(", ")[1] for line in done.stdout.splitlines() if "Held" in line][-2:] == ["Begun", "Later"]
    with ExitStack() as stack:
        running = Installation(data)
        stack.callback(running.stop)
        inside = running.inside()
        stack.callback(inside.close)
        phones = people.listen(running.url, stack)
        for title in ("Begun", "Later"):
            assert fact(inside, title)["waiting"] == "restored"
        application = inside("worth", expression=f"Application.objects.get(access_id='{ACCESS_ID}').pk")
        fresh = inside("draft", title="Fresh", application=int(application), accounts=ACCOUNTS, package=False)
        assert inside("confirm", push=fresh) == ""
        until(lambda: all(phone.titles == ["Fresh"] for phone in phones))
        assert inside("act", name="stop", push=fact(inside, "Begun")["push"]) == ""
        until(lambda: fact(inside, "Begun")["status"] == "stopped")
        assert inside("act", name="resume", push=fact(inside, "Later")["push"]) == ""
        assert fact(inside, "Later")["status"] == "scheduled"
        hurry(inside, fact(inside, "Later")["push"])
        until(lambda: all(phone.titles == ["Fresh", "Later"] for phone in phones))
