"""Tests of the cookies' names: behind TLS no other host of the domain can plant one, and nobody is kept out by it."""

from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from console.models import Profile
from tests import builders
from tests.console.processes import manage
from tests.pages import read

NAMES = ("sessionid", "csrftoken", "language", "theme", "keys", "known_browser", "messages", "person")


@pytest.fixture
def behind_tls(settings: Any, static_files: None) -> Client:
    """A browser at an installation whose PUBLIC_URL begins with https://."""
    settings.COOKIE_PREFIX = "__Host-"
    for name in ("SESSION", "CSRF", "LANGUAGE"):
        setattr(settings, f"{name}_COOKIE_NAME", "__Host-" + getattr(settings, f"{name}_COOKIE_NAME"))
        setattr(settings, f"{name}_COOKIE_SECURE", True)
    return Client(enforce_csrf_checks=True, headers={"Referer": "https://testserver/"})


def pressed(client: Client, where: str, form: dict[str, str]) -> Any:
    """A form of the login page or of the profile, with the token that the page carries."""
    page = read(client.get(reverse("profile"), secure=True, follow=True))
    token = next(f.attributes["value"] for f in page.all("input") if f.attributes.get("name") == "csrfmiddlewaretoken")
    return client.post(where, {**form, "csrfmiddlewaretoken": token}, secure=True)


def log_in(client: Client) -> Any:
    return pressed(client, reverse("login"), {"username": "alice", "password": builders.PASSWORD})


@pytest.mark.django_db
def test_behind_tls_every_cookie_is_of_this_very_host(behind_tls: Client) -> None:
    Profile.objects.create(person=builders.alice(), has_keys=False)
    assert log_in(behind_tls).status_code == 302
    for where, form in (("language", {"language": "en"}), ("theme", {"theme": "dark"}), ("profile", {"email": ""})):
        assert pressed(behind_tls, reverse(where), form).status_code == 302
    assert {f"__Host-{name}" for name in NAMES} == set(behind_tls.cookies)
    kept = [each for each in behind_tls.cookies.values() if each.value]
    assert [each.key for each in kept if (each["path"], each["domain"]) != ("/", "") or not each["secure"]] == []
    page = behind_tls.get(reverse("profile"), secure=True)
    assert read(page).all("html")[0].attributes["data-cookies"] == "__Host-"
    assert "data-theme" in read(page).all("html")[0].attributes


@pytest.mark.django_db
def test_who_was_logged_in_before_the_update_logs_in_once_more(behind_tls: Client) -> None:
    builders.alice()
    behind_tls.cookies = SimpleCookie(dict.fromkeys(NAMES, "of-before"))
    assert log_in(behind_tls).status_code == 302
    assert behind_tls.get(reverse("pushes:home"), secure=True).status_code == 200
    assert behind_tls.cookies["sessionid"].value == "of-before"


def test_the_names_follow_the_public_address(tmp_path: Path) -> None:
    code = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    said = [
        manage(tmp_path, "shell", "--no-imports", "-c", code, PUBLIC_URL=f"{scheme}://push.example.com").stdout.split()
        for scheme in ("http", "https")
    ]
    assert said == [["sessionid", "csrftoken"], ["__Host-sessionid", "__Host-csrftoken"]]
