"""The drill: a backup is made while pushes are under way, more is sent, and the backup is put back elsewhere."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from console.gateway.channels.online.client import DeviceClient
from tests.console.halfway import HOUR, go_on, hurry, listening, now, sent_to_the_first
from tests.console.processes import manage
from tests.gateway.running import Phone, until
from tests.installation import Inside, Installation

pytestmark = pytest.mark.processes
ACCESS_ID, SECRET_KEY = "1500000917", "secret-key-of-the-drill"
ACCOUNTS = ("ann-of-the-drill", "ben-of-the-drill")


class People:
    """Two people with a phone each, which keeps its token when it goes on with another server."""

    def __init__(self, access_key: str) -> None:
        self._access_key = access_key
        self._tokens: dict[str, str] = {}

    def listen(self, url: str, stack: ExitStack) -> list[Phone]:
        """Both phones online."""
        phones = []
        for account in ACCOUNTS:
            client = DeviceClient(f"{url}/gateway/", ACCESS_ID, self._access_key, self._tokens.get(account, ""))
            phones.append(listening(client, account, stack))
            self._tokens[account] = client.token
        return phones


@pytest.fixture
def inside(installation: Installation) -> Iterator[Inside]:
    """The installation that is backed up."""
    asked = installation.inside()
    yield asked
    asked.close()


def fact(inside: Inside, title: str) -> Any:
    return inside("facts", titles=[title])[title]


def test_a_drill(installation: Installation, inside: Inside, tmp_path: Path) -> None:
    access_key = inside("serve_application", access_id=ACCESS_ID, secret_key=SECRET_KEY, accounts=[])
    application = inside("add_application", access_id=ACCESS_ID, secret_key=SECRET_KEY)
    people = People(access_key)
    with ExitStack() as stack:
        phones = people.listen(installation.url, stack)
        begun = sent_to_the_first(inside, application, ACCOUNTS, "Begun")
        later = inside("draft", title="Later", application=application, accounts=ACCOUNTS, package=False)
        assert inside("confirm", push=later, due=HOUR + now(inside)) == ""
        until(lambda: phones[0].titles == ["Begun"])

        made = installation.manage("backup", str(tmp_path / "backup"))
        assert made.returncode == 0, made.stderr

        go_on(inside, begun)
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
        assert inside("act", name="send_now", push=fact(inside, "Later")["push"]) == ""
        assert fact(inside, "Later")["status"] == "scheduled"
        hurry(inside, fact(inside, "Later")["push"])
        until(lambda: all(phone.titles == ["Fresh", "Later"] for phone in phones))
