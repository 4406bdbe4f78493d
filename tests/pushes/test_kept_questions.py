"""Tests of questions that are written once: other values each time, rows as Django makes them."""

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.models import BigIntegerField, CharField, QuerySet
from django.test.utils import CaptureQueriesContext

from pushes.kept_questions import Given, KeptQuestion
from pushes.models import Push
from tests.builders import SECRET_KEY, alice, bob
from tests.pushes.views.people import confirmed

pytestmark = pytest.mark.django_db


def test_it_is_written_once_and_answers_what_is_there_now() -> None:
    written = []

    def ask() -> "QuerySet[User]":
        written.append(1)
        return User.objects.filter(username=Given("name", CharField()))

    question = KeptQuestion(ask)
    first, second = alice(), bob()
    assert [question.rows(name=each) for each in ("alice", "bob", "nobody")] == [[first], [second], []]
    User.objects.filter(pk=first.pk).update(is_active=False)
    assert [each.is_active for each in question.rows(name="alice")] == [False]
    assert written == [1]


def test_its_rows_are_those_of_the_same_question_asked_anew() -> None:
    push = confirmed()
    asked = Push.objects.select_related("application", "package").defer("application__secret_key")
    question: KeptQuestion[Push] = KeptQuestion(lambda: asked.filter(pk=Given("push", BigIntegerField())))
    (kept,), anew = question.rows(push=push.pk), asked.get(pk=push.pk)
    for one, other in ((kept, anew), (kept.application, anew.application), (kept.package, anew.package)):
        plain = {name: value for name, value in vars(one).items() if not name.startswith("_")}
        assert plain == {name: value for name, value in vars(other).items() if not name.startswith("_")}
    with CaptureQueriesContext(connection) as asked_later:
        assert kept.application.secret_key == SECRET_KEY
    assert len(asked_later) == 1, "a column that was left out is asked for when it is needed"


def test_a_value_may_stand_in_several_places_and_inside() -> None:
    first, second = alice(), bob()
    first.groups.add(Group.objects.create(name="alice"))
    name = Given("name", CharField())
    question: KeptQuestion[dict[str, object]] = KeptQuestion(
        lambda: User.objects.filter(username=name, groups__in=Group.objects.filter(name=name)).values("pk", "is_staff")
    )
    assert question.rows(name="alice") == [{"pk": first.pk, "is_staff": False}]
    assert question.rows(name=second.username) == []
