"""Tests of the calls that act: a draft from its writing to its sending, once, whatever comes again."""

from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from console.api import repeats
from console.models import ApiAnswer
from pushes import intake
from pushes.models import Push
from tests import builders
from tests.builders import alice
from tests.console.api.calling import call, token_of
from tests.pushes.views.people import answered, confirmed, ready, shop

pytestmark = pytest.mark.django_db
TUS = {"Tus_Resumable": "1.0.0"}
DATA = b"+8613711112222\n13711113333\n"


def post(token: str, path: str, body: Any = None, key: str = "1") -> HttpResponse:
    return call(token, "post", path, {} if body is None else body, Idempotency_Key=key)


def uploaded(token: str, push: int, data: bytes) -> str:
    """The address of a package that has arrived whole."""
    told = {"Upload_Length": str(len(data)), "Upload_Metadata": f"filename {b64encode(b'a.txt').decode()}"}
    begun = call(token, "post", f"pushes/{push}/uploads", **TUS, **told)
    assert begun.status_code == 201, begun.content
    path = begun.headers["Location"].removeprefix("/api/v1/")
    checksum = f"sha256 {b64encode(sha256(data).digest()).decode()}"
    client_headers = TUS | {"Upload_Offset": "0", "Upload_Checksum": checksum}
    sent = call(token, "patch", path, data, "application/offset+octet-stream", **client_headers)
    assert sent.status_code == 204, sent.content
    return path


def test_a_draft_is_written_read_otherwise_previewed_and_sent() -> None:
    secret = token_of(alice(), shop())
    said = {"title": "Sale", "content": "From nine", "account_type": 1002, "devices": "all"}
    push = post(secret, "pushes", said).json()["push"]
    path = uploaded(secret, push, DATA)
    attached = post(secret, f"pushes/{push}/package", {"upload": path.split("/")[-1]}, "2")
    assert attached.status_code == 200, attached.content
    intake.check(Push.objects.get().package_id)
    preview = call(secret, "get", f"pushes/{push}/preview").json()
    assert (preview["accounts"], preview["doubts"][0]["code"]) == (1, "rejects")
    version = call(secret, "get", f"pushes/{push}").json()["version"]
    chosen = post(secret, f"pushes/{push}/reading", {"version": version, "repairs": ["add-86"]}, "3")
    assert chosen.status_code == 200, chosen.content
    intake.check(Push.objects.get().package_id)
    preview = call(secret, "get", f"pushes/{push}/preview").json()
    assert (preview["ready"], preview["accounts"]) == (True, 2)
    answered()
    agreed = {"seen": preview["seen"], "accounts": 2, "accept_doubts": [each["code"] for each in preview["doubts"]]}
    sent = post(secret, f"pushes/{push}/confirm", agreed, "4")
    assert (sent.status_code, sent.json()["status"], sent.json()["accounts"]) == (200, "scheduled", 2)
    assert Push.objects.get().account_push_type == Push.AccountPushType.ALL
    assert Push.objects.get().confirmed_by == alice()
    taken_back = post(secret, f"pushes/{push}/undo", key="5")
    assert taken_back.json()["status"] == "draft"


def test_a_list_that_is_attached_again_is_sent_to_and_not_the_one_that_took_its_place() -> None:
    secret = token_of(alice(), shop())
    push = post(secret, "pushes", {"title": "Sale"}).json()["push"]
    keys = [uploaded(secret, push, data).split("/")[-1] for data in (b"ann\n", b"bob\n", b"eve\n")]
    of_each = []
    for number, place in enumerate((0, 1, 0, 1, 1)):
        answer = post(secret, f"pushes/{push}/package", {"upload": keys[place]}, f"package-{number}")
        assert answer.status_code == 200, answer.content
        of_each.append(Push.objects.get().package_id)
    ann, bob = of_each[:2]
    assert of_each == [ann, bob, ann, bob, bob]
    post(secret, f"pushes/{push}/package", {"upload": keys[2]}, "eve")
    gone = post(secret, f"pushes/{push}/package", {"upload": keys[0]}, "too-late")
    assert gone.status_code == 404  # it is gone with its upload: there is none to bring back
    assert Push.objects.get().package_aside_id == bob


def test_a_second_call_with_the_key_gets_the_first_answer_and_does_nothing() -> None:
    secret = token_of(alice(), shop())
    first, second = (post(secret, "pushes", {"title": "Sale"}) for _ in range(2))
    assert (second.json(), second.headers["Idempotent-Replayed"]) == (first.json(), "true")
    other = post(secret, "pushes", {"title": "Other"})
    assert (other.status_code, other.json()["type"]) == (422, "/api/#other-call")
    assert Push.objects.count() == 1
    assert post(token_of(alice(), shop()), "pushes", {"title": "Sale"}).json()["push"] != first.json()["push"]
    ApiAnswer.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert post(secret, "pushes", {"title": "Sale"}).json()["push"] != first.json()["push"]


def test_who_has_lost_the_application_meanwhile_gets_no_answer_of_before() -> None:
    secret = token_of(alice(), shop())
    first = post(secret, "pushes", {"title": "Secret sale"}).json()
    shop().people.clear()
    for _ in range(2):
        lost = post(secret, "pushes", {"title": "Secret sale"})
        assert (lost.status_code, b"Secret sale" in lost.content) == (404, False)
    shop().people.add(alice())
    again = post(secret, "pushes", {"title": "Secret sale"})
    assert (again.status_code, again.json()) == (200, first)
    assert Push.objects.count() == 1


def test_without_a_key_nothing_is_done() -> None:
    answer = call(token_of(alice(), shop()), "post", "pushes", {"title": "Sale"})
    assert (answer.status_code, answer.json()["type"], Push.objects.count()) == (400, "/api/#idempotency-key", 0)


def test_while_it_is_carried_out_it_is_not_begun_again_and_what_died_is() -> None:
    secret = token_of(alice(), shop())
    post(secret, "pushes", {"title": "Sale"})
    Push.objects.all().delete()
    ApiAnswer.objects.update(is_done=False, body=None)
    running = post(secret, "pushes", {"title": "Sale"})
    assert (running.status_code, running.headers["Retry-After"], Push.objects.count()) == (409, "1", 0)
    ApiAnswer.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert post(secret, "pushes", {"title": "Sale"}).status_code == 200
    assert Push.objects.count() == 1


def test_what_ends_between_the_act_and_its_answer_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = token_of(alice(), shop())

    def ends(*_: object) -> None:
        raise SystemExit

    kept = repeats._kept
    monkeypatch.setattr(repeats, "_kept", ends)
    with pytest.raises(SystemExit):
        post(secret, "pushes", {"title": "Sale"})
    monkeypatch.setattr(repeats, "_kept", kept)
    assert Push.objects.count() == 0
    assert post(secret, "pushes", {"title": "Sale"}).status_code == 200
    assert Push.objects.count() == 1


def test_a_doubt_or_another_number_stops_it_and_the_same_key_may_try_again() -> None:
    push, secret = ready(), token_of(alice(), shop())
    confirmed()
    answered()
    preview = call(secret, "get", f"pushes/{push.pk}/preview").json()
    codes = [each["code"] for each in preview["doubts"]]
    assert "same-file" in codes
    asked = {"seen": preview["seen"], "accounts": 3}
    wrong = post(secret, f"pushes/{push.pk}/confirm", asked)
    assert (wrong.status_code, wrong.json()["type"], wrong.json()["accounts"]) == (409, "/api/#number", 2)
    answered()  # its answer counts for seconds, which a slow machine may have taken since
    doubtful = post(secret, f"pushes/{push.pk}/confirm", asked | {"accounts": 2})
    assert (doubtful.json()["type"], [each["code"] for each in doubtful.json()["doubts"]]) == ("/api/#doubts", codes)
    answered()
    sent = post(secret, f"pushes/{push.pk}/confirm", asked | {"accounts": 2, "accept_doubts": codes})
    assert (sent.status_code, sent.json()["status"]) == (200, "scheduled")


def test_a_draft_that_was_changed_elsewhere_is_neither_changed_nor_sent() -> None:
    push, secret = ready(), token_of(alice(), shop())
    seen = call(secret, "get", f"pushes/{push.pk}/preview").json()["seen"]
    changed = call(secret, "patch", f"pushes/{push.pk}", {"version": push.version, "title": "Other"})
    assert (changed.status_code, changed.json()["title"]) == (200, "Other")
    late = call(secret, "patch", f"pushes/{push.pk}", {"version": push.version, "title": "Late"})
    assert (late.status_code, late.json()["type"]) == (409, "/api/#changed")
    sent = post(secret, f"pushes/{push.pk}/confirm", {"seen": seen, "accounts": 2})
    assert (sent.status_code, sent.json()["type"]) == (409, "/api/#changed")
    assert Push.objects.get().is_draft


def test_what_cannot_be_stored_is_said_at_its_field() -> None:
    secret = token_of(alice(), shop())
    for body, field in (
        ({"title": "x" * 201}, "title"),
        ({"colour": "red"}, "colour"),
        ({"devices": "some"}, "account_push_type"),
        ({"scheduled_for": "tomorrow"}, "scheduled_for"),
        ({"accounts": "one"}, "options, accounts"),
    ):
        answer = post(secret, "pushes", body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert post(secret, "pushes", ["x"]).json()["type"] == "/api/#json"
    assert Push.objects.count() == 0


def test_a_large_push_waits_for_approval_and_says_so() -> None:
    shop_of_many = shop()
    shop_of_many.approval_from = 2
    shop_of_many.save()
    push, secret = ready(), token_of(alice(), shop())
    preview = call(secret, "get", f"pushes/{push.pk}/preview").json()
    answered()
    codes = [each["code"] for each in preview["doubts"]]
    sent = post(secret, f"pushes/{push.pk}/confirm", {"seen": preview["seen"], "accounts": 2, "accept_doubts": codes})
    assert sent.json()["status"] == "waiting for approval"
    builders.frank()
