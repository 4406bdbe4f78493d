"""Permissions that come in one question are those that Django finds in two."""

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Permission, User
from pytest_django import DjangoAssertNumQueries

from console.permissions import OneQuestion
from tests import builders

pytestmark = pytest.mark.django_db


def own(user: User) -> User:
    user.user_permissions.add(
        Permission.objects.get(codename="delete_push"), Permission.objects.get(codename="add_push")
    )
    return User.objects.get(pk=user.pk)


def superuser() -> User:
    return User.objects.create_superuser("root")


def inactive() -> User:
    return User.objects.create_user("gone", is_active=False)


@pytest.mark.parametrize("make", [builders.alice, builders.carol, superuser, inactive, lambda: own(builders.alice())])
def test_they_are_what_django_finds(make) -> None:  # type: ignore[no-untyped-def]
    user = make()
    expected = ModelBackend().get_all_permissions(User.objects.get(pk=user.pk))
    assert OneQuestion().get_all_permissions(user) == expected
    assert bool(expected) is user.is_active


def test_they_are_asked_for_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = builders.alice()
    with django_assert_num_queries(1):
        assert user.has_perm("pushes.add_push")
        assert not user.has_perm("pushes.use_every_application")


def test_nobody_has_any_for_one_row_or_without_a_name() -> None:
    assert OneQuestion().get_all_permissions(builders.alice(), obj=builders.alice()) == set()
    assert OneQuestion().get_all_permissions(AnonymousUser()) == set()
