"""Tests of pushes.views.upload: a package in chunks, by tus 1.0, as another client than our page would send it."""

import hashlib
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from pushes import actions, intake
from pushes.accounts.limits import LARGEST
from pushes.intake.chunks import LARGEST_CHUNK, SMALLEST_CHUNK
from pushes.models import AccountPackage, Event, Push, UnfinishedUpload
from tests import builders
from tests.in_storage import everything
from tests.pages import read_fragment
from tests.pushes.views.drafting import card, edit
from tests.pushes.views.people import client_of, shop

pytestmark = pytest.mark.django_db
TUS = {"Tus-Resumable": "1.0.0"}
ROWS = b"".join(b"+86137%08d\n" % (3 * number) for number in range(20_000))
PIECE = 100_000
STARTS = range(0, len(ROWS), PIECE)


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return client_of(builders.alice())


@pytest.fixture
def push() -> Push:
    """A draft of Alice."""
    return builders.draft(author=builders.alice(), application=shop())


def begun(client: Client, push: Push, size: int = len(ROWS), name: str = "accounts.csv") -> Any:
    told = TUS | {"Upload-Length": str(size), "Upload-Metadata": f"filename {b64encode(name.encode()).decode()}"}
    return client.post(reverse("pushes:uploads", args=[push.pk]), headers=told)


def sent(client: Client, at: str, offset: int, data: bytes, **headers: str) -> Any:
    checksum = f"sha256 {b64encode(hashlib.sha256(data).digest()).decode()}"
    told = TUS | {"Upload-Offset": str(offset), "Upload-Checksum": checksum} | headers
    return client.patch(at, data, content_type="application/offset+octet-stream", headers=told)


def piece(start: int) -> bytes:
    return ROWS[start : start + PIECE]


def offset(client: Client, at: str) -> int:
    return int(client.head(at, headers=TUS).headers["Upload-Offset"])


def arrived(client: Client, push: Push) -> str:
    """The address of an upload of which all has arrived."""
    at: str = begun(client, push).headers["Location"]
    for start in STARTS:
        assert sent(client, at, start, piece(start)).status_code == 204
    return at


def attach(client: Client, push: Push, at: str) -> Any:
    return client.post(card(push), {"upload": at.split("/")[-2]})


def test_a_package_in_chunks_is_the_one_that_was_chosen(client: Client, push: Push) -> None:
    at = arrived(client, push)
    head = client.head(at, headers=TUS)
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == (str(len(ROWS)), str(len(ROWS)))
    assert head.headers["Cache-Control"] == "no-store"
    for _ in range(2):  # the second time, the answer of the first was lost
        assert read_fragment(attach(client, push, at)).all("strong")[0].text == "accounts.csv"
    package = AccountPackage.objects.get()
    assert package.original_path.read_bytes() == ROWS
    facts = {"package": package.pk, "bytes": len(ROWS), "sha256": hashlib.sha256(ROWS).hexdigest()}
    assert push.events.get(kind=Event.Kind.ATTACHED).facts == facts
    intake.check(package.pk)
    package.refresh_from_db()
    assert (package.status, package.rows, package.accepted) == ("checked", 20_000, 20_000)


def test_a_chunk_that_comes_twice_or_too_early_changes_nothing(client: Client, push: Push) -> None:
    at = begun(client, push).headers["Location"]
    assert sent(client, at, PIECE, piece(PIECE)).status_code == 409
    assert sent(client, at, 0, piece(0)).status_code == 204
    assert sent(client, at, 0, piece(0)).status_code == 409
    assert offset(client, at) == PIECE
    assert client.get(at, headers=TUS).json() == {"chunks": [[PIECE, hashlib.sha256(piece(0)).hexdigest()]]}
    assert attach(client, push, at).status_code == 409
    assert not AccountPackage.objects.exists()


def test_a_chunk_that_was_damaged_on_its_way_is_not_stored(client: Client, push: Push) -> None:
    at = begun(client, push).headers["Location"]
    right = f"sha256 {b64encode(hashlib.sha256(piece(0)).digest()).decode()}"
    assert sent(client, at, 0, b"x" + piece(0)[1:], **{"Upload-Checksum": right}).status_code == 460
    assert (offset(client, at), everything()) == (0, [])
    assert sent(client, at, 0, piece(0)).status_code == 204


def test_who_goes_on_in_another_window_is_the_only_one(client: Client, push: Push) -> None:
    first = begun(client, push).headers["Location"]
    sent(client, first, 0, piece(0))
    taken = client.post(first, headers=TUS)
    second = taken.headers["Location"]
    assert (taken.status_code, taken.headers["Upload-Offset"], second == first) == (201, str(PIECE), False)
    assert sent(client, first, PIECE, b"y" * PIECE).status_code == 410
    assert client.head(first, headers=TUS).status_code == 410
    assert sent(client, second, PIECE, piece(PIECE)).status_code == 204


def test_a_window_that_did_not_hear_that_it_goes_on_is_known_again(client: Client, push: Push) -> None:
    first = begun(client, push).headers["Location"]
    sent(client, first, 0, piece(0))
    me, other = ({**TUS, "Upload-Window": name} for name in ("17-4", "23-1"))
    taken, again = (client.post(first, headers=me) for _ in range(2))
    second = taken.headers["Location"]
    assert (again.status_code, again.headers["Location"]) == (201, second)
    assert client.get(first, headers=me).json() == client.get(second, headers=TUS).json()
    assert [client.post(first, headers=headers).status_code for headers in (other, TUS)] == [410, 410]
    assert sent(client, second, PIECE, piece(PIECE)).status_code == 204


def test_the_page_offers_to_go_on_with_what_was_interrupted(client: Client, push: Push) -> None:
    at = begun(client, push, name='my "list".csv').headers["Location"]
    assert "data-unfinished" not in client.get(edit(push)).content.decode()  # nothing has arrived
    sent(client, at, 0, piece(0))
    page = client.get(edit(push)).content.decode()
    assert f'data-unfinished="{at}"' in page
    assert f'data-unfinished-name="my &quot;list&quot;.csv"\n  data-unfinished-size="{len(ROWS)}"' in page
    assert client.delete(at, headers=TUS).status_code == 204
    assert "data-unfinished" not in client.get(edit(push)).content.decode()
    assert everything() == []


def test_what_is_attached_cannot_be_given_up(client: Client, push: Push) -> None:
    at = begun(client, push).headers["Location"]
    UnfinishedUpload.objects.update(package=builders.package(application=push.application, by=push.author))
    answer = client.delete(at, headers=TUS)
    assert (answer.status_code, answer.content.decode()) == (
        409,
        "It has arrived, and is the draft's package: remove it there.",
    )
    assert UnfinishedUpload.objects.count() == 1


def test_nobody_else_gets_at_it(client: Client, push: Push) -> None:
    at = begun(client, push).headers["Location"]
    other = builders.draft(author=builders.alice(), application=push.application)
    assert client.head(at.replace(f"/{push.pk}/", f"/{other.pk}/"), headers=TUS).status_code == 404
    push.application.people.add(builders.bob())
    bob = client_of(builders.bob())
    assert [bob.head(at, headers=TUS).status_code, sent(bob, at, 0, piece(0)).status_code] == [302, 302]
    assert Client().head(at, headers=TUS | {"HX-Request": "true"}).status_code == 401
    assert offset(client, at) == 0


@pytest.mark.parametrize(
    ("size", "name", "words"),
    [
        (LARGEST + 1, "a.csv", "100"),
        (0, "a.csv", "empty"),
        (9, "a.pdf", '"a.pdf" does not end in'),
        (9, "", "The file name has 0 characters."),
    ],
)
def test_what_cannot_be_a_package_is_refused_before_it_travels(
    client: Client, push: Push, size: int, name: str, words: str
) -> None:
    answer = begun(client, push, size, name)
    assert (answer.status_code, UnfinishedUpload.objects.count()) == (422, 0)
    assert words in answer.content.decode()


def test_a_package_of_the_wrong_shape_is_refused_once_it_is_there(client: Client, push: Push) -> None:
    at = begun(client, push, 4, "a.zip").headers["Location"]
    sent(client, at, 0, b"PK00")
    for _ in range(2):
        answer = attach(client, push, at)
        assert answer.status_code == 422
        assert "is not a zip archive" in answer.content.decode()


def test_a_person_has_a_few_under_way_and_the_one_that_rests_longest_makes_room(client: Client, push: Push) -> None:
    places = [begun(client, push).headers["Location"] for _ in range(actions.uploads.MOST_AT_ONCE)]
    sent(client, places[0], 0, piece(0))
    assert begun(client, push).status_code == 429
    UnfinishedUpload.objects.update(touched_at=timezone.now() - timedelta(minutes=2))
    for at in places[1:]:
        sent(client, at, 0, piece(0))
    assert begun(client, push).status_code == 201
    assert client.head(places[0], headers=TUS).status_code == 404
    assert len(everything()) == actions.uploads.MOST_AT_ONCE - 1


def test_what_nobody_goes_on_with_is_removed_after_a_day_and_what_is_attached_stays(
    client: Client, push: Push, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    at = arrived(client, push)
    attach(client, push, at)
    left = begun(client, push).headers["Location"]
    sent(client, left, 0, piece(0))
    intake.forget_uploads()
    assert UnfinishedUpload.objects.count() == 2
    UnfinishedUpload.objects.update(touched_at=timezone.now() - timedelta(hours=25))
    intake.forget_uploads()
    assert not UnfinishedUpload.objects.exists()
    assert everything() == [AccountPackage.objects.get().original_path]
    sent(client, begun(client, push).headers["Location"], 0, piece(0))
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_draft(push=push, by=push.author)
    assert everything() == []


def test_what_is_no_tus_is_told_how_to_speak(client: Client, push: Push) -> None:
    place = reverse("pushes:uploads", args=[push.pk])
    about = client.options(place)
    assert (about.status_code, about.headers["Tus-Version"], about.headers["Tus-Resumable"]) == (204, "1.0.0", "1.0.0")
    assert client.post(place).status_code == 412
    assert client.post(place, headers=TUS | {"Upload-Length": "many"}).status_code == 400
    assert client.post(place, headers=TUS | {"Upload-Length": "9", "Upload-Metadata": "filename ?"}).status_code == 400
    at = begun(client, push).headers["Location"]
    assert client.patch(at, b"x", content_type="text/plain", headers=TUS).status_code == 415
    assert sent(client, at, 0, ROWS, **{"Upload-Checksum": "crc32 eA=="}).status_code == 400
    assert sent(client, at, 0, ROWS, **{"Upload-Checksum": "sha256 eA="}).status_code == 400
    assert sent(client, at, 0, b"x" * (SMALLEST_CHUNK - 1)).status_code == 400
    assert sent(client, at, 0, bytes(LARGEST_CHUNK + 1)).status_code == 413
    assert offset(client, at) == 0
    assert client.post(card(push), {"upload": "none"}).status_code == 404
