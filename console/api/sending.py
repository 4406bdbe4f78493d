"""Previewing a draft, sending it, stopping it and taking it back."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _

from console.api.calls import Answer, Call, push_of
from console.api.problems import Problem
from console.api.reading import told
from console.api.writing import body_of, own_draft, steered
from pushes import actions
from pushes.models import BoundCount, Push
from pushes.readiness import bound
from pushes.readiness.draft_doubts import Doubt, doubts
from pushes.readiness.obstacles import number_to_type, obstacles


def preview(call: Call, pk: int) -> Answer:
    """What would be sent, what stands in the way, what is doubtful. `seen` names all of it for the confirmation."""
    push = own_draft(call, pk)
    lacking = obstacles(push)
    said = {"push": pk, "ready": not lacking, "accounts": push.count, "seen": push.fingerprint, "title": push.title}
    said |= {"content": push.content, "account_type": push.type_in_force, "devices": None}
    said["shadow_percent"] = push.shadow_in_force
    said["obstacles"] = [{"field": each.field, "text": each.text, "waits": each.waits} for each in lacking]
    if lacking:
        return said | {"doubts": []}
    actions.ask_bound(push=push)
    count = BoundCount.of(push)
    return said | {"devices": _devices(count), "doubts": [_doubt(each) for each in doubts(push)]}


def _devices(count: BoundCount | None) -> dict[str, Any] | None:
    """How many of the accounts have a device; None where the gateway is not ours."""
    if count is None:
        return None
    return {"awaited": count.is_awaited, "text": "" if count.is_awaited else bound.told(count)}


def _doubt(doubt: Doubt) -> dict[str, str]:
    return {"code": doubt.code, "text": doubt.text}


def wait_for_devices(call: Call, pk: int) -> None:
    """As the page's button does, before anything is held."""
    actions.first_answer_came(push=own_draft(call, pk))


def confirm(call: Call, pk: int) -> dict[str, Any]:
    """Send the draft as `seen` names it, to exactly so many `accounts`, each doubt accepted by its code.

    It may wait for approval then: the status says so.
    """
    push, body = own_draft(call, pk), body_of(call)
    accepted, number, seen = _texts(body.get("accept_doubts", [])), body.get("accounts"), str(body.get("seen", ""))
    if seen == push.fingerprint and not obstacles(push):
        _refuse_unless_agreed(push, accepted, number)
    ticked = {doubt.key for doubt in doubts(push) if doubt.code in accepted}
    if bound.UNKNOWN in accepted:  # also when an answer has come meanwhile
        ticked.add(Doubt(bound.UNKNOWN, "", push.list_seen).key)
    actions.confirm(push=push, by=call.user, seen=seen, ticked=ticked, number=number)
    return told(push_of(call, pk))


def _texts(given: Any) -> list[Any]:
    return given if isinstance(given, list) else []


def _refuse_unless_agreed(push: Push, accepted: list[Any], number: Any) -> None:
    if number != push.count or isinstance(number, bool):
        raise Problem(HTTPStatus.CONFLICT, "number", number_to_type(push), accounts=push.count)
    found = doubts(push)
    if any(doubt.code not in accepted for doubt in found):
        words = _("Look at each doubt. Send its code in accept_doubts to send all the same.")
        raise Problem(HTTPStatus.CONFLICT, "doubts", words, doubts=[_doubt(each) for each in found])


def pressed(act: Callable[..., object]) -> Callable[..., dict[str, Any]]:
    """A button of the push's page."""

    def press(call: Call, pk: int) -> dict[str, Any]:
        act(push=steered(call, pk), by=call.user)
        return told(push_of(call, pk))

    return press
