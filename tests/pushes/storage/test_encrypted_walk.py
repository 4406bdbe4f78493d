"""Tests of a list whose files are encrypted, on its whole way; of keys that are missing, of files that are damaged."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from cryptography.fernet import Fernet
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from console.bucket import LOCAL
from console.health import readiness
from console.installation import CannotStart, require_storage
from pushes import intake
from pushes.delivery import Next
from pushes.intake.forgetting import forget
from pushes.models import AccountPackage, Application
from pushes.storage.paths import storage
from pushes.storage.spool import spool
from pushes.telling import verification
from tests import builders
from tests.in_storage import everything
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import confirmed, package_push, part_of, pass_time, walk
from tests.pushes.intake.stored import checked, stored
from tests.pushes.storage.conftest import encrypt_files
from tests.pushes.views.people import client_of, shop
from tests.pushes.views.test_upload import PIECE, ROWS, arrived, attach, begun, offset, piece, sent

pytestmark = pytest.mark.django_db
ONE = "+8613700000003"


@pytest.fixture
def on_disk(settings: Settings) -> None:
    encrypt_files(settings)


def lying(place: str) -> bytes:
    """A file as it lies."""
    with storage().raw(place).file as file:
        return file.read()


def in_clear() -> list[str]:
    """The files in which a row can be read, where they are kept and where they are worked on."""
    found = [path.place for path in everything() if b"+86137" in lying(path.place)]
    return found + [str(path) for path in spool().rglob("*") if path.is_file()]


def another(application: Application) -> AccountPackage:
    """One more package of an application."""
    return builders.stored_package(application=application, by=builders.alice(), text=ROWS.decode(), name="more.csv")


async def blocks(answer: Any) -> bytes:
    return b"".join([block async for block in answer])


@pytest.mark.parametrize("storage", ["encrypted disk", "encrypted bucket"], indirect=True)
def test_a_list_is_uploaded_checked_sent_and_forgotten_and_never_lies_in_clear(
    service: PushService, storage: str
) -> None:
    push = builders.draft(author=builders.alice(), application=shop())
    client = client_of(builders.alice())
    at = arrived(client, push)
    assert (len(everything()), in_clear()) == (-(-len(ROWS) // PIECE), [])
    assert attach(client, push, at).status_code == 200
    package = checked(AccountPackage.objects.get())
    assert (package.status, package.accepted, in_clear()) == ("checked", ROWS.count(b"\n"), [])
    assert sorted(path.name for path in everything()) == ["accounts-1.txt", "original.csv", "rejects-1.csv"]
    push.refresh_from_db()
    walk(confirmed(push))
    assert (push.status, push.tally.sent) == ("finished", package.accepted)
    assert ROWS in service.uploads[0].body
    rejects = client.get(reverse("pushes:rejects", args=[push.pk]))
    text = async_to_sync(blocks)(rejects)
    assert (text[:19], int(rejects["Content-Length"])) == (b"\xef\xbb\xbfrow,value,reason", len(text))
    assert [words for words in verification.problems(push) if "package" in words or "file" in words] == []
    assert forget(ONE).done == [f"The accounts of push {push.pk} were deleted: it was among them."]
    assert (everything(), in_clear()) == ([], [])


@pytest.mark.usefixtures("on_disk")
def test_a_check_and_a_push_wait_for_their_key_and_go_on_once_it_is_back(
    service: PushService, settings: Settings
) -> None:
    push, keys = package_push(), settings.FILE_KEYS
    package = another(push.application)
    settings.FILE_KEYS = [Fernet.generate_key().decode()]
    waits = checked(package)
    assert waits.status == "checking"
    assert waits.problem.startswith("The files here are encrypted with a key that FILE_KEYS lacks.")
    assert walk(push) is Next.LATER
    assert part_of(push).problem == "The checked accounts of this push cannot be read (KeyMissing)."
    assert service.heard == []
    settings.FILE_KEYS = [*settings.FILE_KEYS, *keys]
    AccountPackage.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert checked(package).status == "checked"
    pass_time(push)
    walk(push)
    assert (push.status, len(service.uploads)) == ("finished", 1)


@pytest.mark.usefixtures("on_disk")
def test_without_keys_nothing_is_sent_of_what_is_encrypted(service: PushService, settings: Settings) -> None:
    push, with_keys = package_push(), settings.STORAGES
    settings.STORAGES = settings.STORAGES | {"default": LOCAL}
    assert walk(push) is Next.LATER
    assert service.heard == []
    settings.STORAGES = with_keys
    pass_time(push)
    walk(push)
    assert (push.status, len(service.uploads)) == ("finished", 1)


@pytest.mark.usefixtures("on_disk")
def test_a_damaged_list_is_said_to_be_and_the_next_one_is_checked() -> None:
    package = stored()
    path = Path(default_storage.files.path(package.original_path.place))  # type: ignore[attr-defined]
    path.write_bytes(path.read_bytes()[:-1])
    assert checked(package).status == "refused"
    assert package.problem == "The stored file is damaged. Upload the package again."
    push = builders.draft(author=builders.alice(), application=package.application, package=package)
    card = client_of(builders.alice()).get(reverse("pushes:package", args=[push.pk]))
    assert package.problem in card.content.decode()
    assert checked(another(package.application)).status == "checked"


@pytest.mark.usefixtures("on_disk")
def test_a_damaged_list_of_a_push_that_was_sent_is_found(service: PushService) -> None:
    push = package_push()
    walk(push)
    assert push.package
    path = Path(default_storage.files.path(push.package.packed))  # type: ignore[attr-defined]
    path.write_bytes(path.read_bytes()[:-1])
    assert "The file of the accounts that are sent is damaged." in list(verification.problems(push))
    path = Path(default_storage.files.path(push.package.original.name))  # type: ignore[attr-defined]
    path.write_bytes(path.read_bytes()[:-1])
    assert "The package's uploaded file is damaged." in list(verification.problems(push))


@pytest.mark.usefixtures("on_disk")
def test_an_upload_that_was_begun_before_begins_again(settings: Settings) -> None:
    client, with_keys = client_of(builders.alice()), settings.STORAGES
    settings.STORAGES = settings.STORAGES | {"default": LOCAL}
    push = builders.draft(author=builders.alice(), application=shop())
    at = begun(client, push).headers["Location"]
    for start in range(0, len(ROWS) - PIECE, PIECE):
        sent(client, at, start, piece(start))
    settings.STORAGES = with_keys
    sent(client, at, offset(client, at), ROWS[offset(client, at) :])
    assert attach(client, push, at).status_code == 409
    assert offset(client, at) == 0
    for start in range(0, len(ROWS), PIECE):
        sent(client, at, start, piece(start))
    assert attach(client, push, at).status_code == 200
    assert checked(AccountPackage.objects.get()).accepted == ROWS.count(b"\n")
    assert in_clear() == []


@pytest.mark.parametrize("storage", ["encrypted disk", "encrypted bucket"], indirect=True)
def test_what_is_missing_is_told_at_the_start_and_to_who_watches(settings: Settings, storage: str) -> None:
    require_storage()
    assert readiness.missing() == []
    keys, with_keys = settings.FILE_KEYS, settings.STORAGES
    settings.FILE_KEYS = [Fernet.generate_key().decode()]
    for words in ("The files here are encrypted with a key that FILE_KEYS lacks.", "FILE_KEYS is not set."):
        assert [words in told for told in readiness.missing()] == [True]
        with pytest.raises(CannotStart, match=words):
            require_storage()
        settings.STORAGES = with_keys | {"default": with_keys["default"]["OPTIONS"]["files"]}
    settings.FILE_KEYS, settings.STORAGES = keys, with_keys
    require_storage()
    assert (readiness.missing(), intake.waiting()) == ([], [])
