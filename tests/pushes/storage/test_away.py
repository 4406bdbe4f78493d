"""Tests of a bucket that is away: its server is killed, or refuses. It is said, and nothing is lost."""

import os
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from console.bucket import files
from console.health import readiness
from pushes import intake
from pushes.delivery import Next
from pushes.models import AccountPackage, Part
from pushes.storage import StorageAway, StoredPath, ranges, s3, spool
from pushes.storage.paths import storage
from tests import builders
from tests.cut_stream import CutStream
from tests.in_storage import everything
from tests.pages import read_fragment
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, part_of, pass_time, walk
from tests.pushes.intake.stored import checked, stored
from tests.pushes.views.people import client_of
from tests.pushes.views.test_upload import attach, begun, offset, sent
from tests.s3 import SECRET, S3Server

pytestmark = [pytest.mark.django_db, pytest.mark.skipif("STORAGE_URL" in os.environ, reason="It is another's bucket.")]
FILE = StoredPath("packages/one/original.csv")
ROWS = b"".join(b"%07d\n" % number for number in range(200_000))  # 1.6 MB


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "TRIES", 1)


@pytest.fixture
def server(bucket: str, bucket_server: S3Server) -> Iterator[S3Server]:
    """One that is there again for the next test."""
    yield bucket_server
    bucket_server.kill()
    bucket_server.start()


def use(settings: Settings, url: str) -> None:
    settings.STORAGES = settings.STORAGES | {"default": files(url)}


def test_a_check_waits_for_the_storage_says_so_and_goes_on(server: S3Server) -> None:
    package = stored()
    push = builders.draft(author=builders.alice(), application=package.application, package=package)
    server.kill()
    intake.check(package.pk)
    package.refresh_from_db()
    assert package.status == "checking"
    assert package.problem.startswith("The storage does not answer (EndpointConnectionError).")
    AccountPackage.objects.update(lease_until=timezone.now() - timedelta(seconds=1), created_at="2026-01-01T00:00:00Z")
    assert intake.waiting() == [package.pk]
    card = client_of(builders.alice()).get(reverse("pushes:package", args=[push.pk]))
    assert "so the check waits. It goes on by itself once the storage is back." in read_fragment(card).text("div")
    server.start()
    assert checked(package).status == "checked"
    assert package.problem == ""
    assert [path.name for path in everything()] == ["accounts-2.txt", "original.csv", "rejects-2.csv"]
    assert list(spool.spool().iterdir()) == []


def test_a_push_waits_for_the_storage_and_is_sent_once(service: PushService, server: S3Server) -> None:
    push = package_push()
    server.kill()
    assert walk(push) is Next.LATER
    assert part_of(push).problem == "The checked accounts of this push cannot be read (StorageAway)."
    assert service.heard == []
    server.start()
    pass_time(push)
    walk(push)
    assert (push.status, len(service.uploads), len(service.pushes)) == ("finished", 1, 1)
    assert b"+8613711112222\n+8613711113333\n" in service.uploads[0].body


def before_the_object(came: bytes) -> int:
    """Where a line is cut: in the headers of a range."""
    return found + 20 if (found := came.find(b"Content-Range:")) >= 0 else -1


def in_the_object(came: bytes) -> int:
    """The same in its first block."""
    return 100_000 if len(came) > 100_000 else -1


def test_a_file_that_is_cut_off_on_its_way_is_read_on_or_sent_anew(
    service: PushService, server: S3Server, bucket: str, settings: Settings
) -> None:
    push = package_push()
    assert push.package
    push.package.packed_path.write_bytes(ROWS)
    Part.objects.update(length=len(ROWS))
    line = CutStream(server.port, *[before_the_object] * ranges.TRIES, in_the_object, in_the_object)
    use(settings, bucket.replace(f":{server.port}/", f":{line.port}/"))
    assert walk(push) is Next.LATER
    assert part_of(push).problem == "The checked accounts of this push cannot be read (StorageAway)."
    assert (len(line.cuts), service.uploads) == (ranges.TRIES, [])
    pass_time(push)
    walk(push)
    assert (len(line.cuts), push.status, len(service.uploads)) == (ranges.TRIES + 2, "finished", 1)
    assert ROWS in service.uploads[0].body
    line.close()


def test_a_chunk_and_a_page_are_answered_with_when_to_send_them_again(server: S3Server, settings: Settings) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    push = builders.draft(author=builders.alice(), application=builders.application(people=[builders.alice()]))
    client = client_of(builders.alice())
    client.raise_request_exception = False
    at = begun(client, push, len(ROWS)).headers["Location"]
    server.kill()
    answer = sent(client, at, 0, ROWS)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "storage does not answer" in answer.content.decode()
    server.start()
    assert offset(client, at) == 0
    assert sent(client, at, 0, ROWS).status_code == 204
    server.kill()
    page = attach(client, push, at)
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert "Reload this page in a few seconds." in page.content.decode()
    server.start()
    assert attach(client, push, at).status_code == 200
    assert AccountPackage.objects.get().original_path.read_bytes() == ROWS


def test_what_is_missing_is_told_to_who_looks_after_it(server: S3Server, bucket: str, settings: Settings) -> None:
    storage().require()
    assert readiness.missing() == []
    for url, words in {
        bucket.replace(SECRET, "wrong"): "The storage refuses the key of STORAGE_URL (403).",
        bucket.replace("/push/", "/nobodys/"): "The storage has no bucket of the name that STORAGE_URL has.",
    }.items():
        use(settings, url)
        assert [told[: len(words)] for told in readiness.missing()] == [words]
        with pytest.raises(StorageAway) as away:
            FILE.size()
        assert SECRET not in f"{away.value!r}{away.value}"
    use(settings, bucket)
    server.kill()
    [told] = readiness.missing()
    assert told.startswith("The storage does not answer (EndpointConnectionError).")
    assert "127.0.0.1" not in told
    server.start()
    assert readiness.missing() == []


def test_a_storage_that_is_overloaded_is_no_file_that_is_gone(settings: Settings, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/push/one/packages/one/original.csv").respond_with_data("SlowDown", 503)
    use(settings, f"s3://push:{SECRET}@127.0.0.1:{httpserver.port}/push/one?tls=false")
    for ask in (FILE.size, FILE.is_file, FILE.open, FILE.unlink, lambda: FILE.write_bytes(b"x")):
        with pytest.raises(StorageAway):
            ask()


def test_a_storage_that_goes_between_two_questions_is_away(settings: Settings, httpserver: HTTPServer) -> None:
    """It knew nothing of the object, and was cut off when it was asked for the bucket."""
    httpserver.expect_request("/push/one/packages/one/original.csv", "HEAD").respond_with_data(status=404)
    httpserver.expect_request("/push", "HEAD").respond_with_handler(cut_off)
    use(settings, f"s3://push:{SECRET}@127.0.0.1:{httpserver.port}/push/one?tls=false")
    with pytest.raises(StorageAway, match="The storage does not answer") as away:
        FILE.size()
    assert "127.0.0.1" not in f"{away.value}"


def cut_off(request: Request) -> Response:
    """Close the line without an answer."""
    request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    return Response()


def test_retention_deletes_objects(bucket: str) -> None:
    package = checked(stored())
    assert len(everything()) == 3
    package.empty()
    assert everything() == []
