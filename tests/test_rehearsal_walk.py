"""A rehearsal with real worker, broker and web: bad weather is overcome, and the final numbers add up."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.processes import until
from tests.installation import Installation
from tests.visits import logged_in, new_draft, upload

pytestmark = pytest.mark.processes

ROWS = 3_000
SEED = 4711
RECORD = "[(event.kind, event.facts.get('part')) for event in Event.objects.filter(push={}).order_by('sequence')]"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    running = Installation(tmp_path_factory.mktemp("rehearsal") / "data")
    yield running
    running.stop()


def draft_of(installation: Installation) -> int:
    """The number of a draft with a checked package, for two parts: a canary and the others."""
    session = logged_in(installation)
    address = new_draft(installation, session)
    number = int(address.rstrip("/").split("/")[-2])
    installation.asked(f"Push.objects.filter(pk={number}).update(account_type=0)")
    upload(session, address, "".join(f"account-{number:06}\n" for number in range(ROWS)).encode())
    until(lambda: installation.asked("AccountPackage.objects.latest('pk').status") == "checked")
    fields = "title='Autumn sale', content='From nine', account_push_type=1, canary_accounts=500"
    installation.asked(f"Push.objects.filter(pk={number}).update({fields}, version=2)")
    return number


def rehearsed(installation: Installation, number: int) -> int:
    """The number of a rehearsal in bad weather, once it has ended and its figures are those of all its parts."""
    begun = (
        "__import__('pushes.actions').actions.rehearse(push=(push := Push.objects.get(pk={})), by=push.author,"
        " seen=push.fingerprint, weather='bad', seed={}).pk"
    )
    made = int(installation.asked(begun.format(number, SEED)))
    status = f"Push.objects.get(pk={made}).status"
    until(lambda: installation.asked(status) not in ("scheduled", "sending"))
    assert installation.asked(status) == "finished"
    until(lambda: installation.asked("GatewayPush.objects.filter(status__in=GatewayPush.MOVING).count()") == "0")
    began = f"Push.objects.get(pk={made}).started_at"
    planned = int(installation.asked(f"Delivery.objects.filter(push__created_at__gt={began}).count()"))
    until(lambda: figures(installation, made).get("planned") == planned)
    return made


def figures(installation: Installation, number: int) -> dict[str, int]:
    """The figures of a push, as the shell prints them."""
    facts = json.loads(installation.manage("showpush", str(number), "--json").stdout)
    return dict(facts["figures"] or {})


def test_bad_weather_is_overcome_and_the_same_seed_is_the_same_rehearsal(installation: Installation) -> None:
    number = draft_of(installation)
    first = rehearsed(installation, number)
    record = installation.asked(RECORD.format(first))
    for kind in ("asked", "unclear", "settled", "resumed"):
        assert f"'{kind}'" in record
    assert "'repeated'" not in record
    assert installation.asked(f"[part.accounts for part in Part.objects.filter(push={first})]") == "[500, 2500]"
    uploads = "[upload.accepted for upload in Upload.objects.filter(pushes__isnull=False).order_by('pk')]"
    assert installation.asked(uploads) == "[500, 2500]"  # each part once, whatever the weather was
    counted = figures(installation, first)
    assert counted["planned"] > counted["sent"] > counted["arrived"] > counted["shown"] > counted["clicked"] > 0
    assert installation.manage("verify").returncode == 0
    again = rehearsed(installation, number)
    assert figures(installation, again) == counted
    assert figures(installation, first) == counted
    assert installation.asked(f"Push.objects.get(pk={number}).status") == "draft"


def test_nobody_but_simulated_devices_was_reached(installation: Installation) -> None:
    elsewhere = "Delivery.objects.exclude(device__application__access_id__startswith='rehearsal-').count()"
    assert installation.asked(elsewhere) == "0"
    assert (
        installation.asked("GatewayPush.objects.exclude(application__access_id__startswith='rehearsal-').count()")
        == "0"
    )


def test_a_rehearsal_leaves_no_fault_in_the_logs(installation: Installation) -> None:
    for log in sorted(Path(installation.data_dir / "log").iterdir()):
        assert " ERROR " not in log.read_text(), log.name
        assert "Traceback" not in log.read_text(), log.name
    assert "ERROR" not in installation.console.shown()
