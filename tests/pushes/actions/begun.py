"""Pushes that have begun, and some that are stopped."""

from pushes import actions, delivery
from pushes.models import Push
from tests import builders
from tests.pushes.delivery.walking import (
    pass_a_turn,
    push_of_parts,
)


def begun(parts: int, accepted: int) -> Push:
    """A push of which the first parts are accepted."""
    push = push_of_parts(parts)
    while push.parts.filter(status="accepted").count() < accepted:
        delivery.advance(push.pk)
        pass_a_turn(push)
    push.refresh_from_db()
    return push


def stop(push: Push) -> None:
    actions.stop(push=push, by=builders.bob())
    push.refresh_from_db()


def statuses(push: Push) -> list[str]:
    return list(push.parts.values_list("status", flat=True))
