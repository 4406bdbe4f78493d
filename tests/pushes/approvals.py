"""Pushes that wait for approval, and the people who may give it."""

from typing import Any

from django.contrib.auth.models import Group, User

from pushes import actions
from pushes.models import Application, Push
from pushes.roles import APPROVERS
from tests import builders


def approver(name: str = "frank") -> User:
    """Somebody who may approve the pushes of Alice's application."""
    person = builders.frank() if name == "frank" else User.objects.get_or_create(username=name)[0]
    person.groups.add(Group.objects.get(name=APPROVERS))
    for application in Application.objects.all():
        application.people.add(person)
    return User.objects.get(pk=person.pk)


def shop(**fields: Any) -> Application:
    """Alice's application, whose pushes to two accounts or more need an approval."""
    found = Application.objects.first()
    return found or builders.application(people=[builders.alice()], **({"approval_from": 2} | fields))


def waiting(**fields: Any) -> Push:
    """A push of Alice that she has confirmed, and that waits for approval."""
    push = builders.ready_push(author=builders.alice(), application=shop(), **fields)
    actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    return again(push)


def again(push: Push) -> Push:
    """The push as it stands in the database."""
    found: Push = Push.objects.get(pk=push.pk)
    return found


def approved(push: Push, by: User | None = None) -> Push:
    """The push, looked at and approved."""
    actions.approve(push=push, by=by or approver(), seen=again(push).hash_to_approve())
    return again(push)
