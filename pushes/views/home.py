"""The page after the login: what waits for the person, what is under way, how the last pushes fared."""

from django.db.models import F
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
    moving = list(
        visible.listed()
        .filter(status__in=(*Push.MOVING, Push.Status.WAITING_FOR_APPROVAL))
        .order_by("due_at")[:MOST_MOVING]
    )
    undoable = [push for push in moving if _can_be_undone(push)]
    to_approve = [push for push in moving if _may_approve(request, push)]
    facts = {
        "held": _held(visible, request.user.pk or 0),
        "undoable": undoable,
        "to_approve": to_approve,
        "moving": [push for push in moving if push not in (*undoable, *to_approve)],
        "channels": stopped_channels() if request.user.has_perm("pushes.view_every_application") else [],
        "still": who_stand_still(MOST_STILL)[0] if request.user.has_perm("pushes.view_every_application") else [],
    }
    drafts = newest_drafts(own_drafts(request, visible), MOST_DRAFTS)
    return render(request, "pushes/home.html", facts | drafts | _applications(request))


def _held(visible: PushQuerySet, person: int) -> list[Push]:
    """What needs a decision: the person's own first, then what has waited longest."""
    held = list(visible.listed().held().order_by("attention_at")[:MOST_WAITING])
    return sorted(held, key=lambda push: push.author_id != person)


def _may_approve(request: HttpRequest, push: Push) -> bool:
    """Whether the person is asked to approve it."""
    may = push.is_waiting_for_approval and request.user.has_perm("pushes.approve_push")
    return may and not push.is_own_of(request.user)


def _can_be_undone(push: Push) -> bool:
    """Whether its undo window runs."""
    is_open = push.due_at is not None and push.due_at > timezone.now()
    return push.status in Push.STARTING and is_open and not push.is_before_its_time


def _applications(request: HttpRequest) -> dict[str, object]:
    """Those pushed to last with their results, and the others."""
    visible = Application.objects.visible_to(request.user).with_usable(request.user)
    shown = visible.with_last_push().defer("secret_key")
    known = list(shown.order_by(F("last_push_at").desc(nulls_last=True), "name"))
    charted = known[:MOST_CHARTS]
    last = last_results(charted)
    return {"results": [results_of(each, last[each.pk]) for each in charted], "others": known[MOST_CHARTS:]}
