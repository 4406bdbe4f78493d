"""Tests of the forms of people who log in."""

import pytest
from django.contrib.auth.models import User

from console import people
from console.forms import NewPasswordForm
from console.forms_of_people import ChosenPasswordForm
from tests import builders

pytestmark = pytest.mark.django_db
NEW = "green-kettle-41-rainy"


@pytest.mark.parametrize("form", [NewPasswordForm, ChosenPasswordForm])
def test_who_is_deactivated_while_the_password_is_changed_stays_out(
    form: type[NewPasswordForm] | type[ChosenPasswordForm],
) -> None:
    alice = builders.alice()
    changed = form(alice, {"old_password": builders.PASSWORD, "new_password1": NEW, "new_password2": NEW})
    assert changed.is_valid(), changed.errors
    people.deactivate(person=User.objects.get(pk=alice.pk))
    changed.save()
    alice = User.objects.get(pk=alice.pk)
    assert (alice.is_active, alice.check_password(NEW)) == (False, True)
