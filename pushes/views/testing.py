"""The test card of Create Push and of the preview: whom a test can go to, its button, what came of the last one."""

import secrets
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pushes import actions
from pushes.models import Push
from pushes.models.recipients import Recipient
from pushes.readiness import of_test
from pushes.readiness.draft_doubts import doubts
from pushes.telling.test_send import Outcome, outcome_of
from pushes.views.access import SignedInRequest, of_own_draft

# Not the same: a browser keeps the fragment when one page leads to the other.
CARDS = {"pushes:edit": "#try-it", "pushes:preview": "#test"}


@dataclass(frozen=True)
class Testing:
    """What the card shows. `page` is new with each page: pressed twice on it, a test is sent once."""

    recipients: list[Recipient]
    chosen: list[str]
    page: str
    test: Push | None
    outcome: Outcome | None
    is_of_another_message: bool
    asked_at: str
    problem: str = ""


def card_of(push: Push, problem: str = "") -> Testing:
    """The card of a draft. Nothing is asked of the database where the application has nobody to test on."""
    recipients = push.application.recipients
    test = push.test_sends.order_by("-pk").first() if recipients else None
    if test:
        test.application = push.application
    return Testing(
        recipients=recipients,
        chosen=_chosen(recipients, test),
        page=secrets.token_hex(16),
        test=test,
        outcome=outcome_of(test) if test else None,
        is_of_another_message=test is not None and test.notification != push.notification,
        asked_at=reverse("pushes:test", args=[push.pk]),
        problem=problem,
    )


def _chosen(recipients: list[Recipient], test: Push | None) -> list[str]:
    """Those of the last test; at first all of them."""
    if test is None:
        return [each.key for each in recipients]
    had = {(kind, typed[0]) for kind, typed in test.parts.values_list("account_type", "typed")}
    return [each.key for each in recipients if (each.account_type, each.value) in had]


@require_http_methods(["GET", "HEAD", "POST"])
@of_own_draft
def test(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Send a test, on the preview; and what came of the last one, asked by both pages while there is more to hear."""
    if request.method == "POST":
        return _pressed(request, push)
    if request.htmx:  # type: ignore[attr-defined]
        return _heard(request, push)
    return redirect("pushes:preview", push.pk)


def _heard(request: SignedInRequest, push: Push) -> HttpResponse:
    """What came of it. The preview gets its doubts anew once they are others by that: it says which ones it shows."""
    testing = card_of(push)
    is_over = not (testing.outcome and testing.outcome.goes_on)
    has_others = of_test.UNTESTED in request.GET.getlist("shown") and (is_over or of_test.doubt_of(push) is None)
    doubted = {"doubts": doubts(push), "ticked": request.GET.getlist("doubt")} if has_others else {}
    return render(request, "pushes/testing/heard.html", {"testing": testing, "has_others": has_others} | doubted)


def _pressed(request: SignedInRequest, push: Push) -> HttpResponseBase:
    problem = press(request, push)
    if not request.htmx:  # type: ignore[attr-defined]
        return back(request, push, "pushes:preview", problem)
    context = {"push": push, "doubts": doubts(push), "ticked": request.POST.getlist("doubt")}
    return render(request, "pushes/testing/pressed.html", context | {"testing": card_of(push, problem)})


def press(request: SignedInRequest, push: Push) -> str:
    """Send a test of the draft, as it is saved; what to do first if it cannot be sent, else empty."""
    page, chosen = request.POST.get("test_page", ""), request.POST.getlist("recipient")
    try:
        actions.send_test(push=push, by=request.user, page=page, chosen=chosen)
    except actions.NotReady as first:
        return str(first)
    return ""


def back(request: HttpRequest, push: Push, page: str, problem: str) -> HttpResponse:
    """To the card on the page that the button was pressed on."""
    if problem:
        messages.warning(request, problem)
    return redirect(reverse(page, args=[push.pk]) + CARDS[page])
