"""The overview: what pushes came to over time, of one application or of all that the person may see."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pushes.accounts import guarded
from pushes.forms.overview import RANGES, OverviewForm
from pushes.models import Application
from pushes.overview import pictures, sums
from pushes.overview.now import now_of
from pushes.overview.spans import Span
from pushes.overview.sums import Sums
from pushes.telling.comparison import Compared, beside, change, milliseconds, share
from pushes.views.access import login_required


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponseBase:
    """Pictures and numbers of a range, beside the range before."""
    known = _known(request)
    form = _form(request, known)
    context: dict[str, Any] = {"form": form, "ranges": RANGES, "zone": timezone.get_default_timezone_name()}
    if form.is_valid():
        context |= _shown(form.cleaned_data["span"], form.today, _chosen(form, known))
    return render(request, "pushes/overview.html", context)


@require_safe
@login_required
def export(request: HttpRequest) -> HttpResponseBase:
    """The sums of each day and application, as CSV."""
    known = _known(request)
    form = _form(request, known)
    if not form.is_valid():
        return redirect(f"{reverse('pushes:overview')}?{request.GET.urlencode()}")  # which says what to change
    span = form.cleaned_data["span"]
    text = io.StringIO("\ufeff", newline="")
    text.seek(0, io.SEEK_END)
    csv.writer(text).writerows(_rows(span, _chosen(form, known)))
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="overview-{span.since}-{span.until}.csv"'
    return response


def _known(request: HttpRequest) -> dict[int, Application]:
    visible = Application.objects.visible_to(request.user).order_by("name", "pk")
    return {each.pk: each for each in visible.only("name", "access_point")}


def _form(request: HttpRequest, known: dict[int, Application]) -> OverviewForm:
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    return OverviewForm(request.GET, [(pk, each.name) for pk, each in known.items()], today)


def _chosen(form: OverviewForm, known: dict[int, Application]) -> dict[int, Application]:
    one = form.cleaned_data["application"]
    return {int(one): known[int(one)]} if one else known


def _shown(span: Span, today: date, applications: dict[int, Application]) -> dict[str, Any]:
    so_far = span.so_far(today)  # days to come are not compared with days that were
    days, before = sums.by_day(applications, span), sums.of_all(applications, so_far.before)
    each = sums.by_application(applications, span)
    pieces = [(piece, sums.total(days[day] for day in piece if day in days)) for piece in span.pieces()]
    whole = sums.total(sum_of_piece for _piece, sum_of_piece in pieces)
    return {
        "span": span,
        "whole": whole,
        "compared": list(_compared(whole, before, so_far.days)),
        "pictures": pictures.pictures_of(pieces),
        "applications": [(application, each[pk]) for pk, application in applications.items() if pk in each],
        "access_points": sorted(_by_access_point(applications, each).items()),
        "now": now_of(applications),
    }


def _compared(now: Sums, before: Sums, days: int) -> Iterator[Compared]:
    """The numbers at the top of the page."""
    for name, label, part in (
        ("pushes", _("Pushes"), None),
        ("accounts", _("Accounts"), None),
        ("reached", _("With a device"), now.share_reached),
        ("arrived", _("Arrived"), now.share_arrived),
        ("clicked", _("Clicked"), now.share_clicked),
    ):
        number = getattr(now, name)
        yield Compared(
            name, label, f"{number:,}", change(number, getattr(before, name), days), "" if part is None else share(part)
        )
    failed = beside(share(before.share_failed), days)
    yield Compared("failed", _("Pushes that failed"), share(now.share_failed), failed)
    took = beside(milliseconds(before.call_mean), days)
    yield Compared("latency", _("Answer of the push API"), milliseconds(now.call_mean), took)


def _by_access_point(applications: dict[int, Application], each: dict[int, Sums]) -> dict[str, Sums]:
    """Of the access points that the applications have now."""
    found: dict[str, Sums] = {}
    for pk, these in each.items():
        name = str(applications[pk].get_access_point_display())
        found[name] = found.get(name, Sums()) + these
    return {name: these for name, these in found.items() if these.calls or these.unanswered}


def _rows(span: Span, applications: dict[int, Application]) -> Iterator[list[object]]:
    names = (*sums.ADDED, sums.LONGEST)
    yield ["day", "application", *names]
    for row in sums.rows_of(applications, span).order_by("day", "application").values("day", "application", *names):
        yield [row["day"], guarded(applications[row["application"]].name), *(row[name] for name in names)]
