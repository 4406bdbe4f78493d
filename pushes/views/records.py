"""Push records, and everything about one push."""

from contextlib import suppress
from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from pushes import actions
from pushes.filters import PushFilter
from pushes.models import Push, StalePush
from pushes.views.access import SignedInRequest, login_required, of_visible_push
from pushes.views.download import Download

PAGE = 25


@require_safe
@login_required
def records(request: HttpRequest) -> HttpResponseBase:
    """Push records, newest first, a page at a time: `before` is the last number of the page before."""
    found = PushFilter(request.GET, queryset=Push.objects.visible_to(request.user).records(), request=request)
    # A filter that cannot be read finds nothing and says so at its field: everything would look like an answer.
    pushes = found.qs if found.is_valid() else Push.objects.none()
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        pushes = pushes.filter(pk__lt=int(before))
    page = list(pushes[: PAGE + 1])
    context = {"filter": found, "pushes": page[:PAGE], "older": _older(request, page), "is_first": not before}
    return render(request, "pushes/records.html", context | {"drafts": _own_drafts(request)})


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
@of_visible_push
def detail(request: HttpRequest, push: Push) -> HttpResponseBase:
    """Everything about one push."""
    if push.is_changeable_by(request.user):
        return redirect("pushes:edit", push.pk)
    return render(request, "pushes/detail.html", _facts(push))


@require_safe
@of_visible_push
def progress(request: HttpRequest, push: Push) -> HttpResponseBase:
    """What of the page changes while the push is under way."""
    return render(request, "pushes/detail/progress.html", _facts(push))


def _facts(push: Push) -> dict[str, object]:
    return {
        "push": push,
        "package": push.package,
        "parts": push.parts.all(),
        "events": push.events.select_related("by"),
    }


@require_safe
@of_visible_push
def rejects(request: HttpRequest, push: Push) -> HttpResponseBase:
    """All rejected rows of the push's package, as CSV."""
    package = push.package
    if package is None or not package.is_checked or not package.rejects:
        raise Http404
    name = f"rejected-rows-of-push-{push.pk}.csv"
    return Download(package.path(package.rejects), filename=name, content_type="text/csv; charset=utf-8")


@require_POST
@login_required
@permission_required("pushes.add_push", raise_exception=True)
@of_visible_push
def resume(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Try again what needs attention."""
    with suppress(StalePush):  # somebody was faster; the page says what is
        actions.resume(push=push, by=request.user)
    return redirect("pushes:detail", push.pk)
