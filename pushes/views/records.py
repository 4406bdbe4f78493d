"""Push records, and the pushes that an administrator should know of."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pushes.filters import PushFilter
from pushes.models import Part, Push
from pushes.views.access import login_required

PAGE = 25
MOST_STILL = 100


@require_safe
@login_required
def records(request: HttpRequest) -> HttpResponseBase:
    """Push records, newest first, a page at a time: `before` is the last number of the page before."""
    found = PushFilter(request.GET, queryset=Push.objects.visible_to(request.user).records(), request=request)
    # A filter that cannot be read finds nothing and says so at its field: everything would look like an answer.
    pushes = found.qs.annotate(accounts_sent=_ACCOUNTS_SENT) if found.is_valid() else Push.objects.none()
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        pushes = pushes.filter(pk__lt=int(before))
    page = list(pushes[: PAGE + 1])
    context = {"filter": found, "pushes": page[:PAGE], "older": _older(request, page), "is_first": not before}
    mine = {"drafts": _own_drafts(request), "held": [] if request.GET else _held(request)}
    return render(request, "pushes/records.html", context | mine)


_TAKEN = Part.objects.filter(push=OuterRef("pk"), status=Part.Status.ACCEPTED).order_by().values("push")
_ACCOUNTS_SENT = Coalesce(Subquery(_TAKEN.annotate(sum=Sum("accounts")).values("sum")), 0)


def _held(request: HttpRequest) -> list[Push]:
    """What waits for a person stands before everything else."""
    held = Push.objects.visible_to(request.user).records().filter(status=Push.Status.NEEDS_ATTENTION)
    return list(held.order_by("attention_at")[:PAGE])


def _older(request: HttpRequest, page: list[Push]) -> str:
    """The query of the next page; empty on the last."""
    if len(page) <= PAGE:
        return ""
    kept = {name: value for name, value in request.GET.items() if name != "before"}
    return urlencode(kept | {"before": page[PAGE - 1].pk})


def _own_drafts(request: HttpRequest) -> list[Push]:
    drafts = Push.objects.visible_to(request.user).filter(status=Push.Status.DRAFT, author=request.user.pk)
    return list(
        drafts.exclude(version=0, package=None).select_related("application", "package").order_by("-updated_at")[:10]
    )


@require_safe
@login_required
@permission_required("pushes.use_every_application", raise_exception=True)
def standing_still(request: HttpRequest) -> HttpResponseBase:
    """Pushes that make no progress, those that have waited longest first: why, since when, what to do."""
    found = Push.objects.records().filter(pk__in=Push.objects.standing_still(timezone.now()).values("pk"))
    waits = [(push, push.waiting) for push in found[: MOST_STILL + 1]]
    shown = sorted(((push, wait) for push, wait in waits[:MOST_STILL] if wait), key=lambda pair: pair[1].since)
    return render(request, "pushes/standing_still.html", {"waits": shown, "are_more": len(waits) > MOST_STILL})
