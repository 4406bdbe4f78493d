"""The drafts a person has begun, all of them."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pushes.models import KeptWriting, Push
from pushes.models.queries import PushQuerySet
from pushes.records.paging import PAGE
from pushes.views.access import login_required

COUNTED, MOST_PAGED = 1_000, 1_000_000


def own_drafts(request: HttpRequest, visible: PushQuerySet) -> PushQuerySet:
    """The person's drafts among the pushes that are visible to them, the last written first; no untouched ones."""
    begun = Q(version__gt=0) | Q(package__isnull=False) | Exists(KeptWriting.objects.filter(push=OuterRef("pk")))
    drafts = visible.filter(begun, status=Push.Status.DRAFT, author=request.user.pk)
    return drafts.select_related("application").order_by("-updated_at", "-pk")


def newest_drafts(drafts: PushQuerySet, most: int) -> dict[str, object]:
    """The last written of these drafts, and how many there are: counted are no more than so many."""
    shown = list(drafts.only("application__name", "title", "weather", "test_key", "updated_at")[: most + 1])
    count = len(shown)
    if count > most:
        count = drafts.values("pk")[: COUNTED + 1].count()
    are_more = count > COUNTED
    return {"drafts": shown[:most], "draft_count": count - are_more, "are_more_drafts": are_more}


@require_safe
@login_required
def drafts(request: HttpRequest) -> HttpResponseBase:
    """All drafts of the person, a page at a time."""
    mine = own_drafts(request, Push.objects.visible_to(request.user))
    pages = Paginator(mine.select_related("application", "package"), PAGE)
    in_their_order = mine.values("pk")[:MOST_PAGED]  # by an index that has the person's drafts alone
    pages.count = in_their_order.count()
    page = pages.get_page(request.GET.get("page"))
    return render(request, "pushes/drafts.html", {"page": page})
