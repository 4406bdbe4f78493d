"""Writing a draft: what its page's form takes, and its package in chunks."""

import json
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from console.api.calls import Answer, Call, push_of
from console.api.problems import Problem
from console.api.reading import errors_of, told
from pushes import actions
from pushes.accounts.words.repairs import SENTENCES as REPAIRS
from pushes.accounts.words.repairs import codes_of
from pushes.accounts.words.two_readings import refuse_both
from pushes.forms import DraftForm
from pushes.forms.draft import AT, NOW
from pushes.forms.versions import as_posted
from pushes.models import Application, Push
from pushes.models.findings import Choices, Reading
from pushes.tpns.contract import AccountPushType
from pushes.tpns.message_options import NAMES
from pushes.views import upload

DEVICES: Final = {"recent": AccountPushType.RECENT.value, "all": AccountPushType.ALL.value}
PLAIN: Final = ("title", "content", "target", "account_type", "environment", "speed_per_minute", "canary_accounts")
MEMBERS: Final = (*PLAIN, "version", "accounts", "devices", "options", "scheduled_for")


def steered(call: Call, pk: int) -> Push:
    """The push, if the token's person may do something with it."""
    push = push_of(call, pk)
    if not (call.user.has_perm("pushes.add_push") and push.is_usable):
        raise PermissionDenied
    return push


def own_draft(call: Call, pk: int) -> Push:
    """The push, if it is a draft of the token's person."""
    push = steered(call, pk)
    if not push.is_changeable_by(call.user):
        words = _("It is no draft of this token's person, or no draft any more. Read how it stands.")
        raise Problem(HTTPStatus.CONFLICT, "no-draft", words)
    return push


def body_of(call: Call) -> dict[str, Any]:
    """The JSON object that was sent."""
    try:
        body = json.loads(call.body or b"{}")
        json.dumps(body, ensure_ascii=False).encode()  # a half of a character is no text
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Problem(HTTPStatus.BAD_REQUEST, "json", _("Send a JSON object in UTF-8."))
    return body


def create(call: Call) -> dict[str, Any]:
    """A new draft of the token's application, with what was sent written into it."""
    if not call.user.has_perm("pushes.add_push"):
        raise PermissionDenied
    application = get_object_or_404(Application.objects.usable_by(call.user), pk=call.token.application_id)
    push = actions.create_push(application=application, by=call.user)
    return told(_written(call, push, body_of(call) | {"version": push.version}))


def write(call: Call, pk: int) -> Answer:
    """Change a draft that stands at `version`."""
    return told(_written(call, own_draft(call, pk), body_of(call)))


def _written(call: Call, push: Push, body: dict[str, Any]) -> Push:
    stored: Push = Push.objects.select_related("application", "package").get(pk=push.pk)
    form = DraftForm(as_posted(stored) | _posted(body), instance=stored)
    if not form.is_valid():
        raise _wrong(errors_of(form))
    stored.refresh_from_db()
    fields, version = form.draft(), form.cleaned_data["version"]
    actions.save_draft(push=stored, by=call.user, version=version, fields=fields)
    return push_of(call, push.pk)


def _posted(body: dict[str, Any]) -> dict[str, str]:
    """What the form of the page would send."""
    options, accounts = body.get("options", {}), body.get("accounts", [])
    if not isinstance(options, dict) or not _are_texts(accounts):
        raise _wrong([_error("options, accounts", _("Send options as an object, and accounts as a list of texts."))])
    for name in (*(set(body) - set(MEMBERS)), *(set(options) - set(NAMES))):
        raise _wrong([_error(name, _("Leave it out: a draft has no such member."))])
    posted: dict[str, str] = {name: _text(body[name]) for name in (*PLAIN, "version") if name in body}
    posted |= {name: _text(value) for name, value in options.items()}
    if "accounts" in body:
        posted |= {"typed": "\n".join(accounts), "target": posted.get("target", Push.Target.ACCOUNTS.value)}
    if "devices" in body:
        posted["account_push_type"] = str(DEVICES.get(str(body["devices"]), ""))
    if "scheduled_for" in body:
        posted |= {"starts": AT if body["scheduled_for"] else NOW, "scheduled_for": _text(body["scheduled_for"])}
    return posted


def _are_texts(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(each, str) for each in given)


def _text(value: Any) -> str:
    """What a form's field would hold."""
    return "" if value is None or value is False else "1" if value is True else str(value)


def _error(field: str, detail: str) -> dict[str, str]:
    return {"field": field, "detail": detail}


def _wrong(errors: list[dict[str, str]]) -> Problem:
    words = _("Correct what “errors” names; nothing was stored.")
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "fields", words, errors=errors)


def read_as(call: Call, pk: int) -> dict[str, Any]:
    """Choose how the accounts are read: repairs by the codes of offers, the column, row 1, raw values."""
    push, body = own_draft(call, pk), body_of(call)
    version, asked = body.get("version"), body.get("repairs", [])
    if not isinstance(version, int) or not _are_texts(asked):
        raise _wrong([_error("version, repairs", _("Send the draft's version, and repairs as a list of codes."))])
    try:
        codes = {code for each in asked for code in codes_of(each)}
        refuse_both(codes)
    except ValueError as unknown:
        raise _wrong([_error("repairs", str(unknown))]) from None
    repairs = [code for code in REPAIRS if code in codes]
    actions.save_draft(push=push, by=call.user, version=version, fields=_reading(push, body, repairs))
    return told(push_of(call, pk))


def _reading(push: Push, body: dict[str, Any], repairs: list[str]) -> dict[str, Any]:
    if not push.is_for_package or push.package is None:
        return {"typed_repairs": repairs}
    choices = Choices(body.get("keep_header") is True, body.get("hash_raw") is True, tuple(repairs))
    column = {"column": _text(body["column"])} if body.get("column") else {}
    return {"reading": Reading(push.package.pk, push.account_type, choices, column)}


def uploads(call: Call, pk: int) -> HttpResponseBase:
    """Begin an upload, by tus."""
    return upload.begin(call, own_draft(call, pk))


def chunk(call: Call, pk: int, key: UUID) -> HttpResponseBase:
    """Go on with an upload, by tus."""
    return upload.go_on(call, own_draft(call, pk), key=key)


def attach(call: Call, pk: int) -> dict[str, Any]:
    """Attach the package that has arrived whole, and have it checked."""
    push, body = own_draft(call, pk), body_of(call)
    try:
        key = UUID(str(body.get("upload", "")))
    except ValueError:
        raise _wrong([_error("upload", _("Send the last part of the upload's address."))]) from None
    if not push.uploads.filter(key=key).exists():
        raise Http404
    try:
        actions.attach_upload(push=push, by=call.user, key=key)
    except actions.NotThere:
        words = _("The upload is not whole. Ask how far it is, and go on from there.")
        raise Problem(HTTPStatus.CONFLICT, "not-whole", words) from None
    return told(push_of(call, pk))
