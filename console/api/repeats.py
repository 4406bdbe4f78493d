"""Calls that act and come again: the same Idempotency-Key gets the first answer, and nothing is done again.

A call is claimed by a row before it is carried out, so that another one beside it hears so at once. What it does and
its answer are one transaction: a process that is killed leaves both or neither, and its claim ends by itself. Whoever
was taken for dead and is not finds its fence gone, and what it did is rolled back. A refusal changes nothing and is
not kept: the same key may try again. A kept answer tells of a push: nobody gets it who may not see its application now.
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from console.api.calls import Answer, Call
from console.api.problems import AS_WRITTEN, Problem, not_found
from console.models import ApiAnswer
from pushes.models import Application

HEADER: Final = "Idempotency-Key"
KEY: Final = re.compile("[!-~]{1,255}")
KEPT: Final = timedelta(days=1)
LEASE: Final = timedelta(seconds=30)  # longer than any of these calls takes
Act = Callable[..., Any]


def once(
    act: Act, *, before: Callable[..., object] | None = None, is_repeatable: bool = False
) -> Callable[..., Answer]:
    """A way that acts, once for each key. `before` is done outside of the transaction.

    is_repeatable: done twice it is done once anyway, and takes too long for a transaction around it.
    """

    def acted(call: Call, **named: Any) -> Answer:
        claim = _claimed(call)
        if claim.is_done:
            return _again(call, claim)
        try:
            if before:
                before(call, **named)
            if is_repeatable:
                return _kept(claim, act(call, **named))
            with transaction.atomic():
                return _kept(claim, act(call, **named))
        except BaseException:
            ApiAnswer.objects.filter(pk=claim.pk, fence=claim.fence, is_done=False).delete()
            raise

    return acted


def _again(call: Call, claim: ApiAnswer) -> JsonResponse:
    """The first answer once more, if its person may see still what it tells of."""
    if not Application.objects.visible_to(call.user).filter(pk=call.token.application_id).exists():
        raise not_found()
    return JsonResponse(claim.body, json_dumps_params=AS_WRITTEN, headers={"Idempotent-Replayed": "true"})


def _kept(claim: ApiAnswer, said: dict[str, Any]) -> dict[str, Any]:
    """The answer, once it is stored. Another call that took this one for dead has what it did undone."""
    body = json.loads(json.dumps(said, cls=DjangoJSONEncoder))
    mine = ApiAnswer.objects.filter(pk=claim.pk, fence=claim.fence, is_done=False)
    if not mine.update(is_done=True, body=body):
        raise _running()
    return said


def _claimed(call: Call) -> ApiAnswer:
    """The row of this call: done, or claimed for whoever asks. Problem where it is carried out already."""
    sent, now = call.headers.get(HEADER, ""), timezone.now()
    if not KEY.fullmatch(sent):
        words = _("Send an Idempotency-Key of 1 to 255 visible ASCII characters: a new one for each thing to be done.")
        raise Problem(HTTPStatus.BAD_REQUEST, "idempotency-key", words)
    call.token.answers.filter(made_at__lt=now - KEPT).delete()
    asked = f"{call.method} {call.get_full_path()}\n".encode() + call.body
    mine = {"fence": uuid4(), "lease_until": now + LEASE}
    new = ApiAnswer(token=call.token, key=_sha256(sent.encode()), digest=_sha256(asked), made_at=now, **mine)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:
        return _found(new)
    return new


def _found(new: ApiAnswer) -> ApiAnswer:
    """The row that is there already."""
    there = ApiAnswer.objects.filter(token=new.token, key=new.key).first()
    if there is None:  # it was refused in this moment
        raise _running()
    if there.digest != new.digest:
        words = _("This Idempotency-Key was sent with another call. Send a new key with this one.")
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "other-call", words)
    if there.is_done:
        return there
    mine = {"fence": new.fence, "lease_until": new.lease_until}
    dead = ApiAnswer.objects.filter(pk=there.pk, fence=there.fence, is_done=False, lease_until__lt=new.made_at)
    if not dead.update(**mine):
        raise _running()
    there.fence = new.fence
    return there


def _running() -> Problem:
    words = _("The same call is still carried out. Send it again in a moment, with the same key.")
    return Problem(HTTPStatus.CONFLICT, "running", words, {"Retry-After": "1"})


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
