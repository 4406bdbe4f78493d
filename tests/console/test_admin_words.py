"""Django's admin speaks the reader's language: every page of it, with rows of every kind that is registered there."""

import re
from collections.abc import Iterator
from itertools import chain

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone, translation

from console.gateway.models import Rehearsal
from tests import builders
from tests.gateway import builders as gateway
from tests.pushes.views.people import client_of
from tests.pushes.views.test_chinese import english_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
# Rows as they call themselves, what stands in them, and what Django itself does not translate.
NOT_OURS = re.compile(
    r"^(?:True|False|\S*\*{3,}|ann|account_list|\{.*\}|(?:&rsaquo; )?rehearsal-1-a.*|Shop \(.*|&lt;unknown&gt;"
    r"|[0-9A-F]{20,}|(?:&rsaquo; )?A(?:ttempted Access|ccess Log for).*|Status|Search"
    r"|Whether the user .*|If disabled, .*)$"
)
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


def rows_of_every_kind() -> None:
    app = gateway.application()
    phone = gateway.device(app, "ann")
    gateway.package(app, ["ann"])
    gateway.delivered(phone, "Sale")
    Rehearsal.objects.create(
        application=gateway.application("rehearsal-1-a"), weather="bad", seed=1, every=1, kept_until=timezone.now()
    )
    AccessAttempt.objects.create(username="ann", failures_since_start=1)
    AccessLog.objects.create(username="ann")


def everywhere(model: type[Model]) -> Iterator[str]:
    """The addresses of a model's pages: the list, a row, its past, a new one."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    yield reverse(f"{name}_changelist")
    yield reverse(f"{name}_add")
    if row := model._default_manager.first():
        yield reverse(f"{name}_change", args=[row.pk])
        yield reverse(f"{name}_history", args=[row.pk])
    if model is User:
        yield reverse("admin:auth_user_password_change", args=[builders.bob().pk])


def test_no_page_of_the_admin_says_anything_in_english() -> None:
    rows_of_every_kind()
    User.objects.filter(pk=builders.carol().pk).update(is_superuser=True)  # who sees all there is
    client = client_of(builders.carol())
    client.cookies["language"] = "zh-hans"
    found = {}
    for address in (reverse("admin:index"), *chain(*map(everywhere, MODELS))):
        answer = client.get(address)
        assert answer.status_code in (200, 403), address
        said = dict.fromkeys(english_in(answer.content.decode()))
        found[address] = [words for words in said if not NOT_OURS.search(words)]
    translation.deactivate()
    assert {address: said for address, said in found.items() if said} == {}
