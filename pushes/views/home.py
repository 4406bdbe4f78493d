"""The page after the login: what waits for the person, what is under way, how the last pushes fared."""

from django.db.models import Case, F, When
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pushes.models import Application, Push
from pushes.models.queries import PushQuerySet
from pushes.records.last_results import last_results
from pushes.telling.channels import stopped_channels
from pushes.telling.results import results_of
from pushes.views.access import login_required
from pushes.views.drafts import newest_drafts, own_drafts
from pushes.views.records import who_stand_still

MOST_WAITING, MOST_MOVING, MOST_DRAFTS, MOST_STILL, MOST_CHARTS = 10, 15, 5, 5, 12


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponseBase:
    """What there is to do and to see for the person, on one page, however long the history is."""
    visible = Push.objects.visible_to(request.user)
    soonest = visible.listed().order_by("due_at")
    undoable = list(soonest.to_undo(timezone.now())[:MOST_MOVING])
    to_approve = _to_approve(request, soonest)
    moving = soonest.filter(status__in=(*Push.MOVING, Push.Status.WAITING_FOR_APPROVAL))
    asked_about = [push.pk for push in (*undoable, *to_approve)]
    facts = {
        "held": _held(visible, request.user.pk or 0),
        "undoable": undoable,
        "to_approve": to_approve,
        "moving": moving.exclude(pk__in=asked_about)[:MOST_MOVING],
        "channels": stopped_channels() if request.user.has_perm("pushes.view_every_application") else [],
        "still": who_stand_still(MOST_STILL)[0] if request.user.has_perm("pushes.view_every_application") else [],
    }
    drafts = newest_drafts(own_drafts(request, visible), MOST_DRAFTS)
    return render(request, "pushes/home.html", facts | drafts | _applications(request))


def _held(visible: PushQuerySet, person: int) -> list[Push]:
    """What needs a decision: the person's own first, then what has waited longest."""
    own_first = Case(When(author=person, then=0), default=1)
    return list(visible.listed().held().order_by(own_first, "attention_at")[:MOST_WAITING])


def _to_approve(request: HttpRequest, soonest: PushQuerySet) -> list[Push]:
    """What the person is asked to approve."""
    if not request.user.has_perm("pushes.approve_push"):
        return []
    waiting = soonest.waiting_for_approval(request.user).of_others(request.user)
    return list(waiting.select_related("confirmed_by")[:MOST_WAITING])


def _applications(request: HttpRequest) -> dict[str, object]:
    """Those pushed to last with their results, and the others."""
    visible = Application.objects.visible_to(request.user).with_usable(request.user)
    shown = visible.with_last_push().defer("secret_key")
    known = list(shown.order_by(F("last_push_at").desc(nulls_last=True), "name"))
    charted = known[:MOST_CHARTS]
    last = last_results(charted)
    return {"results": [results_of(each, last[each.pk]) for each in charted], "others": known[MOST_CHARTS:]}
