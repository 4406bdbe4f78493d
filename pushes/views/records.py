"""Push records, and the pushes that an administrator should know of."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from pushes.audit.downloads import counted
from pushes.intake.room import packages_without_room
from pushes.models import Part, Push, SavedFilter
from pushes.models.audit import AuditRow
from pushes.models.queries import PushQuerySet, applications_named_for, applications_seen_by
from pushes.models.why_it_waits import Waiting
from pushes.records.filters import PushFilter
from pushes.records.paging import COUNTED, PAGE, Page
from pushes.records.saved import query_of
from pushes.records.sorting import After
from pushes.records.table import written
from pushes.telling.channels import stopped_channels
from pushes.telling.kept_how_long import kept_how_long
from pushes.views.access import login_required
from pushes.views.drafts import newest_drafts, own_drafts
from pushes.views.paged import filters_set, older_query, sort_links

# How a column is sorted that is pressed for the first time.
FIRST_WAYS = {
    "title": "title",
    "application": "application",
    "accounts": "-accounts",
    "confirmed": "-confirmed",
    "status": "status",
}
MOST_STILL, SHOWN_DRAFTS = 100, 10


@require_safe
@login_required
def records(request: HttpRequest) -> HttpResponseBase:
    """Push records, newest first or as they are sorted, a page at a time: `before` is the last of the page before."""
    applications = applications_named_for(request.user)
    seen = applications_seen_by(request.user, applications)
    visible = Push.objects.within(seen)
    found = PushFilter(request.GET, queryset=visible.records(), request=request)
    found.applications = applications
    older_than = After.read(request.GET.get("before", ""))
    held = [] if request.GET else _held(visible)
    # A filter that cannot be read finds nothing and says so at its field: everything would look like an answer.
    page = found.page(seen, older_than, held) if found.is_valid() else Page([], None)
    context = {"filter": found, "page": page, "pushes": page.pushes, "is_first": older_than is None}
    context |= {"most_counted": COUNTED, "applications": applications}
    context["order"] = order = found.order if found.is_valid() else None
    context["sort"] = sort_links(request, order.named if order else "", FIRST_WAYS)
    context["older"] = older_query(request, page.before)
    context["held"] = page.above
    context |= _saved(request, found)
    mine = {} if older_than else newest_drafts(own_drafts(request, visible), SHOWN_DRAFTS)
    return render(request, "pushes/records.html", context | mine)


@require_safe
@login_required
def export(request: HttpRequest) -> HttpResponseBase:
    """Everything that the filter of the records finds, as CSV."""
    seen = applications_seen_by(request.user)
    found = PushFilter(request.GET, queryset=Push.objects.within(seen).records(), request=request)
    if not found.is_valid():
        return redirect(f"{reverse('pushes:records')}?{request.GET.urlencode()}")  # which says what to change
    numbers = found.all(seen)
    if request.method == "GET":
        numbers = counted(AuditRow.Kind.RECORDS_SAVED, numbers, filters=filters_set(found.form))
    response = StreamingHttpResponse(written(numbers, get_language()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="push-records-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


def _saved(request: HttpRequest, found: PushFilter) -> dict[str, object]:
    """The person's saved filters, which of them is set now, and the query to save where it is none of them."""
    saved, query = list(SavedFilter.objects.filter(person=request.user)), query_of(found)
    current = next((one for one in saved if one.query == query), None)
    return {"saved": saved, "current": current, "query": query if found.is_valid() else ""}


def _held(visible: PushQuerySet) -> list[int]:
    """The numbers of what waits for a person, which stands before everything else, the longest wait first."""
    held = visible.filter(status=Push.Status.NEEDS_ATTENTION).order_by("attention_at")
    return list(held.values_list("pk", flat=True)[:PAGE])


@require_safe
@login_required
@permission_required("pushes.view_every_application", raise_exception=True)
def standing_still(request: HttpRequest) -> HttpResponseBase:
    """Pushes that make no progress, those that have waited longest first: why, since when, what to do."""
    waits, are_more = who_stand_still(MOST_STILL)
    context = {"waits": waits, "are_more": are_more, "without_room": packages_without_room()}
    context |= {"channels": stopped_channels(), "kept": kept_how_long()}
    return render(request, "pushes/standing_still.html", context)


def who_stand_still(most: int) -> tuple[list[tuple[Push, Waiting]], bool]:
    """The newest `most` that make no progress, each with why, the longest wait first; and whether there are more."""
    # Not one question: PostgreSQL may answer the two together by walking back through the pushes of all time.
    still = sorted(Push.objects.standing_still(timezone.now()).values_list("pk", flat=True), reverse=True)[: most + 1]
    found = Push.objects.records().filter(pk__in=still)
    parts = {part.push_id: part for part in Part.objects.first_open_of(still)}
    waits = [(push, push.waiting_with(parts.get(push.pk))) for push in found]
    shown = sorted(((push, wait) for push, wait in waits[:most] if wait), key=lambda pair: pair[1].since)
    return shown, len(waits) > most
