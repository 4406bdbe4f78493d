"""Every field of every form says in its own words what to do; none says what Django says of all fields."""

from collections.abc import Callable

import pytest
from django import forms
from django.contrib.auth.models import User
from django.forms import BaseForm
from django.test import RequestFactory

from console.forms import LoginForm, NewPasswordForm
from pushes.forms import ApplicationForm, DraftForm, TimeForm
from pushes.models import Application, Push
from tests import builders

pytestmark = pytest.mark.django_db


def draft() -> Push:
    app = Application.objects.first() or builders.application(people=[builders.alice()], platform="ios")
    return builders.draft(author=builders.alice(), application=app)


FORMS: dict[str, Callable[[dict[str, str]], BaseForm]] = {
    "application": lambda data: ApplicationForm(builders.alice(), data, instance=Application()),
    "draft": lambda data: DraftForm(data, instance=draft()),
    "time": lambda data: TimeForm(data, push=draft()),
    "login": lambda data: LoginForm(RequestFactory().post("/login/"), data),
    "password": lambda data: NewPasswordForm(User(username="x"), data),
}
OTHERS = (forms.Field(), forms.IntegerField(), forms.CharField(), forms.ChoiceField())
DJANGOS = {str(sentence) for field in OTHERS for sentence in field.error_messages.values()}


@pytest.mark.parametrize("name", FORMS)
def test_what_is_missing_is_asked_for_once_and_in_its_own_words(name: str) -> None:
    form = FORMS[name]({})
    said = [error for errors in form.errors.values() for error in errors]
    assert said
    assert len(said) == len(set(said))
    assert not set(said) & DJANGOS
    assert all(sentence.endswith(".") for sentence in said)


@pytest.mark.parametrize("name", FORMS)
def test_what_cannot_be_is_answered_with_what_to_do(name: str) -> None:
    for nonsense in ("nonsense" * 40, "-5", "99999999999"):
        form = FORMS[name](dict.fromkeys(FORMS[name]({}).fields, nonsense))
        said = " ".join(error for errors in form.errors.values() for error in errors)
        for never in ("valid choice", "Ensure", "invalid", "Enter a", "required"):
            assert never not in said


def test_a_title_that_is_too_long_says_by_how_much() -> None:
    form = FORMS["draft"]({"title": "x" * 201})
    assert form.errors["title"] == ["Shorten it to 200 characters: it has 201."]
