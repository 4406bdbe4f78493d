"""What there is: applications, pushes, how they stand and what came of them."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from console.api.calls import Answer, Call, push_of
from console.api.problems import Problem
from console.api.reports import check_of
from pushes.accounts import LEDGER
from pushes.models import Application, Push
from pushes.models.channel_figures import ChannelFigures
from pushes.records.filters import PushFilter
from pushes.records.sorting import After
from pushes.telling.shell import FIGURES, facts_of
from pushes.telling.sides import sides_of
from pushes.views import detail

OF_APPLICATION = (
    *("name", "platform", "access_point", "time_zone", "home_country", "undo_seconds", "number_asked_from"),
    *("speed_per_minute", "daily_limit", "shadow_percent"),
)
OF_PACKAGE = ("rows", *(name for name in LEDGER if name != "headers"), "findings_kept")
TIMES = ("created_at", "confirmed_at", "due_at", "scheduled_for", "started_at", "finished_at", "figures_at")
# Asked for many times a second: what is told of a push, of the two hundred columns that it has with what belongs to it.
TOLD = (
    *("application_id", "application__home_country"),
    *("title", "version", "status", "attention", "rehearses_id", "test_key"),
    *("target", "account_type", "accounts", "typed", "typed_repairs"),
    *("package_id", *(f"package__{name}" for name in OF_PACKAGE)),
    *("shadow_percent", "shadow_accounts"),
    *("needs_approval", "approved_at", "approved_hash", "approved_by__username", "glass_reason", "limit_reason"),
    *(*FIGURES, *TIMES),
)


def applications(call: Call) -> Answer:
    """The application of the token, if its person may still see it."""
    found = Application.objects.visible_to(call.user).with_usable(call.user).filter(pk=call.token.application_id)
    return {"applications": [_application(each) for each in found.defer("secret_key")]}


def _application(application: Application) -> dict[str, Any]:
    plain = {name: getattr(application, name) for name in OF_APPLICATION}
    is_usable: bool = application.is_usable  # type: ignore[attr-defined]
    return {"application": application.pk, **plain, "paused": application.pause_reason, "usable": is_usable}


def push(call: Call, pk: int) -> Answer:
    """How a push stands: its status, ledger, parts and figures, as `showpush --json` prints them."""
    return told(push_of(call, pk, TOLD))


def told(push: Push) -> dict[str, Any]:
    """A push for programs. `version` is what the next change of a draft must name."""
    named = {"application": abs(push.application_id), "title": push.title, "version": push.version}
    return facts_of(push) | named | {"attention": push.attention} | _times(push)


def _times(push: Push) -> dict[str, Any]:
    return {name: getattr(push, name) for name in TIMES}


def ledger(call: Call, pk: int) -> Answer:
    """The ledger of a push's package; None before there is one."""
    facts = facts_of(push_of(call, pk))
    return {name: facts[name] for name in ("push", "accounts", "ledger")}


def parts(call: Call, pk: int) -> Answer:
    """The parts of a push, in their order."""
    facts = facts_of(push_of(call, pk))
    return {name: facts[name] for name in ("push", "parts")}


def figures(call: Call, pk: int) -> Answer:
    """What came of a push, its steps to the clicks, what each channel did. None until the service has said some."""
    push = push_of(call, pk)
    numbers = {name: getattr(push, name) for name in FIGURES} if push.figures_at else None
    steps = [
        {"step": step.name, "label": str(step.label), "number": step.number, "unit": step.unit, "most": step.is_most}
        for step in (push.funnel if push.figures_at else ())
    ]
    sides = [
        {
            "through": "gateway" if side.is_gateway else "own",
            "accounts": side.accounts,
            "figures": side.figures,
            "channels": _by_channel(side.channels),
        }
        for side in sides_of(push)
    ]
    said = {"figures": numbers, "funnel": steps, "channels": _by_channel(push.channels), "sides": sides}
    return {"push": push.pk, "figures_at": push.figures_at, **said}


def _by_channel(channels: Iterable[ChannelFigures]) -> list[dict[str, Any]]:
    return [{**vars(each), "name": str(each.name)} for each in channels]


def check(call: Call, pk: int) -> Answer:
    """How far the check of a push's accounts is, and what it found."""
    return {"push": pk, **check_of(push_of(call, pk))}


def rejects(call: Call, pk: int) -> HttpResponseBase:
    """The rejected rows, as the page has them saved."""
    push_of(call, pk)
    return detail.rejects(call, pk=pk)


def history(call: Call) -> Answer:
    """Pushes that were confirmed, newest first, 25 at a time: `cursor` is the `next` of the page before."""
    own = Application.objects.visible_to(call.user).filter(pk=call.token.application_id)
    named = list(own.order_by().values_list("pk", "name"))
    if not named:
        return {"pushes": [], "next": None}
    cursor = call.GET.get("cursor", "")
    after = After.read(cursor)
    if cursor and after is None:
        words = _("Send as cursor what the page before gave as “next”.")
        raise Problem(HTTPStatus.BAD_REQUEST, "cursor", words)
    seen = [call.token.application_id, -call.token.application_id]
    found = PushFilter(call.GET, queryset=Push.objects.within(seen).records(), request=call)
    found.applications = named  # of what else the person may see, the token sees nothing
    if not found.is_valid():
        raise Problem(HTTPStatus.BAD_REQUEST, "filter", _("Correct the filter."), errors=errors_of(found.form))
    page = found.page(seen, after)
    return {"pushes": [_listed(each) for each in page.pushes], "next": page.before and str(page.before)}


def _listed(push: Push) -> dict[str, Any]:
    names = ("title", "status", "attention", "accounts", "counted", "with_device", "planned", "sent", "arrived")
    plain = {name: getattr(push, name) for name in names}
    who = {"application": abs(push.application_id), "author": push.author.get_username()}
    return {"push": push.pk, **who, **plain, "confirmed_at": push.confirmed_at, "finished_at": push.finished_at}


def errors_of(form: Any) -> list[dict[str, str]]:
    """What to do about each field, in the words of the page."""
    return [{"field": name, "detail": str(word)} for name, words in form.errors.items() for word in words]
