"""Check your answers, then send: once."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pushes import actions
from pushes.forms.typed_number import LONGEST, number_in
from pushes.models import BoundCount, DailyForecast, Push, StalePush
from pushes.readiness.draft_doubts import doubts
from pushes.readiness.obstacles import number_to_type, obstacles
from pushes.views.access import SignedInRequest, of_own_draft
from pushes.views.detail import SHOWN_REHEARSALS
from pushes.views.kept_writing import TODO
from pushes.views.testing import card_of

NUMBER = "number"


@require_safe
@of_own_draft
def preview(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Check your answers: everything that will be sent, and what is doubtful about it.

    While nothing but the check of the package is waited for, the page says so and goes on by itself.
    """
    lacking = obstacles(push)
    if lacking and all(obstacle.waits for obstacle in lacking):
        piece = "pushes/preview/check_progress.html" if request.htmx else "pushes/preview/wait_for_check.html"  # type: ignore[attr-defined]
        return render(request, piece, {"push": push, "package": push.package})
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    if lacking:
        return redirect(reverse("pushes:edit", args=[push.pk]) + f"?{TODO}=1")
    actions.ask_bound(push=push)
    actions.ask_limit(push=push)
    count = BoundCount.of(push)  # before the doubts: what is answered here has its doubt there
    found, ticked = doubts(push), request.GET.getlist("doubt")
    unticked = TODO in request.GET and not {doubt.key for doubt in found} <= set(ticked)
    context = {"push": push, "bound": count, "doubts": found, "ticked": ticked, "unticked": unticked}
    rehearsed = {"forecast": DailyForecast.of(push), "rehearsals": push.rehearsals.order_by("-pk")[:SHOWN_REHEARSALS]}
    number = _number(request, push, is_late=TODO in request.GET and not unticked)
    return render(request, "pushes/preview.html", context | rehearsed | {"testing": card_of(push), "number": number})


def _number(request: HttpRequest, push: Push, *, is_late: bool) -> dict[str, str] | None:
    """The field for the number of accounts, where it is asked for: what was typed, and what to type instead."""
    if not push.asks_for_number:
        return None
    typed = request.GET.get(NUMBER, "")[:LONGEST]
    is_wrong = is_late and number_in(typed) != push.count
    return {"typed": typed, "problem": number_to_type(push) if is_wrong else ""}


@require_safe
@of_own_draft
def bound(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """How many of the accounts have a device, asked by the preview until the gateway has answered.

    The page says which doubts it shows (`shown`) and which of them are ticked: it gets others only if there are some.
    """
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("pushes:preview", push.pk)
    count = BoundCount.of(push)
    found = doubts(push) if count and (count.is_unknown or not count.is_awaited) else None
    shown, ticked = request.GET.getlist("shown"), request.GET.getlist("doubt")
    others = found is not None and {each.key for each in found} != set(shown)
    context = {"push": push, "bound": count, "delay": "1s", "doubts": found, "ticked": ticked, "has_others": others}
    return render(request, "pushes/preview/bound_answer.html", context)


@require_safe
@of_own_draft
def over_limit(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """How many accounts would be left out by the limit of pushes a day, asked by the preview until it is counted."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("pushes:preview", push.pk)
    context = {"push": push, "forecast": DailyForecast.of(push), "delay": "1s"}
    return render(request, "pushes/preview/over_limit.html", context)


@require_POST
@of_own_draft
def confirm(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Send it. Pressed twice, in two tabs or replayed, it is one push: the later ones are led to its page."""
    seen, ticked = request.POST.get("seen", ""), request.POST.getlist("doubt")
    actions.first_answer_came(push=push)
    try:
        number = number_in(request.POST.get(NUMBER, ""))
        actions.confirm(push=push, by=request.user, seen=seen, ticked=ticked, number=number)
    except actions.NotReady as missing:
        return _not_ready(request, push, str(missing))
    except StalePush:
        push.refresh_from_db()
        if push.is_draft:
            messages.warning(
                request, _("The push or its application was changed after this preview. Check it again, then send.")
            )
            return redirect("pushes:preview", push.pk)
    return redirect("pushes:detail", push.pk)


def _not_ready(request: HttpRequest, push: Push, missing: str) -> HttpResponseBase:
    """Back to the preview, which says what to tick, or leads on to what else there is to do."""
    ticked = request.POST.getlist("doubt")
    if set(ticked) >= {doubt.key for doubt in doubts(push)} and not obstacles(push):
        messages.error(request, missing)
    typed = {NUMBER: request.POST[NUMBER][:LONGEST]} if NUMBER in request.POST else {}
    query = urlencode({TODO: 1, "doubt": ticked, **typed}, doseq=True)
    return redirect(f"{reverse('pushes:preview', args=[push.pk])}?{query}")
