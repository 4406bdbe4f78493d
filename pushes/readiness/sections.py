"""How far each section of Create Push is: a tick means that nobody need look at it again."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from pushes.invisible import shows_nothing
from pushes.models import Push
from pushes.readiness.draft_doubts import doubts_of_target, doubts_of_words
from pushes.readiness.obstacles import Obstacle
from pushes.tpns.message_options import NAMES, OF_A_NEW_DRAFT

FIELDS = {
    "who": frozenset({"package", "audience", "typed", "account_type"}),
    "says": frozenset({"title", "content", *NAMES}) - {"keep_hours"},
    "when": frozenset({"keep_hours", "scheduled_for", "speed_per_minute", "canary_accounts"}),
}


class State(StrEnum):
    """How far a section is. AS_PRESET: nobody has touched it, and it can be sent as it is. DOUBTFUL: look at it."""

    EMPTY = "empty"
    AS_PRESET = "preset"
    ATTENTION = "attention"
    DOUBTFUL = "doubtful"
    DONE = "done"


def section_states(push: Push, found: Iterable[Obstacle]) -> dict[str, State]:
    """The state of each section by its name; `found` are the draft's obstacles."""
    lacking = {obstacle.field for obstacle in found}
    untouched, doubtful = _untouched(push), _doubtful(push)
    return {name: _state(name, lacking & fields, untouched, doubtful) for name, fields in FIELDS.items()}


def _state(name: str, lacking: Collection[str], untouched: dict[str, State], doubtful: set[str]) -> State:
    if name in untouched:
        return untouched[name]
    if lacking:
        return State.ATTENTION
    return State.DOUBTFUL if name in doubtful else State.DONE


def _untouched(push: Push) -> dict[str, State]:
    target = push.package is None if push.is_for_package else shows_nothing(push.typed)
    states = {
        "who": State.EMPTY if target else None,
        "says": State.EMPTY if _says_nothing(push) else None,
        "when": None if push.scheduled_for or push.speed_per_minute or push.has_canary else State.AS_PRESET,
    }
    return {name: state for name, state in states.items() if state}


def _says_nothing(push: Push) -> bool:
    return shows_nothing(push.title) and shows_nothing(push.content) and push.message_options in ({}, OF_A_NEW_DRAFT)


def _doubtful(push: Push) -> set[str]:
    found = {"who": doubts_of_target(push), "says": doubts_of_words(push)}
    return {name for name, doubts in found.items() if any(True for _ in doubts)}
