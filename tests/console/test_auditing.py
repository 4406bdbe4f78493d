"""Tests of what the audit log has of logins, of Django's admin, of downloads and of commands."""

import time
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.urls import reverse

from console import second_factor
from console.api import tokens
from pushes.models import AuditRow, Webhook
from tests import builders
from tests.console.audited import HERE, begin, log_in, told
from tests.gateway import builders as gateway
from tests.pushes.views.people import client_of, confirmed
from tests.pushes.views.reading import draft_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("static_files"),
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume"),  # the installation serves it over ASGI
]
Kind = AuditRow.Kind
NEW = "a zebra walks into a bar"


@pytest.fixture(autouse=True)
def people() -> None:
    """Made before, so that their own rows are none of those looked at."""
    builders.alice(), builders.carol()
    begin()


def test_logging_in_and_out() -> None:
    log_in().post("/logout/")
    expected = [(kind, "alice", HERE, "alice", {}) for kind in (Kind.LOGGED_IN, Kind.LOGGED_OUT)]
    assert told("who", "address", "on_name", "details") == expected


def test_failed_logins_have_no_name_that_nobody_has_and_end_with_the_lock() -> None:
    log_in("hunter2", "alice")
    for _ in range(7):
        log_in(password="wrong")
    assert told("who", "on_name", "address") == [
        (Kind.LOGIN_FAILED, "", "", HERE),
        *[(Kind.LOGIN_FAILED, "", "alice", HERE)] * 5,
        (Kind.LOCKED_OUT, "", "alice", HERE),
    ]


def test_a_browser_that_is_known_is_locked_out_by_a_row_too() -> None:
    client = log_in()
    client.post("/logout/")
    for _ in range(7):
        client.post("/login/", {"username": "alice", "password": "wrong"})
    kinds = [kind for (kind,) in told()][2:]
    assert kinds == [*[Kind.LOGIN_FAILED] * 5, Kind.LOCKED_OUT]


def test_passwords_and_sessions() -> None:
    log_in()
    client = log_in()
    form = {"new_password1": NEW, "new_password2": NEW}
    client.post(reverse("password_change"), form | {"old_password": "wrong"})
    client.post(reverse("password_change"), form | {"old_password": builders.PASSWORD})
    assert told("who", "details")[2:] == [
        (Kind.PASSWORD_WRONG, "alice", {}),
        (Kind.PASSWORD_CHANGED, "alice", {}),
        (Kind.SESSIONS_ENDED, "alice", {"browsers": 1}),
    ]


def test_ones_own_address_by_that_it_changed_and_only_then() -> None:
    client, form = log_in(), {"email": "alice@example.com", "has_keys": "on"}
    begin()
    for _ in range(2):
        assert client.post(reverse("profile"), form).status_code == 302
    assert User.objects.get(username="alice").email == "alice@example.com"
    assert told("who", "on_name", "details") == [
        (Kind.PERSON_CHANGED, "alice", "alice", {"changed": {}, "replaced": ["email"]})
    ]


def test_a_lock_that_a_new_password_lifts() -> None:
    for _ in range(5):
        log_in(password="wrong")
    begin()
    alice = builders.alice()
    alice.set_password(NEW)
    alice.save()
    assert told("on_name") == [(Kind.LOCKS_LIFTED, "alice"), (Kind.PASSWORD_CHANGED, "alice")]


def test_what_an_administrator_changes_in_djangos_admin() -> None:
    client, alice = client_of(builders.carol()), builders.alice()
    served = gateway.application()
    superuser = client_of(User.objects.create_superuser("root", password=builders.PASSWORD))
    begin()
    client.post(reverse("admin:gateway_gatewayapplication_change", args=[served.pk]), {"refuses_repeats": "on"})
    form = {"username": "alice", "groups": [], "date_joined_0": "2026-11-24", "date_joined_1": "09:00:00"}
    superuser.post(reverse("admin:auth_user_change", args=[alice.pk]), form)
    (admin, *of_alice) = AuditRow.objects.order_by("pk")
    assert (admin.kind, admin.who, admin.on_kind) == (Kind.ADMIN_CHANGED, "carol", "other")
    assert admin.details["model"] == "gateway.gatewayapplication"
    assert len(admin.details["fields"]) == 1
    assert [(row.kind, row.who) for row in of_alice] == [(Kind.DEACTIVATED, "root"), (Kind.ROLE_TAKEN, "root")]


def test_a_superuser_deletes_several_rows_at_once() -> None:
    root = User.objects.create_superuser("root", password=builders.PASSWORD)
    for name in ("bob", "hunter"):
        log_in(name, "wrong")
    client, where = client_of(root), reverse("admin:axes_accessattempt_changelist")
    keys = list(AccessAttempt.objects.values_list("pk", flat=True))
    assert len(keys) == 2
    client.post(where, {"action": "delete_selected", "_selected_action": keys, "post": "yes"})
    rows = AuditRow.objects.filter(kind=Kind.ADMIN_DELETED)
    assert sorted(row.details["number"] for row in rows) == sorted(keys)
    assert {row.who for row in rows} == {"root"}


def test_who_downloaded_which_list() -> None:
    push = draft_of("+8613711112222\nnobody\n")
    sent = confirmed()
    client = client_of(builders.alice())
    begin()
    addresses = [
        reverse("pushes:rejects", args=[push.pk]),
        reverse("pushes:evidence", args=[sent.pk]),
        f"{reverse('pushes:export')}?text=%2B8613711112222&kind=pushes&13711112222=1",
        f"{reverse('pushes:export')}?author=",
    ]
    for address in addresses:
        client.head(address)
        b"".join(client.get(address, REMOTE_ADDR=HERE))
    rows = told("who", "on_kind", "on_id", "address", "details")
    first, last = (row[5].pop("begun") for row in rows if "begun" in row[5])
    assert first < last
    assert rows == [
        (Kind.REJECTS_SAVED, "alice", "push", push.pk, HERE, {"rows": 1}),
        (Kind.EVIDENCE_SAVED, "alice", "push", sent.pk, HERE, {"rows": sent.events.count()}),
        (Kind.RECORDS_SAVED, "alice", "", None, HERE, {"filters": ["kind", "text"]}),
        (Kind.DOWNLOAD_ENDED, "alice", "", None, HERE, {"rows": 0}),
        (Kind.RECORDS_SAVED, "alice", "", None, HERE, {"filters": []}),
        (Kind.DOWNLOAD_ENDED, "alice", "", None, HERE, {"rows": 1}),
    ]


def test_a_download_that_is_broken_off_has_a_beginning_and_no_end() -> None:
    confirmed()
    client = client_of(builders.alice())
    begin()
    content = iter(client.get(reverse("pushes:export")))
    next(content), next(content)
    del content
    assert [kind for (kind,) in told()] == [Kind.RECORDS_SAVED]


def test_a_configuration_its_test_and_its_pause() -> None:
    application = builders.application()
    client = client_of(builders.carol())
    begin()
    fields = {"name": "Shop", "platform": "android", "access_point": "gateway", "access_id": builders.ACCESS_ID}
    fields |= {"time_zone": "Asia/Shanghai", "home_country": "CN", "undo_seconds": 9, "secret_key": "new secret"}
    answer = client.post(reverse("pushes:configuration", args=[application.pk]), fields)
    assert answer.status_code == 302
    client.post(reverse("pushes:connection", args=[application.pk]))
    client.post(reverse("pushes:pause", args=[application.pk]), {"reason": "Wrong text"})
    client.post(reverse("pushes:pause", args=[application.pk]), {"go_on": ""})
    rows = AuditRow.objects.order_by("pk")
    assert {(row.who, row.on_name) for row in rows} == {("carol", "Shop")}
    changed, tried, *others = rows
    assert changed.details["replaced"] == ["secret_key"]
    assert changed.details["changed"]["undo_seconds"] == [0, 9]
    assert (tried.kind, tried.details["knows_it"]) == (Kind.CONNECTION_TRIED, False)
    assert [row.kind for row in others] == [Kind.PAUSED, Kind.WENT_ON]
    assert "secret" not in str([row.details for row in rows]).replace("secret_key", "")


def test_a_second_factor_its_codes_and_its_end() -> None:
    alice = builders.alice()
    secret = second_factor.new_secret()
    code = second_factor._totp(secret).generate(int(time.time())).decode()
    first, *_others = second_factor.set_up(alice, secret, code)
    client = log_in()
    client.post(reverse("login-code"), {"code": "000000"})
    client.post(reverse("login-code"), {"code": first})
    second_factor.new_recovery_codes(alice)
    second_factor.take_away(alice)
    assert [(kind, name) for kind, name in told("on_name")] == [
        (kind, "alice")
        for kind in (
            Kind.SECOND_FACTOR_ON,
            Kind.CODE_WRONG,
            Kind.RECOVERY_CODE_USED,
            Kind.LOGGED_IN,
            Kind.RECOVERY_CODES_MADE,
            Kind.SECOND_FACTOR_OFF,
        )
    ]


def test_webhooks_by_their_host_and_without_their_secret(settings: Any) -> None:
    settings.WEBHOOK_ORIGINS = ["https://hooks.example.com"]
    application, client = builders.application(), client_of(builders.carol())
    begin()
    where = reverse("pushes:webhooks", args=[application.pk])
    client.post(where, {"add": "https://hooks.example.com/key-in-a-path"})
    webhook = Webhook.objects.get()
    client.post(where, {"show": webhook.pk})
    client.post(where, {"remove": webhook.pk})
    kinds = (Kind.WEBHOOK_ADDED, Kind.WEBHOOK_SECRET_SHOWN, Kind.WEBHOOK_REMOVED)
    assert told("who", "on_name", "details") == [
        (kind, "carol", "Shop", {"host": "hooks.example.com"}) for kind in kinds
    ]


def test_tokens_of_the_api_by_their_names() -> None:
    alice = builders.alice()
    application = builders.application(people=[alice])
    begin()
    made, secret = tokens.make(person=alice, application=application, name="Nightly", scopes=["read"], days=30)
    for _ in range(2):
        tokens.revoke(made, by=alice)
    assert told("on_name", "details") == [
        (Kind.TOKEN_MADE, "Shop", {"token": "Nightly", "scopes": ["read"], "days": 30}),
        (Kind.TOKEN_REVOKED, "Shop", {"token": "Nightly", "names": ["alice"]}),
    ]
    assert secret not in str(told("details"))
