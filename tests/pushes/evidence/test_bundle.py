"""The bundle of evidence: whole, without an account or a key, and checked by a Python that knows nothing of ours."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from pushes import delivery
from pushes.evidence import bundle, bundle_of
from pushes.models import Push
from pushes.tpns.contract import PUSH_PATH
from tests import builders
from tests.pushes.delivery.test_failures import NO
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, pass_time, push_of_parts, walk
from tests.pushes.telling.test_verification import finished

pytestmark = pytest.mark.django_db


def unpacked(push: Push, folder: Path) -> Path:
    with bundle_of(Push.objects.get(pk=push.pk)).file as file, ZipFile(file) as packed:
        packed.extractall(folder)
    return folder / f"evidence-of-push-{push.pk}"


def checked(folder: Path) -> tuple[int, list[str]]:
    """What the program in the bundle says, run without our packages."""
    command = [sys.executable, "-I", "-S", "verify.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_a_bundle_adds_up_and_names_its_last_hash(service: PushService, tmp_path: Path) -> None:
    push = finished()
    folder = unpacked(push, tmp_path)
    last = push.events.last()
    assert last
    said = f"All adds up. The last row of the flight record is {last.sequence}, its hash {last.hash}."
    assert checked(folder) == (0, [said])
    page = (folder / "index.html").read_text()
    assert last.hash in page
    assert push.title in page
    assert json.loads((folder / "push.json").read_text())["message"]["title"] == push.title
    parts = list(csv.DictReader(io.StringIO((folder / "parts.csv").read_text("utf-8-sig"))))
    assert [int(part["accounts"]) for part in parts] == [2, 3, 3, 2]


def page_of(push: Push, folder: Path) -> str:
    """What the bundle's page says, in one line."""
    return " ".join((unpacked(push, folder) / "index.html").read_text().split())


def test_what_is_not_counted_is_no_nought_and_what_is_at_most_so_many_says_so(
    service: PushService, tmp_path: Path
) -> None:
    push = finished()
    assert "The service has no figures yet." in page_of(push, tmp_path / "before")
    said = {"figures_at": push.finished_at, "counted": 8, "planned": 7, "sent": 6, "arrived": 5, "clicked": 0}
    Push.objects.filter(pk=push.pk).update(**said, over_limit=3)
    page = page_of(push, tmp_path / "after")
    assert "no figures yet" not in page
    for words in ("at most 7 accounts", "Figures of 8 of the 10 accounts", "over the limit a day</dt> <dd>3</dd>"):
        assert words in page


def test_what_was_refused_is_in_it_and_no_account_and_no_key(service: PushService, tmp_path: Path) -> None:
    service.will(PUSH_PATH, NO)
    push = package_push()
    walk(push)
    folder = unpacked(push, tmp_path)
    assert checked(folder)[0] == 0
    whole = "".join(path.read_text() for path in folder.iterdir())
    assert "refused" in whole
    assert push.package
    accounts = push.package.packed_path.read_text().split()
    assert not [account for account in accounts if account in whole]
    assert builders.SECRET_KEY not in whole


def test_what_the_service_takes_while_a_bundle_is_made_does_not_accuse_it(
    service: PushService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    push, read = push_of_parts(3), bundle._parts

    def one_more_is_taken() -> None:
        taken = len(service.pushes)
        while len(service.pushes) == taken:
            pass_time(push)
            delivery.advance(push.pk)

    def meanwhile(push: Push) -> bytes:
        one_more_is_taken()
        rows = read(push)
        one_more_is_taken()
        return rows

    one_more_is_taken()
    monkeypatch.setattr(bundle, "_parts", meanwhile)
    folder = unpacked(push, tmp_path)
    assert checked(folder)[0] == 0
    assert [row["row"]["kind"] for row in rows_of(folder)].count("accepted") == 3


def rows_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "record.ndjson").read_text().splitlines()]


def rewrite(folder: Path, rows: list[dict[str, Any]]) -> None:
    (folder / "record.ndjson").write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_what_was_changed_afterwards_is_found(service: PushService, tmp_path: Path) -> None:
    folder = unpacked(finished(), tmp_path)
    rows, table = rows_of(folder), (folder / "parts.csv").read_text()
    other = "record.ndjson is not the file that the manifest names."
    rows[1]["row"]["facts"]["accounts"] = 9
    rewrite(folder, rows)
    assert (1, [other, "Row 2 of the flight record is not what was written there."]) == (
        checked(folder)[0],
        checked(folder)[1][:2],
    )
    rewrite(folder, rows_of(folder)[:1] + rows[2:])
    assert "The flight record has no row 2: it goes on with row 3." in checked(folder)[1]
    (folder / "parts.csv").write_text(table.replace("\n1,2,", "\n1,3,"))
    assert "parts.csv is not the file that the manifest names." in checked(folder)[1]
    assert "The parts have 11 accounts, and 10 were confirmed." in checked(folder)[1]
    (folder / "push.json").unlink()
    assert "push.json is missing." in checked(folder)[1]
    parts = list(csv.DictReader(io.StringIO(table)))
    (folder / "parts.csv").write_text(table.replace(parts[0]["push_id"], "77"))
    assert "Part 1 is accepted, and the flight record does not say so." in checked(folder)[1]


def test_what_is_gone_or_no_file_of_ours_is_said_in_words(service: PushService, tmp_path: Path) -> None:
    folder = unpacked(finished(), tmp_path)
    rows = rows_of(folder)
    rewrite(folder, [])
    assert "The flight record has no rows." in checked(folder)[1]
    rewrite(folder, rows)
    (folder / "push.json").write_text(json.dumps({"push": 4711}))
    number = rows[0]["row"]["push"]
    assert f"The flight record is of push {number}, and push.json of push 4711." in checked(folder)[1]
    for name in ("parts.csv", "record.ndjson", "manifest.json"):
        (folder / name).write_bytes(b"\xff{")
        status, said = checked(folder)
        assert (status, said[-1][:27]) == (1, "The rest cannot be checked:")
        (folder / name).unlink()
        assert checked(folder)[0] == 1
