"""Tests of the administrators' lists."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from console.gateway.carrying import resolving
from console.gateway.models import OpenLines, RememberedCall, Sent
from pushes.tpns.contract import PUSH_PATH
from tests.gateway import builders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def test_behind_a_wsgi_server_the_stream_says_what_is_missing(client: Client) -> None:
    answer = client.get("/gateway/devices/events")
    assert (answer.status_code, b"ASGI" in answer.content) == (501, True)


@pytest.mark.parametrize("method", ["head", "post", "put", "patch", "delete", "options"])
def test_the_stream_is_only_to_be_got(method: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)("/gateway/devices/events")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")


def test_administrators_see_rows_and_no_secret(client: Client) -> None:
    device = builders.device(builders.application(), "alice")
    builders.post(client, PUSH_PATH, builders.push_body("alice"))
    client.force_login(User.objects.create_superuser("carol"))
    counts = {OpenLines, Sent}  # numbers without a page
    for model in (
        {*apps.get_app_config("gateway").get_models()} - {RememberedCall} - counts
    ):  # digests, gone in a minute
        name = f"admin:gateway_{model._meta.model_name}"
        pages = [client.get(reverse(f"{name}_changelist"))]
        pages += [client.get(reverse(f"{name}_change", args=[row.pk])) for row in model._default_manager.all()]
        assert [page.status_code for page in pages] == [200] * len(pages), name
        for page in pages:
            assert builders.SECRET_KEY not in page.content.decode()
            assert device.token not in page.content.decode()


def test_administrators_find_the_deliveries_of_a_push(client: Client) -> None:
    app = builders.application()
    pushes = [builders.push(app, "alice"), builders.push(app, "alice")]
    builders.device(app, "alice")
    for push in pushes:
        resolving.advance(push.pk)
    client.force_login(User.objects.create_superuser("carol"))
    address = reverse("admin:gateway_delivery_changelist")
    for asked, found in ((pushes[0].push_id, 1), ("", 2), ("1", 0)):
        assert client.get(address, {"q": asked}).context["cl"].result_count == found


def test_administrators_switch_the_refusal_of_repetitions_and_nothing_else(client: Client) -> None:
    app = builders.application()
    carol = User.objects.create_user("carol", is_staff=True)
    carol.groups.add(Group.objects.get(name="Administrators"))
    client.force_login(carol)
    address = reverse("admin:gateway_gatewayapplication_change", args=[app.pk])
    assert "refuses_repeats" in client.get(address).content.decode()
    client.post(address, {"refuses_repeats": "on", "name": "Taken over", "access_key": "A0", "secret_key": "x"})
    app.refresh_from_db()
    assert (app.refuses_repeats, app.name, app.secret_key) == (True, "Shop", builders.SECRET_KEY)
    assert client.post(reverse("admin:gateway_gatewayapplication_delete", args=[app.pk])).status_code == 403


def test_a_marketer_sees_nothing_of_it(client: Client) -> None:
    app = builders.application()
    alice = User.objects.create_user("alice", is_staff=True)
    alice.groups.add(Group.objects.get(name="Marketers"))
    client.force_login(alice)
    address = reverse("admin:gateway_gatewayapplication_change", args=[app.pk])
    assert client.post(address, {"refuses_repeats": "on"}).status_code == 403
