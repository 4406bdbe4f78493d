"""Tests of console.middleware: compression, caches, logins that rest, wrong methods; what the log says of refusals."""

import gzip
import logging
import re
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from console.middleware import BEGAN, SEEN, SEEN_EVERY
from pushes.tpns import contract
from tests import builders
from tests.pages import read
from tests.pushes.views.people import client_of, confirmed, ready, shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
COMPRESSED = {"Accept-Encoding": "gzip, deflate"}


def test_pages_travel_compressed() -> None:
    client, address = client_of(builders.alice()), reverse("pushes:edit", args=[ready().pk])
    plain, answer = client.get(address), client.get(address, headers=COMPRESSED)
    assert "Content-Encoding" not in plain.headers, "who does not ask for it gets it as it is"
    assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == ("gzip", plain.headers["Vary"])
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert len(answer.content) < len(plain.content) / 4
    assert b"Create Push" in gzip.decompress(answer.content)


OF_GATEWAY = [path for name, path in vars(contract).items() if name.endswith("_PATH")]


@pytest.mark.parametrize("path", OF_GATEWAY)
def test_behind_tls_the_gateway_answers_what_this_machine_asks_without_it(path: str, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    client = Client()
    assert client.post(f"/gateway/{path}", {}, content_type="application/json").status_code != 301
    assert client.get("/pushes/").headers["Location"] == "https://testserver/pushes/"


def test_how_long_a_page_is_tells_nothing_of_what_is_in_it() -> None:
    lengths = {len(Client().get("/login/", headers=COMPRESSED).content) for _ in range(20)}
    assert max(lengths) - min(lengths) > 20


def test_what_is_no_page_or_asked_each_second_travels_as_it_is() -> None:
    client, push = client_of(builders.alice()), confirmed()
    progress = client.get(reverse("pushes:progress", args=[push.pk]), headers=COMPRESSED)
    assert progress.headers["ETag"].startswith('"'), "its page sends this back, and is compared by it"
    answers = [progress, client.get(reverse("gateway:push"), headers=COMPRESSED)]
    answers.append(client.get(reverse("pushes:package-rules", args=[push.pk]), {"type": 1002}, headers=COMPRESSED))
    assert [answer.headers.get("Content-Encoding") for answer in answers] == [None, None, None]


def test_nothing_behind_the_login_is_kept_by_a_browser_or_a_proxy() -> None:
    client, push = client_of(builders.alice()), ready()
    pages = ["/", reverse("pushes:records"), "/password/"]
    pages += [
        reverse(f"pushes:{name}", args=[push.pk]) for name in ("edit", "preview", "record", "rejects", "progress")
    ]
    kept = {page: client.get(page).headers.get("Cache-Control", "") for page in pages}
    assert [page for page, header in kept.items() if "no-store" not in header] == []
    assert "no-store" in Client().get("/login/").headers["Cache-Control"]


def rested(client: Client, seconds: int) -> None:
    """So long ago the person did something."""
    session = client.session
    session[SEEN] = int(time.time()) - seconds
    session.save()


def is_inside(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_a_login_ends_when_nobody_does_anything(settings: Settings) -> None:
    client = client_of(builders.alice())
    assert is_inside(client)
    rested(client, int(settings.SESSION_IDLE.total_seconds()) - 5)
    assert is_inside(client), "and it counts from now on"
    rested(client, int(settings.SESSION_IDLE.total_seconds()) + 5)
    answer = client.get(reverse("pushes:records"))
    assert answer.headers["Location"] == f"/login/?next={reverse('pushes:records')}"
    assert not is_inside(client)
    client.force_login(builders.alice())
    assert is_inside(client), "and back"


def test_a_login_ends_however_much_is_done(settings: Settings) -> None:
    client = client_of(builders.alice())
    assert is_inside(client)
    for age, is_in in ((-60, True), (60, False)):
        session = client.session
        session[BEGAN] = int(time.time()) - settings.SESSION_COOKIE_AGE - age
        session.save()
        assert is_inside(client) is is_in
    client.force_login(builders.alice())
    assert is_inside(client), "and back"


def test_what_a_page_asks_by_itself_keeps_no_login_alive() -> None:
    client, push = client_of(builders.alice()), confirmed()
    assert is_inside(client)
    rested(client, 2 * SEEN_EVERY)
    before = client.session[SEEN]
    client.get(reverse("pushes:progress", args=[push.pk]), headers={"HX-Request": "true"})
    assert client.session[SEEN] == before
    client.post(reverse("pushes:edit", args=[push.pk]), headers={"HX-Request": "true"})
    assert client.session[SEEN] > before, "saving a draft is something"


def test_a_session_is_not_written_for_each_request() -> None:
    client = client_of(builders.alice())
    assert is_inside(client)
    rested(client, SEEN_EVERY - 10)
    before = client.session[SEEN]
    assert is_inside(client)
    assert client.session[SEEN] == before


def test_who_opens_the_address_of_a_button_is_told_so() -> None:
    answer = client_of(builders.alice()).get(reverse("pushes:create", args=[shop().pk]), headers=BROWSER)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert read(answer).text("h1") == "This is the address of a button"


def test_programs_get_no_page_for_a_wrong_method() -> None:
    answer = Client().get(reverse("gateway:push"), headers=BROWSER)
    assert (answer.status_code, answer.content) == (405, b"")


@pytest.mark.parametrize("host", ["evil.example", "evil_host", "a b"])
def test_a_strange_host_name_gets_a_page_and_one_line_in_the_log(host: str, logged: list[str]) -> None:
    answer = Client().get("/login/", headers={"Host": host})
    assert answer.status_code == 400
    assert read(answer).text("h1") == "The request cannot be taken"
    (line,) = logged
    assert "Traceback" not in line
    assert " WARNING " in line, "errors are shown on the screen of who runs it"


def test_a_form_that_no_page_sends_gets_a_page_too() -> None:
    answer = Client().post("/login/", {f"field{number}": "1" for number in range(1100)})
    assert answer.status_code == 400
    assert read(answer).text("h1") == "The request cannot be taken"


def test_a_scan_leaves_lines_and_no_traceback(logged: list[str]) -> None:
    client = Client()
    for path in ("/wp-login.php", "/.env", "/admin/nothing/", "/pushes/1%00/", "/gateway/v3/none"):
        client.get(path)
    assert not any("Traceback" in line for line in logged)
    assert all("\n" not in line for line in logged)


def test_who_was_refused_stands_in_the_log_with_the_time_zone(logged: list[str]) -> None:
    theirs = confirmed()
    client_of(builders.bob()).get(reverse("pushes:detail", args=[theirs.pk]), REMOTE_ADDR="192.0.2.1")
    client_of(builders.alice()).post(reverse("pushes:standing-still"))
    Client().get("/wp-login.php", REMOTE_ADDR="192.0.2.2")
    line = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+0800 WARNING django.request: (.*)")
    assert [found[1] for each in logged if (found := line.fullmatch(each))] == [
        f"Not Found: /pushes/{theirs.pk}/ (bob from 192.0.2.1)",
        "Method Not Allowed (POST): /pushes/standing-still/ (alice from 127.0.0.1)",
        "Not Found: /wp-login.php (nobody from 192.0.2.2)",
    ]


def test_a_fault_of_ours_keeps_its_traceback(logged: list[str]) -> None:
    try:
        raise ValueError("no luck")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error", extra={"status_code": 500})
    assert "no luck" in logged[0]


@pytest.fixture
def logged() -> Any:
    """What the handler of the installation's log writes from now on, a record each."""
    (handler,) = [each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler]
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(handler.format(record))

    kept = Kept()
    for each in handler.filters:
        kept.addFilter(each)
    logging.getLogger().addHandler(kept)
    yield lines
    logging.getLogger().removeHandler(kept)
