"""What came of a call, written down: accepted, or left to a person. The row of the push is held first."""

from enum import Enum, auto
from typing import Any

from django.db import transaction

from pushes.models import Event, Part, Push


class Next(Enum):
    """What should happen after a step."""

    NOW = auto()  # there is more to do at once
    SOON = auto()  # there will be in a second
    LATER = auto()  # the beat will wake it
    FIGURES = auto()  # it has ended, and somebody waits for what came of it
    NOTHING = auto()


def accepted(push: Push, part: Part, kind: Event.Kind, push_id: str) -> Next:
    """The service took it and gave it `push_id`."""
    with transaction.atomic():
        Event.objects.record(push, kind, part=part.number, push_id=push_id, accounts=part.accounts)
        part.go_on(Part.Status.ACCEPTED, service_push_id=push_id)
    return Next.NOW


def ask_a_person(push: Push, part: Part, to: str, cause: Push.Attention, why: str, **fields: Any) -> Next:
    """Nothing more happens by itself until a person decides."""
    with transaction.atomic():
        push.hold(cause)
        Event.objects.record(push, Event.Kind.HELD, part=part.number, cause=str(cause), words=why)
        part.go_on(to, problem=why, **fields)
    return Next.LATER
