"""A phone with an authenticator app, and who logs in with it."""

import time
from typing import Any

import pyotp
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from console import entering, second_factor
from console.models import SecondFactor
from tests import builders
from tests.pages import Page

LOGIN, CODE = "/login/", "/login/code/"


def phone_of(person: User) -> pyotp.TOTP:
    """An app that is set up for the person, none of whose codes was used."""
    secret = second_factor.new_secret()
    phone = pyotp.TOTP(secret)
    assert second_factor.set_up(person, secret, phone.now())
    SecondFactor.objects.update(last_step=0)
    return phone


def wrong_code(phone: pyotp.TOTP) -> str:
    """A code that is none of those that fit about now."""
    fitting = {phone.at(int(time.time()) + by) for by in range(-90, 120, 30)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in fitting)


def half_way(client: Client, name: str = "alice", next_url: str = "") -> Any:
    """The answer to a right password."""
    return client.post(LOGIN, {"username": name, "password": builders.PASSWORD, "next": next_url})


def proved(client: Client) -> Client:
    """The browser after its person has shown once more who they are."""
    client.post(reverse("second-factor-prove"), {"proof": builders.PASSWORD})
    return client


def forgotten(client: Client) -> Client:
    """The browser some time after its login."""
    session = client.session
    session[entering.PROVED_AT] = time.time() - entering.LIFE.total_seconds() - 1
    session.save()
    return client


def is_in(client: Client) -> bool:
    """Whether somebody is logged in."""
    return bool(client.get(reverse("profile")).status_code == 200)


def leads_to(page: Page) -> str:
    """Where the page's own form leads on to; the switches above it have ways back of their own."""
    return next(each.attributes["value"] for each in page.main("input") if each.attributes["name"] == "next")
